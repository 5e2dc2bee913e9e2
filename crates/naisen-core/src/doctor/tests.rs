//! Text tables over the fixture of calls §15.

use std::collections::BTreeSet;

use super::*;
use crate::ids::{PickupGroupId, ScheduleRowId};
use crate::settings::fixture::*;
use crate::settings::{
    Answer, AnswerCondition, AnswerMode, ExtensionGroup, HuntMember, PickupGroup, ScheduleAction,
    ScheduleDay, ScheduleRow, SlideType, Subscriber, Weekdays, YearlyOrDate,
};

fn ids(world: &CompanySettings, live: &Live) -> String {
    let found = examine(world, live, today());
    let line = |f: &Finding| format!("{:?} {}", f.severity, f.id);
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What `change` adds to the findings of the fixture.
fn after(change: impl FnOnce(&mut CompanySettings)) -> String {
    let before = k1();
    let mut world = before.clone();
    change(&mut world);
    let known = ids(&before, &Live::default());
    let known: BTreeSet<&str> = known.lines().collect();
    let now = ids(&world, &Live::default());
    let new: Vec<&str> = now.lines().filter(|line| !known.contains(line)).collect();
    new.join(", ")
}

fn edit(world: &mut CompanySettings, id: SubscriberId, change: impl FnOnce(&mut Subscriber)) {
    let mut subscriber = world.subscriber(id).unwrap().clone();
    change(&mut subscriber);
    world.put_subscriber(id, subscriber);
}

fn forward(world: &mut CompanySettings, id: SubscriberId, condition: AnswerCondition, to: &str) {
    let answer = Answer {
        mode: AnswerMode::Forward,
        condition: Some(condition),
        destination: to.to_owned(),
        ..Answer::default()
    };
    edit(world, id, |s| s.answer = answer);
}

fn attach(world: &mut CompanySettings) {
    let mut sales = world.hunt_group(SALES).unwrap().clone();
    sales.schedule = Some(SCH1);
    world.put_hunt_group(SALES, sales);
}

fn edit_rows(world: &mut CompanySettings, change: impl FnOnce(&mut Vec<ScheduleRow>)) {
    let head = world.schedule(SCH1).unwrap().clone();
    let mut rows = world.schedule_rows(SCH1).to_vec();
    change(&mut rows);
    world.put_schedule(SCH1, head, rows);
}

#[test]
fn the_fixture() {
    // doctor.1
    assert_eq!(
        ids(&k1(), &Live::default()),
        "Notice schedule-unused/schedule-1\nNotice pilot-no-member/hunt-members-1"
    );
}

#[test]
fn destinations() {
    // doctor.2, doctor.3
    use AnswerCondition::Always;
    assert_eq!(
        after(|w| forward(w, A, Always, "09012345678")),
        "Error destination/answer-1"
    );
    assert_eq!(after(|w| forward(w, A, Always, "009012345678")), "");
    assert_eq!(
        after(|w| {
            forward(w, A, Always, "009012345678");
            edit(w, A, |s| s.outside_bar = true);
        }),
        "Error destination/answer-1"
    );
    assert_eq!(
        after(|w| {
            attach(w);
            edit(w, P, |s| s.outside_bar = true);
        }),
        "Error destination/schedule-1-1, Error destination/schedule-1-2, Error destination/schedule-1-3"
    );
    let mut world = k1();
    forward(&mut world, A, Always, "09012345678");
    let found = examine(&world, &Live::default(), today());
    assert_eq!(found[0].fix.as_deref(), Some("009012345678"));
    assert_eq!(found[0].target, Target::Answer(A));
    assert_eq!(found[0].remedy.en, "Change it to 009012345678.");
}

#[test]
fn loops() {
    // doctor.8
    use AnswerCondition::{Always, Busy};
    assert_eq!(
        after(|w| {
            forward(w, A, Always, "2002");
            forward(w, B, Always, "2003");
            forward(w, C, Always, "2001");
        }),
        "Error forward-loop/answer-1"
    );
    assert_eq!(
        after(|w| {
            forward(w, A, Always, "2002");
            forward(w, B, Busy, "2001");
        }),
        "Warning forward-loop/answer-1"
    );
    assert_eq!(
        after(|w| {
            forward(w, A, Always, "2002");
            forward(w, B, Always, "2003");
        }),
        ""
    );
    // Row 4 of the schedule sends to D, which sends back to the pilot.
    assert_eq!(
        after(|w| {
            attach(w);
            forward(w, D, Always, "2100");
        }),
        "Warning forward-loop/answer-4"
    );
    let mut world = k1();
    forward(&mut world, A, Always, "2002");
    forward(&mut world, B, Always, "2001");
    let found = examine(&world, &Live::default(), today());
    assert_eq!(
        found[0].what.en,
        "Forwards form a loop: 05011110001(2001) → 05011110002(2002) → 05011110001(2001)"
    );
}

#[test]
fn dead_ends_and_silent_groups() {
    // doctor.4, doctor.6, doctor.7
    use AnswerCondition::{Always, Busy};
    assert_eq!(
        after(|w| {
            forward(w, A, Always, "2004");
            edit(w, D, |s| s.emergency_stop = true);
        }),
        "Error dead-end/answer-1"
    );
    assert_eq!(
        after(|w| {
            for id in [A, B, C] {
                edit(w, id, |s| s.hunt_refuse = true);
            }
        }),
        "Error hunt-nobody/hunt-members-1"
    );
    let mut world = k1();
    forward(&mut world, A, Always, "2004");
    forward(&mut world, B, Busy, "2100");
    let everybody = world
        .subscribers()
        .map(|(id, _)| id)
        .filter(|id| ![A, B, C, D].contains(id));
    let live = Live {
        registered: Some(everybody.collect()),
    };
    let expected = [
        "Error hunt-nobody/hunt-members-1",
        "Error dead-end/answer-1",
        "Notice dead-end/answer-2",
        "Notice dead-end/answer-3",
        "Notice dead-end/answer-4",
        "Notice schedule-unused/schedule-1",
        "Notice pilot-no-member/hunt-members-1",
    ];
    assert_eq!(ids(&world, &live), expected.join("\n"));
}

#[test]
fn features_off() {
    // doctor.9
    assert_eq!(
        after(|w| {
            let mut company = w.company().clone();
            company.features.voicemail = false;
            company.features.hunt = false;
            w.put_company(company);
            edit(w, A, |s| s.answer.mode = AnswerMode::Voicemail);
            edit(w, A, |s| s.answer.condition = Some(AnswerCondition::Always));
        }),
        "Error feature-off/answer-1, Error feature-off/hunt-group-1"
    );
}

#[test]
fn collisions() {
    // doctor.10
    assert_eq!(
        after(|w| {
            let number = "2001".to_owned();
            w.put_pickup_group(
                PickupGroupId(9),
                PickupGroup {
                    number,
                    ..PickupGroup::default()
                },
            );
        }),
        "Warning collision/number-1, Warning collision/number-11"
    );
    assert_eq!(
        after(|w| edit(w, A, |s| s.extension = Some("1842".to_owned()))),
        "Warning collision/number-1"
    );
    assert_eq!(
        after(|w| edit(w, A, |s| s.extension = Some("822012".to_owned()))),
        "Warning collision/number-1"
    );
    assert_eq!(
        after(|w| {
            let mut group: ExtensionGroup = w.extension_group(OSA).unwrap().clone();
            group.site_number = "8".to_owned();
            w.put_extension_group(OSA, group);
            edit(w, SubscriberId(11), |s| {
                s.extension = Some("12001".to_owned())
            });
        }),
        "Warning collision/number-11"
    );
}

#[test]
fn pilots_that_take_every_call() {
    // doctor.5
    let unconditional = |mode| {
        after(|w| {
            edit(w, P, |s| {
                s.answer.mode = mode;
                s.answer.condition = Some(AnswerCondition::Always);
                s.answer.destination = "2200".to_owned();
            });
        })
    };
    assert_eq!(
        unconditional(AnswerMode::Voicemail),
        "Warning hunt-hidden/answer-100"
    );
    assert_eq!(
        unconditional(AnswerMode::Forward),
        "Warning hunt-hidden/answer-100"
    );
    assert_eq!(unconditional(AnswerMode::Off), "");
}

#[test]
fn timers() {
    // doctor.11
    let timer = |slide: u16, ring: u16, slide_type| {
        after(|w| {
            let mut sales = w.hunt_group(SALES).unwrap().clone();
            sales.slide_timer = slide;
            sales.slide_type = slide_type;
            w.put_hunt_group(SALES, sales);
            edit(w, P, |s| {
                s.answer.mode = AnswerMode::Voicemail;
                s.answer.condition = Some(AnswerCondition::NoAnswer);
                s.answer.ring_seconds = Some(ring);
            });
        })
    };
    assert_eq!(timer(10, 30, SlideType::Sequential), "");
    assert_eq!(
        timer(10, 20, SlideType::Sequential),
        "Warning hunt-timer/hunt-group-1"
    );
    assert_eq!(
        timer(30, 20, SlideType::Sequential),
        "Warning hunt-timer/hunt-group-1"
    );
    assert_eq!(timer(30, 20, SlideType::Simultaneous), "");
    assert_eq!(timer(10, 20, SlideType::RoundRobin), "");
    assert_eq!(
        timer(20, 20, SlideType::RoundRobin),
        "Warning hunt-timer/hunt-group-1"
    );
    assert_eq!(
        after(|w| {
            let mut sales = w.hunt_group(SALES).unwrap().clone();
            sales.slide_timer = 90;
            w.put_hunt_group(SALES, sales);
        }),
        "Warning hunt-timer/hunt-group-1"
    );
}

#[test]
fn schedule_rows() {
    // doctor.12, doctor.13
    let push = |change: fn(&mut ScheduleRow)| {
        after(|w| {
            edit_rows(w, |rows| {
                let mut row = rows[0].clone();
                row.id = ScheduleRowId(6);
                row.no = 6;
                row.action = ScheduleAction::Off;
                change(&mut row);
                rows.push(row);
            });
        })
    };
    // Rows 1 and 2 take 18:00–24:00 and 00:00–09:00 on workdays.
    assert_eq!(
        push(|r| r.start_min = 19 * 60),
        "Warning schedule-row/schedule-1-6"
    );
    assert_eq!(push(|r| r.start_min = 17 * 60), "");
    assert_eq!(
        push(|r| r.day = ScheduleDay::Weekday(Weekdays(0b100_0010))),
        ""
    );
    assert_eq!(
        push(|r| r.day = ScheduleDay::Holiday),
        "Warning schedule-row/schedule-1-6"
    );
    let yesterday = |r: &mut ScheduleRow| {
        r.day = ScheduleDay::Date(YearlyOrDate::Once(jiff::civil::date(2026, 12, 1)))
    };
    assert_eq!(push(yesterday), "Notice schedule-row/schedule-1-6");
    assert_eq!(
        push(|r| r.day = ScheduleDay::Date(YearlyOrDate::Yearly { month: 12, day: 24 })),
        ""
    );
}

#[test]
fn pilots() {
    // doctor.14
    assert_eq!(
        after(|w| {
            let mut sales = w.hunt_group(SALES).unwrap().clone();
            sales.members.clear();
            w.put_hunt_group(SALES, sales);
        }),
        "Warning hunt-empty/hunt-members-1"
    );
    let mut world = k1();
    let mut sales = world.hunt_group(SALES).unwrap().clone();
    sales.members.push(HuntMember {
        subscriber: P,
        order: 9,
    });
    world.put_hunt_group(SALES, sales);
    attach(&mut world);
    assert_eq!(ids(&world, &Live::default()), "");
}
