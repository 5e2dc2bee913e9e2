//! Where a call to the outside can go: the peers in order, those that do not answer last.

use std::sync::Arc;

use naisen_core::plan::{Dial, Identity};

use crate::call::{Face, Target};
use crate::config::TARGETS_MAX;
use crate::engine::Engine;

impl Engine {
    /// The peers of the trunks, the first to try last. `face` writes what a trunk is shown, for the
    /// identity it wants (`forward_identity`, calls §10).
    pub(crate) fn trunk_targets(
        &self,
        dial: &Dial,
        face: impl Fn(&Identity) -> Face,
    ) -> Vec<Target> {
        let mut original = None;
        let mut diverting = None;
        let mut targets = Vec::new();
        for (trunk, peers) in &self.trunks.trunks {
            let number = dial.to_trunk(trunk.plus_81);
            let shown = if trunk.show_diverting {
                diverting.get_or_insert_with(|| Arc::new(face(&dial.diverting_identity())))
            } else {
                original.get_or_insert_with(|| Arc::new(face(&dial.identity)))
            };
            for id in peers {
                let Some(live) = self.trunks.peer(*id) else {
                    continue;
                };
                let target = Target {
                    uri: format!("sip:{number}@{}", live.peer.host).into_bytes(),
                    flow: live.flow(self.config.trunk_local),
                    routes: Vec::new(),
                    face: Arc::clone(shown),
                    peer: Some(*id),
                };
                targets.push((!live.up, target));
            }
        }
        // sip.17
        targets.sort_by_key(|(is_down, _)| *is_down);
        targets.truncate(TARGETS_MAX);
        targets.reverse();
        targets.into_iter().map(|(_, target)| target).collect()
    }
}
