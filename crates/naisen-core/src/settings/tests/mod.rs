//! The cases of calls §16.8 that settings alone decide, and what §4 of the domain promises of rows.

mod answer;
mod extension;
mod hunt;
mod schedule;

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
