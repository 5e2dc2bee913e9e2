//! Mailboxes: what is kept, for how long, for whom, and what is still to be mailed.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::MessageId;
use naisen_store::mailbox::{self, Counts, KeepDays, Kept, NewMessage, Owner};
use naisen_store::number;

use super::Scenario;
use super::fixture::{World, actor};

pub(crate) const SCENARIOS: &[Scenario] = &[
    ("a mailbox and who may open it", messages),
    ("greetings and the key", greetings),
    ("messages to be mailed", mails),
];

const DAY_MS: i64 = 86_400_000;

fn owner(world: &World) -> Owner {
    Owner {
        company: world.ours,
        subscriber: world.numbers[0],
    }
}

fn user(owner: Owner) -> Actor {
    actor(Role::User(owner.company, owner.subscriber))
}

fn keep(world: &World, id: i64, key: &[u8]) -> Kept {
    let (owner, key) = (owner(world), key.to_vec());
    let message = NewMessage {
        id: MessageId(id),
        received_ms: world.store.now_ms(),
        caller: "0312345678".to_owned(),
        length_ms: 3_000,
        picture: b"picture".to_vec(),
        sound: b"sound".to_vec(),
        mail: true,
    };
    let kept = world.write(move |tx| {
        let days = KeepDays::default();
        mailbox::create(tx, &Actor::system(), owner, &key, &message, days)
    });
    kept.unwrap()
}

fn key(world: &World) -> Vec<u8> {
    let owner = owner(world);
    let made = world.write(move |tx| mailbox::create_key(tx, &Actor::system(), owner, b"key"));
    made.unwrap()
}

fn messages(world: &mut World) {
    let owner = owner(world);
    let own = user(owner);
    assert_eq!(keep(world, 1, b"key"), Kept::Gone, "before it has a key");
    assert_eq!(key(world), b"key");
    let again = world.write(move |tx| mailbox::create_key(tx, &Actor::system(), owner, b"other"));
    assert_eq!(again.unwrap(), b"key", "the first one counts");
    assert_eq!(
        keep(world, 1, b"other"),
        Kept::Gone,
        "sealed with another key"
    );
    for id in 1..=3 {
        assert_eq!(keep(world, id, b"key"), Kept::Stored);
    }
    let by = own.clone();
    let list = world.read(move |conn| mailbox::list(conn, &by, owner));
    let ids: Vec<_> = list.unwrap().iter().map(|one| one.id.0).collect();
    assert_eq!(ids, [1, 2, 3]);
    let by = own.clone();
    let sound = world.read(move |conn| mailbox::get(conn, &by, owner, MessageId(2)));
    assert_eq!(sound.unwrap().1, b"sound");
    for stranger in [
        world.admin.clone(),
        world.stranger.clone(),
        actor(Role::User(world.ours, world.numbers[1])),
        actor(Role::User(owner.company, world.foreign)),
    ] {
        let refused = world.read(move |conn| mailbox::list(conn, &stranger, owner));
        assert!(refused.is_err());
    }
    let by = own.clone();
    world
        .write(move |tx| mailbox::update(tx, &by, owner, MessageId(1), true, KeepDays::default()))
        .unwrap();
    let all = world.read(|conn| mailbox::all_counts(conn, &Actor::system()));
    assert_eq!(all.unwrap(), [(owner, Counts { new: 2, old: 1 })]);
    let by = own.clone();
    world.refuses(ErrorCode::FileMissing, move |tx| {
        mailbox::delete(tx, &by, owner, &[MessageId(2), MessageId(9)])
    });
    let by = own.clone();
    world
        .write(move |tx| mailbox::delete(tx, &by, owner, &[MessageId(2)]))
        .unwrap();
    assert_eq!(world.last_audit().action, "delete_messages");
    world.pass_ms(7 * DAY_MS);
    let gone = world.write(|tx| mailbox::expire(tx, &Actor::system()));
    assert_eq!(gone.unwrap(), [owner]);
    let left = world.read(move |conn| mailbox::counts(conn, &own, owner));
    assert_eq!(left.unwrap(), Counts { new: 1, old: 0 });
}

fn greetings(world: &mut World) {
    let owner = owner(world);
    let own = user(owner);
    key(world);
    let by = own.clone();
    world.refuses(ErrorCode::FileMissing, move |tx| {
        mailbox::delete_greeting(tx, &by, owner)
    });
    for sound in [b"one", b"two"] {
        let by = own.clone();
        world
            .write(move |tx| mailbox::update_greeting(tx, &by, owner, b"key", 1_000, sound))
            .unwrap();
        assert_eq!(world.last_audit().action, "update_greeting");
    }
    let by = own.clone();
    let found = world.read(move |conn| mailbox::greeting(conn, &by, owner));
    assert_eq!(found.unwrap().unwrap().sealed, b"two");
    let (admin, id, version) = (
        world.admin.clone(),
        owner.subscriber,
        world.version(owner.subscriber),
    );
    world
        .write(move |tx| number::initialise(tx, &admin, id, version))
        .unwrap();
    let by = own.clone();
    let found = world.read(move |conn| {
        Ok((
            mailbox::greeting(conn, &by, owner)?,
            mailbox::key(conn, &by, owner)?,
        ))
    });
    assert_eq!(found.unwrap(), (None, None));
    world.refuses(ErrorCode::SubscriberMissing, move |tx| {
        mailbox::update_greeting(tx, &own, owner, b"key", 1_000, b"three")
    });
}

fn mails(world: &mut World) {
    let owner = owner(world);
    key(world);
    keep(world, 1, b"key");
    let next = |world: &World| {
        world
            .write(|tx| mailbox::next_mail(tx, &Actor::system(), 60_000))
            .unwrap()
    };
    assert_eq!(next(world), None, "nobody asked for it");
    let (by, version) = (user(owner), world.version(owner.subscriber));
    world
        .write(move |tx| {
            number::update_mail(tx, &by, owner.subscriber, version, "a@example.jp", false)
        })
        .unwrap();
    keep(world, 2, b"key");
    let job = next(world).unwrap();
    assert_eq!((job.message, job.attempts), (MessageId(2), 1));
    assert_eq!(next(world), None, "somebody is at it");
    world.pass_ms(60_000);
    let job = next(world).unwrap();
    assert_eq!(job.attempts, 2, "whoever was at it is gone");
    world
        .write(move |tx| mailbox::defer_mail(tx, &Actor::system(), &job, 5_000))
        .unwrap();
    assert_eq!(next(world), None);
    world.pass_ms(5_000);
    let job = next(world).unwrap();
    world
        .write(move |tx| mailbox::finish_mail(tx, &Actor::system(), &job))
        .unwrap();
    world.pass_ms(600_000);
    assert_eq!(next(world), None);
}
