//! CallKit設定 through the whole router.

use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, Portal};

const PAGE: &str = "/callkit";
const API: &str = "/api/v1/callkit";

#[tokio::test]
async fn ticked_numbers_are_switched() {
    // functions.1
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let form = "row.05011110001.tick=on&row.05011110001.version=1&row.05011110002.version=1&do=on";
    let saved = portal.post(PAGE, &cookies, form).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, PAGE),
        "{}",
        saved.body
    );
    let token = portal.token(ADMIN).await;
    let rows = portal.call("GET", API, &token, "").await.json();
    assert_eq!(
        (&rows["rows"][0]["on"], &rows["rows"][1]["on"]),
        (&true.into(), &false.into())
    );
}

#[tokio::test]
async fn every_code() {
    // functions.2, functions.7
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let user = portal.token(NUMBERS[0]).await;
    let row = |number, version| format!(r#"{{"subscriber_id":"{number}","version":{version}}}"#);
    for (token, rows, status, code) in [
        (&token, String::new(), 422, 8008),
        (&token, row(OTHER_NUMBER, 1), 404, 8015),
        (&token, row(NUMBERS[0], 9), 409, 9003),
        (&user, row(NUMBERS[0], 1), 403, 9002),
        (&token, row(NUMBERS[0], 1), 204, 0),
    ] {
        let body = format!(r#"{{"on":true,"rows":[{rows}]}}"#);
        let answer = portal.call("PUT", API, token, &body).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{body}");
    }
    let cookies = portal.log_in(ADMIN).await;
    for (form, status, code) in [
        ("do=on", 422, "8008"),
        (
            "row.05011110001.tick=on&row.05011110001.version=2&do=maybe",
            422,
            "8009",
        ),
        (
            "row.05011110001.tick=on&row.05011110001.version=9&do=off",
            409,
            "9003",
        ),
    ] {
        let page = portal.post(PAGE, &cookies, form).await;
        assert_eq!(page.status, status, "{form}");
        assert!(page.body.contains(code), "{form}");
    }
}
