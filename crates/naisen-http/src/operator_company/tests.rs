//! The operator's company pages and operations through the whole router.

use crate::testing::{ADMIN, Answer, NUMBERS, OPERATOR, PASSWORD, Portal};

const PAGES: &str = "/operator/companies";
const API: &str = "/api/v1/companies";
const NEW: &str =
    r#"{"login_id":"NS-0000000000A","name":"株式会社あおぞら","sip_domain":"aozora.example"}"#;
const HOUR_MS: i64 = 3_600_000;

async fn set_state(portal: &Portal, operator: &str, state: &str) {
    let uri = format!("{API}/{ADMIN}");
    let version = portal.call("GET", &uri, operator, "").await.json()["version"].clone();
    let body = format!(r#"{{"version":{version},"state":"{state}"}}"#);
    let uri = format!("{uri}/state");
    let answer = portal.call("PUT", &uri, operator, &body).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
}

async fn log_in(portal: &Portal, login_id: &str, password: &str) -> Answer {
    let body = serde_json::json!({ "login_id": login_id, "password": password });
    portal
        .call("POST", "/api/v1/session", "", &body.to_string())
        .await
}

#[tokio::test]
async fn a_new_company_logs_in_with_the_password_of_its_sheet() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let page = portal.get("/operator/companies/new", &cookies).await;
    assert!(page.body.contains("value=\"NS-\""), "{}", page.body);
    let form = "login_id=NS-0000000000A&name=%E9%9D%92%E7%A9%BA&sip_domain=a.example&digest=both&relay=nat\
                &records_keep_days=180&audit_keep_days=1095&hunt=on";
    let sheet = portal.post("/operator/companies/new", &cookies, form).await;
    assert_eq!(sheet.status, 200, "{}", sheet.body);
    // operator.11
    assert!(sheet.body.contains("110・118・119") && sheet.body.contains("登録証"));
    assert!(sheet.body.contains("http://localhost:8080/login"));
    assert_eq!(sheet.header("cache-control"), "no-store");
    let password = code_after(&sheet.body, "<dt>最初のパスワード");
    let entered = log_in(&portal, "NS-0000000000A", &password).await;
    assert_eq!(entered.status, 200, "{}", entered.body);
    let again = portal
        .get("/operator/companies/NS-0000000000A", &cookies)
        .await;
    assert!(
        !again.body.contains(&password),
        "the password is shown again"
    );
    assert!(again.body.contains("代表") && !again.body.contains("一括登録"));
}

/// The first `<code>` after a word.
fn code_after(page: &str, word: &str) -> String {
    let rest = &page[page.find(word).unwrap()..];
    let start = rest.find("<code>").unwrap() + "<code>".len();
    rest[start..].split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn refusals_stand_beside_their_field_and_keep_what_was_typed() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    for (form, code, field) in [
        ("name=A", "8008", "digest"),
        (
            "digest=both&relay=nat&records_keep_days=x&audit_keep_days=1",
            "8009",
            "records_keep_days",
        ),
        (
            "digest=both&relay=nat&records_keep_days=1&audit_keep_days=1&login_id=NS-1&name=A&sip_domain=a.b",
            "8009",
            "login_id",
        ),
        (
            "digest=both&relay=nat&records_keep_days=1&audit_keep_days=1&login_id=NS-00000000001&name=Typed\
             &sip_domain=a.b",
            "8009",
            "login_id",
        ),
    ] {
        let page = portal.post("/operator/companies/new", &cookies, form).await;
        assert_eq!(page.status, 422, "{form}");
        assert!(page.body.contains(code), "{form}: {}", page.body);
        assert!(page.body.contains(&format!("f-{field}")), "{form}");
        assert!(!form.contains("Typed") || page.body.contains("value=\"Typed\""));
    }
}

#[tokio::test]
async fn granting_international_calls_bars_every_number_unless_told_otherwise() {
    let portal = Portal::open().await;
    let (operator, admin) = (portal.token(OPERATOR).await, portal.token(ADMIN).await);
    let uri = format!("{API}/{ADMIN}");
    let barred = async || {
        let uri = format!("/api/v1/numbers/{}/calls", NUMBERS[0]);
        portal.call("GET", &uri, &admin, "").await.json()["intl_bar"] == true
    };
    let grant = async |version: i64, international: bool, more: &str| {
        let body = format!(
            r#"{{"version":{version},"login_id":"{ADMIN}","name":"A","sip_domain":"a.example",
                "international":{international}{more}}}"#
        );
        let answer = portal.call("PUT", &uri, &operator, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    };
    // operator.9
    grant(1, true, r#","bar_all":false"#).await;
    assert!(!barred().await);
    grant(2, false, "").await;
    grant(3, true, "").await;
    assert!(barred().await, "the default bars every number");
    let stale =
        format!(r#"{{"version":1,"login_id":"{ADMIN}","name":"A","sip_domain":"a.example"}}"#);
    let answer = portal.call("PUT", &uri, &operator, &stale).await;
    assert_eq!((answer.status, answer.code()), (409, 9003));
}

#[tokio::test]
async fn a_closed_company_answers_8016_for_a_day_and_then_knows_nobody() {
    let portal = Portal::open().await;
    let operator = portal.token(OPERATOR).await;
    let made = portal
        .call(
            "POST",
            "/api/v1/tokens",
            &portal.token(ADMIN).await,
            r#"{"name":"x","days":30}"#,
        )
        .await;
    let token = made.json()["token"].as_str().unwrap().to_owned();
    set_state(&portal, &operator, "closed").await;
    // operator.4
    let list = portal.call("GET", "/api/v1/numbers", &token, "").await;
    assert_eq!((list.status, list.code()), (404, 8016));
    let login = log_in(&portal, ADMIN, PASSWORD).await;
    assert_eq!((login.status, login.code()), (404, 8016));
    portal.pass_ms(23 * HOUR_MS);
    let list = portal.call("GET", "/api/v1/numbers", &token, "").await;
    assert_eq!(list.code(), 8016);
    portal.pass_ms(HOUR_MS);
    let list = portal.call("GET", "/api/v1/numbers", &token, "").await;
    assert_eq!((list.status, list.code()), (401, 9001));
    let operator = portal.token(OPERATOR).await;
    set_state(&portal, &operator, "active").await;
    let list = portal.call("GET", "/api/v1/numbers", &token, "").await;
    assert_eq!(list.code(), 9001, "a token came back with its company");
    assert_eq!(log_in(&portal, ADMIN, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn closing_asks_first_and_a_closed_company_s_pages_say_so() {
    let portal = Portal::open().await;
    let operator = portal.log_in(OPERATOR).await;
    let admin = portal.log_in(ADMIN).await;
    let uri = format!("{PAGES}/{ADMIN}/state");
    let asked = portal.get(&uri, &operator).await;
    assert!(asked.body.contains("8016") && asked.body.contains("24時間"));
    let stale = portal.post(&uri, &operator, "version=0").await;
    assert_eq!(stale.status, 409);
    let closed = portal.post(&uri, &operator, "version=1").await;
    assert_eq!(closed.status, 303, "{}", closed.body);
    let page = portal.get("/numbers", &admin).await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains("8016"));
    let shown = portal.get(&format!("{PAGES}/{ADMIN}"), &operator).await;
    assert!(shown.body.contains("停止中"));
}

#[tokio::test]
async fn a_reset_password_must_be_changed_and_clears_the_lock() {
    let portal = Portal::open().await;
    let operator = portal.token(OPERATOR).await;
    for _ in 0..5 {
        log_in(&portal, ADMIN, "wrong wrong wrong").await;
    }
    assert_eq!(log_in(&portal, ADMIN, PASSWORD).await.code(), 8001);
    let uri = format!("{API}/{ADMIN}/password");
    let reset = portal.call("POST", &uri, &operator, "").await;
    let first = reset.json()["password"].as_str().unwrap().to_owned();
    // operator.12
    let entered = log_in(&portal, ADMIN, &first).await;
    assert_eq!(entered.status, 200, "{}", entered.body);
    let token = entered.json()["token"].as_str().unwrap().to_owned();
    // The must-change gate: every other page and operation is shut (passwords, domain §8).
    for (method, uri) in [
        ("GET", "/api/v1/numbers"),
        ("GET", "/api/v1/numbers/05011110001/calls"),
        ("POST", "/api/v1/tokens"),
    ] {
        let body = if method == "POST" {
            r#"{"name":"x","days":1}"#
        } else {
            ""
        };
        let answer = portal.call(method, uri, &token, body).await;
        assert_eq!(
            (answer.status, answer.code()),
            (403, 9002),
            "{method} {uri}"
        );
    }
}

#[tokio::test]
async fn a_feature_that_is_off_has_no_menu_and_no_operation() {
    let portal = Portal::open().await;
    let operator = portal.token(OPERATOR).await;
    let features = r#"{"voicemail":false,"forward":false,"hunt":false,"extension":false,
        "pickup":false,"phonebook":false,"barring":false,"functions":false,"bulk":false}"#;
    let body = format!(
        r#"{{"version":1,"login_id":"{ADMIN}","name":"A","sip_domain":"a.example",
            "features":{features}}}"#
    );
    let uri = format!("{API}/{ADMIN}");
    let answer = portal.call("PUT", &uri, &operator, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let cookies = portal.log_in(ADMIN).await;
    // operator.10
    let top = portal.get("/", &cookies).await.body;
    for screen in crate::screens() {
        let page = screen.path;
        if screen.contract.is_empty() || page.contains('{') {
            continue;
        }
        assert!(
            !top.contains(&format!("href=\"{page}\"")),
            "{page} is in the menu"
        );
        if screen.roles.contains(&crate::feature::Who::Admin) {
            let answer = portal.get(page, &cookies).await;
            assert_eq!(answer.status, 403, "{page}");
            assert!(answer.body.contains("9002"), "{page}");
        }
    }
}

#[tokio::test]
async fn a_company_without_numbers_can_be_removed_and_others_cannot() {
    let portal = Portal::open().await;
    let token = portal.token(OPERATOR).await;
    let made = portal.call("POST", API, &token, NEW).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let twice = portal.call("POST", API, &token, NEW).await;
    assert_eq!(
        (twice.code(), &twice.json()["field"]),
        (8009, &"login_id".into())
    );
    let uri = format!("{API}/NS-0000000000A");
    let missing = portal.call("DELETE", &uri, &token, "").await;
    assert_eq!(missing.code(), 8008);
    let gone = portal
        .call("DELETE", &format!("{uri}?version=1"), &token, "")
        .await;
    assert_eq!(gone.status, 204, "{}", gone.body);
    assert_eq!(portal.call("GET", &uri, &token, "").await.code(), 8016);
    let uri = format!("{API}/{ADMIN}?version=1");
    let used = portal.call("DELETE", &uri, &token, "").await;
    assert_eq!((used.status, used.code()), (409, 9004));
}

#[tokio::test]
async fn only_an_operator() {
    let portal = Portal::open().await;
    for login_id in [ADMIN, NUMBERS[0]] {
        let token = portal.token(login_id).await;
        for uri in [API.to_owned(), format!("{API}/{ADMIN}")] {
            let answer = portal.call("GET", &uri, &token, "").await;
            assert_eq!((answer.status, answer.code()), (403, 9002), "{uri}");
        }
        let cookies = portal.log_in(login_id).await;
        assert_eq!(portal.get(PAGES, &cookies).await.status, 403);
    }
    let token = portal.token(OPERATOR).await;
    let uri = format!("{API}?target=name&match=part&q=0002");
    let list = portal.call("GET", &uri, &token, "").await;
    assert_eq!(list.json()["total"], 1);
}

#[tokio::test]
async fn guidance_for_refused_calls_is_switched_per_company() {
    // operator.16
    let portal = Portal::open().await;
    let (token, cookies) = (portal.token(OPERATOR).await, portal.log_in(OPERATOR).await);
    let uri = format!("{API}/{ADMIN}");
    let page = format!("{PAGES}/{ADMIN}");
    let shown = portal.call("GET", &uri, &token, "").await.json();
    assert_eq!(shown["refusal_guidance"], false, "off at first");
    assert!(
        portal
            .get(&page, &cookies)
            .await
            .body
            .contains("緊急通報の番号だけ")
    );
    let name = &shown["name"];
    let domain = &shown["sip_domain"];
    let body = |more: &str| {
        format!(
            r#"{{"version":{},"login_id":"{ADMIN}","name":{name},"sip_domain":{domain}{more}}}"#,
            shown["version"]
        )
    };
    let saved = portal
        .call("PUT", &uri, &token, &body(r#","refusal_guidance":true"#))
        .await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    let shown = portal.call("GET", &uri, &token, "").await.json();
    assert_eq!(shown["refusal_guidance"], true);
    assert!(
        portal
            .get(&page, &cookies)
            .await
            .body
            .contains("断った通話で流す")
    );
    let audit = portal
        .get(&format!("/audit?company={ADMIN}"), &cookies)
        .await;
    assert!(
        audit.body.contains("断った通話のガイダンス"),
        "{}",
        audit.body
    );
    // A form says so by leaving the tick out.
    let version = &shown["version"];
    let form = format!(
        "version={version}&login_id={ADMIN}&name=A&sip_domain=a.example&digest=both\
         &relay=nat&records_keep_days=180&audit_keep_days=1095"
    );
    let saved = portal.post(&format!("{page}/edit"), &cookies, &form).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let shown = portal.call("GET", &uri, &token, "").await.json();
    assert_eq!(shown["refusal_guidance"], false);
}
