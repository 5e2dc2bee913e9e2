//! トランク through the whole router.

use crate::testing::{ADMIN, OPERATOR, Portal};

const API: &str = "/api/v1/trunks";

// operator.14
#[tokio::test]
async fn a_secret_can_be_set_and_never_read() {
    let portal = Portal::open().await;
    let token = portal.token(OPERATOR).await;
    let body = r#"{"name":"本線","trusted":true,"peers":[
        {"host":"sip.example","port":5060,"user":"u","secret":"s3cret"}]}"#;
    let made = portal.call("POST", API, &token, body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert!(!made.body.contains("s3cret"));
    let one = format!("{API}/{}", made.json()["id"]);
    let shown = portal.call("GET", &one, &token, "").await;
    assert_eq!(shown.json()["peers"][0]["secret"], "");
    let twice = portal.call("POST", API, &token, body).await;
    assert_eq!(
        (twice.code(), &twice.json()["field"]),
        (8009, &"name".into())
    );
    let kept = r#"{"version":1,"name":"本線","trusted":false,"peers":[
        {"host":"sip.example","port":5061,"user":"u"}]}"#;
    assert_eq!(portal.call("PUT", &one, &token, kept).await.status, 200);
    assert_eq!(portal.call("PUT", &one, &token, kept).await.code(), 9003);
    let without = r#"{"name":"x","trusted":false,"peers":[{"host":"a.b","port":1,"user":"u"}]}"#;
    let refused = portal.call("POST", API, &token, without).await;
    assert_eq!(
        (refused.code(), &refused.json()["field"]),
        (8008, &"secret".into())
    );
    let gone = portal
        .call("DELETE", &format!("{one}?version=2"), &token, "")
        .await;
    assert_eq!(gone.status, 204, "{}", gone.body);
    assert_eq!(portal.call("GET", &one, &token, "").await.code(), 9011);
    let admin = portal.token(ADMIN).await;
    assert_eq!(portal.call("GET", API, &admin, "").await.code(), 9002);
}

#[tokio::test]
async fn the_form_keeps_what_was_typed_but_no_secret() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let new = "/operator/trunks/new";
    let rest = "number_format=national&forward_identity=original&row.1.host=typed.example\
                &row.1.transport=udp&row.1.user=u&row.1.secret=s3cret";
    let refused = portal
        .post(new, &cookies, &format!("name=T&{rest}&row.1.port=x"))
        .await;
    assert!(refused.status == 422 && refused.body.contains("8009"));
    for shown in [
        "<tr role=\"row\" id=\"r-1\"",
        "id=\"e1\"",
        "aria-label=\"1 ポート\" aria-invalid=\"true\" aria-describedby=\"e1\"",
    ] {
        assert!(refused.body.contains(shown), "{shown}: {}", refused.body);
    }
    // Rows that are not filled in do not shift the one to blame; a missing secret is found by the store.
    let third = "name=T&number_format=national&forward_identity=original&row.1.host=a.b&row.1.port=1\
                 &row.1.transport=udp&row.2.host=&row.3.host=c.d&row.3.port=2&row.3.transport=tls&row.3.user=u";
    let found = portal.post(new, &cookies, third).await;
    assert!(
        found.status == 422 && found.body.contains("id=\"e3\""),
        "{}",
        found.body
    );
    assert!(refused.body.contains("typed.example") && !refused.body.contains("s3cret"));
    let saved = portal
        .post(new, &cookies, &format!("name=T&{rest}&row.1.port=5060"))
        .await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let list = portal.get("/operator/trunks", &cookies).await;
    assert!(
        list.body.contains("typed.example:5060 (u)"),
        "{}",
        list.body
    );
}
