//! 初期化 through the whole router.

use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, Portal};

const PAGE: &str = "/numbers/05011110001/initialise";

#[tokio::test]
async fn the_page_says_what_is_reset_and_what_stays_and_then_does_it() {
    // initialise.4, initialise.5, initialise.8, initialise.12
    let portal = Portal::open().await;
    let own = portal.token(NUMBERS[0]).await;
    let answer = r#"{"version":1,"mode":"voicemail","condition":"always","ring_seconds":30,"destination":""}"#;
    let uri = "/api/v1/numbers/05011110001/answer";
    assert_eq!(portal.call("PUT", uri, &own, answer).await.status, 200);
    let mail = r#"{"version":2,"email":"a@example.jp","mail_caller":false}"#;
    let mail_uri = "/api/v1/numbers/05011110001/mail";
    assert_eq!(portal.call("PUT", mail_uri, &own, mail).await.status, 200);

    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(PAGE, &cookies).await.body;
    for note in crate::notes::of(crate::help::screen::Screen::S08) {
        assert!(page.contains(note.ja), "{note:?}");
    }
    for kept in naisen_core::settings::subscriber::KEPT {
        assert!(page.contains(kept.ja), "{kept:?}");
    }
    for now in [
        "録音メッセージ 0件",
        "メール通知は削除",
        "バックアップデータ: なし",
    ] {
        assert!(page.contains(now), "{now}: {page}");
    }
    let done = portal.post(PAGE, &cookies, "version=3").await;
    assert_eq!(
        (done.status, done.header("location")),
        (303, "/numbers/05011110001")
    );
    let json = portal.call("GET", uri, &own, "").await.json();
    assert_eq!(
        (&json["mode"], &json["ring_seconds"]),
        (&"off".into(), &20.into())
    );
    let json = portal.call("GET", mail_uri, &own, "").await.json();
    assert_eq!(json["email"], "");
}

#[tokio::test]
async fn every_code() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let user = portal.token(NUMBERS[0]).await;
    for (token, number, body, status, code) in [
        (&token, NUMBERS[0], r#"{"version":0}"#, 409, 9003),
        (&token, NUMBERS[0], "{}", 422, 8008),
        (&token, OTHER_NUMBER, r#"{"version":1}"#, 404, 8015),
        (&user, NUMBERS[0], r#"{"version":1}"#, 403, 9002),
        (&token, NUMBERS[0], r#"{"version":1}"#, 204, 0),
    ] {
        let uri = format!("/api/v1/numbers/{number}/initialise");
        let answer = portal.call("POST", &uri, token, body).await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{uri} {body}"
        );
    }
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.post(PAGE, &cookies, "version=0").await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("9003"));
}
