//! 着信シミュレータ and 設定診断 as the administrator reaches them from the top page, and in English.

use naisen_tests::browser::{LOOKS, Page};
use naisen_tests::{Database, Portal};

fn looks_well(page: &Page) {
    for (width, height, scheme) in LOOKS {
        page.show(width, height, scheme);
        assert_eq!(page.axe(), Vec::<String>::new(), "{width} {scheme}");
        assert_eq!(page.overflow(), 0, "{width} {scheme}");
    }
    page.show(1440, 900, "light");
}

#[test]
fn a_call_is_tried_at_another_time() {
    // simulator.1, simulator.2
    let portal = Portal::start(Database::Sqlite);
    let page = portal.page();
    page.log_in(&portal.demo.companies[0].admin);
    page.see("代表番号にかかってきたら");
    looks_well(&page);
    page.follow("日時を変えて試す");
    page.see("そうなる理由");
    page.fill("日時", "2027-01-01T10:00");
    page.press("試す");
    page.see("2027年1月1日（金）10:00");
    assert!(page.path().contains("at=2027-01-01T10"), "{}", page.path());
    looks_well(&page);
    page.fill("着信番号", "050-9999-9999");
    page.press("試す");
    page.see("試せませんでした");
    assert_eq!(page.value("着信番号"), "050-9999-9999");
    let pilot = &portal.demo.user('P').login_id;
    let _ = page.goto(&format!("/simulator?lang=en&to={pilot}&number=0312345678"));
    page.see("Rules are tried from top to bottom");
    looks_well(&page);
}
