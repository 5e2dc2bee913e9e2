//! 共通電話帳 (S25–S27): files good and bad, through the API and through the pages (calls §16.8 C20).

use naisen_core::cp932;
use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, Value, json, on_both_databases};

on_both_databases!(
    a_book_is_added_renamed_replaced_and_deleted,
    a_bad_file_is_refused_with_its_line,
    characters_an_app_may_garble_are_told_cell_by_cell,
    a_download_is_read_back_unchanged,
    members_are_kept_by_the_book,
    the_pages_refuse_with_the_same_codes,
    another_company_finds_none_of_it,
);

const API: &str = "/api/v1/phone-books";
const A: &str = "05011110001";
const GOOD: &str = "\"青空商事\",\"ｱｵｿﾞﾗ\",\"03-1234-5678\"\r\n\"海風\",\"\",\"+81312345678\"\r\n";

fn file(text: &str) -> Vec<u8> {
    cp932::encode(text).unwrap()
}

fn add(client: &Client, name: &str, content: Option<&[u8]>) -> Answer {
    let file = content.map(|bytes| ("file", "得意先.csv", bytes));
    client.multipart("POST", API, &[("name", name)], file)
}

fn added(client: &Client, name: &str) -> Value {
    add(client, name, Some(&file(GOOD))).status(201).json()["book"].clone()
}

// phone-book.1, phone-book.2, phone-book.3, phone-book.7
fn a_book_is_added_renamed_replaced_and_deleted(portal: &Portal) {
    let admin = portal.admin();
    let first = added(&admin, "得意先");
    assert_eq!(
        (&first["number"], &first["file_name"]),
        (&json!("001"), &json!("得意先"))
    );
    let second = added(&admin, "仕入先");
    assert_eq!(second["number"], "002");
    add(&admin, "得意先", Some(&file(GOOD))).refused_at(ErrorCode::Invalid, "name");
    add(&admin, "", None).refused_at(ErrorCode::Required, "name");
    add(&admin, "新規", None).refused_at(ErrorCode::FileMissing, "file");
    let path = format!("{API}/{}", first["id"]);
    let renamed = admin.multipart(
        "PUT",
        &path,
        &[("name", "得意先一覧"), ("version", "1")],
        None,
    );
    let renamed = renamed.ok().json();
    assert_eq!(
        (&renamed["book"]["name"], &renamed["entries"]),
        (&json!("得意先一覧"), &json!(2))
    );
    assert_eq!(
        renamed["book"]["updated_ms"], first["updated_ms"],
        "the file is the same"
    );
    admin
        .multipart("PUT", &path, &[("name", "別名"), ("version", "1")], None)
        .refused(ErrorCode::ChangedByOther);
    let one = file("\"森\",\"\",\"1\"\r\n");
    let fields = [("name", "得意先一覧"), ("version", "2")];
    let replaced = admin.multipart(
        "PUT",
        &path,
        &fields,
        Some(("file", "C:\\x\\new.CSV", &one)),
    );
    let replaced = replaced.ok().json();
    assert_eq!(
        (&replaced["book"]["file_name"], &replaced["entries"]),
        (&json!("new"), &json!(1))
    );
    let _ = admin.delete(&path).status(204);
    admin.get(&path).refused(ErrorCode::FileMissing);
    admin.delete(&path).refused(ErrorCode::FileMissing);
    admin
        .get(&format!("{path}/file"))
        .refused(ErrorCode::FileMissing);
    admin
        .multipart("PUT", &path, &fields, None)
        .refused(ErrorCode::FileMissing);
    assert_eq!(
        added(&admin, "第三")["number"],
        "001",
        "the lowest free number"
    );
    let none: [i64; 0] = [];
    admin
        .post(&format!("{API}/delete"), &json!({"ids": none}))
        .refused(ErrorCode::Required);
}

// phone-book.4, phone-book.5
fn a_bad_file_is_refused_with_its_line(portal: &Portal) {
    let admin = portal.admin();
    let refused = |content: &[u8], expected: &str| {
        let answer = add(&admin, "得意先", Some(content)).refused_at(ErrorCode::Invalid, "file");
        let detail = answer.json()["detail"]["ja"].clone();
        assert!(detail.as_str().unwrap().starts_with(expected), "{detail}");
    };
    refused(
        &file("\"a\",\"\",\"1\"\r\n\"b\",\"\"\r\n"),
        "2行目: 名称、フリガナ、電話番号の3項目",
    );
    refused(&file("\"a\",\"\",\"1\"\n"), "1行目: 改行をCRLF");
    refused(&file("a,b,1\r\n"), "1行目: すべての項目を");
    refused(&file("\"a\",\"\",\"１\"\r\n"), "1行目: 電話番号は半角");
    refused(b"", "データがありません。");
    refused(
        "\"青空\",\"\",\"1\"\r\n".as_bytes(),
        "文字コードをShift_JIS",
    );
    refused(
        &file(&"\"a\",\"\",\"1\"\r\n".repeat(1_001)),
        "1001行目: 1,000件まで",
    );
    let whole = file(&"\"a\",\"\",\"1\"\r\n".repeat(1_000));
    assert_eq!(
        add(&admin, "得意先", Some(&whole)).status(201).json()["entries"],
        1_000
    );
}

// phone-book.6
fn characters_an_app_may_garble_are_told_cell_by_cell(portal: &Portal) {
    let admin = portal.admin();
    let text = "\"青空\",\"\",\"1\"\r\n\"㈱髙橋\",\"①\",\"2\"\r\n";
    let made = add(&admin, "得意先", Some(&file(text))).status(201).json();
    let expected = json!([
        {"line": 2, "column": 1, "characters": "㈱髙"},
        {"line": 2, "column": 2, "characters": "①"},
    ]);
    assert_eq!(made["warnings"], expected);
    let browser = portal.client().logged_in(&portal.demo.companies[0].admin);
    let page = browser
        .get(&format!("/phone-books/{}", made["book"]["id"]))
        .ok()
        .text();
    assert!(
        page.contains("2行目 名称: ㈱髙") && page.contains("2行目 フリガナ: ①"),
        "{page}"
    );
}

// phone-book.8
fn a_download_is_read_back_unchanged(portal: &Portal) {
    let admin = portal.admin();
    let text = "\"=1+1\",\"@x\",\"+81312345678\"\r\n\"青空\",\"\",\"-1\"\r\n";
    let made = add(&admin, "得意先", Some(&file(text))).status(201).json();
    let download = |made: &Value| {
        admin
            .get(&format!("{API}/{}/file", made["book"]["id"]))
            .ok()
    };
    let first = download(&made);
    let guarded = "\"'=1+1\",\"'@x\",\"+81312345678\"\r\n\"青空\",\"\",\"-1\"\r\n";
    assert_eq!(cp932::decode(&first.body).unwrap(), guarded);
    let again = add(&admin, "写し", Some(&first.body)).status(201).json();
    assert_eq!(download(&again).body, first.body);
    let name = first.header("content-disposition").unwrap();
    assert!(
        name.ends_with("filename*=UTF-8''%E5%BE%97%E6%84%8F%E5%85%88.csv"),
        "{name}"
    );
}

// phone-book.9, phone-book.10
fn members_are_kept_by_the_book(portal: &Portal) {
    let admin = portal.admin();
    let (one, two) = (added(&admin, "得意先"), added(&admin, "仕入先"));
    let save = |book: &Value, version: u64, number: &str, ticked: bool| {
        let body = json!({"version": version, "rows": [{"number": number, "ticked": ticked}]});
        admin.put(&format!("{API}/{}/members", book["id"]), &body)
    };
    let _ = save(&one, 1, A, true).status(204);
    let _ = save(&two, 1, A, true).status(204);
    let list = admin
        .get(&format!("{API}/{}/members", one["id"]))
        .ok()
        .json();
    assert_eq!(
        (&list["total"], &list["rows"][0]["number"]),
        (&json!(1), &json!(A))
    );
    assert_eq!(list["rows"][0]["elsewhere"], json!(["仕入先"]));
    save(&one, 1, A, false).refused(ErrorCode::ChangedByOther);
    save(&one, 2, "05099999999", true).refused(ErrorCode::MemberSubscriberMissing);
    save(&json!({"id": 1}), 1, A, true).refused(ErrorCode::FileMissing);
    admin
        .get(&format!("{API}/{}/members?members=off", one["id"]))
        .refused_at(ErrorCode::Required, "members");
    let members = admin.get(&format!("{API}/{}/members.csv", one["id"])).ok();
    let text = cp932::decode(&members.body).unwrap();
    assert_eq!(
        text,
        "\"外線番号\",\"内線番号\"\r\n\"05011110001\",\"2001\"\r\n"
    );
    let _ = admin.delete(&format!("{API}/{}", one["id"])).status(204);
    let list = admin
        .get(&format!("{API}/{}/members", two["id"]))
        .ok()
        .json();
    assert_eq!(list["rows"][0]["elsewhere"], json!([]));
    let list = cp932::decode(&admin.get(&format!("{API}.csv")).ok().body).unwrap();
    assert!(list.contains("\"002\",\"仕入先\",\"得意先\","), "{list}");
}

fn the_pages_refuse_with_the_same_codes(portal: &Portal) {
    let admin = portal.client().logged_in(&portal.demo.companies[0].admin);
    let send = |path: &str, fields: &[(&str, &str)], content: Option<&[u8]>| {
        let file = content.map(|bytes| ("file", "a.csv", bytes));
        admin.multipart("POST", path, fields, file)
    };
    let new = "/phone-books/new";
    send(new, &[("name", "")], Some(&file(GOOD))).page_refused(ErrorCode::Required);
    send(new, &[("name", "得意先")], None).page_refused(ErrorCode::FileMissing);
    let page = send(new, &[("name", "得意先")], Some(b"a")).page_refused(ErrorCode::Invalid);
    assert!(
        page.text().contains("value=\"得意先\""),
        "what was typed stays"
    );
    let to = send(new, &[("name", "得意先")], Some(&file(GOOD))).see_other();
    let page = admin.get(&to).ok().text();
    assert!(
        page.contains("2件を登録しました") && page.contains("青空商事"),
        "{page}"
    );
    send(&to, &[("name", "別名"), ("version", "0")], None).page_refused(ErrorCode::ChangedByOther);
    send("/phone-books/1", &[("name", "無"), ("version", "1")], None)
        .page_refused(ErrorCode::FileMissing);
    admin
        .get("/phone-books/1/file")
        .page_refused(ErrorCode::FileMissing);
    admin
        .get("/phone-books/delete")
        .page_refused(ErrorCode::Required);
    admin
        .form("/phone-books/delete", &[("id", "1")])
        .page_refused(ErrorCode::FileMissing);
    let id = to.rsplit('/').next().unwrap();
    let members = format!("/phone-book-members?group={id}&others=on");
    let tick = [("version", "1"), ("row.05099999999.tick", "on")];
    admin
        .form(&members, &tick)
        .page_refused(ErrorCode::MemberSubscriberMissing);
    admin
        .get("/phone-book-members?group=1&members=on")
        .page_refused(ErrorCode::FileMissing);
    let asked = admin
        .get(&format!("/phone-books/delete?id={id}"))
        .ok()
        .text();
    assert!(
        asked.contains("001 得意先") && asked.contains("メンバ0人"),
        "{asked}"
    );
    assert_eq!(
        admin.form("/phone-books/delete", &[("id", id)]).see_other(),
        "/phone-books"
    );
}

fn another_company_finds_none_of_it(portal: &Portal) {
    let book = added(&portal.admin(), "得意先");
    let stranger = portal.other_admin();
    for path in [
        format!("{API}/{}", book["id"]),
        format!("{API}/{}/file", book["id"]),
        format!("{API}/{}/members", book["id"]),
    ] {
        stranger.get(&path).refused(ErrorCode::FileMissing);
    }
    portal.user('A').get(API).refused(ErrorCode::NotPermitted);
    portal.client().get(API).refused(ErrorCode::SessionMissing);
}
