//! 操作履歴: what a save leaves behind, for whom, found and exported.

use naisen_core::error::ErrorCode;
use naisen_tests::{Portal, json, on_both_databases};

on_both_databases!(
    a_save_is_told_to_its_administrator_alone,
    a_filter_that_is_none_is_refused,
    the_export_is_utf8_and_holds_no_formula,
);

fn a_save_is_told_to_its_administrator_alone(portal: &Portal) {
    let admin = portal.admin();
    let number = &portal.demo.user('A').external_number;
    let path = format!("/api/v1/numbers/{number}/calls");
    let mut settings = admin.get(&path).ok().json();
    let was = settings["anonymous_reject"].as_bool().unwrap();
    settings["anonymous_reject"] = json!(!was);
    let _ = admin.put(&path, &settings).ok();
    // audit.1, audit.2.
    let query = format!("/api/v1/audit?object=subscriber&object_name={number}");
    let found = admin.get(&query).ok().json();
    let entry = &found["rows"][0];
    assert_eq!(entry["login_id"], portal.demo.companies[0].login_id);
    assert_eq!(entry["changes"][0]["label_ja"], "非通知着信拒否");
    let words = |on: bool| if on { "オン" } else { "オフ" };
    assert_eq!(entry["changes"][0]["before_ja"], words(was));
    assert_eq!(entry["changes"][0]["after_ja"], words(!was));
    // audit.5, audit.9.
    assert_eq!(portal.other_admin().get(&query).ok().json()["total"], 0);
    portal
        .user('A')
        .get("/api/v1/audit")
        .refused(ErrorCode::NotPermitted);
    let login = &portal.demo.companies[0].login_id;
    let seen = portal
        .operator()
        .get(&format!("/api/v1/audit?company={login}&login_id={login}"))
        .ok();
    assert_eq!(
        seen.json()["total"],
        0,
        "what its people did is the company's"
    );
}

fn a_filter_that_is_none_is_refused(portal: &Portal) {
    let admin = portal.admin();
    let total = || admin.get("/api/v1/audit").ok().json()["total"].clone();
    let before = total();
    for (query, field) in [
        ("from=2027-02-29", "from"),
        ("until=x", "until"),
        ("object=x", "object"),
        ("size=21", "size"),
    ] {
        admin
            .get(&format!("/api/v1/audit?{query}"))
            .refused_at(ErrorCode::Invalid, field);
    }
    let number = &portal.demo.user('A').external_number;
    let path = format!("/api/v1/numbers/{number}/calls");
    let old = json!({"version": 0, "anonymous_reject": true, "intl_bar": true});
    admin.put(&path, &old).refused(ErrorCode::ChangedByOther);
    assert_eq!(total(), before, "audit.4: a refusal leaves no entry");
    // audit.6: there is no operation that changes or deletes one.
    admin
        .delete("/api/v1/audit")
        .refused(ErrorCode::MethodNotAllowed);
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    page.get("/audit?from=x").page_refused(ErrorCode::Invalid);
    portal
        .operator()
        .get("/api/v1/audit?company=NS-99999999999")
        .refused(ErrorCode::CompanyMissing);
}

fn the_export_is_utf8_and_holds_no_formula(portal: &Portal) {
    let admin = portal.admin();
    let body = json!({"name": "=1+1", "days": 1});
    let _ = admin.post("/api/v1/tokens", &body);
    // audit.8.
    let csv = admin.get("/api/v1/audit.csv").ok();
    assert!(csv.body.starts_with(b"\xEF\xBB\xBF"));
    let text = csv.text();
    assert!(
        text.contains("\"'=1+1\"") && !text.contains("\"=1+1\""),
        "{text}"
    );
}
