//! 代表グループ (S13–S15): every code its screens raise, and the export that sets members again.

use naisen_core::error::ErrorCode;
use naisen_tests::{Client, Portal, json, on_both_databases};
use serde_json::Value;

on_both_databases!(
    groups_and_pilots_are_refused_by_their_codes,
    members_need_an_order_of_their_own,
    limits_of_the_slide_types_hold,
    what_is_gone_is_told_by_its_code,
    the_pages_refuse_as_the_operations_do,
    strangers_do_not_see_a_group,
);

const API: &str = "/api/v1/hunt-groups";

/// The demo's group of this pilot (calls §15: P of 営業代表).
fn group(admin: &Client, pilot: &str) -> Value {
    let found = admin
        .get(&format!("{API}?target=pilot&q={pilot}&match=exact"))
        .ok();
    found.json()["rows"][0].clone()
}

fn number(portal: &Portal, letter: char) -> String {
    portal.demo.user(letter).external_number.clone()
}

fn path(group: &Value) -> String {
    format!("{API}/{}", group["id"])
}

fn row(number: &str, order: &str) -> Value {
    json!({"number": number, "ticked": true, "order": order})
}

fn groups_and_pilots_are_refused_by_their_codes(portal: &Portal) {
    let admin = portal.admin();
    let [a, n, q, p] = ['A', 'N', 'Q', 'P'].map(|letter| number(portal, letter));
    let sales = group(&admin, &p);
    let name = sales["name"].as_str().unwrap().to_owned();
    // C5
    admin
        .post(API, &json!({"name": "X", "pilot": a}))
        .refused_at(ErrorCode::InAnotherHuntGroup, "pilot"); // hunt.2
    let mut moved = sales.clone();
    moved.as_object_mut().unwrap().remove("id");
    moved["pilot"] = json!(q);
    let moved = admin.put(&path(&sales), &moved).ok().json();
    assert_eq!(moved["pilot"], q);
    admin
        .post(API, &json!({"name": name, "pilot": n}))
        .refused_at(ErrorCode::HuntGroupExists, "name"); // hunt.1
    // C21, first part: a new pilot that is in another group.
    let desk = admin
        .post(API, &json!({"name": "DESK", "pilot": n}))
        .status(201);
    let mut desk = desk.json();
    let at = path(&desk);
    desk.as_object_mut().unwrap().remove("id");
    desk["pilot"] = json!(a);
    admin
        .put(&at, &desk)
        .refused_at(ErrorCode::NewPilotInAnotherHuntGroup, "pilot");
    // C23
    for name in ["=1+1", "+81", "-x", "@x", "＝x"] {
        admin
            .post(API, &json!({"name": name, "pilot": p}))
            .refused_at(ErrorCode::Invalid, "name");
    }
    for (timer, code) in [(4, 8009), (121, 8009), (5, 0), (120, 0)] {
        let body = json!({"name": format!("T{timer}"), "pilot": p, "slide_timer": timer});
        let answer = admin.post(API, &body); // hunt.6
        assert_eq!(answer.json()["code"].as_u64().unwrap_or_default(), code);
        if code == 0 {
            let _ = admin.delete(&path(&answer.json())).status(204);
        }
    }
}

fn members_need_an_order_of_their_own(portal: &Portal) {
    let admin = portal.admin();
    let [p, d, b, n] = ['P', 'D', 'B', 'N'].map(|letter| number(portal, letter));
    let sales = group(&admin, &p);
    let at = format!("{}/members", path(&sales));
    let save = |rows: Value| admin.put(&at, &json!({"version": sales["version"], "rows": rows}));
    // C6
    save(json!([row(&d, "")])).refused(ErrorCode::Required); // hunt.7
    let twice = save(json!([row(&d, "2")])).refused(ErrorCode::HuntOrderTwice);
    let keys: Vec<Value> = twice.json()["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["key"].clone())
        .collect();
    assert!(
        keys.contains(&json!(b)) && keys.contains(&json!(d)),
        "{keys:?}"
    );
    save(json!([row(&d, "100")])).refused(ErrorCode::Invalid);
    save(json!([row(&d, "8"), row(&d, "9")])).refused(ErrorCode::HuntMemberTwice); // hunt.8
    save(json!([row("05099999999", "9")])).refused(ErrorCode::MemberSubscriberMissing);
    let desk = json!({"name": "DESK", "pilot": n});
    let _ = admin.post(API, &desk).status(201);
    save(json!([row(&n, "9")])).refused(ErrorCode::InAnotherHuntGroup);
    let saved = save(json!([row(&d, "4")])).ok();
    assert_eq!(saved.json()["members"].as_array().unwrap().len(), 4);
    save(json!([row(&d, "5")])).refused(ErrorCode::ChangedByOther);
    // Two members swap in one save (hunt.16).
    let a = number(portal, 'A');
    let swapped = admin.put(
        &at,
        &json!({"version": saved.json()["version"], "rows": [row(&a, "2"), row(&b, "1")]}),
    );
    assert_eq!(swapped.ok().json()["members"][0]["number"], b);
    let file = admin.get(&format!("{at}.csv")).ok();
    assert!(file.text().contains(&format!("\"{b}\",\"1\"\r\n")));
}

fn limits_of_the_slide_types_hold(portal: &Portal) {
    let admin = portal.admin();
    let letters = ['A', 'B', 'C', 'D', 'E', 'F'];
    let numbers = letters.map(|letter| number(portal, letter));
    let mut sales = group(&admin, &number(portal, 'P'));
    let at = path(&sales);
    sales.as_object_mut().unwrap().remove("id");
    let member = |(order, number): (usize, &String)| json!({"number": number, "order": order + 1});
    let members: Vec<Value> = numbers.iter().enumerate().map(member).collect();
    sales["members"] = json!(members);
    let mut six = admin.put(&at, &sales).ok().json();
    six.as_object_mut().unwrap().remove("id");
    six["slide_type"] = json!("simultaneous");
    admin
        .put(&at, &six)
        .refused_at(ErrorCode::TooManyForSimultaneous, "slide_type"); // hunt.9
    six["members"] = json!(members[..5]);
    let five = admin.put(&at, &six).ok().json();
    let rows = json!({"version": five["version"], "rows": [row(&numbers[5], "6")]});
    admin
        .put(&format!("{at}/members"), &rows)
        .refused(ErrorCode::SimultaneousFull);
}

fn what_is_gone_is_told_by_its_code(portal: &Portal) {
    let admin = portal.admin();
    let [p, n] = ['P', 'N'].map(|letter| number(portal, letter));
    let mut sales = group(&admin, &p);
    let at = path(&sales);
    sales.as_object_mut().unwrap().remove("id");
    admin
        .post(API, &json!({"name": "Y", "pilot": n, "schedule": 7}))
        .refused_at(ErrorCode::ScheduleForwardMissing, "schedule");
    admin
        .post(API, &json!({"name": "Y", "pilot": "05099999999"}))
        .refused_at(ErrorCode::MemberSubscriberMissing, "pilot"); // hunt.3
    admin
        .put(&format!("{API}/7"), &sales)
        .refused(ErrorCode::HuntGroupMissing);
    let mut pilotless = sales.clone();
    pilotless["pilot"] = json!("05099999999");
    admin
        .put(&at, &pilotless)
        .refused_at(ErrorCode::NewPilotMissing, "pilot");
    admin
        .delete(&format!("{API}/7"))
        .refused(ErrorCode::HuntGroupToDeleteMissing);
    admin.delete(&at).refused(ErrorCode::HuntGroupHasMembers); // C8
    admin
        .post(&format!("{API}/delete"), &json!({"ids": []}))
        .refused(ErrorCode::Required);
}

fn the_pages_refuse_as_the_operations_do(portal: &Portal) {
    let admin = portal.admin();
    let page = portal.client().logged_in(&portal.demo.companies[0].admin);
    let [p, n] = ['P', 'N'].map(|letter| number(portal, letter));
    let sales = group(&admin, &p);
    let id = sales["id"].to_string();
    let name = sales["name"].as_str().unwrap();
    let form = |name: &str, pilot: &str, timer: &str| {
        page.form(
            "/hunt-groups/new",
            &[
                ("name", name),
                ("pilot", pilot),
                ("slide_type", "sequential"),
                ("slide_timer", timer),
            ],
        )
    };
    form(name, &n, "10").page_refused(ErrorCode::HuntGroupExists);
    form("Y", &p, "10").page_refused(ErrorCode::InAnotherHuntGroup);
    form("Y", &n, "").page_refused(ErrorCode::Required);
    form("Y", &n, "4").page_refused(ErrorCode::Invalid);
    page.form("/hunt-groups/delete", &[("id", &id)])
        .page_refused(ErrorCode::HuntGroupHasMembers);
    page.form("/hunt-groups/delete", &[("id", "7")])
        .page_refused(ErrorCode::HuntGroupToDeleteMissing);
    page.get("/hunt-groups/7")
        .page_refused(ErrorCode::HuntGroupMissing);
    let version = sales["version"].to_string();
    let rows = |tick: &str, order: &str| {
        page.form(
            &format!("/hunt-group-members?group={id}"),
            &[
                ("version", &version),
                (&format!("row.{n}.tick"), tick),
                (&format!("row.{n}.order"), order),
            ],
        )
    };
    // The same number, spelt in two ways, in one save.
    let spelt = ["05011110004", "050-1111-0004"]
        .map(|n| (format!("row.{n}.tick"), format!("row.{n}.order")));
    let twice = [
        ("version", &*version),
        (&*spelt[0].0, "on"),
        (&*spelt[0].1, "8"),
        (&*spelt[1].0, "on"),
        (&*spelt[1].1, "9"),
    ];
    page.form(&format!("/hunt-group-members?group={id}"), &twice)
        .page_refused(ErrorCode::HuntMemberTwice);
    let edit = format!("/hunt-groups/{id}");
    let schedule = [("schedule_on", "on"), ("schedule", "7")];
    page.submit(&edit, &schedule)
        .page_refused(ErrorCode::ScheduleForwardMissing);
    page.submit(&edit, &[("schedule_on", "on"), ("schedule", "")])
        .page_refused(ErrorCode::Required);
    page.submit(&edit, &[("pilot", "05099999999")])
        .page_refused(ErrorCode::NewPilotMissing);
    let desk = json!({"name": "DESK", "pilot": number(portal, 'M')});
    let _ = admin.post(API, &desk).status(201);
    page.submit(&edit, &[("pilot", &number(portal, 'M'))])
        .page_refused(ErrorCode::NewPilotInAnotherHuntGroup);
    rows("on", "").page_refused(ErrorCode::Required);
    rows("on", "2").page_refused(ErrorCode::HuntOrderTwice);
    let done = rows("on", "4").see_other();
    assert!(done.starts_with("/hunt-group-members?group="), "{done}");
    rows("", "").page_refused(ErrorCode::ChangedByOther);
}

fn strangers_do_not_see_a_group(portal: &Portal) {
    let id = group(&portal.admin(), &number(portal, 'P'))["id"].to_string();
    let at = format!("{API}/{id}");
    portal
        .other_admin()
        .get(&at)
        .refused(ErrorCode::HuntGroupMissing);
    portal
        .other_admin()
        .delete(&at)
        .refused(ErrorCode::HuntGroupToDeleteMissing);
    portal.user('A').get(&at).refused(ErrorCode::NotPermitted);
    portal.operator().get(&at).refused(ErrorCode::NotPermitted);
    portal.client().get(&at).refused(ErrorCode::SessionMissing);
}
