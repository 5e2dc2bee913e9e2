//! Schedules and their rows: C9, C21.

use super::*;

fn row(world: &CompanySettings, change: impl FnOnce(&mut ScheduleRowDraft)) -> String {
    let mut draft = ScheduleRowDraft {
        kind: ScheduleDayKind::Weekday,
        weekdays: vec![WeekdayName::Sun],
        start: "09:00".to_owned(),
        end: "17:00".to_owned(),
        destination: "2004".to_owned(),
        ..ScheduleRowDraft::default()
    };
    change(&mut draft);
    code(draft.row(RowPlace {
        world,
        schedule: SCH1,
        was: None,
        today: today(),
    }))
}

#[test]
fn c9_schedule_rows() {
    // schedule.5, schedule.6, schedule.7, schedule.8, schedule.9, schedule.10
    let world = k1();
    let date = |date: &'static str| {
        move |d: &mut ScheduleRowDraft| {
            d.kind = ScheduleDayKind::Date;
            d.date = date.to_owned();
        }
    };
    let times = |start: &'static str, end: &'static str| {
        move |d: &mut ScheduleRowDraft| {
            d.start = start.to_owned();
            d.end = end.to_owned();
        }
    };
    let destination =
        |to: &'static str| move |d: &mut ScheduleRowDraft| d.destination = to.to_owned();
    assert_eq!(row(&world, times("22:00", "06:00")), "8041");
    assert_eq!(row(&world, times("09:00", "09:00")), "8041");
    assert_eq!(row(&world, times("24:00", "24:00")), "8041");
    assert_eq!(row(&world, times("00:00", "24:01")), "8041");
    assert_eq!(row(&world, times("", "06:00")), "8008");
    assert_eq!(row(&world, times("x", "06:00")), "8009");
    assert_eq!(row(&world, date("2027-02-29")), "8078");
    assert_eq!(row(&world, date("2026-12-01")), "8078");
    assert_eq!(row(&world, date("2026-12-02")), "OK");
    assert_eq!(row(&world, date("--02-30")), "8078");
    assert_eq!(row(&world, date("--02-29")), "OK");
    assert_eq!(row(&world, date("")), "8008");
    assert_eq!(row(&world, |d| d.weekdays.clear()), "8008");
    assert_eq!(row(&world, destination("0110")), "8039");
    assert_eq!(row(&world, destination("*97")), "8009");
    assert_eq!(row(&world, destination("")), "8008");
    assert_eq!(
        row(&world, |d| {
            d.kind = ScheduleDayKind::Holiday;
            times("00:00", "24:00")(d);
        }),
        "8037"
    );
    assert_eq!(
        row(&world, |d| {
            date("--12-24")(d);
            times("13:00", "17:00")(d);
        }),
        "OK"
    );
    let gone = |was| {
        let draft = ScheduleRowDraft::from(&world.schedule_rows(SCH1)[0]);
        code(draft.row(RowPlace {
            world: &world,
            schedule: ScheduleId(9),
            was,
            today: today(),
        }))
    };
    assert_eq!(gone(None), "8036");
    assert_eq!(gone(Some(ScheduleRowId(1))), "8035");
}

#[test]
fn schedule_rows_change_and_are_bounded() {
    // schedule.4
    let mut world = k1();
    let later = jiff::civil::date(2027, 6, 1);
    for old in world.schedule_rows(SCH1).to_vec() {
        // A past date stays sayable while it is not touched.
        let mut draft = ScheduleRowDraft::from(&old);
        draft.remark = "変更".to_owned();
        let place = RowPlace {
            world: &world,
            schedule: SCH1,
            was: Some(old.id),
            today: later,
        };
        let new = draft.row(place).unwrap();
        assert_eq!(
            ScheduleRow {
                remark: String::new(),
                ..new
            },
            old
        );
    }
    let old = world.schedule_rows(SCH1)[0].clone();
    let many = (0..100).map(|at| ScheduleRow {
        no: at,
        id: ScheduleRowId(i64::from(at) + 1),
        ..old.clone()
    });
    let head = world.schedule(SCH1).unwrap().clone();
    world.put_schedule(SCH1, head, many.collect());
    assert_eq!(row(&world, |_| {}), "8009");
}

#[test]
fn attached_schedules_suit_every_pilot() {
    // hunt.13, schedule.10
    let mut world = k1();
    assert_eq!(row(&world, |d| d.destination = "2100".to_owned()), "OK");
    let mut sales = world.hunt_group(SALES).unwrap().clone();
    sales.schedule = Some(SCH1);
    assert_eq!(code(sales.check(&world, Some(SALES))), "OK");
    world.put_hunt_group(SALES, sales.clone());
    assert_eq!(row(&world, |d| d.destination = "2100".to_owned()), "8039");
    // Attaching anew judges the rows for the new pilot: row 4 forwards to D itself.
    sales.pilot = D;
    let refusal = sales.check(&world, Some(SALES)).unwrap_err();
    assert_eq!(
        (refusal.code, refusal.field),
        (ErrorCode::DestinationRestricted, Some("schedule"))
    );
}

#[test]
fn c21_schedules() {
    // schedule.1, schedule.2
    let world = k1();
    let judge = |was, name: &str, group| {
        let schedule = Schedule {
            name: name.to_owned(),
            extension_group: group,
            remark: String::new(),
        };
        code(schedule.check(&world, was))
    };
    assert_eq!(judge(None, "SCH1", HQ), "8034");
    assert_eq!(judge(Some(SCH1), "SCH1", OSA), "OK");
    assert_eq!(judge(Some(ScheduleId(9)), "SCH1", OSA), "8035");
    assert_eq!(judge(None, "SCH2", ExtensionGroupId(9)), "8051");
    assert_eq!(judge(None, "SCH2", ExtensionGroupId(0)), "8008");
}
