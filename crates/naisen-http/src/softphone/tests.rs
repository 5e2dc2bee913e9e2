//! Links and plain credentials through the whole router.

use std::sync::Arc;

use naisen_core::error::{ErrorCode, Refusal};

use crate::notes::top::EMERGENCY_CALLS;
use crate::terminal_setup::{Callback, ConfirmationCall};
use crate::testing::{ADMIN, Answer, NUMBERS, OPERATOR, OTHER_NUMBER, Portal};

const PAGE: &str = "/numbers/05011110001/softphone";
const LINK: &str = "/api/v1/numbers/05011110001/setup-link";
const CREDENTIALS: &str = "/api/v1/numbers/05011110001/sip-credentials";
const MIN: i64 = 60_000;

/// The path of a new link.
async fn link(portal: &Portal, token: &str) -> String {
    let answer = portal.call("POST", LINK, token, "{}").await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let url = answer.json()["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix("http://localhost:8080").unwrap();
    assert!(path.starts_with("/provision/"), "{url}");
    path.to_owned()
}

async fn read(portal: &Portal, path: &str) -> Answer {
    let headers = [("user-agent", "LinphoneAndroid/5.2 (Pixel)")];
    portal.send("GET", path, &headers, "").await
}

async fn lock(portal: &Portal, admin: &str, on: bool) {
    let uri = "/api/v1/numbers/05011110001/terminal";
    let state = portal.call("GET", uri, admin, "").await.json();
    let body =
        serde_json::json!({"version": state["version"], "on": on, "one_time_release": false});
    let saved = portal.call("PUT", uri, admin, &body.to_string()).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
}

#[tokio::test]
async fn a_link_sets_one_softphone_up_once() {
    // terminal.12, terminal.13, terminal.14
    let portal = Portal::open().await;
    let user = portal.token(NUMBERS[0]).await;
    let path = link(&portal, &user).await;
    let browser = portal
        .send("GET", &path, &[("accept", "text/html")], "")
        .await;
    assert_eq!(browser.status, 200);
    assert!(!browser.body.contains("passwd"), "{}", browser.body);
    assert_eq!(portal.send("HEAD", &path, &[], "").await.status, 200);
    let document = read(&portal, &path).await;
    assert_eq!(document.status, 200);
    assert!(
        document
            .header("content-type")
            .starts_with("application/xml")
    );
    assert!(
        document
            .body
            .contains(">sip:05011110001@ns-00000000001.example<")
    );
    assert_eq!(read(&portal, &path).await.status, 404, "once");
    let cookies = portal.log_in(NUMBERS[0]).await;
    let page = portal.get(PAGE, &cookies).await;
    assert!(page.body.contains("LinphoneAndroid"), "{}", page.body);
}

#[tokio::test]
async fn a_link_ends_after_a_quarter_of_an_hour_and_with_the_next() {
    // terminal.13
    let portal = Portal::open().await;
    let admin = portal.token(ADMIN).await;
    let (old, new) = (link(&portal, &admin).await, link(&portal, &admin).await);
    assert_eq!(read(&portal, &old).await.status, 404);
    portal.pass_ms(15 * MIN);
    assert_eq!(read(&portal, &new).await.status, 404);
    assert_eq!(portal.send("HEAD", &new, &[], "").await.status, 404);
}

#[tokio::test]
async fn links_and_credentials_obey_the_lock() {
    // terminal.16
    let portal = Portal::open().await;
    let admin = portal.token(ADMIN).await;
    let path = link(&portal, &admin).await;
    let device = r#"{"device_name":"卓上"}"#;
    assert_eq!(
        portal
            .call("POST", CREDENTIALS, &admin, device)
            .await
            .status,
        201
    );
    assert_eq!(
        read(&portal, &path).await.status,
        404,
        "another set-up ends the link"
    );
    let path = link(&portal, &admin).await;
    lock(&portal, &admin, true).await;
    let refused = read(&portal, &path).await;
    assert_eq!(refused.status, 403);
    for uri in [LINK, CREDENTIALS] {
        let answer = portal.call("POST", uri, &admin, device).await;
        assert_eq!((answer.status, answer.code()), (403, 9002), "{uri}");
    }
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(PAGE, &cookies).await;
    assert!(page.body.contains(super::text::LOCKED.ja), "{}", page.body);
    assert!(!page.body.contains("/softphone/link"), "{}", page.body);
    lock(&portal, &admin, false).await;
    assert_eq!(
        read(&portal, &path).await.status,
        200,
        "a refused link is still good"
    );
}

#[tokio::test]
async fn plain_credentials_are_told_once_and_are_new_each_time() {
    // terminal.15
    let portal = Portal::open().await;
    let user = portal.token(NUMBERS[0]).await;
    let make = async || {
        let answer = portal
            .call("POST", CREDENTIALS, &user, r#"{"device_name":"卓上"}"#)
            .await;
        answer.json()["password"].as_str().unwrap().to_owned()
    };
    let (first, second) = (make().await, make().await);
    assert_ne!(first, second);
    let cookies = portal.log_in(NUMBERS[0]).await;
    let answer = portal
        .post(&format!("{PAGE}/credentials"), &cookies, "device_name=desk")
        .await;
    assert!(
        answer.body.contains(super::text::ISSUED.ja),
        "{}",
        answer.body
    );
    let page = portal.get(PAGE, &cookies).await.body;
    assert!(page.contains("desk") && !page.contains(super::text::ISSUED.ja));
    assert!(answer.body.contains("<dd>UDP</dd>"), "{}", answer.body);
    let drawn = portal.post(&format!("{PAGE}/link"), &cookies, "").await;
    assert!(drawn.body.contains("http://localhost:8080/provision/"));
    assert!(drawn.body.contains("<path d=\"M"), "{}", drawn.body);
}

#[tokio::test]
async fn a_link_that_is_over_says_so() {
    // terminal.13
    let portal = Portal::open().await;
    let user = portal.token(NUMBERS[0]).await;
    let (old, used) = {
        let old = link(&portal, &user).await;
        portal.pass_ms(15 * MIN);
        let used = link(&portal, &user).await;
        assert_eq!(read(&portal, &used).await.status, 200);
        (old, used)
    };
    for path in [old.as_str(), used.as_str(), "/provision/nobody"] {
        let browser = portal
            .send("GET", path, &[("accept", "text/html")], "")
            .await;
        assert_eq!(browser.status, 404, "{path}");
        assert!(browser.body.contains(super::text::LINK_OVER.0), "{path}");
        let code = ErrorCode::PageMissing.number().to_string();
        assert!(browser.body.contains(&code), "{path}");
    }
}

#[tokio::test]
async fn every_code() {
    let portal = Portal::open().await;
    let (admin, user) = (portal.token(ADMIN).await, portal.token(NUMBERS[0]).await);
    let colleague = portal.token(NUMBERS[1]).await;
    let operator = portal.token(OPERATOR).await;
    let desk = r#"{"device_name":"desk"}"#;
    for (token, number, body, code) in [
        (&user, NUMBERS[0], r#"{"device_name":""}"#, 8008),
        (&user, NUMBERS[0], r#"{"device_name":"a\tb"}"#, 8009),
        (&user, NUMBERS[0], "{}", 8008),
        (&colleague, NUMBERS[0], desk, 9002),
        (&operator, NUMBERS[0], desk, 9002),
        (&admin, OTHER_NUMBER, desk, 8015),
        (&String::new(), NUMBERS[0], desk, 9001),
    ] {
        let uri = format!("/api/v1/numbers/{number}/sip-credentials");
        assert_eq!(
            portal.call("POST", &uri, token, body).await.code(),
            code,
            "{uri} {body}"
        );
    }
    let cookies = portal.log_in(NUMBERS[0]).await;
    let page = portal
        .post(&format!("{PAGE}/credentials"), &cookies, "device_name=")
        .await;
    assert_eq!(page.status, ErrorCode::Required.http_status());
    assert!(
        page.body.contains("id=\"f-device_name-e\""),
        "{}",
        page.body
    );
}

/// Makes calls that nobody listens to.
#[derive(Debug)]
struct Silent;

impl Callback for Silent {
    fn ring(&self, _: ConfirmationCall) -> Result<(), Refusal> {
        Ok(())
    }
}

#[tokio::test]
async fn the_page_says_what_cannot_be_done() {
    // terminal.17, terminal-auth.15
    let without = Portal::open().await;
    let with = Portal::open_with(|app| app.callback = Some(Arc::new(Silent))).await;
    for (portal, callback) in [
        (without, super::text::NO_CALLBACK),
        (with, super::text::CALLBACK),
    ] {
        let cookies = portal.log_in(ADMIN).await;
        for (lang, words) in [
            ("ja", [EMERGENCY_CALLS.ja, callback.ja]),
            ("en", [EMERGENCY_CALLS.en, callback.en]),
        ] {
            let page = portal
                .get(&format!("{PAGE}?lang={lang}"), &cookies)
                .await
                .body;
            for words in words {
                assert!(page.contains(words), "{words}: {page}");
            }
        }
    }
}
