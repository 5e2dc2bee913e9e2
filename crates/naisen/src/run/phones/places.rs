//! The addresses of `[sip]`, bound, and which address phones are told for each.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use naisen_sip::flow::Transport;
use socket2::{Domain, Protocol, Socket, Type};

use super::connection::Doors;
use super::listen::{Kind, listen};
use crate::config::Sip;
use crate::run::tls;

/// Bytes of datagrams the system is asked to hold for us, and to take from us.
const BUFFER_BYTES: usize = 4 << 20;
/// Connections that wait to be accepted.
const BACKLOG: i32 = 1_024;
/// Free ports tried until one is free for datagrams and streams.
const PORTS_TRIED: u32 = 32;

/// Every bound socket.
pub(super) struct Places {
    datagrams: Vec<Bound<UdpSocket>>,
    streams: Vec<(Transport, Bound<TcpListener>)>,
}

struct Bound<S> {
    socket: S,
    /// What phones are told: never the wildcard.
    reachable: SocketAddr,
}

impl Places {
    /// Binds what the configuration names.
    pub(super) fn bind(config: &Sip) -> Result<Self> {
        let mut places = Self {
            datagrams: Vec::new(),
            streams: Vec::new(),
        };
        if config.listen.is_empty() {
            bail!("sip.listen names no address");
        }
        let bound = |socket, address| Bound {
            socket,
            reachable: reachable(address, config.address),
        };
        for address in &config.listen {
            let (udp, tcp) = pair(*address)?;
            let address = udp.local_addr()?;
            places.datagrams.push(Bound {
                socket: udp,
                reachable: reachable(address, config.address),
            });
            places.streams.push((Transport::Tcp, bound(tcp, address)));
        }
        let secure = [(Transport::Tls, &config.tls), (Transport::Wss, &config.wss)];
        let secure = secure
            .into_iter()
            .filter_map(|(transport, tls)| Some((transport, tls.as_ref()?.listen)));
        let plain = config.ws.as_ref().map(|ws| (Transport::Ws, ws.listen));
        for (transport, address) in secure.chain(plain) {
            let tcp = stream(address)?;
            let address = tcp.local_addr()?;
            places.streams.push((transport, bound(tcp, address)));
        }
        Ok(places)
    }

    /// The first address of datagrams, as bound.
    pub(super) fn first(&self) -> Result<SocketAddr> {
        let first = self.datagrams.first().context("no address")?;
        Ok(first.socket.local_addr()?)
    }

    /// Where each transport arrives.
    #[cfg(test)]
    pub(super) fn all(&self) -> std::collections::BTreeMap<Transport, SocketAddr> {
        let datagrams = self
            .datagrams
            .iter()
            .map(|bound| (Transport::Udp, bound.reachable));
        let streams = self
            .streams
            .iter()
            .map(|(one, bound)| (*one, bound.reachable));
        datagrams.chain(streams).collect()
    }

    /// Every address phones are told, without repeats.
    pub(super) fn reachable(&self) -> Vec<SocketAddr> {
        let datagrams = self.datagrams.iter().map(|bound| bound.reachable);
        let streams = self.streams.iter().map(|(_, bound)| bound.reachable);
        let mut all: Vec<SocketAddr> = Vec::new();
        for address in datagrams.chain(streams) {
            if !all.contains(&address) {
                all.push(address);
            }
        }
        all
    }

    /// Starts accepting connections and gives the sockets of datagrams away, each with our end of its flows.
    pub(super) fn open(
        self,
        doors: &Arc<Doors>,
        config: &Sip,
    ) -> Result<Vec<(UdpSocket, SocketAddr)>> {
        for (transport, bound) in self.streams {
            let secured = match transport {
                Transport::Tls => config.tls.as_ref(),
                Transport::Wss => config.wss.as_ref(),
                Transport::Udp | Transport::Tcp | Transport::Ws => None,
            };
            let secured = secured.map(|place| tls::acceptor(&place.certificate, &place.key, &[]));
            let kind = Kind {
                transport,
                local: bound.reachable,
                tls: secured.transpose()?,
            };
            let socket = tokio::net::TcpListener::from_std(bound.socket)?;
            tokio::spawn(listen(socket, kind, Arc::clone(doors)));
        }
        let datagrams = self.datagrams.into_iter();
        Ok(datagrams
            .map(|bound| (bound.socket, bound.reachable))
            .collect())
    }
}

/// Datagrams and streams on one address; port 0 becomes one that is free for both.
fn pair(address: SocketAddr) -> Result<(UdpSocket, TcpListener)> {
    let mut tried = 0;
    loop {
        tried += 1;
        let udp = datagram(address)?;
        match stream(udp.local_addr()?) {
            Ok(tcp) => return Ok((udp, tcp)),
            Err(_) if address.port() == 0 && tried < PORTS_TRIED => {}
            Err(error) => return Err(error),
        }
    }
}

fn datagram(address: SocketAddr) -> Result<UdpSocket> {
    let open = || -> std::io::Result<Socket> {
        let socket = Socket::new(
            Domain::for_address(address),
            Type::DGRAM,
            Some(Protocol::UDP),
        )?;
        only_its_family(&socket, address)?;
        // The system may grant less than is asked for; that is no reason not to serve.
        let _ = socket.set_recv_buffer_size(BUFFER_BYTES);
        let _ = socket.set_send_buffer_size(BUFFER_BYTES);
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        Ok(socket)
    };
    let socket = open().with_context(|| format!("cannot listen for SIP on {address} (UDP)"))?;
    Ok(socket.into())
}

fn stream(address: SocketAddr) -> Result<TcpListener> {
    let open = || -> std::io::Result<Socket> {
        let socket = Socket::new(
            Domain::for_address(address),
            Type::STREAM,
            Some(Protocol::TCP),
        )?;
        only_its_family(&socket, address)?;
        socket.set_reuse_address(true)?;
        socket.set_nonblocking(true)?;
        socket.bind(&address.into())?;
        socket.listen(BACKLOG)?;
        Ok(socket)
    };
    let socket = open().with_context(|| format!("cannot listen for SIP on {address} (TCP)"))?;
    Ok(socket.into())
}

/// An IPv6 socket carries IPv6 only: who wants both names both.
fn only_its_family(socket: &Socket, address: SocketAddr) -> std::io::Result<()> {
    match address {
        SocketAddr::V6(_) => socket.set_only_v6(true),
        SocketAddr::V4(_) => Ok(()),
    }
}

/// The address phones are told to answer to: the configured one if it is of this family, and never the
/// wildcard.
fn reachable(address: SocketAddr, told: Option<IpAddr>) -> SocketAddr {
    let told = told.filter(|told| told.is_ipv4() == address.is_ipv4());
    let ip = match (told, address.ip()) {
        (Some(told), _) => told,
        (None, IpAddr::V4(ip)) if ip.is_unspecified() => outward(
            (Ipv4Addr::UNSPECIFIED, 0).into(),
            (Ipv4Addr::new(192, 0, 2, 1), 9).into(),
        )
        .unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        (None, IpAddr::V6(ip)) if ip.is_unspecified() => {
            let outside = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);
            outward((Ipv6Addr::UNSPECIFIED, 0).into(), (outside, 9).into())
                .unwrap_or(IpAddr::V6(Ipv6Addr::LOCALHOST))
        }
        (None, ip) => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// The address of ours a datagram to the outside would carry; nothing is sent.
fn outward(any: SocketAddr, outside: SocketAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind(any).ok()?;
    socket.connect(outside).ok()?;
    Some(socket.local_addr().ok()?.ip())
}
