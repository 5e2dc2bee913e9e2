//! Dialogs (RFC 3261 §12): tags, sequence numbers, targets and routes, and the requests made in them.
//!
//! Knows neither calls nor transactions: it says what a request in the dialog looks like and whether one
//! that came is in order.

use crate::address::NameAddr;
use crate::build::Builder;
use crate::lex::trim;
use crate::uri::Uri;
use crate::{HeaderName, Message, Method};

/// One dialog as this side sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialog {
    /// Call-ID.
    pub call_id: Vec<u8>,
    /// What we put into From, tag included.
    pub local: Vec<u8>,
    /// What we put into To, with the peer's tag once it is known.
    pub remote: Vec<u8>,
    /// Our tag.
    pub local_tag: Vec<u8>,
    /// The peer's tag; empty until it is known.
    pub remote_tag: Vec<u8>,
    /// Where requests in the dialog are sent to.
    pub target: Vec<u8>,
    /// Route values in the order they are sent.
    pub routes: Vec<Vec<u8>>,
    /// The number of our last request.
    pub local_cseq: u32,
    /// The number of the peer's last request; none before the first.
    pub remote_cseq: Option<u32>,
}

/// A request in the dialog came late or twice (RFC 3261 §12.2.2): answer 500.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfOrder;

impl Dialog {
    /// The dialog an INVITE makes at the side that answers it (RFC 3261 §12.1.1).
    #[must_use]
    pub fn answering(request: &Message<'_>, local_tag: &[u8]) -> Self {
        let mut local = request.get(HeaderName::To).unwrap_or_default().to_vec();
        local.extend_from_slice(b";tag=");
        local.extend_from_slice(local_tag);
        Self {
            call_id: request.call_id().to_vec(),
            local,
            remote: request.get(HeaderName::From).unwrap_or_default().to_vec(),
            local_tag: local_tag.to_vec(),
            remote_tag: request.from_tag().unwrap_or_default().to_vec(),
            target: contact_uri(request).unwrap_or_default(),
            routes: record_routes(request).collect(),
            local_cseq: 0,
            remote_cseq: request.cseq().map(|cseq| cseq.number),
        }
    }

    /// The dialog of an INVITE we are about to send; target and routes are where it goes first.
    #[must_use]
    pub fn calling(call_id: &[u8], local: &[u8], local_tag: &[u8], remote: &[u8]) -> Self {
        Self {
            call_id: call_id.to_vec(),
            local: [local, b";tag=", local_tag].concat(),
            remote: remote.to_vec(),
            local_tag: local_tag.to_vec(),
            ..Self::default()
        }
    }

    /// Starts the dialog anew with another target: whatever an earlier one answered is forgotten. Our tag,
    /// the Call-ID and the count of requests stay.
    pub fn call(&mut self, local: &[u8], remote: Vec<u8>, target: Vec<u8>, routes: Vec<Vec<u8>>) {
        self.local.clear();
        self.local.extend_from_slice(local);
        self.local.extend_from_slice(b";tag=");
        self.local.extend_from_slice(&self.local_tag);
        self.remote = remote;
        self.remote_tag.clear();
        self.target = target;
        self.routes = routes;
    }

    /// A response other than 100 to our INVITE: it fixes (or changes, RFC 6026 forks) the peer's tag,
    /// target and routes (RFC 3261 §12.1.2).
    pub fn establish(&mut self, response: &Message<'_>) {
        if let Some(to) = response.get(HeaderName::To)
            && let Some(tag) = response.to_tag()
        {
            self.remote = to.to_vec();
            self.remote_tag = tag.to_vec();
        }
        if let Some(target) = contact_uri(response) {
            self.target = target;
        }
        let mut routes: Vec<_> = record_routes(response).collect();
        routes.reverse();
        self.routes = routes;
    }

    /// A target refresh: re-INVITE or UPDATE and their 2xx move the peer's target (RFC 3261 §12.2).
    pub fn refresh_target(&mut self, message: &Message<'_>) {
        if let Some(target) = contact_uri(message) {
            self.target = target;
        }
    }

    /// Whether a request from the peer belongs here.
    #[must_use]
    pub fn matches_request(&self, request: &Message<'_>) -> bool {
        request.call_id() == self.call_id
            && request.to_tag() == Some(&self.local_tag)
            && request.from_tag().unwrap_or_default() == self.remote_tag
    }

    /// Notes a request from the peer.
    ///
    /// # Errors
    /// [`OutOfOrder`] when its number does not rise. ACK and CANCEL carry the number of their INVITE
    /// and are never out of order.
    pub fn note_request(&mut self, request: &Message<'_>) -> Result<(), OutOfOrder> {
        let Some(cseq) = request.cseq() else {
            return Err(OutOfOrder);
        };
        if matches!(cseq.method, Method::Ack | Method::Cancel) {
            return Ok(());
        }
        if self.remote_cseq.is_some_and(|last| cseq.number <= last) {
            return Err(OutOfOrder);
        }
        self.remote_cseq = Some(cseq.number);
        Ok(())
    }

    /// Starts the next request in the dialog: request line, Route, From, To, Call-ID, CSeq and
    /// Max-Forwards; the caller adds Via, Contact and the rest.
    #[must_use]
    pub fn next_request(&mut self, method: Method<'_>) -> Builder {
        let cseq = self.take_cseq();
        self.request(method, cseq)
    }

    /// The number of our next request, for one that is written elsewhere.
    pub const fn take_cseq(&mut self) -> u32 {
        self.local_cseq += 1;
        self.local_cseq
    }

    /// Starts the ACK of a 2xx to the INVITE of that number.
    #[must_use]
    pub fn ack(&self, invite_cseq: u32) -> Builder {
        self.request(Method::Ack, invite_cseq)
    }

    fn request(&self, method: Method<'_>, cseq: u32) -> Builder {
        let (uri, routes) = self.route();
        let mut builder = Builder::request(method, uri);
        for route in routes {
            builder = builder.header(HeaderName::Route, route);
        }
        builder
            .header(HeaderName::From, &self.local)
            .header(HeaderName::To, &self.remote)
            .header(HeaderName::CallId, &self.call_id)
            .cseq(cseq, method)
            .number(HeaderName::MaxForwards, 70)
    }

    /// Request-URI and Route values (RFC 3261 §12.2.1.1): a first hop without `lr` is a strict router
    /// and gets its own URI as the Request-URI.
    fn route(&self) -> (&[u8], Vec<Vec<u8>>) {
        let Some(first) = self.routes.first() else {
            return (&self.target, Vec::new());
        };
        let uri = NameAddr::parse(first).map_or(&b""[..], |address| address.uri);
        let is_loose = Uri::parse(uri).is_ok_and(|uri| uri.param("lr").is_some());
        if is_loose {
            return (&self.target, self.routes.clone());
        }
        let mut rest = self.routes[1..].to_vec();
        rest.push([b"<", &self.target[..], b">"].concat());
        (uri, rest)
    }

    /// The URI whose host the next request is sent to.
    #[must_use]
    pub fn next_hop(&self) -> &[u8] {
        match self.routes.first() {
            Some(first) => NameAddr::parse(first).map_or(&self.target[..], |address| address.uri),
            None => &self.target,
        }
    }
}

fn contact_uri(message: &Message<'_>) -> Option<Vec<u8>> {
    message.contact().map(|contact| contact.uri.to_vec())
}

fn record_routes<'a>(message: &Message<'a>) -> impl Iterator<Item = Vec<u8>> + use<'a> {
    message
        .elements(HeaderName::RecordRoute)
        .map(|element| trim(element).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OwnedMessage;

    fn scan(text: &str) -> OwnedMessage {
        OwnedMessage::scan(text.replace('\n', "\r\n").as_bytes()).unwrap()
    }

    const INVITE: &str = "INVITE sip:b@h SIP/2.0\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nFrom: <sip:a@h>;tag=1\n\
        To: <sip:b@h>\nCall-ID: c\nCSeq: 7 INVITE\nContact: <sip:a@192.0.2.1:5>\n\
        Record-Route: <sip:p2;lr>, <sip:p1;lr>\n\n";

    #[test]
    fn the_answering_side_routes_in_the_order_it_got() {
        let invite = scan(INVITE);
        let mut dialog = Dialog::answering(&invite.view(), b"2");
        let bye = dialog.next_request(Method::Bye).end();
        let text = String::from_utf8(bye.to_vec()).unwrap();
        assert!(
            text.starts_with(
                "BYE sip:a@192.0.2.1:5 SIP/2.0\r\nRoute: <sip:p2;lr>\r\nRoute: <sip:p1;lr>\r\n\
             From: <sip:b@h>;tag=2\r\nTo: <sip:a@h>;tag=1\r\nCall-ID: c\r\nCSeq: 1 BYE\r\n"
            ),
            "{text}"
        );
        assert_eq!(dialog.next_hop(), b"sip:p2;lr");
        assert_eq!(dialog.note_request(&invite.view()), Err(OutOfOrder));
    }

    #[test]
    fn the_calling_side_turns_the_routes_round() {
        let mut dialog = Dialog::calling(b"c", b"<sip:a@h>", b"1", b"<sip:b@h>");
        let ok = scan(
            "SIP/2.0 200 OK\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nFrom: <sip:a@h>;tag=1\n\
             To: <sip:b@h>;tag=9\nCall-ID: c\nCSeq: 1 INVITE\nContact: <sip:b@192.0.2.2>\n\
             Record-Route: <sip:p2;lr>, <sip:p1;lr>\n\n",
        );
        dialog.establish(&ok.view());
        let ack = String::from_utf8(dialog.ack(1).end().to_vec()).unwrap();
        assert!(
            ack.starts_with(
                "ACK sip:b@192.0.2.2 SIP/2.0\r\nRoute: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\n"
            ),
            "{ack}"
        );
        assert_eq!(dialog.remote_tag, b"9");
    }

    #[test]
    fn a_strict_router_gets_its_own_uri() {
        let mut dialog = Dialog::calling(b"c", b"<sip:a@h>", b"1", b"<sip:b@h>");
        dialog.target = b"sip:b@192.0.2.2".to_vec();
        dialog.routes = vec![b"<sip:old>".to_vec(), b"<sip:p;lr>".to_vec()];
        let text = String::from_utf8(dialog.next_request(Method::Bye).end().to_vec()).unwrap();
        assert!(
            text.starts_with(
                "BYE sip:old SIP/2.0\r\nRoute: <sip:p;lr>\r\nRoute: <sip:b@192.0.2.2>\r\n"
            ),
            "{text}"
        );
    }
}
