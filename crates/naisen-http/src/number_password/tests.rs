//! ログイン用パスワード変更 of a user through the whole router.

use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, PASSWORD, Portal};

const PAGE: &str = "/numbers/05011110001/password";
const NEW: &str = "a longer horse battery";

fn body(new: &str, again: &str) -> String {
    format!(r#"{{"password":"{new}","password_confirmation":"{again}"}}"#)
}

#[tokio::test]
async fn a_new_password_ends_the_users_sessions_and_must_be_changed() {
    // passwords.7
    let portal = Portal::open().await;
    let user = portal.log_in(NUMBERS[0]).await;
    let cookies = portal.log_in(ADMIN).await;
    let form = format!("password={NEW}&password_confirmation={NEW}").replace(' ', "+");
    let saved = portal.post(PAGE, &cookies, &form).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, "/numbers/05011110001")
    );
    assert_eq!(portal.get("/numbers", &user).await.status, 303);
    let login = format!(r#"{{"login_id":"{}","password":"{NEW}"}}"#, NUMBERS[0]);
    let token = portal.call("POST", "/api/v1/session", "", &login).await;
    let token = token.json()["token"].as_str().unwrap().to_owned();
    let blocked = portal.call("GET", "/api/v1/numbers", &token, "").await;
    assert_eq!((blocked.status, blocked.code()), (403, 9002));
}

#[tokio::test]
async fn every_code() {
    // passwords.1, passwords.3, passwords.5, passwords.11
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let user = portal.token(NUMBERS[0]).await;
    for (token, number, body, status, code) in [
        (&token, NUMBERS[0], body("", ""), 422, 8008),
        (&token, NUMBERS[0], body("short", "short"), 422, 8009),
        (&token, NUMBERS[0], body(NEW, PASSWORD), 422, 8009),
        (
            &token,
            NUMBERS[0],
            body("x 05011110001 xxxxxxxx", "x 05011110001 xxxxxxxx"),
            422,
            8009,
        ),
        (&token, OTHER_NUMBER, body(NEW, NEW), 404, 8015),
        (&user, NUMBERS[0], body(NEW, NEW), 403, 9002),
        (&token, NUMBERS[0], body(NEW, NEW), 204, 0),
    ] {
        let uri = format!("/api/v1/numbers/{number}/password");
        let answer = portal.call("PUT", &uri, token, &body).await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{uri} {body}"
        );
    }
    let cookies = portal.log_in(ADMIN).await;
    let page = portal
        .post(PAGE, &cookies, "password=short&password_confirmation=short")
        .await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("id=\"f-password-e\"") && !page.body.contains("value=\"short\""));
}

#[tokio::test]
async fn the_list_leads_to_the_one_ticked_number() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    assert_eq!(
        portal.get("/user-passwords?q=0002", &cookies).await.status,
        200
    );
    let one = portal
        .post("/user-passwords", &cookies, "n=05011110001")
        .await;
    assert_eq!((one.status, one.header("location")), (303, PAGE));
    for (form, code) in [("", "8008"), ("n=05011110001&n=05011110002", "8009")] {
        let page = portal.post("/user-passwords", &cookies, form).await;
        assert_eq!(page.status, 422, "{form}");
        assert!(page.body.contains(code), "{form}");
    }
}
