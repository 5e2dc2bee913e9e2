//! 着信シミュレータ through the whole router.

use crate::Phones;
use crate::testing::{ADMIN, NUMBERS, OPERATOR, OTHER_NUMBER, Portal};

const API: &str = "/api/v1/simulation";

#[tokio::test]
async fn the_page_answers_first() {
    // simulator.1, simulator.2
    let portal = Portal::open().await;
    let cookies = portal.log_in(ADMIN).await;
    let page = portal.get("/simulator", &cookies).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body
            .contains("が鳴り、だれも応答しなければ、180秒で切れます"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("2026年12月2日（水）14:00"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("value=\"2026-12-02T14:00\""),
        "{}",
        page.body
    );
    let english = portal
        .get(
            "/simulator?lang=en&from=withheld&to=050-1111-0002&at=1999-12-31T23:59",
            &cookies,
        )
        .await;
    assert!(
        english
            .body
            .contains("05011110002 rings; if nobody answers"),
        "{}",
        english.body
    );
    assert!(
        english.body.contains("holidays of this year are not known"),
        "{}",
        english.body
    );
    assert!(
        english.body.contains("href=\"/numbers/05011110002/calls\""),
        "{}",
        english.body
    );
}

#[tokio::test]
async fn phones_may_be_busy_or_out_of_reach() {
    // simulator.4
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    for (state, status, rule) in [
        ("", 480, 56),
        ("&busy=050-1111-0001", 486, 31),
        ("&unregistered=05011110002%E3%80%8105011110001", 480, 32),
    ] {
        let uri = format!("{API}?number=0312345678&to=05011110001{state}");
        let answer = portal.call("GET", &uri, &token, "").await;
        let json = answer.json();
        assert_eq!(json["status"], status, "{state}: {}", answer.body);
        let won = json["why"].as_array().unwrap().iter().rev();
        let mut won = won.filter(|why| why["verdict"] == "won");
        assert_eq!(
            won.next().unwrap()["rule"],
            rule,
            "{state}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn phones_may_be_as_they_are_now() {
    // simulator.10
    let portal = Portal::open().await;
    let (admin, user) = (portal.token(ADMIN).await, portal.token(NUMBERS[1]).await);
    let cookies = portal.log_in(ADMIN).await;
    let now = format!("{API}?phones=now&number=0312345678&to=");
    let (first, second) = (NUMBERS[0], NUMBERS[1]);
    let ask = async |token: &String, number: &str, more: &str| {
        let uri = format!("{now}{number}{more}");
        let json = portal.call("GET", &uri, token, "").await.json();
        (json["status"].clone(), json["code"].clone())
    };
    // Nothing is known: the page does not offer it, the API refuses it.
    assert_eq!(ask(&admin, first, "").await.1, 8009);
    let page = portal.get("/simulator", &cookies).await.body;
    assert!(!page.contains("name=\"phones\""), "{page}");
    let ids = [portal.number(first).await, portal.number(second).await];
    portal.know(Phones {
        registered: ids.into(),
        busy: [ids[0]].into(),
    });
    assert_eq!(ask(&admin, first, "").await.0, 486, "in a call");
    assert_eq!(ask(&admin, second, "").await.0, 480, "rings till the end");
    let named = ask(&admin, second, &format!("&busy={second}")).await;
    assert_eq!(named.0, 486, "what is named comes first");
    assert_eq!(ask(&user, second, "").await.0, 480);
    let page = portal.get("/simulator?phones=now", &cookies).await;
    let chosen = "<option value=\"now\" selected>いまの状態</option>";
    assert!(page.body.contains(chosen), "{}", page.body);
}

#[tokio::test]
async fn a_question_must_make_sense() {
    // simulator.7
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let cookies = portal.log_in(ADMIN).await;
    for (question, code, field) in [
        ("number=0312345678", 8008, "to"),
        ("to=05011110001", 8008, "number"),
        ("number=abc&to=05011110001", 8009, "number"),
        ("from=nobody&to=05011110001", 8009, "from"),
        ("number=0312345678&to=05011110009", 8015, "to"),
        ("from=colleague&number=2999&to=2001", 8015, "number"),
        ("from=colleague&number=05011110001&to=x", 8009, "to"),
        ("number=03&to=05011110001&at=2026-13-01", 8009, "at"),
        ("number=03&to=05011110001&busy=2999", 8015, "busy"),
        ("number=03&to=05011110001&phones=free", 8009, "phones"),
    ] {
        let answer = portal
            .call("GET", &format!("{API}?{question}"), &token, "")
            .await;
        assert_eq!(answer.code(), code, "{question}: {}", answer.body);
        assert_eq!(answer.json()["field"], field, "{question}");
    }
    let page = portal
        .get(
            "/simulator?from=outside&number=abc&to=050-1111-0001",
            &cookies,
        )
        .await;
    assert_eq!(page.status, 422, "{}", page.body);
    assert!(page.body.contains("id=\"f-number-e\""), "{}", page.body);
    assert!(page.body.contains("value=\"abc\""), "{}", page.body);
}

#[tokio::test]
async fn a_user_asks_about_its_own_number_only() {
    // simulator.5, user-portal.10
    let portal = Portal::open().await;
    let token = portal.token(NUMBERS[0]).await;
    for (to, status, code) in [
        ("", 200, 0),
        (NUMBERS[0], 200, 0),
        (NUMBERS[1], 403, 9002),
        (OTHER_NUMBER, 403, 9002),
        ("05099999999", 403, 9002),
    ] {
        let uri = format!("{API}?number=0312345678&to={to}");
        let answer = portal.call("GET", &uri, &token, "").await;
        assert_eq!(
            (answer.status, answer.code()),
            (status, code),
            "{to}: {}",
            answer.body
        );
    }
    let cookies = portal.log_in(NUMBERS[0]).await;
    let page = portal.get("/simulator", &cookies).await;
    assert!(
        page.body.contains("readonly value=\"050-1111-0001\""),
        "{}",
        page.body
    );
    let operator = portal.token(OPERATOR).await;
    assert_eq!(portal.call("GET", API, &operator, "").await.status, 403);
}

#[tokio::test]
async fn another_company_is_outside() {
    // simulator.6
    let portal = Portal::open().await;
    let token = portal.token(ADMIN).await;
    let uri = format!("{API}?from=colleague&number=05011110001&to={OTHER_NUMBER}");
    let answer = portal.call("GET", &uri, &token, "").await;
    assert_eq!(
        answer.json()["lanes"][0]["kind"],
        "outside",
        "{}",
        answer.body
    );
}
