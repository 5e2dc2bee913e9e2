//! 設定診断 through the whole router.

use serde_json::json;

use crate::Phones;
use crate::testing::{ADMIN, NUMBERS, OPERATOR, OTHER_ADMIN, Portal};

const API: &str = "/api/v1/doctor";

#[tokio::test]
async fn a_company_without_faults_is_told_so() {
    let portal = Portal::open().await;
    let token = portal.token(OTHER_ADMIN).await;
    let answer = portal.call("GET", API, &token, "").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["total"], 0, "{}", answer.body);
    let cookies = portal.log_in(OTHER_ADMIN).await;
    let page = portal.get("/doctor", &cookies).await;
    assert!(
        page.body.contains("問題は見つかりませんでした。"),
        "{}",
        page.body
    );
    let page = portal.get("/doctor?lang=en", &cookies).await;
    assert!(page.body.contains("Nothing was found."), "{}", page.body);
}

#[tokio::test]
async fn only_the_administrator_is_told() {
    // doctor.15
    let portal = Portal::open().await;
    for (who, status) in [(ADMIN, 200), (NUMBERS[0], 403), (OPERATOR, 403), ("", 401)] {
        let token = match who {
            "" => String::new(),
            _ => portal.token(who).await,
        };
        assert_eq!(
            portal.call("GET", API, &token, "").await.status,
            status,
            "{who}"
        );
    }
}

#[tokio::test]
async fn findings_stand_on_the_page_that_mends_them() {
    // doctor.7, doctor.16
    let portal = Portal::open().await;
    let (token, cookies) = (portal.token(ADMIN).await, portal.log_in(ADMIN).await);
    let put = async |uri: &str, body: serde_json::Value| {
        let answer = portal.call("PUT", uri, &token, &body.to_string()).await;
        assert_eq!(answer.status, 200, "{uri}: {}", answer.body);
    };
    // 322 is an extension of the first group, and number 22 of the second.
    let groups = [
        portal.extension_group(ADMIN, "本社", "8").await,
        portal.extension_group(ADMIN, "支店", "3").await,
    ];
    for (number, group, extension) in [
        (NUMBERS[0], groups[0], "322"),
        (NUMBERS[1], groups[0], "31"),
        (NUMBERS[2], groups[1], "22"),
    ] {
        let body = json!({ "version": 1, "extension": extension, "extension_group": group,
            "caller_number": "own", "callback_number": "", "display_name": "" });
        put(&format!("/api/v1/numbers/{number}"), body).await;
    }
    let there_and_back = [(NUMBERS[0], "31"), (NUMBERS[1], "322")];
    for (number, to) in there_and_back {
        let body = json!({ "version": 2, "mode": "forward", "condition": "always",
            "ring_seconds": 20, "destination": to });
        put(&format!("/api/v1/numbers/{number}/answer"), body).await;
    }
    portal.know(Phones::default());
    let group = format!("/extension-groups/{}", groups[0]);
    let info = format!("/numbers/{}", NUMBERS[0]);
    let answer = format!("{info}/answer");
    let silent = format!("/numbers/{}/answer", NUMBERS[2]);
    for (page, words) in [
        (info.as_str(), "他の番号と重なっています。"),
        (&group, "他の番号と重なっています。"),
        (&group, &format!("href=\"{info}\"")),
        (&answer, "転送がループしています"),
        ("/answers", "確かめてください"),
        (&silent, "は端末が登録されていません。"),
    ] {
        let body = portal.get(page, &cookies).await.body;
        assert!(body.contains(words), "{page} lacks {words}: {body}");
    }
    let owner = portal.log_in(NUMBERS[2]).await;
    let body = portal.get(&silent, &owner).await.body;
    assert!(!body.contains("は端末が登録されていません。"), "{body}");
    portal.know(Phones {
        registered: [portal.number(NUMBERS[2]).await].into(),
        ..Phones::default()
    });
    let body = portal.get(&silent, &cookies).await.body;
    assert!(!body.contains("は端末が登録されていません。"), "{body}");
}
