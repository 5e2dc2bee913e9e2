//! 緊急停止 (domain §3.2): what stopping and releasing do, and the page that says so.

use crate::settings::Subscriber;
use crate::text::{Text, t};

/// What a stop does beside the subscriber's own record; the store and the engine carry it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StopEffect {
    /// Every SIP binding is removed.
    RemoveBindings,
    /// The terminal's credentials are suspended; never valid again, deleted at release.
    SuspendCredentials,
    /// The app is told to wipe itself.
    WipeApp,
    /// Every call of the number is released (calls §12).
    ReleaseCalls,
    /// The user's portal sessions, trusted browsers and tokens end; the password stays.
    EndSessions,
}

impl StopEffect {
    /// Everything a stop does, in this order.
    pub const ALL: [Self; 5] = [
        Self::RemoveBindings,
        Self::SuspendCredentials,
        Self::WipeApp,
        Self::ReleaseCalls,
        Self::EndSessions,
    ];
}

/// What a stop does, as the confirmation page lists it (S07).
pub const STOP_EFFECTS: &[Text] = &[
    t(
        "発信・着信ができなくなり、通話中の場合は切断されます。",
        "The number makes and receives no calls; a call in progress ends.",
    ),
    t(
        "留守番電話・転送も動作しません。",
        "Voicemail and forwarding do not work either.",
    ),
    t(
        "端末の登録と認証情報が無効になり、再開には停止の解除と初期設定が必要です。",
        "The terminal's registration and credentials become void; to go on, release the stop and set the terminal up again.",
    ),
    t(
        "アプリ内の電話帳・発着信履歴は消去されます。",
        "The phone book and the call history in the app are wiped.",
    ),
    t(
        "端末利用者のログインとAPIトークンは終了します。",
        "The user's portal sessions and API tokens end.",
    ),
];

/// What a stop leaves as it is (S07).
pub const STOP_KEPT: &[Text] = &[
    t("ポータルの設定", "Settings in the portal"),
    t("各グループのメンバ", "Membership of groups"),
    t("録音メッセージ", "Voicemail messages"),
    t("バックアップデータ", "Backup data"),
    t("ログイン用パスワード", "Login password"),
];

/// Said instead of the wipe when the terminal is not the app.
pub const NO_WIPE: Text = t(
    "この端末は汎用SIP電話のため、端末内データは消去されません",
    "This terminal is a generic SIP phone: data inside it is not wiped",
);

/// Said when the stop is released.
pub const RELEASED: Text = t(
    "停止を解除しました。新しく初期設定を行うまで、この番号は利用できません。",
    "The stop was released. The number cannot be used until a terminal is set up anew.",
);

impl Subscriber {
    /// The record after 緊急停止; [`StopEffect`] names what else happens.
    #[must_use]
    pub fn emergency_stopped(&self) -> Self {
        Self {
            emergency_stop: true,
            terminal_auth: self.terminal_auth.emergency_stopped(),
            ..self.clone()
        }
    }

    /// The record after the release; a new set-up is needed under 端末認証.
    #[must_use]
    pub fn emergency_released(&self) -> Self {
        Self {
            emergency_stop: false,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::TerminalAuth;

    #[test]
    fn the_lock_stays_and_the_release_is_lost() {
        // emergency-stop.4, emergency-stop.7
        let armed = TerminalAuth {
            on: true,
            armed: true,
            done: true,
        };
        let before = Subscriber {
            terminal_auth: armed,
            ..Subscriber::default()
        };
        let stopped = before.emergency_stopped();
        assert!(stopped.emergency_stop && !stopped.terminal_auth.armed);
        assert!(!stopped.terminal_auth.may_set_up(true));
        let released = stopped.emergency_released();
        assert!(!released.terminal_auth.may_set_up(false));
        assert!(released.initialised().terminal_auth.may_set_up(false));
    }
}
