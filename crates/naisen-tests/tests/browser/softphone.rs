//! 端末の設定 in a browser: the QR code and the credentials of a desk phone, as the subscriber and as the
//! administrator see them.

use naisen_core::error::ErrorCode;
use naisen_tests::{Portal, on_both_databases};

on_both_databases!(
    a_phone_is_set_up_by_its_user_and_by_the_administrator,
    the_code_holds_the_link_in_every_look
);

// terminal.12, terminal.13, terminal.14
fn the_code_holds_the_link_in_every_look(portal: &Portal) {
    let page = portal.page();
    let user = portal.demo.user('A');
    page.log_in(&user.account());
    page.goto(&format!("/numbers/{}/softphone", user.external_number));
    page.press("QRコードを作成");
    let link = page.text("dd code");
    for (width, scheme) in [
        (1440, "light"),
        (1440, "dark"),
        (390, "light"),
        (390, "dark"),
    ] {
        page.show(width, 900, scheme);
        assert_eq!(page.scan(".scan > svg"), link, "{width} {scheme}");
    }
    let path = link.strip_prefix(&portal.demo.http).unwrap();
    // Somebody looks with a browser, then a softphone reads it, then somebody looks again.
    assert_eq!(page.goto(path), 200);
    page.see("使用済みになりません");
    let document = portal.client().get(path).ok().text();
    assert!(document.contains("<config"), "{document}");
    assert_eq!(page.goto(path), 404);
    page.shows(ErrorCode::PageMissing);
    page.see("リンクは1回だけ、作成から15分間使えます");
}

// terminal.12, terminal.15, terminal.17
fn a_phone_is_set_up_by_its_user_and_by_the_administrator(portal: &Portal) {
    let page = portal.page();
    let user = portal.demo.user('A');
    page.log_in(&user.account());
    let path = format!("/numbers/{}/softphone", user.external_number);
    page.goto(&format!("/numbers/{}", user.external_number));
    page.follow("端末の設定");
    assert_eq!(page.path(), path);
    page.looks_right("softphone");
    page.press("QRコードを作成");
    page.see("二度と表示できません");
    assert_eq!(page.count("svg[role=img] path"), 1);
    let link = page.text("dd code");
    page.looks_right("softphone-qr");
    let phone = portal.client();
    let path_of_link = link.strip_prefix(&portal.demo.http).unwrap();
    let document = phone.get(path_of_link).ok().text();
    assert!(
        document.contains(&format!("sip:{}@", user.external_number)),
        "{document}"
    );
    page.reopen("ja", true);
    page.log_in(&portal.demo.companies[0].admin);
    page.goto(&path);
    page.fill("電話機の名前", "受付の電話機");
    page.press("認証情報を発行");
    page.see("認証情報を発行しました");
    assert_eq!(page.text("dl code"), user.external_number);
    page.looks_right("softphone-credentials");
    page.goto(&format!("{path}?lang=en"));
    page.see("Phone in use");
    page.see("受付の電話機");
    page.goto("/provision/nobody");
    page.see(&ErrorCode::PageMissing.number().to_string());
}
