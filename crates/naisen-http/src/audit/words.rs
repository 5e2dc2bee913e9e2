//! The words of the entries: objects, actions, roles, and the values of enumerations.

use naisen_core::text::{Text, t};

type Words = &'static [(&'static str, Text)];

/// The words for a name of the store.
pub(super) fn find(words: Words, name: &str) -> Option<Text> {
    let found = words.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

/// Kinds of objects.
pub(super) const OBJECTS: Words = &[
    ("company", t("企業", "Company")),
    ("site", t("サイト", "Site")),
    ("subscriber", t("電話番号", "Number")),
    ("extension_group", t("内線グループ", "Extension group")),
    ("hunt_group", t("代表グループ", "Hunt group")),
    ("schedule", t("スケジュール転送", "Schedule forward")),
    ("pickup_group", t("ピックアップグループ", "Pickup group")),
    ("phone_book", t("共通電話帳", "Shared phone book")),
    ("bulk_job", t("一括登録", "Bulk registration")),
    ("account", t("アカウント", "Account")),
    ("api_token", t("APIトークン", "API token")),
    ("backup", t("バックアップデータ", "Backup data")),
    ("mailbox", t("留守番電話の録音", "Voicemail box")),
    ("terminal", t("端末", "Terminal")),
    (
        "set_up_link",
        t("ソフトフォンの設定リンク", "Softphone set-up link"),
    ),
    ("call_record", t("通話履歴", "Call records")),
    ("operator", t("保守者", "Operator")),
    ("trunk", t("トランク", "Trunk")),
    ("holiday", t("祝日", "Holiday")),
];

/// What is done to them.
pub(super) const ACTIONS: Words = &[
    ("create", t("追加", "Add")),
    ("update", t("変更", "Change")),
    ("delete", t("削除", "Delete")),
    ("delete_row", t("詳細行の削除", "Delete a row")),
    (
        "update_answer",
        t("留守番電話/転送の変更", "Change voicemail/forwarding"),
    ),
    (
        "update_app_data",
        t("アプリ設定の変更", "Change app settings"),
    ),
    (
        "update_barring",
        t("発着信規制の変更", "Change call restrictions"),
    ),
    (
        "update_bulletin",
        t("掲示板の更新", "Post on the bulletin board"),
    ),
    ("update_mail", t("メール設定の変更", "Change mail settings")),
    (
        "update_terminal_auth",
        t("端末認証の変更", "Change terminal authentication"),
    ),
    ("delete_messages", t("録音の削除", "Delete messages")),
    (
        "update_greeting",
        t("応答メッセージの変更", "Change the greeting"),
    ),
    (
        "delete_greeting",
        t(
            "標準の応答メッセージに戻す",
            "Return to the standard greeting",
        ),
    ),
    ("clear_extension", t("内線の解除", "Clear extension")),
    ("initialise", t("初期化", "Initialise")),
    ("set_up", t("初期設定", "Set-up of a terminal")),
    ("wipe", t("端末内データの消去", "Erase the terminal's data")),
    ("emergency_stop", t("緊急停止", "Emergency stop")),
    ("emergency_release", t("緊急停止の解除", "Release the stop")),
    ("set_password", t("パスワードの設定", "Set password")),
    ("revoke", t("無効化", "Revoke")),
    ("upload", t("アップロード", "Upload")),
    ("start", t("即時投入の開始", "Start the run")),
    ("run", t("投入完了", "Run completed")),
    ("load", t("一覧の読み込み", "Load a list")),
    ("read", t("番号の閲覧", "Look at numbers")),
];

/// Who did it.
pub(super) const ROLES: Words = &[
    ("operator", t("保守者", "Operator")),
    ("admin", t("管理者", "Administrator")),
    ("user", t("端末利用者", "User")),
    ("system", t("システム", "System")),
];

/// Values of enumerations; no free text of a user is one of these words by itself that reads otherwise.
pub(super) const VALUES: Words = &[
    ("off", t("オフ", "off")),
    ("on", t("オン", "on")),
    ("voicemail", t("留守番電話", "voicemail")),
    ("forward", t("転送", "forwarding")),
    ("always", t("無条件", "always")),
    ("no_answer", t("無応答時", "no answer")),
    ("busy", t("話中時のみ", "busy")),
    (
        "busy_or_no_answer",
        t("話中かつ無応答時", "busy or no answer"),
    ),
    ("own", t("本人", "own")),
    ("pilot", t("代表", "representative")),
    ("active", t("利用中", "active")),
    ("closed", t("閉鎖", "closed")),
    ("both", t("SHA-256とMD5", "SHA-256 and MD5")),
    ("sha256", t("SHA-256", "SHA-256")),
    ("md5", t("MD5", "MD5")),
    ("sequential", t("シーケンシャル", "sequential")),
    ("round_robin", t("ラウンドロビン", "round robin")),
    ("uniform", t("ユニフォーム", "uniform")),
    ("random", t("ランダム", "random")),
    ("simultaneous", t("同報", "simultaneous")),
    ("date", t("特定日", "date")),
    ("weekday", t("曜日", "weekday")),
    ("holiday", t("祝祭日", "holiday")),
];
