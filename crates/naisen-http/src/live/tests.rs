//! What the page says of phones and calls, and who may see it.

use std::sync::Arc;

use naisen_core::call_record::{AnsweredBy, Party};
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::{Company, CompanySettings, Subscriber};
use naisen_core::text::Lang;

use super::board::{Board, LiveCall, Terminal};
use super::listing::{self, Shown};
use crate::form::ListQuery;
use crate::testing::{ADMIN, NUMBERS, OPERATOR, Portal};

const A: SubscriberId = SubscriberId(1);
const B: SubscriberId = SubscriberId(2);

fn world() -> CompanySettings {
    let mut world = CompanySettings::new(CompanyId(1), Company::default());
    for (id, number, name) in [(A, "05010000001", "受付"), (B, "05010000002", "")] {
        let subscriber = Subscriber {
            external_number: number.to_owned(),
            extension: Some(format!("200{}", id.0)),
            display_name: name.to_owned(),
            ..Subscriber::default()
        };
        world.put_subscriber(id, subscriber);
    }
    world
}

/// A is registered twice and rings for a caller that withholds its number.
fn board() -> Board {
    let terminal = |client: &str| Terminal {
        since_ms: 1_796_187_600_000,
        seen_ms: 1_796_187_660_000,
        expires_ms: 1_796_191_260_000,
        from: "192.0.2.7:5062".parse().unwrap(),
        transport: "UDP",
        client: client.into(),
    };
    let call = LiveCall {
        start_ms: 1_796_187_650_000,
        answer_ms: None,
        caller: Party::default(),
        withheld: true,
        dialled: "+815010000001".to_owned(),
        ringing: vec![A],
        outside: None,
        answered_by: None,
    };
    let mut board = Board::default();
    board
        .phones
        .insert(A, Arc::new([terminal("Desk 1.0"), terminal("Soft 2.0")]));
    board.calls.insert(1, Arc::new(call));
    board
}

fn shown(board: &Board, query: &str) -> Shown {
    let query = ListQuery::parse(query).unwrap();
    let state = listing::state(&query).unwrap();
    listing::shown(board, &world(), &query, state, Lang::Ja)
}

// live.1, live.3, live.5
#[test]
fn phones_and_calls_are_named() {
    let shown = shown(&board(), "");
    assert_eq!((shown.registered, shown.numbers), (1, 2));
    assert_eq!((shown.talking, shown.ringing), (0, 1));
    let call = &shown.calls[0];
    assert_eq!(call.caller.told(), "非通知");
    assert_eq!(call.called.told(), "受付 050-1000-0001");
    assert_eq!(call.with, "受付 050-1000-0001");
    let phone = &shown.phones[0];
    assert!(phone.ringing && !phone.talking);
    assert_eq!(phone.more, "ほか1台");
    let terminal = phone.terminal.as_ref().unwrap();
    assert_eq!(&*terminal.client, "Desk 1.0");
    assert_eq!(terminal.from, "UDP 192.0.2.7:5062");
    assert!(shown.phones[1].terminal.is_none());
    assert_eq!(shown.phones[1].name, "内線2002");
}

#[test]
fn who_answered_is_who_talks() {
    let mut board = board();
    let mut call = board.calls.get(&1).unwrap().as_ref().clone();
    call.answered_by = Some(AnsweredBy::Voicemail(B));
    board.calls.insert(1, Arc::new(call));
    let shown = shown(&board, "");
    assert_eq!((shown.talking, shown.ringing), (1, 0));
    assert_eq!(shown.calls[0].with, "内線2002 050-1000-0002の留守番電話");
    assert!(!shown.phones[0].ringing, "it does not ring any more");
    assert!(!shown.phones[0].talking);
}

// live.2
#[test]
fn numbers_are_searched_and_narrowed() {
    let board = board();
    for (query, expected) in [
        ("", &["050-1000-0001", "050-1000-0002"][..]),
        ("state=registered", &["050-1000-0001"]),
        ("state=unregistered", &["050-1000-0002"]),
        ("state=busy", &["050-1000-0001"]),
        ("q=2002", &["050-1000-0002"]),
        ("q=受付", &["050-1000-0001"]),
        ("q=050-1000-0002&state=registered", &[]),
    ] {
        let found = shown(&board, query);
        let numbers: Vec<&str> = found.phones.iter().map(|one| one.number.as_str()).collect();
        assert_eq!(numbers, expected, "{query}");
        assert_eq!(found.found, expected.len(), "{query}");
    }
    let wrong = ListQuery::parse("state=gone").unwrap();
    assert!(listing::state(&wrong).is_err());
}

#[test]
fn ten_thousand_numbers_cost_a_page() {
    let mut world = CompanySettings::new(CompanyId(1), Company::default());
    let mut board = Board::default();
    let terminal = board_terminal();
    for n in 0..10_000 {
        let id = SubscriberId(n + 1);
        let subscriber = Subscriber {
            external_number: format!("0501{n:07}"),
            ..Subscriber::default()
        };
        world.put_subscriber(id, subscriber);
        board.phones.insert(id, Arc::new([terminal.clone()]));
    }
    let query = ListQuery::parse("page=500").unwrap();
    let state = listing::state(&query).unwrap();
    let shown = listing::shown(&board, &world, &query, state, Lang::Ja);
    assert_eq!((shown.phones.len(), shown.found), (20, 10_000));
    assert_eq!(shown.phones[0].number, "050-1000-9980");
}

fn board_terminal() -> Terminal {
    board().phones.get(&A).unwrap()[0].clone()
}

// live.7
#[tokio::test]
async fn a_portal_without_an_engine_says_so_to_administrators_only() {
    let portal = Portal::open().await;
    let admin = portal.log_in(ADMIN).await;
    for (lang, words) in [
        ("ja", "電話機の状態が分かりません"),
        ("en", "does not know the state"),
    ] {
        let page = portal.get(&format!("/live?lang={lang}"), &admin).await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains(words), "{}", page.body);
        assert!(
            !page.body.contains("hx-sse"),
            "there is nothing to wait for"
        );
    }
    assert_eq!(portal.get("/live?state=gone", &admin).await.status, 422);
    let token = portal.token(ADMIN).await;
    let now = portal.call("GET", "/api/v1/live", &token, "").await.json();
    assert_eq!(
        (now["known"].as_bool(), now["numbers"].as_u64()),
        (Some(false), Some(3))
    );
    for other in [NUMBERS[0], OPERATOR] {
        let cookies = portal.log_in(other).await;
        assert_eq!(portal.get("/live", &cookies).await.status, 403);
        assert_eq!(portal.get("/live/events", &cookies).await.status, 403);
    }
}

// live.6
#[tokio::test]
async fn the_calls_of_the_day_are_counted_by_the_hour() {
    let (portal, _) = crate::call_record::tests::two_calls().await;
    let page = portal.get("/live", &portal.log_in(ADMIN).await).await;
    let row = page
        .body
        .split("<th role=\"rowheader\" scope=\"row\" class=\"n\">13:00</th>")
        .nth(1);
    let counts: Vec<&str> = row.unwrap().split("data-v=\"").skip(1).take(3).collect();
    let counts: Vec<&str> = counts.iter().map(|rest| &rest[..1]).collect();
    assert_eq!(
        counts,
        ["1", "0", "1"],
        "incoming, outgoing, internal: {}",
        page.body
    );
}

// live.4
#[tokio::test]
async fn a_change_is_told_within_a_second() {
    use futures_util::StreamExt as _;
    let said = Arc::new(std::sync::Mutex::new("one".to_owned()));
    let tell = Arc::clone(&said);
    let answer = super::events::follow(move || tell.lock().unwrap().clone());
    let mut events = answer.into_body().into_data_stream();
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(first, "data: one\n\n");
    *said.lock().unwrap() = "two".to_owned();
    let begun = std::time::Instant::now();
    let second = events.next().await.unwrap().unwrap();
    assert_eq!(second, "data: two\n\n");
    assert!(begun.elapsed() < std::time::Duration::from_secs(1));
}
