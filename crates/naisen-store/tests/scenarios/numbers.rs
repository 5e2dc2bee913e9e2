//! Numbers: every screen that changes them, and the list.

use naisen_core::actor::Role;
use naisen_core::error::ErrorCode;
use naisen_core::settings::{Answer, AnswerCondition, AnswerMode, CallerNumber};
use naisen_store::list::{Matching, Page, Query, Search, Sort};
use naisen_store::number::{self, AppData, Barring, CallBarring, NumberInfo};
use naisen_store::view::{NumberColumn, NumberQuery};
use naisen_store::{Versions, phone_book};

use super::Scenario;
use super::fixture::{World, actor};

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("number information", info),
    ("answer setting", answer),
    ("switches", switches),
    (
        "terminal authentication, emergency stop, initialisation",
        terminal,
    ),
    ("what only the subscriber sets", private),
    ("the list", list),
    ("the list of a user", list_of_a_user),
];

fn info(world: &mut World) {
    let group = world.extension_group("本社", "8");
    let id = world.numbers[0];
    let info = NumberInfo {
        extension: Some("201".to_owned()),
        extension_group: Some(group),
        caller_number: CallerNumber::Pilot,
        callback_number: "0312345678".to_owned(),
        display_name: "佐藤".to_owned(),
    };
    let (admin, new) = (world.admin.clone(), info.clone());
    let saved = world.saves("update", move |tx| {
        number::update_info(tx, &admin, id, 1, new.clone())
    });
    assert_eq!(
        (saved.version, saved.value.extension.as_deref()),
        (2, Some("201"))
    );
    assert_eq!(saved.value.display_name, "佐藤");
    let (admin, new) = (world.admin.clone(), info.clone());
    world.refuses(ErrorCode::ChangedByOther, move |tx| {
        number::update_info(
            tx,
            &admin,
            id,
            1,
            NumberInfo {
                callback_number: String::new(),
                ..new.clone()
            },
        )
    });
    let (admin, other) = (world.admin.clone(), world.numbers[1]);
    world.refuses(ErrorCode::ExtensionTwice, move |tx| {
        number::update_info(tx, &admin, other, 1, info.clone())
    });
}

fn answer(world: &mut World) {
    let (a, b) = (world.numbers[0], world.numbers[1]);
    let forward = |to: &str| Answer {
        mode: AnswerMode::Forward,
        condition: Some(AnswerCondition::Always),
        ring_seconds: Some(20),
        destination: to.to_owned(),
    };
    let (admin, setting) = (world.admin.clone(), forward("090-1234-5678"));
    let saved = world.saves("update_answer", move |tx| {
        number::update_answer(tx, &admin, a, 1, setting.clone())
    });
    assert_eq!(saved.value.answer.destination, "09012345678");
    let (admin, rows) = (
        world.admin.clone(),
        vec![(a, Answer::default()), (b, forward("110"))],
    );
    world.refuses(ErrorCode::DestinationRestricted, move |tx| {
        number::update_answer_rows(tx, &admin, rows.clone(), &Versions::new())
    });
    let admin = world.admin.clone();
    let still = world
        .read(move |conn| number::get(conn, &admin, a))
        .unwrap();
    assert_eq!(
        still.value.answer.mode,
        AnswerMode::Forward,
        "a refused save left a row changed"
    );
    let user = actor(Role::User(world.ours, a));
    let rows = vec![(a, Answer::default())];
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        number::update_answer_rows(tx, &user, rows.clone(), &Versions::new())
    });
    let user = actor(Role::User(world.ours, a));
    world.saves("update_answer", move |tx| {
        number::update_answer(tx, &user, a, 2, Answer::default())
    });
}

fn switches(world: &mut World) {
    let (a, b) = (world.numbers[0], world.numbers[1]);
    let (admin, all) = (
        world.admin.clone(),
        Barring {
            anonymous_reject: true,
            intl_bar: true,
            outside_bar: true,
        },
    );
    world.saves("update_barring", move |tx| {
        number::update_barring_rows(tx, &admin, &[(a, all), (b, all)], &[(a, 1), (b, 1)].into())
    });
    let admin = world.admin.clone();
    let saved = world
        .read(move |conn| number::get(conn, &admin, a))
        .unwrap();
    // Without the grant 国際発信規制 keeps what is stored.
    assert_eq!(
        (saved.value.outside_bar, saved.value.intl_bar),
        (true, false)
    );
    let user = actor(Role::User(world.ours, a));
    world.saves("update_barring", move |tx| {
        number::update_barring(tx, &user, a, 2, CallBarring::default())
    });
    let (admin, foreign) = (world.admin.clone(), world.foreign);
    world.refuses(ErrorCode::SubscriberMissing, move |tx| {
        number::update_callkit_rows(tx, &admin, &[a, foreign], true, &Versions::new())
    });
    let admin = world.admin.clone();
    world.refuses(ErrorCode::Required, move |tx| {
        number::update_callkit_rows(tx, &admin, &[], true, &Versions::new())
    });
    let admin = world.admin.clone();
    world.saves("update_callkit", move |tx| {
        number::update_callkit_rows(tx, &admin, &[b], true, &Versions::new())
    });
    let admin = world.admin.clone();
    world.refuses(ErrorCode::FileMissing, move |tx| {
        number::delete_backup_rows(tx, &admin, &[a])
    });
}

fn terminal(world: &mut World) {
    let id = world.numbers[0];
    let admin = world.admin.clone();
    world.refuses(ErrorCode::Invalid, move |tx| {
        number::update_terminal_auth(tx, &admin, id, 1, false, true)
    });
    let admin = world.admin.clone();
    world.saves("update_terminal_auth", move |tx| {
        number::update_terminal_auth(tx, &admin, id, 1, true, false)
    });
    let admin = world.admin.clone();
    world.saves("emergency_stop", move |tx| {
        number::emergency_stop(tx, &admin, id, 2, true)
    });
    let admin = world.admin.clone();
    world.refuses(ErrorCode::ChangedByOther, move |tx| {
        number::emergency_stop(tx, &admin, id, 2, false)
    });
    let admin = world.admin.clone();
    let book = world
        .saves("create", move |tx| {
            phone_book::create(tx, &admin, "本", "f", b"x")
        })
        .id;
    let admin = world.admin.clone();
    world.saves("update", move |tx| {
        phone_book::update_members(tx, &admin, book, 1, &[(id, true)])
    });
    let admin = world.admin.clone();
    let reset = world.saves("initialise", move |tx| {
        number::initialise(tx, &admin, id, 3)
    });
    assert!(reset.value.emergency_stop, "初期化 keeps 緊急停止");
    let admin = world.admin.clone();
    let members = world
        .read(move |conn| phone_book::get(conn, &admin, book))
        .unwrap()
        .value
        .members;
    assert!(members.is_empty());
    let admin = world.admin.clone();
    world.saves("emergency_release", move |tx| {
        number::emergency_stop(tx, &admin, id, 4, false)
    });
}

fn private(world: &mut World) {
    let id = world.numbers[0];
    let admin = world.admin.clone();
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        number::update_mail(tx, &admin, id, 1, "a@example.com", true)
    });
    let user = actor(Role::User(world.ours, id));
    world.saves("update_mail", move |tx| {
        number::update_mail(tx, &user, id, 1, "a@example.com", true)
    });
    assert!(
        !world.last_audit().after_json.contains("example.com"),
        "the audit tells the address"
    );
    let user = actor(Role::User(world.ours, id));
    world.saves("update_app_data", move |tx| {
        let data = AppData {
            nickname: "花".to_owned(),
            blocklist: vec!["0312345678".to_owned()],
            hunt_refuse: true,
            caller_number: CallerNumber::Pilot,
        };
        number::update_app_data(tx, &user, id, 2, data)
    });
    assert!(
        !world.last_audit().after_json.contains("0312345678"),
        "the audit tells the list"
    );
    let admin = world.admin.clone();
    let seen = world
        .read(move |conn| number::get(conn, &admin, id))
        .unwrap()
        .value;
    assert_eq!(
        (
            seen.email.as_str(),
            seen.blocklist.len(),
            seen.nickname.as_str()
        ),
        ("", 0, "")
    );
    let admin = world.admin.clone();
    let held = world
        .read(move |conn| number::holdings(conn, &admin, id))
        .unwrap();
    assert_eq!((held.email_set, held.blocklist_count), (true, 1));
    let user = actor(Role::User(world.ours, id));
    let own = world
        .read(move |conn| number::get(conn, &user, id))
        .unwrap()
        .value;
    assert_eq!(own.email, "a@example.com");
}

fn list(world: &mut World) {
    let group = world.extension_group("本社", "8");
    for (n, extension) in ["20", "100"].into_iter().enumerate() {
        let (admin, id) = (world.admin.clone(), world.numbers[n + 1]);
        let info = NumberInfo {
            extension: Some(extension.to_owned()),
            extension_group: Some(group),
            ..NumberInfo::default()
        };
        world.saves("update", move |tx| {
            number::update_info(tx, &admin, id, 1, info.clone())
        });
    }
    let n = world.numbers.clone();
    let all = |column, descending, search: Option<(NumberColumn, &str, Matching)>| NumberQuery {
        list: Query {
            search: search.map(|(target, text, matching)| Search {
                target,
                text: text.to_owned(),
                matching,
            }),
            sort: Sort { column, descending },
            page: Page::ALL,
        },
        ..NumberQuery::default()
    };
    let check = |query: NumberQuery, expected: &[usize]| {
        let admin = world.admin.clone();
        let found = world
            .read(move |conn| number::list(conn, &admin, &query))
            .unwrap();
        let ids: Vec<_> = found.rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, expected.iter().map(|at| n[*at]).collect::<Vec<_>>());
        assert_eq!(found.total, expected.len());
    };
    use Matching::{Exact, Prefix, Substring};
    use NumberColumn::{Extension, ExtensionGroup, External};
    check(all(External, false, None), &[0, 1, 2, 3, 4]);
    check(all(External, true, None), &[4, 3, 2, 1, 0]);
    check(all(Extension, false, None), &[1, 2, 0, 3, 4]);
    check(all(Extension, true, None), &[2, 1, 0, 3, 4]);
    check(all(ExtensionGroup, false, None), &[1, 2, 0, 3, 4]);
    check(
        all(External, false, Some((ExtensionGroup, "本", Prefix))),
        &[1, 2],
    );
    check(
        all(External, false, Some((External, "05010000003", Exact))),
        &[2],
    );
    check(
        all(External, false, Some((External, "0003", Substring))),
        &[2],
    );
    check(all(External, false, Some((Extension, "1", Prefix))), &[2]);
    // A number that changes moves in the lists that were shown before.
    let (admin, first) = (world.admin.clone(), n[0]);
    let info = NumberInfo {
        extension: Some("50".to_owned()),
        extension_group: Some(group),
        ..NumberInfo::default()
    };
    world.saves("update", move |tx| {
        number::update_info(tx, &admin, first, 1, info.clone())
    });
    check(all(Extension, false, None), &[1, 0, 2, 3, 4]);
    check(all(Extension, true, None), &[2, 0, 1, 3, 4]);
    check(all(ExtensionGroup, false, None), &[0, 1, 2, 3, 4]);
    assert_eq!(world.version(n[1]), 2);
}

fn list_of_a_user(world: &mut World) {
    let own_id = world.numbers[3];
    let user = actor(Role::User(world.ours, own_id));
    let own = world
        .read(move |conn| number::list(conn, &user, &NumberQuery::default()))
        .unwrap();
    assert_eq!((own.total, own.rows[0].id), (1, own_id));
}
