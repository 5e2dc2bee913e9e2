//! The words of 留守番電話/転送設定.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("留守番電話/転送設定", "Voicemail and forwarding");
pub(super) const MODE: Text = t("設定", "Setting");
pub(super) const MODE_HINT: Text = t(
    "留守番電話と転送は、どちらか一方です。切り替えても入力した値は残ります。",
    "Either voicemail or forwarding. What was entered for the other one is kept.",
);
pub(super) const OFF: Text = t("オフ", "Off");
pub(super) const VOICEMAIL: Text = t("留守番電話設定", "Voicemail");
pub(super) const FORWARD: Text = t("転送設定", "Forwarding");
pub(super) const CONDITION: Text = t("条件", "Condition");
pub(super) const ACTS_WHEN: Text = t("留守番電話/転送が動く条件", "Voicemail or forwarding acts");
pub(super) const BUSY: Text = t("お話し中", "Busy");
pub(super) const NO_ANSWER: Text = t("出ないとき", "No answer");
pub(super) const UNREACHABLE: Text = t("電源オフ・圏外", "Off or out of reach");
pub(super) const ACTS: Text = t("する", "Yes");
pub(super) const ACTS_NOT: Text = t("しない", "No");
pub(super) const ALWAYS_HINT: Text = t("鳴らさず、すぐに動きます", "At once, without ringing");
pub(super) const NO_ANSWER_HINT: Text = t(
    "鳴っても出ないとき、つながらないとき",
    "It rings unanswered, or cannot be reached",
);
pub(super) const BUSY_HINT: Text = t("お話し中にかかってきたとき", "During another call");
pub(super) const BUSY_OR_NO_ANSWER_HINT: Text = t(
    "お話し中のとき、または出られないとき",
    "During another call, or when it cannot be answered",
);
pub(super) const RING_SECONDS: Text = t("呼び出し秒数", "Ring seconds");
pub(super) const RING_SECONDS_HINT: Text = t(
    "この秒数だけ鳴らして出ないとき、留守番電話または転送が動きます。「無応答時」と「話中かつ無応答時」で使います。",
    "After so many seconds without an answer voicemail or forwarding acts. Used for No answer and Busy or no answer.",
);
pub(super) const SECONDS: Text = t("秒", "s");
pub(super) const DESTINATION: Text = t("転送番号", "Forward to");
pub(super) const DESTINATION_MEMBER: Text = t(
    "内線番号、または 0 + 外線番号。例: 080-XXXX-YYYY へは 0080XXXXYYYY",
    "An extension, or 0 and the outside number. Example: 0080XXXXYYYY for 080-XXXX-YYYY",
);
pub(super) const DESTINATION_OTHER: Text = t(
    "外線番号。例: 080XXXXYYYY",
    "An outside number. Example: 080XXXXYYYY",
);
pub(super) const SAVE: Text = t("登録", "Save");
pub(super) const TRY: Text = t("この内容で確かめる", "Try these values");
pub(super) const SAVED: Text = t(
    "登録しました。1秒後の着信から有効です。",
    "Saved. Calls from one second on follow it.",
);
pub(super) const NOT_SAVED: Text = t("登録できませんでした", "Nothing was saved");
pub(super) const PREVIEW: Text = t("いまの入力だと", "With these values");
pub(super) const CALLED: Text = t("かかってくると", "A call comes in");
pub(super) const WHILE_BUSY: Text = t("お話し中のとき", "While busy");
pub(super) const OUT_OF_REACH: Text = t("電源オフ・圏外のとき", "Off or out of reach");
pub(super) const PHONE: Text = t("この電話", "This phone");
pub(super) const CANNOT_FORWARD: Text = t("転送できません", "Not forwarded");
pub(super) const LEFT_OUT: Text = t(
    "緊急停止、着信拒否、代表の設定はここでは考えていません。",
    "Emergency stop, call rejection and hunt groups are left out here.",
);
pub(super) const MAIL: Text = t("メール通知", "E-mail notification");
pub(super) const MAIL_SET: Text = t("設定あり", "Set");
pub(super) const MAIL_NOT_SET: Text = t("設定なし", "Not set");
pub(super) const MAIL_WHO: Text = t(
    "端末利用者だけが設定できます。",
    "Only the user can set it.",
);
pub(super) const MESSAGES: Text = t("録音メッセージ", "Messages");
pub(super) const EMAIL: Text = t("メールアドレス", "E-mail address");
pub(super) const EMAIL_HINT: Text = t(
    "留守番電話の録音を添付して送ります。空欄にすると送りません。",
    "Recorded messages are sent there as attachments. Leave it empty to send none.",
);
pub(super) const MAIL_CALLER: Text = t(
    "件名に発信者の番号を入れる",
    "Show the caller's number in the subject",
);
