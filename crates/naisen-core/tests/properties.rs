//! What holds for every call whatever is set, also for settings that no save would let through.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::sync::Arc;

use naisen_core::decide::{Decision, decide};
use naisen_core::ids::{
    CompanyId, ExtensionGroupId, HuntGroupId, PickupGroupId, ScheduleId, ScheduleRowId, SiteId,
    SubscriberId,
};
use naisen_core::limits;
use naisen_core::plan::{
    Action, Alerting, Call, CallId, CarrierIdentity, Diverted, Event, Live, Origin, Usage,
};
use naisen_core::rehearsal::{Act, Dialling, Happened, Phone, Rehearsal};
use naisen_core::settings::{
    Answer, AnswerCondition, AnswerMode, CallerNumber, Company, CompanySettings, CompanyState,
    ExtensionGroup, HuntGroup, HuntMember, PickupGroup, Schedule, ScheduleAction, ScheduleDay,
    ScheduleRow, SlideType, Subscriber, Weekdays,
};
use naisen_core::simulate::{Trial, TrialCaller, Viewer, Who, simulate};
use proptest::prelude::*;

/// Wednesday 2026-12-02 14:00 in Tokyo.
const NOW_MS: i64 = 1_796_187_600_000;
const T_MAX_MS: i64 = limits::T_MAX_S as i64 * 1_000;

/// Numbers that shrink towards the first choice of everything.
struct Dice<'a>(std::slice::Iter<'a, u32>);

impl Dice<'_> {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0.next().copied().unwrap_or(0) % sides
    }

    fn yes(&mut self) -> bool {
        self.roll(4) == 3
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(u32::try_from(of.len()).unwrap()) as usize]
    }

    fn subscriber(&mut self) -> SubscriberId {
        SubscriberId(i64::from(self.roll(9)))
    }
}

const STRINGS: [&str; 24] = [
    "201",
    "202",
    "203",
    "204",
    "81201",
    "82201",
    "82203",
    "005011110001",
    "05011110002",
    "005011110004",
    "005022220001",
    "05022220001",
    "005022220002",
    "0312345678",
    "00312345678",
    "001012125550100",
    "+81312345678",
    "110",
    "*97",
    "77",
    "184202",
    "",
    "0",
    "#1",
];

fn answer(dice: &mut Dice<'_>) -> Answer {
    Answer {
        mode: dice.one(&[
            AnswerMode::Off,
            AnswerMode::Voicemail,
            AnswerMode::Forward,
            AnswerMode::Forward,
        ]),
        condition: dice.one(&[
            None,
            Some(AnswerCondition::Always),
            Some(AnswerCondition::NoAnswer),
            Some(AnswerCondition::Busy),
            Some(AnswerCondition::BusyOrNoAnswer),
        ]),
        ring_seconds: dice.one(&[Some(20), None, Some(0), Some(5), Some(60), Some(u16::MAX)]),
        destination: dice.one(&STRINGS).to_owned(),
    }
}

/// A company of eight numbers; company 1 has 0501111000n, company 2 0502222000n.
fn company(dice: &mut Dice<'_>, id: i64) -> CompanySettings {
    let mut record = Company {
        international: dice.yes(),
        international_forward: dice.yes(),
        refusal_guidance: dice.yes(),
        ..Company::default()
    };
    record.state = dice.one(
        &[CompanyState::Active; 15]
            .into_iter()
            .chain([CompanyState::Closed])
            .collect::<Vec<_>>(),
    );
    record.features.hunt = !dice.yes();
    record.features.forward = dice.roll(8) != 7;
    let mut world = CompanySettings::new(CompanyId(id), record);
    let base = id * 100;
    for (group, site_number) in [(1, "81"), (2, "82")] {
        let group_record = ExtensionGroup {
            site_number: site_number.to_owned(),
            ..ExtensionGroup::default()
        };
        world.put_extension_group(ExtensionGroupId(base + group), group_record);
    }
    let pickup = PickupGroup {
        number: "77".to_owned(),
        ..PickupGroup::default()
    };
    world.put_pickup_group(PickupGroupId(base + 1), pickup);
    put_subscribers(dice, &mut world, base);
    put_schedule(dice, &mut world, base);
    put_hunt_groups(dice, &mut world, base);
    world
}

fn put_subscribers(dice: &mut Dice<'_>, world: &mut CompanySettings, base: i64) {
    let id = world.id();
    for at in 1..=8 {
        let group = dice.one(&[Some(1), Some(2), None, Some(9)]);
        let mut subscriber = Subscriber::new(&format!("050{id}{id}{id}{id}000{at}"), SiteId(1));
        subscriber.extension_group = group.map(|group| ExtensionGroupId(base + group));
        subscriber.extension = group.map(|_| format!("20{}", dice.roll(5)));
        subscriber.pickup_group = dice.yes().then_some(PickupGroupId(base + 1));
        subscriber.caller_number = dice.one(&[CallerNumber::Own, CallerNumber::Pilot]);
        subscriber.anonymous_reject = dice.yes();
        subscriber.intl_bar = dice.yes();
        subscriber.outside_bar = dice.yes();
        subscriber.hunt_refuse = dice.yes();
        subscriber.answer = answer(dice);
        if dice.yes() {
            subscriber.blocklist = vec!["03-1234-5678".to_owned()];
        }
        world.put_subscriber(SubscriberId(base + at), subscriber);
    }
}

fn put_schedule(dice: &mut Dice<'_>, world: &mut CompanySettings, base: i64) {
    let weekdays = ScheduleDay::Weekday(Weekdays(dice.roll(128) as u8));
    let row = ScheduleRow {
        id: ScheduleRowId(1),
        no: 1,
        day: dice.one(&[weekdays, ScheduleDay::Holiday]),
        start_min: dice.one(&[0, 840, 900, 2_000]),
        end_min: dice.one(&[1_440, 841, 0, u16::MAX]),
        action: match dice.yes() {
            true => ScheduleAction::Off,
            false => ScheduleAction::On {
                destination: dice.one(&STRINGS).to_owned(),
            },
        },
        remark: String::new(),
    };
    let schedule = Schedule {
        extension_group: ExtensionGroupId(base + 1),
        ..Schedule::default()
    };
    world.put_schedule(ScheduleId(base), schedule, vec![row]);
}

fn put_hunt_groups(dice: &mut Dice<'_>, world: &mut CompanySettings, base: i64) {
    for at in 1..=2 {
        let group = HuntGroup {
            name: format!("G{at}"),
            pilot: SubscriberId(base + i64::from(dice.roll(9))),
            slide_type: dice.one(&[
                SlideType::Sequential,
                SlideType::RoundRobin,
                SlideType::Uniform,
                SlideType::Random,
                SlideType::Simultaneous,
            ]),
            slide_timer: dice.one(&[10, 5, 0, 120, u16::MAX]),
            remark: String::new(),
            schedule: dice.one(&[None, Some(ScheduleId(base)), Some(ScheduleId(7))]),
            members: (0..dice.roll(7))
                .map(|_| HuntMember {
                    subscriber: SubscriberId(base + i64::from(dice.roll(9))),
                    order: dice.roll(4) as u8,
                })
                .collect(),
        };
        world.put_hunt_group(HuntGroupId(base + at), group);
    }
}

/// Phones in many states, and what people do.
fn rehearse(dice: &mut Dice<'_>, companies: Vec<Arc<CompanySettings>>, dialled: &str) -> Rehearsal {
    let mut rehearsal = Rehearsal::new(companies, NOW_MS);
    rehearsal.seed = u64::from(dice.roll(u32::MAX));
    for base in [100, 200] {
        for _ in 0..dice.roll(6) {
            let id = SubscriberId(base + dice.subscriber().0);
            let phone = Phone {
                registered: !dice.yes(),
                stopped: dice.yes(),
                other_calls: dice.roll(2) as usize,
                ..Phone::default()
            };
            rehearsal.phones.insert(id, phone);
        }
    }
    let dialling = match dice.roll(3) {
        0 => Dialling::Terminal {
            subscriber: SubscriberId(101),
            dialled: dialled.to_owned(),
            right: true,
        },
        _ => Dialling::Carrier {
            called: format!("0501111000{}", dice.roll(9)),
            identity: CarrierIdentity {
                asserted: dice.one(&["0312345678", "", "+819012345678"]).to_owned(),
                privacy: dice.yes().then(|| "id".to_owned()).into_iter().collect(),
                ..CarrierIdentity::default()
            },
            diverted: Diverted {
                diversion_count: dice.roll(7),
                ..Diverted::default()
            },
        },
    };
    rehearsal.at(NOW_MS, Act::Place { call: 0, dialling });
    for _ in 0..dice.roll(8) {
        let at_ms = NOW_MS + i64::from(dice.roll(200_000));
        let subscriber = SubscriberId(100 * i64::from(1 + dice.roll(2)) + dice.subscriber().0);
        let act = match dice.roll(9) {
            0 => Act::Decline {
                subscriber,
                status: dice.one(&[486, 500, 603, 302]),
            },
            1 => Act::Unregister { subscriber },
            2 => Act::Stop { subscriber },
            3 => Act::Initialise { subscriber },
            4 => Act::HangUp { subscriber },
            5 => Act::OutsideFails {
                call: 0,
                status: dice.one(&[486, 503, 404]),
            },
            6 => Act::AnswerCrossing { subscriber },
            7 => Act::Register {
                subscriber,
                right: true,
            },
            _ => Act::Answer { subscriber },
        };
        rehearsal.at(at_ms, act);
    }
    rehearsal.run_until(i64::MAX);
    rehearsal
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    // calls.48, calls.56, calls.58
    #[test]
    fn every_call_ends_in_time_and_stays_where_it_belongs(
        rolls in prop::collection::vec(any::<u32>(), 0..400),
    ) {
        let dice = &mut Dice(rolls.iter());
        let worlds = [company(dice, 1), company(dice, 2)].map(Arc::new);
        let dialled = dice.one(&STRINGS);
        let rehearsal = rehearse(dice, worlds.to_vec(), dialled);
        let outcomes = rehearsal.outcomes(0);

        // It is over, or somebody answered, within T_MAX.
        for plan in rehearsal.plans(0) {
            prop_assert!(plan.is_over() || plan.is_answered(), "{plan:?}");
        }
        for outcome in outcomes {
            let released = matches!(outcome.what, Happened::Bye | Happened::Message { .. });
            prop_assert!(released || outcome.at_ms - NOW_MS <= T_MAX_MS, "{outcome:?}");
            if let Happened::Ring { until_ms, .. } = outcome.what {
                prop_assert!(until_ms.is_some_and(|until| until - NOW_MS <= T_MAX_MS), "{outcome:?}");
            }
        }
        // The caller is told exactly once, or answered, or has hung up.
        let rejects = outcomes.iter().filter(|o| matches!(o.what, Happened::Reject { .. })).count();
        prop_assert!(rejects <= 1);

        let forwards = outcomes.iter().filter(|o| matches!(o.what, Happened::Forward { .. }));
        prop_assert!(forwards.count() <= limits::MAX_DIV as usize);

        // A phone of company 2 rings only when one of its 050 numbers was dialled or forwarded to.
        let foreign = |o: &naisen_core::rehearsal::Outcome| {
            matches!(o.what, Happened::Ring { subscriber, .. } if subscriber.0 >= 200)
        };
        if outcomes.iter().any(foreign) {
            let forwarded = outcomes.iter().any(|o| {
                matches!(&o.what, Happened::Forward { destination, .. } if destination.contains("0502222"))
            });
            prop_assert!(forwarded || dialled.contains("0502222"), "{outcomes:?}");
        }
    }

    // calls.60
    #[test]
    fn an_unrelated_number_changes_nothing(rolls in prop::collection::vec(any::<u32>(), 0..400)) {
        let run = |more: bool| {
            let dice = &mut Dice(rolls.iter());
            let mut worlds = [company(dice, 1), company(dice, 2)];
            let dialled = dice.one(&STRINGS);
            if more {
                let unrelated = Subscriber::new("05011119999", SiteId(1));
                worlds[0].put_subscriber(SubscriberId(199), unrelated);
            }
            rehearse(dice, worlds.map(Arc::new).to_vec(), dialled).outcomes(0).to_vec()
        };
        prop_assert_eq!(run(false), run(true));
    }

    #[test]
    fn the_simulator_shows_what_the_decision_says(
        rolls in prop::collection::vec(any::<u32>(), 0..300),
    ) {
        let dice = &mut Dice(rolls.iter());
        let world = Arc::new(company(dice, 1));
        let called = format!("0501111000{}", dice.roll(9));
        let caller = TrialCaller::Outside { number: "0388888888".to_owned(), withheld: dice.yes() };
        let trial = Trial {
            caller: caller.clone(),
            called: called.clone(),
            at_ms: NOW_MS,
            phones: [].into(),
            viewer: Viewer::Admin,
        };
        let simulation = simulate(&world, &[], &trial);
        let mut rings: Vec<(i64, SubscriberId)> = Vec::new();
        for lane in &simulation.lanes {
            if let Who::Terminal(id) = lane.who {
                rings.extend(lane.stretches.iter().map(|(from, _)| (*from, id)));
            }
        }
        rings.sort_unstable();
        let TrialCaller::Outside { number, withheld } = caller else { unreachable!() };
        let identity = CarrierIdentity {
            asserted: number,
            privacy: withheld.then(|| "id".to_owned()).into_iter().collect(),
            ..CarrierIdentity::default()
        };
        let diverted = Diverted::default();
        let origin = Origin::Trunk { called, identity, diverted };
        let call = Call { id: CallId(0), arrived_ms: NOW_MS, seed: 0, origin };
        let (mut told, status) = silent(&world, &call);
        told.sort_unstable();
        if world.subscriber_by_number(&trial.called).is_some() {
            prop_assert_eq!(rings, told);
            prop_assert_eq!(simulation.status, status);
        }
    }
}

/// The plainest way to carry a plan out: everybody is there and nobody answers.
fn silent(world: &Arc<CompanySettings>, call: &Call) -> (Vec<(i64, SubscriberId)>, Option<u16>) {
    let mut live = Silent::default();
    let Decision { mut plan, actions } = decide(world, call, NOW_MS, &live);
    let (mut rings, mut status) = (Vec::new(), None);
    let mut now_ms = NOW_MS;
    let mut todo = actions;
    loop {
        for action in todo.drain(..) {
            match action {
                Action::Ring(ring) => {
                    rings.push((now_ms - NOW_MS, ring.subscriber));
                    live.legs.insert((ring.leg, ring.subscriber));
                }
                Action::Cancel { leg, .. } => live.legs.retain(|(id, _)| *id != leg),
                Action::Reject { cause, .. } => status = Some(cause.status()),
                Action::Point { group, order } => live.pointer = Some((group, order)),
                _ => {}
            }
        }
        let Some(deadline) = plan.deadline() else {
            return (rings, status);
        };
        now_ms = deadline.at_ms;
        todo = plan.step(Event::Timeout, now_ms, &live);
    }
}

#[derive(Default)]
struct Silent {
    legs: BTreeSet<(naisen_core::plan::LegId, SubscriberId)>,
    pointer: Option<(HuntGroupId, u8)>,
}

impl Live for Silent {
    fn registered(&self, _: SubscriberId) -> bool {
        true
    }
    fn stopped(&self, _: SubscriberId) -> bool {
        false
    }
    fn calls(&self, subscriber: SubscriberId) -> usize {
        self.legs.iter().filter(|(_, id)| *id == subscriber).count()
    }
    fn pointer(&self, group: HuntGroupId) -> Option<u8> {
        self.pointer
            .filter(|(id, _)| *id == group)
            .map(|(_, order)| order)
    }
    fn usage(&self, _: SubscriberId, _: i64) -> Usage {
        Usage::default()
    }
    fn alerting(&self, _: SubscriberId) -> Vec<Alerting> {
        Vec::new()
    }
}
