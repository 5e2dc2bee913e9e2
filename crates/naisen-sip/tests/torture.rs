//! RFC 4475 and RFC 5118, rule by rule: `torture.txt` says what each message must come to.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use naisen_sip::check::{Offer, Refusal, accepts, check_offer, check_request, response_is_well};
use naisen_sip::digest::Credentials;
use naisen_sip::header::Contacts;
use naisen_sip::{HeaderName, Message, Method, OwnedMessage};

const METHODS: &[Method<'_>] = &[
    Method::Invite,
    Method::Ack,
    Method::Bye,
    Method::Cancel,
    Method::Register,
    Method::Options,
    Method::Message,
    Method::Other(b"!interesting-Method0123456789_*+`.%indeed'~"),
    Method::Other(b"RE%47IST%45R"),
];

const OFFER: Offer<'_> = Offer {
    methods: METHODS,
    extensions: &["100rel", "timer"],
    bodies: &["application/sdp"],
    body_bytes_max: 16_384,
};

struct Case {
    name: String,
    expected: String,
    bytes: Vec<u8>,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut lines = include_str!("torture.txt").lines();
    while let Some(line) = lines.next() {
        let Some(title) = line.strip_prefix("=== ") else {
            continue;
        };
        let (name, expected) = title.split_once(" => ").unwrap();
        let mut bytes = Vec::new();
        for line in lines.by_ref().take_while(|line| *line != ".") {
            bytes.extend(expand(line));
            bytes.extend_from_slice(b"\r\n");
        }
        cases.push(Case {
            name: name.to_owned(),
            expected: expected.to_owned(),
            bytes,
        });
    }
    cases
}

fn expand(line: &str) -> Vec<u8> {
    let bytes = line.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &line[at..];
        if let Some(hex) = rest.strip_prefix("\\x") {
            out.push(u8::from_str_radix(&hex[..2], 16).unwrap());
            at += 4;
        } else if rest.starts_with("\\\\") {
            out.push(b'\\');
            at += 2;
        } else if let Some(end) = rest.find('}').filter(|_| {
            rest[1..].starts_with(|c: char| c.is_alphanumeric())
                && rest[2.min(rest.len())..].starts_with('*')
                && rest.starts_with('{')
        }) {
            let times: usize = rest[3..end].parse().unwrap();
            out.extend(std::iter::repeat_n(bytes[at + 1], times));
            at += end + 1;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

fn verdict(message: &Message<'_>) -> String {
    if message.method().is_none() {
        let well = response_is_well(message);
        return if well { "ok" } else { "drop" }.to_owned();
    }
    match check_request(message).and_then(|()| check_offer(message, &OFFER)) {
        Ok(()) => "ok".to_owned(),
        Err(Refusal::Drop) => "drop".to_owned(),
        Err(Refusal::Reply(status)) => status.0.to_string(),
    }
}

fn fact(message: &Message<'_>, key: &str) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match key {
        "method" => text(message.method().unwrap().as_bytes()),
        "uri-user" => text(&naisen_sip::Uri::parse(message.uri()).unwrap().user_text()),
        "to-tag" => text(message.to_tag().unwrap()),
        "cseq" => message.cseq().unwrap().number.to_string(),
        "contacts" => match Contacts::of(message).unwrap() {
            Contacts::Some(list) => list.len().to_string(),
            other => panic!("{other:?}"),
        },
        "vias" => message.elements(HeaderName::Via).count().to_string(),
        "body-bytes" => message.body().len().to_string(),
        "max-forwards" => message.number(HeaderName::MaxForwards).unwrap().to_string(),
        "status" => message.status().unwrap().0.to_string(),
        other => panic!("unknown fact {other}"),
    }
}

#[test]
fn every_message_comes_to_what_the_rfc_says() {
    for case in cases() {
        let mut words = case.expected.split(' ');
        let expected = words.next().unwrap();
        let scanned = OwnedMessage::scan(&case.bytes);
        let Ok(owned) = scanned else {
            assert_eq!(expected, "drop", "{}", case.name);
            continue;
        };
        let message = owned.view();
        assert_eq!(verdict(&message), expected, "{}", case.name);
        for (key, value) in words.map(|word| word.split_once('=').unwrap()) {
            assert_eq!(fact(&message, key), value, "{}: {key}", case.name);
        }
    }
}

#[test]
fn there_is_a_message_for_each_of_the_61_rules() {
    let cases = cases();
    let count = |prefix: &str, extra: &str| {
        cases
            .iter()
            .filter(|case| case.name.starts_with(prefix) && !case.name.contains(extra))
            .count()
    };
    assert_eq!(count("4475-", "3.3.11b"), 49);
    assert_eq!(count("5118-", "none"), 12);
}

fn find(section: &str) -> OwnedMessage {
    let case = cases()
        .into_iter()
        .find(|case| case.name.starts_with(section))
        .unwrap();
    OwnedMessage::scan(&case.bytes).unwrap()
}

#[test]
fn what_only_a_user_of_the_message_can_see() {
    // §3.3.4: a registrar cannot store a Contact of a scheme it does not know as a SIP binding.
    let strange = find("4475-3.3.4 ");
    let strange = strange.view();
    let Contacts::Some(contacts) = Contacts::of(&strange).unwrap() else {
        panic!("one contact");
    };
    let scheme = contacts[0].address.parsed_uri().unwrap().scheme;
    assert_eq!(scheme, naisen_sip::Scheme::Other);
    // §3.3.7: credentials of an unknown scheme are none.
    let unknown = find("4475-3.3.7 ");
    let value = unknown.view().get(HeaderName::Authorization).unwrap();
    assert!(Credentials::parse(value).is_none());
    // §3.3.15: SDP is not accepted.
    assert!(!accepts(&find("4475-3.3.15").view(), "application/sdp"));
    assert!(accepts(&find("4475-3.1.1.9").view(), "application/sdp"));
    // §3.2.1, §3.4.1: such requests are matched by their fields.
    assert!(
        !find("4475-3.2.1 ")
            .view()
            .via()
            .unwrap()
            .has_unique_branch()
    );
    assert!(
        !find("4475-3.4.1 ")
            .view()
            .via()
            .unwrap()
            .has_unique_branch()
    );
}
