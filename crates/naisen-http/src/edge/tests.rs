//! What every answer has in common, through the whole router.

use crate::testing::{OPERATOR, PASSWORD, Portal};

#[tokio::test]
async fn refusals_of_the_framework_are_rows_of_the_table() {
    let portal = Portal::open().await;
    for (method, uri, status, code) in [
        ("GET", "/api/v1/bogus", 404, 9011),
        ("PATCH", "/api/v1/session", 405, 9012),
        ("GET", "/api/v1/session", 401, 9001),
        ("GET", "/api/v1/sessions?q=%ff", 400, 9010),
        ("POST", "/api/v1/session", 422, 8008),
    ] {
        let answer = portal.call(method, uri, "", "{}").await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{method} {uri}"
        );
        assert!(answer.body.contains(answer.header("x-request-id")));
    }
    let answer = portal.send("POST", "/api/v1/session", &[], "{}").await;
    assert_eq!((answer.status, answer.code()), (415, 9014));
    let answer = portal.call("POST", "/api/v1/session", "", "{").await;
    assert_eq!((answer.status, answer.code()), (400, 9010));
    let big = "x".repeat(3 * 1024 * 1024);
    let answer = portal.call("POST", "/api/v1/session", "", &big).await;
    assert_eq!((answer.status, answer.code()), (413, 9013));
    let other = [("host", "other.example")];
    assert_eq!(portal.send("GET", "/", &other, "").await.status, 421);
    let other = [("sec-fetch-site", "cross-site")];
    assert_eq!(portal.send("POST", "/logout", &other, "").await.status, 403);
}

#[tokio::test]
async fn a_page_is_refused_in_words() {
    let portal = Portal::open().await;
    let answer = portal.get("/bogus", "").await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.body.contains("9011") && answer.body.contains("原因"),
        "{}",
        answer.body
    );
    let answer = portal.get("/bogus?lang=en", "").await;
    assert!(answer.body.contains("<html lang=\"en\""), "{}", answer.body);
    let remembered = answer.cookies();
    let answer = portal.get("/bogus", &remembered).await;
    assert!(answer.body.contains("What to do"), "{}", answer.body);
    assert_eq!(portal.send("DELETE", "/login", &[], "").await.status, 405);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let portal = Portal::open().await;
    for uri in ["/login", "/bogus", "/api/v1/openapi.json", "/healthz"] {
        let answer = portal.get(uri, "").await;
        let csp = answer.header("content-security-policy");
        assert!(
            csp.contains("frame-ancestors 'none'") && !csp.contains("unsafe"),
            "{uri}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{uri}");
        assert_eq!(answer.header("cache-control"), "no-store", "{uri}");
        assert_eq!(answer.header("strict-transport-security"), "", "{uri}");
    }
}

#[tokio::test]
async fn probes_answer_without_login() {
    let portal = Portal::open().await;
    assert_eq!(portal.get("/healthz", "").await.status, 200);
    assert_eq!(portal.get("/metrics", "").await.status, 200);
    let answer = portal.get("/help/api", "").await;
    assert_eq!(answer.status, 200);
    assert!(
        answer.body.contains("POST /api/v1/session"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn nothing_secret_is_in_an_answer() {
    let portal = Portal::open().await;
    let form = format!("login_id={OPERATOR}&password={PASSWORD}x");
    let answer = portal.post("/login", "", &form).await;
    assert_eq!(answer.status, 401);
    assert!(!answer.body.contains(PASSWORD));
    assert!(
        answer.body.contains(&format!("value=\"{OPERATOR}\"")),
        "{}",
        answer.body
    );
}
