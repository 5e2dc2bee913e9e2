//! サイト through the whole router.

use crate::testing::{ADMIN, OPERATOR, Portal};

#[tokio::test]
async fn sites_are_added_renamed_and_removed() {
    let portal = Portal::open().await;
    let token = portal.token(OPERATOR).await;
    let api = format!("/api/v1/companies/{ADMIN}/sites");
    let made = portal
        .call("POST", &api, &token, r#"{"name":"札幌"}"#)
        .await;
    assert_eq!(made.status, 201, "{}", made.body);
    let one = format!("{api}/{}", made.json()["id"]);
    // operator.5
    for (body, code) in [
        (r#"{"name":"札幌"}"#, 8009),
        (r#"{"name":" "}"#, 8008),
        (r#"{"name":"a","x":1}"#, 8009),
    ] {
        assert_eq!(
            portal.call("POST", &api, &token, body).await.code(),
            code,
            "{body}"
        );
    }
    let stale = portal
        .call("PUT", &one, &token, r#"{"version":9,"name":"小樽"}"#)
        .await;
    assert_eq!(stale.code(), 9003);
    let saved = portal
        .call("PUT", &one, &token, r#"{"version":1,"name":"小樽"}"#)
        .await;
    assert_eq!(saved.json()["name"], "小樽");
    assert_eq!(portal.call("DELETE", &one, &token, "").await.status, 204);
    assert_eq!(portal.call("DELETE", &one, &token, "").await.code(), 9011);
    let list = portal.call("GET", &api, &token, "").await;
    let first = format!("{api}/{}", list.json()[0]["id"]);
    // operator.6
    assert_eq!(portal.call("DELETE", &first, &token, "").await.code(), 9004);
}

#[tokio::test]
async fn the_page_does_the_same() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let page = format!("/operator/companies/{ADMIN}/sites");
    assert_eq!(portal.post(&page, &cookies, "name=Otaru").await.status, 303);
    let refused = portal.post(&page, &cookies, "name=Otaru").await;
    assert!(refused.status == 422 && refused.body.contains("8009"));
    let shown = portal.get(&page, &cookies).await;
    assert!(shown.body.contains("value=\"Otaru\""), "{}", shown.body);
    // A refused rename stands beside its own field, with what was typed.
    let token = portal.token(OPERATOR).await;
    let api = format!("/api/v1/companies/{ADMIN}/sites");
    let sites = portal.call("GET", &api, &token, "").await.json();
    let mut sites = sites.as_array().unwrap().iter();
    let other = sites.find(|site| site["name"] != "Otaru").unwrap();
    let (id, version) = (&other["id"], &other["version"]);
    for (form, status, code, typed) in [
        (
            format!("version={version}&name=Otaru"),
            422,
            "8009",
            "Otaru",
        ),
        (format!("version={version}&name="), 422, "8008", ""),
        (
            "version=7&name=Asahikawa".to_owned(),
            409,
            "9003",
            "Asahikawa",
        ),
    ] {
        let refused = portal.post(&format!("{page}/{id}"), &cookies, &form).await;
        assert_eq!(refused.status, status, "{form}: {}", refused.body);
        for shown in [
            format!("id=\"f-name-{id}\" name=\"name\" value=\"{typed}\""),
            format!("id=\"f-name-{id}-e\""),
            format!("<a href=\"#f-name-{id}\">"),
            format!("/help/errors#e{code}"),
        ] {
            assert!(
                refused.body.contains(&shown),
                "{form} lacks {shown}: {}",
                refused.body
            );
        }
        assert!(
            !refused.body.contains("id=\"f-name-e\""),
            "not beside the new site"
        );
    }
    let gone = portal
        .post(&format!("{page}/5"), &cookies, "version=1&name=Mori")
        .await;
    assert_eq!(gone.status, 404, "{}", gone.body);
}
