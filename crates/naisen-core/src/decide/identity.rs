//! Who calls, and what each leg shows of it (calls §3 step 7, §6 step 4).

use std::sync::Arc;

use super::plan::Plan;
use super::turn::Turn;
use crate::dial_plan::normalise_number;
use crate::ids::SubscriberId;
use crate::plan::{Caller, CarrierIdentity, Identity, Origin, Withheld};
use crate::settings::{CallerNumber, CompanySettings, Feature, Subscriber};

/// Display names by which the network says why it has no number [S22].
const UNAVAILABLE: [&str; 3] = [
    "unavailable",
    "interaction with other service",
    "coin line/payphone",
];

/// The caller of a call, and the subscriber whose numbers it shows.
pub(super) fn caller(
    world: &CompanySettings,
    origin: &Origin,
) -> (Caller, Option<Arc<Subscriber>>) {
    let caller = match origin {
        Origin::Terminal { subscriber, .. } => {
            let shown = shown_subscriber(world, *subscriber);
            return (as_caller(*subscriber, shown), shown.cloned());
        }
        Origin::Transfer { transferred, .. } => transferred.clone(),
        Origin::Trunk { identity, .. } => carrier(identity),
        Origin::Company(incoming) => Caller {
            subscriber: world.subscriber_by_number(&incoming.caller.number),
            ..incoming.caller.clone()
        },
    };
    let shown = caller
        .subscriber
        .and_then(|id| shown_subscriber(world, id))
        .cloned();
    (caller, shown)
}

/// A subscriber as a caller: by its 050 number, or the pilot's.
pub(super) fn subscriber_as_caller(world: &CompanySettings, id: SubscriberId) -> Caller {
    as_caller(id, shown_subscriber(world, id))
}

fn as_caller(id: SubscriberId, shown: Option<&Arc<Subscriber>>) -> Caller {
    Caller {
        subscriber: Some(id),
        number: shown.map_or_else(String::new, |shown| shown.external_number.clone()),
        withheld: Withheld::No,
    }
}

/// The subscriber whose numbers a caller shows: its own, or with 代表発信 the pilot's.
fn shown_subscriber(world: &CompanySettings, id: SubscriberId) -> Option<&Arc<Subscriber>> {
    let own = world.subscriber_arc(id)?;
    pilot_shown(world, id, own)
        .and_then(|pilot| world.subscriber_arc(pilot))
        .or(Some(own))
}

/// Whose numbers a subscriber shows in place of its own.
pub(super) fn pilot_shown(
    world: &CompanySettings,
    id: SubscriberId,
    own: &Subscriber,
) -> Option<SubscriberId> {
    // calls.11
    let wants_pilot = own.caller_number == CallerNumber::Pilot;
    if !wants_pilot || !world.company().features.has(Feature::Hunt) {
        return None;
    }
    let (_, group) = world.hunt_group_of(id)?;
    world.subscriber(group.pilot).map(|_| group.pilot)
}

/// What the network says in place of a number.
pub(super) fn in_place_of_number(origin: &Origin) -> Option<String> {
    let Origin::Trunk { identity, .. } = origin else {
        return None;
    };
    is_unavailable(identity).then(|| identity.display_name.clone())
}

fn is_unavailable(identity: &CarrierIdentity) -> bool {
    let name = &identity.display_name;
    UNAVAILABLE.iter().any(|one| one.eq_ignore_ascii_case(name))
}

fn carrier(identity: &CarrierIdentity) -> Caller {
    // calls.26
    let name = &identity.display_name;
    let private = identity
        .privacy
        .iter()
        .flat_map(|value| value.split([';', ',']));
    let private = private
        .map(str::trim)
        .any(|value| matches!(value, "id" | "user" | "header"));
    let from_anonymous = identity.from_user.eq_ignore_ascii_case("anonymous")
        || identity.from_host.eq_ignore_ascii_case("anonymous.invalid");
    let unnamed = name.is_empty() || name.eq_ignore_ascii_case("anonymous");
    let withheld = match (
        is_unavailable(identity),
        private || from_anonymous && unnamed,
    ) {
        (true, _) => Withheld::Unavailable,
        (false, true) => Withheld::Deliberate,
        (false, false) => Withheld::No,
    };
    let number = if identity.asserted.is_empty() && !from_anonymous {
        &identity.from_user
    } else {
        &identity.asserted
    };
    Caller {
        subscriber: None,
        number: normalise_number(number),
        withheld,
    }
}

/// Whom a leg rings.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) id: SubscriberId,
    /// Its settings, where they have been looked up already.
    pub(super) known: Option<&'a Subscriber>,
}

impl Owner<'_> {
    pub(super) const fn of(id: SubscriberId) -> Self {
        Self { id, known: None }
    }
}

impl Plan {
    /// The caller's number as a subscriber is shown it, on its phone and in its mailbox: an extension, or
    /// an 050 or outside number; none when it is withheld or unknown.
    #[must_use]
    pub fn shown_to(&self, owner: SubscriberId) -> Option<String> {
        self.shown(Some(Owner::of(owner)))
    }

    fn shown(&self, owner: Option<Owner<'_>>) -> Option<String> {
        let caller = &self.caller;
        let number = Some(&caller.number).filter(|number| !number.is_empty());
        let extension = owner.and_then(|owner| self.extension_for(owner));
        let shown = extension.or_else(|| number.cloned());
        shown.filter(|_| caller.withheld == Withheld::No)
    }

    /// The caller's extension as the owner of a leg would dial it.
    fn extension_for(&self, owner: Owner<'_>) -> Option<String> {
        let world = &self.settings;
        let inside = self.by_extension && world.company().features.has(Feature::Extension);
        let shown = self.shown.as_ref().filter(|_| inside)?;
        let (group, extension) = (shown.extension_group?, shown.extension.as_ref()?);
        let owner = owner.known.or_else(|| world.subscriber(owner.id))?;
        let owner_group = owner.extension_group?;
        if owner_group == group {
            return Some(extension.clone());
        }
        let site_number = &world.extension_group(group)?.site_number;
        Some(format!("{site_number}{extension}"))
    }
}

impl Turn<'_> {
    /// What a leg shows: computed anew for every leg, from the original caller and whom it rings; an
    /// outside leg rings nobody here.
    pub(super) fn identity_at(&self, owner: Option<Owner<'_>>) -> Identity {
        // calls.10
        let caller = &self.plan.caller;
        let number = Some(&caller.number).filter(|number| !number.is_empty());
        let withheld = caller.withheld == Withheld::Deliberate;
        // A terminal stands outside the trust domain when the caller withholds (RFC 3325 §7).
        let trusted = owner.is_none() || !withheld;
        Identity {
            from: self.plan.shown(owner),
            asserted: number.filter(|_| trusted).cloned(),
            withheld,
            display_name: self.plan.display_name.clone(),
        }
    }
}
