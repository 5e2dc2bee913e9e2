//! Requests to a peer that are about no call, and OPTIONS, by which a peer is asked whether it is there.

use std::sync::Arc;

use naisen_sip::build::Builder;
use naisen_sip::transaction::ClientId;
use naisen_sip::{HeaderName, Method, Status};

use super::PeerId;
use crate::call::Purpose;
use crate::engine::{Due, Engine};

/// How soon a silent peer is asked again after its silence was noticed, ms.
const AGAIN_MS: u64 = 5_000;

/// Who a request is from and to, and the dialog-like names it carries.
pub(super) struct Address<'a> {
    pub(super) uri: &'a str,
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) call_id: &'a [u8],
}

impl Engine {
    /// It is time to ask a peer.
    pub(crate) fn ping(&mut self, peer: PeerId) {
        let Some(live) = self.trunks.peer(peer) else {
            return;
        };
        let uri = format!("sip:{}", live.peer.host);
        let host = self.config.trunk_local;
        let (from, to) = (format!("<sip:naisen@{host}>"), format!("<{uri}>"));
        let call_id = [&self.tokens.fresh()[..], b"@naisen"].concat();
        let address = Address {
            uri: &uri,
            from: &from,
            to: &to,
            call_id: &call_id,
        };
        if let Some((client, builder)) = self.request_peer(peer, Method::Options, &address) {
            self.purposes.insert(client, Purpose::Ping(peer));
            self.send_peer(peer, client, builder.end());
        }
    }

    /// A peer has answered the question: any answer shows that it is there, but a server that is
    /// overloaded or broken takes no calls (RFC 3261 §21.5).
    pub(crate) fn ping_heard(&mut self, peer: PeerId, status: Status) {
        if matches!(status.0, 408 | 500 | 502..=504) {
            self.peer_silent(peer);
        } else {
            self.peer_heard(peer);
        }
        let Some(live) = self.trunks.peer(peer) else {
            return;
        };
        let pause_ms = if live.up { live.ping_ms } else { AGAIN_MS };
        self.timers
            .set(self.now.mono_ms + pause_ms, Due::Ping(peer));
    }

    /// A peer has not answered the question.
    pub(crate) fn ping_unanswered(&mut self, peer: PeerId) {
        self.peer_silent(peer);
        self.timers
            .set(self.now.mono_ms + AGAIN_MS, Due::Ping(peer));
    }

    /// Starts a request to a peer outside any dialog.
    pub(super) fn request_peer(
        &mut self,
        peer: PeerId,
        method: Method<'_>,
        address: &Address<'_>,
    ) -> Option<(ClientId, Builder)> {
        let live = self.trunks.peers.get_mut(&peer)?;
        live.cseq += 1;
        let (flow, cseq) = (live.flow(self.config.trunk_local), live.cseq);
        let client = self.transactions.open();
        let tag = self.tokens.fresh();
        let from = [address.from.as_bytes(), b";tag=", &tag].concat();
        let builder = Builder::request(method, address.uri.as_bytes())
            .write(HeaderName::Via, self.via(flow, client))
            .header(HeaderName::From, from)
            .header(HeaderName::To, address.to)
            .header(HeaderName::CallId, address.call_id)
            .cseq(cseq, method)
            .number(HeaderName::MaxForwards, 70);
        Some((client, builder))
    }

    pub(super) fn send_peer(&mut self, peer: PeerId, client: ClientId, bytes: Arc<[u8]>) {
        if let Some(live) = self.trunks.peer(peer) {
            let flow = live.flow(self.config.trunk_local);
            self.send(client, false, flow, bytes);
        }
    }
}
