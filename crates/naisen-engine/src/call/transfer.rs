//! A blind transfer while its target still rings: what becomes of it when one end of the old call leaves,
//! and what becomes of the transferred party when nobody answers.

use naisen_core::plan::Event;
use naisen_sip::Status;
use naisen_sip::slab::Id;

use super::CallOrigin;
use crate::engine::Engine;
use crate::output::LegEnd;

impl Engine {
    /// A call looks for whom a party is transferred to.
    pub(super) fn begin_transfer(&mut self, transferred: Id, call: Id) {
        if let Some(party) = self.parties.get_mut(transferred) {
            party.transfer = Some(call);
        }
    }

    /// Whether a party is being transferred already.
    pub(super) fn is_transferred(&self, id: Id) -> bool {
        let party = self.parties.get(id);
        party.is_some_and(|party| party.transfer.is_some())
    }

    /// The party that was to be transferred is gone, or talks with somebody else: what rings for it is
    /// given up, or its target would answer to nobody.
    pub(super) fn give_up_transfer(&mut self, transferred: Id) {
        // sip.27
        let party = self.parties.get_mut(transferred);
        let Some(call) = party.and_then(|party| party.transfer.take()) else {
            return;
        };
        let Some(CallOrigin::Transfer { transferor, .. }) =
            self.calls.get(call).map(|call| call.origin)
        else {
            return;
        };
        let stages = self.calls.get(call).map(|call| call.stages.clone());
        for stage in stages.unwrap_or_default() {
            self.report(stage, Event::CallerCancelled);
        }
        self.notify_transfer(transferor, Status(487), true);
        self.end_call(call, Status(487));
    }

    /// A transferor that hangs up while its target rings leaves the transferred party to the transfer
    /// (RFC 5589 §6). False when it has transferred nobody.
    pub(super) fn leave_to_transfer(&mut self, transferor: Id) -> bool {
        let Some((transferred, call)) = self.transfer_by(transferor) else {
            return false;
        };
        // sip.27
        let old = self.parties.get(transferor).and_then(|party| party.call);
        if let Some(old) = old {
            self.leave_call(transferor, old);
            self.leave_call(transferred, old);
            self.adopt_stages(old, call);
        }
        if let Some(party) = self.parties.get_mut(transferred) {
            party.call = Some(call);
        }
        self.log_party_ended(transferor, LegEnd::Talked);
        self.drop_party(transferor);
        true
    }

    /// Whom a party that talks is transferring, and the call that looks for the target.
    fn transfer_by(&self, transferor: Id) -> Option<(Id, Id)> {
        let transferred = self.parties.get(transferor)?.peer?;
        let call = self.parties.get(transferred)?.transfer?;
        match self.calls.get(call)?.origin {
            CallOrigin::Transfer { transferor: by, .. } if by == transferor => {
                Some((transferred, call))
            }
            CallOrigin::Transfer { .. }
            | CallOrigin::Caller(_)
            | CallOrigin::Announcement { .. } => None,
        }
    }

    /// Nobody answered: the transferred party talks on with its transferor, or, when that is gone, is
    /// hung up.
    pub(super) fn transfer_failed(&mut self, call: Id, transferred: Id) {
        let Some(party) = self.parties.get_mut(transferred) else {
            return;
        };
        if party.transfer == Some(call) {
            party.transfer = None;
        }
        if party.call == Some(call) {
            self.hang_up(transferred);
        }
    }
}
