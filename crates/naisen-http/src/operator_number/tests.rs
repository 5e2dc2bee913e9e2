//! The operator's numbers through the whole router.

use crate::testing::{ADMIN, Answer, NUMBERS, OPERATOR, OTHER_NUMBER, Portal};

fn api(rest: &str) -> String {
    format!("/api/v1/companies/{ADMIN}/{rest}")
}

fn page(rest: &str) -> String {
    format!("/operator/companies/{ADMIN}/{rest}")
}

/// Asks until an import is over.
async fn finished(portal: &Portal, token: &str, started: &Answer) -> Answer {
    assert_eq!(started.status, 202, "{}", started.body);
    let id = started.json()["id"].as_str().unwrap().to_owned();
    let uri = api(&format!("imports/{id}"));
    loop {
        let now = portal.call("GET", &uri, token, "").await;
        if now.status != 200 || now.json()["finished"] == true {
            return now;
        }
        tokio::task::yield_now().await;
    }
}

async fn import(portal: &Portal, token: &str, csv: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("content-type", "text/csv"), ("authorization", &*bearer)];
    let started = portal.send("POST", &api("imports"), &headers, csv).await;
    if started.status != 202 {
        return started;
    }
    finished(portal, token, &started).await
}

// operator.7
#[tokio::test]
async fn a_file_adds_all_its_numbers_or_none_and_tells_the_lines() {
    let portal = Portal::open().await;
    let token = portal.token(OPERATOR).await;
    let total = async || {
        let list = portal.call("GET", &api("numbers"), &token, "").await;
        list.json()["total"].as_u64().unwrap()
    };
    let good = "外線番号,サイト名,表示名\r\n05011111001,,受付\r\n050-1111-1002\r\n";
    let done = import(&portal, &token, good).await;
    assert_eq!(done.json()["done"], 2, "{}", done.body);
    assert_eq!(total().await, 5);
    let bad =
        format!("05011111003\n0312345678\n05011111004,nowhere\n{OTHER_NUMBER}\n05011111003\n");
    let refused = import(&portal, &token, &bad).await;
    assert_eq!(
        (refused.status, refused.code()),
        (422, 8009),
        "{}",
        refused.body
    );
    let rows = refused.json()["rows"].clone();
    let lines: Vec<&str> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["key"].as_str().unwrap())
        .collect();
    assert_eq!(lines, ["2", "3", "4", "5"], "{rows}");
    assert_eq!(total().await, 5, "a file with a bad line added something");
    assert_eq!(import(&portal, &token, "外線番号\r\n").await.code(), 8009);
    let missing = portal.call("GET", &api("imports/1"), &token, "").await;
    assert_eq!(missing.code(), 9011);
}

#[tokio::test]
async fn the_page_of_an_import_shows_a_bar_and_reloads_itself() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let kind = "multipart/form-data; boundary=b";
    let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"n.csv\"\r\n\r\n\
                05011111001\r\n\r\n--b--\r\n";
    let headers = [("cookie", &*cookies), ("content-type", kind)];
    let started = portal
        .send("POST", &page("numbers/import"), &headers, file)
        .await;
    assert_eq!(started.status, 303, "{}", started.body);
    let at = started.header("location").to_owned();
    loop {
        let shown = portal.get(&at, &cookies).await;
        assert!(shown.body.contains("<progress"), "{}", shown.body);
        if shown.body.contains("すべて追加しました") {
            assert_eq!(shown.header("refresh"), "");
            break;
        }
        assert_eq!(shown.header("refresh"), "1");
    }
    // Another process took the file, or this one was started anew.
    let elsewhere = portal.get(&page("numbers/import/1"), &cookies).await;
    assert_eq!(elsewhere.status, 200, "{}", elsewhere.body);
    assert!(
        elsewhere.body.contains(super::text::NOT_KNOWN.ja) && !elsewhere.body.contains("<progress")
    );
    let nonsense = portal.get(&page("numbers/import/x"), &cookies).await;
    assert_eq!(nonsense.status, 404);
    let empty = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--\r\n";
    let refused = portal
        .send("POST", &page("numbers/import"), &headers, empty)
        .await;
    assert!(refused.body.contains("8077"), "{}", refused.body);
}

// operator.11, operator.12
#[tokio::test]
async fn sheets_of_all_users_are_one_print_with_new_passwords() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let asked = portal.get(&page("sheets"), &cookies).await;
    assert!(asked.body.contains("050-1111-0003") && asked.body.contains("一度だけ"));
    let none = portal.post(&page("sheets"), &cookies, "").await;
    assert!(none.status == 422 && none.body.contains("8008"));
    let form = NUMBERS.map(|number| format!("number={number}")).join("&");
    let print = portal.post(&page("sheets/print"), &cookies, &form).await;
    assert_eq!(print.status, 200, "{}", print.body);
    assert_eq!(print.body.matches("class=\"sheet\"").count(), 3);
    assert_eq!(print.body.matches("110・118・119").count(), 3);
    let foreign = format!("number={OTHER_NUMBER}");
    let refused = portal.post(&page("sheets/print"), &cookies, &foreign).await;
    assert!(refused.status == 404 && refused.body.contains("8015"));
    let token = portal.token(OPERATOR).await;
    let uri = api(&format!("numbers/{}/password", NUMBERS[0]));
    let first = portal.call("POST", &uri, &token, "").await.json();
    let body = serde_json::json!({ "login_id": NUMBERS[0], "password": first["password"] });
    let entered = portal
        .call("POST", "/api/v1/session", "", &body.to_string())
        .await;
    assert_eq!(entered.status, 200, "{}", entered.body);
}

#[tokio::test]
async fn one_number_is_given_moved_and_taken_back() {
    let portal = Portal::open().await;
    let token = portal.token(OPERATOR).await;
    for (body, code, field) in [
        (r#"{"external_number":""}"#, 8008, "external_number"),
        (
            r#"{"external_number":"0312345678"}"#,
            8009,
            "external_number",
        ),
        (
            r#"{"external_number":"05022220001"}"#,
            8009,
            "external_number",
        ),
        (
            r#"{"external_number":"05011119999","site":"x"}"#,
            8009,
            "site",
        ),
    ] {
        let got = portal.call("POST", &api("numbers"), &token, body).await;
        assert_eq!(
            (got.code(), &got.json()["field"]),
            (code, &field.into()),
            "{body}"
        );
    }
    let body = r#"{"external_number":"050-1111-9999"}"#;
    assert_eq!(
        portal
            .call("POST", &api("numbers"), &token, body)
            .await
            .status,
        201
    );
    let one = api("numbers/05011119999");
    let change = format!(r#"{{"version":1,"site":"{ADMIN}","digest":"md5"}}"#);
    assert_eq!(portal.call("PUT", &one, &token, &change).await.status, 204);
    assert_eq!(portal.call("PUT", &one, &token, &change).await.code(), 9003);
    let foreign = api(&format!("numbers/{OTHER_NUMBER}"));
    assert_eq!(
        portal.call("PUT", &foreign, &token, &change).await.code(),
        8015
    );
    let gone = portal
        .call("DELETE", &format!("{one}?version=2"), &token, "")
        .await;
    assert_eq!(gone.status, 204, "{}", gone.body);
    let cookies = portal.log_in(OPERATOR).await;
    let new = page("numbers/new");
    let typed = portal.post(&new, &cookies, "external_number=0501").await;
    assert!(typed.status == 422 && typed.body.contains("value=\"0501\""));
    let added = portal
        .post(&new, &cookies, "external_number=05011119998")
        .await;
    assert_eq!(added.status, 303, "{}", added.body);
    let ask = portal
        .get(&page("numbers/05011119998/delete"), &cookies)
        .await;
    assert!(ask.body.contains("050-1111-9998") && ask.body.contains("留守番電話"));
    let admin = portal.token(ADMIN).await;
    assert_eq!(
        portal.call("GET", &api("numbers"), &admin, "").await.code(),
        9002
    );
}
