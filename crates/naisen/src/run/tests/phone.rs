//! A phone with a real socket: the scripted phone of the engine's rehearsals, over any transport.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Instant;

use naisen_engine::rehearse::{Account, Agent, Heard};
use naisen_sip::flow::Transport;
use naisen_sip::stream::{Frame, Framer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_tungstenite::tungstenite::{ClientRequestBuilder, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use futures_util::{SinkExt as _, StreamExt as _};

use super::world::{LIMIT, World};
use crate::run::tls;

pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Duplex for S {}

/// A phone and its way to the server.
pub(super) struct Phone {
    pub(super) agent: Agent,
    pub(super) link: Link,
    started: Instant,
}

/// Bytes to and from the server.
pub(super) enum Link {
    Udp(UdpSocket, SocketAddr),
    Stream(Box<dyn Duplex>, Framer),
    Web(Box<WebSocketStream<Box<dyn Duplex>>>),
}

impl Phone {
    /// A phone of a number on a transport.
    pub(super) async fn new(world: &World, number: &str, transport: Transport) -> Self {
        let (link, local) = Link::open(world, transport).await;
        Self::on(world, number, transport, link, local)
    }

    /// A phone that speaks from an address, and takes itself to be at another.
    pub(super) async fn behind_nat(world: &World, number: &str, outside: IpAddr) -> Self {
        let socket = UdpSocket::bind((outside, 0)).await.unwrap();
        let local = socket.local_addr().unwrap();
        let link = Link::Udp(socket, world.places[&Transport::Udp]);
        let mut phone = Self::on(world, number, Transport::Udp, link, local);
        phone.agent.inside = Some(IpAddr::from([10, 0, 0, 1]));
        phone.register().await;
        phone
    }

    fn on(
        world: &World,
        number: &str,
        transport: Transport,
        link: Link,
        local: SocketAddr,
    ) -> Self {
        let account: Account = world.account(number);
        let secret = number
            .bytes()
            .fold(7, |sum, b| sum * 31 % 65_521 + u32::from(b));
        let server = world.places[&transport];
        Self {
            agent: Agent::new(account, local, server, secret).over(transport),
            link,
            started: Instant::now(),
        }
    }

    /// A phone that is registered.
    pub(super) async fn registered(world: &World, number: &str, transport: Transport) -> Self {
        let mut phone = Self::new(world, number, transport).await;
        phone.register().await;
        phone
    }

    async fn register(&mut self) {
        let now_ms = self.now_ms();
        self.agent.register(3_600, now_ms);
        self.until(Heard::Registered(200)).await;
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }

    /// Talks with the server until this was heard.
    pub(super) async fn until(&mut self, wanted: Heard) {
        let talk = async {
            while !self.agent.heard.contains(&wanted) {
                self.flush().await;
                let bytes = self.link.recv().await.expect("the server closed");
                self.receive(&bytes);
            }
            self.flush().await;
        };
        let done = tokio::time::timeout(LIMIT, talk).await;
        assert!(
            done.is_ok(),
            "waited for {wanted:?}, heard {:?}",
            self.agent.heard
        );
    }

    /// Sends what the phone has to send.
    pub(super) async fn flush(&mut self) {
        for message in self.agent.take_outgoing() {
            self.link.send(&message.bytes).await;
        }
    }

    pub(super) fn receive(&mut self, bytes: &[u8]) {
        let now_ms = self.now_ms();
        self.agent.receive(bytes, now_ms);
    }
}

/// Lets two phones talk with the server until both have heard what they should.
pub(super) async fn both(a: (&mut Phone, Heard), b: (&mut Phone, Heard)) {
    let ((a, wanted_a), (b, wanted_b)) = (a, b);
    let talk = async {
        while !(a.agent.heard.contains(&wanted_a) && b.agent.heard.contains(&wanted_b)) {
            a.flush().await;
            b.flush().await;
            tokio::select! {
                bytes = a.link.recv() => a.receive(&bytes.expect("the server closed")),
                bytes = b.link.recv() => b.receive(&bytes.expect("the server closed")),
            }
        }
        a.flush().await;
        b.flush().await;
    };
    let done = tokio::time::timeout(LIMIT, talk).await;
    assert!(
        done.is_ok(),
        "waited for {wanted_a:?} and {wanted_b:?}, heard {:?} and {:?}",
        a.agent.heard,
        b.agent.heard
    );
}

impl Link {
    /// Opens a way to the server; also says our end.
    pub(super) async fn open(world: &World, transport: Transport) -> (Self, SocketAddr) {
        let server = world.places[&transport];
        if transport == Transport::Udp {
            let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
            let local = socket.local_addr().unwrap();
            return (Self::Udp(socket, server), local);
        }
        let stream = TcpStream::connect(server).await.unwrap();
        let local = stream.local_addr().unwrap();
        let stream: Box<dyn Duplex> = match transport {
            Transport::Tls | Transport::Wss => secured(stream, &world.certificate).await,
            _ => Box::new(stream),
        };
        let link = match transport {
            Transport::Ws | Transport::Wss => {
                let uri = "ws://localhost/".parse().unwrap();
                let request = ClientRequestBuilder::new(uri).with_sub_protocol("sip");
                let (socket, _) = client_async(request, stream).await.unwrap();
                Self::Web(Box::new(socket))
            }
            _ => Self::Stream(stream, Framer::default()),
        };
        (link, local)
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) {
        match self {
            Self::Udp(socket, server) => drop(socket.send_to(bytes, *server).await.unwrap()),
            Self::Stream(stream, _) => {
                stream.write_all(bytes).await.unwrap();
                stream.flush().await.unwrap();
            }
            Self::Web(socket) => {
                let text = String::from_utf8(bytes.to_vec()).unwrap();
                socket.send(Message::text(text)).await.unwrap();
            }
        }
    }

    /// The next message; none when the server has closed.
    pub(super) async fn recv(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Udp(socket, _) => {
                let mut buffer = vec![0; 65_535];
                let (length, _) = socket.recv_from(&mut buffer).await.unwrap();
                buffer.truncate(length);
                Some(buffer)
            }
            Self::Stream(stream, framer) => loop {
                match framer.next_frame().unwrap() {
                    Some(Frame::Message(bytes)) => return Some(bytes),
                    Some(Frame::Ping) => return Some(b"\r\n\r\n".to_vec()),
                    Some(Frame::Pong) => return Some(b"\r\n".to_vec()),
                    None => {}
                }
                let mut buffer = [0; 4_096];
                match stream.read(&mut buffer).await {
                    Ok(0) | Err(_) => return None,
                    Ok(length) => framer.push(&buffer[..length]),
                }
            },
            Self::Web(socket) => loop {
                match socket.next().await? {
                    Ok(Message::Text(text)) => return Some(text.as_bytes().to_vec()),
                    Ok(Message::Binary(bytes)) => return Some(bytes.to_vec()),
                    Ok(_) => {}
                    Err(_) => return None,
                }
            },
        }
    }
}

async fn secured(stream: TcpStream, certificate: &Path) -> Box<dyn Duplex> {
    let connector = tls::connector(Some(certificate)).unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    Box::new(connector.connect(name, stream).await.unwrap())
}
