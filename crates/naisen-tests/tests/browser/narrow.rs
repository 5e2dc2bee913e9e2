//! What a small telephone shows: the tab one is on, and cards without headings that say nothing.

use naisen_tests::{Portal, on_both_databases};

on_both_databases!(
    the_current_tab_is_in_sight,
    cards_keep_only_headings_that_do_something
);

/// Width of a small telephone.
const NARROW: u32 = 390;

fn the_current_tab_is_in_sight(portal: &Portal) {
    let page = portal.page();
    page.show(NARROW, 900, "light");
    page.log_in(&portal.demo.companies[0].admin);
    let number = &portal.demo.user('A').external_number;
    page.goto(&format!("/numbers/{number}"));
    assert!(page.is_within(".tabs [aria-current]", ".tabs"));
    assert!(
        !page.is_within(".tabs a:last-child", ".tabs"),
        "the tabs are wider than the window"
    );
    page.goto(&format!("/numbers/{number}/softphone"));
    assert!(page.is_within(".tabs [aria-current]", ".tabs"));
    assert_eq!(page.complaints(), Vec::<String>::new());
}

fn cards_keep_only_headings_that_do_something(portal: &Portal) {
    let page = portal.page();
    page.show(NARROW, 900, "light");
    page.log_in(&portal.demo.companies[0].admin);
    for path in ["/numbers", "/hunt-groups", "/calls", "/live"] {
        page.goto(path);
        let idle = page.count(".tbl.stack > thead th:not(:has(a, input)):visible");
        assert_eq!(idle, 0, "{path}");
    }
    page.goto("/numbers");
    assert!(
        page.count(".tbl.stack > thead th a:visible") > 0,
        "sorting stays"
    );
}
