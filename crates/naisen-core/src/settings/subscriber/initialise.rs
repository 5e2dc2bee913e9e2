//! 初期化 (domain §3.3): exactly what is reset and what stays, and the page that says so.

use crate::settings::{Answer, Subscriber};
use crate::text::{Text, t};

/// What 初期化 resets beside the subscriber's own record; the store and the engine carry it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Initialised {
    /// Voicemail messages, with the key that encrypts them.
    Voicemail,
    /// The greeting.
    Greeting,
    /// The app's backup data.
    Backup,
    /// Membership of every 共通電話帳.
    PhoneBooks,
    /// Bindings and credentials of the terminal; calls in progress are released.
    Terminal,
}

impl Initialised {
    /// Everything outside the record.
    pub const ALL: [Self; 5] = [
        Self::Voicemail,
        Self::Greeting,
        Self::Backup,
        Self::PhoneBooks,
        Self::Terminal,
    ];
}

/// The reset items as the confirmation page lists them (S08).
pub const INITIALISED: &[Text] = &[
    t(
        "プロフィール(ニックネームなど)",
        "Profile (nickname and so on)",
    ),
    t(
        "プライバシー(ブロックリスト/指定番号着信拒否、代表着信拒否)",
        "Privacy (block list, refusal of group calls)",
    ),
    t(
        "アプリ設定(バックアップデータの削除、CallKitをOFF)",
        "App settings (backup data deleted, CallKit off)",
    ),
    t(
        "留守番電話/転送設定をオフ、録音メッセージ・応答メッセージ・メール通知の削除、非通知着信拒否をオフ",
        "Voicemail and forwarding off; messages, greeting and mail notification deleted; anonymous call rejection off",
    ),
    t("共通電話帳のメンバ", "Membership of shared phone books"),
    t(
        "端末の登録と認証情報(再度、初期設定が必要です。通話中の場合は切断されます)",
        "Registration and credentials of the terminal (it must be set up again; a call in progress ends)",
    ),
];

/// What stays, as the confirmation page lists it (S08).
pub const KEPT: &[Text] = &[
    t(
        "外線番号、加入者ID、サイト",
        "External number, subscriber ID, site",
    ),
    t("内線番号、内線グループ", "Extension and extension group"),
    t(
        "ピックアップグループ、代表グループ(代表番号・メンバ)、発信番号",
        "Pickup group, hunt group (as pilot or member), caller number",
    ),
    t(
        "国際発信規制、外線発信規制",
        "International and outside call barring",
    ),
    t(
        "ログイン用パスワード、ログインの規制",
        "Login password, login lock",
    ),
    t(
        "端末認証のON/OFF、確認電話番号、表示名、緊急停止の状態",
        "Terminal authentication on/off, confirmation number, display name, emergency stop",
    ),
];

impl Subscriber {
    /// The record after 初期化. [`Initialised`] names what else is reset.
    #[must_use]
    pub fn initialised(&self) -> Self {
        Self {
            subscriber_id: self.subscriber_id.clone(),
            external_number: self.external_number.clone(),
            extension: self.extension.clone(),
            extension_group: self.extension_group,
            pickup_group: self.pickup_group,
            site: self.site,
            caller_number: self.caller_number,
            anonymous_reject: false,
            intl_bar: self.intl_bar,
            outside_bar: self.outside_bar,
            answer: Answer::default(),
            email: String::new(),
            mail_caller: false,
            terminal_auth: self.terminal_auth.initialised(),
            callback_number: self.callback_number.clone(),
            digest: self.digest,
            emergency_stop: self.emergency_stop,
            callkit: false,
            blocklist: Vec::new(),
            hunt_refuse: false,
            nickname: String::new(),
            display_name: self.display_name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ExtensionGroupId, PickupGroupId, SiteId};
    use crate::settings::{AnswerMode, CallerNumber, TerminalAuth};

    #[test]
    fn what_is_reset_and_what_stays() {
        // initialise.1, initialise.2, initialise.4, initialise.8, initialise.9
        let kept = Subscriber {
            subscriber_id: "05011110001".to_owned(),
            external_number: "05011110001".to_owned(),
            extension: Some("2001".to_owned()),
            extension_group: Some(ExtensionGroupId(1)),
            pickup_group: Some(PickupGroupId(2)),
            site: SiteId(3),
            caller_number: CallerNumber::Pilot,
            intl_bar: true,
            outside_bar: true,
            callback_number: "0312345678".to_owned(),
            emergency_stop: true,
            terminal_auth: TerminalAuth {
                on: true,
                ..TerminalAuth::default()
            },
            ..Subscriber::default()
        };
        let before = Subscriber {
            anonymous_reject: true,
            answer: Answer {
                mode: AnswerMode::Voicemail,
                ..Answer::default()
            },
            email: "a@example.jp".to_owned(),
            mail_caller: true,
            callkit: true,
            blocklist: vec!["0312345678".to_owned()],
            hunt_refuse: true,
            nickname: "たろう".to_owned(),
            terminal_auth: TerminalAuth {
                on: true,
                armed: true,
                done: true,
            },
            ..kept.clone()
        };
        assert_eq!(before.initialised(), kept);
        assert_eq!(kept.initialised(), kept);
    }
}
