//! The words of 発着信設定.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("発着信設定", "Calls in and out");
pub(super) const ANONYMOUS_REJECT: Text = t("非通知着信拒否", "Refuse calls without number");
pub(super) const ANONYMOUS_REJECT_HINT: Text = t(
    "番号を通知しない電話の着信を拒否します。公衆電話や、通知できない電話は着信します。",
    "Callers who withhold their number are refused. Payphones and calls whose number cannot be shown still ring.",
);
pub(super) const INTL_BAR: Text = t("国際発信規制", "Bar international calls");
pub(super) const INTL_BAR_HINT: Text = t(
    "この番号からの国際電話を止めます。",
    "This number cannot make international calls.",
);
pub(super) const INTL_NOT_GRANTED: Text = t(
    "ご契約に国際通話が含まれていないため、すべての番号で規制されています。",
    "Your contract does not include international calls, so they are barred for every number.",
);
pub(super) const TO_ANSWER: Text = t("留守番電話/転送設定", "Voicemail and forwarding");
pub(super) const SAVE: Text = t("登録", "Save");
pub(super) const SAVED: Text = t(
    "登録しました。1秒後の発着信から有効です。",
    "Saved. Calls from one second on follow it.",
);
pub(super) const NOT_SAVED: Text = t("登録できませんでした", "Nothing was saved");
