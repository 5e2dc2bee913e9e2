//! Accounts, sessions, tokens and locks.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::text::Lang;
use naisen_store::account::{
    self, Preferences, Theme, api_token, browser, login_lock, operator, session,
};
use naisen_store::number;

use super::Scenario;
use super::fixture::{World, actor};

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("login, session, preferences", sessions),
    ("login lock", locks),
    ("API tokens", tokens),
    ("passwords", passwords),
    ("operators", operators),
];

fn sessions(world: &mut World) {
    let found = world
        .read(|conn| account::find(conn, &Actor::system(), "NS-00000000001"))
        .unwrap();
    assert_eq!(found.unwrap().role, world.admin.role);
    let found = world
        .read(|conn| account::find(conn, &Actor::system(), "05010000001"))
        .unwrap();
    assert_eq!(
        found.unwrap().role,
        Role::User(world.ours, world.numbers[0])
    );
    let admin = world.admin.clone();
    let (first, second) = world
        .write(move |tx| {
            let browser = browser::create(tx, &admin, &[9; 32])?;
            let first = session::create(tx, &admin, &[1; 32], Some(browser))?;
            Ok((first, session::create(tx, &admin, &[2; 32], None)?))
        })
        .unwrap();
    let found = world
        .read(|conn| session::find(conn, &Actor::system(), &[1; 32]))
        .unwrap()
        .unwrap();
    assert_eq!((found.0.id, found.1.role), (first, world.admin.role));
    assert!(
        world
            .read(|conn| session::find(conn, &Actor::system(), &[3; 32]))
            .unwrap()
            .is_none()
    );
    let stranger = world.stranger.clone();
    world.refuses(ErrorCode::SessionMissing, move |tx| {
        session::end(tx, &stranger, first)
    });
    let admin = world.admin.clone();
    world
        .write(move |tx| session::end(tx, &admin, second))
        .unwrap();
    let admin = world.admin.clone();
    assert_eq!(
        world
            .read(move |conn| session::list(conn, &admin))
            .unwrap()
            .len(),
        1
    );
    let admin = world.admin.clone();
    let chosen = Preferences {
        lang: Lang::En,
        theme: Theme::Dark,
    };
    world
        .write(move |tx| account::set_preferences(tx, &admin, chosen))
        .unwrap();
    let admin = world.admin.clone();
    assert_eq!(
        world
            .read(move |conn| account::get(conn, &admin))
            .unwrap()
            .preferences,
        chosen
    );
}

fn locks(world: &mut World) {
    // Ids that do not exist count and lock exactly alike.
    for login_id in ["NS-00000000001", "nobody"] {
        for n in 1..=5 {
            let system = Actor::system();
            let code = world
                .write(move |tx| login_lock::failed(tx, &system, login_id, None))
                .unwrap();
            let expected = if n < 5 {
                ErrorCode::LoginWrong
            } else {
                ErrorCode::LoginLocked
            };
            assert_eq!(code, expected);
        }
        let admitted =
            world.read(move |conn| login_lock::admit(conn, &Actor::system(), login_id, None));
        assert_eq!(admitted.unwrap_err().code(), ErrorCode::LoginLocked);
    }
    let admin = world.admin.clone();
    let trusted = world
        .write(move |tx| browser::create(tx, &admin, &[9; 32]))
        .unwrap();
    world
        .read(move |conn| {
            login_lock::admit(conn, &Actor::system(), "NS-00000000001", Some(trusted))
        })
        .unwrap();
    let (operator, ours) = (Actor::system(), world.ours);
    world
        .write(move |tx| account::reset_password(tx, &operator, Role::Admin(ours), "new"))
        .unwrap();
    world
        .read(|conn| login_lock::admit(conn, &Actor::system(), "NS-00000000001", None))
        .unwrap();
}

fn tokens(world: &mut World) {
    let (admin, expires_ms) = (world.admin.clone(), world.store.now_ms() + 1_000_000);
    let id = world
        .write(move |tx| api_token::create(tx, &admin, "連携", &[7; 32], expires_ms))
        .unwrap();
    assert_eq!(world.last_audit().object, "api_token");
    let found = world
        .read(|conn| api_token::find(conn, &Actor::system(), &[7; 32]))
        .unwrap()
        .unwrap();
    assert_eq!((found.0.id, found.1.role), (id, world.admin.role));
    let stranger = world.stranger.clone();
    world.refuses(ErrorCode::PageMissing, move |tx| {
        api_token::revoke(tx, &stranger, id)
    });
    let admin = world.admin.clone();
    world
        .write(move |tx| api_token::revoke(tx, &admin, id))
        .unwrap();
    assert!(
        world
            .read(|conn| api_token::find(conn, &Actor::system(), &[7; 32]))
            .unwrap()
            .is_none()
    );
}

fn passwords(world: &mut World) {
    let id = world.numbers[0];
    let user = actor(Role::User(world.ours, id));
    let by = user.clone();
    let keep = world
        .write(move |tx| {
            session::create(tx, &by, &[1; 32], None)?;
            session::create(tx, &by, &[2; 32], None)
        })
        .unwrap();
    let by = user.clone();
    world
        .write(move |tx| account::change_password(tx, &by, "new", Some(keep)))
        .unwrap();
    let by = user.clone();
    let left = world.read(move |conn| session::list(conn, &by)).unwrap();
    assert_eq!(left.iter().map(|s| s.id).collect::<Vec<_>>(), [keep]);
    assert!(
        !format!("{:?}", world.last_audit()).contains("new"),
        "the audit tells the hash"
    );
    let (stranger, target) = (world.stranger.clone(), user.role);
    world.refuses(ErrorCode::SubscriberMissing, move |tx| {
        account::reset_password(tx, &stranger, target, "theirs")
    });
    let (admin, target) = (world.admin.clone(), user.role);
    world
        .write(move |tx| account::reset_password(tx, &admin, target, "reset"))
        .unwrap();
    let by = user.clone();
    let account = world.read(move |conn| account::get(conn, &by)).unwrap();
    assert!(account.must_change_password && account.password_hash == "reset");
    // 緊急停止 ends what lets the user in; the password stays.
    let by = user.clone();
    world
        .write(move |tx| session::create(tx, &by, &[5; 32], None))
        .unwrap();
    let admin = world.admin.clone();
    world.saves("emergency_stop", move |tx| {
        number::emergency_stop(tx, &admin, id, 1, true)
    });
    assert!(
        world
            .read(|conn| session::find(conn, &Actor::system(), &[5; 32]))
            .unwrap()
            .is_none()
    );
    assert_eq!(
        world
            .read(move |conn| account::get(conn, &user))
            .unwrap()
            .password_hash,
        "reset"
    );
}

fn operators(world: &mut World) {
    let id = world
        .write(|tx| operator::create(tx, &Actor::system(), "root", "hash"))
        .unwrap();
    let taken = world.write(|tx| operator::create(tx, &Actor::system(), "root", "hash"));
    assert_eq!(taken.unwrap_err().code(), ErrorCode::Invalid);
    let admin = world.admin.clone();
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        operator::create(tx, &admin, "x", "hash")
    });
    let own = actor(Role::Operator(id));
    world.refuses(ErrorCode::NotPermitted, move |tx| {
        operator::delete(tx, &own, id)
    });
    world
        .write(move |tx| operator::delete(tx, &Actor::system(), id))
        .unwrap();
    assert!(
        world
            .read(|conn| operator::list(conn, &Actor::system()))
            .unwrap()
            .is_empty()
    );
}
