//! The classes of calls §4 and the patterns of outside numbers.

use serde::{Deserialize, Serialize};

use super::number::is_digits;
use crate::settings::CallPolicy;
use crate::text::{Text, t};

/// What kind of thing was dialled (calls §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// `*97`, one's own mailbox.
    Feature,
    /// The ピックアップ番号 of one's own group.
    Pickup,
    /// A colleague by 内線番号, with or without 拠点番号.
    Extension,
    /// 110, 118, 119.
    Emergency,
    /// Three-digit services and anything with `#`.
    Special,
    /// `010…` or `+…` outside Japan.
    International,
    /// Carrier selection, other `00…`.
    Carrier,
    /// Toll-free.
    Free,
    /// Premium and televoting.
    Premium,
    /// Machines, `020…`.
    M2m,
    /// A 050 number of the company itself.
    Onnet,
    /// Any other 050 number.
    Ip050,
    /// 060, 070, 080, 090.
    Mobile,
    /// Geographic.
    Geo,
    /// None of these.
    Invalid,
}

impl Class {
    /// Whether calls of this class are made at all (calls §4, the callable column). Restrictions of
    /// the caller come on top.
    #[must_use]
    pub const fn is_callable(self, policy: &CallPolicy) -> bool {
        match self {
            Self::Feature
            | Self::Pickup
            | Self::Extension
            | Self::International
            | Self::Onnet
            | Self::Ip050
            | Self::Mobile
            | Self::Geo => true,
            Self::Special => policy.callable.special,
            Self::Carrier => policy.callable.carrier,
            Self::Free => policy.callable.free,
            Self::Premium => policy.callable.premium,
            Self::M2m => policy.callable.m2m,
            Self::Emergency | Self::Invalid => false,
        }
    }

    /// Whether a forward may go there (calls §4, last column); international needs the grants too.
    #[must_use]
    pub const fn is_forward_target(self) -> bool {
        match self {
            Self::Extension
            | Self::International
            | Self::Onnet
            | Self::Ip050
            | Self::Mobile
            | Self::Geo => true,
            Self::Feature
            | Self::Pickup
            | Self::Emergency
            | Self::Special
            | Self::Carrier
            | Self::Free
            | Self::Premium
            | Self::M2m
            | Self::Invalid => false,
        }
    }

    /// Whether 外線発信規制 concerns the class (calls §5): everything but what stays inside.
    #[must_use]
    pub const fn is_outside(self) -> bool {
        !matches!(self, Self::Feature | Self::Pickup | Self::Extension)
    }

    /// The class in a user's words.
    #[must_use]
    pub const fn text(self) -> Text {
        match self {
            Self::Feature => t("留守番電話の再生", "own mailbox"),
            Self::Pickup => t("ピックアップ番号", "pickup number"),
            Self::Extension => t("内線番号", "extension"),
            Self::Emergency => t("緊急通報の番号", "emergency number"),
            Self::Special => t("特番", "special service number"),
            Self::International => t("国際電話の番号", "international number"),
            Self::Carrier => t("電話会社を選ぶ番号", "carrier selection code"),
            Self::Free => t("着信課金の番号", "toll-free number"),
            Self::Premium => t("情報料のかかる番号", "premium number"),
            Self::M2m => t("機器専用の番号", "machine number"),
            Self::Onnet => t("社内の050番号", "050 number of this company"),
            Self::Ip050 => t("050番号", "050 number"),
            Self::Mobile => t("携帯電話の番号", "mobile number"),
            Self::Geo => t("固定電話の番号", "geographic number"),
            Self::Invalid => t("使われていない形の番号", "no valid number"),
        }
    }
}

/// The class of an outside number and the number in its normal form, `0…` or `+…` (calls §4, table;
/// first match). Whether a 050 number is the company's own is not looked at here.
#[must_use]
pub fn classify_outside(number: &str) -> (Class, String) {
    // calls.21
    if number.contains('#') {
        return (Class::Special, number.to_owned());
    }
    if !is_digits(number) {
        return (Class::Invalid, number.to_owned());
    }
    if let Some(abroad) = number.strip_prefix("010") {
        return match abroad.strip_prefix("81") {
            Some(home) => classify_home(home),
            None => classify_abroad(abroad),
        };
    }
    (pattern(number), number.to_owned())
}

/// `n` of `+81n` or `01081n`: the outside number `0n`.
pub(super) fn classify_home(n: &str) -> (Class, String) {
    let number = format!("0{}", n.strip_prefix('0').unwrap_or(n));
    if is_digits(n) && !number.starts_with("010") {
        (pattern(&number), number)
    } else {
        (Class::Invalid, number)
    }
}

/// `n` of `010n` or `+n` outside Japan.
pub(super) fn classify_abroad(n: &str) -> (Class, String) {
    let number = format!("+{n}");
    if is_digits(n) && (7..=15).contains(&n.len()) && !n.starts_with('0') {
        (Class::International, number)
    } else {
        (Class::Invalid, number)
    }
}

/// The class of a number of digits that does not begin with `010`.
fn pattern(number: &str) -> Class {
    let begins = |prefixes: &[&str], rest: usize| {
        let mut prefixes = prefixes.iter();
        prefixes.any(|p| number.starts_with(p) && number.len() == p.len() + rest)
    };
    let digit = |at: usize| number.as_bytes().get(at).copied().unwrap_or(b'0');
    match number {
        "110" | "118" | "119" => Class::Emergency,
        _ if begins(&["1"], 2) => Class::Special,
        _ if number.starts_with("00") => Class::Carrier,
        _ if begins(&["0120"], 6) || begins(&["0800"], 7) => Class::Free,
        _ if begins(&["0570", "0990", "0180", "0170", "0910"], 6) => Class::Premium,
        _ if number.starts_with("020") => Class::M2m,
        _ if begins(&["050"], 8) => Class::Ip050,
        _ if begins(&["060", "070", "080", "090"], 8) && digit(3) != b'0' => Class::Mobile,
        _ if begins(&["0"], 9) && digit(1) != b'0' && digit(2) != b'0' => Class::Geo,
        _ => Class::Invalid,
    }
}
