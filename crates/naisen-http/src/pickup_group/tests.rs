//! ピックアップグループ through the whole router: notes, and the site of a company that has one.

use crate::help::screen::Screen;
use crate::testing::{ADMIN, NUMBERS, Portal};

const MEMBERS: &str = "/pickup-group-members";

#[tokio::test]
async fn every_note_stands_on_its_screen() {
    let portal = Portal::open().await;
    portal.shows_notes(MEMBERS, Screen::S24).await;
}

#[tokio::test]
async fn with_one_site_it_is_shown_and_sent() {
    // pickup.4
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let token = portal.token(ADMIN).await;
    let sites = portal.call("GET", "/api/v1/sites", &token, "").await.json();
    let site = sites[0]["id"].as_i64().unwrap();
    let page = portal.get("/pickup-groups/new", &cookies).await;
    let hidden = format!("type=\"hidden\" name=\"site\" value=\"{site}\"");
    assert!(page.body.contains(&hidden), "{}", page.body);
    let form = format!("name=%E5%96%B6%E6%A5%AD&number=77&site={site}&remark=");
    let made = portal.post("/pickup-groups/new", &cookies, &form).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let to = made.header("location");
    assert!(to.starts_with(MEMBERS), "{to}");
    let tick = format!("row.{0}.version=1&row.{0}.tick=on", NUMBERS[0]);
    assert_eq!(portal.post(to, &cookies, &tick).await.status, 303);
    let page = portal.get("/pickup-groups", &cookies).await;
    assert!(page.body.contains("メンバの設定 1"), "{}", page.body);
}
