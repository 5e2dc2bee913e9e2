//! The cases of calls §16.8 that settings alone decide, and what §4 of the domain promises of rows.

use proptest::prelude::*;

use super::fixture::*;
use super::*;
use crate::error::{ErrorCode, Refusal};
use crate::ids::{
    ExtensionGroupId, HuntGroupId, PhoneBookId, PickupGroupId, ScheduleId, ScheduleRowId, SiteId,
    SubscriberId,
};

fn code<T>(result: Result<T, Refusal>) -> String {
    match result {
        Ok(_) => "OK".to_owned(),
        Err(refusal) => refusal.code.number().to_string(),
    }
}

fn rows_of<T>(result: Result<T, Refusal>) -> String {
    match result {
        Ok(_) => "OK".to_owned(),
        Err(refusal) => {
            let row = |row: &crate::error::RowRefusal| format!("{} {}", row.key, row.code.number());
            refusal.rows.iter().map(row).collect::<Vec<_>>().join(", ")
        }
    }
}

fn group(name: &str, site_number: &str) -> ExtensionGroup {
    ExtensionGroup {
        name: name.to_owned(),
        site_number: site_number.to_owned(),
        remark: String::new(),
    }
}

/// S09 of a number: group and extension as submitted.
fn number_info(
    world: &CompanySettings,
    id: SubscriberId,
    group: Option<ExtensionGroupId>,
    extension: &str,
) -> String {
    let subscriber = Subscriber {
        extension_group: group,
        extension: Some(extension.to_owned()),
        ..world.subscriber(id).cloned().unwrap_or_default()
    };
    code(subscriber.normalised().check_number_info(world, id))
}

fn hunt(
    world: &CompanySettings,
    was: Option<HuntGroupId>,
    change: impl FnOnce(&mut HuntGroup),
) -> String {
    let mut group = was
        .and_then(|id| world.hunt_group(id))
        .cloned()
        .unwrap_or_default();
    change(&mut group);
    code(group.normalised().check(world, was))
}

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

fn forward(world: &CompanySettings, id: SubscriberId, destination: &str) -> String {
    let answer = Answer {
        mode: AnswerMode::Forward,
        condition: Some(AnswerCondition::Always),
        destination: destination.to_owned(),
        ..Answer::default()
    };
    code(answer.normalised().check(world, id))
}

fn member(subscriber: SubscriberId, order: &str) -> HuntMemberRow {
    HuntMemberRow {
        subscriber,
        ticked: true,
        order: order.to_owned(),
    }
}

/// SALES of another type with members A, B, … as many as asked for.
fn sales_with(world: &mut CompanySettings, slide_type: SlideType, members: usize) {
    let members = (1..=members).map(|at| {
        let subscriber = SubscriberId(1_000 + at as i64);
        let number = format!("0501112{at:04}");
        world.put_subscriber(subscriber, Subscriber::new(&number, SITE));
        HuntMember {
            subscriber,
            order: at as u8,
        }
    });
    let members = members.collect();
    let mut sales = world.hunt_group(SALES).unwrap().clone();
    sales.members = members;
    sales.slide_type = slide_type;
    world.put_hunt_group(SALES, sales);
}

#[test]
fn c1_c21_extension_groups() {
    // extension.1, extension.2, extension.3
    let world = k1();
    for (name, site_number, was, expected) in [
        ("HQ", "81", None, "8017"),
        ("HQ", "83", None, "8018"),
        ("NEW", "81", None, "8018"),
        ("NEW", "83", None, "OK"),
        ("OSA", "81", Some(OSA), "8018"),
        ("OSA", "82", Some(OSA), "OK"),
        ("OSA", "82", Some(ExtensionGroupId(9)), "8019"),
        ("=1+1", "83", None, "8009"),
        ("NEW", "083", None, "8009"),
        ("NEW", "", None, "8008"),
        ("", "", None, "8008"),
        (" ＮＥＷ　", "８３", None, "OK"),
    ] {
        let group = group(name, site_number).normalised();
        assert_eq!(
            code(group.check(&world, was)),
            expected,
            "{name}/{site_number}"
        );
    }
}

#[test]
fn c2_c3_number_info() {
    // numbers.2, numbers.3, numbers.6, numbers.7
    let world = k1();
    for (id, group, extension, expected) in [
        (A, Some(HQ), "", "8012"),
        (A, None, "2009", "8013"),
        (A, Some(HQ), "2002", "8052"),
        (A, Some(HQ), "2009", "OK"),
        (A, Some(OSA), "2002", "OK"),
        (A, Some(OSA), "2012", "8052"),
        (A, None, "", "OK"),
        (P, None, "", "8050"),
        (P, None, "2100", "8013"),
        (N, None, "", "OK"),
        (A, Some(ExtensionGroupId(9)), "2009", "8051"),
        (SubscriberId(999), Some(HQ), "2009", "8015"),
        (A, Some(HQ), "110", "8009"),
        (A, Some(HQ), "77", "8009"),
        (A, Some(HQ), "1", "8009"),
        (A, Some(HQ), "0201", "8009"),
        (A, Some(HQ), "123456789", "8009"),
        (A, Some(HQ), "２００９", "OK"),
    ] {
        assert_eq!(
            number_info(&world, id, group, extension),
            expected,
            "{id} {group:?} {extension}"
        );
    }
}

#[test]
fn confirmation_numbers() {
    // numbers.9
    let world = k1();
    for (number, expected) in [
        ("03-1234-5678", "OK"),
        ("09012345678", "OK"),
        ("05099990001", "OK"),
        ("05011110100", "8009"),
        ("0120000000", "8009"),
        ("0570123456", "8009"),
        ("110", "8009"),
        ("01012125550100", "8009"),
    ] {
        let subscriber = Subscriber {
            callback_number: number.to_owned(),
            ..world.subscriber(A).unwrap().clone()
        };
        let verdict = subscriber.normalised().check_number_info(&world, A);
        assert_eq!(code(verdict), expected, "{number}");
    }
}

#[test]
fn c4_extensions_are_judged_on_the_final_state() {
    // extension.9, extension.10, extension.11, extension.12, extension.13, numbers.4
    let world = k1();
    let save = |rows: &[(SubscriberId, bool, &str)]| {
        let rows: Vec<ExtensionMemberRow> = rows
            .iter()
            .map(|(subscriber, ticked, extension)| ExtensionMemberRow {
                subscriber: *subscriber,
                ticked: *ticked,
                extension: (*extension).to_owned(),
            })
            .collect();
        ExtensionGroup::save_members(&world, HQ, &rows)
    };
    let swapped = save(&[(A, true, "2002"), (B, true, "2001")]).unwrap();
    assert_eq!(swapped.len(), 2);
    for (rows, expected) in [
        (
            &[(A, true, "2009"), (B, true, "2009")][..],
            "05011110001 8052, 05011110002 8052",
        ),
        (&[(A, true, "2004"), (B, true, "2010")], "05011110001 8052"),
        (
            &[(A, true, ""), (B, false, "2002")],
            "05011110001 8012, 05011110002 8013",
        ),
        (
            &[(P, false, ""), (SubscriberId(999), true, "1")],
            "999 8015, 05011110100 8050",
        ),
        (&[(N, false, "2009")], "05011110021 8013"),
        (&[(SubscriberId(11), false, "2001"), (N, false, "")], "OK"),
        (&[(SubscriberId(11), false, "")], "OK"),
        (&[(SubscriberId(11), true, "2011")], "OK"),
    ] {
        assert_eq!(rows_of(save(rows)), expected, "{rows:?}");
    }
    assert_eq!(
        code(ExtensionGroup::save_members(
            &world,
            ExtensionGroupId(9),
            &[]
        )),
        "8014"
    );
    assert!(
        save(&[(SubscriberId(11), false, "2001")])
            .unwrap()
            .is_empty()
    );
}

#[test]
fn c5_c21_hunt_groups() {
    // hunt.1, hunt.2, hunt.3, hunt.6, hunt.14, hunt.15
    let mut world = k1();
    let new = |name: &'static str, pilot| {
        move |g: &mut HuntGroup| {
            g.name = name.to_owned();
            g.pilot = pilot;
        }
    };
    assert_eq!(hunt(&world, None, new("X", A)), "8022");
    assert_eq!(hunt(&world, Some(SALES), |g| g.pilot = Q), "OK");
    assert_eq!(hunt(&world, Some(SALES), |g| g.pilot = A), "OK");
    assert_eq!(hunt(&world, None, new("SALES", N)), "8021");
    assert_eq!(hunt(&world, None, new("X", SubscriberId(999))), "8049");
    assert_eq!(hunt(&world, None, new("X", SubscriberId(0))), "8008");
    assert_eq!(hunt(&world, Some(HuntGroupId(9)), new("X", Q)), "8024");
    assert_eq!(
        hunt(&world, Some(SALES), |g| g.pilot = SubscriberId(999)),
        "8026"
    );
    assert_eq!(
        hunt(&world, Some(SALES), |g| g.schedule = Some(ScheduleId(9))),
        "8023"
    );
    assert_eq!(hunt(&world, Some(SALES), |g| g.slide_timer = 4), "8009");
    assert_eq!(hunt(&world, Some(SALES), |g| g.slide_timer = 120), "OK");
    let desk = HuntGroup {
        name: "DESK".to_owned(),
        pilot: Q,
        ..HuntGroup::default()
    };
    world.put_hunt_group(HuntGroupId(2), desk);
    assert_eq!(hunt(&world, Some(HuntGroupId(2)), |g| g.pilot = A), "8027");
    assert_eq!(
        hunt(&world, Some(HuntGroupId(2)), |g| g.name =
            "SALES".to_owned()),
        "8021"
    );
    world.remove_subscriber(P);
    assert_eq!(hunt(&world, Some(SALES), |g| g.pilot = N), "8025");
    assert_eq!(code(HuntGroup::check_delete(&world, SALES)), "8029");
}

#[test]
fn c6_members() {
    // hunt.7, hunt.8, hunt.16
    let world = k1();
    let save = |rows: &[HuntMemberRow]| HuntGroup::save_members(&world, SALES, rows);
    assert_eq!(rows_of(save(&[member(D, "")])), "05011110004 8008");
    assert_eq!(
        rows_of(save(&[member(D, "2")])),
        "05011110002 8032, 05011110004 8032"
    );
    assert_eq!(code(save(&[member(D, "4")])), "OK");
    assert_eq!(rows_of(save(&[member(D, "100")])), "05011110004 8009");
    assert_eq!(
        rows_of(save(&[member(D, "4"), member(D, "5")])),
        "05011110004 8031, 05011110004 8031"
    );
    assert_eq!(rows_of(save(&[member(SubscriberId(999), "4")])), "999 8049");
    let swapped = save(&[member(A, "2"), member(B, "1")]).unwrap();
    assert_eq!(swapped.members[0].subscriber, B);
    let untick = HuntMemberRow {
        ticked: false,
        ..member(A, "1")
    };
    assert_eq!(save(&[untick]).unwrap().members.len(), 2);
    assert_eq!(
        code(HuntGroup::save_members(&world, HuntGroupId(9), &[])),
        "8024"
    );
    let mut world = k1();
    let desk = HuntGroup {
        name: "DESK".to_owned(),
        pilot: Q,
        ..HuntGroup::default()
    };
    world.put_hunt_group(HuntGroupId(2), desk);
    let verdict = HuntGroup::save_members(&world, SALES, &[member(Q, "4")]);
    assert_eq!(rows_of(verdict), "05011110200 8022");
}

#[test]
fn c7_c22_sizes() {
    // hunt.9, hunt.10
    let mut world = k1();
    let simultaneous = |g: &mut HuntGroup| g.slide_type = SlideType::Simultaneous;
    sales_with(&mut world, SlideType::Sequential, 6);
    assert_eq!(hunt(&world, Some(SALES), simultaneous), "8082");
    sales_with(&mut world, SlideType::Sequential, 5);
    assert_eq!(hunt(&world, Some(SALES), simultaneous), "OK");
    sales_with(&mut world, SlideType::Simultaneous, 5);
    assert_eq!(
        code(HuntGroup::save_members(&world, SALES, &[member(D, "99")])),
        "8084"
    );
    sales_with(&mut world, SlideType::Sequential, 32);
    assert_eq!(
        code(HuntGroup::save_members(&world, SALES, &[member(D, "99")])),
        "8085"
    );
    sales_with(&mut world, SlideType::Simultaneous, 33);
    assert_eq!(
        hunt(&world, Some(SALES), |g| g.slide_type = SlideType::Random),
        "8083"
    );
}

#[test]
fn c8_c20_c26_deletions() {
    // hunt.11, hunt.14, extension.7, extension.8, pickup.6, pickup.8, schedule.3, schedule.18
    let mut world = k1();
    assert_eq!(code(HuntGroup::check_delete(&world, SALES)), "8030");
    assert_eq!(
        code(HuntGroup::check_delete(&world, HuntGroupId(9))),
        "8028"
    );
    assert_eq!(code(PickupGroup::check_delete(&world, PG1)), "8046");
    assert_eq!(
        code(PickupGroup::check_delete(&world, PickupGroupId(9))),
        "8047"
    );
    assert_eq!(code(ExtensionGroup::check_delete(&world, HQ)), "8050");
    assert_eq!(code(ExtensionGroup::check_delete(&world, OSA)), "OK");
    assert_eq!(
        code(ExtensionGroup::check_delete(&world, ExtensionGroupId(9))),
        "8020"
    );
    assert_eq!(code(Schedule::check_delete(&world, SCH1)), "OK");
    assert_eq!(code(Schedule::check_delete(&world, ScheduleId(9))), "8038");
    assert_eq!(
        code(Schedule::check_delete_row(&world, SCH1, ScheduleRowId(9))),
        "8038"
    );
    assert_eq!(
        code(PhoneBook::check_delete(&world, PhoneBookId(9))),
        "8077"
    );
    assert_eq!(code(Site::check_delete(&world, SITE)), "9004");
    assert_eq!(code(Subscriber::check_delete(&world, A)), "9004");
    assert_eq!(code(Subscriber::check_delete(&world, N)), "OK");
    assert_eq!(code(Company::check_delete(&world)), "9004");
    let mut sales = world.hunt_group(SALES).unwrap().clone();
    sales.schedule = Some(SCH1);
    world.put_hunt_group(SALES, sales);
    assert_eq!(code(Schedule::check_delete(&world, SCH1)), "9004");
    let night = Schedule {
        name: "OSA夜間".to_owned(),
        extension_group: OSA,
        remark: String::new(),
    };
    world.put_schedule(ScheduleId(2), night, Vec::new());
    assert_eq!(code(ExtensionGroup::check_delete(&world, OSA)), "9004");
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
fn c10_c23_pickup_groups() {
    // pickup.1, pickup.2, pickup.3, pickup.5, pickup.7, pickup.8, pickup.9, pickup.10
    let mut world = k1();
    let osaka = SiteId(2);
    world.put_site(
        osaka,
        Site {
            name: "OSAKA".to_owned(),
        },
    );
    let judge = |was, name: &str, number: &str, site| {
        let group = PickupGroup {
            name: name.to_owned(),
            number: number.to_owned(),
            site,
            remark: String::new(),
        };
        code(group.normalised().check(&world, was))
    };
    for (was, name, number, site, expected) in [
        (None, "NEW", "77", SITE, "8043"),
        (None, "PG1", "79", SITE, "8043"),
        (None, "NEW", "77", osaka, "OK"),
        (Some(PG2), "PG2", "77", SITE, "8044"),
        (Some(PG1), "PG1", "77", osaka, "8081"),
        (Some(PG1), "PG1", "79", SITE, "OK"),
        (Some(PickupGroupId(9)), "PG9", "79", SITE, "8045"),
        (None, "NEW", "2001", SITE, "8009"),
        (None, "NEW", "0777", SITE, "8009"),
        (None, "NEW", "1840", SITE, "8009"),
        (None, "NEW", "118", SITE, "8009"),
        (None, "NEW", "822012", SITE, "8009"),
        (None, "NEW", "812012", SITE, "OK"),
        (None, "NEW", "79", SiteId(9), "8009"),
        (None, "NEW", "", SITE, "8008"),
    ] {
        assert_eq!(
            judge(was, name, number, site),
            expected,
            "{name} {number} {site}"
        );
    }
    let save =
        |group, rows: &[(SubscriberId, bool)]| PickupGroup::save_members(&world, group, rows);
    assert_eq!(code(save(PickupGroupId(9), &[])), "8048");
    assert_eq!(rows_of(save(PG1, &[(SubscriberId(999), true)])), "999 8049");
    let moved = save(PG1, &[(A, false), (B, true), (C, true), (N, false)]).unwrap();
    let groups: Vec<_> = moved.iter().map(|(id, s)| (*id, s.pickup_group)).collect();
    assert_eq!(groups, [(A, None), (C, Some(PG1))]);
}

#[test]
fn c23_site_number_and_extension_spell_no_emergency_number() {
    // extension.4, numbers.5
    let mut world = k1();
    world.put_extension_group(ExtensionGroupId(3), group("ONE", "1"));
    assert_eq!(
        number_info(&world, A, Some(ExtensionGroupId(3)), "10"),
        "8009"
    );
    assert_eq!(
        number_info(&world, A, Some(ExtensionGroupId(3)), "11"),
        "OK"
    );
    world.remove_extension_group(ExtensionGroupId(3));
    let mut a = world.subscriber(A).unwrap().clone();
    a.extension = Some("10".to_owned());
    world.put_subscriber(A, a);
    assert_eq!(code(group("ONE", "1").check(&world, None)), "8009");
    assert_eq!(code(group("HQ", "1").check(&world, Some(HQ))), "8009");
    let pickup = PickupGroup {
        number: "9110".to_owned(),
        site: SITE,
        ..PickupGroup::default()
    };
    world.put_pickup_group(PickupGroupId(3), pickup);
    assert_eq!(code(group("HQ", "91").check(&world, Some(HQ))), "8009");
    assert_eq!(code(group("HQ", "92").check(&world, Some(HQ))), "OK");
}

#[test]
fn f11_f12_c19_destinations() {
    // answer.4, answer.5, answer.7
    let mut world = k1();
    assert_eq!(forward(&world, A, "090-1234-5678"), "8039");
    assert_eq!(forward(&world, A, "0 (090) 1234-5678"), "OK");
    assert_eq!(forward(&world, N, "09012345678"), "OK");
    assert_eq!(forward(&world, N, "009012345678"), "8039");
    assert_eq!(forward(&world, A, "*97"), "8009");
    assert_eq!(forward(&world, A, ""), "8008");
    assert_eq!(forward(&world, A, &"1".repeat(33)), "8009");
    assert_eq!(forward(&world, SubscriberId(999), "2002"), "8015");
    assert_eq!(forward(&world, A, "001012125550100"), "8039");
    let mut company = world.company().clone();
    company.international_forward = true;
    world.put_company(company);
    assert_eq!(forward(&world, A, "001012125550100"), "OK");
    let mut a = world.subscriber(A).unwrap().clone();
    a.intl_bar = true;
    world.put_subscriber(A, a);
    assert_eq!(forward(&world, A, "001012125550100"), "8039");
}

#[test]
fn answer_fields() {
    // answer.2, answer.3, answer.9
    let world = k1();
    let judge = |mode, condition, ring_seconds| {
        let answer = Answer {
            mode,
            condition,
            ring_seconds,
            destination: "2002".to_owned(),
        };
        answer
            .check(&world, A)
            .err()
            .map(|r| (r.code.number(), r.field.unwrap_or("")))
    };
    use AnswerCondition::{Always, Busy, NoAnswer};
    use AnswerMode::{Forward, Off, Voicemail};
    assert_eq!(judge(Off, None, None), None);
    assert_eq!(judge(Voicemail, None, None), Some((8008, "condition")));
    assert_eq!(
        judge(Voicemail, Some(NoAnswer), None),
        Some((8008, "ring_seconds"))
    );
    assert_eq!(
        judge(Voicemail, Some(NoAnswer), Some(4)),
        Some((8009, "ring_seconds"))
    );
    assert_eq!(
        judge(Voicemail, Some(NoAnswer), Some(61)),
        Some((8009, "ring_seconds"))
    );
    assert_eq!(judge(Forward, Some(NoAnswer), Some(60)), None);
    assert_eq!(judge(Voicemail, Some(Always), None), None);
    assert_eq!(judge(Forward, Some(Busy), None), None);
    let to = |destination: &str| Answer {
        mode: Forward,
        condition: Some(Always),
        destination: destination.to_owned(),
        ..Answer::default()
    };
    let rows = [
        (A, to("2001")),
        (B, to("2003")),
        (SubscriberId(999), to("2001")),
    ];
    assert_eq!(
        rows_of(Answer::save_rows(&world, &rows)),
        "05011110001 8039, 999 8015"
    );
    assert_eq!(Answer::save_rows(&world, &rows[1..2]).unwrap().len(), 1);
    assert_eq!(code(Answer::save_rows(&world, &[])), "8008");
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

#[test]
fn phone_books_and_sites() {
    // phone-book.2, phone-book.10
    let mut world = k1();
    let book = PhoneBook {
        number: 1,
        name: "全社".to_owned(),
        ..PhoneBook::default()
    };
    let one = PhoneBookId(1);
    assert_eq!(code(book.check(&world, None)), "OK");
    world.put_phone_book(one, book.clone());
    assert_eq!(code(book.check(&world, None)), "8009");
    assert_eq!(code(book.check(&world, Some(one))), "OK");
    assert_eq!(code(book.check(&world, Some(PhoneBookId(9)))), "8077");
    let saved = PhoneBook::save_members(&world, one, &[(B, true), (A, true), (C, false)]).unwrap();
    assert_eq!(saved.members, [A, B]);
    assert_eq!(
        rows_of(PhoneBook::save_members(
            &world,
            one,
            &[(SubscriberId(999), false)]
        )),
        "999 8049"
    );
    assert_eq!(
        code(PhoneBook::save_members(&world, PhoneBookId(9), &[])),
        "8077"
    );
    let site = |name: &str| {
        code(
            Site {
                name: name.to_owned(),
            }
            .check(&world, None),
        )
    };
    assert_eq!(
        [site("OSAKA"), site("NS-00000000001"), site("")],
        ["OK", "8009", "8008"]
    );
}

#[test]
fn whole_records() {
    let mut world = k1();
    let a = world.subscriber(A).unwrap().clone();
    let judge = |world: &CompanySettings, was, change: &dyn Fn(&mut Subscriber)| {
        let mut subscriber = a.clone();
        change(&mut subscriber);
        code(subscriber.normalised().check(world, was))
    };
    assert_eq!(judge(&world, Some(A), &|_| {}), "OK");
    assert_eq!(
        judge(&world, Some(A), &|s| s.extension_group = None),
        "8054"
    );
    assert_eq!(
        judge(&world, Some(A), &|s| s.extension = Some("2002".to_owned())),
        "8052"
    );
    assert_eq!(
        judge(&world, Some(A), &|s| s.pickup_group =
            Some(PickupGroupId(9))),
        "8048"
    );
    assert_eq!(
        judge(&world, Some(A), &|s| s.external_number =
            "05011119999".to_owned()),
        "8009"
    );
    assert_eq!(judge(&world, None, &|_| {}), "8009");
    assert_eq!(judge(&world, Some(SubscriberId(999)), &|_| {}), "8009");
    let fresh = |s: &mut Subscriber| {
        *s = Subscriber::new("050-1111-0099", SITE);
    };
    assert_eq!(judge(&world, None, &fresh), "OK");
    assert_eq!(judge(&world, Some(SubscriberId(999)), &fresh), "8015");
    assert_eq!(
        judge(&world, None, &|s| {
            fresh(s);
            s.extension_group = Some(HQ);
            s.extension = Some("2009".to_owned());
            s.answer.mode = AnswerMode::Forward;
            s.answer.condition = Some(AnswerCondition::Always);
            s.answer.destination = "2009".to_owned();
        }),
        "8039"
    );
    // A forward made inert by a restriction does not block other changes (domain §6.6).
    let mut barred = a.clone();
    barred.answer.mode = AnswerMode::Forward;
    barred.answer.condition = Some(AnswerCondition::Always);
    barred.answer.destination = "009012345678".to_owned();
    world.put_subscriber(A, barred.clone());
    barred.outside_bar = true;
    assert_eq!(code(barred.check(&world, Some(A))), "OK");
}

proptest! {
    /// Whatever the rows, a save that passes leaves no extension twice.
    #[test]
    fn extensions_stay_unique(extensions in proptest::collection::vec(2001..2008u32, 6)) {
        let mut world = k1();
        let rows: Vec<ExtensionMemberRow> = extensions
            .iter()
            .enumerate()
            .map(|(at, extension)| ExtensionMemberRow {
                subscriber: SubscriberId(at as i64 + 1),
                ticked: true,
                extension: extension.to_string(),
            })
            .collect();
        let distinct: std::collections::BTreeSet<_> = extensions.iter().collect();
        let saved = ExtensionGroup::save_members(&world, HQ, &rows);
        prop_assert_eq!(saved.is_ok(), distinct.len() == rows.len());
        for (id, subscriber) in saved.unwrap_or_default() {
            world.put_subscriber(id, subscriber);
        }
        for extension in 2001..2008 {
            prop_assert!(world.extension_holders(HQ, &extension.to_string()).len() <= 1);
        }
    }
}
