//! The screens of one number (S05–S11): every code, through the API and through the pages (calls §16.8
//! C2, C3, C19, C20, C23, C26).

use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, Value, json, on_both_databases};

on_both_databases!(
    details_are_refused_by_their_codes,
    a_pilot_keeps_what_makes_it_one,
    a_forward_abroad_needs_both_grants,
    an_answer_setting_is_refused_by_its_codes,
    what_the_other_screens_refuse,
    a_password_set_by_somebody_else_must_be_changed,
    a_stopped_number_loses_its_sessions,
    an_initialised_number_keeps_its_place,
    an_initialised_number_is_otherwise_as_new,
    two_browsers_do_not_overwrite_each_other,
    the_pages_refuse_with_the_same_codes,
);

const A: &str = "05011110001";
const P: &str = "05011110100";
const GONE: &str = "05099999999";

fn api(number: &str, rest: &str) -> String {
    format!("/api/v1/numbers/{number}{rest}")
}

fn group(admin: &Client, name: &str) -> i64 {
    let list = admin.get("/api/v1/extension-groups").ok().json();
    let mut rows = list["rows"].as_array().unwrap().iter();
    rows.find(|row| row["name"] == name).unwrap()["id"]
        .as_i64()
        .unwrap()
}

/// PUT with the version the record has now.
#[track_caller]
fn save(client: &Client, path: &str, body: &Value) -> Answer {
    let mut body = body.clone();
    body["version"] = client.get(path).ok().json()["version"].clone();
    client.put(path, &body)
}

fn forward(condition: &str, ring_seconds: u32, destination: &str) -> Value {
    json!({"mode": "forward", "condition": condition, "ring_seconds": ring_seconds,
           "destination": destination})
}

// numbers.2, numbers.3, numbers.7, numbers.9, numbers.13
fn details_are_refused_by_their_codes(portal: &Portal) {
    let admin = portal.admin();
    let hq = group(&admin, "本社内線");
    let set = |extension: Value, group: Value| {
        let body = json!({"extension": extension, "extension_group": group});
        save(&admin, &api(A, ""), &body)
    };
    let none = Value::Null;
    // C2
    set(none.clone(), json!(hq)).refused_at(ErrorCode::ExtensionMissing, "extension");
    set(json!("2009"), none.clone()).refused_at(ErrorCode::ExtensionWithoutGroup, "extension");
    set(json!("2002"), json!(hq)).refused_at(ErrorCode::ExtensionTwice, "extension");
    set(json!("2009"), json!(77)).refused_at(ErrorCode::ExtensionGroupMissing, "extension_group");
    // 2–8 digits, not beginning with 0, no emergency number, no pickup number (C23).
    for extension in ["1", "0123", "110", "118", "119", "77", "123456789", "20a9"] {
        set(json!(extension), json!(hq)).refused_at(ErrorCode::Invalid, "extension");
    }
    // Together with a 拠点番号 of 1 it would spell 110 (C23).
    let one = json!({"name": "新設", "site_number": "1"});
    let one = admin.post("/api/v1/extension-groups", &one).status(201);
    set(json!("10"), one.json()["id"].clone()).refused(ErrorCode::Invalid);
    let _ = set(json!("2010"), json!(hq)).ok();
    let callback = |number: &str| {
        let body = json!({"extension": "2010", "extension_group": hq, "callback_number": number});
        save(&admin, &api(A, ""), &body)
    };
    for number in ["0120123456", "0011234567", "110", P] {
        callback(number).refused_at(ErrorCode::Invalid, "callback_number");
    }
    let saved = callback("03-1234-5678").ok().json();
    assert_eq!(saved["callback_number"], "0312345678");
    admin
        .get(&api(GONE, ""))
        .refused(ErrorCode::SubscriberMissing);
    let body = json!({"version": 1, "extension": null, "extension_group": null});
    admin
        .put(&api(GONE, ""), &body)
        .refused(ErrorCode::SubscriberMissing);
}

// C3
fn a_pilot_keeps_what_makes_it_one(portal: &Portal) {
    let admin = portal.admin();
    let clear = |extension: Value| {
        let body = json!({"extension": extension, "extension_group": null});
        save(&admin, &api(P, ""), &body)
    };
    clear(Value::Null).refused(ErrorCode::PilotCannotBeCleared);
    clear(json!("2100")).refused(ErrorCode::ExtensionWithoutGroup);
}

// C19
fn a_forward_abroad_needs_both_grants(portal: &Portal) {
    let admin = portal.admin();
    let abroad = forward("always", 20, "001012125550100");
    save(&admin, &api(A, "/answer"), &abroad)
        .refused_at(ErrorCode::DestinationRestricted, "destination");
    let operator = portal.operator();
    let company = &portal.demo.companies[0].login_id;
    let path = format!("/api/v1/companies/{company}");
    let mut contract = operator.get(&path).ok().json();
    let known = contract.as_object_mut().unwrap();
    known.retain(|name, _| {
        ["login_id", "name", "sip_domain", "international", "version"].contains(&name.as_str())
    });
    contract["international_forward"] = json!(true);
    let _ = operator.put(&path, &contract).ok();
    let _ = save(&admin, &api(A, "/answer"), &abroad).ok();
    let to_a = format!("/api/v1/simulation?number=0312345678&to={A}&at=2026-12-02T14:00");
    let before = admin.get(&to_a).ok().json();
    assert!(before["lanes"][0]["number"] != A, "{before}");
    let barred = json!({"anonymous_reject": false, "intl_bar": true});
    let _ = save(&admin, &api(A, "/calls"), &barred).ok();
    let told = admin.get(&to_a).ok().json();
    assert_eq!(told["lanes"][0]["number"], A, "the forward rests: {told}");
}

// answer.1, answer.2, answer.3, answer.6, answer.7
fn an_answer_setting_is_refused_by_its_codes(portal: &Portal) {
    let admin = portal.admin();
    let set = |body: Value| save(&admin, &api(A, "/answer"), &body);
    set(json!({"mode": "voicemail", "condition": null}))
        .refused_at(ErrorCode::Required, "condition");
    set(json!({"mode": "voicemail", "condition": "no_answer", "ring_seconds": null}))
        .refused_at(ErrorCode::Required, "ring_seconds");
    set(forward("always", 20, "")).refused_at(ErrorCode::Required, "destination");
    for seconds in [4, 61] {
        set(forward("no_answer", seconds, "2002")).refused_at(ErrorCode::Invalid, "ring_seconds");
    }
    // C23; then each class that may not be a destination, and the owner itself.
    for wrong in [
        "*97",
        "2002#",
        "２００２x",
        "123456789012345678901234567890123",
    ] {
        set(forward("always", 20, wrong)).refused_at(ErrorCode::Invalid, "destination");
    }
    for restricted in [
        "0110",
        "00120123456",
        "00570123456",
        "000312345678",
        "1842002",
        "18600312345678",
        "77",
        "2001",
        "005011110001",
        "2999",
        "09012345678",
        "001012125550100",
        "002012345678",
    ] {
        set(forward("always", 20, restricted))
            .refused_at(ErrorCode::DestinationRestricted, "destination");
    }
    for allowed in [
        "2002",
        "822001",
        "005011110002",
        "0090-1234-5678",
        "00312345678",
    ] {
        let _ = set(forward("always", 20, allowed)).ok();
    }
    let body = json!({"version": 1, "mode": "off"});
    admin
        .put(&api(GONE, "/answer"), &body)
        .refused(ErrorCode::SubscriberMissing);
    let stale = json!({"version": 0, "mode": "off"});
    admin
        .put(&api(A, "/answer"), &stale)
        .refused(ErrorCode::ChangedByOther);
}

fn what_the_other_screens_refuse(portal: &Portal) {
    let admin = portal.admin();
    let stale = [
        ("/calls", json!({"version": 0, "anonymous_reject": true})),
        (
            "/terminal",
            json!({"version": 0, "on": true, "one_time_release": false}),
        ),
        ("/stop", json!({"version": 0, "stop": true})),
    ];
    for (rest, body) in stale {
        admin
            .put(&api(GONE, rest), &body)
            .refused(ErrorCode::SubscriberMissing);
        admin
            .put(&api(A, rest), &body)
            .refused(ErrorCode::ChangedByOther);
    }
    let version = json!({"version": 0});
    admin
        .post(&api(GONE, "/initialise"), &version)
        .refused(ErrorCode::SubscriberMissing);
    admin
        .post(&api(A, "/initialise"), &version)
        .refused(ErrorCode::ChangedByOther);
    // A release is only for a number whose 端末認証 is on (domain §3.1).
    let release = json!({"on": false, "one_time_release": true});
    save(&admin, &api(A, "/terminal"), &release).refused_at(ErrorCode::Invalid, "one_time_release");
    let armed = json!({"on": true, "one_time_release": true});
    let _ = save(&admin, &api(A, "/terminal"), &armed).ok();
    let shown = admin.get(&api(A, "/terminal")).ok().json();
    assert_eq!(shown["on"], true);
}

fn a_password_set_by_somebody_else_must_be_changed(portal: &Portal) {
    let admin = portal.admin();
    let set = |number: &str, new: &str, again: &str| {
        let body = json!({"password": new, "password_confirmation": again});
        admin.put(&api(number, "/password"), &body)
    };
    let good = "velvet piano 39 rain";
    set(A, "", "").refused_at(ErrorCode::Required, "password");
    set(A, good, "another password").refused_at(ErrorCode::Invalid, "password_confirmation");
    for weak in [
        "short",
        "passwordpassword",
        "my 05011110001 is here",
        "株式会社サンプル の電話番号です",
    ] {
        set(A, weak, weak).refused_at(ErrorCode::Invalid, "password");
    }
    set(GONE, good, good).refused(ErrorCode::SubscriberMissing);
    let _ = set(A, good, good).status(204);
    // Typed full-width, it is the same password (domain §8).
    let mut account = portal.demo.user('A').account();
    account.password = "ｖｅｌｖｅｔ piano 39 rain".to_owned();
    let user = portal.client().logged_in(&account);
    user.get(&format!("/numbers/{A}"))
        .page_refused(ErrorCode::NotPermitted);
    let _ = user.get("/password").ok();
}

fn a_stopped_number_loses_its_sessions(portal: &Portal) {
    let admin = portal.admin();
    let user = portal.user('A');
    let browser = portal.client().logged_in(&portal.demo.user('A').account());
    let _ = save(&admin, &api(A, "/stop"), &json!({"stop": true})).ok();
    user.get(&api(A, "")).refused(ErrorCode::SessionMissing);
    assert!(browser.get("/numbers").see_other().starts_with("/login"));
    let _ = portal.client().logged_in(&portal.demo.user('A').account());
    let _ = save(&admin, &api(A, "/stop"), &json!({"stop": false})).ok();
    assert_eq!(admin.get(&api(A, "")).ok().json()["emergency_stop"], false);
}

// domain §3.3
fn an_initialised_number_keeps_its_place(portal: &Portal) {
    let admin = portal.admin();
    let _ = save(&admin, &api(A, "/answer"), &forward("always", 20, "2002")).ok();
    let before = admin.get(&api(A, "")).ok().json();
    let body = json!({"version": before["version"]});
    let _ = admin.post(&api(A, "/initialise"), &body).status(204);
    let after = admin.get(&api(A, "")).ok().json();
    for kept in [
        "extension",
        "extension_group",
        "hunt_group_name",
        "pickup_group_name",
        "site",
    ] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    let answer = admin.get(&api(A, "/answer")).ok().json();
    assert_eq!(
        (&answer["mode"], &answer["destination"]),
        (&json!("off"), &json!(""))
    );
}

// calls §16.7 E9
fn an_initialised_number_is_otherwise_as_new(portal: &Portal) {
    let admin = portal.admin();
    let row = |list: &str| {
        let query = format!("/api/v1/{list}?target=number&match=exact&q={A}");
        admin.get(&query).ok().json()["rows"][0].clone()
    };
    let voicemail = json!({"mode": "voicemail", "condition": "no_answer", "ring_seconds": 20,
                           "destination": ""});
    let _ = save(&admin, &api(A, "/answer"), &voicemail).ok();
    let barred = json!({"rows": [{
        "subscriber_id": A, "version": row("barring")["version"],
        "anonymous_reject": true, "intl_bar": true, "outside_bar": false,
    }]});
    let _ = admin.put("/api/v1/barring", &barred).ok();
    let on =
        json!({"on": true, "rows": [{"subscriber_id": A, "version": row("callkit")["version"]}]});
    let _ = admin.put("/api/v1/callkit", &on).status(204);
    let file = naisen_core::cp932::encode("\"受付\",\"ウケツケ\",\"0312345678\"\r\n").unwrap();
    let file = Some(("file", "book.csv", &*file));
    let made = admin.multipart("POST", "/api/v1/phone-books", &[("name", "得意先")], file);
    let made = made.status(201).json();
    let members = format!("/api/v1/phone-books/{}/members", made["book"]["id"]);
    let member = json!({"version": 1, "rows": [{"number": A, "ticked": true}]});
    let _ = admin.put(&members, &member).status(204);

    let version = admin.get(&api(A, "")).ok().json()["version"].clone();
    let _ = admin
        .post(&api(A, "/initialise"), &json!({"version": version}))
        .status(204);
    assert_eq!(admin.get(&api(A, "/answer")).ok().json()["mode"], "off");
    let bars = row("barring");
    assert_eq!(
        (&bars["anonymous_reject"], &bars["intl_bar"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(row("callkit")["on"], false);
    assert_eq!(admin.get(&members).ok().json()["total"], 0);
    let after = admin.get(&api(A, "")).ok().json();
    assert_eq!(after["extension"], "2001");
    for group in ["pickup_group_name", "hunt_group_name"] {
        assert!(after[group].is_string(), "{group}: {after}");
    }
}

// C26
fn two_browsers_do_not_overwrite_each_other(portal: &Portal) {
    let path = format!("/numbers/{A}");
    let browser = || portal.client().logged_in(&portal.demo.companies[0].admin);
    let (one, two) = (browser(), browser());
    let page = two.get(&path).ok();
    let _ = one.submit(&path, &[("display_name", "先の人")]).see_other();
    let forms = naisen_tests::page_form::forms(&page.text(), &path);
    let form = forms[0].clone().with(&[("display_name", "後の人")]);
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(n, v)| (&**n, &**v)).collect();
    let refused = two
        .form(&path, &fields)
        .page_refused(ErrorCode::ChangedByOther);
    assert!(refused.text().contains("後の人"), "what was typed stays");
    let user = portal.client().logged_in(&portal.demo.user('B').account());
    user.get(&path).page_refused(ErrorCode::NotPermitted);
    assert!(portal.client().get(&path).see_other().starts_with("/login"));
}

fn the_pages_refuse_with_the_same_codes(portal: &Portal) {
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let hq = group(&portal.admin(), "本社内線").to_string();
    let a = format!("/numbers/{A}");
    let p = format!("/numbers/{P}");
    let none = ("extension_group", "");
    page.submit(&a, &[("extension", "")])
        .page_refused(ErrorCode::ExtensionMissing);
    page.submit(&a, &[("extension", "2009"), none])
        .page_refused(ErrorCode::ExtensionWithoutGroup);
    page.submit(&a, &[("extension", "2002")])
        .page_refused(ErrorCode::ExtensionTwice);
    page.submit(&a, &[("extension_group", "77")])
        .page_refused(ErrorCode::ExtensionGroupMissing);
    page.submit(&p, &[("extension", ""), none])
        .page_refused(ErrorCode::PilotCannotBeCleared);
    page.submit(&p, &[none])
        .page_refused(ErrorCode::ExtensionWithoutGroup);
    page.submit(&a, &[("extension", "0"), ("extension_group", &hq)])
        .page_refused(ErrorCode::Invalid);
    let answer = format!("{a}/answer");
    let forward = [("mode", "forward"), ("condition", "always")];
    page.submit(&answer, &forward)
        .page_refused(ErrorCode::Required);
    page.submit(&answer, &[forward[0], forward[1], ("destination", "0110")])
        .page_refused(ErrorCode::DestinationRestricted);
    page.submit(&answer, &[forward[0], forward[1], ("destination", "*97")])
        .page_refused(ErrorCode::Invalid);
    page.submit(
        &format!("{a}/password"),
        &[
            ("password", "a long password 1"),
            ("password_confirmation", "x"),
        ],
    )
    .page_refused(ErrorCode::Invalid);
    page.submit(
        &format!("{a}/terminal"),
        &[("on", "off"), ("one_time_release", "on")],
    )
    .page_refused(ErrorCode::Invalid);
    for rest in [
        "",
        "/calls",
        "/answer",
        "/password",
        "/terminal",
        "/stop",
        "/initialise",
    ] {
        let gone = format!("/numbers/{GONE}{rest}");
        page.get(&gone).page_refused(ErrorCode::SubscriberMissing);
        page.form(
            &gone,
            &[
                ("version", "1"),
                ("on", "on"),
                ("stop", "on"),
                ("mode", "off"),
                ("password", "velvet piano 39 rain"),
                ("password_confirmation", "velvet piano 39 rain"),
            ],
        )
        .page_refused(ErrorCode::SubscriberMissing);
        if rest != "/password" {
            page.submit(&format!("{a}{rest}"), &[("version", "0")])
                .page_refused(ErrorCode::ChangedByOther);
        }
    }
}
