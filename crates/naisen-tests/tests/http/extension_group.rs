//! 内線グループ (S19–S21): every code, through the API and through the pages (calls §16.8 C1, C4, C20,
//! C21, C23, C26).

use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, Value, json, on_both_databases};

on_both_databases!(
    groups_are_added_changed_and_refused_by_their_code,
    a_deletion_clears_members_but_not_pilots_nor_what_a_schedule_uses,
    extensions_are_swapped_in_one_save_and_refused_by_their_code,
    members_and_others_are_shown_apart,
    the_pages_refuse_with_the_same_codes,
    the_member_page_refuses_with_the_same_codes,
    a_row_is_mended_without_script,
    the_list_searches_sorts_and_exports,
    the_members_file_is_one_that_bulk_registration_reads,
    another_company_finds_none_of_it,
);

const API: &str = "/api/v1/extension-groups";
const A: &str = "05011110001";
const B: &str = "05011110002";
const G: &str = "05011110011";
const P: &str = "05011110100";

fn id(admin: &Client, name: &str) -> i64 {
    let list = admin.get(API).ok().json();
    let mut rows = list["rows"].as_array().unwrap().iter();
    let row = rows.find(|row| row["name"] == name).unwrap();
    row["id"].as_i64().unwrap()
}

fn group(name: &str, site_number: &str) -> Value {
    json!({"name": name, "site_number": site_number})
}

fn change(version: i64, name: &str, site_number: &str) -> Value {
    json!({"version": version, "name": name, "site_number": site_number})
}

fn row(number: &str, ticked: bool, extension: &str) -> Value {
    json!({"number": number, "ticked": ticked, "extension": extension})
}

fn save(admin: &Client, group: i64, rows: &[Value]) -> Answer {
    admin.put(&format!("{API}/{group}/members"), &json!({"rows": rows}))
}

/// 内線番号 of a number, empty when it has none.
fn extension(admin: &Client, number: &str) -> String {
    let found = admin
        .get(&format!("/api/v1/numbers?q={number}"))
        .ok()
        .json();
    found["items"][0]["extension"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

// extension.1, extension.2, extension.3, extension.9
fn groups_are_added_changed_and_refused_by_their_code(portal: &Portal) {
    let admin = portal.admin();
    let add = |name: &str, site_number: &str| admin.post(API, &group(name, site_number));
    add("本社内線", "81").refused(ErrorCode::ExtensionGroupExists);
    add("本社内線", "83").refused_at(ErrorCode::ExtensionGroupDuplicate, "name");
    add("新設", "81").refused_at(ErrorCode::ExtensionGroupDuplicate, "site_number");
    add("=1+1", "83").refused_at(ErrorCode::Invalid, "name");
    add(" ", "83").refused_at(ErrorCode::Required, "name");
    for site_number in ["0", "083", "123456789", "8a"] {
        add("新設", site_number).refused_at(ErrorCode::Invalid, "site_number");
    }
    let made = add("新設", "８３").status(201).json();
    assert_eq!(
        (&made["site_number"], &made["version"]),
        (&json!("83"), &json!(1))
    );
    let path = format!("{API}/{}", made["id"]);
    admin
        .put(&path, &change(1, "新設", "82"))
        .refused(ErrorCode::ExtensionGroupDuplicate);
    let _ = admin.put(&path, &change(1, "新設部", "83")).ok();
    admin
        .put(&path, &change(1, "新設課", "83"))
        .refused(ErrorCode::ChangedByOther);
    let gone = format!("{API}/1");
    admin
        .get(&gone)
        .refused(ErrorCode::ExtensionGroupToUpdateMissing);
    admin
        .put(&gone, &change(1, "無", "84"))
        .refused(ErrorCode::ExtensionGroupToUpdateMissing);
}

// extension.6, extension.7, extension.8
fn a_deletion_clears_members_but_not_pilots_nor_what_a_schedule_uses(portal: &Portal) {
    let admin = portal.admin();
    let (hq, osaka) = (id(&admin, "本社内線"), id(&admin, "大阪内線"));
    let delete = |group: i64| admin.delete(&format!("{API}/{group}"));
    delete(1).refused(ErrorCode::ExtensionGroupToDeleteMissing);
    let many = |ids: &[i64]| admin.post(&format!("{API}/delete"), &json!({"ids": ids}));
    many(&[]).refused(ErrorCode::Required);
    // All or none: the pilots of the second keep the first.
    many(&[osaka, hq]).refused(ErrorCode::PilotCannotBeCleared);
    assert_eq!(extension(&admin, G), "2001");
    let _ = delete(osaka).status(204);
    assert_eq!(extension(&admin, G), "");
    let made = admin.post(API, &group("新設", "83")).status(201).json();
    let new = made["id"].as_i64().unwrap();
    let pilots = [row(P, true, "2100"), row("05011110200", true, "2200")];
    let _ = save(&admin, new, &pilots).status(204);
    delete(hq).refused(ErrorCode::StillInUse);
}

// extension.10, extension.11, extension.12
fn extensions_are_swapped_in_one_save_and_refused_by_their_code(portal: &Portal) {
    let admin = portal.admin();
    let hq = id(&admin, "本社内線");
    let _ = save(&admin, hq, &[row(A, true, "2002"), row(B, true, "2001")]).status(204);
    assert_eq!(
        (extension(&admin, A), extension(&admin, B)),
        ("2002".into(), "2001".into())
    );
    save(&admin, hq, &[row(A, true, "")]).refused(ErrorCode::ExtensionMissing);
    save(&admin, hq, &[row(A, false, "2002")]).refused(ErrorCode::ExtensionWithoutGroup);
    save(&admin, hq, &[row(A, true, "2003")]).refused(ErrorCode::ExtensionTwice);
    save(&admin, hq, &[row(P, false, "")]).refused(ErrorCode::PilotCannotBeCleared);
    save(&admin, hq, &[row(A, true, "0")]).refused(ErrorCode::Invalid);
    save(&admin, 1, &[row(A, true, "2002")]).refused(ErrorCode::ExtensionGroupToSearchMissing);
    // All or nothing, and the row is named as it was sent.
    let refused = save(
        &admin,
        hq,
        &[row(A, true, "2009"), row("05099999999", true, "2010")],
    );
    let rows = refused.json()["rows"].clone();
    refused.refused(ErrorCode::SubscriberMissing);
    assert_eq!(rows[0]["key"], "05099999999");
    assert_eq!(extension(&admin, A), "2002");
    let stale = json!({"number": A, "ticked": true, "extension": "2009", "version": 0});
    save(&admin, hq, &[stale]).refused(ErrorCode::ChangedByOther);
    let _ = save(&admin, hq, &[row(A, false, "")]).status(204);
    assert_eq!(extension(&admin, A), "");
}

// extension.13, extension.14
fn members_and_others_are_shown_apart(portal: &Portal) {
    let admin = portal.admin();
    let osaka = id(&admin, "大阪内線");
    let shown = |query: &str| {
        let list = admin
            .get(&format!("{API}/{osaka}/members?{query}"))
            .ok()
            .json();
        let rows = list["rows"].as_array().unwrap().clone();
        rows.iter()
            .map(|r| r["number"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(""), [G, "05011110012"]);
    assert_eq!(shown("members=off&others=on").len(), 10);
    assert_eq!(shown("members=on&others=on").len(), 12);
    assert_eq!(
        shown("members=on&others=on&target=extension&q=2001"),
        [A, G]
    );
    admin
        .get(&format!("{API}/{osaka}/members?members=off"))
        .refused_at(ErrorCode::Required, "members");
    admin
        .get(&format!("{API}/1/members"))
        .refused(ErrorCode::ExtensionGroupToSearchMissing);
    // Rows that are not sent stay as they are.
    let _ = save(&admin, osaka, &[row(G, true, "2011")]).status(204);
    assert_eq!(extension(&admin, "05011110012"), "2012");
}

// extension.5, lists.10
fn the_pages_refuse_with_the_same_codes(portal: &Portal) {
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    let hq = id(&portal.admin(), "本社内線");
    let form = |path: &str, name: &str, site_number: &str, version: &str| {
        let fields = [
            ("name", name),
            ("site_number", site_number),
            ("version", version),
        ];
        admin.form(path, &fields)
    };
    let add = |name: &str, site_number: &str| form("/extension-groups/new", name, site_number, "");
    add("", "83").page_refused(ErrorCode::Required);
    add("新設", "０").page_refused(ErrorCode::Invalid);
    add("本社内線", "81").page_refused(ErrorCode::ExtensionGroupExists);
    add("本社内線", "83").page_refused(ErrorCode::ExtensionGroupDuplicate);
    form("/extension-groups/1", "無", "84", "1")
        .page_refused(ErrorCode::ExtensionGroupToUpdateMissing);
    let edit = format!("/extension-groups/{hq}");
    form(&edit, "本社", "81", "0").page_refused(ErrorCode::ChangedByOther);
    let page = admin.get(&edit).ok().text();
    assert!(
        page.contains("「0」固定となります。"),
        "the prefix is shown"
    );
    admin
        .get("/extension-groups/delete")
        .page_refused(ErrorCode::Required);
    let asked = admin
        .get(&format!("/extension-groups/delete?id={hq}"))
        .ok()
        .text();
    assert!(
        asked.contains("050-1111-0001 2001"),
        "members are named: {asked}"
    );
    let delete = |id: &str| admin.form("/extension-groups/delete", &[("id", id)]);
    delete("1").page_refused(ErrorCode::ExtensionGroupToDeleteMissing);
    delete(&hq.to_string()).page_refused(ErrorCode::PilotCannotBeCleared);
    let made = add("新設", "83").see_other();
    let new = made.split(['=', '&']).nth(1).unwrap().to_owned();
    let pilots = [row(P, true, "2100"), row("05011110200", true, "2200")];
    let _ = save(&portal.admin(), new.parse().unwrap(), &pilots).status(204);
    delete(&hq.to_string()).page_refused(ErrorCode::StillInUse);
}

fn the_member_page_refuses_with_the_same_codes(portal: &Portal) {
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    let hq = id(&portal.admin(), "本社内線");
    let path = format!("/extension-group-members?group={hq}&members=on&others=on");
    let send = |number: &str, ticked: &str, extension: &str, version: &str| {
        let name = |field: &str| format!("row.{number}.{field}");
        let (tick, text, held) = (name("tick"), name("extension"), name("version"));
        let fields = [
            (tick.as_str(), ticked),
            (text.as_str(), extension),
            (held.as_str(), version),
        ];
        admin.form(&path, &fields)
    };
    send(A, "on", "", "").page_refused(ErrorCode::ExtensionMissing);
    send(A, "off", "2001", "").page_refused(ErrorCode::ExtensionWithoutGroup);
    send(A, "on", "2003", "").page_refused(ErrorCode::ExtensionTwice);
    send(A, "on", "2009", "0").page_refused(ErrorCode::ChangedByOther);
    send("05099999999", "on", "2009", "").page_refused(ErrorCode::SubscriberMissing);
    admin
        .get(&format!("/extension-group-members?group={hq}"))
        .page_refused(ErrorCode::Required);
    admin
        .get("/extension-group-members?group=1&members=on")
        .page_refused(ErrorCode::ExtensionGroupToSearchMissing);
}

fn a_row_is_mended_without_script(portal: &Portal) {
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    let hq = id(&portal.admin(), "本社内線");
    let path = format!("/extension-group-members?group={hq}&members=on");
    let version = format!("row.{A}.version");
    let page = admin.get(&path).ok().text();
    let at = page
        .split(&format!("name=\"{version}\" value=\""))
        .nth(1)
        .unwrap();
    let held = at.split('"').next().unwrap().to_owned();
    let typed = format!("row.{A}.extension");
    let fields = [(version.as_str(), held.as_str()), (typed.as_str(), "2001")];
    let refused = admin
        .form(&path, &fields)
        .page_refused(ErrorCode::ExtensionWithoutGroup);
    let offered = format!("name=\"fix\" value=\"{A}\"");
    assert!(refused.text().contains(&offered), "one press mends the row");
    let fields = [fields[0], fields[1], ("fix", A)];
    assert_eq!(admin.form(&path, &fields).see_other(), path);
    assert_eq!(extension(&portal.admin(), A), "");
}

// lists.1, lists.3, lists.4, lists.5, lists.13
fn the_list_searches_sorts_and_exports(portal: &Portal) {
    let admin = portal.admin();
    let remark = json!({"name": "新設", "site_number": "9", "remark": "=SUM(1)"});
    let _ = admin.post(API, &remark).status(201);
    let names = |query: &str| {
        let list = admin.get(&format!("{API}?{query}")).ok().json();
        let rows = list["rows"].as_array().unwrap().clone();
        rows.iter()
            .map(|r| r["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names("sort=site_number"), ["新設", "本社内線", "大阪内線"]);
    assert_eq!(names(""), names("sort=name"), "the first column");
    admin
        .get(&format!("{API}?size=21"))
        .refused_at(ErrorCode::Invalid, "size");
    assert_eq!(names("target=site_number&q=8%32"), ["大阪内線"]);
    assert_eq!(
        names("q=%E5%86%85%E7%B7%9A&match=part&sort=-site_number"),
        ["大阪内線", "本社内線"]
    );
    admin
        .get(&format!("{API}?sort=prefix"))
        .refused_at(ErrorCode::Invalid, "sort");
    let file = admin.get(&format!("{API}.csv")).ok();
    let text = naisen_core::cp932::decode(&file.body).unwrap();
    assert!(
        text.contains("\"新設\",\"9\",\"0\",\"'=SUM(1)\"\r\n"),
        "{text}"
    );
}

fn the_members_file_is_one_that_bulk_registration_reads(portal: &Portal) {
    let admin = portal.admin();
    let osaka = id(&admin, "大阪内線");
    let file = admin.get(&format!("{API}/{osaka}/members.csv")).ok();
    let text = naisen_core::cp932::decode(&file.body).unwrap();
    let expected =
        "\"VPN\",\"大阪内線\"\r\n\"05011110011\",\"2001\"\r\n\"05011110012\",\"2012\"\r\n";
    assert_eq!(text, expected);
}

// lists.11
fn another_company_finds_none_of_it(portal: &Portal) {
    let hq = id(&portal.admin(), "本社内線");
    let stranger = portal.other_admin();
    stranger
        .get(&format!("{API}/{hq}"))
        .refused(ErrorCode::ExtensionGroupToUpdateMissing);
    stranger
        .delete(&format!("{API}/{hq}"))
        .refused(ErrorCode::ExtensionGroupToDeleteMissing);
    stranger
        .get(&format!("{API}/{hq}/members"))
        .refused(ErrorCode::ExtensionGroupToSearchMissing);
    let own = id(&stranger, "東京内線");
    save(&stranger, own, &[row(A, true, "2001")]).refused(ErrorCode::SubscriberMissing);
    portal.user('A').get(API).refused(ErrorCode::NotPermitted);
    portal.client().get(API).refused(ErrorCode::SessionMissing);
}
