//! The ordered steps of calls §4: from a dialled string to a class.

use serde::{Deserialize, Serialize};

use super::class::{Class, classify_abroad, classify_home, classify_outside};
use super::number::drop_separators;
use crate::ids::{ExtensionGroupId, PickupGroupId, SubscriberId};
use crate::settings::{CompanySettings, Feature, Subscriber};

/// In whose plan a string is dialled. Features the company does not have are already taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialler {
    /// 内線グループ; with one the dialler is a member and dials `0` for outside.
    pub extension_group: Option<ExtensionGroupId>,
    /// ピックアップグループ.
    pub pickup_group: Option<PickupGroupId>,
}

impl Dialler {
    /// The plan of a subscriber.
    #[must_use]
    pub fn of(world: &CompanySettings, subscriber: &Subscriber) -> Self {
        let pickup = world.company().features.has(Feature::Pickup);
        Self {
            pickup_group: subscriber.pickup_group.filter(|_| pickup),
            ..Self::in_group(world, subscriber.extension_group)
        }
    }

    /// The plan of a 内線グループ, in which forward destinations are written.
    #[must_use]
    pub fn in_group(world: &CompanySettings, group: Option<ExtensionGroupId>) -> Self {
        // calls.59
        let extension = world.company().features.has(Feature::Extension);
        Self {
            extension_group: group.filter(|_| extension),
            pickup_group: None,
        }
    }
}

/// What a dialled string means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialled {
    /// Its class.
    pub class: Class,
    /// The number found: the extension or code as dialled, an outside number as `0…` or `+…`.
    pub number: String,
    /// The colleague it reaches: classes [`Class::Extension`] and [`Class::Onnet`].
    pub subscriber: Option<SubscriberId>,
    /// The step that matched.
    pub step: Step,
    /// 184 or 186, when dialled.
    pub presentation: Option<Presentation>,
}

/// The prefix that changes for one call whether the number is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presentation {
    /// 184.
    Withhold,
    /// 186.
    Present,
}

/// The step of calls §4 that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 1: begins with `+`.
    Plus,
    /// 1a: `*97`, or a `*` that is nothing.
    Star,
    /// 2: the ピックアップ番号 of one's own group.
    Pickup,
    /// 3: exactly 110, 118, 119.
    Emergency,
    /// 4: 内線番号 of one's own group.
    Extension,
    /// 5: 拠点番号+内線番号.
    SiteExtension,
    /// 6, member: the 外線プレフィックス was taken off.
    Prefix,
    /// 6, non-member: an outside number as dialled.
    Outside,
    /// 8: nothing matched.
    Nothing,
}

/// The own-mailbox code.
const MAILBOX_CODE: &str = "*97";

/// What a string dialled by a terminal means.
#[must_use]
pub fn parse(world: &CompanySettings, dialler: Dialler, dialled: &str) -> Dialled {
    let bare = drop_separators(dialled);
    let plan = Plan {
        world,
        dialler,
        presentation_allowed: true,
    };
    if bare.contains('*') {
        return feature(world, &bare); // calls.14
    }
    if let Some(dialled) = plan.plus(&bare) {
        return dialled;
    }
    if let Some(dialled) = plan.pickup(&bare) {
        return dialled;
    }
    let found = plan.inside_or_outside(&bare);
    match split_presentation(&bare) {
        // calls.20
        Some((presentation, rest))
            if plan.dialler.extension_group.is_some() && found.step == Step::Nothing =>
        {
            let inner = plan.inside_or_outside(rest);
            let presentation = inner.presentation.or(Some(presentation));
            Dialled {
                presentation,
                ..inner
            }
        }
        _ => found,
    }
}

/// What a forward destination means: steps 1, 3–6 and 8, without 184 and 186.
pub(super) fn parse_without_codes(
    world: &CompanySettings,
    dialler: Dialler,
    dialled: &str,
) -> Dialled {
    let bare = drop_separators(dialled);
    let plan = Plan {
        world,
        dialler,
        presentation_allowed: false,
    };
    plan.plus(&bare)
        .unwrap_or_else(|| plan.inside_or_outside(&bare))
}

struct Plan<'a> {
    world: &'a CompanySettings,
    dialler: Dialler,
    presentation_allowed: bool,
}

impl Plan<'_> {
    /// Step 1.
    fn plus(&self, bare: &str) -> Option<Dialled> {
        // calls.13
        let abroad = bare.strip_prefix('+')?;
        let (class, number) = match abroad.strip_prefix("81") {
            Some(home) => classify_home(home),
            None => classify_abroad(abroad),
        };
        Some(self.outside(class, number, Step::Plus))
    }

    /// Step 2.
    fn pickup(&self, bare: &str) -> Option<Dialled> {
        // calls.15
        let group = self.world.pickup_group(self.dialler.pickup_group?)?;
        (group.number == bare).then(|| Dialled::found(Class::Pickup, bare, Step::Pickup))
    }

    /// Steps 3–6, else step 8.
    fn inside_or_outside(&self, bare: &str) -> Dialled {
        if matches!(bare, "110" | "118" | "119") {
            return Dialled::found(Class::Emergency, bare, Step::Emergency); // calls.16
        }
        let Some(group) = self.dialler.extension_group else {
            return self.classify(bare, Step::Outside);
        };
        if let Some((step, subscriber)) = self.extension(group, bare) {
            let found = Dialled::found(Class::Extension, bare, step);
            return Dialled {
                subscriber: Some(subscriber),
                ..found
            };
        }
        match bare.strip_prefix('0') {
            Some(rest) => self.classify(rest, Step::Prefix), // calls.19
            None => {
                let special = classify_outside(bare).0 == Class::Special;
                let class = if special {
                    Class::Special
                } else {
                    Class::Invalid
                };
                Dialled::found(class, bare, Step::Nothing)
            }
        }
    }

    /// Steps 4 and 5.
    fn extension(&self, group: ExtensionGroupId, bare: &str) -> Option<(Step, SubscriberId)> {
        // calls.17
        if let Some(subscriber) = self.world.subscriber_by_extension(group, bare) {
            return Some((Step::Extension, subscriber));
        }
        // calls.18
        let (_, subscriber) = self.world.site_extension_holders(bare).next()?;
        Some((Step::SiteExtension, subscriber))
    }

    fn classify(&self, number: &str, step: Step) -> Dialled {
        let split = split_presentation(number).filter(|_| self.presentation_allowed);
        let (presentation, number) = match split {
            Some((presentation, rest)) => (Some(presentation), rest),
            None => (None, number),
        };
        let (class, number) = classify_outside(number);
        Dialled {
            presentation,
            ..self.outside(class, number, step)
        }
    }

    fn outside(&self, class: Class, number: String, step: Step) -> Dialled {
        let own = (class == Class::Ip050)
            .then(|| self.world.subscriber_by_number(&number))
            .flatten();
        Dialled {
            class: if own.is_some() { Class::Onnet } else { class },
            number,
            subscriber: own,
            step,
            presentation: None,
        }
    }
}

impl Dialled {
    fn found(class: Class, number: &str, step: Step) -> Self {
        Self {
            class,
            number: number.to_owned(),
            subscriber: None,
            step,
            presentation: None,
        }
    }
}

fn feature(world: &CompanySettings, bare: &str) -> Dialled {
    let mailbox = bare == MAILBOX_CODE && world.company().features.has(Feature::Voicemail);
    let class = if mailbox {
        Class::Feature
    } else {
        Class::Invalid
    };
    Dialled::found(class, bare, Step::Star)
}

fn split_presentation(bare: &str) -> Option<(Presentation, &str)> {
    let withhold = bare
        .strip_prefix("184")
        .map(|rest| (Presentation::Withhold, rest));
    withhold.or_else(|| {
        bare.strip_prefix("186")
            .map(|rest| (Presentation::Present, rest))
    })
}
