//! The lists whose rows are ticked and saved together (S12, S28–S30, S33, S34): every code, through the
//! API and through the pages; all rows or none.

use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, Value, json, on_both_databases};

on_both_databases!(
    every_list_refuses_a_number_that_is_gone_and_an_empty_save,
    answers_are_saved_all_or_none,
    barring_lets_a_forward_rest,
    callkit_is_switched_by_row,
    a_backup_is_deleted_once,
    the_pages_refuse_with_the_same_codes,
    the_pages_save_ticked_rows_only,
);

const A: &str = "05011110001";
const B: &str = "05011110002";
const GONE: &str = "05099999999";

/// Gives a number a backup, as its app would.
/// In the far future: backups are kept for thirty days.
const STORED_MS: i64 = 9_000_000_000_000;

fn back_up(portal: &Portal, number: &str) {
    let blob = if portal.database().is_some() {
        "decode('00', 'hex')"
    } else {
        "x'00'"
    };
    portal.sql(&format!(
        "INSERT INTO backup (company_id, subscriber_id, stored_ms, bytes)
         SELECT company_id, id, {STORED_MS}, {blob} FROM subscriber WHERE subscriber_id = '{number}'"
    ));
}

fn version(admin: &Client, number: &str) -> Value {
    let shown = admin.get(&format!("/api/v1/numbers/{number}")).ok();
    shown.json()["version"].clone()
}

/// The keys and codes of a refused save.
fn rows(answer: &Answer) -> Vec<(String, u64)> {
    let json = answer.json();
    let rows = json["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        (
            row["key"].as_str().unwrap().to_owned(),
            row["code"].as_u64().unwrap(),
        )
    })
    .collect()
}

fn forward(number: &str, version: &Value, destination: &str) -> Value {
    json!({"subscriber_id": number, "version": version, "mode": "forward", "condition": "always",
           "ring_seconds": 20, "destination": destination})
}

fn barring(number: &str, version: &Value, outside_bar: bool) -> Value {
    json!({"subscriber_id": number, "version": version, "anonymous_reject": false,
           "intl_bar": false, "outside_bar": outside_bar})
}

fn every_list_refuses_a_number_that_is_gone_and_an_empty_save(portal: &Portal) {
    let admin = portal.admin();
    let one = json!(1);
    let callkit = |rows: Value| json!({"on": true, "rows": rows});
    let callkit_row =
        |number: &str, version: i64| json!({"subscriber_id": number, "version": version});
    let put = |path: &str, body: &Value| admin.put(&format!("/api/v1/{path}"), body);
    for (path, empty, gone, stale) in [
        (
            "answers",
            json!({"rows": []}),
            json!({"rows": [forward(GONE, &one, "2002")]}),
            json!({"rows": [forward(A, &json!(0), "2002")]}),
        ),
        (
            "barring",
            json!({"rows": []}),
            json!({"rows": [barring(GONE, &one, true)]}),
            json!({"rows": [barring(A, &json!(0), true)]}),
        ),
        (
            "callkit",
            callkit(json!([])),
            callkit(json!([callkit_row(GONE, 1)])),
            callkit(json!([callkit_row(A, 0)])),
        ),
    ] {
        put(path, &empty).refused(ErrorCode::Required);
        let refused = put(path, &gone).refused(ErrorCode::SubscriberMissing);
        assert_eq!(rows(&refused), [(GONE.to_owned(), 8015)], "{path}");
        put(path, &stale).refused(ErrorCode::ChangedByOther);
        let stranger = portal.other_admin();
        let foreign = stale.to_string().replace("\"version\":0", "\"version\":1");
        let foreign = serde_json::from_str(&foreign).unwrap();
        stranger
            .put(&format!("/api/v1/{path}"), &foreign)
            .refused(ErrorCode::SubscriberMissing);
    }
}

// answer.9
fn answers_are_saved_all_or_none(portal: &Portal) {
    let admin = portal.admin();
    let (a, b) = (version(&admin, A), version(&admin, B));
    let save = |rows: &[Value]| admin.put("/api/v1/answers", &json!({"rows": rows}));
    let good = forward(A, &a, "2002");
    let refused =
        save(&[good.clone(), forward(B, &b, "0110")]).refused(ErrorCode::DestinationRestricted);
    assert_eq!(rows(&refused), [(B.to_owned(), 8039)]);
    let refused = save(&[good.clone(), forward(B, &b, "")]).refused(ErrorCode::Required);
    assert_eq!(rows(&refused), [(B.to_owned(), 8008)]);
    let refused = save(&[forward(A, &a, "*97"), forward(B, &b, "#")]).refused(ErrorCode::Invalid);
    assert_eq!(rows(&refused), [(A.to_owned(), 8009), (B.to_owned(), 8009)]);
    let answer = |number: &str| {
        let shown = admin.get(&format!("/api/v1/numbers/{number}/answer")).ok();
        shown.json()["mode"].clone()
    };
    assert_eq!(answer(A), "off", "nothing is half saved");
    let _ = save(&[good, forward(B, &b, "2001")]).status(204);
    assert_eq!((answer(A), answer(B)), (json!("forward"), json!("forward")));
}

// barring.9
fn barring_lets_a_forward_rest(portal: &Portal) {
    let admin = portal.admin();
    let outside = forward(A, &version(&admin, A), "0090-1234-5678");
    let _ = admin
        .put("/api/v1/answers", &json!({"rows": [outside]}))
        .status(204);
    let bar = barring(A, &version(&admin, A), true);
    let saved = admin.put("/api/v1/barring", &json!({"rows": [bar]})).ok();
    assert_eq!(saved.json()["resting_forwards"], 1);
    let kept = admin
        .get(&format!("/api/v1/numbers/{A}/answer"))
        .ok()
        .json();
    assert_eq!(kept["destination"], "009012345678", "it is kept, and rests");
    let save = json!({"rows": [forward(A, &version(&admin, A), "00312345678")]});
    admin
        .put("/api/v1/answers", &save)
        .refused(ErrorCode::DestinationRestricted);
}

fn callkit_is_switched_by_row(portal: &Portal) {
    let admin = portal.admin();
    let row = json!({"subscriber_id": A, "version": version(&admin, A)});
    let _ = admin
        .put("/api/v1/callkit", &json!({"on": true, "rows": [row]}))
        .status(204);
    let list = admin.get("/api/v1/callkit").ok().json();
    let on = list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["on"] == true);
    assert_eq!(on.count(), 1);
}

// functions.4, functions.5
fn a_backup_is_deleted_once(portal: &Portal) {
    let admin = portal.admin();
    back_up(portal, A);
    let delete = |numbers: &[&str]| {
        admin.post(
            "/api/v1/backups/delete",
            &json!({"subscriber_ids": numbers}),
        )
    };
    delete(&[]).refused(ErrorCode::Required);
    delete(&[GONE]).refused(ErrorCode::SubscriberMissing);
    let refused = delete(&[A, B]).refused(ErrorCode::FileMissing);
    assert_eq!(rows(&refused), [(B.to_owned(), 8077)]);
    let _ = delete(&[A]).status(204);
    delete(&[A]).refused(ErrorCode::FileMissing);
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    back_up(portal, A);
    let asked = page.form("/backups", &[("n", A)]).ok().text();
    assert!(asked.contains("050-1111-0001"), "the number is named");
    let _ = page.form("/backups/delete", &[("n", A)]).see_other();
    page.form("/backups/delete", &[("n", A)])
        .page_refused(ErrorCode::FileMissing);
    page.form("/backups", &[("n", B)])
        .page_refused(ErrorCode::FileMissing);
    page.form("/backups", &[("n", GONE)])
        .page_refused(ErrorCode::SubscriberMissing);
    page.form("/backups", &[]).page_refused(ErrorCode::Required);
}

fn the_pages_refuse_with_the_same_codes(portal: &Portal) {
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    for path in [
        "/answers",
        "/barring",
        "/callkit",
        "/user-passwords",
        "/stop",
    ] {
        page.form(path, &[("do", "on")])
            .page_refused(ErrorCode::Required);
    }
    let row = |number: &str, field: &str| format!("row.{number}.{field}");
    for path in ["/answers", "/barring", "/callkit"] {
        let (tick, setting) = (row(GONE, "tick"), row(GONE, "setting"));
        page.form(path, &[("do", "on"), (&tick, "on"), (&setting, "off")])
            .page_refused(ErrorCode::SubscriberMissing);
        let [tick, held, setting, bar] =
            ["tick", "version", "setting", "outside_bar"].map(|field| row(A, field));
        let typed = [
            (&*tick, "on"),
            (&*held, "0"),
            (&*setting, "voicemail.always"),
            (&*bar, "on"),
            ("do", "on"),
        ];
        page.submit(path, &typed)
            .page_refused(ErrorCode::ChangedByOther);
    }
    for path in ["/user-passwords", "/stop"] {
        let chosen = page.form(path, &[("n", GONE)]).see_other();
        page.get(&chosen).page_refused(ErrorCode::SubscriberMissing);
    }
    let [tick, setting, destination] = ["tick", "setting", "destination"].map(|f| row(A, f));
    let send = |to: &str| {
        page.submit(
            "/answers",
            &[
                (&tick, "on"),
                (&setting, "forward.always"),
                (&destination, to),
            ],
        )
    };
    send("").page_refused(ErrorCode::Required);
    send("0*97").page_refused(ErrorCode::Invalid);
    send("0110").page_refused(ErrorCode::DestinationRestricted);
    let mended = send("09012345678").page_refused(ErrorCode::DestinationRestricted);
    let offered = format!("value=\"{A} 009012345678\"");
    assert!(mended.text().contains(&offered), "one press mends the row");
}

fn the_pages_save_ticked_rows_only(portal: &Portal) {
    let admin = portal.admin();
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let field = |number: &str, name: &str| format!("row.{number}.{name}");
    let typed = [
        (field(A, "tick"), "on"),
        (field(A, "outside_bar"), "on"),
        (field(B, "outside_bar"), "on"),
    ];
    let typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (&**name, *value))
        .collect();
    let _ = page.submit("/barring", &typed).see_other();
    let list = admin.get("/api/v1/barring").ok().json();
    let barred = list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["outside_bar"] == true);
    let barred: Vec<&Value> = barred.map(|row| &row["subscriber_id"]).collect();
    assert_eq!(barred, [A]);
    assert_eq!(
        page.form("/stop", &[("n", A)]).see_other(),
        format!("/numbers/{A}/stop")
    );
    let to = page.form("/user-passwords", &[("n", A)]).see_other();
    assert_eq!(to, format!("/numbers/{A}/password"));
}
