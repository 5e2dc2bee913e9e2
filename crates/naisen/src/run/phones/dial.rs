//! Connections as the engine's thread sees them: where to put a message for one, and opening those the
//! engine wants to write to first (trunk peers over TCP and TLS).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use naisen_engine::directory::Trunk;
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::transaction::Outgoing;
use tokio::net::TcpStream;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;

use super::connection::{Doors, Place, exchange, outbox};
use super::listen::keep_alive;
use super::news::{News, Outbox};

/// How long a peer may take to accept: less than the engine waits for a word of it.
const CONNECT_LIMIT: Duration = Duration::from_secs(4);

/// Every open connection's outbox.
pub(super) struct Connections {
    doors: Arc<Doors>,
    runtime: Handle,
    open: BTreeMap<u64, (Flow, Outbox)>,
    /// Those we opened, by their far end.
    dialled: BTreeMap<(Transport, SocketAddr), u64>,
    /// The names of trunk peers, which their certificates must bear.
    names: BTreeMap<SocketAddr, String>,
}

impl Connections {
    pub(super) fn new(doors: Arc<Doors>, runtime: Handle) -> Self {
        Self {
            doors,
            runtime,
            open: BTreeMap::new(),
            dialled: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    /// Takes note of the peers' names.
    pub(super) fn put_trunks(&mut self, trunks: &[Trunk]) {
        let peers = trunks.iter().flat_map(|trunk| &trunk.peers);
        self.names = peers
            .map(|peer| {
                let host = peer
                    .host
                    .rsplit_once(':')
                    .map_or(&peer.host[..], |(host, _)| host);
                (peer.address, host.trim_matches(['[', ']']).to_owned())
            })
            .collect();
    }

    /// Connections are accepted from now on.
    pub(super) fn let_in(&self) {
        self.doors.let_in();
    }

    /// A connection was accepted.
    pub(super) fn opened(&mut self, flow: Flow, outbox: Outbox) {
        self.open.insert(flow.connection, (flow, outbox));
    }

    /// A connection is gone, or is to go.
    pub(super) fn close(&mut self, flow: Flow) {
        self.open.remove(&flow.connection);
        let far = (flow.transport, flow.peer);
        if self.dialled.get(&far) == Some(&flow.connection) {
            self.dialled.remove(&far);
        }
    }

    /// Gives a message to its connection; false when it could not be taken.
    pub(super) fn post(&mut self, message: Outgoing) -> bool {
        let flow = message.flow;
        let connection = match flow.connection {
            0 => match self.dialled.get(&(flow.transport, flow.peer)) {
                Some(connection) => *connection,
                None => match self.dial(flow) {
                    Some(connection) => connection,
                    None => return false,
                },
            },
            known => known,
        };
        let Some((_, outbox)) = self.open.get(&connection) else {
            return false;
        };
        if outbox.try_send(message.bytes).is_ok() {
            return true;
        }
        // It is ending, or its peer does not read: without an outbox it closes and says so.
        self.close(Flow { connection, ..flow });
        false
    }

    fn dial(&mut self, flow: Flow) -> Option<u64> {
        let place = self.doors.admit(flow.peer.ip())?;
        let connection = place.id();
        let flow = Flow { connection, ..flow };
        let (outbox, messages) = outbox();
        self.open.insert(connection, (flow, outbox));
        self.dialled.insert((flow.transport, flow.peer), connection);
        let name = self.names.get(&flow.peer).cloned();
        let name = name.unwrap_or_else(|| flow.peer.ip().to_string());
        let doors = Arc::clone(&self.doors);
        self.runtime.spawn(async move {
            if let Err(error) = call_out(flow, name, &doors, &place, messages).await {
                tracing::warn!(peer = %flow.peer, %error, "a SIP connection to a peer ended");
            }
            // What was sent over it was sent to a connection yet to be opened: that flow is lost, too.
            // With the engine gone there is nobody to tell.
            let asked = Flow {
                connection: 0,
                ..flow
            };
            for flow in [flow, asked] {
                let _ = place.teller().bring(News::Closed(flow)).await;
            }
        });
        Some(connection)
    }
}

async fn call_out(
    flow: Flow,
    name: String,
    doors: &Doors,
    place: &Place,
    messages: mpsc::Receiver<Arc<[u8]>>,
) -> Result<()> {
    let stream = timeout(CONNECT_LIMIT, TcpStream::connect(flow.peer))
        .await
        .context("it does not answer")??;
    keep_alive(&stream)?;
    match flow.transport {
        Transport::Tls => {
            let name = ServerName::try_from(name)?;
            let stream = timeout(CONNECT_LIMIT, doors.tls.connect(name, stream))
                .await
                .context("its handshake takes too long")??;
            exchange(stream, flow, place.teller(), messages).await
        }
        _ => exchange(stream, flow, place.teller(), messages).await,
    }
}
