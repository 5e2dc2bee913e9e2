//! 留守番電話/転送設定 of many numbers through the whole router.

use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, Portal};

const PAGE: &str = "/answers";
const API: &str = "/api/v1/answers";

fn row(number: &str, version: i64, setting: &str, seconds: &str, to: &str) -> String {
    format!(
        "row.{number}.tick=on&row.{number}.version={version}&row.{number}.setting={setting}\
         &row.{number}.ring_seconds={seconds}&row.{number}.destination={to}"
    )
}

fn json(number: &str, version: i64, to: &str) -> String {
    format!(
        r#"{{"subscriber_id":"{number}","version":{version},"mode":"forward","condition":"busy","ring_seconds":20,"destination":"{to}"}}"#
    )
}

#[tokio::test]
async fn ticked_rows_are_saved_all_or_none() {
    // answer.9
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let good = row(NUMBERS[0], 1, "voicemail.busy", "20", "");
    let bad = row(NUMBERS[1], 1, "forward.always", "20", "0120123456");
    let page = portal.post(PAGE, &cookies, &format!("{good}&{bad}")).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("id=\"e05011110002\""), "{}", page.body);
    assert!(page.body.contains("8039") && page.body.contains("href=\"#r-05011110002\""));
    assert!(
        page.body.contains("value=\"0120123456\""),
        "what was typed stays"
    );
    let token = portal.token(ADMIN).await;
    let rows = portal.call("GET", API, &token, "").await.json();
    assert_eq!(rows["rows"][0]["mode"], "off", "{rows}");
    let good_too = row(NUMBERS[1], 1, "forward.always", "20", "0312345678");
    let saved = portal
        .post(PAGE, &cookies, &format!("{good}&{good_too}"))
        .await;
    assert_eq!((saved.status, saved.header("location")), (303, PAGE));
    let rows = portal.call("GET", API, &token, "").await.json();
    assert_eq!(rows["rows"][0]["mode"], "voicemail");
    assert_eq!(rows["rows"][1]["destination"], "0312345678");
}

#[tokio::test]
async fn filling_saves_nothing_and_needs_no_script() {
    // answer.10
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let rows = format!(
        "{}&{}&row.05011110003.setting=off",
        row(NUMBERS[0], 1, "off", "20", ""),
        row(NUMBERS[1], 1, "off", "20", "")
    );
    let fill = "all.setting=forward.busy&all.ring_seconds=&all.destination=0312345678&do=fill";
    let page = portal.post(PAGE, &cookies, &format!("{rows}&{fill}")).await;
    assert_eq!(page.status, 200);
    let filled = page.body.matches("value=\"0312345678\"").count();
    assert_eq!(filled, 3, "two rows and the choice itself: {}", page.body);
    assert_eq!(page.body.matches("class=\"dirty\"").count(), 2);
    let token = portal.token(ADMIN).await;
    let rows = portal.call("GET", API, &token, "").await.json();
    assert_eq!(rows["rows"][0]["mode"], "off");
}

#[tokio::test]
async fn every_code_by_row() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    for (rows, status, code, failing) in [
        (String::new(), 422, 8008, vec![]),
        (json(NUMBERS[0], 1, ""), 422, 8008, vec![NUMBERS[0]]),
        (json(NUMBERS[0], 1, "abc"), 422, 8009, vec![NUMBERS[0]]),
        (
            json(NUMBERS[0], 1, "0120123456"),
            422,
            8039,
            vec![NUMBERS[0]],
        ),
        (
            json(NUMBERS[0], 9, "0312345678"),
            409,
            9003,
            vec![NUMBERS[0]],
        ),
        (
            json(OTHER_NUMBER, 1, "0312345678"),
            404,
            8015,
            vec![OTHER_NUMBER],
        ),
        (
            format!(
                "{},{}",
                json(NUMBERS[0], 1, "110"),
                json("05099999999", 1, "0312345678")
            ),
            422,
            8039,
            vec![NUMBERS[0], "05099999999"],
        ),
    ] {
        let body = format!(r#"{{"rows":[{rows}]}}"#);
        let answer = portal.call("PUT", API, &token, &body).await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{body}: {}",
            answer.body
        );
        let json = answer.json();
        let keys = json["rows"].as_array().cloned().unwrap_or_default();
        let keys: Vec<_> = keys
            .iter()
            .map(|row| row["key"].as_str().unwrap())
            .collect();
        assert_eq!(keys, failing, "{body}");
    }
}

#[tokio::test]
async fn nothing_ticked_is_8008_on_the_page() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    for body in ["", "do=fill&all.setting=off", "row.05011110001.setting=off"] {
        let page = portal.post(PAGE, &cookies, body).await;
        assert_eq!(page.status, 422, "{body}");
        assert!(page.body.contains("8008"), "{body}");
    }
}

#[tokio::test]
async fn the_list_is_the_administrators() {
    let portal = Portal::open().await;
    let token = portal.token(NUMBERS[0]).await;
    assert_eq!(portal.call("GET", API, &token, "").await.code(), 9002);
    let cookies = portal.log_in(NUMBERS[0]).await;
    assert_eq!(portal.get(PAGE, &cookies).await.status, 403);
    let cookies = portal.log_in(ADMIN).await;
    let page = portal
        .get("/answers?target=number&q=0501111000&size=50", &cookies)
        .await;
    assert_eq!(page.status, 200);
    for note in crate::notes::of(crate::help::screen::Screen::S12) {
        assert!(page.body.contains(note.ja), "{note:?}");
    }
    assert_eq!(
        portal.get("/answers?target=site", &cookies).await.status,
        422
    );
}
