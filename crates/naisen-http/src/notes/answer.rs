//! 留守番電話/転送設定: S11, S12, U04.

use naisen_core::settings::AnswerCondition;
use naisen_core::text::{Text, t};

/// What a condition means for voicemail.
#[must_use]
pub const fn voicemail_condition(condition: AnswerCondition) -> Text {
    match condition {
        AnswerCondition::Always => t(
            "全ての着信で留守番電話の録音をします。",
            "Voicemail records every call.",
        ),
        AnswerCondition::NoAnswer => t(
            "応答ができない全ての場合に留守番電話の録音をします。",
            "Voicemail records whenever the call cannot be answered.",
        ),
        AnswerCondition::Busy => t(
            "話し中の場合に留守番電話の録音をします。",
            "Voicemail records when the line is busy.",
        ),
        AnswerCondition::BusyOrNoAnswer => t(
            "話し中または応答ができない全ての場合に留守番電話の録音をします。",
            "Voicemail records when the line is busy or the call cannot be answered.",
        ),
    }
}

/// What a condition means for forwarding.
#[must_use]
pub const fn forward_condition(condition: AnswerCondition) -> Text {
    match condition {
        AnswerCondition::Always => t("全ての着信を転送します。", "Every call is forwarded."),
        AnswerCondition::NoAnswer => t(
            "応答ができない全ての場合に転送します。",
            "Calls are forwarded whenever they cannot be answered.",
        ),
        AnswerCondition::Busy => t(
            "話し中の場合に転送します。",
            "Calls are forwarded when the line is busy.",
        ),
        AnswerCondition::BusyOrNoAnswer => t(
            "話し中または応答ができない全ての場合に転送します。",
            "Calls are forwarded when the line is busy or they cannot be answered.",
        ),
    }
}

/// The name of a condition on the radio buttons.
#[must_use]
pub const fn condition_name(condition: AnswerCondition) -> Text {
    match condition {
        AnswerCondition::Always => t("すべて着信（無条件）", "All calls (unconditional)"),
        AnswerCondition::NoAnswer => t("無応答時", "No answer"),
        AnswerCondition::Busy => t("話中時のみ", "Busy only"),
        AnswerCondition::BusyOrNoAnswer => t("話中かつ無応答時", "Busy or no answer"),
    }
}

/// 呼び出し秒数 under 留守番電話設定.
pub const RING_SECONDS_VOICEMAIL: Text = t(
    "無応答（応答ができない）の場合に、留守番電話録音を開始するまでの時間（秒）を設定できます。",
    "Seconds to ring before voicemail starts recording when the call is not answered.",
);
/// 呼び出し秒数 under 転送設定.
pub const RING_SECONDS_FORWARD: Text = t(
    "無応答（応答ができない）の場合に、転送を開始するまでの時間（秒）を設定できます。",
    "Seconds to ring before forwarding starts when the call is not answered.",
);
/// S12: which conditions use 呼び出し秒数.
pub const RING_SECONDS_WHEN: Text = t(
    "「無応答時」と「話中かつ無応答時」では、呼び出し秒数を選択してください。",
    "For No answer and Busy or no answer, choose the ring seconds.",
);
/// 転送番号.
pub const DESTINATION: Text = t(
    "転送先の番号を入力してください。",
    "Enter the number to forward to.",
);
/// Heading of the prefix note.
pub const PREFIX_HEADING: Text = t(
    "「内線グループ」を設定している場合の転送設定に関する注意事項",
    "Forwarding from a number in an extension group",
);
/// The prefix note (domain §2.4: a member writes the prefix).
pub const PREFIX: Text = t(
    "「内線グループメンバ」に設定済みの050番号に転送設定を行う場合は、転送番号の先頭に外線プレフィックスを入力してください。",
    "When the 050 number is a member of an extension group, put the outside prefix in front of the forwarding number.",
);
/// The prefix note's example.
pub const PREFIX_EXAMPLE: Text = t(
    "外線プレフィックスの初期値は「0」となります。例：080-XXXX-YYYYへ転送したい場合は、0080XXXXYYYYを設定します。",
    "The outside prefix is 0. Example: to forward to 080-XXXX-YYYY, enter 0080XXXXYYYY.",
);
/// The reverse of the prefix note (domain §2.4: a non-member must not write it).
pub const PREFIX_NOT: Text = t(
    "内線グループを設定していない番号では、外線プレフィックスを付けません。",
    "For a number without an extension group, leave the outside prefix out.",
);
/// S12: 一括入力.
pub const FILL_TICKED: Text = t(
    "複数の番号をチェックしたあと「一括入力」から条件を選択すると、チェックした全てに入力することができます。",
    "Tick several numbers, choose values under Fill ticked rows, and they are entered in all of them.",
);
/// S12, S28 and every list with a box in its head.
pub const TICK_ALL: Text = t(
    "表示された番号全てにチェックする場合は上のボックスにチェックしてください。",
    "To tick all numbers shown, tick the box at the top.",
);
/// Saving one mode replaces the other (domain §2.4).
pub const EXCLUSIVE: Text = t(
    "留守番電話と転送は、どちらか一方だけを設定できます。",
    "Either voicemail or forwarding can be set, not both.",
);
/// A forward that a restriction makes inert (domain §6.6).
pub const FORWARD_INERT: Text = t(
    "発信規制のため、この転送は動きません。規制を解除すると、また動きます。",
    "A restriction keeps this forward from working. It works again when the restriction is lifted.",
);
