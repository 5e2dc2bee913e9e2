//! パスワード変更 through the whole router.

use crate::testing::{OPERATOR, PASSWORD, Portal};

const NEW: &str = "a longer horse battery";

fn form(current: &str, new: &str, again: &str) -> String {
    format!("current_password={current}&password={new}&password_confirmation={again}")
}

#[tokio::test]
async fn refusals_stand_beside_their_field() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    for (body, status, code, field) in [
        (form("", NEW, NEW), 422, 8008, "current_password"),
        (form(PASSWORD, "short", "short"), 422, 8009, "password"),
        (
            form(PASSWORD, NEW, PASSWORD),
            422,
            8009,
            "password_confirmation",
        ),
        (
            form("wrong password", NEW, NEW),
            422,
            8000,
            "current_password",
        ),
    ] {
        let answer = portal.post("/password", &cookies, &body).await;
        assert_eq!(answer.status, status, "{body}");
        assert!(answer.body.contains(&code.to_string()), "{}", answer.body);
        assert!(
            answer.body.contains(&format!("id=\"f-{field}-e\"")),
            "{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn a_change_ends_the_other_sessions() {
    let portal = Portal::open().await;
    let here = portal.log_in(OPERATOR).await;
    let there = portal.log_in(OPERATOR).await;
    let answer = portal
        .post("/password", &here, &form(PASSWORD, NEW, NEW))
        .await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    assert_eq!(portal.get("/sessions", &here).await.status, 200);
    assert_eq!(portal.get("/sessions", &there).await.status, 303);
    let old = format!("login_id={OPERATOR}&password={PASSWORD}");
    assert_eq!(portal.post("/login", "", &old).await.status, 401);
}
