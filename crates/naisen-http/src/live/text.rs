//! The words of ライブ.

use naisen_core::text::{Lang, Text, t};

pub(super) const TITLE: Text = t("ライブ", "Live");
pub(super) const LINE: Text = t(
    "電話機がつながっているか、いまだれが通話中かを見ます。",
    "Which phones are there, and who is in a call now.",
);
pub(super) const REGISTERED: Text = t("登録中", "Registered");
pub(super) const UNREGISTERED: Text = t("未登録", "Not registered");
pub(super) const BUSY: Text = t("通話中", "In a call");
pub(super) const RINGING: Text = t("呼び出し中", "Ringing");
pub(super) const ANY: Text = t("すべて", "All");
pub(super) const CALLS: Text = t("いまの通話", "Calls in progress");
pub(super) const NO_CALLS: Text = t("いま通話はありません。", "No call is in progress.");
pub(super) const PHONES: Text = t("電話機", "Phones");
pub(super) const NONE_FOUND: Text = t("条件に合う番号はありません。", "No number was found.");
pub(super) const SINCE: Text = t("いつから", "Since");
pub(super) const SEEN: Text = t("最後の登録", "Last seen");
pub(super) const FROM: Text = t("どこから", "From");
pub(super) const CLIENT: Text = t("ソフト・機種", "Client");
pub(super) const STATE: Text = t("状態", "State");
pub(super) const NAME: Text = t("名前・内線", "Name");
pub(super) const NUMBER: Text = t("外線番号", "External number");
pub(super) const START: Text = t("開始", "Since");
pub(super) const CALLER: Text = t("発信者", "Caller");
pub(super) const CALLED: Text = t("着信先", "Called");
pub(super) const WITH: Text = t("相手", "With");
pub(super) const SEARCH_FOR: Text = t("番号・内線・名前", "Number, extension or name");
pub(super) const TODAY: Text = t("今日の通話数", "Calls today");
pub(super) const HOUR: Text = t("時刻", "Hour");
pub(super) const PAUSE: Text = t("更新を止める", "Stop updating");
pub(super) const RESUME: Text = t("更新を再開", "Update again");
pub(super) const NO_ENGINE: Text = t(
    "このサーバーでは電話機の状態が分かりません。",
    "This server does not know the state of the phones.",
);
pub(super) const UPDATES: Text = t(
    "登録と通話が変わると、1秒以内に表示が変わります。",
    "Changes are shown within a second.",
);
pub(super) const THIS_SERVER: Text = t(
    "電話機と通話は、このサーバーにつながっているものだけを表示します。ほかのサーバーにつながっているものは表示しません。",
    "Only phones and calls of this server are shown, none of other servers on the same database.",
);
pub(super) const WITHHELD: Text = t("非通知", "Number withheld");
pub(super) const UNKNOWN: Text = t("番号不明", "Unknown number");
pub(super) const OUTSIDE: Text = t("外線", "Outside");
pub(super) const GLUE: Text = t("・", ", ");

/// The voicemail of somebody.
pub(super) fn mailbox_of(owner: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{owner}の留守番電話"),
        Lang::En => format!("Voicemail of {owner}"),
    }
}

/// Further terminals of a number.
pub(super) fn more(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("ほか{count}台"),
        Lang::En => format!("and {count} more"),
    }
}
