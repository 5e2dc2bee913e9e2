//! What is saved is obeyed at once (quality bar S10), whoever saved it.

use std::time::{Duration, Instant};

use naisen_core::ids::SubscriberId;
use naisen_engine::Fact;
use naisen_sip::flow::Transport;
use naisen_store::{Store, number};

use super::phone::Phone;
use super::world::World;

/// What a saved setting may take to the engine.
const BAR: Duration = Duration::from_secs(1);

fn is_gone(fact: &Fact, id: SubscriberId) -> Option<()> {
    match fact {
        Fact::Registration {
            subscriber,
            bindings,
        } if *subscriber == id && bindings.is_empty() => Some(()),
        _ => None,
    }
}

async fn stop(world: &World, store: &Store, number: &'static str, stop: bool) -> Instant {
    let (id, version) = world.number(number).await;
    let admin = world.admin.clone();
    let write = store.write(move |tx| number::emergency_stop(tx, &admin, id, version, stop));
    write.await.unwrap();
    Instant::now()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_saved_here_or_elsewhere_reaches_the_phone_within_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(folder.path()).await;
    let path = folder.path().join("naisen.db").display().to_string();
    let elsewhere = Store::open(&path).await.unwrap();
    for (number, store) in [
        ("05011110001", &world.app.store),
        ("05011110002", &elsewhere),
    ] {
        let (id, _) = world.number(number).await;
        let _phone = Phone::registered(&world, number, Transport::Udp).await;
        let saved = stop(&world, store, number, true).await;
        let ((), at) = world.hear(|fact| is_gone(fact, id));
        let took = at.saturating_duration_since(saved);
        assert!(took < BAR, "{number} was stopped after {took:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_initialised_terminal_is_forgotten_with_its_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(folder.path()).await;
    let number = "05011110003";
    let mut phone = Phone::registered(&world, number, Transport::Udp).await;
    let (id, version) = world.number(number).await;
    let admin = world.admin.clone();
    let write = world
        .app
        .store
        .write(move |tx| number::initialise(tx, &admin, id, version));
    write.await.unwrap();
    world.hear(|fact| is_gone(fact, id));
    phone.agent.heard.clear();
    let now_ms = phone.now_ms();
    phone.agent.register(3_600, now_ms);
    phone.flush().await;
    let mut refused = None;
    while refused.is_none() {
        let bytes = phone.link.recv().await.unwrap();
        phone.receive(&bytes);
        phone.flush().await;
        refused = phone.agent.heard.pop();
    }
    let registered = naisen_engine::rehearse::Heard::Registered(200);
    assert_ne!(
        refused,
        Some(registered),
        "its credentials are good for nothing"
    );
}
