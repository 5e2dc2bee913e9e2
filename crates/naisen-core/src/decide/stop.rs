//! 緊急停止 and 初期化 of a subscriber while its calls live (calls §12).

use super::plan::Stage;
use super::turn::Turn;
use crate::ids::SubscriberId;
use crate::plan::{Action, CancelReason, Cause, Reason, Rule, Setting, Verdict};

impl Turn<'_> {
    /// The subscriber was stopped, or initialised.
    pub(super) fn stopped(&mut self, id: SubscriberId, initialised: bool) {
        if !self.plan.concerns(id) {
            return;
        }
        // calls.54 calls.55
        let rule = if initialised {
            Rule::InitialiseLive
        } else {
            Rule::StopLive
        };
        let setting = Some(Setting::EmergencyStop(id));
        self.note(rule, Verdict::Won, Some(id), setting, Reason::ActionTaken);
        let diverts = self.plan.diversions.iter().any(|(by, _)| *by == id);
        if !self.plan.is_pending() {
            return self.stop_answered(id, initialised, diverts);
        }
        if self.is_caller(id) {
            return self.stop_pending(Cause::CallerStopped);
        }
        let hunts_on =
            matches!(&self.plan.stage, Stage::Hunting(hunting) if hunting.pilot != id && !diverts);
        if !hunts_on {
            self.stop_pending(Cause::CalleeStopped);
        } else if self.cancel_at(id) {
            self.member_out(id, false);
        }
    }

    fn stop_answered(&mut self, id: SubscriberId, initialised: bool, diverts: bool) {
        let (party, records) = match self.plan.stage {
            Stage::Talking { with } => (with == Some(id), false),
            Stage::Recording { subscriber } => (false, subscriber == id),
            Stage::New
            | Stage::Ringing { .. }
            | Stage::Hunting(_)
            | Stage::Outside
            | Stage::Mailbox
            | Stage::Over => (false, false),
        };
        if self.is_caller(id) || diverts || party || records {
            let delete_message = initialised && records;
            self.actions.push(Action::Release { delete_message });
            self.plan.stage = Stage::Over;
        }
    }

    fn stop_pending(&mut self, cause: Cause) {
        self.cancel_all(CancelReason::Missed);
        self.reject(cause);
    }
}
