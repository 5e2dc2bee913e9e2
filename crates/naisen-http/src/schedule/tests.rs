//! Schedules through the whole router: rows, their limits, and the month that shows which row wins.

use serde_json::{Value, json};

use crate::help::screen::Screen;
use crate::notes;
use crate::testing::{ADMIN, Answer, OTHER_ADMIN, Portal};

const API: &str = "/api/v1/schedules";

async fn add(portal: &Portal, token: &str, name: &str, group: i64) -> Answer {
    let body = json!({ "name": name, "extension_group": group });
    portal.call("POST", API, token, &body.to_string()).await
}

async fn row(portal: &Portal, token: &str, id: &str, mut row: Value, version: i64) -> Answer {
    row["version"] = version.into();
    let uri = format!("{API}/{id}/rows");
    portal.call("POST", &uri, token, &row.to_string()).await
}

fn weekday(start: &str, end: &str) -> Value {
    json!({ "type": "weekday", "weekdays": ["mon", "tue", "wed", "thu", "fri"],
            "start": start, "end": end, "action": "off" })
}

#[tokio::test]
async fn a_schedule_is_made_and_its_rows_are_judged() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let group = portal.extension_group(ADMIN, "本社", "81").await;
    assert_eq!(add(&portal, &token, "夜間", 7).await.code(), 8051); // schedule.2
    assert_eq!(add(&portal, &token, "夜間", 0).await.code(), 8008);
    let made = add(&portal, &token, "夜間", group).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(add(&portal, &token, "夜間", group).await.code(), 8034); // schedule.1
    let id = made.json()["id"].to_string();
    let date = |date: &str| json!({ "type": "date", "date": date, "start": "13:00", "end": "17:00", "action": "off" });
    let mut on = weekday("0:00", "9:00");
    on["action"] = "on".into();
    on["destination"] = "0110".into();
    for (draft, code) in [
        (weekday("22:00", "06:00"), 8041), // schedule.8
        (weekday("09:00", "09:00"), 8041),
        (date("2027-02-29"), 8078), // schedule.6
        (date("2026-12-01"), 8078),
        (date("--02-30"), 8078), // schedule.7
        (on, 8039),              // schedule.10
        (date(""), 8008),        // schedule.5
        (weekday("9", "10:00"), 8009),
    ] {
        let answer = row(&portal, &token, &id, draft.clone(), 1).await;
        assert_eq!(answer.code(), code, "{draft}: {}", answer.body);
    }
    let saved = row(&portal, &token, &id, date("--02-29"), 1).await;
    assert_eq!(saved.json()["rows"][0]["no"], 1, "{}", saved.body);
    let again = row(&portal, &token, &id, date("--02-29"), 2).await;
    assert_eq!(again.code(), 8037); // schedule.9
    let stale = row(&portal, &token, &id, weekday("0:00", "9:00"), 1).await;
    assert_eq!(stale.code(), 9003);
    let gone = row(&portal, &token, "7", weekday("0:00", "9:00"), 1).await;
    assert_eq!(gone.code(), 8036); // schedule.18
    let other = portal.token(OTHER_ADMIN).await;
    let foreign = portal.call("GET", &format!("{API}/{id}"), &other, "").await;
    assert_eq!(foreign.code(), 8035);
}

#[tokio::test]
async fn the_month_shows_which_row_wins() {
    let portal = Portal::open().await;
    let (token, cookies) = (portal.token(ADMIN).await, portal.log_in(ADMIN).await);
    let group = portal.extension_group(ADMIN, "本社", "81").await;
    let made = add(&portal, &token, "夜間", group).await;
    let id = made.json()["id"].to_string();
    row(&portal, &token, &id, weekday("18:00", "24:00"), 1).await;
    let holiday = json!({ "type": "holiday", "start": "00:00", "end": "24:00", "action": "off" });
    row(&portal, &token, &id, holiday.clone(), 2).await;
    let mut hidden = holiday;
    hidden["start"] = "09:00".into();
    row(&portal, &token, &id, hidden, 3).await;
    let uri = format!("{API}/{id}/calendar?month=2027-01");
    let days = portal.call("GET", &uri, &token, "").await.json();
    assert_eq!(days[0]["holiday"], "元日"); // schedule.15
    assert_eq!(days[0]["stretches"][0]["no"], 2); // schedule.12
    assert_eq!(
        days[3]["stretches"],
        json!([{ "start": "18:00", "end": "24:00", "no": 1 }]) // schedule.13
    );
    let page = format!("/schedules/{id}/rows?month=2027-01&day=2027-01-01");
    let page = portal.get(&page, &cookies).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for note in notes::of(Screen::S18) {
        assert!(page.body.contains(note.ja), "{note:?}");
    }
    for words in [
        "2027年1月",
        "元日",
        "採用",
        "負け",
        "祝祭日が優先します。",
        "有効になりません",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let bad = portal
        .get(&format!("/schedules/{id}/rows?day=x"), &cookies)
        .await;
    assert_eq!(bad.status, 422);
}

#[tokio::test]
async fn a_row_is_typed_changed_and_deleted_on_pages() {
    let portal = Portal::open().await;
    let (token, cookies) = (portal.token(ADMIN).await, portal.log_in(ADMIN).await);
    let group = portal.extension_group(ADMIN, "本社", "81").await;
    let form = format!("name=Night&extension_group={group}");
    let made = portal.post("/schedules/new", &cookies, &form).await;
    let rows = made.header("location").to_owned();
    let new = format!("{rows}/new");
    let row = "type=date&date=2028-02-29&yearly=off&yearly=on&start=0:00&end=24:00&action=off";
    let wrong = format!("version=1&{row}&end=x").replace("end=24:00&", "");
    let page = portal.post(&new, &cookies, &wrong).await;
    assert!(
        page.status == 422 && page.body.contains("#e8009"),
        "{}",
        page.body
    );
    let saved = portal
        .post(&new, &cookies, &format!("version=1&{row}"))
        .await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let api = format!("/api/v1{rows}");
    let stored = portal.call("GET", &api, &token, "").await.json();
    assert_eq!(stored["rows"][0]["date"], "--02-29");
    let no_1 = stored["rows"][0]["id"].to_string();
    let shown = portal.get(&format!("{rows}/{no_1}"), &cookies).await;
    assert!(
        shown.body.contains("value=\"2028-02-29\""),
        "{}",
        shown.body
    );
    let none = portal.get(&format!("{rows}/delete"), &cookies).await;
    assert!(none.status == 422 && none.body.contains("8008"), "{none:?}");
    let confirm = portal
        .get(&format!("{rows}/delete?id={no_1}"), &cookies)
        .await;
    assert!(confirm.body.contains("1行を削除する"), "{}", confirm.body);
    let form = format!("version=2&id={no_1}");
    let delete = format!("{rows}/delete");
    let deleted = portal.post(&delete, &cookies, &form).await;
    assert_eq!(deleted.status, 303, "{}", deleted.body);
    let again = portal.post(&delete, &cookies, &form).await;
    assert!(
        again.body.contains("#e8038") || again.body.contains("8038"),
        "{}",
        again.body
    );
}
