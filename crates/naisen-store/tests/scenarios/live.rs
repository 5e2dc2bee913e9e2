//! What the engine is fed with, and the live state that survives its restart.

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, HuntGroupId};
use naisen_store::kept::{self, Kept, Registration, Used};
use naisen_store::terminal::{NewTerminal, set_up_terminal};
use naisen_store::{Error, feed, number};

use super::Scenario;
use super::fixture::World;

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("what the engine is fed with", fed),
    ("live state survives", survives),
    ("live state ends", ends),
    ("live state is the system's", only_system),
];

const HOUR_MS: i64 = 3_600_000;

fn set_up(world: &World, place: usize) {
    let (company, id) = (world.ours, world.numbers[place]);
    let terminal = NewTerminal {
        device_name: "SIP".to_owned(),
        app_token: None,
        sip_username: format!("user{place}"),
        sealed_ha1: vec![1],
    };
    let written =
        world.write(move |tx| set_up_terminal(tx, &Actor::system(), company, id, &terminal));
    written.unwrap();
}

fn fed_since(world: &World, since: Option<i64>) -> feed::Fed {
    let company = world.ours;
    let read = world.read(move |conn| feed::company(conn, &Actor::system(), company, since));
    read.unwrap().unwrap()
}

fn fed(world: &mut World) {
    set_up(world, 0);
    let all = fed_since(world, None);
    assert_eq!((all.changed, all.looked_at), (None, None));
    assert_eq!(all.credentials.len(), 1);
    let counter = all.view.counter();

    // One number that is saved is one number that is read.
    let (admin, id) = (world.admin.clone(), world.numbers[0]);
    let version = world.version(id);
    let stopped = world.write(move |tx| number::emergency_stop(tx, &admin, id, version, true));
    stopped.unwrap();
    let some = fed_since(world, Some(counter));
    assert_eq!(some.changed.as_deref(), Some(&[id][..]));
    assert_eq!(some.looked_at.as_deref(), Some(&[id][..]));
    assert!(some.credentials[0].suspended);

    let nothing = fed_since(world, Some(some.view.counter()));
    assert_eq!(nothing.changed.as_deref(), Some(&[][..]));
    assert!(nothing.credentials.is_empty());

    let company = world.ours;
    let read = world.read(move |conn| {
        let system = Actor::system();
        let there = feed::companies(conn, &system)?;
        let changed = feed::changed(conn, &system, 0)?;
        let nobody = feed::company(conn, &system, CompanyId(1), None)?;
        Ok((there, changed, nobody.is_none()))
    });
    let (there, changed, nobody) = read.unwrap();
    assert!(there.contains(&company) && nobody);
    assert!(changed.iter().any(|(id, _)| *id == company));
}

fn save(world: &World, kept: Kept) {
    let written = world.write(move |tx| kept::save(tx, &Actor::system(), &kept));
    written.unwrap();
}

fn load(world: &World) -> Kept {
    world
        .read(|conn| kept::load(conn, &Actor::system()))
        .unwrap()
}

fn survives(world: &mut World) {
    set_up(world, 0);
    let (company, number, group) = (world.ours, world.numbers[0], HuntGroupId(7));
    let now_ms = world.store.now_ms();
    let registration = |contact: &str, expires_ms| Registration {
        contact: contact.to_owned(),
        expires_ms,
        state: "{}".to_owned(),
    };
    let used = |start_ms, end_ms| (company, number, Used { start_ms, end_ms });
    let first = Kept {
        registrations: vec![(
            company,
            number,
            vec![
                registration("sip:a", now_ms + 1),
                registration("sip:b", now_ms + HOUR_MS),
            ],
        )],
        pointers: vec![(company, group, 2)],
        used: vec![
            used(now_ms - 2 * HOUR_MS, now_ms - HOUR_MS),
            used(now_ms - 10, now_ms),
        ],
    };
    save(world, first.clone());
    let kept = load(world);
    assert_eq!(kept.registrations, first.registrations);
    assert_eq!(kept.pointers, first.pointers);
    assert_eq!(
        kept.used,
        [used(now_ms - 10, now_ms)],
        "an hour ago counts no more"
    );

    // The newest state takes the place of the one before; what is not named stays.
    let second = Kept {
        registrations: vec![(
            company,
            number,
            vec![registration("sip:c", now_ms + HOUR_MS)],
        )],
        ..Kept::default()
    };
    save(world, second.clone());
    save(
        world,
        Kept {
            pointers: vec![(company, group, 3)],
            ..Kept::default()
        },
    );
    let kept = load(world);
    assert_eq!(kept.registrations, second.registrations);
    assert_eq!(kept.pointers, [(company, group, 3)]);
}

fn ends(world: &mut World) {
    set_up(world, 0);
    let (company, number) = (world.ours, world.numbers[0]);
    let now_ms = world.store.now_ms();
    let registration = Registration {
        contact: "sip:a".to_owned(),
        expires_ms: now_ms + HOUR_MS,
        state: "{}".to_owned(),
    };
    let kept = Kept {
        registrations: vec![(company, number, vec![registration])],
        pointers: vec![(company, HuntGroupId(7), 2)],
        used: vec![(
            company,
            number,
            Used {
                start_ms: now_ms,
                end_ms: now_ms + 1,
            },
        )],
    };
    // A registration without credentials is nobody's: a stop suspends them.
    let (admin, version) = (world.admin.clone(), world.version(number));
    let stopped = world.write(move |tx| number::emergency_stop(tx, &admin, number, version, true));
    stopped.unwrap();
    save(world, kept);
    assert_eq!(load(world).registrations, []);

    world.pass_ms(2 * HOUR_MS);
    let pruned = world.write(|tx| kept::prune(tx, &Actor::system()));
    pruned.unwrap();
    let kept = load(world);
    assert!(kept.is_empty(), "lapsed, past and of no group: {kept:?}");
}

fn only_system(world: &mut World) {
    let refused = |error: Error| match error {
        Error::Refusal(refusal) => assert_eq!(refusal.code, ErrorCode::NotPermitted),
        Error::Fault(fault) => panic!("{fault}"),
    };
    let admin = world.admin.clone();
    refused(
        world
            .read(move |conn| kept::load(conn, &admin))
            .unwrap_err(),
    );
    let admin = world.admin.clone();
    refused(
        world
            .read(move |conn| feed::changed(conn, &admin, 0))
            .unwrap_err(),
    );
    let (admin, company) = (world.admin.clone(), world.ours);
    let read = world.read(move |conn| feed::company(conn, &admin, company, None).map(drop));
    refused(read.unwrap_err());
    let admin = world.admin.clone();
    let kept = Kept::default();
    refused(
        world
            .write(move |tx| kept::save(tx, &admin, &kept))
            .unwrap_err(),
    );
}
