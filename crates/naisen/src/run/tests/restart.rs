//! A restart: phones that were registered ring without registering again, and a hunt group goes on where
//! it was.

use naisen_core::settings::SlideType;
use naisen_engine::Fact;
use naisen_engine::rehearse::Heard;
use naisen_sip::flow::Transport;
use naisen_store::hunt_group;

use super::phone::{Link, Phone, both};
use super::world::World;

/// Members of the sample's hunt group, and its pilot's extension.
const MEMBERS: [&str; 2] = ["05011110001", "05011110002"];
const PILOT: &str = "2100";
const CALLER: &str = "05011110004";

async fn in_turn(world: &World) {
    let admin = world.admin.clone();
    let write = world.app.store.write(move |tx| {
        let view = tx.company(&admin)?;
        let (id, group) = view
            .hunt_groups()
            .next()
            .map(|(id, g)| (id, g.clone()))
            .unwrap();
        let version = view
            .version(naisen_store::view::Kind::HuntGroup, id.0)
            .unwrap();
        let changed = naisen_core::settings::HuntGroup {
            slide_type: SlideType::RoundRobin,
            ..group
        };
        hunt_group::update(tx, &admin, id, version, changed)
    });
    write.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn registrations_and_hunt_pointers_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(folder.path()).await;
    in_turn(&world).await;
    let mut caller = Phone::registered(&world, CALLER, Transport::Udp).await;
    let mut members = Vec::new();
    for number in MEMBERS {
        members.push(Phone::registered(&world, number, Transport::Udp).await);
    }
    let now_ms = caller.now_ms();
    caller.agent.dial(PILOT, "", None, now_ms);
    both(
        (&mut caller, Heard::Registered(200)),
        (&mut members[0], Heard::Rings(0)),
    )
    .await;
    world.hear(|fact| matches!(fact, Fact::Pointer { .. }).then_some(()));
    // It hangs up, so that nothing of the first engine rings later.
    let now_ms = caller.now_ms();
    caller.agent.hang_up(0, now_ms);
    let (call, elsewhere) = (0, false);
    both(
        (&mut caller, Heard::Refused { call, status: 487 }),
        (&mut members[0], Heard::Cancelled { call, elsewhere }),
    )
    .await;
    world.keeper.write_out().await.unwrap();

    // The first engine is left to itself; the second one has only what was written.
    let world = World::start(folder.path()).await;
    for phone in [&mut caller].into_iter().chain(&mut members) {
        if let Link::Udp(_, server) = &mut phone.link {
            *server = world.places[&Transport::Udp];
        }
    }
    let now_ms = caller.now_ms();
    caller.agent.dial(PILOT, "", None, now_ms);
    both(
        (&mut caller, Heard::Registered(200)),
        (&mut members[1], Heard::Rings(0)),
    )
    .await;
    assert!(
        !world.has_told(|fact| matches!(fact, Fact::Registration { .. })),
        "what was read at the start is written once more"
    );
}
