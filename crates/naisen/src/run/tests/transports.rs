//! Every transport carries registrations and calls; a connection that goes takes its registration along.

use naisen_engine::Fact;
use naisen_engine::rehearse::Heard;
use naisen_sip::flow::Transport;

use super::phone::{Link, Phone, both};
use super::world::{LIMIT, World};

const CALLER: &str = "05011110001";
const CALLEE: &str = "05011110002";

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_registers_and_is_called_over_every_transport() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(folder.path()).await;
    let mut caller = Phone::registered(&world, CALLER, Transport::Udp).await;
    let callees = [
        ("05011110002", "2002", Transport::Udp),
        ("05011110003", "2003", Transport::Tcp),
        ("05011110004", "2004", Transport::Tls),
        ("05011110005", "2005", Transport::Ws),
        ("05011110006", "2006", Transport::Wss),
    ];
    for (call, (number, extension, transport)) in callees.into_iter().enumerate() {
        let mut callee = Phone::registered(&world, number, transport).await;
        let now_ms = caller.now_ms();
        caller.agent.dial(extension, "", None, now_ms);
        both(
            (&mut caller, Heard::Registered(200)),
            (&mut callee, Heard::Rings(0)),
        )
        .await;
        let now_ms = callee.now_ms();
        callee.agent.answer(0, now_ms);
        both(
            (&mut caller, Heard::Answered(call)),
            (&mut callee, Heard::Rings(0)),
        )
        .await;
        let now_ms = caller.now_ms();
        caller.agent.hang_up(call, now_ms);
        both(
            (&mut caller, Heard::Answered(call)),
            (&mut callee, Heard::Bye(0)),
        )
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_goes_takes_its_registration_along() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(folder.path()).await;
    let (id, _) = world.number(CALLEE).await;
    for transport in [
        Transport::Tcp,
        Transport::Tls,
        Transport::Ws,
        Transport::Wss,
    ] {
        let phone = Phone::registered(&world, CALLEE, transport).await;
        drop(phone);
        world.hear(|fact| match fact {
            Fact::Registration {
                subscriber,
                bindings,
            } if *subscriber == id && bindings.is_empty() => Some(()),
            _ => None,
        });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_is_kept_alive_cut_off_and_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(folder.path()).await;

    let (mut pinging, _) = Link::open(&world, Transport::Tcp).await;
    pinging.send(b"\r\n\r\n").await;
    assert_eq!(pinging.recv().await.unwrap(), b"\r\n");

    let (mut stranger, _) = Link::open(&world, Transport::Tcp).await;
    stranger.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let closed = tokio::time::timeout(LIMIT, stranger.recv()).await.unwrap();
    assert_eq!(closed, None, "what is no SIP is closed");

    // Three connections of one address are let in; the one that was closed has given its place back,
    // perhaps not yet.
    let mut held = vec![pinging];
    let mut refused = 0;
    while refused == 0 {
        let (mut link, _) = Link::open(&world, Transport::Tcp).await;
        let _ = match &mut link {
            Link::Stream(stream, _) => {
                tokio::io::AsyncWriteExt::write_all(stream, b"\r\n\r\n").await
            }
            Link::Udp(..) | Link::Web(_) => Ok(()),
        };
        match tokio::time::timeout(LIMIT, link.recv()).await.unwrap() {
            Some(_) => held.push(link),
            None => refused += 1,
        }
        assert!(
            held.len() <= 3,
            "more connections than one address may have"
        );
    }
    assert!(held.len() >= 2);
    // Those that were let in are served on.
    held[0].send(b"\r\n\r\n").await;
    assert_eq!(held[0].recv().await.unwrap(), b"\r\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_socket_speaks_sip_or_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::start(folder.path()).await;
    let server = world.places[&Transport::Ws];
    let stream = tokio::net::TcpStream::connect(server).await.unwrap();
    let refused = tokio_tungstenite::client_async("ws://localhost/", stream).await;
    assert!(refused.is_err(), "another subprotocol than sip");
}
