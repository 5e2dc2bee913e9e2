//! 内線グループ, ピックアップグループ and 共通電話帳 in a browser: the main path of each, with one refusal.

use naisen_core::cp932;
use naisen_core::error::ErrorCode;
use naisen_tests::browser::{LOOKS, Page};
use naisen_tests::{Portal, on_both_databases};

on_both_databases!(
    extension_numbers_are_swapped_and_a_deletion_names_what_is_lost,
    a_pickup_group_is_added_with_its_members,
    a_phone_book_is_uploaded_and_handed_out,
);

/// Nothing to complain about at both widths and in both schemes.
fn looks_right(page: &Page) {
    for (width, height, scheme) in LOOKS {
        page.show(width, height, scheme);
        assert_eq!(
            page.axe(),
            Vec::<String>::new(),
            "{} {width} {scheme}",
            page.path()
        );
        assert_eq!(page.overflow(), 0, "{} {width}", page.path());
    }
    assert_eq!(page.complaints(), Vec::<String>::new(), "{}", page.path());
    page.show(1440, 900, "light");
}

// calls §16.8 C4
fn extension_numbers_are_swapped_and_a_deletion_names_what_is_lost(portal: &Portal) {
    let page = portal.page();
    page.log_in(&portal.demo.companies[0].admin);
    page.goto("/extension-groups");
    looks_right(&page);
    page.follow("追加");
    page.fill("内線グループ名", "本社内線");
    page.fill("拠点番号", "83");
    page.press("追加");
    page.shows(ErrorCode::ExtensionGroupDuplicate);
    looks_right(&page);
    page.fill("内線グループ名", "名古屋内線");
    page.press("追加");
    page.see("追加しました。");
    page.goto("/extension-group-members");
    page.choose("内線グループ", "本社内線");
    page.press("表示");
    page.fill("050-1111-0001 の内線番号", "2003");
    page.press("変更");
    page.shows(ErrorCode::ExtensionTwice);
    looks_right(&page);
    assert_eq!(
        page.value("050-1111-0001 の内線番号"),
        "2003",
        "what was typed stays"
    );
    page.fill("050-1111-0001 の内線番号", "2002");
    page.fill("050-1111-0002 の内線番号", "2001");
    page.press("変更");
    page.see("変更しました。");
    assert_eq!(page.value("050-1111-0002 の内線番号"), "2001");
    looks_right(&page);
    page.goto("/extension-groups");
    page.check("大阪内線 選択", true);
    page.press("選択した内線グループを削除…");
    page.see("050-1111-0011 2001 山本 翔");
    looks_right(&page);
    page.press("内線グループ1件を削除する");
    page.see("内線グループ1件を削除しました。");
}

fn a_pickup_group_is_added_with_its_members(portal: &Portal) {
    let page = portal.page();
    for (lang, scripts) in [("ja", true), ("ja", false)] {
        page.reopen(lang, scripts);
        page.log_in(&portal.demo.companies[0].admin);
        page.goto("/pickup-groups/new");
        page.fill(
            "ピックアップグループ名",
            if scripts { "受付" } else { "総務" },
        );
        page.fill("ピックアップグループ番号", "77");
        page.choose("サイト", "大阪支店");
        if scripts {
            page.press("追加");
            page.see("追加しました。");
        } else {
            page.fill("ピックアップグループ番号", "2001");
            page.press("追加");
            page.shows(ErrorCode::Invalid);
            page.fill("ピックアップグループ番号", "79");
            page.press("追加");
            page.see("追加しました。");
        }
        page.check("050-1111-0001 佐藤 一郎 をメンバにする", true);
        page.press("変更");
        page.see("変更しました。");
    }
    page.reopen("ja", true);
    page.log_in(&portal.demo.companies[0].admin);
    for path in [
        "/pickup-groups",
        "/pickup-groups/new",
        "/pickup-group-members",
    ] {
        page.goto(path);
        looks_right(&page);
    }
    page.goto("/pickup-group-members?lang=en");
    page.see("Pickup group members");
    page.see("A member of another pickup group moves here.");
}

fn a_phone_book_is_uploaded_and_handed_out(portal: &Portal) {
    let page = portal.page();
    page.log_in(&portal.demo.companies[0].admin);
    let bad = portal.folder().join("bad.csv");
    std::fs::write(&bad, "a,b,1\r\n").unwrap();
    let good = portal.folder().join("得意先.csv");
    let text = "\"㈱青空\",\"ｱｵｿﾞﾗ\",\"03-1234-5678\"\r\n";
    std::fs::write(&good, cp932::encode(text).unwrap()).unwrap();
    page.goto("/phone-books");
    looks_right(&page);
    page.follow("追加");
    page.fill("共通電話帳名", "得意先");
    page.upload("共通電話帳ファイル", &bad);
    page.press("追加");
    page.shows(ErrorCode::Invalid);
    page.see("1行目");
    looks_right(&page);
    assert_eq!(page.value("共通電話帳名"), "得意先", "what was typed stays");
    page.upload("共通電話帳ファイル", &good);
    page.press("追加");
    page.see("共通電話帳番号001で1件を登録しました。");
    page.see("1行目 名称: ㈱");
    looks_right(&page);
    page.follow("メンバの設定");
    page.check("050-1111-0001 佐藤 一郎 をメンバにする", true);
    page.press("変更");
    page.see("変更しました。");
    looks_right(&page);
    page.goto("/phone-books");
    looks_right(&page);
    page.check("得意先 選択", true);
    page.press("選択した共通電話帳を削除…");
    page.see("001 得意先");
    page.press("共通電話帳1件を削除する");
    page.see("共通電話帳1件を削除しました。");
}
