//! Whether a string may stand as 転送番号 or 転送情報 (8039; domain §2.4, §2.8), what it would dial,
//! and what to write instead when that is certain. Characters and length are judged elsewhere (8009).

use super::class::Class;
use super::number::drop_separators;
use super::parse::{Dialled, Dialler, Step, parse_without_codes};
use crate::error::{ErrorCode, Refusal};
use crate::ids::{ExtensionGroupId, SubscriberId};
use crate::settings::{CompanySettings, Subscriber};
use crate::text::{Text, t};

/// Why a destination is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestinationFault {
    /// What the string would dial and why that is no destination.
    pub detail: Text<String>,
    /// What was surely meant, ready to be stored instead.
    pub remedy: Option<String>,
}

impl DestinationFault {
    /// The refusal of a save that carries this destination in `field`.
    #[must_use]
    pub fn refusal(self, field: &'static str) -> Refusal {
        let code = ErrorCode::DestinationRestricted;
        code.at(field).with_detail(self.detail.ja, self.detail.en)
    }
}

/// What a destination written in a 内線グループ's plan means (calls §4, last paragraph but one).
#[must_use]
pub fn parse_destination(
    world: &CompanySettings,
    group: Option<ExtensionGroupId>,
    destination: &str,
) -> Dialled {
    parse_without_codes(world, Dialler::in_group(world, group), destination)
}

/// Judges a destination at save. `group` is the plan it is written in (the owner's 内線グループ, or the
/// schedule's); `owner` is the diverting subscriber with its restrictions, none for a schedule that is
/// attached to no hunt group.
///
/// # Errors
/// The first rule of domain §2.4 that the destination breaks.
pub fn check_destination(
    world: &CompanySettings,
    group: Option<ExtensionGroupId>,
    owner: Option<SubscriberId>,
    destination: &str,
) -> Result<Dialled, DestinationFault> {
    let check = Check {
        world,
        group,
        owner: owner.and_then(|id| Some((id, world.subscriber(id)?))),
    };
    // calls.22
    check
        .judge(destination)
        .map_err(|(dialled, fault)| DestinationFault {
            detail: check.detail(&dialled, fault),
            remedy: check.remedy(destination),
        })
}

struct Check<'a> {
    world: &'a CompanySettings,
    group: Option<ExtensionGroupId>,
    owner: Option<(SubscriberId, &'a Subscriber)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    NoTarget,
    Own,
    Pickup,
    Presentation,
    International,
    IntlBar,
    OutsideBar,
}

impl Check<'_> {
    fn judge(&self, destination: &str) -> Result<Dialled, (Dialled, Fault)> {
        let bare = drop_separators(destination);
        let dialled = parse_destination(self.world, self.group, &bare);
        let fault = self.fault(&bare, &dialled);
        match fault {
            Some(fault) => Err((dialled, fault)),
            None => Ok(dialled),
        }
    }

    fn fault(&self, bare: &str, dialled: &Dialled) -> Option<Fault> {
        if dialled.class == Class::Invalid && self.is_own_pickup_number(bare) {
            return Some(Fault::Pickup);
        }
        if !dialled.class.is_forward_target() {
            let code = ["184", "186"].iter().any(|p| {
                bare.starts_with(p) || dialled.number.starts_with(p) && dialled.number.len() > 3
            });
            return Some(if code {
                Fault::Presentation
            } else {
                Fault::NoTarget
            });
        }
        let owner = self.owner;
        if dialled.subscriber.is_some() && dialled.subscriber == owner.map(|(id, _)| id) {
            return Some(Fault::Own);
        }
        let company = self.world.company();
        if dialled.class == Class::International {
            if !(company.international && company.international_forward) {
                return Some(Fault::International);
            }
            if owner.is_some_and(|(_, s)| s.intl_bar) {
                return Some(Fault::IntlBar);
            }
        }
        let barred = owner.is_some_and(|(_, s)| s.outside_bar);
        (barred && dialled.class.is_outside()).then_some(Fault::OutsideBar)
    }

    fn is_own_pickup_number(&self, bare: &str) -> bool {
        let group = self.owner.and_then(|(_, s)| s.pickup_group);
        group
            .and_then(|id| self.world.pickup_group(id))
            .is_some_and(|g| g.number == bare)
    }

    fn is_member(&self) -> bool {
        Dialler::in_group(self.world, self.group)
            .extension_group
            .is_some()
    }

    /// The one change of the prefix that makes a good destination of a bad one.
    fn remedy(&self, destination: &str) -> Option<String> {
        let bare = drop_separators(destination);
        let bare = bare
            .strip_prefix("184")
            .or_else(|| bare.strip_prefix("186"))
            .unwrap_or(&bare);
        let other = if self.is_member() {
            format!("0{bare}")
        } else {
            bare.strip_prefix('0')?.to_owned()
        };
        [bare.to_owned(), other]
            .into_iter()
            .find(|candidate| *candidate != destination && self.judge(candidate).is_ok())
    }

    fn detail(&self, dialled: &Dialled, fault: Fault) -> Text<String> {
        let dials = self.dials(dialled);
        let because = match fault {
            Fault::NoTarget if dialled.class == Class::Invalid && self.is_member() => t(
                "外線へは先頭に外線プレフィックス「0」が必要です",
                "an outside number needs the prefix 0 in front",
            ),
            Fault::NoTarget => t("転送先にできません", "calls cannot be forwarded there"),
            Fault::Own => t("自分自身の番号です", "it is the number itself"),
            Fault::Pickup => t("ピックアップ番号です", "it is a pickup number"),
            Fault::Presentation => t(
                "184・186は転送先に付けられません",
                "a forward cannot carry 184 or 186",
            ),
            Fault::International => t(
                "国際転送が許可されていません",
                "international forwarding is not granted",
            ),
            Fault::IntlBar => t("国際発信規制がオンです", "international calls are barred"),
            Fault::OutsideBar => t("外線発信規制がオンです", "outside calls are barred"),
        };
        Text {
            ja: format!("{}。{}。", dials.ja, because.ja),
            en: format!("{}; {}.", dials.en, because.en),
        }
    }

    /// What the string would dial, in words.
    fn dials(&self, dialled: &Dialled) -> Text<String> {
        let class = dialled.class.text();
        let number = &dialled.number;
        if dialled.step == Step::Prefix {
            return Text {
                ja: format!(
                    "先頭の「0」は外線プレフィックスとして取り除かれ、{number}({})に掛かります",
                    class.ja
                ),
                en: format!(
                    "The leading 0 is the prefix, so this dials {number} ({})",
                    class.en
                ),
            };
        }
        Text {
            ja: format!("{number}({})に掛かります", class.ja),
            en: format!("This dials {number} ({})", class.en),
        }
    }
}
