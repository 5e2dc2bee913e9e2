//! 一括登録 (S31): every code of calls §16.8 C12–C18 and C25, the states of a job, what cannot be read.

use naisen_core::cp932;
use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, Value, on_both_databases};

on_both_databases!(
    a_file_without_entry_is_refused_by_its_code,
    a_file_that_cannot_be_read_is_listed_with_its_code,
    what_no_reader_should_swallow_is_refused_by_a_code,
    a_run_tells_every_failing_row_and_registers_nothing,
    a_run_of_a_hunt_file_keeps_the_rules_of_its_group,
    a_file_altered_or_lost_in_storage_is_not_run,
    a_job_runs_deletes_and_is_gone,
);

const JOBS: &str = "/api/v1/bulk-jobs";

/// A file in the form the screen takes: lines in CP932 with CRLF.
fn file(lines: &[&str]) -> Vec<u8> {
    cp932::encode(&(lines.join("\r\n") + "\r\n")).unwrap()
}

fn upload(client: &Client, name: &str, content: &[u8]) -> Answer {
    client.upload(JOBS, "file", name, content)
}

fn accepted(client: &Client, name: &str, lines: &[&str]) -> i64 {
    let job = upload(client, name, &file(lines)).status(201).json();
    job["id"].as_i64().unwrap()
}

fn preview(client: &Client, id: i64) -> Answer {
    client.get(&format!("{JOBS}/{id}/preview"))
}

fn start(client: &Client, id: i64) -> Answer {
    client.send("POST", &format!("{JOBS}/{id}/run"), None)
}

fn delete(client: &Client, id: i64) -> Answer {
    client.delete(&format!("{JOBS}/{id}"))
}

/// Runs a job and answers what it is when it has ended: its events end with it.
fn ended(client: &Client, id: i64) -> Value {
    let _ = start(client, id).status(202);
    let events = client.get(&format!("{JOBS}/{id}/events")).ok().text();
    let last = events
        .lines()
        .rfind(|line| line.starts_with("data:"))
        .unwrap();
    serde_json::from_str(last.trim_start_matches("data:")).unwrap()
}

fn errors(job: &Value) -> Vec<(u64, u64)> {
    let errors = job["errors"].as_array().unwrap();
    let pair = |e: &Value| {
        (
            e["line"].as_u64().unwrap_or_default(),
            e["code"].as_u64().unwrap(),
        )
    };
    errors.iter().map(pair).collect()
}

fn a_file_without_entry_is_refused_by_its_code(portal: &Portal) {
    // C12.
    let admin = portal.admin();
    let good = file(&["\"VPN\",\"本社内線\"", "\"05011110001\",\"2001\""]);
    admin
        .upload(JOBS, "other", "a.csv", &good)
        .refused(ErrorCode::CsvNoFile);
    upload(&admin, "", b"").refused(ErrorCode::CsvNoFile);
    upload(&admin, "a.txt", &good).refused(ErrorCode::CsvExtension);
    let _ = upload(&admin, "a.csv", &good).status(201);
    upload(&admin, "A.CSV", &good).refused(ErrorCode::CsvAlreadyListed);
    assert_eq!(
        admin.get(JOBS).ok().json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    page.upload("/bulk", "file", "", b"")
        .page_refused(ErrorCode::CsvNoFile);
    page.upload("/bulk", "file", "a.txt", &good)
        .page_refused(ErrorCode::CsvExtension);
    page.upload("/bulk", "file", "a.csv", &good)
        .page_refused(ErrorCode::CsvAlreadyListed);
}

#[expect(clippy::too_many_lines, reason = "a table of files and codes")]
fn a_file_that_cannot_be_read_is_listed_with_its_code(portal: &Portal) {
    let admin = portal.admin();
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let both = |content: &[u8]| {
        (
            upload(&admin, "x.csv", content),
            page.upload("/bulk", "file", "y.csv", content),
        )
    };
    // C12, C13.
    let (api, shown) = both(b"");
    api.refused(ErrorCode::CsvUnreadable);
    shown.page_refused(ErrorCode::CsvUnreadable);
    let (api, shown) = both(b"\"VPN\",\"HQ\"\n\"05011110001\",\"2001\"\n");
    api.refused(ErrorCode::CsvLineBreak);
    shown.page_refused(ErrorCode::CsvLineBreak);
    let (api, shown) = both("\"VPN\",\"営業部\"\r\n\"05011110001\",\"2001\"\r\n".as_bytes());
    api.refused(ErrorCode::CsvEncoding);
    shown.page_refused(ErrorCode::CsvEncoding);
    let (api, shown) = both(&file(&["\"VPN\";\"HQ\"", "\"05011110001\",\"2001\""]));
    api.refused(ErrorCode::CsvComma);
    shown.page_refused(ErrorCode::CsvComma);
    let (api, shown) = both(&file(&["VPN,HQ"]));
    api.refused(ErrorCode::CsvUnquoted);
    shown.page_refused(ErrorCode::CsvUnquoted);
    let (api, shown) = both(b"\"VPN\",\"HQ");
    api.refused(ErrorCode::CsvRecords);
    shown.page_refused(ErrorCode::CsvRecords);
    // C14.
    let (api, shown) = both(&file(&["\"vpn\",\"HQ\"", "\"05011110001\",\"2001\""]));
    api.refused(ErrorCode::CsvKind);
    shown.page_refused(ErrorCode::CsvKind);
    let (api, shown) = both(&file(&["\"PICKUP\",\"\"", "\"05011110001\""]));
    api.refused(ErrorCode::CsvPickupGroupRequired);
    shown.page_refused(ErrorCode::CsvPickupGroupRequired);
    upload(&admin, "x.csv", &file(&["\"PICKUP\"", "\"05011110001\""]))
        .refused(ErrorCode::CsvPickupGroupRequired);
    let (api, shown) = both(&file(&["\"VPN\",\"HQ\"", "\"05011110001\",\"2001\",\"\""]));
    api.refused(ErrorCode::CsvFieldCount);
    shown.page_refused(ErrorCode::CsvFieldCount);
    let (api, shown) = both(&file(&["\"VPN\",\"HQ\""]));
    api.refused(ErrorCode::CsvNoData);
    shown.page_refused(ErrorCode::CsvNoData);
    let (api, shown) = both(&file(&["\"VPN\",\"HQ\"", "\"05011110001\",\"02\""]));
    api.refused(ErrorCode::CsvValue);
    shown.page_refused(ErrorCode::CsvValue);
    // C25.
    let row = "\"05011110001\",\"2001\"";
    upload(&admin, "x.csv", &file(&["\"VPN\",\"HQ\"", row, "", row]))
        .refused(ErrorCode::CsvFieldCount);
    upload(
        &admin,
        "x.csv",
        &file(&["\"VPN\",\"HQ\"", "\"05011110001\","]),
    )
    .refused(ErrorCode::CsvUnquoted);
    upload(&admin, "x.csv", &file(&["\"VPN\",\"HQ\"", ",\"2001\""]))
        .refused(ErrorCode::CsvUnquoted);
    upload(&admin, "x.csv", &file(&["\"VPN\",\"H\tQ\"", row])).refused(ErrorCode::CsvValue);
    // Entries in an error state are replaced: one for each name.
    let jobs = admin.get(JOBS).ok().json();
    let states: Vec<_> = jobs["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| {
            (
                job["file_name"].as_str().unwrap(),
                job["state"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        states,
        [("y.csv", "upload_failed"), ("x.csv", "upload_failed")]
    );
}

fn what_no_reader_should_swallow_is_refused_by_a_code(portal: &Portal) {
    // Quality bar A8.
    let admin = portal.admin();
    admin
        .head_only("POST", JOBS, "multipart/form-data; boundary=x", 50 << 20)
        .refused(ErrorCode::BodyTooLarge);
    let mebibyte = |unit: &str| unit.repeat((1 << 20) / unit.len() + 1);
    upload(&admin, "x.csv", mebibyte("x").as_bytes()).refused(ErrorCode::CsvUnreadable);
    upload(&admin, "x.csv", &[b'"', 0, b'"', b'\r', b'\n']).refused(ErrorCode::CsvKind);
    let nul = b"\"VPN\",\"H\0Q\"\r\n\"05011110001\",\"2001\"\r\n";
    upload(&admin, "x.csv", nul).refused(ErrorCode::CsvValue);
    let wide: Vec<u8> = "\u{feff}\"VPN\",\"本社\"\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    upload(&admin, "x.csv", &wide).refused(ErrorCode::CsvEncoding);
    let columns = ["\"x\""; 10_000].join(",");
    upload(&admin, "x.csv", &file(&["\"VPN\",\"HQ\"", &columns])).refused(ErrorCode::CsvFieldCount);
    let field = "9".repeat((1 << 20) - 100);
    let long = format!("\"{field}\",\"2001\"");
    upload(&admin, "x.csv", &file(&["\"VPN\",\"HQ\"", &long])).refused(ErrorCode::CsvValue);
    let zip = b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00!\x00";
    upload(&admin, "x.csv", zip).refused(ErrorCode::CsvUnquoted);
    upload(&admin, &format!("{}.csv", "x".repeat(300)), b"x")
        .refused_at(ErrorCode::Invalid, "file");
    let named = format!("{JOBS}?file_name=a%00.csv");
    admin
        .send("POST", &named, Some(("text/csv", b"x")))
        .refused_at(ErrorCode::Invalid, "file");
    admin
        .send("POST", JOBS, Some(("text/plain", b"x")))
        .refused(ErrorCode::ContentType);
}

fn a_run_tells_every_failing_row_and_registers_nothing(portal: &Portal) {
    // C15.
    let admin = portal.admin();
    let id = accepted(
        &admin,
        "unknown.csv",
        &[
            "\"VPN\",\"本社内線\"",
            "\"05011110001\",\"2301\"",
            "\"05011119999\",\"2302\"",
        ],
    );
    preview(&admin, id).refused(ErrorCode::CsvSubscriberMissing);
    let job = ended(&admin, id);
    assert_eq!(
        (&job["state"], errors(&job)),
        (&"run_failed".into(), vec![(3, 8072)])
    );
    let numbers = admin.get("/api/v1/numbers?q=05011110001").ok().json();
    assert_eq!(numbers["items"][0]["extension"], "2001");
    let csv = admin.get(&format!("{JOBS}/{id}/errors.csv")).ok();
    assert!(csv.text().contains("\"3\",\"8072\""));

    let id = accepted(
        &admin,
        "nope.csv",
        &["\"VPN\",\"NOPE\"", "\"05011110001\",\"2001\""],
    );
    preview(&admin, id).refused(ErrorCode::ExtensionGroupMissing);
    assert_eq!(errors(&ended(&admin, id)), [(2, 8051)]);
    let id = accepted(
        &admin,
        "noext.csv",
        &["\"VPN\",\"本社内線\"", "\"05011110001\",\"\""],
    );
    preview(&admin, id).refused(ErrorCode::ExtensionMissing);
    let id = accepted(
        &admin,
        "twice.csv",
        &["\"VPN\",\"本社内線\"", "\"05011110001\",\"2002\""],
    );
    preview(&admin, id).refused(ErrorCode::ExtensionTwice);
    let id = accepted(
        &admin,
        "nogroup.csv",
        &["\"VPN\",\"\"", "\"05011110001\",\"2001\""],
    );
    preview(&admin, id).refused(ErrorCode::ExtensionNeedsGroup);
    let id = accepted(
        &admin,
        "pilot.csv",
        &["\"VPN\",\"\"", "\"05011110100\",\"\""],
    );
    preview(&admin, id).refused(ErrorCode::PilotCannotBeCleared);
    assert_eq!(errors(&ended(&admin, id)), [(2, 8050)]);
    let id = accepted(
        &admin,
        "pickup.csv",
        &["\"PICKUP\",\"NOPE\"", "\"05011110001\""],
    );
    preview(&admin, id).refused(ErrorCode::PickupGroupMissing);
    assert_eq!(errors(&ended(&admin, id)), [(2, 8048)]);
}

fn a_run_of_a_hunt_file_keeps_the_rules_of_its_group(portal: &Portal) {
    // C16, C17, C25. 営業代表: A(1) B(2) C(3); 受付: its pilot Q.
    let admin = portal.admin();
    let desk = serde_json::json!({"name": "受付", "pilot": "05011110200"});
    let _ = admin.post("/api/v1/hunt-groups", &desk).status(201);
    let refused = |name: &str, lines: &[&str]| preview(&admin, accepted(&admin, name, lines));
    refused("nope.csv", &["\"HUNT\",\"NOPE\"", "\"05011110001\",\"1\""])
        .refused(ErrorCode::HuntGroupNotRegistered);
    refused("none.csv", &["\"HUNT\",\"\"", "\"05011110006\",\"\""])
        .refused(ErrorCode::HuntGroupNotRegistered);
    refused(
        "order.csv",
        &["\"HUNT\",\"営業代表\"", "\"05011110001\",\"2\""],
    )
    .refused(ErrorCode::HuntOrderTwice);
    refused(
        "same.csv",
        &[
            "\"HUNT\",\"営業代表\"",
            "\"05011110006\",\"4\"",
            "\"05011110006\",\"5\"",
        ],
    )
    .refused(ErrorCode::HuntMemberTwice);
    refused(
        "other.csv",
        &["\"HUNT\",\"営業代表\"", "\"05011110200\",\"4\""],
    )
    .refused(ErrorCode::InAnotherHuntGroup);
    refused(
        "blank.csv",
        &["\"HUNT\",\"営業代表\"", "\"05011110006\",\"\""],
    )
    .refused(ErrorCode::CsvValue);
    let lines = [
        "\"HUNT\",\"営業代表\"",
        "\"05011110006\",\"4\"",
        "\"05011119999\",\"5\"",
    ];
    let id = accepted(&admin, "atomic.csv", &lines);
    assert_eq!(errors(&ended(&admin, id)), [(3, 8072)]);
    let lines = ["\"HUNT\",\"営業代表\"", "\"05011110006\",\"4\""];
    let id = accepted(&admin, "good.csv", &lines);
    let shown = preview(&admin, id).ok().json();
    assert_eq!(
        shown["rows"][0]["from"],
        Value::Null,
        "the failed run before added nobody"
    );
    assert_eq!(ended(&admin, id)["state"], "done");
}

fn a_file_altered_or_lost_in_storage_is_not_run(portal: &Portal) {
    // C18.
    let admin = portal.admin();
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let lines = ["\"VPN\",\"本社内線\"", "\"05011110001\",\"2301\""];
    let id = accepted(&admin, "a.csv", &lines);
    portal.sql("UPDATE bulk_file SET bytes = sha256 FROM bulk_job WHERE bulk_job_id = bulk_job.id");
    start(&admin, id).refused(ErrorCode::CsvChanged);
    let job = admin.get(&format!("{JOBS}/{id}")).ok().json();
    assert_eq!(
        (&job["state"], errors(&job)),
        (&"run_failed".into(), vec![(0, 8073)])
    );
    preview(&admin, id).refused(ErrorCode::CsvChanged);
    let field = id.to_string();
    page.form("/bulk/run", &[("job", &field)])
        .page_refused(ErrorCode::CsvChanged);
    portal.sql("DELETE FROM bulk_file");
    start(&admin, id).refused(ErrorCode::CsvNoFile);
}

fn a_job_runs_deletes_and_is_gone(portal: &Portal) {
    let admin = portal.admin();
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let lines = [
        "\"PICKUP\",\"営業ピックアップ\"",
        "\"05011110003\"",
        "\"05011110001\"",
    ];
    let id = accepted(&admin, "a.csv", &lines);
    // bulk.14: one at a time; bulk.17: what a job shows.
    let shown = preview(&admin, id).ok().json();
    assert_eq!(
        (&shown["changed"], &shown["unchanged"]),
        (&1.into(), &1.into())
    );
    let job = ended(&admin, id);
    assert_eq!(
        (
            &job["state"],
            &job["kind"],
            &job["group"],
            &job["row_count"],
            &job["checked_count"]
        ),
        (
            &"done".into(),
            &"PICKUP".into(),
            &"営業ピックアップ".into(),
            &2.into(),
            &2.into()
        )
    );
    let numbers = admin.get("/api/v1/numbers?q=05011110003").ok().json();
    assert_eq!(numbers["items"][0]["pickup_group"], "営業ピックアップ");
    start(&admin, id).refused(ErrorCode::CsvNoData);
    page.form("/bulk/run", &[("job", "1")])
        .page_refused(ErrorCode::CsvNoData);
    let other = portal.other_admin();
    delete(&other, id).refused(ErrorCode::BulkJobToDeleteMissing);
    let _ = delete(&admin, id).status(204);
    delete(&admin, id).refused(ErrorCode::BulkJobToDeleteMissing);
    let field = id.to_string();
    page.form("/bulk/delete", &[("job", &field)])
        .page_refused(ErrorCode::BulkJobToDeleteMissing);
    page.form("/bulk/delete", &[("job", "")])
        .page_refused(ErrorCode::Required);
    admin
        .get("/api/v1/bulk-templates/x.csv")
        .refused(ErrorCode::FileMissing);
    for file in ["vpn.csv", "hunt.csv", "pickup.csv"] {
        let template = admin.get(&format!("/api/v1/bulk-templates/{file}")).ok();
        // bulk.16: a template is a file the upload takes.
        let _ = upload(&admin, file, &template.body).status(201);
    }
    portal.user('A').get(JOBS).refused(ErrorCode::NotPermitted);
}
