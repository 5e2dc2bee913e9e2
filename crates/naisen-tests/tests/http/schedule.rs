//! スケジュール転送 (S16–S18) and the holiday calendar: every code their screens raise.

use naisen_core::cp932;
use naisen_core::error::ErrorCode;
use naisen_tests::{Client, Portal, json, on_both_databases};
use serde_json::Value;

on_both_databases!(
    rows_are_refused_by_their_codes,
    a_destination_must_suit_every_pilot,
    schedules_are_refused_by_their_codes,
    the_pages_refuse_as_the_operations_do,
    the_official_list_replaces_its_years,
    strangers_do_not_see_a_schedule,
);

const API: &str = "/api/v1/schedules";

/// The demo's schedule: three rows, in the head office's dial plan, attached to no group.
fn sample(admin: &Client) -> Value {
    admin.get(API).ok().json()["rows"][0].clone()
}

fn weekday(start: &str, end: &str) -> Value {
    json!({"type": "weekday", "weekdays": ["mon", "tue", "wed", "thu", "fri"],
           "start": start, "end": end, "action": "off"})
}

fn date(date: &str, start: &str, end: &str) -> Value {
    json!({"type": "date", "date": date, "start": start, "end": end, "action": "off"})
}

fn rows_are_refused_by_their_codes(portal: &Portal) {
    let admin = portal.admin();
    let schedule = sample(&admin);
    let at = format!("{API}/{}/rows", schedule["id"]);
    let mut version = schedule["version"].as_i64().unwrap();
    // C9; the portal's clock is today's, so a day long past stands for yesterday.
    let mut forbidden = weekday("10:00", "11:00");
    forbidden["action"] = json!("on");
    forbidden["destination"] = json!("0110");
    let mut starred = forbidden.clone();
    starred["destination"] = json!("*97");
    let mut nowhere = forbidden.clone();
    nowhere["destination"] = json!("");
    let mut no_day = weekday("10:00", "11:00");
    no_day["weekdays"] = json!([]);
    let holiday = json!({"type": "holiday", "start": "00:00", "end": "24:00", "action": "off"});
    let add = |row: Value| {
        let mut body = row;
        body["version"] = json!(version);
        admin.post(&at, &body)
    };
    add(weekday("22:00", "06:00")).refused(ErrorCode::TimeRangeInvalid);
    add(weekday("09:00", "09:00")).refused(ErrorCode::TimeRangeInvalid);
    for day in ["2027-02-29", "2020-12-01", "--02-30"] {
        add(date(day, "13:00", "17:00")).refused(ErrorCode::DateInvalid);
    }
    add(holiday).refused(ErrorCode::ScheduleRowTwice);
    add(forbidden).refused(ErrorCode::DestinationRestricted);
    add(starred).refused(ErrorCode::Invalid);
    add(nowhere).refused(ErrorCode::Required);
    add(no_day).refused(ErrorCode::Required);
    for day in ["--02-29", "--12-24"] {
        let mut row = date(day, "13:00", "17:00");
        row["version"] = json!(version);
        let saved = admin.post(&at, &row).status(201).json();
        version = saved["version"].as_i64().unwrap();
    }
    let stored = admin.get(&at).ok().json();
    assert_eq!(stored["rows"][4]["no"], 5); // schedule.4
    let last = stored["rows"][4]["id"].clone();
    let gone = json!({"version": version, "rows": [7]});
    admin
        .post(&format!("{at}/delete"), &gone)
        .refused(ErrorCode::ScheduleToDeleteMissing);
    let mut change = weekday("10:00", "11:00");
    change["version"] = json!(version);
    admin
        .put(&format!("{at}/7"), &change)
        .refused(ErrorCode::ScheduleToUpdateMissing);
    change["version"] = json!(1_000);
    admin
        .put(&format!("{at}/{last}"), &change)
        .refused(ErrorCode::ChangedByOther);
    admin
        .post(&format!("{API}/7/rows"), &change)
        .refused(ErrorCode::ScheduleToAddMissing);
    let delete = json!({"version": version, "rows": [last]});
    let _ = admin.post(&format!("{at}/delete"), &delete).ok();
}

fn a_destination_must_suit_every_pilot(portal: &Portal) {
    let admin = portal.admin();
    let schedule = sample(&admin);
    let at = format!("{API}/{}/rows", schedule["id"]);
    let pilot = portal.demo.user('P').extension.clone();
    let mut row = weekday("10:00", "11:00");
    row["action"] = json!("on");
    row["destination"] = json!(pilot);
    row["version"] = schedule["version"].clone();
    let _ = admin.post(&at, &row).status(201);
    // The pilot itself is no destination of its own group (8039 at attaching, hunt.13).
    let number = &portal.demo.user('P').external_number;
    let groups = format!("/api/v1/hunt-groups?target=pilot&q={number}");
    let mut group = admin.get(&groups).ok().json()["rows"][0].clone();
    let to = format!("/api/v1/hunt-groups/{}", group["id"]);
    group.as_object_mut().unwrap().remove("id");
    group["schedule"] = schedule["id"].clone();
    admin
        .put(&to, &group)
        .refused_at(ErrorCode::DestinationRestricted, "schedule");
}

fn schedules_are_refused_by_their_codes(portal: &Portal) {
    let admin = portal.admin();
    let schedule = sample(&admin);
    let group = schedule["extension_group"].clone();
    let name = schedule["name"].clone();
    admin
        .post(API, &json!({"name": name, "extension_group": group}))
        .refused_at(ErrorCode::ScheduleExists, "name"); // C21
    admin
        .post(API, &json!({"name": "S", "extension_group": 7}))
        .refused_at(ErrorCode::ExtensionGroupMissing, "extension_group");
    admin
        .post(API, &json!({"name": "", "extension_group": group}))
        .refused_at(ErrorCode::Required, "name");
    let change = json!({"name": "S", "extension_group": group, "version": 1});
    admin
        .put(&format!("{API}/7"), &change)
        .refused(ErrorCode::ScheduleToUpdateMissing);
    admin
        .delete(&format!("{API}/7"))
        .refused(ErrorCode::ScheduleToDeleteMissing);
    // Attached to a group, it cannot be deleted (schedule.3).
    let n = &portal.demo.user('N').external_number;
    let desk = json!({"name": "DESK", "pilot": n, "schedule": schedule["id"]});
    let _ = admin.post("/api/v1/hunt-groups", &desk).status(201);
    admin
        .delete(&format!("{API}/{}", schedule["id"]))
        .refused(ErrorCode::StillInUse);
    admin
        .post(&format!("{API}/delete"), &json!({"ids": []}))
        .refused(ErrorCode::Required);
}

fn the_pages_refuse_as_the_operations_do(portal: &Portal) {
    let admin = portal.admin();
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let schedule = sample(&admin);
    let (id, group) = (
        schedule["id"].to_string(),
        schedule["extension_group"].to_string(),
    );
    let name = schedule["name"].as_str().unwrap();
    page.form(
        "/schedules/new",
        &[("name", name), ("extension_group", &group)],
    )
    .page_refused(ErrorCode::ScheduleExists);
    page.form("/schedules/new", &[("name", "S"), ("extension_group", "7")])
        .page_refused(ErrorCode::ExtensionGroupMissing);
    page.get("/schedules/7/rows")
        .page_refused(ErrorCode::ScheduleToUpdateMissing);
    page.form("/schedules/delete", &[("id", "7")])
        .page_refused(ErrorCode::ScheduleToDeleteMissing);
    let version = schedule["version"].to_string();
    let row = |kind: &str, date: &str, start: &str, end: &str| {
        page.form(
            &format!("/schedules/{id}/rows/new"),
            &[
                ("version", &version),
                ("type", kind),
                ("date", date),
                ("start", start),
                ("end", end),
                ("action", "off"),
            ],
        )
    };
    let to = |fields: &[(&str, &str)]| {
        let row = [
            ("type", "holiday"),
            ("start", "9:00"),
            ("end", "10:00"),
            ("action", "on"),
        ];
        let typed = [&row[..], fields].concat();
        page.submit(&format!("/schedules/{id}/rows/new"), &typed)
    };
    to(&[("destination", "0110")]).page_refused(ErrorCode::DestinationRestricted);
    to(&[("destination", "*97")]).page_refused(ErrorCode::Invalid);
    page.form(
        "/schedules/7/rows/new",
        &[
            ("type", "holiday"),
            ("action", "off"),
            ("start", "9:00"),
            ("end", "10:00"),
        ],
    )
    .page_refused(ErrorCode::ScheduleToAddMissing);
    row("date", "2027-02-29", "0:00", "24:00").page_refused(ErrorCode::DateInvalid);
    row("holiday", "", "22:00", "6:00").page_refused(ErrorCode::TimeRangeInvalid);
    row("holiday", "", "0:00", "24:00").page_refused(ErrorCode::ScheduleRowTwice);
    row("weekday", "", "0:00", "24:00").page_refused(ErrorCode::Required);
    let done = row("holiday", "", "9:00", "12:00").see_other();
    assert_eq!(done, format!("/schedules/{id}/rows"));
    row("holiday", "", "9:00", "13:00").page_refused(ErrorCode::ChangedByOther);
}

fn the_official_list_replaces_its_years(portal: &Portal) {
    let list =
        "国民の祝日・休日月日,国民の祝日・休日名称\r\n2030/1/1,元日\r\n2030/6/3,特別な日\r\n";
    let bytes = cp932::encode(list).unwrap();
    let to = "/api/v1/holiday-overrides/list";
    let loaded = portal
        .operator()
        .upload(to, "file", "syukujitsu.csv", &bytes);
    assert_eq!(loaded.ok().json()["years"], json!([2030]));
    let year = portal.admin().get("/api/v1/holidays?year=2030").ok().json();
    let days: Vec<&Value> = year
        .as_array()
        .unwrap()
        .iter()
        .map(|day| &day["date"])
        .collect();
    assert_eq!(days, [&json!("2030-01-01"), &json!("2030-06-03")]); // schedule.16
    let file = portal.admin().get("/api/v1/holidays.csv?year=2030").ok();
    let again = portal
        .operator()
        .upload(to, "file", "again.csv", &file.body);
    assert_eq!(again.ok().json()["days"], 2, "the export comes back");
    portal
        .operator()
        .upload(to, "file", "utf8.csv", list.as_bytes())
        .refused_at(ErrorCode::Invalid, "file");
    portal
        .admin()
        .upload(to, "file", "a.csv", &bytes)
        .refused(ErrorCode::NotPermitted);
}

fn strangers_do_not_see_a_schedule(portal: &Portal) {
    let at = format!("{API}/{}", sample(&portal.admin())["id"]);
    portal
        .other_admin()
        .get(&at)
        .refused(ErrorCode::ScheduleToUpdateMissing);
    portal
        .other_admin()
        .delete(&at)
        .refused(ErrorCode::ScheduleToDeleteMissing);
    portal.user('A').get(&at).refused(ErrorCode::NotPermitted);
    portal.client().get(&at).refused(ErrorCode::SessionMissing);
}
