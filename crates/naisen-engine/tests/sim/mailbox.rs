//! The engine's side of mailboxes: sessions that end from the media side, ports, and who hears of
//! messages.

use naisen_core::settings::{AnswerCondition, AnswerMode};
use naisen_engine::rehearse::Heard;
use naisen_engine::{Fact, Input, Media};
use naisen_sip::build::Builder;
use naisen_sip::digest;
use naisen_sip::flow::{Flow, Transport};
use naisen_sip::mwi::Summary;
use naisen_sip::{HeaderName, Method, OwnedMessage};

use crate::stage::{A, B, DOMAIN, SERVER, Stage, X, id, number};

fn with_voicemail(seed: u64) -> Stage {
    let mut stage = Stage::new(seed);
    stage.change(A, |a| {
        a.answer.mode = AnswerMode::Voicemail;
        a.answer.condition = Some(AnswerCondition::Always);
    });
    stage
}

fn opened(stage: &Stage) -> Vec<Media> {
    let facts = stage.network.facts.iter();
    facts
        .filter_map(|(_, fact)| match fact {
            Fact::MediaOpened(media) => Some(media.clone()),
            _ => None,
        })
        .collect()
}

#[test]
fn the_media_side_ends_the_call() {
    // voicemail.17
    let mut stage = with_voicemail(31);
    stage.dial(X, number(A));
    assert_eq!(stage.heard(X), [Heard::Answered(0)]);
    let media = opened(&stage).remove(0);
    assert_eq!(media.caller, "0312345678");
    assert_eq!(media.stream.events, Some(101));
    assert_eq!(
        media.peer,
        "203.0.113.1".parse::<std::net::IpAddr>().unwrap()
    );
    stage.wait_s(9);
    let session = media.session;
    stage.network.tell(Input::MediaEnded { session });
    stage.network.deliver();
    assert_eq!(stage.heard(X), [Heard::Bye(0)]);
    stage.network.tell(Input::MediaEnded { session });
    stage.assert_nothing_left(31);
}

#[test]
fn a_withheld_number_is_not_handed_to_the_mailbox() {
    // voicemail.6
    let mut stage = with_voicemail(32);
    let extra = "P-Asserted-Identity: <sip:0312345678@k>\r\nPrivacy: id\r\n";
    stage.act(X, |agent, now_ms| {
        let from = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";
        agent.dial(number(A), extra, Some(from), now_ms)
    });
    let media = opened(&stage).remove(0);
    assert_eq!((media.caller.as_str(), media.withheld), ("", true));
}

#[test]
fn sessions_at_once_never_share_a_port() {
    let mut stage = with_voicemail(33);
    for _ in 0..5 {
        stage.dial(X, number(A));
    }
    let mut ports: Vec<_> = opened(&stage).iter().map(|media| media.port).collect();
    assert_eq!(ports.len(), 5);
    ports.sort_unstable();
    ports.dedup();
    assert_eq!(ports.len(), 5);
}

#[test]
fn a_terminal_that_registers_hears_what_waits_and_no_other_does() {
    // voicemail.16
    let mut stage = Stage::unregistered(34);
    let summary = Summary { new: 2, old: 1 };
    stage.network.tell(Input::Mailbox {
        subscriber: id(A),
        summary,
    });
    for place in [A, B] {
        stage.network.agents[place].register(3_600, 0);
    }
    stage.wait_s(1);
    assert_eq!(
        stage.heard(A),
        [Heard::Registered(200), Heard::Mailbox(summary)]
    );
    assert_eq!(stage.heard(B), [Heard::Registered(200)]);
    let none = Summary::default();
    stage.network.tell(Input::Mailbox {
        subscriber: id(A),
        summary: none,
    });
    stage.network.deliver();
    assert_eq!(stage.heard(A), [Heard::Mailbox(none)]);
}

/// A phone that subscribes, message by message.
struct Subscriber {
    flow: Flow,
    cseq: u32,
    to: String,
}

impl Subscriber {
    fn new() -> Self {
        Self {
            flow: Flow {
                transport: Transport::Udp,
                local: SERVER.parse().unwrap(),
                peer: "192.0.2.77:5062".parse().unwrap(),
                connection: 0,
            },
            cseq: 0,
            to: format!("<sip:{}@{DOMAIN}>", number(A)),
        }
    }

    /// Sends SUBSCRIBE, answers the challenge, and gives back everything that came to this phone.
    fn ask(&mut self, stage: &mut Stage, event: &str, expires_s: u64) -> Vec<OwnedMessage> {
        let first = self.send(stage, event, expires_s, None);
        let view = first[0].view();
        let challenge = view.get(HeaderName::ProxyAuthenticate).unwrap();
        let value = digest::answer(
            challenge,
            Method::Subscribe,
            format!("sip:{DOMAIN}").as_bytes(),
            number(A).as_bytes(),
            b"secret0",
            b"cn",
        )
        .unwrap();
        let heard = self.send(stage, event, expires_s, Some(&value));
        if let Some(to) = heard
            .first()
            .and_then(|one| one.view().get(HeaderName::To).map(<[u8]>::to_vec))
            && heard[0].view().status().is_some_and(|s| s.is_success())
        {
            self.to = String::from_utf8(to).unwrap();
        }
        heard
    }

    fn send(
        &mut self,
        stage: &mut Stage,
        event: &str,
        expires_s: u64,
        authorization: Option<&[u8]>,
    ) -> Vec<OwnedMessage> {
        self.cseq += 1;
        let uri = format!("sip:{DOMAIN}");
        let mut builder = Builder::request(Method::Subscribe, uri.as_bytes())
            .header(
                HeaderName::Via,
                format!(
                    "SIP/2.0/UDP 192.0.2.77:5062;rport;branch=z9hG4bKs{}",
                    self.cseq
                ),
            )
            .header(
                HeaderName::From,
                format!("<sip:{}@{DOMAIN}>;tag=s", number(A)),
            )
            .header(HeaderName::To, &self.to)
            .header(HeaderName::CallId, "subscription")
            .cseq(self.cseq, Method::Subscribe)
            .number(HeaderName::MaxForwards, 70)
            .header(HeaderName::Contact, "<sip:a@192.0.2.77:5062>")
            .header(HeaderName::Event, event)
            .number(HeaderName::Expires, expires_s);
        if let Some(value) = authorization {
            builder = builder.header(HeaderName::ProxyAuthorization, value);
        }
        let bytes = builder.end();
        let now = stage.network.now();
        let flow = self.flow;
        let input = Input::Received {
            flow,
            bytes: &bytes,
        };
        let out = stage.network.engine.handle(input, now);
        heard_by(flow, &out)
    }
}

fn heard_by(flow: Flow, out: &naisen_engine::Outputs) -> Vec<OwnedMessage> {
    let own = out.messages.iter().filter(|one| one.flow.peer == flow.peer);
    own.map(|one| OwnedMessage::scan(&one.bytes).unwrap())
        .collect()
}

#[test]
fn a_subscription_hears_every_change_until_it_ends() {
    let mut stage = Stage::new(35);
    let mut phone = Subscriber::new();
    let heard = phone.ask(&mut stage, "message-summary", 600);
    assert_eq!(heard[0].view().status().unwrap().0, 200);
    assert_eq!(heard[0].view().get(HeaderName::Expires).unwrap(), b"600");
    let state = |message: &OwnedMessage| {
        let view = message.view();
        assert_eq!(view.get(HeaderName::Event).unwrap(), b"message-summary");
        let state = view.get(HeaderName::SubscriptionState).unwrap();
        let summary = Summary::parse(view.body()).unwrap();
        (String::from_utf8(state.to_vec()).unwrap(), summary)
    };
    assert_eq!(
        state(&heard[1]),
        ("active;expires=600".to_owned(), Summary::default())
    );
    let summary = Summary { new: 1, old: 0 };
    let now = stage.network.now();
    let input = Input::Mailbox {
        subscriber: id(A),
        summary,
    };
    let out = stage.network.engine.handle(input, now);
    assert_eq!(
        out.messages.len(),
        1,
        "not to the registered terminal as well"
    );
    assert_eq!(state(&heard_by(phone.flow, &out)[0]).1, summary);
    let heard = phone.ask(&mut stage, "message-summary", 0);
    assert_eq!(
        state(&heard[1]),
        ("terminated;reason=timeout".to_owned(), summary)
    );
    let heard = phone.ask(&mut stage, "message-summary", 600);
    assert_eq!(heard[0].view().status().unwrap().0, 481, "it is over");
}

#[test]
fn other_events_and_hasty_subscriptions_are_refused() {
    let mut stage = Stage::new(36);
    let mut phone = Subscriber::new();
    let heard = phone.ask(&mut stage, "presence", 600);
    let view = heard[0].view();
    assert_eq!(view.status().unwrap().0, 489);
    assert_eq!(
        view.get(HeaderName::AllowEvents).unwrap(),
        b"message-summary"
    );
    let heard = phone.ask(&mut stage, "message-summary;id=3", 30);
    let view = heard[0].view();
    assert_eq!(view.status().unwrap().0, 423);
    assert_eq!(view.get(HeaderName::MinExpires).unwrap(), b"60");
}
