//! What of a record a viewer may see (domain §1): an administrator learns of a personal list only that
//! it refused; a user sees the rules of its own number and no number another one's forward leads to.

use super::{CallRecord, Direction, Party};
use crate::ids::SubscriberId;
use crate::plan::{Rule, Verdict, WhyRecord};
use crate::simulate::Viewer;

impl CallRecord {
    /// The record as a viewer may see it.
    #[must_use]
    pub fn seen_by(self, viewer: Viewer) -> Self {
        match viewer {
            Viewer::Admin => self.without_lists(),
            Viewer::User(own) => self.of_own_number(own),
        }
    }

    fn without_lists(mut self) -> Self {
        self.why
            .retain(|step| step.rule != Rule::Blocklist || step.verdict == Verdict::Won);
        let lists = self.why.iter_mut().filter(|s| s.rule == Rule::Blocklist);
        for step in lists {
            let title = step.rule.title();
            (step.ja, step.en) = (title.ja.to_owned(), title.en.to_owned());
            step.setting = None;
        }
        self
    }

    fn of_own_number(mut self, own: SubscriberId) -> Self {
        let forwards = |step: &WhyRecord| step.rule == Rule::Forward && step.subject == Some(own);
        let forwarded = self.why.iter().any(forwards);
        self.why.retain(|step| step.subject == Some(own));
        let called_it = self.caller.subscriber == Some(own);
        if self.withheld && !called_it && self.direction == Direction::Internal {
            self.caller = Party::default();
        }
        let dialled = called_it.then(|| self.called.clone());
        let hide = |party: &mut Party| {
            let outside = party.subscriber.is_none();
            if outside && !forwarded && dialled.as_ref() != Some(party) {
                party.number.clear();
            }
        };
        self.legs.iter_mut().for_each(|leg| hide(&mut leg.party));
        hide(&mut self.answerer);
        self
    }
}
