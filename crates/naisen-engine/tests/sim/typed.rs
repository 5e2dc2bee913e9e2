//! A carrier's switch typed by hand, for what the phones of the rehearsal never say.

use std::net::SocketAddr;

use naisen_sip::{HeaderName, Method, OwnedMessage};

use crate::stage::{Stage, number};

/// The switch: it speaks from another port of the trunk's address.
pub(crate) struct Switch {
    pub(crate) stage: Stage,
    address: SocketAddr,
    to: String,
    cseq: u32,
}

pub(crate) const SDP: &str = "v=0\r\no=- 1 1 IN IP4 203.0.113.1\r\ns=-\r\nc=IN IP4 203.0.113.1\r\nt=0 0\r\n\
                   m=audio 40000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

impl Switch {
    pub(crate) fn new() -> Self {
        Self {
            stage: Stage::new(1),
            address: "203.0.113.1:5070".parse().unwrap(),
            to: String::new(),
            cseq: 1,
        }
    }

    /// Calls a number with extra header lines; what comes back at once.
    pub(crate) fn invite(&mut self, called: usize, extra: &str) -> Vec<OwnedMessage> {
        self.invite_with(called, extra, SDP)
    }

    /// The same with another description, or none.
    pub(crate) fn invite_with(
        &mut self,
        called: usize,
        extra: &str,
        sdp: &str,
    ) -> Vec<OwnedMessage> {
        self.to = format!("<sip:{}@198.51.100.1>", number(called));
        self.request(Method::Invite, extra, sdp)
    }

    /// The same without a description of its own.
    pub(crate) fn invite_without_offer(&mut self, called: usize, extra: &str) -> Vec<OwnedMessage> {
        self.to = format!("<sip:{}@198.51.100.1>", number(called));
        self.request(Method::Invite, extra, "")
    }

    /// Sends a request in the call; what comes back at once.
    pub(crate) fn request(
        &mut self,
        method: Method<'_>,
        extra: &str,
        body: &str,
    ) -> Vec<OwnedMessage> {
        let name = String::from_utf8_lossy(method.as_bytes()).into_owned();
        let (cseq, to) = (self.cseq, self.to.clone());
        let length = body.len();
        let kind = match body.is_empty() {
            true => "",
            false => "Content-Type: application/sdp\r\n",
        };
        let text = format!(
            "{name} sip:05011110001@198.51.100.1 SIP/2.0\r\n\
             Via: SIP/2.0/UDP 203.0.113.1:5070;branch=z9hG4bKs{cseq}{name}\r\n\
             From: <sip:0312345678@203.0.113.1>;tag=1\r\nTo: {to}\r\nCall-ID: typed\r\n\
             CSeq: {cseq} {name}\r\nContact: <sip:x@203.0.113.1:5070>\r\nMax-Forwards: 70\r\n\
             {extra}{kind}Content-Length: {length}\r\n\r\n{body}"
        );
        if method != Method::Ack {
            self.cseq += 1;
        }
        self.stage.network.inject(self.address, text.as_bytes());
        self.hear()
    }

    /// The ACK of the INVITE with this number.
    pub(crate) fn ack(&mut self, invite_cseq: u32) -> Vec<OwnedMessage> {
        self.ack_with(invite_cseq, "")
    }

    /// The same with the answer to an offer in the 2xx.
    pub(crate) fn ack_with(&mut self, invite_cseq: u32, sdp: &str) -> Vec<OwnedMessage> {
        let next = std::mem::replace(&mut self.cseq, invite_cseq);
        let heard = self.request(Method::Ack, "", sdp);
        self.cseq = next;
        heard
    }

    /// What has come since it was asked last; the tag of the other side is noted.
    pub(crate) fn hear(&mut self) -> Vec<OwnedMessage> {
        let strays = std::mem::take(&mut self.stage.network.strays).into_iter();
        let heard: Vec<_> = strays
            .filter(|(to, _)| *to == self.address)
            .map(|(_, bytes)| OwnedMessage::scan(&bytes).unwrap())
            .collect();
        let tagged = heard.iter().rev().find(|one| {
            let view = one.view();
            view.status().is_some_and(|status| status.0 > 100) && view.to_tag().is_some()
        });
        if let Some(tagged) = tagged {
            let to = tagged.view().get(HeaderName::To).unwrap().to_vec();
            self.to = String::from_utf8(to).unwrap();
        }
        heard
    }

    /// Time passes; what comes in it.
    pub(crate) fn wait_ms(&mut self, ms: u64) -> Vec<OwnedMessage> {
        let until_ms = self.stage.network.now_ms() + ms;
        self.stage.network.run_until(until_ms);
        self.hear()
    }

    /// Answers a request of the engine's with 200.
    pub(crate) fn ok(&mut self, request: &OwnedMessage, extra: &str) {
        let source = self.address;
        let view = request.view();
        let bytes = naisen_sip::build::Builder::reply(&view, naisen_sip::Status(200), source, b"1")
            .header(HeaderName::Contact, "<sip:x@203.0.113.1:5070>")
            .lines(extra.as_bytes())
            .end();
        self.stage.network.inject(source, &bytes);
    }
}

/// The statuses among messages.
pub(crate) fn statuses(messages: &[OwnedMessage]) -> Vec<u16> {
    let statuses = messages.iter().filter_map(|one| one.view().status());
    statuses.map(|status| status.0).collect()
}

/// The first request with this method among messages.
pub(crate) fn find<'a>(
    messages: &'a [OwnedMessage],
    method: Method<'_>,
) -> Option<&'a OwnedMessage> {
    messages
        .iter()
        .find(|one| one.view().method() == Some(method))
}
