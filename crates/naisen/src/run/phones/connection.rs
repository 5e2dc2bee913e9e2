//! One connection: bytes are cut into messages on the way in and written on the way out, with bounds on
//! how many connections there are, how long they say nothing, and how slowly they read.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use naisen_sip::flow::Flow;
use naisen_sip::stream::{Frame, Framer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::news::{News, Outbox, Teller};
use crate::config::Sip;

/// How long a handshake, a first message or the rest of a begun one may take.
pub(super) const SETTLE_LIMIT: Duration = Duration::from_secs(20);
/// How long a connection may say nothing: longer than the longest registration (calls §1).
pub(super) const SILENCE_LIMIT: Duration = Duration::from_secs(3_900);
/// How long a peer may take to read what is written.
pub(super) const WRITE_LIMIT: Duration = Duration::from_secs(10);
/// Messages that wait to be written to one connection; a peer that reads slower loses it.
pub(super) const OUTBOX_MAX: usize = 64;
/// Bytes read at once.
const READ_BYTES: usize = 2_048;

/// What all connections share.
pub(super) struct Doors {
    pub(super) teller: Teller,
    pub(super) tls: tokio_rustls::TlsConnector,
    /// Connections are accepted.
    lets_in: watch::Sender<bool>,
    next: AtomicU64,
    open: Mutex<Open>,
    connections_max: usize,
    per_address_max: usize,
}

#[derive(Default)]
struct Open {
    count: usize,
    by_address: BTreeMap<IpAddr, usize>,
}

/// The right to one connection; given back when dropped.
pub(super) struct Place {
    doors: Arc<Doors>,
    address: IpAddr,
    id: u64,
}

impl Doors {
    pub(super) fn new(teller: Teller, config: &Sip) -> Result<Self> {
        Ok(Self {
            teller,
            tls: crate::run::tls::connector(config.trust.as_deref())?,
            lets_in: watch::Sender::new(false),
            next: AtomicU64::new(1),
            open: Mutex::default(),
            connections_max: config.connections,
            per_address_max: config.connections_per_address,
        })
    }

    /// Connections are accepted from now on.
    pub(super) fn let_in(&self) {
        self.lets_in.send_replace(true);
    }

    /// Waits until connections are accepted.
    pub(super) async fn opened(&self) {
        // The sender lives as long as this.
        let _ = self.lets_in.subscribe().wait_for(|lets_in| *lets_in).await;
    }

    /// Lets one more connection in; none when there are too many, in all or from this address.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let here = open.by_address.get(&address).copied().unwrap_or_default();
        if open.count >= self.connections_max || here >= self.per_address_max {
            return None;
        }
        open.count += 1;
        open.by_address.insert(address, here + 1);
        metrics::gauge!("naisen_sip_connections").increment(1);
        Some(Place {
            doors: Arc::clone(self),
            address,
            id: self.next.fetch_add(1, Ordering::Relaxed),
        })
    }
}

impl Place {
    /// Which connection, for ever.
    pub(super) const fn id(&self) -> u64 {
        self.id
    }

    pub(super) fn teller(&self) -> &Teller {
        &self.doors.teller
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let open = &self.doors.open;
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        open.count -= 1;
        match open.by_address.get_mut(&self.address) {
            Some(1) | None => drop(open.by_address.remove(&self.address)),
            Some(here) => *here -= 1,
        }
        metrics::gauge!("naisen_sip_connections").decrement(1);
    }
}

/// Introduces an accepted connection to the engine.
pub(super) async fn introduce(flow: Flow, place: &Place) -> Result<mpsc::Receiver<Arc<[u8]>>> {
    let (outbox, messages) = outbox();
    let opened = News::Opened { flow, outbox };
    place.teller().bring(opened).await?;
    Ok(messages)
}

/// A queue of messages to be written.
pub(super) fn outbox() -> (Outbox, mpsc::Receiver<Arc<[u8]>>) {
    mpsc::channel(OUTBOX_MAX)
}

/// Serves an accepted stream to its end.
pub(super) async fn carry_stream<S>(stream: S, flow: Flow, place: Place) -> Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let messages = introduce(flow, &place).await?;
    let ended = exchange(stream, flow, place.teller(), messages).await;
    place.teller().bring(News::Closed(flow)).await?;
    ended
}

/// Reads and writes until one side has enough.
pub(super) async fn exchange<S>(
    stream: S,
    flow: Flow,
    teller: &Teller,
    messages: mpsc::Receiver<Arc<[u8]>>,
) -> Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    exchange_within(&LIMITS, stream, flow, teller, messages).await
}

/// How long a peer may take for what.
struct Limits {
    settle: Duration,
    silence: Duration,
    write: Duration,
}

const LIMITS: Limits = Limits {
    settle: SETTLE_LIMIT,
    silence: SILENCE_LIMIT,
    write: WRITE_LIMIT,
};

async fn exchange_within<S>(
    limits: &Limits,
    mut stream: S,
    flow: Flow,
    teller: &Teller,
    mut messages: mpsc::Receiver<Arc<[u8]>>,
) -> Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut framer = Framer::default();
    let mut buffer = [0; READ_BYTES];
    // Until it has said something whole it is a stranger with little time, however it dribbles.
    let mut settled_by = Some(tokio::time::Instant::now() + limits.settle);
    loop {
        let until = settled_by.unwrap_or_else(|| tokio::time::Instant::now() + limits.silence);
        tokio::select! {
            read = tokio::time::timeout_at(until, stream.read(&mut buffer)) => {
                let length = read.context("it said nothing for too long")??;
                if length == 0 {
                    return Ok(());
                }
                framer.push(&buffer[..length]);
                while let Some(frame) = next(&mut framer)? {
                    settled_by = None;
                    match frame {
                        Frame::Message(bytes) => teller.bring(News::Frame { flow, bytes }).await?,
                        Frame::Ping => timeout(limits.write, stream.write_all(b"\r\n")).await??,
                        Frame::Pong => {}
                    }
                }
                if framer.pending() > 0 && settled_by.is_none() {
                    settled_by = Some(tokio::time::Instant::now() + limits.settle);
                }
            }
            message = messages.recv() => {
                // The engine wants no more of it.
                let Some(message) = message else {
                    let _ = timeout(limits.write, stream.shutdown()).await;
                    return Ok(());
                };
                timeout(limits.write, stream.write_all(&message)).await.context("it reads too slowly")??;
                timeout(limits.write, stream.flush()).await.context("it reads too slowly")??;
            }
        }
    }
}

fn next(framer: &mut Framer) -> Result<Option<Frame>> {
    match framer.next_frame() {
        Ok(frame) => Ok(frame),
        Err(bad) => bail!("it is no SIP any more: {bad:?}"),
    }
}

#[cfg(test)]
mod tests {
    use naisen_sip::flow::Transport;
    use tokio::io::{DuplexStream, duplex};

    use super::super::news;
    use super::*;

    const SHORT: Limits = Limits {
        settle: Duration::from_millis(100),
        silence: Duration::from_millis(400),
        write: Duration::from_millis(100),
    };
    const REQUEST: &[u8] = b"OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n";

    /// A peer does something on its end; why and after how long its connection ended.
    async fn end<F>(act: impl FnOnce(DuplexStream, Outbox) -> F) -> (String, Duration)
    where
        F: Future<Output = DuplexStream>,
    {
        let (teller, _news) = news::channel().unwrap();
        let (ours, theirs) = duplex(64);
        let (outbox, messages) = outbox();
        let address = "127.0.0.1:5060".parse().unwrap();
        let flow = Flow {
            transport: Transport::Tcp,
            local: address,
            peer: address,
            connection: 1,
        };
        let began = tokio::time::Instant::now();
        let exchange = exchange_within(&SHORT, ours, flow, &teller, messages);
        let (ended, _peer) = tokio::join!(exchange, act(theirs, outbox));
        (ended.unwrap_err().to_string(), began.elapsed())
    }

    #[tokio::test]
    async fn a_stranger_has_little_time_and_a_phone_much() {
        let silent = end(|peer, outbox| async move {
            outbox.closed().await;
            peer
        });
        let (why, after) = silent.await;
        assert!(why.contains("said nothing"), "{why}");
        assert!(after >= SHORT.settle && after < SHORT.silence, "{after:?}");

        let known = end(|mut peer, outbox| async move {
            peer.write_all(REQUEST).await.unwrap();
            outbox.closed().await;
            peer
        });
        let (_, after) = known.await;
        assert!(after >= SHORT.silence, "{after:?}");
    }

    #[tokio::test]
    async fn who_dribbles_is_cut_off_before_and_after_a_whole_message() {
        for whole in [&b""[..], REQUEST] {
            let dribbles = end(|mut peer, outbox| async move {
                peer.write_all(whole).await.unwrap();
                let mut pace = tokio::time::interval(SHORT.settle / 10);
                while peer.write_all(b"O").await.is_ok() {
                    pace.tick().await;
                }
                drop(outbox);
                peer
            });
            let (why, after) = dribbles.await;
            assert!(why.contains("said nothing"), "{why}");
            assert!(after < SHORT.silence, "{after:?}");
        }
    }

    #[tokio::test]
    async fn who_does_not_read_is_cut_off() {
        let deaf = end(|peer, outbox| async move {
            // More than the connection holds.
            outbox.send([0; 1_000].into()).await.unwrap();
            outbox.closed().await;
            peer
        });
        let (why, _) = deaf.await;
        assert!(why.contains("too slowly"), "{why}");
    }

    #[test]
    fn no_phone_that_keeps_its_registration_is_silent_for_too_long() {
        // RFC 3261 §10.2.4: a phone refreshes before its hour is over.
        assert_eq!(LIMITS.silence.as_secs(), 3_900);
        assert_eq!(LIMITS.settle.as_secs(), 20);
    }
}
