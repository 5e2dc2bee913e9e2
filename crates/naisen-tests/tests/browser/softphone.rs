//! 端末の設定 in a browser: the QR code and the credentials of a desk phone, as the subscriber and as the
//! administrator see them.

use naisen_core::error::ErrorCode;
use naisen_tests::{Portal, on_both_databases};

on_both_databases!(a_phone_is_set_up_by_its_user_and_by_the_administrator);

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
