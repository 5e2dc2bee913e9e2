//! 加入者 / 電話番号, domain §2.3: the record. Its checks are beside it, one file a screen.

mod check;
mod initialise;
mod number_info;
mod personal;

pub use check::{is_external_number, is_subscriber_code};
pub use initialise::{INITIALISED, Initialised, KEPT};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fold;
use crate::ids::{ExtensionGroupId, PickupGroupId, SiteId};
use crate::settings::{Answer, DigestMode, TerminalAuth};

/// 加入者ID, 1–32 of `[0-9A-Za-z-]`; global, immutable; equals the 11 digits of the external number.
pub type SubscriberCode = String;

/// A subscriber and its number. Secrets (passwords, credentials, messages) are not here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Subscriber {
    /// 加入者ID.
    pub subscriber_id: SubscriberCode,
    /// 外線番号, `^050\d{8}$`; global, immutable.
    pub external_number: String,
    /// 内線番号; set together with `extension_group` or not at all.
    pub extension: Option<String>,
    /// 内線グループ.
    pub extension_group: Option<ExtensionGroupId>,
    /// ピックアップグループ.
    pub pickup_group: Option<PickupGroupId>,
    /// サイト.
    pub site: SiteId,
    /// 発信番号.
    pub caller_number: CallerNumber,
    /// 非通知着信拒否.
    pub anonymous_reject: bool,
    /// 国際発信規制, as stored; see [`Subscriber::intl_barred`].
    pub intl_bar: bool,
    /// 外線発信規制.
    pub outside_bar: bool,
    /// 留守番電話/転送設定.
    pub answer: Answer,
    /// メール通知 address; subscriber only; empty when not set.
    pub email: String,
    /// The mail's subject shows the caller.
    pub mail_caller: bool,
    /// 端末認証 / ワンタイム解除 / set-up done.
    pub terminal_auth: TerminalAuth,
    /// 確認電話番号; when set, the confirmation call goes nowhere else; empty when not set.
    pub callback_number: String,
    /// 認証方式; none follows the company.
    pub digest: Option<DigestMode>,
    /// 緊急停止.
    pub emergency_stop: bool,
    /// CallKit設定.
    pub callkit: bool,
    /// 指定番号着信拒否; subscriber only; entries normalised as calls §6 step 3.
    pub blocklist: Vec<String>,
    /// 代表着信拒否.
    pub hunt_refuse: bool,
    /// ニックネーム from the app's profile; subscriber only; empty when none.
    pub nickname: String,
    /// 表示名: who or what answers here, for the portal's lists; the admin's word, empty when none.
    pub display_name: String,
}

/// 発信番号 (代表発信): whose number an outgoing call shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallerNumber {
    /// 本人.
    #[default]
    Own,
    /// 代表; has effect only while the subscriber is pilot or member of a hunt group.
    Pilot,
}

impl Subscriber {
    /// The record as it is stored: trimmed, numbers in ASCII without separators.
    #[must_use]
    pub fn normalised(self) -> Self {
        let extension = self.extension.map(|text| fold::digits(&text));
        Self {
            extension: extension.filter(|text| !text.is_empty()),
            answer: self.answer.normalised(),
            email: fold::trim(&self.email).to_owned(),
            callback_number: fold::phone_number(&self.callback_number),
            blocklist: personal::normalised_blocklist(&self.blocklist),
            nickname: fold::trim(&self.nickname).to_owned(),
            display_name: fold::trim(&self.display_name).to_owned(),
            ..self
        }
    }

    /// Whether international calls are barred in effect: the stored switch, or no grant (domain §2.1).
    #[must_use]
    pub const fn intl_barred(&self, company_international: bool) -> bool {
        self.intl_bar || !company_international
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_stored_bare() {
        let subscriber = Subscriber {
            extension: Some("２００１ ".to_owned()),
            callback_number: "090-1234-5678".to_owned(),
            blocklist: ["+81 3 1234 5678", "03-1234-5678", ""]
                .map(str::to_owned)
                .to_vec(),
            email: " a@example.jp ".to_owned(),
            ..Subscriber::default()
        }
        .normalised();
        assert_eq!(subscriber.extension.as_deref(), Some("2001"));
        assert_eq!(subscriber.callback_number, "09012345678");
        assert_eq!(subscriber.blocklist, ["0312345678"]);
        assert_eq!(subscriber.email, "a@example.jp");
        let empty = Subscriber {
            extension: Some(String::new()),
            ..Subscriber::default()
        };
        assert_eq!(empty.normalised().extension, None);
    }
}
