//! 電話番号情報 through the whole router.

use crate::help::screen::Screen;
use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, Portal};

const PAGE: &str = "/numbers/05011110001";
const API: &str = "/api/v1/numbers/05011110001";

fn body(version: i64, extension: &str, group: &str, rest: &str) -> String {
    format!(r#"{{"version":{version},"extension":{extension},"extension_group":{group}{rest}}}"#)
}

#[tokio::test]
async fn what_is_typed_is_saved_and_shown() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let form = "version=1&extension=&extension_group=&caller_number=pilot\
                &callback_number=03-1234-5678&display_name=%E4%BD%90%E8%97%A4";
    let saved = portal.post(PAGE, &cookies, form).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, PAGE),
        "{}",
        saved.body
    );
    let page = portal.get(PAGE, &cookies).await.body;
    assert!(
        page.contains("<b>佐藤</b>") && page.contains("value=\"0312345678\""),
        "{page}"
    );
    for note in crate::notes::of(Screen::S09) {
        assert!(page.contains(note.ja), "{note:?}");
    }
}

#[tokio::test]
async fn every_code_without_a_group() {
    // numbers.2, numbers.3, numbers.7, numbers.9, numbers.13
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    for (body, status, code, field) in [
        (body(1, "\"1\"", "null", ""), 422, 8009, "extension"),
        (body(1, "\"0123\"", "null", ""), 422, 8009, "extension"),
        (body(1, "\"110\"", "null", ""), 422, 8009, "extension"),
        (body(1, "\"2009\"", "null", ""), 422, 8013, "extension"),
        (body(1, "\"2009\"", "77", ""), 404, 8051, "extension_group"),
        (
            body(1, "null", "null", r#","callback_number":"0120123456""#),
            422,
            8009,
            "callback_number",
        ),
        (
            body(1, "null", "null", r#","display_name":"a\nb""#),
            422,
            8009,
            "display_name",
        ),
    ] {
        let answer = portal.call("PUT", API, &token, &body).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{body}");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
    let answer = portal
        .call("PUT", API, &token, &body(0, "null", "null", ""))
        .await;
    assert_eq!((answer.status, answer.code()), (409, 9003));
    let other = format!("/api/v1/numbers/{OTHER_NUMBER}");
    let answer = portal
        .call("PUT", &other, &token, &body(1, "null", "null", ""))
        .await;
    assert_eq!((answer.status, answer.code()), (404, 8015));
}

#[tokio::test]
async fn a_refusal_stands_beside_its_field() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    for (form, status, code, field) in [
        ("version=1&extension=2009", 422, "8013", "extension"),
        (
            "version=1&extension=2009&extension_group=77",
            404,
            "8051",
            "extension_group",
        ),
        (
            "version=1&extension_group=x",
            422,
            "8009",
            "extension_group",
        ),
        ("version=1&caller_number=x", 422, "8009", "caller_number"),
    ] {
        let page = portal.post(PAGE, &cookies, form).await;
        assert_eq!(page.status, status, "{form}");
        let there = page.body.contains(&format!("id=\"f-{field}-e\""));
        assert!(there && page.body.contains(code), "{form}: {}", page.body);
    }
    let page = portal
        .post(PAGE, &cookies, "version=0&display_name=typed")
        .await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("9003") && page.body.contains("value=\"typed\""));
}

#[tokio::test]
async fn a_user_reads_its_own_and_changes_nothing() {
    let portal = Portal::open().await;
    let token = portal.token(NUMBERS[0]).await;
    let json = portal.call("GET", API, &token, "").await.json();
    assert_eq!(json["subscriber_id"], NUMBERS[0]);
    assert!(json["callback_number"].is_null());
    let put = portal
        .call("PUT", API, &token, &body(1, "null", "null", ""))
        .await;
    assert_eq!((put.status, put.code()), (403, 9002));
    let other = format!("/api/v1/numbers/{}", NUMBERS[1]);
    assert_eq!(portal.call("GET", &other, &token, "").await.code(), 9002);
    let cookies = portal.log_in(NUMBERS[0]).await;
    let page = portal.get(PAGE, &cookies).await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("name=\"extension\""));
    for note in crate::notes::of(Screen::U02) {
        assert!(page.body.contains(note.ja), "{note:?}");
    }
    assert_eq!(portal.post(PAGE, &cookies, "version=1").await.status, 403);
}
