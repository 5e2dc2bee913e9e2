//! 留守番電話/転送設定 of one number through the whole router.

use crate::testing::{ADMIN, NUMBERS, OPERATOR, OTHER_ADMIN, OTHER_NUMBER, Portal};

const PAGE: &str = "/numbers/05011110001/answer";
const API: &str = "/api/v1/numbers/05011110001/answer";
const FORWARD: &str = r#"{"version":1,"mode":"forward","condition":"busy","ring_seconds":20,"destination":"0312345678"}"#;

fn form(version: i64, mode: &str, condition: &str, seconds: &str, to: &str) -> String {
    format!(
        "version={version}&mode={mode}&condition={condition}&ring_seconds={seconds}&destination={to}"
    )
}

#[tokio::test]
async fn a_forward_is_saved_and_shown() {
    // answer.4: separators are dropped, full-width digits folded
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let typed = form(1, "forward", "no_answer", "25", "090-1234-5678");
    let saved = portal.post(PAGE, &cookies, &typed).await;
    assert_eq!((saved.status, saved.header("location")), (303, PAGE));
    let token = portal.token(ADMIN).await;
    let json = portal.call("GET", API, &token, "").await.json();
    assert_eq!(json["destination"], "09012345678");
    assert_eq!(
        (&json["mode"], &json["ring_seconds"]),
        (&"forward".into(), &25.into())
    );
    let page = portal.get(PAGE, &cookies).await;
    assert!(
        page.body
            .contains("25秒鳴り、出なければ090-1234-5678 に転送します。"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn every_refusal_stands_beside_its_field_and_in_the_api() {
    // answer.2, answer.3, answer.4, answer.5, answer.6
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let token = portal.token(ADMIN).await;
    for (mode, condition, seconds, to, code, field) in [
        ("voicemail", "", "20", "", 8008, "condition"),
        ("voicemail", "no_answer", "", "", 8008, "ring_seconds"),
        ("voicemail", "no_answer", "4", "", 8009, "ring_seconds"),
        ("voicemail", "no_answer", "61", "", 8009, "ring_seconds"),
        ("forward", "always", "20", "", 8008, "destination"),
        ("forward", "always", "20", "*97", 8009, "destination"),
        ("forward", "always", "20", "0120123456", 8039, "destination"),
        ("forward", "always", "20", "110", 8039, "destination"),
        (
            "forward",
            "always",
            "20",
            "05011110001",
            8039,
            "destination",
        ),
        (
            "forward",
            "always",
            "20",
            "001012125550100",
            8039,
            "destination",
        ),
    ] {
        let typed = form(1, mode, condition, seconds, to);
        let page = portal.post(PAGE, &cookies, &typed).await;
        assert_eq!(page.status, 422, "{typed}");
        assert!(
            page.body.contains(&format!("id=\"f-{field}-e\"")),
            "{typed}: {}",
            page.body
        );
        assert!(page.body.contains(&code.to_string()), "{typed}");
        let quoted = |word: &str| {
            if word.is_empty() {
                "null".to_owned()
            } else {
                format!("\"{word}\"")
            }
        };
        let seconds = if seconds.is_empty() { "null" } else { seconds };
        let condition = quoted(condition);
        let body = format!(
            r#"{{"version":1,"mode":"{mode}","condition":{condition},"ring_seconds":{seconds},"destination":"{to}"}}"#
        );
        let answer = portal.call("PUT", API, &token, &body).await;
        assert_eq!((answer.status, answer.code()), (422, code), "{body}");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
}

#[tokio::test]
async fn an_old_version_is_refused() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let first = portal.call("PUT", API, &token, FORWARD).await;
    assert_eq!(first.status, 200, "{}", first.body);
    let second = portal.call("PUT", API, &token, FORWARD).await;
    assert_eq!((second.status, second.code()), (409, 9003));
}

#[tokio::test]
async fn trying_and_mending_save_nothing() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let token = portal.token(ADMIN).await;
    let tried = format!("{}&do=try", form(1, "voicemail", "always", "20", ""));
    let page = portal.post(PAGE, &cookies, &tried).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("留守番電話が応答します。"),
        "{}",
        page.body
    );
    let mended = format!(
        "{}&fix=0312345678",
        form(1, "forward", "always", "20", "00312345678")
    );
    let page = portal.post(PAGE, &cookies, &mended).await;
    assert!(page.body.contains("value=\"0312345678\""), "{}", page.body);
    let json = portal.call("GET", API, &token, "").await.json();
    assert_eq!(
        (&json["mode"], &json["version"]),
        (&"off".into(), &1.into())
    );
}

#[tokio::test]
async fn who_may() {
    let portal = Portal::open().await;
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
        let uri = format!("/api/v1/numbers/{number}/answer");
        let got = portal.call("GET", &uri, &token, "").await;
        assert_eq!(
            (got.status, got.code()),
            (status, code),
            "GET {uri} as {who}"
        );
        let put = portal.call("PUT", &uri, &token, FORWARD).await;
        assert_eq!(
            (put.status, put.code()),
            (status, code),
            "PUT {uri} as {who}"
        );
    }
}

#[tokio::test]
async fn mail_is_the_subscribers_alone() {
    // answer.15
    let portal = Portal::open().await;
    let uri = "/api/v1/numbers/05011110001/mail";
    let own = portal.token(NUMBERS[0]).await;
    let admin = portal.token(ADMIN).await;
    let body = r#"{"version":1,"email":"a@example.jp","mail_caller":true}"#;
    let answer = portal.call("PUT", uri, &own, body).await;
    assert_eq!(answer.json()["email"], "a@example.jp", "{}", answer.body);
    let bad = r#"{"version":2,"email":"nobody","mail_caller":true}"#;
    let answer = portal.call("PUT", uri, &own, bad).await;
    assert_eq!(
        (answer.code(), &answer.json()["field"]),
        (8009, &"email".into())
    );
    for method in ["GET", "PUT"] {
        let answer = portal.call(method, uri, &admin, body).await;
        assert_eq!((answer.status, answer.code()), (403, 9002), "{method}");
    }
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(PAGE, &cookies).await.body;
    assert!(page.contains("設定あり") && !page.contains("a@example.jp"));
    let cookies = portal.log_in(NUMBERS[0]).await;
    let typed = "version=2&email=nobody";
    let page = portal
        .post("/numbers/05011110001/mail", &cookies, typed)
        .await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("id=\"f-email-e\"") && page.body.contains("value=\"nobody\""));
}

#[tokio::test]
async fn the_notes_of_the_screen_stand_on_it() {
    use crate::help::screen::Screen;
    let portal = Portal::open().await;
    for (who, screen) in [(ADMIN, Screen::S11), (NUMBERS[0], Screen::U04)] {
        let cookies = portal.log_in(who).await;
        let page = portal.get(PAGE, &cookies).await.body;
        for note in crate::notes::of(screen) {
            assert!(page.contains(note.ja), "{note:?}");
        }
    }
}
