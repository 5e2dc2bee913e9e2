//! Properties: nothing a peer sends makes the language panic, and what is written is read back.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use naisen_sip::build::{Builder, name_addr};
use naisen_sip::check::{check_request, response_is_well};
use naisen_sip::dialog::Dialog;
use naisen_sip::digest::Credentials;
use naisen_sip::header::{
    Contacts, Diversion, HistoryEntry, PrivacyAsked, RAck, Reason, Replaces, SessionExpires,
    SubscriptionState,
};
use naisen_sip::sdp::Sdp;
use naisen_sip::stream::Framer;
use naisen_sip::transaction::{ServerKey, Transactions};
use naisen_sip::{HeaderName, Message, Method, NameAddr, Status, Uri, Via, scan};
use proptest::prelude::*;

/// Reads everything there is to read.
fn read_all(message: &Message<'_>) {
    let _ = check_request(message);
    let _ = response_is_well(message);
    let _ = (
        message.via(),
        message.from(),
        message.to(),
        message.contact(),
    );
    let _ = Contacts::of(message);
    let _ = Diversion::all(message).count();
    for entry in HistoryEntry::all(message) {
        let _ = (entry.cause(), entry.reason());
    }
    let _ = PrivacyAsked::of(message);
    let _ = Dialog::answering(message, b"t")
        .next_request(Method::Bye)
        .end();
    let _ = ServerKey::of(message);
    let source = "192.0.2.1:5060".parse().unwrap();
    let _ = Builder::reply(message, Status(400), source, b"t").end();
    for field in message.fields() {
        let value = message.value(field);
        read_value(value);
        assert!(message.line(field).len() >= value.len());
    }
    let _ = Sdp::parse(message.body());
    let mut out = Vec::new();
    let mut transactions = Transactions::new(0, 0);
    transactions.arrive(message, 0, &mut out);
    transactions.hear(message, 0, &mut out);
}

fn read_value(value: &[u8]) {
    let _ = Via::parse(value);
    let _ = NameAddr::parse(value).map(|address| address.parsed_uri());
    let _ = Uri::parse(value).map(|uri| (uri.dialled(), uri.ip()));
    let _ = Credentials::parse(value).map(|c| (c.algorithm(), c.count()));
    let _ = SessionExpires::parse(value);
    let _ = RAck::parse(value);
    let _ = Reason::parse(value);
    let _ = Replaces::parse(value);
    let _ = Replaces::in_uri(value);
    let _ = SubscriptionState::parse(value);
}

/// A request with one byte range replaced by something else.
fn mangled() -> impl Strategy<Value = Vec<u8>> {
    const WHOLE: &[u8] = b"INVITE sip:05011110001@k1.demo.naisen.invalid;user=phone SIP/2.0\r\n\
        Via: SIP/2.0/UDP 192.0.2.1:5062;rport;branch=z9hG4bK77\r\nMax-Forwards: 70\r\n\
        From: \"A\" <sip:05011110002@k1.demo.naisen.invalid>;tag=1\r\n\
        To: <sip:05011110001@k1.demo.naisen.invalid>\r\nCall-ID: 1@192.0.2.1\r\nCSeq: 1 INVITE\r\n\
        Contact: <sip:05011110002@192.0.2.1:5062>;+sip.instance=\"<urn:uuid:1>\";reg-id=1\r\n\
        Diversion: <sip:1@h>;reason=no-answer;counter=1\r\nHistory-Info: <sip:1@h;cause=408>;index=1\r\n\
        Privacy: id\r\nContent-Type: application/sdp\r\nContent-Length: 23\r\n\r\n\
        v=0\r\nm=audio 1 RTP/AVP 0";
    (
        0..WHOLE.len(),
        0..40_usize,
        proptest::collection::vec(any::<u8>(), 0..24),
    )
        .prop_map(|(at, cut, new)| {
            let end = (at + cut).min(WHOLE.len());
            [&WHOLE[..at], &new, &WHOLE[end..]].concat()
        })
}

proptest! {
    #[test]
    fn noise_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut fields = Vec::new();
        if let Ok(message) = scan(&bytes, &mut fields) {
            read_all(&message);
        }
        read_value(&bytes);
        let _ = Sdp::parse(&bytes);
    }

    #[test]
    fn a_mangled_message_never_panics(bytes in mangled()) {
        let mut fields = Vec::new();
        if let Ok(message) = scan(&bytes, &mut fields) {
            read_all(&message);
        }
        let mut framer = Framer::default();
        framer.push(&bytes);
        while let Ok(Some(_)) = framer.next_frame() {}
    }

    #[test]
    fn what_is_built_is_read_back(
        user in "[a-z0-9]{1,12}",
        display in "[ -~\u{3042}-\u{3050}]{0,16}",
        number in 0_u32..0x7fff_ffff,
        body in proptest::collection::vec(any::<u8>(), 0..200),
        extra in proptest::collection::vec("[ -~]{0,30}", 0..5),
    ) {
        let uri = format!("sip:{user}@k1.demo.naisen.invalid");
        let mut builder = Builder::request(Method::Invite, uri.as_bytes())
            .header(HeaderName::Via, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1")
            .header(HeaderName::From, name_addr(display.as_bytes(), uri.as_bytes(), b";tag=1"))
            .header(HeaderName::To, name_addr(b"", uri.as_bytes(), b""))
            .header(HeaderName::CallId, "c")
            .cseq(number, Method::Invite);
        for value in &extra {
            builder = builder.field("X-Extra", value);
        }
        let bytes = builder.body(b"application/octet-stream", &body);
        let mut fields = Vec::new();
        let message = scan(&bytes, &mut fields).unwrap();
        prop_assert_eq!(check_request(&message), Ok(()));
        prop_assert_eq!(message.uri(), uri.as_bytes());
        prop_assert_eq!(message.cseq().unwrap().number, number);
        prop_assert_eq!(&*message.from().unwrap().display_text(), display.as_bytes());
        prop_assert_eq!(message.from_tag(), Some(&b"1"[..]));
        prop_assert_eq!(message.body(), &body[..]);
        let values: Vec<_> = message
            .fields()
            .iter()
            .filter(|field| message.name(field) == b"X-Extra")
            .map(|field| message.value(field).to_vec())
            .collect();
        let expected: Vec<_> = extra.iter().map(|value| value.trim_matches(' ').as_bytes().to_vec()).collect();
        prop_assert_eq!(values, expected);
    }
}
