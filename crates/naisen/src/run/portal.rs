//! The portal's socket: bound before anything else, served until SIGTERM or Ctrl-C, and then given
//! time to finish what it is answering.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::tls::TlsListener;
use crate::config::Tls;

/// How long requests in progress may take to end after SIGTERM.
const DRAIN_LIMIT: Duration = Duration::from_secs(10);

/// A bound socket, and what tells us to stop using it.
pub(crate) struct Portal {
    socket: TcpListener,
    terminate: Signal,
    interrupt: Signal,
}

impl Portal {
    /// Takes the address; port 0 takes a free one. From now on SIGTERM and Ctrl-C wait for [`Portal::serve`],
    /// and SIGHUP, which is for certificates, ends nothing even where there is none.
    pub(crate) async fn bind(listen: SocketAddr) -> Result<Self> {
        let socket = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}"))?;
        drop(signal(SignalKind::hangup())?);
        Ok(Self {
            socket,
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> Result<SocketAddr> {
        Ok(self.socket.local_addr()?)
    }

    /// Serves until the process is told to stop.
    pub(crate) async fn serve(self, router: Router, tls: Option<&Tls>) -> Result<()> {
        let Self {
            socket,
            mut terminate,
            mut interrupt,
        } = self;
        let told = async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        match tls {
            Some(tls) => serve(TlsListener::new(socket, tls)?, router, told).await,
            None => serve(socket, router, told).await,
        }
    }
}

/// The caller's address, whatever carries the connection.
#[derive(Clone, Copy)]
struct Peer(SocketAddr);

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

async fn serve<L>(listener: L, router: Router, told: impl Future<Output = ()>) -> Result<()>
where
    L: Listener<Addr = SocketAddr>,
    Peer: for<'a> Connected<IncomingStream<'a, L>>,
{
    let (stop, mut stopping) = tokio::sync::watch::channel(false);
    let drained = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let service = router
        .layer(middleware::from_fn(name_peer))
        .into_make_service_with_connect_info::<Peer>();
    let serving = axum::serve(listener, service)
        .with_graceful_shutdown(drained)
        .into_future();
    tokio::pin!(serving);
    tokio::select! {
        done = &mut serving => done?,
        () = told => {
            tracing::info!("stopping");
            stop.send_replace(true);
            if tokio::time::timeout(DRAIN_LIMIT, serving).await.is_err() {
                tracing::warn!("requests were cut off after {DRAIN_LIMIT:?}");
            }
        }
    }
    Ok(())
}

/// Handlers know a caller by its address, not by what carried it.
async fn name_peer(
    ConnectInfo(Peer(address)): ConnectInfo<Peer>,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(ConnectInfo(address));
    next.run(request).await
}
