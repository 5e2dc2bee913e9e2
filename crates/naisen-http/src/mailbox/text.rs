//! The words of 録音メッセージ.

use naisen_core::text::{Text, t};
use naisen_media::wav::WavError;

pub(super) const TITLE: Text = t("録音メッセージ", "Messages");
pub(super) const RECEIVED: Text = t("受付日時", "Received");
pub(super) const CALLER: Text = t("発信者", "Caller");
pub(super) const LENGTH: Text = t("長さ", "Length");
pub(super) const LISTEN: Text = t("聞く", "Listen");
pub(super) const UNTIL: Text = t("保存期限", "Kept until");
pub(super) const NEW: Text = t("未再生", "New");
pub(super) const HEARD: Text = t("再生済み", "Heard");
pub(super) const STATE: Text = t("状態", "State");
pub(super) const DOWNLOAD: Text = t("ダウンロード", "Download");
pub(super) const DELETE: Text = t("削除", "Delete");
pub(super) const MARK_HEARD: Text = t("再生済みにする", "Mark as heard");
pub(super) const MARK_NEW: Text = t("未再生に戻す", "Mark as new");
pub(super) const NONE: Text = t("録音メッセージはありません。", "There are no messages.");
pub(super) const WITHHELD: Text = t("非通知", "Withheld");
pub(super) const UNKNOWN: Text = t("表示できない番号", "No number");
pub(super) const NOT_DONE: Text = t("できませんでした", "Nothing was done");
pub(super) const LOST: Text = t(
    "次の録音メッセージが消えます。元に戻せません。",
    "These messages are lost for good.",
);
pub(super) const STAY: Text = t("削除しないで戻る", "Go back without deleting");
pub(super) const BY_PHONE: Text = t(
    "ご自分の電話から *97 にかけても聞けます。",
    "Your own phone plays them, too: dial *97.",
);
pub(super) const PRIVATE: Text = t(
    "録音メッセージは本人だけが聞けます。管理者に見えるのは件数だけです。",
    "Only you can hear your messages. Administrators see how many there are.",
);
pub(super) const MARKED: Text = t("変更しました。", "Changed.");

pub(super) const GREETING: Text = t("応答メッセージ", "Greeting");
pub(super) const GREETING_OWN: Text = t(
    "ご自分の応答メッセージを使っています。",
    "Your own greeting is in use.",
);
pub(super) const GREETING_STANDARD: Text = t(
    "標準の応答メッセージを使っています。",
    "The standard greeting is in use.",
);
pub(super) const FILE: Text = t("WAVファイル", "WAV file");
pub(super) const FILE_HINT: Text = t(
    "60秒まで。8〜48 kHz、モノラルまたはステレオの PCM（8/16ビット）、A-law、μ-law。電話から *97 で録音することもできます。",
    "At most 60 s. PCM of 8 or 16 bits, A-law or μ-law, 8–48 kHz, mono or stereo. You can also record it by phone: dial *97.",
);
pub(super) const UPLOAD: Text = t("アップロード", "Upload");
pub(super) const STANDARD: Text = t("標準に戻す", "Return to the standard greeting");
pub(super) const GREETING_SAVED: Text =
    t("応答メッセージを変えました。", "The greeting was changed.");
pub(super) const GREETING_DELETED: Text = t(
    "標準の応答メッセージに戻しました。",
    "The standard greeting is in use again.",
);
pub(super) const EMPTY_FILE: Text = t("音が入っていません。", "There is no sound in it.");

/// Why a file was refused.
pub(super) const fn refused(error: WavError) -> Text {
    match error {
        WavError::Malformed => t("WAVファイルではありません。", "It is no WAV file."),
        WavError::Unsupported => t("対応していない形式です。", "Its format is not supported."),
        WavError::TooLong => t("60秒を超えています。", "It is longer than 60 s."),
    }
}
