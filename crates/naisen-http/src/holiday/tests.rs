//! The holiday calendar through the whole router: as administrators see it, as the operator changes it.

use crate::testing::{ADMIN, NUMBERS, OPERATOR, Portal};

const API: &str = "/api/v1/holiday-overrides";
const YEAR: &str = "/api/v1/holidays?year=2027";

#[tokio::test]
async fn an_override_holds_for_every_company_until_it_is_deleted() {
    let portal = Portal::open().await;
    let (operator, admin) = (portal.token(OPERATOR).await, portal.token(ADMIN).await);
    let body = r#"{"date":"2027-06-02","kind":"add","name":"創立記念日","source":"告示"}"#;
    assert_eq!(portal.call("POST", API, &admin, body).await.code(), 9002);
    assert_eq!(portal.call("POST", API, &operator, body).await.status, 201);
    let remove = r#"{"date":"2027-01-01","kind":"remove"}"#;
    assert_eq!(
        portal.call("POST", API, &operator, remove).await.status,
        201
    );
    let year = portal.call("GET", YEAR, &admin, "").await.body;
    assert!(
        year.contains("創立記念日") && !year.contains("2027-01-01"),
        "{year}"
    ); // schedule.16
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get("/holidays?year=2027", &cookies).await.body;
    assert!(
        page.contains("創立記念日") && page.contains("保守者による追加"),
        "{page}"
    ); // schedule.17
    let one = format!("{API}/2027-06-02");
    assert_eq!(portal.call("DELETE", &one, &operator, "").await.status, 204);
    assert_eq!(
        portal.call("DELETE", &one, &operator, "").await.code(),
        9011
    );
    let user = portal.token(NUMBERS[0]).await;
    assert_eq!(portal.call("GET", YEAR, &user, "").await.code(), 9002);
    for (body, code) in [
        (r#"{"date":"","kind":"remove"}"#, 8008),
        (r#"{"date":"2027-02-30","kind":"remove"}"#, 8009),
        (r#"{"date":"2027-02-01","kind":"add"}"#, 8008),
    ] {
        let answer = portal.call("POST", API, &operator, body).await;
        assert_eq!(answer.code(), code, "{body}");
    }
}

#[tokio::test]
async fn the_page_adds_and_deletes_with_a_confirmation() {
    let portal = Portal::open().await;
    let cookies = portal.log_in(OPERATOR).await;
    let form = "date=2027-06-02&kind=add&name=Day&source=";
    let added = portal.post("/holiday-overrides", &cookies, form).await;
    assert_eq!(added.status, 303, "{}", added.body);
    let empty = portal
        .post("/holiday-overrides", &cookies, "date=&kind=add&name=Kept")
        .await;
    assert!(empty.status == 422 && empty.body.contains("value=\"Kept\""));
    let delete = "/holiday-overrides/2027-06-02/delete";
    let confirm = portal.get(delete, &cookies).await;
    assert!(confirm.body.contains("2027年6月2日"), "{}", confirm.body);
    assert_eq!(portal.post(delete, &cookies, "").await.status, 303);
    assert_eq!(portal.get(delete, &cookies).await.status, 404);
}

#[tokio::test]
async fn a_load_needs_a_file_that_is_the_list() {
    let portal = Portal::open().await;
    let operator = portal.token(OPERATOR).await;
    let bearer = format!("Bearer {operator}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "multipart/form-data; boundary=x"),
    ];
    let list = format!("{API}/list");
    let part = |body: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{body}\r\n--x--\r\n"
        )
    };
    let none = portal.send("POST", &list, &headers, "--x--\r\n").await;
    assert_eq!(none.code(), 8077);
    let wrong = portal.send("POST", &list, &headers, &part("a,b")).await;
    assert_eq!(wrong.code(), 8009);
}
