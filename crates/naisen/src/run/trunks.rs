//! Trunks as the engine needs them: peers with addresses, secrets opened. Names are looked up beside the
//! feed, so that a slow name server keeps no setting waiting.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use naisen_core::actor::Actor;
use naisen_core::ids::TrunkId;
use naisen_core::settings::{
    ForwardIdentity, NumberFormat, Trunk as Record, TrunkPeer, TrunkTransport,
};
use naisen_engine::Input;
use naisen_engine::directory::{Login, Peer, Trunk};
use naisen_sip::flow::Transport;
use naisen_store::{Store, trunk};
use tokio::sync::watch;

use super::Key;
use super::feed::said;
use super::phones::Teller;

/// How often names are looked up again: addresses behind them move.
const LOOK_UP_PAUSE: Duration = Duration::from_secs(60);
/// How soon after a failure.
const RETRY_PAUSE: Duration = Duration::from_secs(5);
/// How often a peer is asked whether it is there, seconds.
const PING_S: u32 = 30;
/// How long a registration at a peer is asked for, seconds.
const REGISTRATION_S: u32 = 600;
/// What the portal seals a peer's secret for.
const PURPOSE: &str = "trunk";

/// Tells the engine of trunks whenever they change, until it is gone.
pub(super) async fn run(
    store: Store,
    key: Arc<Key>,
    teller: Teller,
    mut renewed: watch::Receiver<()>,
) {
    let mut told = Vec::new();
    loop {
        let pause = match read(&store, &key).await {
            Ok(found) => {
                let missing = found.iter().any(|(_, all)| !all);
                let trunks: Vec<_> = found.into_iter().map(|(trunk, _)| trunk).collect();
                if trunks != told {
                    told.clone_from(&trunks);
                    if teller.tell(Input::Trunks(trunks)).await.is_err() {
                        return;
                    }
                }
                if missing { RETRY_PAUSE } else { LOOK_UP_PAUSE }
            }
            Err(error) => {
                tracing::warn!(%error, "cannot read the trunks; the engine goes on with what it has");
                RETRY_PAUSE
            }
        };
        tokio::select! {
            changed = renewed.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Every trunk, and whether all its peers were found.
async fn read(store: &Store, key: &Arc<Key>) -> Result<Vec<(Trunk, bool)>> {
    let read = store.read(|conn| trunk::list_sealed(conn, &Actor::system()));
    let rows = read.await.map_err(said)?;
    let key = Arc::clone(key);
    let resolved = tokio::task::spawn_blocking(move || {
        rows.iter()
            .map(|row| resolve(row.id, &row.value, &key))
            .collect()
    });
    Ok(resolved.await?)
}

/// A trunk with the addresses of its peers; a name that cannot be resolved is left out.
fn resolve(id: TrunkId, trunk: &Record, key: &Key) -> (Trunk, bool) {
    let peers: Vec<_> = trunk
        .peers
        .iter()
        .filter_map(|peer| {
            let address = look_up(peer);
            if address.is_none() {
                tracing::warn!(host = %peer.host, "a trunk's peer cannot be found");
            }
            Some(Peer {
                host: format!("{}:{}", peer.host, peer.port),
                address: address?,
                transport: transport(peer.transport),
                login: login(peer, key),
            })
        })
        .collect();
    let all = peers.len() == trunk.peers.len();
    let trunk = Trunk {
        id,
        peers,
        trusted: trunk.trusted,
        plus_81: trunk.number_format == NumberFormat::Plus81,
        show_diverting: trunk.forward_identity == ForwardIdentity::Diverting,
        ping_s: PING_S,
    };
    (trunk, all)
}

/// The lowest of its addresses, so that a name server that turns them round changes nothing.
fn look_up(peer: &TrunkPeer) -> Option<SocketAddr> {
    let host = peer.host.trim_matches(['[', ']']);
    (host, peer.port).to_socket_addrs().ok()?.min()
}

fn login(peer: &TrunkPeer, key: &Key) -> Option<Login> {
    if peer.user.is_empty() {
        return None;
    }
    let password = key.portal().open(PURPOSE, &peer.secret);
    if password.is_none() {
        tracing::error!(host = %peer.host, "a trunk's secret was sealed with another key");
    }
    Some(Login {
        username: peer.user.clone(),
        password: password?,
        domain: peer.host.clone(),
        expires_s: REGISTRATION_S,
    })
}

const fn transport(transport: TrunkTransport) -> Transport {
    match transport {
        TrunkTransport::Udp => Transport::Udp,
        TrunkTransport::Tcp => Transport::Tcp,
        TrunkTransport::Tls => Transport::Tls,
    }
}
