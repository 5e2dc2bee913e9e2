//! 電話番号一覧 through the whole router: page, API and export; administrator, user and another company.

use crate::testing::{ADMIN, NUMBERS, OTHER_ADMIN, OTHER_NUMBER, Portal};

/// Numbers found by a query of the API, in order, with the count of all pages.
async fn found(portal: &Portal, token: &str, query: &str) -> (Vec<String>, u64) {
    let uri = format!("/api/v1/numbers?{query}");
    let answer = portal.call("GET", &uri, token, "").await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    let json = answer.json();
    let items = json["items"].as_array().unwrap();
    let numbers = items
        .iter()
        .map(|row| row["external_number"].as_str().unwrap().to_owned())
        .collect();
    (numbers, json["total"].as_u64().unwrap())
}

#[tokio::test]
async fn an_administrator_finds_its_company_and_no_other() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    assert_eq!(
        found(&portal, &token, "").await,
        (NUMBERS.map(str::to_owned).to_vec(), 3)
    );
    for (query, expected) in [
        ("q=050-1111-0002", &NUMBERS[1..2]),
        ("q=%EF%BC%90%EF%BC%95%EF%BC%90", &NUMBERS[..]),
        ("q=0002&match=part", &NUMBERS[1..2]),
        ("q=0002", &[]),
        ("q=05011110003&match=exact", &NUMBERS[2..]),
        ("target=site&q=NS-", &NUMBERS[..]),
        ("target=pickup_group&q=x", &[]),
    ] {
        let (numbers, total) = found(&portal, &token, query).await;
        assert_eq!(numbers, expected, "{query}");
        assert_eq!(total, expected.len() as u64, "{query}");
    }
    let (numbers, _) = found(&portal, &token, "sort=-number").await;
    assert_eq!(numbers[0], NUMBERS[2]);
    assert_eq!(found(&portal, &token, "page=2").await, (Vec::new(), 3));
    let other = portal.token(OTHER_ADMIN).await;
    assert_eq!(found(&portal, &other, "").await.0, [OTHER_NUMBER]);
}

#[tokio::test]
async fn a_user_finds_only_its_own_number_and_exports_nothing() {
    let portal = Portal::open().await;
    let token = portal.token(NUMBERS[0]).await;
    for query in ["", "q=05011110002", "sort=-number"] {
        assert_eq!(
            found(&portal, &token, query).await.0,
            [NUMBERS[0]],
            "{query}"
        );
    }
    let answer = portal.call("GET", "/api/v1/numbers.csv", &token, "").await;
    assert_eq!((answer.status, answer.code()), (403, 9002));
    let cookies = portal.log_in(NUMBERS[0]).await;
    assert_eq!(portal.get("/numbers.csv", &cookies).await.status, 403);
    let page = portal.get("/numbers", &cookies).await;
    assert!(page.body.contains("050-1111-0001"), "{}", page.body);
    assert!(!page.body.contains("050-1111-0002"), "{}", page.body);
}

#[tokio::test]
async fn what_no_list_has_is_refused_by_its_name() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    for (query, field) in [
        ("target=nickname", "target"),
        ("sort=password", "sort"),
        ("match=like", "match"),
        ("size=21", "size"),
        ("page=0", "page"),
    ] {
        let uri = format!("/api/v1/numbers?{query}");
        let answer = portal.call("GET", &uri, &token, "").await;
        assert_eq!((answer.status, answer.code()), (422, 8009), "{query}");
        assert_eq!(answer.json()["field"], field, "{query}");
    }
}

#[tokio::test]
async fn a_page_behind_the_last_goes_to_the_last() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let answer = portal.get("/numbers?q=0501&page=9", &cookies).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/numbers?q=0501")
    );
}

#[tokio::test]
async fn the_export_holds_every_number_whatever_was_searched() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let answer = portal.get("/numbers.csv?q=9", &cookies).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=Shift_JIS");
    assert_eq!(answer.body.matches("\r\n").count(), 1 + NUMBERS.len());
    assert!(answer.body.contains("\"05011110003\""), "{}", answer.body);
}
