//! A company's page of the operator in a browser, in both languages.

use naisen_tests::{Portal, on_both_databases};

on_both_databases!(the_operator_says_which_calls_are_relayed);

// relay.1
fn the_operator_says_which_calls_are_relayed(portal: &Portal) {
    let page = portal.page();
    page.log_in(&portal.demo.operator);
    let company = format!("/operator/companies/{}", portal.demo.companies[0].login_id);
    for (lang, label, choice, save) in [
        ("ja", "音声の中継", "すべての通話", "変更"),
        ("en", "Relay of sound", "Terminals behind NAT only", "Save"),
    ] {
        page.goto(&format!("{company}/edit?lang={lang}"));
        page.choose(label, choice);
        page.looks_right(&format!("company-relay-{lang}"));
        page.press(save);
        page.goto(&company);
        page.see(choice);
    }
}
