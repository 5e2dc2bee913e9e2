//! Trunk peers over streams: the engine opens the connection and learns when it is lost.

use std::net::SocketAddr;

use naisen_core::actor::Actor;
use naisen_core::settings::{Trunk, TrunkPeer, TrunkTransport};
use naisen_engine::Fact;
use naisen_sip::stream::{Frame, Framer};
use naisen_store::trunk;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use super::phone::Duplex;
use super::world::{LIMIT, World};
use crate::run::tls;

async fn save(world: &World, transport: TrunkTransport, address: SocketAddr) {
    let trunk = Trunk {
        name: format!("{transport:?}"),
        peers: vec![TrunkPeer {
            host: "localhost".to_owned(),
            port: address.port(),
            transport,
            ..TrunkPeer::default()
        }],
        trusted: true,
        ..Trunk::default()
    };
    let write = world.app.store.write(move |tx| {
        trunk::create(tx, &Actor::system(), trunk.clone(), &|secret: &str| {
            Ok(secret.to_owned())
        })
    });
    write.await.unwrap();
}

/// The first message that arrives.
async fn first(stream: &mut dyn Duplex) -> Vec<u8> {
    let mut framer = Framer::default();
    loop {
        if let Some(Frame::Message(bytes)) = framer.next_frame().unwrap() {
            return bytes;
        }
        let mut buffer = [0; 2_048];
        let length = stream.read(&mut buffer).await.unwrap();
        assert_ne!(length, 0, "closed without a message");
        framer.push(&buffer[..length]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_over_tcp_or_tls_is_called_and_missed_when_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(folder.path()).await;
    let acceptor = tls::acceptor(&world.certificate, &folder.path().join("key.pem"), &[]).unwrap();
    for transport in [TrunkTransport::Tcp, TrunkTransport::Tls] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        save(&world, transport, listener.local_addr().unwrap()).await;
        let met = async {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream: Box<dyn Duplex> = match transport {
                TrunkTransport::Tls => Box::new(acceptor.accept(stream).await.unwrap()),
                TrunkTransport::Udp | TrunkTransport::Tcp => Box::new(stream),
            };
            let request = first(&mut *stream).await;
            assert!(
                request.starts_with(b"OPTIONS sip:"),
                "the peer is asked whether it is there"
            );
        };
        let done = tokio::time::timeout(LIMIT, met).await;
        assert!(done.is_ok(), "{transport:?}: nobody called");
        // It has hung up without a word.
        let port = format!(":{}", listener.local_addr().unwrap().port());
        world.hear(|fact| match fact {
            Fact::Peer(peer) if peer.host.ends_with(&port) && !peer.up => Some(()),
            _ => None,
        });
    }
}
