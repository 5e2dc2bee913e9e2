//! Groups, schedules and phone books.

use naisen_core::error::ErrorCode;
use naisen_core::ids::PickupGroupId;
use naisen_core::settings::{
    ExtensionGroup, ExtensionMemberRow, HuntGroup, HuntMemberRow, PickupGroup, Schedule,
    ScheduleActionKind, ScheduleDayKind, ScheduleRowDraft, SlideType,
};
use naisen_store::list::{Matching, Query, Search};
use naisen_store::{
    Versions, extension_group, hunt_group, number, phone_book, pickup_group, schedule, site,
};

use super::Scenario;
use super::fixture::World;

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("extension groups", extension_groups),
    ("members of extension groups", extension_members),
    ("hunt groups", hunt_groups),
    ("schedules", schedules),
    ("pickup groups", pickup_groups),
    ("phone books", phone_books),
];

fn extension_groups(world: &mut World) {
    let admin = world.admin.clone();
    let sales = world.extension_group("営業", "81");
    world.extension_group("開発", "82");
    let twice = ExtensionGroup {
        name: "営業".to_owned(),
        site_number: "81".to_owned(),
        remark: String::new(),
    };
    let actor = admin.clone();
    world.refuses(ErrorCode::ExtensionGroupExists, move |tx| {
        extension_group::create(tx, &actor, twice.clone())
    });
    let renamed = ExtensionGroup {
        name: "営業部".to_owned(),
        site_number: "81".to_owned(),
        remark: "備考".to_owned(),
    };
    let (actor, group) = (admin.clone(), renamed.clone());
    let saved = world.saves("update", move |tx| {
        extension_group::update(tx, &actor, sales, 1, group.clone())
    });
    assert_eq!((saved.version, &saved.value), (2, &renamed));
    let (actor, group) = (
        admin.clone(),
        ExtensionGroup {
            remark: String::new(),
            ..renamed
        },
    );
    world.refuses(ErrorCode::ChangedByOther, move |tx| {
        extension_group::update(tx, &actor, sales, 1, group.clone())
    });
}

fn extension_members(world: &mut World) {
    let admin = world.admin.clone();
    let sales = world.extension_group("営業部", "81");
    let (a, b) = (world.numbers[0], world.numbers[1]);
    let tick = |subscriber, extension: &str| ExtensionMemberRow {
        subscriber,
        ticked: true,
        extension: extension.to_owned(),
    };
    let (actor, rows) = (admin.clone(), [tick(a, "201"), tick(b, "202")]);
    world.saves("update", move |tx| {
        extension_group::update_members(tx, &actor, sales, &rows, &Versions::new())
    });
    // Two numbers may be swapped in one save, but not from a version that is gone.
    let (actor, rows) = (admin.clone(), [tick(a, "202"), tick(b, "201")]);
    let old: Versions<_> = [(a, 1), (b, 2)].into();
    world.refuses(ErrorCode::ChangedByOther, move |tx| {
        extension_group::update_members(tx, &actor, sales, &rows, &old)
    });
    let (actor, rows) = (admin.clone(), [tick(a, "202"), tick(b, "201")]);
    world.saves("update", move |tx| {
        extension_group::update_members(tx, &actor, sales, &rows, &[(a, 2), (b, 2)].into())
    });
    let actor = admin.clone();
    let query = Query {
        search: Some(Search {
            target: extension_group::Column::Name,
            text: "業部".to_owned(),
            matching: Matching::Substring,
        }),
        ..Query::default()
    };
    let found = world
        .read(move |conn| extension_group::list(conn, &actor, &query))
        .unwrap();
    assert_eq!((found.total, found.rows[0].id), (1, sales));
    let actor = admin.clone();
    world.refuses(ErrorCode::Required, move |tx| {
        extension_group::delete(tx, &actor, &[])
    });
    let actor = admin.clone();
    world.saves("delete", move |tx| {
        extension_group::delete(tx, &actor, &[sales])
    });
    let a_now = world
        .read(move |conn| number::get(conn, &admin, a))
        .unwrap();
    assert_eq!(
        (a_now.value.extension, a_now.value.extension_group),
        (None, None)
    );
}

fn hunt_groups(world: &mut World) {
    let admin = world.admin.clone();
    let (pilot, member) = (world.numbers[0], world.numbers[1]);
    let group = HuntGroup {
        name: "代表".to_owned(),
        pilot,
        slide_type: SlideType::Sequential,
        slide_timer: 10,
        remark: String::new(),
        schedule: None,
        members: Vec::new(),
    };
    let (actor, record) = (admin.clone(), group.clone());
    let id = world
        .saves("create", move |tx| {
            hunt_group::create(tx, &actor, record.clone())
        })
        .id;
    let (actor, record) = (
        admin.clone(),
        HuntGroup {
            name: "別".to_owned(),
            ..group.clone()
        },
    );
    world.refuses(ErrorCode::InAnotherHuntGroup, move |tx| {
        hunt_group::create(tx, &actor, record.clone())
    });
    let (actor, record) = (
        admin.clone(),
        HuntGroup {
            pilot: world.foreign,
            ..group.clone()
        },
    );
    world.refuses(ErrorCode::MemberSubscriberMissing, move |tx| {
        hunt_group::create(tx, &actor, record.clone())
    });
    let rows = [HuntMemberRow {
        subscriber: member,
        ticked: true,
        order: "1".to_owned(),
    }];
    let actor = admin.clone();
    let saved = world.saves("update", move |tx| {
        hunt_group::update_members(tx, &actor, id, 1, &rows)
    });
    assert_eq!(saved.value.members.len(), 1);
    let actor = admin.clone();
    world.refuses(ErrorCode::HuntGroupHasMembers, move |tx| {
        hunt_group::delete(tx, &actor, &[id])
    });
    let rows = [HuntMemberRow {
        subscriber: member,
        ticked: false,
        order: String::new(),
    }];
    let (actor, again) = (admin.clone(), rows.clone());
    world.refuses(ErrorCode::ChangedByOther, move |tx| {
        hunt_group::update_members(tx, &actor, id, 1, &again)
    });
    let actor = admin.clone();
    world.saves("update", move |tx| {
        hunt_group::update_members(tx, &actor, id, 2, &rows)
    });
    world.saves("delete", move |tx| hunt_group::delete(tx, &admin, &[id]));
}

fn schedules(world: &mut World) {
    let admin = world.admin.clone();
    let group = world.extension_group("本社", "8");
    let head = Schedule {
        name: "夜間".to_owned(),
        extension_group: group,
        remark: String::new(),
    };
    let (actor, record) = (admin.clone(), head.clone());
    let id = world
        .saves("create", move |tx| {
            schedule::create(tx, &actor, record.clone())
        })
        .id;
    let (actor, record) = (admin.clone(), head.clone());
    world.refuses(ErrorCode::ScheduleExists, move |tx| {
        schedule::create(tx, &actor, record.clone())
    });
    let draft = |date: &str| ScheduleRowDraft {
        kind: ScheduleDayKind::Date,
        date: date.to_owned(),
        start: "09:00".to_owned(),
        end: "24:00".to_owned(),
        action: ScheduleActionKind::Off,
        ..ScheduleRowDraft::default()
    };
    let (actor, row) = (admin.clone(), draft("--12-24"));
    let table = world.saves("create_row", move |tx| {
        schedule::put_row(tx, &actor, id, 1, None, &row)
    });
    let first = table.value.rows[0].id;
    let (actor, row) = (admin.clone(), draft("--12-24"));
    world.refuses(ErrorCode::ScheduleRowTwice, move |tx| {
        schedule::put_row(tx, &actor, id, 2, None, &row)
    });
    let (actor, row) = (admin.clone(), draft("2099-12-24"));
    let table = world.saves("update_row", move |tx| {
        schedule::put_row(tx, &actor, id, 2, Some(first), &row)
    });
    // What comes back from the rows is what was put in.
    let actor = admin.clone();
    assert_eq!(
        world
            .read(move |conn| schedule::get(conn, &actor, id))
            .unwrap(),
        table
    );
    let (actor, row) = (admin.clone(), draft("--01-01"));
    world.refuses(ErrorCode::ChangedByOther, move |tx| {
        schedule::put_row(tx, &actor, id, 2, None, &row)
    });
    let actor = admin.clone();
    world.saves("delete_row", move |tx| {
        schedule::delete_rows(tx, &actor, id, 3, &[first])
    });
    let actor = admin.clone();
    world.refuses(ErrorCode::StillInUse, move |tx| {
        extension_group::delete(tx, &actor, &[group])
    });
    world.saves("delete", move |tx| schedule::delete(tx, &admin, &[id]));
}

fn pickup_groups(world: &mut World) {
    let admin = world.admin.clone();
    let (actor, ours) = (admin.clone(), world.ours);
    let site = world
        .read(move |conn| site::list(conn, &actor, ours))
        .unwrap()[0]
        .id;
    let group = PickupGroup {
        name: "受付".to_owned(),
        number: "70".to_owned(),
        site,
        remark: String::new(),
    };
    let (actor, record) = (admin.clone(), group.clone());
    let id = world
        .saves("create", move |tx| {
            pickup_group::create(tx, &actor, record.clone())
        })
        .id;
    let (actor, record) = (admin.clone(), group.clone());
    world.refuses(ErrorCode::PickupGroupExists, move |tx| {
        pickup_group::create(tx, &actor, record.clone())
    });
    let (actor, rows) = (
        admin.clone(),
        [(world.numbers[0], true), (world.numbers[2], true)],
    );
    world.saves("update", move |tx| {
        pickup_group::update_members(tx, &actor, id, &rows, &Versions::new())
    });
    let (actor, rows) = (
        admin.clone(),
        [(world.numbers[1], true), (world.foreign, true)],
    );
    world.refuses(ErrorCode::MemberSubscriberMissing, move |tx| {
        pickup_group::update_members(tx, &actor, id, &rows, &Versions::new())
    });
    let actor = admin.clone();
    world.refuses(ErrorCode::PickupGroupHasMembers, move |tx| {
        pickup_group::delete(tx, &actor, &[id])
    });
    let actor = admin.clone();
    world.refuses(ErrorCode::PickupGroupToDeleteMissing, move |tx| {
        pickup_group::delete(tx, &actor, &[PickupGroupId(1)])
    });
    let (actor, rows) = (
        admin.clone(),
        [(world.numbers[0], false), (world.numbers[2], false)],
    );
    world.saves("update", move |tx| {
        pickup_group::update_members(tx, &actor, id, &rows, &Versions::new())
    });
    world.saves("delete", move |tx| pickup_group::delete(tx, &admin, &[id]));
}

fn phone_books(world: &mut World) {
    let admin = world.admin.clone();
    let actor = admin.clone();
    let book = world.saves("create", move |tx| {
        phone_book::create(tx, &actor, "全社", "all", b"\"a\",\"\",\"1\"\r\n")
    });
    assert_eq!(book.value.number, 1);
    let (actor, id) = (admin.clone(), book.id);
    let bytes = world
        .read(move |conn| phone_book::file(conn, &actor, id))
        .unwrap();
    assert_eq!(bytes, b"\"a\",\"\",\"1\"\r\n");
    let (actor, rows) = (
        admin.clone(),
        [(world.numbers[0], true), (world.numbers[3], true)],
    );
    world.saves("update", move |tx| {
        phone_book::update_members(tx, &actor, id, 1, &rows)
    });
    let actor = admin.clone();
    world.refuses(ErrorCode::ChangedByOther, move |tx| {
        phone_book::update(tx, &actor, id, 1, "名前", None)
    });
    let actor = admin.clone();
    let saved = world.saves("update", move |tx| {
        phone_book::update(tx, &actor, id, 2, "名前", None)
    });
    assert_eq!(saved.value.members.len(), 2);
    let actor = admin.clone();
    world.saves("delete", move |tx| phone_book::delete(tx, &actor, &[id]));
    world.refuses(ErrorCode::FileMissing, move |tx| {
        phone_book::delete(tx, &admin, &[id])
    });
}
