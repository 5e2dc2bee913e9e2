//! 設定診断 through the whole router.

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
