//! The reason before a company's calls, and where its admin reads it.

use crate::testing::{ADMIN, NUMBERS, OPERATOR, OTHER_ADMIN, Portal};

// operator.2, audit.7
#[tokio::test]
async fn the_company_s_admin_reads_who_looked_and_why() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let page = format!("/operator/companies/{ADMIN}/calls");
    let empty = portal.post(&page, &cookies, "reason=+").await;
    assert!(empty.status == 422 && empty.body.contains("8008"));
    let opened = portal.post(&page, &cookies, "reason=Fault+4711").await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    assert!(
        portal
            .get(&page, &cookies)
            .await
            .body
            .contains("Fault 4711")
    );
    let ours = portal.get("/audit", &portal.log_in(ADMIN).await).await;
    assert!(
        ours.body.contains("Fault 4711") && ours.body.contains(OPERATOR),
        "{}",
        ours.body
    );
    // audit.9
    let theirs = portal
        .get("/audit", &portal.log_in(OTHER_ADMIN).await)
        .await;
    assert!(!theirs.body.contains("Fault 4711"));
    // audit.5
    let user = portal.token(NUMBERS[0]).await;
    assert_eq!(
        portal.call("GET", "/api/v1/audit", &user, "").await.code(),
        9002
    );
    let api = format!("/api/v1/companies/{ADMIN}/call-access");
    let token = portal.token(OPERATOR).await;
    let now = portal.call("GET", &api, &token, "").await;
    assert_eq!(now.json()["reason"], "Fault 4711");
    portal.pass_ms(30 * 60_000);
    let token = portal.token(OPERATOR).await;
    assert!(portal.call("GET", &api, &token, "").await.json()["reason"].is_null());
    let long = serde_json::json!({ "reason": "x".repeat(201) }).to_string();
    assert_eq!(portal.call("POST", &api, &token, &long).await.code(), 8009);
    let admin = portal.token(ADMIN).await;
    let refused = portal.call("POST", &api, &admin, r#"{"reason":"x"}"#).await;
    assert_eq!(refused.code(), 9002);
}
