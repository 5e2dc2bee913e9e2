//! 一括登録 in a browser: a file whose rows are refused.

use naisen_core::cp932;
use naisen_core::error::ErrorCode;
use naisen_tests::{Portal, on_both_databases};

on_both_databases!(refused_rows_are_shown_before_and_after_the_run,);

fn write(portal: &Portal, name: &str, lines: &str) -> std::path::PathBuf {
    let path = portal.folder().join(name);
    std::fs::write(&path, cp932::encode(lines).unwrap()).unwrap();
    path
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
