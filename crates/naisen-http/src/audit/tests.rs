//! 操作履歴 through the whole router: what a save leaves, who may read it, filters, export.

use crate::testing::{ADMIN, NUMBERS, OPERATOR, OTHER_ADMIN, Portal};

/// Turns 非通知着信拒否 of the first number on, as its administrator.
async fn save(portal: &Portal, token: &str) {
    let uri = format!("/api/v1/numbers/{}/calls", NUMBERS[0]);
    let body = "{\"version\":1,\"anonymous_reject\":true,\"intl_bar\":false}";
    let answer = portal.call("PUT", &uri, token, body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

async fn total(portal: &Portal, token: &str, query: &str) -> u64 {
    let uri = format!("/api/v1/audit?{query}");
    let answer = portal.call("GET", &uri, token, "").await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    answer.json()["total"].as_u64().unwrap()
}

#[tokio::test]
async fn a_save_is_told_in_words_of_both_languages() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    save(&portal, &token).await;
    let answer = portal
        .call("GET", "/api/v1/audit?size=20", &token, "")
        .await;
    let json = answer.json();
    let entry = &json["rows"][0];
    assert_eq!(entry["login_id"], ADMIN);
    assert_eq!(entry["object"], "subscriber");
    assert_eq!(entry["object_name"], NUMBERS[0]);
    let change = &entry["changes"][0];
    for (member, expected) in [
        ("member", "anonymous_reject"),
        ("label_ja", "非通知着信拒否"),
        ("before_ja", "オフ"),
        ("after_ja", "オン"),
        ("after_en", "on"),
    ] {
        assert_eq!(change[member], expected, "{}", answer.body);
    }
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get("/audit", &cookies).await;
    assert!(
        page.body
            .contains("非通知着信拒否: <del>オフ</del> → <ins>オン</ins>"),
        "{}",
        page.body
    );
    let csv = portal.get("/audit.csv", &cookies).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.body.starts_with('\u{feff}'));
    assert!(
        csv.body.contains("非通知着信拒否: オフ → オン"),
        "{}",
        csv.body
    );
}

#[tokio::test]
async fn entries_are_found_by_person_object_and_day() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    save(&portal, &token).await;
    let all = total(&portal, &token, "").await;
    assert!(all > 1);
    for (query, found) in [
        (
            "login_id=NS-00000000001&object=subscriber&object_name=05011110001",
            1,
        ),
        ("object=hunt_group", 0),
        ("object_name=05011110009", 0),
        ("from=2026-12-02&until=2026-12-02", all),
        ("until=2026-12-01", 0),
        ("from=2026-12-03", 0),
    ] {
        assert_eq!(total(&portal, &token, query).await, found, "{query}");
    }
    for (query, field) in [
        ("from=today", "from"),
        ("object=x", "object"),
        ("page=0", "page"),
    ] {
        let uri = format!("/api/v1/audit?{query}");
        let answer = portal.call("GET", &uri, &token, "").await;
        assert_eq!((answer.status, answer.code()), (422, 8009), "{query}");
        assert_eq!(answer.json()["field"], field);
    }
}

#[tokio::test]
async fn everybody_reads_what_is_theirs_to_read() {
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    save(&portal, &token).await;
    let other = portal.token(OTHER_ADMIN).await;
    assert_eq!(total(&portal, &other, "object_name=05011110001").await, 0);
    let user = portal.token(NUMBERS[0]).await;
    let refused = portal.call("GET", "/api/v1/audit", &user, "").await;
    assert_eq!((refused.status, refused.code()), (403, 9002));
    // audit.5: the operator reads its own, and what operators did to a company; not what its people do.
    let operator = portal.token(OPERATOR).await;
    assert_eq!(total(&portal, &operator, "object=subscriber").await, 0);
    let theirs = format!("company={ADMIN}&login_id={ADMIN}");
    assert_eq!(total(&portal, &operator, &theirs).await, 0);
    assert!(total(&portal, &operator, &format!("company={ADMIN}")).await > 0);
    let uri = "/api/v1/audit?company=NS-99999999999";
    let gone = portal.call("GET", uri, &operator, "").await;
    assert_eq!(gone.code(), 8016);
    let cookies = portal.log_in(OPERATOR).await;
    let page = portal
        .get(&format!("/audit?company={ADMIN}"), &cookies)
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
}
