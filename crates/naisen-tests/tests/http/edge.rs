//! What no feature sees: hosts, origins, content types, sizes, broken text. A clear 4xx, never a 500.

use naisen_core::error::ErrorCode;
use naisen_tests::{Portal, json, on_both_databases};

on_both_databases!(
    wrong_hosts_origins_types_and_sizes_are_refused_by_a_code,
    broken_text_is_refused_by_a_code,
    a_path_that_is_not_there_says_so,
    every_answer_carries_the_headers_that_keep_strangers_out,
);

const SESSION: &str = "/api/v1/session";
const JSON: &str = "application/json";

fn wrong_hosts_origins_types_and_sizes_are_refused_by_a_code(portal: &Portal) {
    let client = portal.client();
    let good = br#"{"login_id":"a","password":"b"}"#.as_slice();
    let post = |body: &[u8], kind: &str, headers: &[(&str, &str)]| {
        client.send_with("POST", SESSION, Some((kind, body)), headers)
    };
    post(good, JSON, &[("host", "evil.example")]).refused(ErrorCode::HostRefused);
    post(good, JSON, &[("sec-fetch-site", "cross-site")]).refused(ErrorCode::OriginRefused);
    post(good, "text/plain", &[]).refused(ErrorCode::ContentType);
    let evil = [("host", "evil.example")];
    client
        .send_with("GET", "/login", None, &evil)
        .page_refused(ErrorCode::HostRefused);
    let form = Some((
        "application/x-www-form-urlencoded",
        b"login_id=a&password=b".as_slice(),
    ));
    let cross = [("sec-fetch-site", "cross-site")];
    client
        .send_with("POST", "/login", form, &cross)
        .page_refused(ErrorCode::OriginRefused);
    let text = Some(("text/plain", b"login_id=a".as_slice()));
    client
        .send("POST", "/login", text)
        .page_refused(ErrorCode::ContentType);
}

fn broken_text_is_refused_by_a_code(portal: &Portal) {
    let client = portal.client();
    let post = |body: &[u8]| client.send("POST", SESSION, Some((JSON, body)));
    for body in [b"{".as_slice(), b"", b"{\"login_id\":\"\xff\"}"] {
        post(body).refused(ErrorCode::RequestMalformed);
    }
    for body in [b"[]".as_slice(), b"{\"login_id\":1,\"password\":\"b\"}"] {
        post(body).refused(ErrorCode::Invalid);
    }
    let unknown = json!({"login_id": "a", "password": "b", "admin": true});
    client
        .post(SESSION, &unknown)
        .refused_at(ErrorCode::Invalid, "admin");
    client
        .post(SESSION, &json!({"password": "b"}))
        .refused_at(ErrorCode::Required, "login_id");
    client
        .get("/api/v1/%ff")
        .refused(ErrorCode::RequestMalformed);
    client.get("/%ff").page_refused(ErrorCode::RequestMalformed);
}

fn a_path_that_is_not_there_says_so(portal: &Portal) {
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    admin
        .get("/no-such-page")
        .page_refused(ErrorCode::PageMissing);
    portal
        .admin()
        .get("/api/v1/no-such-operation")
        .refused(ErrorCode::PageMissing);
    portal
        .admin()
        .send("PATCH", SESSION, None)
        .refused(ErrorCode::MethodNotAllowed);
    admin
        .send("PUT", "/password", None)
        .page_refused(ErrorCode::MethodNotAllowed);
}

fn every_answer_carries_the_headers_that_keep_strangers_out(portal: &Portal) {
    let page = portal.client().get("/login").ok();
    let policy = page.header("content-security-policy").unwrap();
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    let before = admin.cookie("naisen_session").unwrap();
    let admin = admin.logged_in(&portal.demo.companies[0].admin);
    assert_ne!(
        admin.cookie("naisen_session").unwrap(),
        before,
        "a login gives a new session"
    );
}
