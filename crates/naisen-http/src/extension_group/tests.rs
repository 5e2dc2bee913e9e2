//! 内線グループ through the whole router: notes, and what is shown before and after a save.

use crate::help::screen::Screen;
use crate::testing::{ADMIN, NUMBERS, Portal};

const MEMBERS: &str = "/extension-group-members";

async fn add(portal: &Portal, token: &str, name: &str, site_number: &str) -> i64 {
    let body = serde_json::json!({ "name": name, "site_number": site_number });
    let made = portal
        .call("POST", "/api/v1/extension-groups", token, &body.to_string())
        .await;
    assert_eq!(made.status, 201, "{}", made.body);
    made.json()["id"].as_i64().unwrap()
}

#[tokio::test]
async fn every_note_stands_on_its_screen() {
    let portal = Portal::open().await;
    portal
        .shows_notes("/extension-groups/new", Screen::S20)
        .await;
    portal.shows_notes(MEMBERS, Screen::S21).await;
    let token = portal.token(ADMIN).await;
    add(&portal, &token, "本社", "81").await;
    portal.shows_notes(MEMBERS, Screen::S21).await;
}

#[tokio::test]
async fn without_a_group_the_member_screen_leads_to_the_first() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(MEMBERS, &cookies).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("href=\"/extension-groups/new\""),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn without_a_choice_the_first_group_is_shown_with_everybody() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let second = add(&portal, &token, "第二", "82").await;
    let first = add(&portal, &token, "第一", "81").await;
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get(MEMBERS, &cookies).await;
    assert!(
        page.body.contains(&format!("value=\"{first}\" selected")),
        "{}",
        page.body
    );
    assert!(page.body.contains(&format!("value=\"{second}\"")));
    for number in NUMBERS {
        assert!(
            page.body.contains(&format!("row.{number}.extension")),
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_refused_row_keeps_what_was_typed_and_says_why_beside_it() {
    // extension.10
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let group = add(&portal, &token, "本社", "81").await;
    let cookies = portal.log_in(ADMIN).await;
    let uri = format!("{MEMBERS}?group={group}&members=on&others=on");
    let [a, b, _] = NUMBERS;
    let form = format!(
        "row.{a}.version=1&row.{a}.tick=on&row.{a}.extension=2001\
         &row.{b}.version=1&row.{b}.tick=on&row.{b}.extension="
    );
    let page = portal.post(&uri, &cookies, &form).await;
    assert_eq!(page.status, 422, "{}", page.body);
    assert!(
        page.body.contains(&format!("href=\"#r-{b}\"")),
        "{}",
        page.body
    );
    assert!(page.body.contains(&format!("id=\"e-{b}\"")) && page.body.contains("8012"));
    assert!(!page.body.contains(&format!("id=\"e-{a}\"")));
    assert!(
        page.body.contains("value=\"2001\" data-was=\"\""),
        "{}",
        page.body
    );
    let form = form.replace(&format!("{b}.extension="), &format!("{b}.extension=2002"));
    let saved = portal.post(&uri, &cookies, &form).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, uri.as_str())
    );
}
