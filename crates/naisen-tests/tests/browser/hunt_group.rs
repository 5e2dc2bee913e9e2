//! 代表グループ and スケジュール転送 in a browser: the main path, one refusal of each screen, and every page
//! of it in both schemes and widths.

use naisen_core::error::ErrorCode;
use naisen_tests::{Portal, on_both_databases};

on_both_databases!(
    a_group_is_added_and_shows_who_rings,
    a_schedule_is_filled_and_shows_which_row_wins,
    the_operator_adds_a_holiday,
);

fn a_group_is_added_and_shows_who_rings(portal: &Portal) {
    let page = portal.page();
    page.log_in(&portal.demo.companies[0].admin);
    page.goto("/hunt-groups");
    page.looks_right("hunt-groups");
    page.goto("/hunt-groups/new");
    page.looks_right("hunt-group-new");
    page.fill("代表グループ名", "受付代表");
    page.press("追加");
    page.shows(ErrorCode::Required);
    assert_eq!(
        page.value("代表グループ名"),
        "受付代表",
        "what was typed stays"
    );
    page.goto("/hunt-group-members");
    page.looks_right("hunt-members");
    assert!(page.count("rect.ring") > 0, "the preview draws the ringing");
    page.click("tbody .tick:checked");
    page.press("変更");
    page.see("変更しました");
    page.goto("/hunt-group-members?lang=en");
    page.see("Ring order");
}

fn a_schedule_is_filled_and_shows_which_row_wins(portal: &Portal) {
    let page = portal.page();
    page.log_in(&portal.demo.companies[0].admin);
    page.goto("/schedules");
    page.looks_right("schedules");
    page.click("tbody td:last-child a");
    let rows = page.path();
    let bare = rows.split('?').next().unwrap().to_owned();
    page.goto(&format!("{bare}?month=2027-01&day=2027-01-01"));
    page.see("元日");
    page.looks_right("schedule-rows");
    page.goto(&format!("{bare}/new"));
    page.looks_right("schedule-row");
    page.fill("開始時間", "22:00");
    page.fill("終了時間", "06:00");
    page.click("input[value=holiday]");
    page.click("input[name=action][value=off]");
    page.press("追加");
    page.shows(ErrorCode::TimeRangeInvalid);
    assert_eq!(page.value("開始時間"), "22:00", "what was typed stays");
    page.fill("終了時間", "24:00");
    page.press("追加");
    page.see("追加しました");
}

fn the_operator_adds_a_holiday(portal: &Portal) {
    let page = portal.page();
    page.log_in(&portal.demo.operator);
    page.goto("/holiday-overrides");
    page.looks_right("holiday-overrides");
    page.fill("日付", "2027-06-02");
    page.fill("名称", "創立記念日");
    page.press("追加");
    page.see("創立記念日");
    page.goto("/holidays?year=2027");
    page.see("創立記念日");
    page.looks_right("holidays");
}
