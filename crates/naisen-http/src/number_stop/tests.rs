//! 緊急停止 through the whole router.

use crate::help::screen::Screen;
use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, Portal};

const PAGE: &str = "/numbers/05011110001/stop";
const API: &str = "/api/v1/numbers/05011110001/stop";

#[tokio::test]
async fn a_stop_ends_the_users_access_and_a_release_is_asked_for() {
    // emergency-stop.1, emergency-stop.3
    let portal = Portal::open().await;
    let user = portal.token(NUMBERS[0]).await;
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(PAGE, &cookies).await;
    for words in [
        "050-1111-0001 を緊急停止する",
        "残るもの",
        "録音メッセージ 0件",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    for note in crate::notes::of(Screen::S07).iter().take(2) {
        assert!(page.body.contains(note.ja), "{note:?}");
    }
    let stopped = portal.post(PAGE, &cookies, "version=1&stop=on").await;
    assert_eq!(
        (stopped.status, stopped.header("location")),
        (303, "/numbers/05011110001")
    );
    let mine = "/api/v1/numbers/05011110001/answer";
    assert_eq!(portal.call("GET", mine, &user, "").await.code(), 9001);
    let page = portal.get(PAGE, &cookies).await;
    assert!(page.body.contains("緊急停止を解除する"), "{}", page.body);
    let released = portal.post(PAGE, &cookies, "version=2&stop=off").await;
    assert_eq!(released.status, 303);
    let token = portal.token(ADMIN).await;
    assert_eq!(
        portal.call("GET", API, &token, "").await.json()["stop"],
        false
    );
}

#[tokio::test]
async fn without_a_terminal_no_wipe_is_promised() {
    // emergency-stop.9
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(PAGE, &cookies).await;
    assert!(page.body.contains(super::text::NO_TERMINAL.ja));
    assert!(!page.body.contains(crate::notes::numbers::STOP_ERASES.ja));
}

#[tokio::test]
async fn every_code() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let user = portal.token(NUMBERS[0]).await;
    for (token, number, body, status, code) in [
        (
            &token,
            NUMBERS[0],
            r#"{"version":0,"stop":true}"#,
            409,
            9003,
        ),
        (&token, NUMBERS[0], r#"{"version":1}"#, 422, 8008),
        (
            &token,
            NUMBERS[0],
            r#"{"version":1,"stop":"on"}"#,
            422,
            8009,
        ),
        (
            &token,
            OTHER_NUMBER,
            r#"{"version":1,"stop":true}"#,
            404,
            8015,
        ),
        (&user, NUMBERS[0], r#"{"version":1,"stop":true}"#, 403, 9002),
        (
            &String::new(),
            NUMBERS[0],
            r#"{"version":1,"stop":true}"#,
            401,
            9001,
        ),
    ] {
        let uri = format!("/api/v1/numbers/{number}/stop");
        let answer = portal.call("PUT", &uri, token, body).await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{uri} {body}"
        );
    }
    let cookies = portal.log_in(ADMIN).await;
    for (body, status, code) in [
        ("version=0&stop=on", 409, "9003"),
        ("version=1", 422, "8008"),
        ("version=1&stop=maybe", 422, "8009"),
    ] {
        let page = portal.post(PAGE, &cookies, body).await;
        assert_eq!(page.status, status, "{body}");
        assert!(page.body.contains(code), "{body}");
    }
}

#[tokio::test]
async fn the_list_leads_to_the_chosen_number() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get("/stop?q=0002", &cookies).await;
    assert_eq!(page.status, 200);
    let chosen = portal.post("/stop", &cookies, "n=05011110001").await;
    assert_eq!((chosen.status, chosen.header("location")), (303, PAGE));
    let none = portal.post("/stop", &cookies, "").await;
    assert_eq!(none.status, 422);
    assert!(none.body.contains("8008"));
}
