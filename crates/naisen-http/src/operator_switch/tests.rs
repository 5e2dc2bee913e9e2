//! 運用スイッチ through the whole router.

use crate::testing::{ADMIN, OPERATOR, Portal};

// operator.8
#[tokio::test]
async fn no_number_before_the_identity_check() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let form = "require_identity_check=off&require_identity_check=on";
    let saved = portal.post("/operator/switches", &cookies, form).await;
    assert_eq!(saved.status, 303);
    let token = portal.token(OPERATOR).await;
    let switches = portal.call("GET", "/api/v1/switches", &token, "").await;
    assert_eq!(switches.json()["require_identity_check"], true);
    let uri = format!("/api/v1/companies/{ADMIN}/numbers");
    let body = r#"{"external_number":"05011119999"}"#;
    let refused = portal.call("POST", &uri, &token, body).await;
    assert_eq!((refused.status, refused.code()), (422, 8008));
    assert_eq!(refused.json()["field"], "identity_checked_on");
    let page = format!("/operator/companies/{ADMIN}/numbers/new");
    let page = portal
        .post(&page, &cookies, "external_number=05011119999")
        .await;
    assert!(page.status == 422 && page.body.contains("本人確認"));
    let admin = portal.token(ADMIN).await;
    let refused = portal.call("GET", "/api/v1/switches", &admin, "").await;
    assert_eq!(refused.code(), 9002);
}
