//! https without a proxy: the handshake runs beside the accepting, so that a slow caller keeps nobody
//! waiting.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio_rustls::rustls::crypto::CryptoProvider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::server::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::config::Tls;

/// How long a caller may take for its handshake.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Where systems keep the authorities they trust.
const SYSTEM_TRUST: [&str; 2] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
];
/// Finished handshakes that wait for the server to take them.
const WAITING_MAX: usize = 64;
/// A pause after an accept that failed, as when descriptors ran out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Connections whose handshake is done.
pub(super) struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl TlsListener {
    /// Serves a bound socket with the certificate and key of two PEM files.
    ///
    /// # Errors
    /// When a file cannot be read or they do not belong together.
    pub(super) fn new(socket: TcpListener, tls: &Tls) -> Result<Self> {
        let acceptor = acceptor(&tls.certificate, &tls.key, &[b"http/1.1"])?;
        let address = socket.local_addr()?;
        let (done, ready) = mpsc::channel(WAITING_MAX);
        tokio::spawn(accept(socket, acceptor, done));
        Ok(Self { address, ready })
    }
}

/// What shakes hands as the owner of a certificate and key, two PEM files. SIGHUP reads them anew: who
/// is connected stays so, and files that do not serve change nothing.
///
/// # Errors
/// When a file cannot be read or they do not belong together.
pub(super) fn acceptor(certificate: &Path, key: &Path, protocols: &[&[u8]]) -> Result<TlsAcceptor> {
    let builder = ServerConfig::builder().with_no_client_auth();
    let files = Files {
        certificate: certificate.to_owned(),
        key: key.to_owned(),
        provider: Arc::clone(builder.crypto_provider()),
    };
    let owner = Arc::new(Owner(RwLock::new(files.read()?)));
    tokio::spawn(renew(
        files,
        Arc::clone(&owner),
        signal(SignalKind::hangup())?,
    ));
    let mut config = builder.with_cert_resolver(owner);
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Where a certificate and its key are.
struct Files {
    certificate: PathBuf,
    key: PathBuf,
    provider: Arc<CryptoProvider>,
}

impl Files {
    fn read(&self) -> Result<Arc<CertifiedKey>> {
        let named = |path: &Path| format!("cannot use {}", path.display());
        let chain = certificates(&self.certificate).with_context(|| named(&self.certificate))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).with_context(|| named(&self.key))?;
        let owned = CertifiedKey::from_der(chain, key, &self.provider);
        Ok(Arc::new(owned.with_context(|| named(&self.certificate))?))
    }
}

/// The certificate and key in use.
#[derive(Debug)]
struct Owner(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Owner {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let owned = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&owned))
    }
}

/// Reads the files anew whenever the process is told to, as long as it lives.
async fn renew(files: Files, owner: Arc<Owner>, mut told: Signal) {
    while told.recv().await.is_some() {
        match files.read() {
            Ok(owned) => {
                *owner.0.write().unwrap_or_else(PoisonError::into_inner) = owned;
                tracing::info!(certificate = %files.certificate.display(), "read anew");
            }
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "the certificate stays as it was"
                );
            }
        }
    }
}

/// What calls a server and trusts the authorities of a PEM file; without one those of the system.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn connector(trust: Option<&Path>) -> Result<TlsConnector> {
    let of_system = || {
        SYSTEM_TRUST
            .iter()
            .map(Path::new)
            .find(|path| path.exists())
    };
    let mut roots = RootCertStore::empty();
    if let Some(path) = trust.or_else(of_system) {
        let found = certificates(path).with_context(|| format!("cannot use {}", path.display()))?;
        // A bundle may hold some that are of no use; the others serve.
        roots.add_parsable_certificates(found);
    }
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>> {
    let found = CertificateDer::pem_file_iter(path)?;
    Ok(found.collect::<Result<_, _>>()?)
}

async fn accept(
    socket: TcpListener,
    acceptor: TlsAcceptor,
    done: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    loop {
        let (stream, peer) = match socket.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let handshake = acceptor.accept(stream);
        let done = done.clone();
        tokio::spawn(async move {
            match tokio::time::timeout(HANDSHAKE_LIMIT, handshake).await {
                // The receiver is gone only when the server has ended.
                Ok(Ok(stream)) => drop(done.send((stream, peer)).await),
                Ok(Err(error)) => tracing::debug!(%peer, %error, "TLS handshake failed"),
                Err(_) => tracing::debug!(%peer, "TLS handshake took too long"),
            }
        });
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The accepting task ends with the process; until then there is simply nobody.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}
