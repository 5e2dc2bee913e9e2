//! The pages and operations of 通話履歴, over records as the engine leaves them.

use naisen_core::actor::{Actor, Role};
use naisen_core::call_record::{AnsweredBy, CallRecord, Direction, Leg, LegEnd, Outcome, Party};
use naisen_core::ids::{CallRecordId, CompanyId, SubscriberId};
use naisen_core::plan::{Rule, Setting, Verdict, WhyRecord};
use naisen_store::account;
use naisen_store::call_record::{self, Batch};

use crate::testing::{ADMIN, NUMBERS, OPERATOR, OTHER_ADMIN, Portal};

/// 2026-12-02 13:30 in Tokyo.
const START_MS: i64 = 1_796_185_800_000;

struct Company {
    id: CompanyId,
    numbers: Vec<SubscriberId>,
}

async fn company(portal: &Portal) -> Company {
    let read = portal.store.read(|conn| {
        let account = account::find(conn, &Actor::system(), ADMIN)?.unwrap();
        let actor = Actor {
            role: account.role,
            address: None,
        };
        let view = conn.company(&actor)?;
        let numbers = NUMBERS.iter();
        let id = |number: &&str| view.subscriber_by_number(number).unwrap();
        let Role::Admin(company) = account.role else {
            panic!("{ADMIN} is no admin");
        };
        Ok(Company {
            id: company,
            numbers: numbers.map(id).collect(),
        })
    });
    read.await.unwrap()
}

fn party(company: &Company, n: usize) -> Party {
    Party {
        subscriber: Some(company.numbers[n]),
        number: NUMBERS[n].to_owned(),
    }
}

fn outside(number: &str) -> Party {
    Party {
        subscriber: None,
        number: number.to_owned(),
    }
}

/// From outside to the first number, which forwards to a mobile phone after 10 s.
fn forwarded(company: &Company) -> CallRecord {
    let why = |rule, verdict, n: usize, at_ms, ja: &str| WhyRecord {
        at_ms,
        rule,
        verdict,
        subject: Some(company.numbers[n]),
        setting: Some(Setting::Answer(company.numbers[n])),
        ja: ja.to_owned(),
        en: format!("{ja} (en)"),
    };
    let leg = |party, began_s: u64, answered: Option<u64>, ended_s: u64, end| Leg {
        party,
        began_after_ms: began_s * 1_000,
        rang_after_ms: Some(began_s * 1_000 + 50),
        answered_after_ms: answered.map(|s| s * 1_000),
        ended_after_ms: ended_s * 1_000,
        end,
    };
    let mobile = outside("09012345678");
    CallRecord {
        company: company.id,
        start_ms: START_MS,
        answer_ms: Some(START_MS + 14_000),
        end_ms: START_MS + 148_000,
        direction: Direction::Incoming,
        outcome: Outcome::Answered,
        caller: outside("0312345678"),
        withheld: false,
        dialled: format!("+81{}", &NUMBERS[0][1..]),
        called: party(company, 0),
        answered_by: Some(AnsweredBy::Outside),
        answerer: mobile.clone(),
        status: 200,
        legs: vec![
            leg(party(company, 0), 0, None, 10, LegEnd::Cancelled),
            leg(party(company, 1), 0, None, 10, LegEnd::Cancelled),
            leg(mobile, 10, Some(14), 148, LegEnd::Talked),
        ],
        why: vec![
            why(Rule::Blocklist, Verdict::Lost, 0, 0, "断られない発信者"),
            why(Rule::NoAnswer, Verdict::Won, 0, 10_000, "10秒たちました"),
            why(Rule::Forward, Verdict::Won, 0, 10_000, "携帯へ転送しました"),
        ],
    }
}

/// The second number calls the third one, which is busy.
fn busy(company: &Company) -> CallRecord {
    let start_ms = START_MS + 60_000;
    CallRecord {
        start_ms,
        answer_ms: None,
        end_ms: start_ms + 1_000,
        direction: Direction::Internal,
        outcome: Outcome::Busy,
        caller: party(company, 1),
        dialled: NUMBERS[2].to_owned(),
        called: party(company, 2),
        answered_by: None,
        answerer: Party::default(),
        status: 486,
        legs: Vec::new(),
        why: Vec::new(),
        ..forwarded(company)
    }
}

async fn write(portal: &Portal, records: Vec<CallRecord>) -> Vec<i64> {
    let ids: Vec<i64> = records.iter().map(|_| portal.store.new_id()).collect();
    let all = Batch::of(ids.iter().copied().map(CallRecordId).zip(&records)).unwrap();
    let insert = portal
        .store
        .write(move |tx| call_record::insert(tx, &Actor::system(), &all));
    insert.await.unwrap();
    ids
}

/// A portal whose first company had two calls today, one incoming and one internal.
pub(crate) async fn two_calls() -> (Portal, Vec<i64>) {
    let portal = Portal::open().await;
    let company = company(&portal).await;
    let ids = write(&portal, vec![forwarded(&company), busy(&company)]).await;
    (portal, ids)
}

// records.1, records.2, records.4, records.9
#[tokio::test]
async fn the_administrator_finds_a_call_and_reads_why() {
    let (portal, ids) = two_calls().await;
    let cookies = portal.log_in(ADMIN).await;
    let list = portal.get("/calls", &cookies).await;
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(
        list.body.contains("03-1234-5678") && list.body.contains("2:14"),
        "{}",
        list.body
    );
    assert!(list.body.contains("2件") && list.body.contains("話中"));
    for (query, count) in [
        ("number=090-1234-5678", 1),
        ("number=0312345678&outcome=busy", 0),
        ("direction=internal", 1),
        ("outcome=answered&from=2026-12-02&until=2026-12-02", 1),
        ("until=2026-12-01", 0),
    ] {
        let found = portal.get(&format!("/calls?{query}"), &cookies).await;
        let links = found.body.matches("href=\"/calls/").count();
        assert_eq!(links, count, "{query}: {}", found.body);
    }
    let wrong = portal.get("/calls?outcome=lost", &cookies).await;
    assert_eq!(wrong.status, 422);
    let call = portal.get(&format!("/calls/{}", ids[0]), &cookies).await;
    assert_eq!(call.status, 200, "{}", call.body);
    for shown in [
        "なぜこの通話はこうなった？",
        "携帯へ転送しました",
        "090-1234-5678",
        "0〜10秒",
        "いま同じ電話が",
    ] {
        assert!(call.body.contains(shown), "lacks {shown}: {}", call.body);
    }
    // Domain §1: that the caller is on no list is not said either.
    assert!(!call.body.contains("断られない発信者"));
    let english = portal
        .get(&format!("/calls/{}?lang=en", ids[0]), &cookies)
        .await;
    assert!(
        english.body.contains("携帯へ転送しました (en)"),
        "{}",
        english.body
    );
    assert_eq!(portal.get("/calls/1", &cookies).await.status, 404);
    let theirs = portal.log_in(OTHER_ADMIN).await;
    assert_eq!(
        portal
            .get(&format!("/calls/{}", ids[0]), &theirs)
            .await
            .status,
        404
    );
}

// records.3
#[tokio::test]
async fn a_user_sees_the_calls_of_its_own_number() {
    let (portal, ids) = two_calls().await;
    let second = portal.log_in(NUMBERS[1]).await;
    let call = portal.get(&format!("/calls/{}", ids[0]), &second).await;
    assert_eq!(call.status, 200, "its phone rang: {}", call.body);
    assert!(
        !call.body.contains("090-1234-5678"),
        "another one's forward: {}",
        call.body
    );
    assert!(!call.body.contains("携帯へ転送しました"));
    let third = portal.log_in(NUMBERS[2]).await;
    assert_eq!(
        portal
            .get(&format!("/calls/{}", ids[0]), &third)
            .await
            .status,
        404
    );
    let list = portal.get("/calls", &third).await;
    assert_eq!(
        list.body.matches("href=\"/calls/").count(),
        1,
        "{}",
        list.body
    );
    let first = portal.log_in(NUMBERS[0]).await;
    let own = portal.get(&format!("/calls/{}", ids[0]), &first).await;
    assert!(own.body.contains("携帯へ転送しました") && own.body.contains("090-1234-5678"));
}

// records.4, records.6
#[tokio::test]
async fn the_operations_page_and_export() {
    let (portal, ids) = two_calls().await;
    let token = portal.token(ADMIN).await;
    let all = portal.call("GET", "/api/v1/calls", &token, "").await.json();
    assert_eq!(
        (all["count"].as_u64(), all["next"].is_null()),
        (Some(2), true)
    );
    let company = company(&portal).await;
    let many = (0..20).map(|n| CallRecord {
        start_ms: START_MS - n,
        ..busy(&company)
    });
    write(&portal, many.collect()).await;
    let first = portal.call("GET", "/api/v1/calls", &token, "").await.json();
    let next = first["next"].as_str().unwrap().to_owned();
    let rest = format!("/api/v1/calls?after={next}");
    let rest = portal.call("GET", &rest, &token, "").await.json();
    assert_eq!(rest["rows"].as_array().unwrap().len(), 2, "{rest}");
    assert_eq!(rest["count"], 22);
    let one = format!("/api/v1/calls/{}", ids[0]);
    let one = portal.call("GET", &one, &token, "").await.json();
    assert_eq!(one["legs"][2]["end"], "talked");
    assert_eq!(one["answerer"]["number"], "09012345678");
    assert_eq!(one["called"]["subscriber_id"], NUMBERS[0]);
    assert_eq!(one["why"].as_array().unwrap().len(), 2, "{one}");
    let csv = portal
        .call("GET", "/api/v1/calls.csv?direction=incoming", &token, "")
        .await;
    assert!(
        csv.body.contains("03-1234-5678") && csv.body.lines().count() == 2,
        "{}",
        csv.body
    );
    let counts = portal
        .call("GET", "/api/v1/call-counts", &token, "")
        .await
        .json();
    assert_eq!(counts[0]["day_ms"], 1_796_137_200_000_i64, "{counts}");
    let user = portal.token(NUMBERS[0]).await;
    let refused = portal.call("GET", "/api/v1/call-counts", &user, "").await;
    assert_eq!(refused.code(), 9002);
}

// records.5
#[tokio::test]
async fn an_operator_counts_calls_and_reads_them_after_a_reason() {
    let (portal, ids) = two_calls().await;
    let cookies = portal.log_in(OPERATOR).await;
    let page = format!("/operator/companies/{ADMIN}/calls");
    let shut = portal.get(&page, &cookies).await;
    assert!(
        shut.body.contains("応答") && !shut.body.contains("03-1234-5678"),
        "{}",
        shut.body
    );
    let call = format!("{page}/{}", ids[0]);
    assert_eq!(portal.get(&call, &cookies).await.status, 403);
    let token = portal.token(OPERATOR).await;
    let api = format!("/api/v1/companies/{ADMIN}/calls");
    assert_eq!(portal.call("GET", &api, &token, "").await.code(), 9002);
    let counts = format!("/api/v1/companies/{ADMIN}/call-counts");
    assert_eq!(portal.call("GET", &counts, &token, "").await.status, 200);
    assert_eq!(
        portal
            .post(&page, &cookies, "reason=Fault+4711")
            .await
            .status,
        303
    );
    let open = portal.get(&page, &cookies).await;
    assert!(open.body.contains("03-1234-5678"), "{}", open.body);
    let read = portal.get(&call, &cookies).await;
    assert!(
        read.status == 200 && read.body.contains("携帯へ転送しました"),
        "{}",
        read.body
    );
    assert_eq!(
        portal.call("GET", &api, &token, "").await.json()["count"],
        2
    );
    let other = format!("/operator/companies/{OTHER_ADMIN}/calls/{}", ids[0]);
    assert_eq!(portal.get(&other, &cookies).await.status, 403);
}
