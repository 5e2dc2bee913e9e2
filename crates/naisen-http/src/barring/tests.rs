//! 発着信規制 through the whole router.

use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, Portal};

const PAGE: &str = "/barring";
const API: &str = "/api/v1/barring";

fn row(number: &str, version: i64) -> String {
    format!(
        r#"{{"subscriber_id":"{number}","version":{version},"anonymous_reject":true,"intl_bar":true,"outside_bar":true}}"#
    )
}

#[tokio::test]
async fn ticked_rows_are_saved_and_resting_forwards_told() {
    // barring.1, barring.6, barring.9, answer.11
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let token = portal.token(ADMIN).await;
    let forward = r#"{"version":1,"mode":"forward","condition":"always","ring_seconds":20,"destination":"0312345678"}"#;
    let uri = "/api/v1/numbers/05011110001/answer";
    assert_eq!(portal.call("PUT", uri, &token, forward).await.status, 200);
    let form = "row.05011110001.tick=on&row.05011110001.version=2&row.05011110001.outside_bar=on\
                &row.05011110002.version=1&row.05011110002.outside_bar=on";
    let saved = portal.post(PAGE, &cookies, form).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, PAGE),
        "{}",
        saved.body
    );
    let both = format!("{cookies}; {}", saved.cookies());
    let page = portal.get(PAGE, &both).await.body;
    assert!(
        page.contains("このうち1件の転送は、規制のため動きません。"),
        "{page}"
    );
    let inert = crate::notes::answer::FORWARD_INERT.ja;
    let owner = portal.log_in(NUMBERS[0]).await;
    for (page, who, words) in [
        // The administrator is told by 設定診断, which says what to do.
        (
            "/numbers/05011110001/answer",
            &cookies,
            "へは転送できません。",
        ),
        ("/numbers/05011110001/calls", &cookies, inert),
        ("/answers", &cookies, "規制のため動きません"),
        ("/numbers/05011110001/answer", &owner, inert),
        ("/numbers/05011110001/calls", &owner, inert),
    ] {
        let body = portal.get(page, who).await.body;
        assert_eq!(body.matches(words).count(), 1, "{page}: {body}");
    }
    let rows = portal.call("GET", API, &token, "").await.json();
    assert_eq!(rows["rows"][0]["outside_bar"], true);
    assert_eq!(rows["rows"][1]["outside_bar"], false, "not ticked");
}

#[tokio::test]
async fn without_the_grant_the_international_box_is_fixed() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let body = format!(r#"{{"rows":[{}]}}"#, row(NUMBERS[0], 1));
    let answer = portal.call("PUT", API, &token, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rows = portal.call("GET", API, &token, "").await.json();
    assert_eq!(rows["rows"][0]["anonymous_reject"], true);
    assert_eq!(
        rows["rows"][0]["intl_bar"], false,
        "the value sent is ignored"
    );
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(PAGE, &cookies).await.body;
    assert!(page.contains(crate::notes::numbers::INTL_NOT_GRANTED.ja));
    assert!(page.contains(crate::notes::operation::FILL_COLUMN.ja));
    assert_eq!(page.matches("checked disabled").count(), NUMBERS.len());
}

#[tokio::test]
async fn filling_a_column_saves_nothing_and_needs_no_script() {
    // barring.2
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let form = "row.05011110001.tick=on&row.05011110001.version=1&row.05011110002.version=1\
                &all.outside_bar=on&do=fill";
    let page = portal.post(PAGE, &cookies, form).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        page.body.matches("class=\"dirty\"").count(),
        1,
        "{}",
        page.body
    );
    let token = portal.token(ADMIN).await;
    let rows = portal.call("GET", API, &token, "").await.json();
    assert_eq!(rows["rows"][0]["outside_bar"], false);
}

#[tokio::test]
async fn every_code() {
    // barring.3
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let user = portal.token(NUMBERS[0]).await;
    for (token, rows, status, code) in [
        (&token, String::new(), 422, 8008),
        (&token, row(OTHER_NUMBER, 1), 404, 8015),
        (
            &token,
            format!("{},{}", row(NUMBERS[0], 1), row("05099999999", 1)),
            404,
            8015,
        ),
        (&token, row(NUMBERS[0], 9), 409, 9003),
        (&user, row(NUMBERS[0], 1), 403, 9002),
    ] {
        let body = format!(r#"{{"rows":[{rows}]}}"#);
        let answer = portal.call("PUT", API, token, &body).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{body}");
    }
    let cookies = portal.log_in(ADMIN).await;
    for (form, status, code) in [
        ("", 422, "8008"),
        (
            "row.05011110001.tick=on&row.05011110001.version=9&row.05011110001.outside_bar=on",
            409,
            "9003",
        ),
    ] {
        let page = portal.post(PAGE, &cookies, form).await;
        assert_eq!(page.status, status, "{form}");
        assert!(page.body.contains(code), "{form}");
    }
}
