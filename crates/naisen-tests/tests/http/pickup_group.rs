//! ピックアップグループ (S22–S24): every code, through the API and through the pages (calls §16.8 C8, C10,
//! C20, C23).

use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, Value, json, on_both_databases};

on_both_databases!(
    groups_are_added_changed_and_refused_by_their_code,
    members_move_and_are_refused_by_their_code,
    the_pages_refuse_with_the_same_codes,
    the_list_and_the_members_are_exported,
    another_company_finds_none_of_it,
);

const API: &str = "/api/v1/pickup-groups";
const A: &str = "05011110001";
const C: &str = "05011110003";

fn row(admin: &Client, name: &str) -> Value {
    let list = admin.get(API).ok().json();
    let mut rows = list["rows"].as_array().unwrap().iter();
    rows.find(|row| row["name"] == name).unwrap().clone()
}

fn id(admin: &Client, name: &str) -> i64 {
    row(admin, name)["id"].as_i64().unwrap()
}

fn sites(admin: &Client) -> Vec<i64> {
    let sites = admin.get("/api/v1/sites").ok().json();
    let sites = sites.as_array().unwrap().iter();
    sites.map(|site| site["id"].as_i64().unwrap()).collect()
}

fn save(admin: &Client, group: i64, ticks: &[(&str, bool)]) -> Answer {
    let rows: Vec<Value> = ticks
        .iter()
        .map(|(number, ticked)| json!({"number": number, "ticked": ticked}))
        .collect();
    admin.put(&format!("{API}/{group}/members"), &json!({"rows": rows}))
}

/// The site the sample's groups are at, and the other one.
fn two_sites(admin: &Client) -> (i64, i64) {
    let first = row(admin, "営業ピックアップ")["site"].as_i64().unwrap();
    let other = sites(admin)
        .into_iter()
        .find(|site| *site != first)
        .unwrap();
    (first, other)
}

// pickup.1, pickup.2, pickup.3, pickup.5, pickup.6, pickup.8
fn groups_are_added_changed_and_refused_by_their_code(portal: &Portal) {
    let admin = portal.admin();
    let (site, other) = two_sites(&admin);
    let add = |name: &str, number: &str, site: i64| {
        admin.post(API, &json!({"name": name, "number": number, "site": site}))
    };
    add("新設", "77", site).refused_at(ErrorCode::PickupGroupExists, "number");
    add("営業ピックアップ", "79", site).refused_at(ErrorCode::PickupGroupExists, "name");
    for number in [
        "7",
        "0777",
        "1840",
        "1867",
        "110",
        "119",
        "2001",
        "812001",
        "123456789",
    ] {
        add("新設", number, site).refused_at(ErrorCode::Invalid, "number");
    }
    add("新設", "", site).refused_at(ErrorCode::Required, "number");
    add("新設", "79", 0).refused_at(ErrorCode::Required, "site");
    add("新設", "79", 1).refused_at(ErrorCode::Invalid, "site");
    // The same number at another site is another group.
    let made = add("営業ピックアップ", "77", other).status(201).json();
    assert_eq!(made["version"], 1);
    let sales = row(&admin, "サポートピックアップ");
    let path = format!("{API}/{}", sales["id"]);
    let change = |version: &Value, number: &str, site: i64| {
        let name = "サポートピックアップ";
        admin.put(
            &path,
            &json!({"version": version, "name": name, "number": number, "site": site}),
        )
    };
    change(&sales["version"], "77", site).refused(ErrorCode::PickupGroupDuplicate);
    change(&sales["version"], "78", other).refused_at(ErrorCode::PickupGroupSiteFixed, "site");
    change(&json!(0), "79", site).refused(ErrorCode::ChangedByOther);
    let _ = change(&sales["version"], "79", site).ok();
    let gone = format!("{API}/1");
    admin
        .get(&gone)
        .refused(ErrorCode::PickupGroupToUpdateMissing);
    let body = json!({"version": 1, "name": "無", "number": "71", "site": site});
    admin
        .put(&gone, &body)
        .refused(ErrorCode::PickupGroupToUpdateMissing);
    admin
        .delete(&gone)
        .refused(ErrorCode::PickupGroupToDeleteMissing);
    admin
        .delete(&path)
        .refused(ErrorCode::PickupGroupHasMembers);
    let none: [i64; 0] = [];
    admin
        .post(&format!("{API}/delete"), &json!({"ids": none}))
        .refused(ErrorCode::Required);
    let _ = admin.delete(&format!("{API}/{}", made["id"])).status(204);
}

// pickup.7, pickup.9, pickup.10
fn members_move_and_are_refused_by_their_code(portal: &Portal) {
    let admin = portal.admin();
    let (sales, support) = (
        id(&admin, "営業ピックアップ"),
        id(&admin, "サポートピックアップ"),
    );
    let members = |group: i64| {
        let list = admin.get(&format!("{API}/{group}/members")).ok().json();
        list["total"].as_u64().unwrap()
    };
    assert_eq!((members(sales), members(support)), (3, 2));
    let _ = save(&admin, support, &[(A, true), (C, false)]).status(204);
    assert_eq!((members(sales), members(support)), (2, 2));
    save(&admin, 1, &[(A, true)]).refused(ErrorCode::PickupGroupMissing);
    save(&admin, sales, &[(A, true), ("05099999999", true)])
        .refused(ErrorCode::MemberSubscriberMissing);
    assert_eq!(members(sales), 2, "all or nothing");
    let stale = json!({"rows": [{"number": A, "ticked": true, "version": 0}]});
    admin
        .put(&format!("{API}/{sales}/members"), &stale)
        .refused(ErrorCode::ChangedByOther);
    admin
        .get(&format!("{API}/{sales}/members?members=off"))
        .refused_at(ErrorCode::Required, "members");
}

// pickup.4
fn the_pages_refuse_with_the_same_codes(portal: &Portal) {
    let api = portal.admin();
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    let (site, other) = two_sites(&api);
    let support = row(&api, "サポートピックアップ");
    let form = |path: &str, name: &str, number: &str, site: i64, version: &str| {
        let site = site.to_string();
        let fields = [
            ("name", name),
            ("number", number),
            ("site", site.as_str()),
            ("version", version),
        ];
        admin.form(path, &fields)
    };
    let new = "/pickup-groups/new";
    form(new, "", "79", site, "").page_refused(ErrorCode::Required);
    form(new, "新設", "2001", site, "").page_refused(ErrorCode::Invalid);
    form(new, "新設", "77", site, "").page_refused(ErrorCode::PickupGroupExists);
    let edit = format!("/pickup-groups/{}", support["id"]);
    let (name, version) = ("サポートピックアップ", support["version"].to_string());
    form(&edit, name, "77", site, &version).page_refused(ErrorCode::PickupGroupDuplicate);
    form(&edit, name, "78", other, &version).page_refused(ErrorCode::PickupGroupSiteFixed);
    form(&edit, "別名", "78", site, "0").page_refused(ErrorCode::ChangedByOther);
    form("/pickup-groups/1", "無", "71", site, "1")
        .page_refused(ErrorCode::PickupGroupToUpdateMissing);
    // Two sites are chosen from, one is shown.
    assert!(admin.get(new).ok().text().contains("<select id=\"f-site\""));
    let alone = portal.client().logged_in(&portal.demo.companies[1].admin);
    let page = alone.get(new).ok().text();
    assert!(page.contains("初期値の固定となります。") && !page.contains("<select id=\"f-site\""));
    let delete = |id: &str| admin.form("/pickup-groups/delete", &[("id", id)]);
    delete("1").page_refused(ErrorCode::PickupGroupToDeleteMissing);
    delete(&support["id"].to_string()).page_refused(ErrorCode::PickupGroupHasMembers);
    admin
        .get("/pickup-groups/delete")
        .page_refused(ErrorCode::Required);
    let members = format!("/pickup-group-members?group={}&members=on", support["id"]);
    let tick = [
        ("row.05099999999.tick", "on"),
        ("row.05099999999.version", "1"),
    ];
    admin
        .form(&members, &tick)
        .page_refused(ErrorCode::MemberSubscriberMissing);
    admin
        .get("/pickup-group-members?group=1&members=on")
        .page_refused(ErrorCode::PickupGroupMissing);
    admin
        .get(&format!("/pickup-group-members?group={}", support["id"]))
        .page_refused(ErrorCode::Required);
}

fn the_list_and_the_members_are_exported(portal: &Portal) {
    let admin = portal.admin();
    let list = admin.get(&format!("{API}.csv")).ok();
    let text = naisen_core::cp932::decode(&list.body).unwrap();
    assert!(text.starts_with(
        "\"ピックアップグループ名\",\"ピックアップグループ番号\",\"サイト\",\"備考\"\r\n"
    ));
    assert!(text.contains("\"営業ピックアップ\",\"77\","), "{text}");
    let sales = id(&admin, "営業ピックアップ");
    let members = admin.get(&format!("{API}/{sales}/members.csv")).ok();
    let text = naisen_core::cp932::decode(&members.body).unwrap();
    let expected = "\"PICKUP\",\"営業ピックアップ\"\r\n\"05011110001\"\r\n\"05011110002\"\r\n\"05011110004\"\r\n";
    assert_eq!(text, expected, "as bulk registration reads it");
}

fn another_company_finds_none_of_it(portal: &Portal) {
    let sales = id(&portal.admin(), "営業ピックアップ");
    let stranger = portal.other_admin();
    stranger
        .get(&format!("{API}/{sales}"))
        .refused(ErrorCode::PickupGroupToUpdateMissing);
    stranger
        .delete(&format!("{API}/{sales}"))
        .refused(ErrorCode::PickupGroupToDeleteMissing);
    stranger
        .get(&format!("{API}/{sales}/members"))
        .refused(ErrorCode::PickupGroupMissing);
    portal.user('A').get(API).refused(ErrorCode::NotPermitted);
    portal.client().get(API).refused(ErrorCode::SessionMissing);
}
