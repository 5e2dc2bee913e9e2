//! 一括登録 in a browser: a good file from upload to 投入完了, and a file whose rows are refused.

use naisen_core::cp932;
use naisen_core::error::ErrorCode;
use naisen_tests::{Portal, on_both_databases};

on_both_databases!(
    a_file_is_looked_at_and_run,
    refused_rows_are_shown_before_and_after_the_run,
);

fn write(portal: &Portal, name: &str, lines: &str) -> std::path::PathBuf {
    let path = portal.folder().join(name);
    std::fs::write(&path, cp932::encode(lines).unwrap()).unwrap();
    path
}

fn a_file_is_looked_at_and_run(portal: &Portal) {
    let text = "\"HUNT\",\"営業代表\"\r\n\"05011110001\",\"2\"\r\n\"05011110002\",\"1\"\r\n";
    let file = write(portal, "eigyo.csv", text);
    let page = portal.page();
    for (lang, scripts) in [("ja", true), ("ja", false)] {
        page.reopen(lang, scripts);
        page.log_in(&portal.demo.companies[0].admin);
        page.goto("/bulk");
        page.upload("CSVファイル", &file);
        page.press("ファイルアップロード");
        page.see("eigyo.csv");
        page.click("form.bar button.primary");
        // With scripts the state changes by itself, as soon as the run is over; without them by loading
        // the page again.
        if !scripts {
            let running = || page.text("#list tbody").contains("投入中");
            while running() {
                page.goto("/bulk");
            }
        }
        page.see_in("#list tbody td", "投入完了");
        let groups = portal.admin().get("/api/v1/hunt-groups").ok().json();
        let first = &groups["rows"][0]["members"][0]["number"];
        assert_eq!(first, "05011110002", "{groups}");
        // axe itself is a script.
        if scripts {
            assert_eq!(page.axe(), Vec::<String>::new());
        }
        assert_eq!(page.complaints(), Vec::<String>::new());
        // The name is free again for the next round.
        page.follow("eigyo.csv");
        page.click("form.bar a.danger");
        page.see("元に戻せません");
        page.press("削除");
        page.see("削除しました。");
    }
}

fn refused_rows_are_shown_before_and_after_the_run(portal: &Portal) {
    let page = portal.page();
    page.log_in(&portal.demo.companies[0].admin);
    let try_file = |name: &str, text: &str| {
        let file = write(portal, name, text);
        page.goto("/bulk");
        page.upload("CSVファイル", &file);
        page.press("ファイルアップロード");
        page.see(name);
    };
    try_file(
        "a.csv",
        "\"VPN\",\"本社内線\"\r\n\"05011119999\",\"2001\"\r\n",
    );
    page.shows(ErrorCode::CsvSubscriberMissing);
    try_file("b.csv", "\"VPN\",\"\"\r\n\"05011110001\",\"2001\"\r\n");
    page.shows(ErrorCode::ExtensionNeedsGroup);
    try_file("c.csv", "\"HUNT\",\"NOPE\"\r\n\"05011110001\",\"2\"\r\n");
    page.shows(ErrorCode::HuntGroupNotRegistered);
    assert_eq!(page.axe(), Vec::<String>::new());
}
