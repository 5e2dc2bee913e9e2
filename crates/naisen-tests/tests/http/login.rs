//! ログイン (S01): wrong and locked, through the API and through the page; who stays in.

use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, json, on_both_databases};

on_both_databases!(
    a_session_opens_shows_itself_and_ends,
    an_unknown_id_and_a_wrong_password_are_answered_alike,
    the_fifth_failure_locks_known_and_unknown_ids_alike,
    a_locked_id_still_opens_in_the_browser_its_owner_uses,
    without_a_session_a_page_asks_for_it_and_the_api_refuses,
    the_login_never_leads_to_another_site,
);

fn try_api(client: &Client, login_id: &str, password: &str) -> Answer {
    client.post(
        "/api/v1/session",
        &json!({"login_id": login_id, "password": password}),
    )
}

fn try_page(client: &Client, login_id: &str, password: &str) -> Answer {
    client.form("/login", &[("login_id", login_id), ("password", password)])
}

fn a_session_opens_shows_itself_and_ends(portal: &Portal) {
    let admin = &portal.demo.companies[0].admin;
    let opened = try_api(&portal.client(), &admin.login_id, &admin.password);
    let token = opened.json()["token"].as_str().unwrap().to_owned();
    let client = portal.client().with_token(&token);
    let shown = client.get("/api/v1/session").ok().json();
    assert_eq!(shown["role"], "admin");
    assert_eq!(shown["login_id"], admin.login_id);
    let _ = client.delete("/api/v1/session");
    client
        .get("/api/v1/session")
        .refused(ErrorCode::SessionMissing);
}

fn an_unknown_id_and_a_wrong_password_are_answered_alike(portal: &Portal) {
    let known = portal.demo.user('A').login_id.clone();
    for id in [known.as_str(), "NS-ZZZZZZZZZZZ"] {
        try_api(&portal.client(), id, "not this password").refused(ErrorCode::LoginWrong);
        try_page(&portal.client(), id, "not this password").page_refused(ErrorCode::LoginWrong);
    }
    try_api(&portal.client(), "", "x").refused_at(ErrorCode::Required, "login_id");
    try_page(&portal.client(), &known, "").page_refused(ErrorCode::Required);
}

fn the_fifth_failure_locks_known_and_unknown_ids_alike(portal: &Portal) {
    let user = portal.demo.user('A').account();
    for id in [user.login_id.as_str(), "nobody-has-this-id"] {
        for _ in 1..=4 {
            try_api(&portal.client(), id, "wrong").refused(ErrorCode::LoginWrong);
        }
        try_page(&portal.client(), id, "wrong").page_refused(ErrorCode::LoginLocked);
        try_api(&portal.client(), id, "wrong").refused(ErrorCode::LoginLocked);
    }
    try_api(&portal.client(), &user.login_id, &user.password).refused(ErrorCode::LoginLocked);
}

// C11
fn a_locked_id_still_opens_in_the_browser_its_owner_uses(portal: &Portal) {
    let admin = &portal.demo.companies[0].admin;
    let own = portal.client().logged_in(admin);
    for _ in 1..=4 {
        try_page(&portal.client(), &admin.login_id, "wrong").page_refused(ErrorCode::LoginWrong);
    }
    try_api(&portal.client(), &admin.login_id, "wrong").refused(ErrorCode::LoginLocked);
    let right = || try_page(&portal.client(), &admin.login_id, &admin.password);
    right().page_refused(ErrorCode::LoginLocked);
    let _ = try_page(&own, &admin.login_id, &admin.password).see_other();
    lock_ends_in(portal, 20);
    right().page_refused(ErrorCode::LoginLocked);
    lock_ends_in(portal, -1);
    let _ = right().see_other();
}

/// Sets every lock's end, in minutes from now: what it would be had time passed.
fn lock_ends_in(portal: &Portal, minutes: i64) {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis();
    let until = i64::try_from(now).unwrap() + minutes * 60_000;
    portal.sql(&format!(
        "UPDATE login_lock SET state = '{{\"failures\":0,\"locked_until_ms\":{until}}}'"
    ));
}

fn without_a_session_a_page_asks_for_it_and_the_api_refuses(portal: &Portal) {
    assert_eq!(portal.client().get("/").see_other(), "/login");
    let asked = portal.client().get("/password").see_other();
    assert_eq!(asked, "/login?next=%2Fpassword");
    portal
        .client()
        .get("/api/v1/session")
        .refused(ErrorCode::SessionMissing);
    portal
        .client()
        .form("/password", &[])
        .page_refused(ErrorCode::SessionMissing);
}

fn the_login_never_leads_to_another_site(portal: &Portal) {
    let admin = &portal.demo.companies[0].admin;
    for next in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
    ] {
        let fields = [
            ("login_id", admin.login_id.as_str()),
            ("password", &admin.password),
            ("next", next),
        ];
        let to = portal.client().form("/login", &fields).see_other();
        assert!(
            !to.contains("evil") && !to.contains("javascript"),
            "{next} led to {to}"
        );
    }
}
