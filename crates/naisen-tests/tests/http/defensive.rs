//! Codes that only a damaged database or a full system can raise, provoked on rows written behind the
//! portal's back (calls §16.8 C7, C22).

use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Database, Portal, Value, json, on_both_databases};

on_both_databases!(
    a_group_whose_pilot_is_gone_says_so,
    one_run_at_a_time,
    a_body_too_large_is_not_read,
    a_fault_inside_shows_nothing_of_it,
);

const GROUPS: &str = "/api/v1/hunt-groups";
const P: &str = "05011110100";
const N: &str = "05011110021";

fn sales(admin: &Client) -> Value {
    admin.get(GROUPS).ok().json()["rows"][0].clone()
}

/// The group's change without its id, as an operation takes it.
fn change(group: &Value, slide_type: &str) -> Value {
    let mut body = group.clone();
    body.as_object_mut().unwrap().remove("id");
    body["slide_type"] = json!(slide_type);
    body
}

// C22, first and second part.
fn a_group_whose_pilot_is_gone_says_so(portal: &Portal) {
    let admin = portal.admin();
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let group = sales(&admin);
    let (at, id) = (format!("{GROUPS}/{}", group["id"]), group["id"].to_string());
    portal.spoil(&format!(
        "DELETE FROM subscriber WHERE subscriber_id = '{P}'"
    ));
    let mut new_pilot = change(&group, "sequential");
    new_pilot["pilot"] = json!(N);
    admin
        .put(&at, &new_pilot)
        .refused(ErrorCode::PilotRecordMissing);
    page.submit(&format!("/hunt-groups/{id}"), &[("pilot", N)])
        .page_refused(ErrorCode::PilotRecordMissing);
    portal.spoil("DELETE FROM hunt_member");
    admin
        .delete(&at)
        .refused(ErrorCode::PilotRecordToDeleteMissing);
    page.form("/hunt-groups/delete", &[("id", &id)])
        .page_refused(ErrorCode::PilotRecordToDeleteMissing);
}

/// SALES as it is changed by `first`, then judged with 32 or 33 members: the numbers that a portal with
/// many numbers has besides.
fn a_full_group(database: Database) {
    let portal = Portal::with_numbers(database, 33);
    let admin = portal.admin();
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let members: Vec<Value> = (0..32)
        .map(|n| json!({"number": format!("0503{n:07}"), "order": n + 1}))
        .collect();
    let mut body = change(&sales(&admin), "sequential");
    let group = sales(&admin);
    let (at, id) = (format!("{GROUPS}/{}", group["id"]), group["id"].to_string());
    body["members"] = json!(members);
    let full = admin.put(&at, &body).ok().json();
    // C7: the 33rd of any other type than 同報.
    let last = "05030000032";
    let row = json!({"number": last, "ticked": true, "order": "33"});
    let add = |version: &Value| json!({"version": version, "rows": [row]});
    let add_at = format!("{at}/members");
    admin
        .put(&add_at, &add(&full["version"]))
        .refused(ErrorCode::SerialFull);
    let tick = |version: &Value, order: &str| -> Answer {
        let names = ["tick", "order"].map(|field| format!("row.{last}.{field}"));
        let version = version.to_string();
        let fields = [
            ("version", &*version),
            (&*names[0], "on"),
            (&*names[1], order),
        ];
        page.form(&format!("/hunt-group-members?group={id}"), &fields)
    };
    tick(&full["version"], "33").page_refused(ErrorCode::SerialFull);
    let edit = format!("/hunt-groups/{id}");
    page.submit(&edit, &[("slide_type", "simultaneous")])
        .page_refused(ErrorCode::TooManyForSimultaneous);
    // C22, third part: 同報 with 33 members, which no screen makes.
    portal.spoil(&format!(
        "INSERT INTO hunt_member (company_id, hunt_group_id, subscriber_id, ring_order)
         SELECT company_id, {id}, id, 99 FROM subscriber WHERE subscriber_id = '{last}';
         UPDATE hunt_group SET slide_type = 'simultaneous' WHERE id = {id}"
    ));
    let spoilt = sales(&admin);
    assert_eq!(spoilt["members"].as_array().unwrap().len(), 33);
    admin
        .put(&at, &change(&spoilt, "sequential"))
        .refused_at(ErrorCode::TooManyForSerial, "slide_type");
    page.submit(&edit, &[("slide_type", "random")])
        .page_refused(ErrorCode::TooManyForSerial);
    tick(&spoilt["version"], "98").page_refused(ErrorCode::SimultaneousFull);
}

#[test]
fn a_full_group_on_sqlite() {
    a_full_group(Database::Sqlite);
}

#[test]
fn a_full_group_on_postgres() {
    a_full_group(Database::Postgres);
}

fn one_run_at_a_time(portal: &Portal) {
    let admin = portal.admin();
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let upload = |name: &str| {
        let file =
            naisen_core::cp932::encode("\"PICKUP\",\"営業ピックアップ\"\r\n\"05011110003\"\r\n");
        let made = admin.upload("/api/v1/bulk-jobs", "file", name, &file.unwrap());
        made.status(201).json()["id"].to_string()
    };
    let (_running, waiting) = (upload("a.csv"), upload("b.csv"));
    portal.sql(
        "UPDATE bulk_job SET state = 'running', lease_until_ms = 9000000000000000
         WHERE file_name = 'a.csv'",
    );
    let refused = admin.send("POST", &format!("/api/v1/bulk-jobs/{waiting}/run"), None);
    let refused = refused.refused(ErrorCode::SystemLimit);
    assert!(refused.header("retry-after").is_some());
    page.form("/bulk/run", &[("job", &waiting)])
        .page_refused(ErrorCode::SystemLimit);
}

fn a_body_too_large_is_not_read(portal: &Portal) {
    let client = portal.client();
    client
        .head_only("POST", "/api/v1/session", "application/json", 50 << 20)
        .refused(ErrorCode::BodyTooLarge);
    client
        .head_only(
            "POST",
            "/login",
            "application/x-www-form-urlencoded",
            50 << 20,
        )
        .page_refused(ErrorCode::BodyTooLarge);
}

fn a_fault_inside_shows_nothing_of_it(portal: &Portal) {
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    portal.sql("ALTER TABLE audit RENAME TO taken_away");
    let api = portal
        .admin()
        .get("/api/v1/audit")
        .refused(ErrorCode::Internal);
    let shown = page.get("/audit").page_refused(ErrorCode::Internal);
    for answer in [api, shown] {
        let text = answer.text();
        assert!(
            !text.contains("no such table") && !text.contains("does not exist"),
            "{text}"
        );
    }
    portal.sql("ALTER TABLE taken_away RENAME TO audit");
    let _ = page.get("/audit").ok();
}
