//! 初期設定 through the whole router, with and without a confirmation call.

use std::sync::{Arc, Mutex};

use naisen_core::actor::Actor;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_store::Tx;
use naisen_store::terminal::confirmation;
use serde_json::{Value, json};

use super::{Asks, Callback, ConfirmationCall};
use crate::testing::{ADMIN, Answer, NUMBERS, PASSWORD, Portal};

const MIN: i64 = 60_000;
const CALLBACK: &str = "090-1234-5678";

/// Takes calls down instead of making them.
#[derive(Clone, Debug, Default)]
struct Calls(Arc<Mutex<Vec<ConfirmationCall>>>);

impl Callback for Calls {
    fn ring(&self, call: ConfirmationCall) -> Result<(), Refusal> {
        self.0.lock().unwrap().push(call);
        Ok(())
    }
}

/// Has no way to make a call.
#[derive(Debug)]
struct NoWay;

/// The digits that are read.
fn digits(call: &ConfirmationCall) -> &str {
    match &call.asks {
        Asks::Code(code) => code,
        Asks::Key(_) => panic!("no code is read"),
    }
}

impl Callback for NoWay {
    fn ring(&self, _: ConfirmationCall) -> Result<(), Refusal> {
        Err(ErrorCode::SystemLimit.into())
    }
}

impl Calls {
    fn last(&self) -> ConfirmationCall {
        self.0.lock().unwrap().last().unwrap().clone()
    }
}

async fn with_calls() -> (Portal, Calls) {
    let calls = Calls::default();
    let portal = Portal::open_with(|app| app.callback = Some(Arc::new(calls.clone()))).await;
    (portal, calls)
}

async fn post(portal: &Portal, path: &str, body: &Value) -> Answer {
    let uri = format!("/api/v1/terminal/setup{path}");
    portal.call("POST", &uri, "", &body.to_string()).await
}

fn wanted(number: &str) -> Value {
    json!({"external_number": number, "password": PASSWORD, "device_name": "iPhone",
        "callback_number": CALLBACK})
}

async fn begun(portal: &Portal) -> Value {
    let answer = post(portal, "", &wanted(NUMBERS[0])).await;
    assert_eq!(answer.status, 202, "{}", answer.body);
    answer.json()["set_up"].clone()
}

async fn code(portal: &Portal, set_up: &Value, code: &str) -> Answer {
    post(portal, "/confirm", &json!({"set_up": set_up, "code": code})).await
}

#[tokio::test]
async fn without_confirmation_calls_the_password_suffices() {
    // terminal-auth.14, terminal-auth.15, terminal.1, terminal.3
    let portal = Portal::open().await;
    let answer = post(&portal, "", &wanted("050-1111-0001")).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let json = answer.json();
    assert!(json["token"].as_str().unwrap().starts_with("nst_"));
    assert_eq!(json["sip"]["username"], NUMBERS[0]);
    assert_eq!(json["sip"]["domain"], "ns-00000000001.example");
    assert_eq!(
        (&json["callkit"], &json["phone_books"]),
        (&json!(false), &json!([]))
    );
    let again = post(&portal, "", &wanted(NUMBERS[0])).await.json();
    assert_ne!(again["sip"]["password"], json["sip"]["password"]);
    let old = json["token"].as_str().unwrap();
    assert_eq!(
        portal.call("GET", "/api/v1/terminal", old, "").await.code(),
        9001
    );
    let new = again["token"].as_str().unwrap();
    assert_eq!(
        portal.call("GET", "/api/v1/terminal", new, "").await.status,
        200
    );
}

#[tokio::test]
async fn every_code_of_a_request() {
    // terminal-auth.13
    let portal = Portal::open().await;
    let with = |field: &str, value: &str| {
        let mut body = wanted(NUMBERS[0]);
        body[field] = json!(value);
        body
    };
    for (body, code) in [
        (with("external_number", ""), 8008),
        (with("password", ""), 8008),
        (with("device_name", ""), 8008),
        (with("device_name", "a\u{7}"), 8009),
        (with("password", "wrong"), 8000),
        (wanted("05099999999"), 8000),
        (wanted(ADMIN), 8000),
    ] {
        assert_eq!(post(&portal, "", &body).await.code(), code, "{body}");
    }
    for code in [8000, 8000, 8000, 8001, 8001] {
        assert_eq!(
            post(&portal, "", &with("password", "wrong")).await.code(),
            code
        );
    }
    let locked = post(&portal, "", &wanted(NUMBERS[0])).await;
    assert_eq!((locked.status, locked.code()), (423, 8001));
    let login = json!({"login_id": NUMBERS[0], "password": PASSWORD}).to_string();
    let login = portal.call("POST", "/api/v1/session", "", &login).await;
    assert_eq!(login.code(), 8001, "set-up and login share the counter");
}

#[tokio::test]
async fn the_code_that_was_read_sets_up_once() {
    // terminal-auth.9
    let (portal, calls) = with_calls().await;
    let set_up = begun(&portal).await;
    let call = calls.last();
    assert_eq!(
        (call.number.as_str(), digits(&call).len()),
        ("09012345678", 4)
    );
    assert_eq!(code(&portal, &set_up, "").await.code(), 8008);
    assert_eq!(
        code(&portal, &json!("nobody"), digits(&call)).await.code(),
        8000
    );
    let done = code(&portal, &set_up, digits(&call)).await;
    assert_eq!(done.status, 201, "{}", done.body);
    assert_eq!(code(&portal, &set_up, digits(&call)).await.code(), 8000);
}

#[tokio::test]
async fn without_a_way_to_call_there_is_no_set_up() {
    // terminal-auth.21
    let portal = Portal::open_with(|app| app.callback = Some(Arc::new(NoWay))).await;
    let refused = post(&portal, "", &wanted(NUMBERS[0])).await;
    assert_eq!((refused.status, refused.code()), (503, 9005));
}

#[tokio::test]
async fn a_call_that_cannot_be_made_is_not_counted() {
    // terminal-auth.23
    let portal = Portal::open_with(|app| app.callback = Some(Arc::new(NoWay))).await;
    for _ in 0..4 {
        let refused = post(&portal, "", &wanted(NUMBERS[0])).await.json();
        assert_eq!(
            refused["detail"],
            Value::Null,
            "nothing about 3 an hour: {refused}"
        );
    }
}

#[tokio::test]
async fn the_key_sets_up_once() {
    // terminal-auth.22
    let (portal, calls) = with_calls().await;
    let mut body = wanted(NUMBERS[0]);
    body["confirmation"] = json!("key");
    let begun = post(&portal, "", &body).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    let set_up = begun.json()["set_up"].clone();
    let Asks::Key(hash) = calls.last().asks else {
        panic!("a code is read")
    };
    let waiting = code(&portal, &set_up, "").await;
    assert_eq!((waiting.status, waiting.json()), (202, begun.json()));
    assert_eq!(code(&portal, &set_up, "1").await.code(), 8000, "no code");
    let press = || {
        let press = move |tx: &mut Tx<'_>| confirmation::press(tx, &Actor::system(), &hash);
        portal.store.write(press)
    };
    assert!(press().await.unwrap());
    let done = code(&portal, &set_up, "").await;
    assert_eq!(done.status, 201, "{}", done.body);
    assert_eq!(code(&portal, &set_up, "").await.code(), 8000, "once");
    assert!(!press().await.unwrap(), "it waits no longer");
}

#[tokio::test]
async fn a_key_is_good_for_three_minutes_and_for_its_own_kind() {
    // terminal-auth.22
    let (portal, calls) = with_calls().await;
    let mut body = wanted(NUMBERS[0]);
    body["confirmation"] = json!("key");
    let set_up = post(&portal, "", &body).await.json()["set_up"].clone();
    let Asks::Key(hash) = calls.last().asks else {
        panic!("a code is read")
    };
    portal.pass_ms(3 * MIN);
    let press = |hash| {
        let press = move |tx: &mut Tx<'_>| confirmation::press(tx, &Actor::system(), &hash);
        portal.store.write(press)
    };
    assert!(!press(hash).await.unwrap(), "too late");
    assert_eq!(code(&portal, &set_up, "").await.code(), 8000);
    let by_code = begun(&portal).await;
    let hash = crate::auth::token_hash(by_code.as_str().unwrap());
    assert!(!press(hash).await.unwrap(), "this one reads a code");
    assert_eq!(code(&portal, &by_code, "").await.code(), 8008);
}

#[tokio::test]
async fn a_code_is_good_for_three_minutes_and_three_attempts() {
    // terminal-auth.9, terminal-auth.12, terminal-auth.4
    let (portal, calls) = with_calls().await;
    let set_up = begun(&portal).await;
    portal.pass_ms(3 * MIN);
    assert_eq!(
        code(&portal, &set_up, digits(&calls.last())).await.code(),
        8000
    );
    let set_up = begun(&portal).await;
    let right = digits(&calls.last()).to_owned();
    let wrong = if right == "0000" { "0001" } else { "0000" };
    for _ in 0..3 {
        assert_eq!(code(&portal, &set_up, wrong).await.code(), 8000);
    }
    assert_eq!(code(&portal, &set_up, &right).await.code(), 8000);
    portal.pass_ms(60 * MIN);
    let old = begun(&portal).await;
    let first = digits(&calls.last()).to_owned();
    let new = begun(&portal).await;
    assert_eq!(
        code(&portal, &old, &first).await.code(),
        8000,
        "a newer one is waiting"
    );
    assert_eq!(code(&portal, &new, digits(&calls.last())).await.status, 201);
}

#[tokio::test]
async fn calls_are_few_and_go_where_they_may() {
    // terminal-auth.10, terminal-auth.11
    let (portal, calls) = with_calls().await;
    for (callback, code) in [
        ("", 8008),
        (NUMBERS[1], 8009),
        ("0120123456", 8009),
        ("0312345678", 0),
    ] {
        let mut body = wanted(NUMBERS[0]);
        body["callback_number"] = json!(callback);
        assert_eq!(post(&portal, "", &body).await.code(), code, "{callback}");
    }
    begun(&portal).await;
    begun(&portal).await;
    let fourth = post(&portal, "", &wanted(NUMBERS[0])).await;
    assert_eq!((fourth.status, fourth.code()), (503, 9005));
    assert_eq!(post(&portal, "", &wanted(NUMBERS[1])).await.status, 202);
    portal.pass_ms(60 * MIN);
    begun(&portal).await;
    let token = portal.token(ADMIN).await;
    let uri = format!("/api/v1/numbers/{}", NUMBERS[0]);
    let pinned = json!({"version": 1, "extension": null, "extension_group": null,
        "callback_number": "0398765432"});
    let saved = portal.call("PUT", &uri, &token, &pinned.to_string()).await;
    assert_eq!(saved.status, 200, "{}", saved.body);
    begun(&portal).await;
    assert_eq!(calls.last().number, "0398765432");
}
