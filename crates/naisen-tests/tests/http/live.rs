//! ライブ from outside: whose phones it shows.

use naisen_tests::{Portal, on_both_databases};

on_both_databases!(it_says_that_other_servers_may_have_further_phones);

// live.8
fn it_says_that_other_servers_may_have_further_phones(portal: &Portal) {
    let is_shared = portal.database().is_some();
    for (lang, words) in [
        ("ja", "ほかのサーバーにつながっているものは表示しません。"),
        ("en", "none of other servers"),
    ] {
        let page = portal
            .admin()
            .get(&format!("/live?lang={lang}"))
            .ok()
            .text();
        assert_eq!(page.contains(words), is_shared, "{lang}");
    }
}
