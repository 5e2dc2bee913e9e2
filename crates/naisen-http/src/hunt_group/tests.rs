//! Hunt groups through the whole router: page and API, limits, and what the pages say.

use serde_json::json;

use crate::help::screen::Screen;
use crate::notes;
use crate::testing::{ADMIN, Answer, NUMBERS, OTHER_ADMIN, OTHER_NUMBER, Portal};

const API: &str = "/api/v1/hunt-groups";

async fn add(portal: &Portal, token: &str, name: &str, pilot: &str) -> Answer {
    let body = json!({ "name": name, "pilot": pilot });
    portal.call("POST", API, token, &body.to_string()).await
}

async fn members(portal: &Portal, token: &str, id: &str, version: i64, rows: &str) -> Answer {
    let body = format!(r#"{{"version":{version},"rows":[{rows}]}}"#);
    portal
        .call("PUT", &format!("{API}/{id}/members"), token, &body)
        .await
}

fn row(number: &str, order: &str) -> String {
    json!({ "number": number, "ticked": true, "order": order }).to_string()
}

#[tokio::test]
async fn a_group_is_made_filled_and_emptied_by_operations() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let made = add(&portal, &token, " 営業代表 ", NUMBERS[0]).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let group = made.json();
    assert_eq!(
        (&group["name"], &group["slide_timer"], &group["members"]),
        (&json!("営業代表"), &json!(10), &json!([])),
        "hunt.5: the API adds no member"
    );
    let id = group["id"].to_string();
    let rows = [row(NUMBERS[1], "2"), row(NUMBERS[2], "1")].join(",");
    let saved = members(&portal, &token, &id, 1, &rows).await;
    assert_eq!(
        saved.json()["members"][0],
        json!({ "number": NUMBERS[2], "order": 1 })
    );
    let stay = json!({ "version": 2, "name": "営業", "pilot": NUMBERS[0], "slide_timer": 5 });
    let uri = format!("{API}/{id}");
    let saved = portal.call("PUT", &uri, &token, &stay.to_string()).await;
    assert_eq!(saved.json()["members"].as_array().unwrap().len(), 2);
    assert_eq!(portal.call("DELETE", &uri, &token, "").await.code(), 8030); // hunt.11
    let none = stay
        .to_string()
        .replace("\"version\":2", "\"version\":3,\"members\":[]");
    assert_eq!(portal.call("PUT", &uri, &token, &none).await.status, 200);
    assert_eq!(portal.call("DELETE", &uri, &token, "").await.status, 204);
    assert_eq!(portal.call("DELETE", &uri, &token, "").await.code(), 8028); // hunt.14
}

#[tokio::test]
async fn refusals_name_field_and_row() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let made = add(&portal, &token, "A", NUMBERS[0]).await;
    let id = made.json()["id"].to_string();
    for (name, pilot, code, field) in [
        ("A", NUMBERS[1], 8021, "name"),    // hunt.1
        ("B", NUMBERS[0], 8022, "pilot"),   // hunt.2
        ("B", OTHER_NUMBER, 8049, "pilot"), // hunt.3
        ("", NUMBERS[1], 8008, "name"),
        ("=1+1", NUMBERS[1], 8009, "name"),
    ] {
        let answer = add(&portal, &token, name, pilot).await;
        assert_eq!(
            (answer.code(), answer.json()["field"].as_str()),
            (code, Some(field))
        );
    }
    for (rows, code, key) in [
        (row(NUMBERS[1], ""), 8008, NUMBERS[1]),
        (row(NUMBERS[1], "100"), 8009, NUMBERS[1]), // hunt.7
        (row("05099999999", "1"), 8049, "05099999999"),
        (
            [row(NUMBERS[1], "1"), row(NUMBERS[2], "1")].join(","),
            8032,
            NUMBERS[1],
        ),
        (
            [row(NUMBERS[1], "1"), row(NUMBERS[1], "2")].join(","), // hunt.8
            8031,
            NUMBERS[1],
        ),
    ] {
        let answer = members(&portal, &token, &id, 1, &rows).await;
        assert_eq!(answer.code(), code, "{rows}: {}", answer.body);
        assert_eq!(answer.json()["rows"][0]["key"], key);
    }
    let stale = members(&portal, &token, &id, 7, &row(NUMBERS[1], "1")).await;
    assert_eq!(stale.code(), 9003);
    let other = portal.token(OTHER_ADMIN).await;
    let foreign = portal.call("GET", &format!("{API}/{id}"), &other, "").await;
    assert_eq!(foreign.code(), 8024);
    let user = portal.token(NUMBERS[0]).await;
    assert_eq!(portal.call("GET", API, &user, "").await.code(), 9002);
}

#[tokio::test]
async fn the_form_makes_the_pilot_a_member_and_the_page_shows_who_rings() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let new = portal.get("/hunt-groups/new", &cookies).await;
    assert!(
        new.body
            .contains("name=\"pilot_rings\" value=\"on\" checked"),
        "hunt.5: {}",
        new.body
    );
    let form = format!(
        "name=Sales&pilot={}&pilot_rings=off&pilot_rings=on&slide_type=sequential&slide_timer=10",
        NUMBERS[0]
    );
    let made = portal.post("/hunt-groups/new", &cookies, &form).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let shown = portal.get(made.header("location"), &cookies).await;
    assert_eq!(shown.status, 200);
    for note in notes::of(Screen::S15) {
        assert!(shown.body.contains(note.ja), "{note:?}");
    }
    assert!(
        shown.body.contains("代表番号</span> Sales"),
        "{}",
        shown.body
    );
    assert!(
        shown.body.contains("class=\"ring\""),
        "the preview draws the ringing: {}",
        shown.body
    );
    let nobody = shown.body.contains("メンバがいないため");
    assert!(!nobody, "{}", shown.body);
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let head = format!("name=Sales&pilot={}&slide_type=random", NUMBERS[0]);
    for (rest, code, field) in [
        ("&slide_timer=4", 8009, "slide_timer"), // hunt.6
        ("&slide_timer=", 8008, "slide_timer"),
        ("&slide_timer=10&schedule_on=on&schedule=", 8008, "schedule"), // hunt.12
        (
            "&slide_timer=10&schedule_on=on&schedule=7",
            8023,
            "schedule",
        ),
    ] {
        let form = format!("{head}{rest}");
        let page = portal.post("/hunt-groups/new", &cookies, &form).await;
        assert!(
            page.body.contains(&format!("#e{code}")),
            "{form}: {}",
            page.body
        );
        assert!(page.body.contains("value=\"Sales\""), "{form}");
        let _ = field;
    }
    let none = portal.get("/hunt-groups/delete", &cookies).await;
    assert!(none.status == 422 && none.body.contains("8008"), "{none:?}");
}

#[tokio::test]
async fn the_members_are_exported_as_the_bulk_file_that_sets_them() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let made = add(&portal, &token, "Sales", NUMBERS[0]).await;
    let id = made.json()["id"].to_string();
    members(&portal, &token, &id, 1, &row(NUMBERS[1], "7")).await;
    let uri = format!("{API}/{id}/members.csv");
    let file = portal.call("GET", &uri, &token, "").await;
    assert_eq!(file.body, "\"HUNT\",\"Sales\"\r\n\"05011110002\",\"7\"\r\n");
    let list = portal
        .call("GET", "/api/v1/hunt-groups.csv", &token, "")
        .await;
    assert_eq!(list.body.lines().count(), 2);
}
