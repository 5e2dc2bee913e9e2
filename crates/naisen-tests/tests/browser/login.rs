//! ログイン in a browser: as each role, in both languages, with and without scripts.

use naisen_core::error::ErrorCode;
use naisen_tests::{Portal, on_both_databases};

on_both_databases!(
    every_role_logs_in_and_out_again,
    a_wrong_password_says_what_to_do
);

fn every_role_logs_in_and_out_again(portal: &Portal) {
    let page = portal.page();
    let accounts = [
        portal.demo.operator.clone(),
        portal.demo.companies[0].admin.clone(),
        portal.demo.user('A').account(),
    ];
    for (lang, scripts) in [("ja", true), ("ja", false), ("en", true)] {
        for account in &accounts {
            page.reopen(lang, scripts);
            page.log_in(account);
            assert_eq!(page.path(), "/");
            // Every page shows who is logged in (domain §6); a number may be written with hyphens.
            let id: String = page.text("body").chars().filter(|c| *c != '-').collect();
            assert!(id.contains(&account.login_id.replace('-', "")), "{id}");
            assert_eq!(page.complaints(), Vec::<String>::new());
        }
    }
}

fn a_wrong_password_says_what_to_do(portal: &Portal) {
    let page = portal.page();
    page.goto("/login");
    page.fill("ログインID", "NS-00000000001");
    page.fill("パスワード", "not the password");
    page.press("ログイン");
    page.shows(ErrorCode::LoginWrong);
    assert_eq!(
        page.value("ログインID"),
        "NS-00000000001",
        "what was typed stays"
    );
    assert_eq!(page.value("パスワード"), "", "but the password");
}
