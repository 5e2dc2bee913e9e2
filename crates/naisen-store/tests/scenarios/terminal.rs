//! The terminal of a number: set-ups, links, codes, orders to erase, backups.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_store::number;
use naisen_store::terminal::confirmation::{self, Judged, NewSetUp};
use naisen_store::terminal::{self, NewTerminal, backup, link};

use super::Scenario;
use super::fixture::{World, actor};

pub(crate) const SCENARIOS: &[Scenario] = &[
    (
        "a set-up is noted and takes the place of the one before",
        set_up,
    ),
    ("a set-up the lock refuses", locked),
    ("an order to erase outlives the terminal", wipe),
    ("a link", one_link),
    ("a code", code),
    ("a backup", one_backup),
];

fn phone(app_token: Option<[u8; 32]>) -> NewTerminal {
    NewTerminal {
        device_name: "iPhone".to_owned(),
        app_token,
        sip_username: "05010000001".to_owned(),
        sealed_ha1: b"sealed".to_vec(),
    }
}

/// Sets the first number up as its own user.
fn first(world: &World, app_token: Option<[u8; 32]>) {
    let (company, id) = (world.ours, world.numbers[0]);
    let user = actor(Role::User(company, id));
    let phone = phone(app_token);
    world.saves("set_up", move |tx| {
        terminal::set_up_terminal(tx, &user, company, id, &phone)
    });
}

fn set_up(world: &mut World) {
    let (company, id) = (world.ours, world.numbers[0]);
    first(world, Some([1; 32]));
    first(world, Some([2; 32]));
    let found = world.read(move |conn| {
        let system = Actor::system();
        let held = terminal::credentials(conn, &system, company)?;
        let old = terminal::find(conn, &system, &[1; 32])?;
        Ok((held, old, terminal::find(conn, &system, &[2; 32])?))
    });
    let (held, old, new) = found.unwrap();
    assert_eq!(held.len(), 1, "one terminal a number");
    assert_eq!((old, new.unwrap().subscriber), (None, id));
    let admin = world.admin.clone();
    let row = world.read(move |conn| number::get(conn, &admin, id));
    assert!(row.unwrap().value.terminal_auth.done);
    for role in [Role::User(company, world.numbers[1]), world.stranger.role] {
        let (other, phone) = (actor(role), phone(None));
        world.refuses(ErrorCode::NotPermitted, move |tx| {
            terminal::set_up_terminal(tx, &other, company, id, &phone)
        });
    }
}

fn locked(world: &mut World) {
    let (company, id) = (world.ours, world.numbers[0]);
    first(world, None);
    let (admin, version) = (world.admin.clone(), world.version(id));
    world.saves("update_terminal_auth", move |tx| {
        number::update_terminal_auth(tx, &admin, id, version, true, false)
    });
    let (system, new) = (Actor::system(), phone(None));
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        terminal::set_up_terminal(tx, &system, company, id, &new)
    });
    let admin = world.admin.clone();
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        link::create(tx, &admin, id, &[3; 32])
    });
}

fn wipe(world: &mut World) {
    let id = world.numbers[0];
    first(world, Some([1; 32]));
    for stop in [true, false] {
        let (admin, version) = (world.admin.clone(), world.version(id));
        let action = if stop {
            "emergency_stop"
        } else {
            "emergency_release"
        };
        world.saves(action, move |tx| {
            number::emergency_stop(tx, &admin, id, version, stop)
        });
    }
    first(world, Some([2; 32]));
    let find = |world: &World, hash: [u8; 32]| {
        world
            .read(move |conn| terminal::find(conn, &Actor::system(), &hash))
            .unwrap()
    };
    let told = find(world, [1; 32]).unwrap().wipe.unwrap();
    assert_eq!(told.confirmed_ms, None);
    assert_eq!(find(world, [2; 32]).unwrap().wipe, None);
    world
        .write(|tx| terminal::confirm_wipe(tx, &Actor::system(), &[1; 32]))
        .unwrap();
    assert_eq!(world.last_audit().action, "wipe");
    let admin = world.admin.clone();
    let held = world
        .read(move |conn| number::holdings(conn, &admin, id))
        .unwrap();
    assert!(held.wipe.unwrap().confirmed_ms.is_some());
    world.refuses(ErrorCode::PageMissing, |tx| {
        terminal::confirm_wipe(tx, &Actor::system(), &[2; 32])
    });
}

fn one_link(world: &mut World) {
    let id = world.numbers[0];
    let find = |world: &World, hash: [u8; 32]| {
        world
            .read(move |conn| link::find(conn, &Actor::system(), &hash))
            .unwrap()
    };
    for hash in [[1; 32], [2; 32]] {
        let admin = world.admin.clone();
        world.saves("create", move |tx| link::create(tx, &admin, id, &hash));
    }
    assert_eq!(find(world, [1; 32]), None, "one link a number");
    assert_eq!(find(world, [2; 32]).unwrap().subscriber, id);
    first(world, None);
    assert_eq!(find(world, [2; 32]), None, "a set-up ends it");
    let (admin, foreign) = (world.admin.clone(), world.foreign);
    world.refuses(ErrorCode::SubscriberMissing, move |tx| {
        link::create(tx, &admin, foreign, &[3; 32])
    });
}

fn code(world: &mut World) {
    let (company, id) = (world.ours, world.numbers[0]);
    let begin = |world: &World, hash: [u8; 32]| {
        let new = NewSetUp {
            token_hash: hash,
            device_name: "iPhone".to_owned(),
            callback_number: "09012345678".to_owned(),
            code: Some("1234".to_owned()),
        };
        world.write(move |tx| confirmation::begin(tx, &Actor::system(), company, id, &new))
    };
    let judge = |world: &World, hash: [u8; 32], typed: &'static str| {
        world
            .write(move |tx| confirmation::judge(tx, &Actor::system(), &hash, typed))
            .unwrap()
    };
    assert_eq!(
        begin(world, [1; 32]).unwrap().callback_number,
        "09012345678"
    );
    begin(world, [2; 32]).unwrap();
    assert_eq!(
        judge(world, [1; 32], "1234"),
        Judged::Over,
        "only the newest waits"
    );
    for _ in 0..2 {
        assert!(matches!(
            judge(world, [2; 32], "1111"),
            Judged::Wrong { .. }
        ));
    }
    assert!(matches!(
        judge(world, [2; 32], "1234"),
        Judged::Right { .. }
    ));
    assert!(matches!(
        judge(world, [2; 32], "1111"),
        Judged::Wrong { .. }
    ));
    assert_eq!(judge(world, [2; 32], "1234"), Judged::Over);
    begin(world, [3; 32]).unwrap();
    assert!(begin(world, [4; 32]).is_err(), "three calls an hour");
}

fn one_backup(world: &mut World) {
    let user = actor(Role::User(world.ours, world.numbers[0]));
    for sealed in [b"one".as_slice(), b"two"] {
        let user = user.clone();
        world.saves("create", move |tx| backup::put(tx, &user, sealed));
    }
    let reader = user.clone();
    let kept = world.read(move |conn| backup::get(conn, &reader)).unwrap();
    assert_eq!(kept.bytes, b"two");
    let admin = world.admin.clone();
    let seen = world.read(move |conn| backup::get(conn, &admin));
    assert!(seen.is_err(), "the administrator reads a backup");
    let deleter = user.clone();
    world.saves("delete", move |tx| backup::delete(tx, &deleter));
    world.refuses(ErrorCode::FileMissing, move |tx| backup::delete(tx, &user));
}
