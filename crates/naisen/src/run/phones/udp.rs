//! Datagrams: many a system call, in both directions (recvmmsg, sendmmsg).

use std::io::{IoSlice, IoSliceMut};
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use naisen_sip::flow::{Flow, Transport};
use naisen_sip::transaction::Outgoing;
use nix::errno::Errno;
use nix::sys::socket::{
    ControlMessage, MsgFlags, MultiHeaders, SockaddrStorage, recvmmsg, sendmmsg,
};

/// Datagrams taken or sent with one system call.
pub(super) const BATCH: usize = 64;
/// Bytes of a buffer: the largest datagram, and so many more that the heads of datagrams do not compete
/// for the same places of the processor's cache.
const BUFFER_BYTES: usize = 65_535 + 1_073;

/// One bound socket with its buffers.
pub(super) struct Datagrams {
    socket: UdpSocket,
    /// What phones are told to answer to.
    local: SocketAddr,
    buffers: Vec<Box<[u8]>>,
    arriving: MultiHeaders<SockaddrStorage>,
    leaving: MultiHeaders<SockaddrStorage>,
    waiting: Vec<Outgoing>,
}

impl Datagrams {
    /// Takes over a bound socket that does not block. It must carry one address family only.
    pub(super) fn new(socket: UdpSocket, local: SocketAddr) -> Self {
        Self {
            socket,
            local,
            buffers: vec![vec![0; BUFFER_BYTES].into(); BATCH],
            arriving: MultiHeaders::preallocate(BATCH, None),
            leaving: MultiHeaders::preallocate(BATCH, None),
            waiting: Vec::new(),
        }
    }

    /// Our end of its flows.
    pub(super) const fn local(&self) -> SocketAddr {
        self.local
    }

    /// Readable when a datagram waits.
    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }

    /// Hands over the datagrams that wait, up to a batch; says how many there were.
    pub(super) fn receive(&mut self, mut take: impl FnMut(Flow, &[u8])) -> usize {
        let mut slices: Vec<_> = self
            .buffers
            .iter_mut()
            .map(|buffer| [IoSliceMut::new(buffer)])
            .collect();
        let fd = self.socket.as_raw_fd();
        let flags = MsgFlags::MSG_DONTWAIT;
        let received = match recvmmsg(fd, &mut self.arriving, &mut slices, flags, None) {
            Ok(received) => received,
            Err(error) => {
                if !is_quiet(error) {
                    tracing::warn!(%error, "cannot receive SIP");
                }
                return 0;
            }
        };
        let mut count = 0;
        for datagram in received {
            count += 1;
            if let Some(peer) = datagram.address.as_ref().and_then(address)
                && let Some(bytes) = datagram.iovs().next()
            {
                let flow = Flow {
                    transport: Transport::Udp,
                    local: self.local,
                    peer,
                    connection: 0,
                };
                take(flow, bytes);
            }
        }
        count
    }

    /// Takes a message to be sent with the next [`Datagrams::flush`].
    pub(super) fn post(&mut self, message: Outgoing) {
        self.waiting.push(message);
    }

    /// Sends what was posted. A datagram the system does not take is lost like one on the wire: its
    /// transaction repeats it. Says how many were lost so.
    pub(super) fn flush(&mut self) -> usize {
        let mut lost = 0;
        let mut waiting = &self.waiting[..];
        while !waiting.is_empty() {
            let batch = &waiting[..waiting.len().min(BATCH)];
            let slices: Vec<_> = batch
                .iter()
                .map(|message| [IoSlice::new(&message.bytes)])
                .collect();
            let peers: Vec<_> = batch
                .iter()
                .map(|message| Some(SockaddrStorage::from(message.flow.peer)))
                .collect();
            let sent = sendmmsg(
                self.socket.as_raw_fd(),
                &mut self.leaving,
                &slices,
                &peers,
                [] as [ControlMessage<'_>; 0],
                MsgFlags::MSG_DONTWAIT,
            );
            match sent.map(Iterator::count) {
                Ok(count) => waiting = &waiting[count.max(1)..],
                Err(Errno::EINTR) => {}
                Err(error) => {
                    // The first of the batch could not be sent; the others may.
                    tracing::debug!(%error, peer = %batch[0].flow.peer, "cannot send SIP");
                    lost += 1;
                    waiting = &waiting[1..];
                }
            }
        }
        self.waiting.clear();
        lost
    }
}

fn address(storage: &SockaddrStorage) -> Option<SocketAddr> {
    let v4 = storage
        .as_sockaddr_in()
        .map(|v4| SocketAddr::V4((*v4).into()));
    v4.or_else(|| {
        storage
            .as_sockaddr_in6()
            .map(|v6| SocketAddr::V6((*v6).into()))
    })
}

/// Nothing waits, or a peer's port is closed (ICMP): neither is our fault.
const fn is_quiet(error: Errno) -> bool {
    matches!(
        error,
        Errno::EAGAIN | Errno::EINTR | Errno::ECONNREFUSED | Errno::ECONNRESET
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound() -> Datagrams {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let local = socket.local_addr().unwrap();
        Datagrams::new(socket, local)
    }

    fn take(of: &mut Datagrams, count: usize) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut taken = Vec::new();
        while taken.len() < count {
            let mut fds = [nix::poll::PollFd::new(
                of.fd(),
                nix::poll::PollFlags::POLLIN,
            )];
            assert_eq!(
                nix::poll::poll(&mut fds, 5_000u16).unwrap(),
                1,
                "nothing came"
            );
            of.receive(|flow, bytes| taken.push((flow.peer, bytes.to_vec())));
        }
        taken
    }

    #[test]
    fn many_datagrams_go_and_come_in_order_with_their_sender() {
        let (mut here, mut there) = (bound(), bound());
        let sent: Vec<_> = (0..150)
            .map(|i| format!("message {i}").into_bytes())
            .collect();
        // Two halves, so that a small receive buffer holds each.
        for half in sent.chunks(75) {
            for bytes in half {
                let flow = Flow {
                    transport: Transport::Udp,
                    local: here.local(),
                    peer: there.local(),
                    connection: 0,
                };
                here.post(Outgoing {
                    flow,
                    bytes: bytes[..].into(),
                });
            }
            assert_eq!(here.flush(), 0);
            let expected: Vec<_> = half.iter().map(|b| (here.local(), b.clone())).collect();
            assert_eq!(take(&mut there, half.len()), expected);
        }
    }

    #[test]
    fn a_datagram_that_cannot_go_does_not_keep_the_others() {
        let (mut here, mut there) = (bound(), bound());
        let flow = |peer| Flow {
            transport: Transport::Udp,
            local: here.local(),
            peer,
            connection: 0,
        };
        let (good, bad) = (flow(there.local()), flow("[::1]:9".parse().unwrap()));
        for (flow, bytes) in [(bad, "lost"), (good, "one"), (bad, "lost"), (good, "two")] {
            here.post(Outgoing {
                flow,
                bytes: bytes.as_bytes().into(),
            });
        }
        assert_eq!(here.flush(), 2);
        let texts = take(&mut there, 2).into_iter().map(|(_, bytes)| bytes);
        assert_eq!(texts.collect::<Vec<_>>(), [b"one", b"two"]);
    }
}
