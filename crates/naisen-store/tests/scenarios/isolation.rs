//! What belongs to another company is missing, and a closed company is closed.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::settings::{Answer, Company, CompanyState, ExtensionGroup, Site};
use naisen_store::number::{self, CallBarring};
use naisen_store::{Error, Versions, audit, company, extension_group, site};

use super::Scenario;
use super::fixture::{World, actor};

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("another company's records are missing", missing),
    ("a user has its own number only", own_number),
    ("a closed company", closed),
    ("companies and sites", companies),
];

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> ErrorCode {
    match result {
        Err(Error::Refusal(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn missing(world: &mut World) {
    let (stranger, id) = (world.stranger.clone(), world.numbers[0]);
    assert_eq!(
        code(world.read(move |conn| number::get(conn, &stranger, id))),
        ErrorCode::SubscriberMissing
    );
    let stranger = world.stranger.clone();
    world.refuses(ErrorCode::SubscriberMissing, move |tx| {
        number::update_barring(tx, &stranger, id, 1, CallBarring::default())
    });
    let stranger = world.stranger.clone();
    world.refuses(ErrorCode::SubscriberMissing, move |tx| {
        number::update_answer_rows(
            tx,
            &stranger,
            vec![(id, Answer::default())],
            &Versions::new(),
        )
    });
    let group = world.extension_group("本社", "8");
    let stranger = world.stranger.clone();
    let record = ExtensionGroup {
        name: "x".to_owned(),
        site_number: "9".to_owned(),
        remark: String::new(),
    };
    world.refuses(ErrorCode::ExtensionGroupToUpdateMissing, move |tx| {
        extension_group::update(tx, &stranger, group, 1, record.clone())
    });
    let stranger = world.stranger.clone();
    world.refuses(ErrorCode::ExtensionGroupToDeleteMissing, move |tx| {
        extension_group::delete(tx, &stranger, &[group])
    });
    let stranger = world.stranger.clone();
    let seen = world
        .read(move |conn| audit::list(conn, &stranger, &Default::default(), Default::default()))
        .unwrap();
    let theirs = world.stranger.company().unwrap().0;
    assert!(seen.rows.iter().all(|row| row.company_id == theirs));
}

fn own_number(world: &mut World) {
    let user = actor(Role::User(world.ours, world.numbers[0]));
    for id in [world.numbers[1], world.foreign] {
        let by = user.clone();
        assert_eq!(
            code(world.read(move |conn| number::get(conn, &by, id))),
            ErrorCode::NotPermitted
        );
        let by = user.clone();
        world.refuses(ErrorCode::NotPermitted, move |tx| {
            number::update_answer(tx, &by, id, 1, Answer::default())
        });
    }
    let by = user.clone();
    assert_eq!(
        code(world.read(move |conn| extension_group::list(conn, &by, &Default::default()))),
        ErrorCode::NotPermitted
    );
    assert_eq!(
        code(world.read(move |conn| company::list(conn, &user, &Default::default()))),
        ErrorCode::NotPermitted
    );
}

fn closed(world: &mut World) {
    let (ours, operator) = (world.ours, Actor::system());
    let record = world
        .read(move |conn| company::get(conn, &operator, ours))
        .unwrap();
    let closed = Company {
        state: CompanyState::Closed,
        ..record.value.clone()
    };
    let version = record.version;
    let new = closed.clone();
    world
        .write(move |tx| {
            company::update(
                tx,
                &Actor::system(),
                ours,
                version,
                new.clone(),
                "NS-",
                false,
            )
        })
        .unwrap();
    let (admin, id) = (world.admin.clone(), world.numbers[0]);
    assert_eq!(
        code(world.read(move |conn| number::get(conn, &admin, id))),
        ErrorCode::CompanyMissing
    );
    let admin = world.admin.clone();
    world.refuses(ErrorCode::CompanyMissing, move |tx| {
        number::update_barring(tx, &admin, id, 1, CallBarring::default())
    });
    world.refuses(ErrorCode::ChangedByOther, move |tx| {
        company::update(
            tx,
            &Actor::system(),
            ours,
            version,
            closed.clone(),
            "NS-",
            false,
        )
    });
}

fn companies(world: &mut World) {
    let taken = Company {
        login_id: "NS-00000000009".to_owned(),
        name: "名前".to_owned(),
        sip_domain: "one.example".to_owned(),
        ..Company::default()
    };
    world.refuses(ErrorCode::Invalid, move |tx| {
        company::create(tx, &Actor::system(), taken.clone(), "NS-", "")
    });
    let (admin, ours) = (world.admin.clone(), world.ours);
    world.saves("update_bulletin", move |tx| {
        company::update_bulletin(tx, &admin, 1, "掲示\n二行目")
    });
    world.refuses(ErrorCode::StillInUse, move |tx| {
        company::delete(tx, &Actor::system(), ours, 2)
    });
    let (admin, name) = (
        world.admin.clone(),
        Site {
            name: "大阪".to_owned(),
        },
    );
    let refused = name.clone();
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        site::create(tx, &admin, ours, refused.clone())
    });
    let made = world
        .write(move |tx| site::create(tx, &Actor::system(), ours, name.clone()))
        .unwrap();
    world
        .write(move |tx| site::delete(tx, &Actor::system(), ours, made.id))
        .unwrap();
    let (id, system) = (world.numbers[4], Actor::system());
    world
        .write(move |tx| number::delete(tx, &system, ours, id, 1))
        .unwrap();
    assert_eq!(world.last_audit().action, "delete");
}
