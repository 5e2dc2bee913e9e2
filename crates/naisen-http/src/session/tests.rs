//! Logging in, being locked out, and ending sessions, through the whole router.

use crate::testing::{OPERATOR, PASSWORD, Portal};

const MIN: i64 = 60_000;

fn login(id: &str, password: &str) -> String {
    serde_json::json!({ "login_id": id, "password": password }).to_string()
}

async fn token(portal: &Portal) -> String {
    let answer = portal
        .call("POST", "/api/v1/session", "", &login(OPERATOR, PASSWORD))
        .await;
    let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    json["token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_session_opens_and_ends() {
    let portal = Portal::open().await;
    let answer = portal.get("/sessions?x=1", "").await;
    assert_eq!(answer.header("location"), "/login?next=%2Fsessions%3Fx%3D1");
    let cookies = portal.log_in(OPERATOR).await;
    let page = portal.get("/sessions", &cookies).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("このブラウザ"), "{}", page.body);
    let out = portal.post("/logout", &cookies, "").await;
    assert_eq!(out.header("location"), "/login");
    assert_eq!(portal.get("/sessions", &cookies).await.status, 303);
    let shown = portal.get("/login", &out.cookies()).await;
    assert!(
        shown.body.contains("ログアウトしました。"),
        "{}",
        shown.body
    );
}

#[tokio::test]
async fn the_language_of_the_login_page_stays() {
    let portal = Portal::open().await;
    let form = format!(
        "login_id={OPERATOR}&password={}",
        PASSWORD.replace(' ', "+")
    );
    let page = portal.get("/login?lang=en", "").await;
    let chosen = "<input type=\"hidden\" name=\"lang\" value=\"en\">";
    assert!(page.body.contains(chosen), "{}", page.body);
    let wrong = format!("login_id={OPERATOR}&password=x&lang=en");
    let page = portal.post("/login", &page.cookies(), &wrong).await;
    assert!(page.body.contains(chosen), "{}", page.body);
    let inside = portal.post("/login", "", &format!("{form}&lang=en")).await;
    let page = portal.get("/sessions", &inside.cookies()).await;
    assert!(page.body.contains("<html lang=\"en\""), "{}", page.body);
    // Whoever chooses nothing keeps what was chosen before.
    let page = portal.get("/login", "").await;
    assert!(!page.body.contains("name=\"lang\""), "{}", page.body);
    let inside = portal.post("/login", "", &form).await;
    let page = portal.get("/sessions", &inside.cookies()).await;
    assert!(page.body.contains("<html lang=\"en\""), "{}", page.body);
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let portal = Portal::open().await;
    let token = token(&portal).await;
    for _ in 0..23 {
        portal.pass_ms(29 * MIN);
        assert_eq!(
            portal
                .call("GET", "/api/v1/session", &token, "")
                .await
                .status,
            200
        );
    }
    portal.pass_ms(25 * MIN);
    let answer = portal.call("GET", "/api/v1/session", &token, "").await;
    assert_eq!(answer.status, 200);
    portal.pass_ms(29 * MIN);
    let answer = portal.call("GET", "/api/v1/session", &token, "").await;
    assert_eq!(answer.code(), 9001, "12 hours are the most");
    let token = self::token(&portal).await;
    portal.pass_ms(31 * MIN);
    let answer = portal.call("GET", "/api/v1/session", &token, "").await;
    assert_eq!(answer.code(), 9001, "30 idle minutes are the most");
}

#[tokio::test]
async fn five_failures_lock_known_and_unknown_ids_alike() {
    let portal = Portal::open().await;
    let mut codes = Vec::new();
    for id in [OPERATOR, "nobody"] {
        for _ in 0..5 {
            let answer = portal
                .call("POST", "/api/v1/session", "", &login(id, "wrong password"))
                .await;
            codes.push(answer.code());
        }
    }
    assert_eq!(codes, [8000, 8000, 8000, 8000, 8001].repeat(2));
    portal.pass_ms(6 * MIN);
    let right = login(OPERATOR, PASSWORD);
    let answer = portal.call("POST", "/api/v1/session", "", &right).await;
    assert_eq!((answer.status, answer.code()), (423, 8001));
    portal.pass_ms(30 * MIN);
    let answer = portal.call("POST", "/api/v1/session", "", &right).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_trusted_browser_is_not_locked_out_by_others() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    portal.post("/logout", &cookies, "").await;
    for _ in 0..5 {
        let wrong = login(OPERATOR, "wrong password");
        portal.call("POST", "/api/v1/session", "", &wrong).await;
    }
    let right = format!("login_id={OPERATOR}&password={PASSWORD}");
    assert_eq!(portal.post("/login", "", &right).await.status, 423);
    assert_eq!(portal.post("/login", &cookies, &right).await.status, 303);
}

#[tokio::test]
async fn the_login_page_follows_no_foreign_address() {
    let portal = Portal::open().await;
    for (next, followed) in [("/sessions", "/sessions"), ("//evil.example/", "/")] {
        let form = format!("login_id={OPERATOR}&password={PASSWORD}&next={next}");
        let answer = portal.post("/login", "", &form).await;
        assert_eq!(answer.header("location"), followed);
    }
}

#[tokio::test]
async fn a_login_ends_the_session_it_replaces() {
    let portal = Portal::open().await;
    let first = portal.log_in(OPERATOR).await;
    let form = format!("login_id={OPERATOR}&password={PASSWORD}");
    let again = portal.post("/login", &first, &form).await;
    assert_eq!(again.status, 303);
    assert_eq!(portal.get("/sessions", &first).await.status, 303);
    assert_eq!(portal.get("/sessions", &again.cookies()).await.status, 200);
}
