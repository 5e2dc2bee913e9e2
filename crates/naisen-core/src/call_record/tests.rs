//! What a record says, and to whom.

use super::*;
use crate::plan::{Reason, Rule, Setting, Verdict, Why};
use crate::settings::{Company, CompanySettings, Subscriber};
use crate::simulate::Viewer;

const A: SubscriberId = SubscriberId(1);
const B: SubscriberId = SubscriberId(2);

fn world() -> CompanySettings {
    let mut world = CompanySettings::new(CompanyId(1), Company::default());
    for (id, number) in [(A, "05010000001"), (B, "05010000002")] {
        let subscriber = Subscriber {
            external_number: number.to_owned(),
            ..Subscriber::default()
        };
        world.put_subscriber(id, subscriber);
    }
    world
}

fn party(subscriber: Option<SubscriberId>, number: &str) -> Party {
    Party {
        subscriber,
        number: number.to_owned(),
    }
}

fn step(rule: Rule, subject: Option<SubscriberId>, reason: Reason) -> Why {
    Why {
        at_ms: 0,
        rule,
        verdict: Verdict::Passed,
        subject,
        setting: None,
        reason,
    }
}

fn dialled(dialled: &str, class: crate::dial_plan::Class, number: &str) -> Why {
    let reason = Reason::Dialled {
        dialled: dialled.to_owned(),
        class,
        number: number.to_owned(),
        step: crate::dial_plan::Step::Outside,
    };
    step(Rule::DialPlan, Some(A), reason)
}

#[test]
fn who_was_called_and_which_way() {
    use crate::dial_plan::Class;
    let world = world();
    let check = |caller, dialled: &str, why: &[Why], called: Party, way| {
        let found = party_called(why, dialled, &world);
        assert_eq!(found, called, "{dialled}");
        assert_eq!(direction(caller, &found, why), way, "{dialled}");
    };
    let to_b = [
        dialled("2002", Class::Extension, "2002"),
        step(Rule::CalleeStopped, Some(B), Reason::NotStopped),
        step(Rule::CalleeStopped, Some(A), Reason::NotStopped),
    ];
    check(
        Some(A),
        "2002",
        &to_b,
        party(Some(B), "05010000002"),
        Direction::Internal,
    );
    check(
        None,
        "+815010000002",
        &to_b[1..],
        party(Some(B), "05010000002"),
        Direction::Incoming,
    );
    let out = [
        dialled("00312345678", Class::Geo, "0312345678"),
        step(
            Rule::Route,
            Some(A),
            Reason::ToOutside("0312345678".to_owned()),
        ),
    ];
    check(
        Some(A),
        "00312345678",
        &out,
        party(None, "0312345678"),
        Direction::Outgoing,
    );
    // Barred before it was routed.
    check(
        Some(A),
        "00312345678",
        &out[..1],
        party(None, "0312345678"),
        Direction::Outgoing,
    );
    let mailbox = [dialled("*97", Class::Feature, "*97")];
    check(
        Some(A),
        "*97",
        &mailbox,
        party(None, "*97"),
        Direction::Internal,
    );
    check(
        None,
        "+81501",
        &[],
        party(None, "0501"),
        Direction::Incoming,
    );
}

#[test]
fn outcomes_have_one_word_each() {
    for outcome in Outcome::ALL {
        assert_eq!(Outcome::of_word(outcome.word()), Some(outcome));
        assert_eq!(serde_json::to_value(outcome).unwrap(), outcome.word());
    }
    for direction in Direction::ALL {
        assert_eq!(Direction::of_word(direction.word()), Some(direction));
        assert_eq!(serde_json::to_value(direction).unwrap(), direction.word());
    }
    for (by, status, outcome) in [
        (Some(AnsweredBy::Outside), 200, Outcome::Answered),
        (Some(AnsweredBy::Picker(A)), 200, Outcome::PickedUp),
        (Some(AnsweredBy::Voicemail(A)), 200, Outcome::Voicemail),
        (None, 487, Outcome::Abandoned),
        (None, 480, Outcome::NoAnswer),
        (None, 486, Outcome::Busy),
        (None, 433, Outcome::Refused),
        (None, 404, Outcome::UnknownNumber),
        (None, 500, Outcome::Failed),
    ] {
        assert_eq!(Outcome::of(by, status), outcome, "{by:?} {status}");
        assert_eq!(outcome.is_answered(), by.is_some());
    }
}

fn why(rule: Rule, verdict: Verdict, subject: SubscriberId) -> WhyRecord {
    WhyRecord {
        at_ms: 0,
        rule,
        verdict,
        subject: Some(subject),
        setting: Some(Setting::Blocklist(subject)),
        ja: "本人だけの言葉".to_owned(),
        en: "the subscriber's own words".to_owned(),
    }
}

fn leg(subscriber: Option<SubscriberId>, number: &str) -> Leg {
    Leg {
        party: party(subscriber, number),
        began_after_ms: 0,
        rang_after_ms: Some(100),
        answered_after_ms: None,
        ended_after_ms: 10_000,
        end: LegEnd::Refused(486),
    }
}

fn record() -> CallRecord {
    CallRecord {
        company: CompanyId(1),
        start_ms: 1_000,
        answer_ms: Some(3_000),
        end_ms: 8_000,
        direction: Direction::Internal,
        outcome: Outcome::Answered,
        caller: party(Some(A), "05010000001"),
        withheld: true,
        dialled: "2002".to_owned(),
        called: party(Some(B), "05010000002"),
        answered_by: Some(AnsweredBy::Outside),
        answerer: party(None, "09012345678"),
        status: 200,
        legs: vec![leg(Some(B), "05010000002"), leg(None, "09012345678")],
        why: vec![
            why(Rule::Blocklist, Verdict::Lost, B),
            why(Rule::Forward, Verdict::Won, B),
            why(Rule::DialPlan, Verdict::Passed, A),
        ],
    }
}

#[test]
fn a_record_survives_json() {
    let text = serde_json::to_string(&record()).unwrap();
    assert_eq!(serde_json::from_str::<CallRecord>(&text).unwrap(), record());
}

#[test]
fn everybody_that_took_part_is_named_once() {
    let parties = record().parties();
    assert_eq!(
        parties,
        [
            party(None, "09012345678"),
            party(Some(A), "05010000001"),
            party(Some(B), "05010000002")
        ]
    );
    assert_eq!(record().talk_ms(), Some(5_000));
}

// Domain §1: a personal list shows only that it refused.
#[test]
fn an_administrator_does_not_read_personal_lists() {
    let seen = record().seen_by(Viewer::Admin);
    assert_eq!(seen.why.len(), 2);
    let refused = CallRecord {
        why: vec![why(Rule::Blocklist, Verdict::Won, B)],
        ..record()
    };
    let told = &refused.seen_by(Viewer::Admin).why[0];
    assert_eq!(told.ja, "着信拒否(本人設定)");
    assert_eq!(told.setting, None);
}

#[test]
fn a_user_sees_the_rules_of_its_own_number() {
    let own = record().seen_by(Viewer::User(B));
    assert_eq!(own.caller, Party::default(), "withheld by 184");
    assert!(own.why.iter().all(|step| step.subject == Some(B)));
    assert_eq!(own.legs[1].party.number, "09012345678", "its own forward");
    let caller = record().seen_by(Viewer::User(A));
    assert_eq!(caller.caller.number, "05010000001");
    assert_eq!(caller.legs[1].party.number, "", "another one's forward");
    assert_eq!(caller.answerer, Party::default());
    assert_eq!(caller.why.len(), 1);
}
