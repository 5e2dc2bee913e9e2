//! APIトークン through the whole router.

use crate::testing::{OPERATOR, Portal};

#[tokio::test]
async fn a_token_is_shown_once_and_works_until_revoked() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let page = portal
        .post("/tokens", &cookies, "name=backup&days=30")
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    let (_, rest) = page.body.split_once("<code>").unwrap();
    let (token, _) = rest.split_once("</code>").unwrap();
    assert!(token.starts_with("nsn_"), "{token}");
    assert_eq!(
        portal
            .call("GET", "/api/v1/session", token, "")
            .await
            .status,
        200
    );
    let again = portal.get("/tokens", &cookies).await;
    assert!(!again.body.contains(token) && again.body.contains("backup"));
    let list = portal.call("GET", "/api/v1/tokens", token, "").await;
    let rows: serde_json::Value = serde_json::from_str(&list.body).unwrap();
    let uri = format!("/api/v1/tokens/{}", rows[0]["id"]);
    assert_eq!(portal.call("DELETE", &uri, token, "").await.status, 204);
    assert_eq!(
        portal
            .call("GET", "/api/v1/session", token, "")
            .await
            .code(),
        9001
    );
}

#[tokio::test]
async fn a_token_ends_with_its_days() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let page = portal.post("/tokens", &cookies, "name=backup&days=2").await;
    let (_, rest) = page.body.split_once("<code>").unwrap();
    let (token, _) = rest.split_once("</code>").unwrap();
    portal.pass_ms(2 * super::DAY_MS - 1);
    assert_eq!(
        portal
            .call("GET", "/api/v1/session", token, "")
            .await
            .status,
        200
    );
    portal.pass_ms(1);
    assert_eq!(
        portal
            .call("GET", "/api/v1/session", token, "")
            .await
            .code(),
        9001
    );
}

#[tokio::test]
async fn what_is_typed_wrong_is_kept_and_named() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    for (form, code, field) in [
        ("name=&days=30", 8008, "name"),
        ("name=a%00b&days=30", 8009, "name"),
        ("name=a&days=", 8008, "days"),
        ("name=a&days=366", 8009, "days"),
        ("name=a&days=x", 8009, "days"),
    ] {
        let page = portal.post("/tokens", &cookies, form).await;
        assert_eq!(page.status, 422, "{form}");
        assert!(page.body.contains(&code.to_string()), "{form}");
        assert!(page.body.contains(&format!("id=\"f-{field}-e\"")), "{form}");
    }
}
