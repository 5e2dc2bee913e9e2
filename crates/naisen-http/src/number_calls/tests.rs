//! 発着信設定 through the whole router: page and API, administrator, user and strangers.

use crate::testing::{ADMIN, NUMBERS, OPERATOR, OTHER_ADMIN, OTHER_NUMBER, Portal};

const PAGE: &str = "/numbers/05011110001/calls";
const API: &str = "/api/v1/numbers/05011110001/calls";

#[tokio::test]
async fn an_administrator_saves_and_sees_it_said() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(PAGE, &cookies).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains("ご契約に国際通話が含まれていない"),
        "no grant, no choice"
    );
    let form = "version=1&anonymous_reject=off&anonymous_reject=on";
    let saved = portal.post(PAGE, &cookies, form).await;
    assert_eq!((saved.status, saved.header("location")), (303, PAGE));
    let both = format!("{cookies}; {}", saved.cookies());
    let page = portal.get(PAGE, &both).await;
    assert!(
        page.body
            .contains("登録しました。1秒後の発着信から有効です。"),
        "{}",
        page.body
    );
    assert!(page.body.contains("value=\"on\" checked"), "{}", page.body);
}

#[tokio::test]
async fn an_old_version_is_refused_and_what_was_ticked_is_kept() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let stale = "version=0&anonymous_reject=on";
    let page = portal.post(PAGE, &cookies, stale).await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("9003") && page.body.contains("value=\"on\" checked"));
    let token = portal.token(ADMIN).await;
    let body = r#"{"version":7,"anonymous_reject":true}"#;
    let answer = portal.call("PUT", API, &token, body).await;
    assert_eq!((answer.status, answer.code()), (409, 9003));
}

#[tokio::test]
async fn without_the_grant_the_bar_is_ignored() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let body = r#"{"version":1,"anonymous_reject":true,"intl_bar":true}"#;
    let answer = portal.call("PUT", API, &token, body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let json = answer.json();
    assert_eq!(
        (&json["anonymous_reject"], &json["intl_bar"]),
        (&true.into(), &false.into())
    );
}

#[tokio::test]
async fn who_may() {
    let portal = Portal::open().await;
    let body = r#"{"version":1,"anonymous_reject":true}"#;
    for (who, number, status, code) in [
        (ADMIN, NUMBERS[0], 200, 0),
        (ADMIN, OTHER_NUMBER, 404, 8015),
        (ADMIN, "05099999999", 404, 8015),
        (OTHER_ADMIN, NUMBERS[0], 404, 8015),
        (NUMBERS[1], NUMBERS[1], 200, 0),
        (NUMBERS[1], NUMBERS[0], 403, 9002),
        (NUMBERS[1], "05099999999", 403, 9002),
        (OPERATOR, NUMBERS[0], 403, 9002),
        ("", NUMBERS[0], 401, 9001),
    ] {
        let token = if who.is_empty() {
            String::new()
        } else {
            portal.token(who).await
        };
        let uri = format!("/api/v1/numbers/{number}/calls");
        let got = portal.call("GET", &uri, &token, "").await;
        assert_eq!(
            (got.status, got.code()),
            (status, code),
            "GET {uri} as {who}"
        );
        let put = portal.call("PUT", &uri, &token, body).await;
        assert_eq!(
            (put.status, put.code()),
            (status, code),
            "PUT {uri} as {who}"
        );
    }
}

#[tokio::test]
async fn a_user_neither_sees_nor_sets_the_bar() {
    let portal = Portal::open().await;
    let token = portal.token(NUMBERS[0]).await;
    let shown = portal.call("GET", API, &token, "").await;
    assert!(shown.json()["intl_bar"].is_null());
    let body = r#"{"version":1,"anonymous_reject":true,"intl_bar":false}"#;
    let answer = portal.call("PUT", API, &token, body).await;
    assert_eq!((answer.status, answer.code()), (403, 9002));
    let cookies = portal.log_in(NUMBERS[0]).await;
    let page = portal.get(PAGE, &cookies).await;
    assert!(!page.body.contains("国際発信規制"), "{}", page.body);
}

#[tokio::test]
async fn a_body_must_be_whole_and_known() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    for (body, code, field) in [
        (r#"{"version":1}"#, 8008, "anonymous_reject"),
        (r#"{"anonymous_reject":true}"#, 8008, "version"),
        (
            r#"{"version":1,"anonymous_reject":"yes"}"#,
            8009,
            "anonymous_reject",
        ),
        (
            r#"{"version":1,"anonymous_reject":true,"bogus":1}"#,
            8009,
            "bogus",
        ),
    ] {
        let answer = portal.call("PUT", API, &token, body).await;
        assert_eq!(answer.code(), code, "{body}: {}", answer.body);
        assert_eq!(answer.json()["field"], field, "{body}");
    }
}
