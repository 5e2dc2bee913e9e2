//! 端末認証/ワンタイム解除設定 through the whole router.

use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, Portal};

const PAGE: &str = "/numbers/05011110001/terminal";
const API: &str = "/api/v1/numbers/05011110001/terminal";

#[tokio::test]
async fn the_tick_is_judged_by_the_switch_that_is_sent_with_it() {
    // terminal-auth.5; the worked examples E10 and E16 of calls §15
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let page = portal
        .post(PAGE, &cookies, "version=1&on=off&one_time_release=on")
        .await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("id=\"f-one_time_release-e\""),
        "{}",
        page.body
    );
    let saved = portal
        .post(PAGE, &cookies, "version=1&on=on&one_time_release=on")
        .await;
    assert_eq!((saved.status, saved.header("location")), (303, PAGE));
    let token = portal.token(ADMIN).await;
    let json = portal.call("GET", API, &token, "").await.json();
    // Nothing was set up yet, so there is nothing to release.
    assert_eq!((&json["on"], &json["armed"]), (&true.into(), &false.into()));
}

#[tokio::test]
async fn every_code() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let user = portal.token(NUMBERS[0]).await;
    let on = r#"{"version":1,"on":true,"one_time_release":false}"#;
    for (token, number, body, status, code) in [
        (
            &token,
            NUMBERS[0],
            r#"{"version":1,"on":false,"one_time_release":true}"#,
            422,
            8009,
        ),
        (&token, NUMBERS[0], r#"{"version":1,"on":true}"#, 422, 8008),
        (
            &token,
            NUMBERS[0],
            r#"{"version":0,"on":true,"one_time_release":false}"#,
            409,
            9003,
        ),
        (&token, OTHER_NUMBER, on, 404, 8015),
        (&user, NUMBERS[0], on, 403, 9002),
        (&token, NUMBERS[0], on, 200, 0),
    ] {
        let uri = format!("/api/v1/numbers/{number}/terminal");
        let answer = portal.call("PUT", &uri, token, body).await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{uri} {body}"
        );
    }
    let cookies = portal.log_in(ADMIN).await;
    for (form, status, code) in [
        ("version=2", 422, "8008"),
        ("version=2&on=x", 422, "8009"),
        ("version=1&on=off", 409, "9003"),
    ] {
        let page = portal.post(PAGE, &cookies, form).await;
        assert_eq!(page.status, status, "{form}");
        assert!(page.body.contains(code), "{form}");
    }
}

#[tokio::test]
async fn the_notes_of_the_screen_stand_on_it() {
    // terminal-auth.16
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(PAGE, &cookies).await.body;
    for note in crate::notes::of(crate::help::screen::Screen::S06) {
        assert!(page.contains(note.ja), "{note:?}");
    }
}
