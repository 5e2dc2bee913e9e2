//! Accepting connections: the handshake runs beside the accepting, and who opens too many is closed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use naisen_sip::flow::{Flow, Transport};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::connection::{Doors, Place, SETTLE_LIMIT, carry_stream};
use super::web_socket;

/// A pause after an accept that failed, as when descriptors ran out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What arrives at one listening socket.
#[derive(Clone)]
pub(super) struct Kind {
    pub(super) transport: Transport,
    /// Our end of its flows.
    pub(super) local: SocketAddr,
    pub(super) tls: Option<TlsAcceptor>,
}

/// Accepts as long as the process lives.
pub(super) async fn listen(socket: TcpListener, kind: Kind, doors: Arc<Doors>) {
    doors.opened().await;
    loop {
        let (stream, peer) = match socket.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "cannot accept a SIP connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let Some(place) = doors.admit(peer.ip()) else {
            metrics::counter!("naisen_sip_connections_refused_total").increment(1);
            tracing::debug!(%peer, "too many SIP connections");
            continue;
        };
        let kind = kind.clone();
        tokio::spawn(async move {
            if let Err(error) = serve(stream, peer, kind, place).await {
                tracing::debug!(%peer, %error, "a SIP connection ended");
            }
        });
    }
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    kind: Kind,
    place: Place,
) -> anyhow::Result<()> {
    keep_alive(&stream)?;
    let flow = Flow {
        transport: kind.transport,
        local: kind.local,
        peer,
        connection: place.id(),
    };
    let is_web = matches!(kind.transport, Transport::Ws | Transport::Wss);
    match kind.tls {
        Some(tls) => {
            let stream = tokio::time::timeout(SETTLE_LIMIT, tls.accept(stream)).await??;
            if is_web {
                web_socket::accept(stream, flow, place).await
            } else {
                carry_stream(stream, flow, place).await
            }
        }
        None if is_web => web_socket::accept(stream, flow, place).await,
        None => carry_stream(stream, flow, place).await,
    }
}

/// Small messages go at once, and a peer that vanished is found out within two minutes.
pub(super) fn keep_alive(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let probes = socket2::TcpKeepalive::new()
        .with_time(Duration::from_secs(60))
        .with_interval(Duration::from_secs(15))
        .with_retries(4);
    socket2::SockRef::from(stream).set_tcp_keepalive(&probes)
}
