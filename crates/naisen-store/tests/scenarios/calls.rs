//! Call records: written once, found by every filter, read by whom they concern, forgotten in time.

use naisen_core::actor::{Actor, Role};
use naisen_core::call_record::{AnsweredBy, CallRecord, Direction, Leg, LegEnd, Outcome, Party};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CallRecordId, OperatorId};
use naisen_store::call_record::{self, Batch, CallQuery, CallRow, Cursor};
use naisen_store::{Error, call_access};

use super::Scenario;
use super::fixture::{World, actor};

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("call records are written once", written_once),
    ("call records are found", found),
    ("call records are paged", paged),
    ("call records are read by whom they concern", readers),
    ("call records are counted", tallied),
    ("call records are forgotten", swept),
];

/// When the first call of a scenario begins, and how far the others are apart.
const BEGIN_MS: i64 = 1_796_083_200_000;
const GAP_MS: i64 = 60_000;

fn party(world: &World, n: usize) -> Party {
    Party {
        subscriber: Some(world.numbers[n]),
        number: format!("0501000000{}", n + 1),
    }
}

fn outside(number: &str) -> Party {
    Party {
        subscriber: None,
        number: number.to_owned(),
    }
}

/// The nth call of a scenario, answered by the phone that was called.
fn call(world: &World, n: i64, caller: Party, called: Party) -> CallRecord {
    let direction = match (caller.subscriber, called.subscriber) {
        (None, _) => Direction::Incoming,
        (_, None) => Direction::Outgoing,
        _ => Direction::Internal,
    };
    let answered_by = called
        .subscriber
        .map_or(AnsweredBy::Outside, AnsweredBy::Terminal);
    let start_ms = BEGIN_MS + n * GAP_MS;
    CallRecord {
        company: world.ours,
        start_ms,
        answer_ms: Some(start_ms + 2_000),
        end_ms: start_ms + 10_000,
        direction,
        outcome: Outcome::of(Some(answered_by), 200),
        caller,
        withheld: false,
        dialled: called.number.clone(),
        answered_by: Some(answered_by),
        answerer: called.clone(),
        called,
        status: 200,
        legs: Vec::new(),
        why: Vec::new(),
    }
}

fn unanswered(record: CallRecord, status: u16) -> CallRecord {
    CallRecord {
        answer_ms: None,
        answered_by: None,
        answerer: Party::default(),
        outcome: Outcome::of(None, status),
        status,
        ..record
    }
}

/// Writes records under rising ids.
fn write(world: &World, records: Vec<CallRecord>) -> Vec<CallRecordId> {
    let ids: Vec<CallRecordId> = records
        .iter()
        .map(|_| CallRecordId(world.store.new_id()))
        .collect();
    let all = Batch::of(ids.iter().copied().zip(&records)).unwrap();
    let written = world.write(move |tx| call_record::insert(tx, &Actor::system(), &all));
    written.unwrap();
    ids
}

fn list(world: &World, actor: &Actor, query: &CallQuery, limit: usize) -> Vec<CallRow> {
    let (actor, query) = (actor.clone(), query.clone());
    let read = world.read(move |conn| call_record::list(conn, &actor, None, &query, limit));
    read.unwrap()
}

fn ids(rows: &[CallRow]) -> Vec<CallRecordId> {
    rows.iter().map(|row| CallRecordId(row.id)).collect()
}

fn count(world: &World, query: &CallQuery, most: usize) -> usize {
    let (admin, query) = (world.admin.clone(), query.clone());
    let read = world.read(move |conn| call_record::count(conn, &admin, None, &query, most));
    read.unwrap()
}

fn user(world: &World, n: usize) -> Actor {
    actor(Role::User(world.ours, world.numbers[n]))
}

fn written_once(world: &mut World) {
    let record = call(world, 0, outside("0312345678"), party(world, 0));
    let id = CallRecordId(world.store.new_id());
    for _ in 0..2 {
        let batch = Batch::of([(id, &record)]).unwrap();
        world
            .write(move |tx| call_record::insert(tx, &Actor::system(), &batch))
            .unwrap();
    }
    assert_eq!(
        ids(&list(world, &world.admin, &CallQuery::default(), 10)),
        [id]
    );
    let admin = world.admin.clone();
    let read = world
        .read(move |conn| call_record::get(conn, &admin, None, id))
        .unwrap();
    assert_eq!(read, record);
    let (admin, batch) = (world.admin.clone(), Batch::of([(id, &record)]).unwrap());
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        call_record::insert(tx, &admin, &batch)
    });
}

/// Five calls: hunted past C, busy, internal, abandoned, outgoing.
fn five(world: &World) -> Vec<CallRecordId> {
    let (a, b, c) = (party(world, 0), party(world, 1), party(world, 2));
    let carrier = outside("0312345678");
    let hunted = CallRecord {
        legs: vec![Leg {
            party: c,
            began_after_ms: 0,
            rang_after_ms: Some(100),
            answered_after_ms: None,
            ended_after_ms: 2_000,
            end: LegEnd::Elsewhere,
        }],
        ..call(world, 0, carrier.clone(), a.clone())
    };
    write(
        world,
        vec![
            hunted,
            unanswered(call(world, 1, carrier.clone(), b.clone()), 486),
            call(world, 2, a.clone(), b.clone()),
            unanswered(call(world, 3, a, carrier.clone()), 487),
            call(world, 4, b, carrier),
        ],
    )
}

fn found(world: &mut World) {
    let made = five(world);
    let check = |query: CallQuery, expected: &[usize]| {
        let expected: Vec<CallRecordId> = expected.iter().map(|n| made[*n]).collect();
        let rows = list(world, &world.admin, &query, 10);
        assert_eq!(ids(&rows), expected, "{query:?}");
        assert_eq!(count(world, &query, 10), expected.len(), "{query:?}");
        let first = ids(&list(world, &world.admin, &query, 1));
        assert_eq!(first, expected.iter().copied().take(1).collect::<Vec<_>>());
    };
    let all = CallQuery::default;
    let to = |direction| CallQuery {
        direction: Some(direction),
        ..all()
    };
    let came_to = |outcome, query| CallQuery {
        outcome: Some(outcome),
        ..query
    };
    let number = |number: &str| CallQuery {
        number: Some(number.to_owned()),
        ..all()
    };
    let during = |from: i64, until: i64, query| CallQuery {
        from_ms: Some(BEGIN_MS + from * GAP_MS),
        until_ms: Some(BEGIN_MS + until * GAP_MS),
        ..query
    };
    check(all(), &[4, 3, 2, 1, 0]);
    check(to(Direction::Incoming), &[1, 0]);
    check(to(Direction::Internal), &[2]);
    check(came_to(Outcome::Answered, all()), &[4, 2, 0]);
    check(came_to(Outcome::Answered, to(Direction::Outgoing)), &[4]);
    check(number("0312345678"), &[4, 3, 1, 0]);
    check(number("05010000003"), &[0]);
    check(number("0501000000"), &[]);
    check(came_to(Outcome::Busy, number("0312345678")), &[1]);
    let third = CallQuery {
        subscriber: Some(world.numbers[2]),
        ..all()
    };
    check(third, &[0]);
    let first = |query| CallQuery {
        subscriber: Some(world.numbers[0]),
        ..query
    };
    check(first(all()), &[3, 2, 0]);
    check(first(number("0312345678")), &[3, 0]);
    check(first(number("05010000002")), &[2]);
    check(
        first(came_to(Outcome::Answered, number("0312345678"))),
        &[0],
    );
    check(first(number("05010000003")), &[]);
    check(during(1, 3, all()), &[2, 1]);
    check(during(1, 3, to(Direction::Incoming)), &[1]);
    assert_eq!(count(world, &all(), 3), 3, "counted no further");
    assert!(list(world, &world.stranger, &all(), 10).is_empty());
}

fn paged(world: &mut World) {
    let made = five(world);
    let mut query = CallQuery::default();
    let mut seen = Vec::new();
    loop {
        let rows = list(world, &world.admin, &query, 2);
        let Some(last) = rows.last() else { break };
        query.after = Some(Cursor {
            start_ms: last.start_ms,
            id: CallRecordId(last.id),
        });
        seen.extend(ids(&rows));
    }
    seen.reverse();
    assert_eq!(seen, made);
}

fn readers(world: &mut World) {
    let (a, b) = (party(world, 0), party(world, 1));
    let withheld = CallRecord {
        withheld: true,
        ..call(world, 0, a.clone(), b.clone())
    };
    let made = write(
        world,
        vec![withheld, call(world, 1, outside("0312345678"), a)],
    );
    let shown = |n: usize, query: &CallQuery| list(world, &user(world, n), query, 10);
    let all = CallQuery::default();
    assert_eq!(ids(&shown(0, &all)), [made[1], made[0]]);
    let theirs = shown(1, &all);
    assert_eq!(ids(&theirs), [made[0]]);
    assert_eq!(
        (theirs[0].caller.as_str(), theirs[0].caller_id),
        ("", 0),
        "184"
    );
    assert!(shown(2, &all).is_empty());
    let by_number = CallQuery {
        number: Some("05010000001".to_owned()),
        ..all.clone()
    };
    assert!(
        shown(1, &by_number).is_empty(),
        "a withheld number is not found"
    );
    assert_eq!(shown(0, &by_number).len(), 2);
    // Another number's records are not its own, whatever it asks for.
    let others = CallQuery {
        subscriber: Some(world.numbers[0]),
        ..all.clone()
    };
    assert!(shown(2, &others).is_empty());
    let get =
        |by: Actor, id: CallRecordId| world.read(move |conn| call_record::get(conn, &by, None, id));
    assert_eq!(
        get(user(world, 1), made[0]).unwrap().caller,
        Party::default()
    );
    for stranger in [user(world, 1), world.stranger.clone()] {
        let refused = get(stranger, made[1]);
        assert!(matches!(refused, Err(Error::Refusal(r)) if r.code == ErrorCode::PageMissing));
    }
    // An operator reads after a reason only.
    let operator = actor(Role::Operator(OperatorId(7)));
    let ours = world.ours;
    let look = |by: &Actor| {
        let (by, query) = (by.clone(), all.clone());
        world.read(move |conn| call_record::list(conn, &by, Some(ours), &query, 10))
    };
    assert!(matches!(look(&operator), Err(Error::Refusal(r)) if r.code == ErrorCode::NotPermitted));
    assert!(look(&world.admin).is_err(), "an admin names no company");
    let by = operator.clone();
    world
        .write(move |tx| call_access::create(tx, &by, ours, "問い合わせ"))
        .unwrap();
    assert_eq!(look(&operator).unwrap().len(), 2);
}

fn tallied(world: &mut World) {
    let (a, b) = (party(world, 0), party(world, 1));
    write(
        world,
        vec![
            call(world, 0, a.clone(), b.clone()),
            call(world, 1, a.clone(), b.clone()),
            unanswered(call(world, 2, a, b), 486),
        ],
    );
    let ours = world.ours;
    let tally = |by: Actor, of| {
        let until_ms = BEGIN_MS + 10 * GAP_MS;
        world.read(move |conn| call_record::tally(conn, &by, of, BEGIN_MS, until_ms, 2 * GAP_MS))
    };
    let mut told: Vec<_> = tally(world.admin.clone(), None)
        .unwrap()
        .into_iter()
        .map(|one| (one.slot, one.outcome, one.count))
        .collect();
    told.sort_unstable();
    assert_eq!(told, [(0, Outcome::Answered, 2), (1, Outcome::Busy, 1)]);
    let operator = actor(Role::Operator(OperatorId(7)));
    assert_eq!(tally(operator, Some(ours)).unwrap().len(), 2);
    assert!(tally(user(world, 0), None).is_err());
}

fn swept(world: &mut World) {
    let old = write(
        world,
        vec![call(world, 0, party(world, 0), party(world, 1))],
    );
    world.pass_ms(86_400_000);
    let new = write(
        world,
        vec![call(world, 1, party(world, 0), party(world, 1))],
    );
    let ours = world.ours;
    let found = world.read(move |conn| call_record::companies(conn, &Actor::system()));
    assert_eq!(found.unwrap(), [ours]);
    let before = BEGIN_MS + 3_600_000;
    let more = world.write(move |tx| call_record::sweep(tx, &Actor::system(), ours, before));
    assert!(!more.unwrap());
    assert_eq!(
        ids(&list(world, &world.admin, &CallQuery::default(), 10)),
        new
    );
    let admin = world.admin.clone();
    let gone = world.read(move |conn| call_record::get(conn, &admin, None, old[0]));
    assert!(gone.is_err());
    let admin = world.admin.clone();
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        call_record::sweep(tx, &admin, ours, i64::MAX)
    });
}
