//! Requests in calls with a peer at which we have a login: one that asks for credentials gets the request
//! again with them (RFC 3261 §22.3). The INVITE that begins a call and REGISTER have their own ways.

use naisen_sip::build::Builder;
use naisen_sip::flow::Flow;
use naisen_sip::slab::Id;
use naisen_sip::transaction::ClientId;
use naisen_sip::{HeaderName, Message, OwnedMessage, Status};

use super::{PeerId, Trunks, answer_challenge};
use crate::call::Purpose;
use crate::config::CHALLENGES_MAX;
use crate::engine::Engine;

/// What differs from try to try, or is written anew.
const WRITTEN_ANEW: &[HeaderName] = &[
    HeaderName::Via,
    HeaderName::CSeq,
    HeaderName::Authorization,
    HeaderName::ProxyAuthorization,
    HeaderName::ContentType,
    HeaderName::ContentLength,
];

/// A request that may have to be sent again, kept until its final response.
#[derive(Debug)]
pub(crate) struct Provable {
    peer: PeerId,
    party: Id,
    flow: Flow,
    is_invite: bool,
    request: Vec<u8>,
    /// Challenges of it that were answered.
    challenges: u32,
}

impl Trunks {
    /// The peer at the other end of a flow, if we have a login there.
    fn with_login(&self, flow: Flow) -> Option<PeerId> {
        let mut peers = self.peers.iter();
        let found = peers.find(|(_, live)| {
            live.peer.login.is_some() && live.peer.address.ip() == flow.peer.ip()
        });
        found.map(|(id, _)| *id)
    }
}

impl Engine {
    /// A request in a party's dialog is about to be written.
    pub(crate) fn expect_challenge(&mut self, client: ClientId, party: Id, flow: Flow) {
        let Some(peer) = self.trunks.with_login(flow) else {
            return;
        };
        let provable = Provable {
            peer,
            party,
            flow,
            is_invite: false,
            request: Vec::new(),
            challenges: 0,
        };
        self.provables.insert(client, provable);
    }

    /// A request is sent: if it may be challenged it is kept.
    pub(crate) fn keep_provable(&mut self, client: ClientId, is_invite: bool, bytes: &[u8]) {
        if let Some(kept) = self.provables.get_mut(&client) {
            kept.is_invite = is_invite;
            kept.request = bytes.to_vec();
        }
    }

    /// The final response to a request: if it asks for credentials we have, the request goes again with
    /// them and whoever waits goes on waiting. False when there is nothing to prove, or nothing to prove
    /// it with.
    pub(crate) fn prove_request(
        &mut self,
        client: ClientId,
        message: &Message<'_>,
        status: Status,
    ) -> bool {
        let Some(kept) = self.provables.remove(&client) else {
            return false;
        };
        if !matches!(status.0, 401 | 407) || kept.challenges >= CHALLENGES_MAX {
            return false;
        }
        let Ok(request) = OwnedMessage::scan(&kept.request) else {
            return false;
        };
        let view = request.view();
        let (Some(method), Some(cseq)) = (view.method(), view.cseq()) else {
            return false;
        };
        let cnonce = self.tokens.fresh();
        let peer = self.trunks.peer(kept.peer);
        let login = peer.and_then(|live| live.peer.login.as_ref());
        // sip.18
        let answer =
            login.and_then(|login| answer_challenge(login, message, method, view.uri(), &cnonce));
        let (Some((name, value)), Some(mut purpose)) = (answer, self.purposes.remove(&client))
        else {
            return false;
        };
        let cseq = match self.parties.get_mut(kept.party) {
            Some(party) => party.dialog.take_cseq(),
            // A BYE outlives its dialog.
            None => cseq.number + 1,
        };
        if let Purpose::Relay(relayed) = &mut purpose {
            relayed.renumber(cseq);
        }
        let again = self.transactions.open();
        let kind = view.get(HeaderName::ContentType).unwrap_or_default();
        let bytes = Builder::request(method, view.uri())
            .write(HeaderName::Via, self.via(kept.flow, again))
            .copy_where(&view, |name| !WRITTEN_ANEW.contains(&name))
            .cseq(cseq, method)
            .header(name, value)
            .body(kind, view.body());
        self.purposes.insert(again, purpose);
        let (is_invite, flow, challenges) = (kept.is_invite, kept.flow, kept.challenges + 1);
        let kept = Provable { challenges, ..kept };
        self.provables.insert(again, kept);
        self.send(again, is_invite, flow, bytes);
        true
    }
}
