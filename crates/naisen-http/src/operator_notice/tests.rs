//! お知らせ through the whole router.

use crate::testing::{ADMIN, OPERATOR, OTHER_ADMIN, Portal};

#[tokio::test]
async fn a_notice_reaches_those_it_is_written_for() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let (ours, theirs) = (portal.log_in(ADMIN).await, portal.log_in(OTHER_ADMIN).await);
    let form = format!("company={ADMIN}&notice=Works+tonight");
    let written = portal.post("/operator/notice", &cookies, &form).await;
    assert_eq!(written.status, 303, "{}", written.body);
    // operator.13
    assert!(portal.get("/", &ours).await.body.contains("Works tonight"));
    assert!(
        !portal
            .get("/", &theirs)
            .await
            .body
            .contains("Works tonight")
    );
    let missing = portal
        .post("/operator/notice", &cookies, "company=NS-X&notice=kept")
        .await;
    assert!(missing.status == 404 && missing.body.contains("8016"));
    assert!(missing.body.contains("kept"));
    let token = portal.token(OPERATOR).await;
    let all = portal
        .call("PUT", "/api/v1/notice", &token, r#"{"notice":"To all"}"#)
        .await;
    assert_eq!(all.json()["companies"], 2);
    assert!(portal.get("/", &theirs).await.body.contains("To all"));
    let long = serde_json::json!({ "notice": "x".repeat(1_001) }).to_string();
    assert_eq!(
        portal
            .call("PUT", "/api/v1/notice", &token, &long)
            .await
            .code(),
        8009
    );
    let admin = portal.token(ADMIN).await;
    let refused = portal
        .call("PUT", "/api/v1/notice", &admin, r#"{"notice":"x"}"#)
        .await;
    assert_eq!(refused.code(), 9002);
}
