//! トップ and 掲示板 through the whole router, in both languages.

use crate::testing::{ADMIN, NUMBERS, OPERATOR, Portal};

#[tokio::test]
async fn everybody_has_a_top_page_in_both_languages() {
    let portal = Portal::open().await;
    for who in [ADMIN, NUMBERS[0], OPERATOR] {
        let cookies = portal.log_in(who).await;
        let page = portal.get("/", &cookies).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert_eq!(page.body.contains("緊急通報はできません"), who != OPERATOR);
        assert_eq!(
            page.body.contains("現在、お知らせはございません。"),
            who != OPERATOR
        );
        let page = portal.get("/?lang=en", &cookies).await;
        assert!(page.body.contains("<html lang=\"en\""), "{}", page.body);
        let page = portal.get("/", &cookies).await;
        assert!(
            page.body.contains("<html lang=\"en\""),
            "the account remembers it"
        );
    }
}

#[tokio::test]
async fn the_bulletin_board_is_posted_by_the_administrator_and_read_by_all() {
    let portal = Portal::open().await;
    let admin = portal.log_in(ADMIN).await;
    let form = "version=1&bulletin=%E4%BC%91%E6%A5%AD%0D%0A%3Cb%3E";
    let saved = portal.post("/bulletin", &admin, form).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let user = portal.log_in(NUMBERS[0]).await;
    let page = portal.get("/", &user).await;
    assert!(page.body.contains("休業\n&#60;b&#62;"), "{}", page.body);
    assert_eq!(portal.get("/bulletin", &user).await.status, 403);
    let long = format!("version=2&bulletin={}", "x".repeat(1_001));
    let refused = portal.post("/bulletin", &admin, &long).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("id=\"f-bulletin-e\""),
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn the_administrator_sees_first_what_callers_meet() {
    // top.11, top.12
    let portal = Portal::open().await;
    let admin = portal.log_in(ADMIN).await;
    let page = portal.get("/", &admin).await.body;
    for words in [
        "電話番号にかかってきたら",
        "今日 12月2日（水）",
        "次の祝日 1月1日（金） 元日",
        "終日: 05011110001 が鳴り、",
        "href=\"/simulator?to=05011110001\"",
        "問題は見つかりませんでした。",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let user = portal.log_in(NUMBERS[0]).await;
    let page = portal.get("/", &user).await.body;
    assert!(!page.contains("番号にかかってきたら"), "{page}");
}
