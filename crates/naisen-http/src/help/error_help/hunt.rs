//! 代表グループ (8021–8032, 8053, 8082–8085).

use super::ErrorHelp;
use crate::help::screen::Screen::{S13, S14, S15, S31};
use naisen_core::text::t;

pub(super) const EXISTS: ErrorHelp = ErrorHelp {
    cause: t(
        "同じ名前の代表グループが、すでにあります。",
        "A hunt group with this name exists already.",
    ),
    remedy: t(
        "「代表グループ一覧」で名前を確かめ、使われていない代表グループ名に変えてください。",
        "Check the names on Hunt groups and choose one that is not used yet.",
    ),
    screens: &[S14],
};

pub(super) const IN_ANOTHER: ErrorHelp = ErrorHelp {
    cause: t(
        "選んだ番号は、別の代表グループの代表番号かメンバになっています。1つの番号が入れる代表グループは1つだけです。",
        "The number is the representative number or a member of another hunt group. A number can be in one hunt group only.",
    ),
    remedy: t(
        "「代表グループメンバ設定」で元の代表グループのメンバから外すか、「代表グループ設定」で元の代表番号を変えてから、もう一度操作してください。",
        "Remove it from the other group on Hunt group members, or change that group's representative number on Hunt group, then try again.",
    ),
    screens: &[S14, S15, S31],
};

pub(super) const SCHEDULE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "選んだスケジュール転送は、すでに削除されています。",
        "The schedule forward chosen has been deleted.",
    ),
    remedy: t(
        "「代表グループ設定」を開き直し、一覧にあるスケジュール転送名を選ぶか、スケジュール転送のチェックを外してください。",
        "Open Hunt group again and choose a schedule forward from the list, or untick Schedule forward.",
    ),
    screens: &[S14],
};

pub(super) const MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "変更しようとした代表グループは、画面を開いた後に削除されています。",
        "The hunt group was deleted after the page was opened.",
    ),
    remedy: t(
        "「代表グループ一覧」を開き直してください。必要なグループがないときは「追加」で作り直してください。",
        "Open Hunt groups again. If the group is needed, make it again with Add.",
    ),
    screens: &[S14, S15],
};

pub(super) const PILOT_RECORD_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "この代表グループの代表番号になっている加入者の登録がなくなっています。",
        "The subscriber that is this hunt group's representative number is no longer registered.",
    ),
    remedy: t(
        "画面からは直せません。代表グループ名を添えて、ご契約の窓口にお問い合わせください。",
        "This cannot be repaired on a page. Contact your operator and name the hunt group.",
    ),
    screens: &[S14],
};

pub(super) const NEW_PILOT_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "新しく代表番号に選んだ加入者が、この企業に存在しません。",
        "The subscriber chosen as the new representative number does not exist in this company.",
    ),
    remedy: t(
        "「電話番号一覧」で番号を確かめ、「代表グループ設定」の加入者IDを選び直してください。",
        "Check the number on Numbers and choose the subscriber ID on Hunt group again.",
    ),
    screens: &[S14],
};

pub(super) const NEW_PILOT_IN_ANOTHER: ErrorHelp = ErrorHelp {
    cause: t(
        "新しく代表番号に選んだ番号は、別の代表グループの代表番号かメンバになっています。",
        "The number chosen as the new representative number is the representative number or a member of another hunt group.",
    ),
    remedy: t(
        "別の番号を選ぶか、「代表グループメンバ設定」か「代表グループ設定」で元の代表グループから外してから、もう一度「変更」を押してください。",
        "Choose another number, or take it out of the other group on Hunt group members or Hunt group, then press Apply again.",
    ),
    screens: &[S14],
};

pub(super) const TO_DELETE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "削除しようとした代表グループは、すでに削除されています。",
        "The hunt group has been deleted already.",
    ),
    remedy: t(
        "「代表グループ一覧」を開き直し、残っているグループを確かめてください。",
        "Open Hunt groups again and check which groups are left.",
    ),
    screens: &[S13],
};

pub(super) const PILOT_RECORD_TO_DELETE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "削除しようとした代表グループの代表番号になっている加入者の登録がなくなっています。",
        "The subscriber that is the representative number of the hunt group to delete is no longer registered.",
    ),
    remedy: t(
        "画面からは直せません。代表グループ名を添えて、ご契約の窓口にお問い合わせください。",
        "This cannot be repaired on a page. Contact your operator and name the hunt group.",
    ),
    screens: &[S13],
};

pub(super) const HAS_MEMBERS: ErrorHelp = ErrorHelp {
    cause: t(
        "削除しようとした代表グループに、メンバが登録されています。",
        "The hunt group to delete still has members.",
    ),
    remedy: t(
        "「代表グループメンバ設定」で「メンバ」を表示し、すべてのチェックを外して「変更」を押してから、「代表グループ一覧」で削除してください。",
        "Show the members on Hunt group members, untick all of them and press Apply, then delete the group on Hunt groups.",
    ),
    screens: &[S13],
};

pub(super) const MEMBER_TWICE: ErrorHelp = ErrorHelp {
    cause: t(
        "同じ加入者を、1つの代表グループに2回指定しています。",
        "The same subscriber is given twice for one hunt group.",
    ),
    remedy: t(
        "ファイルでは同じ加入者IDの行を1つにしてください。「代表グループメンバ設定」では、画面を開き直して指定し直してください。",
        "Leave one row for each subscriber ID in the file. On Hunt group members, open the page again and set the members anew.",
    ),
    screens: &[S15, S31],
};

pub(super) const ORDER_TWICE: ErrorHelp = ErrorHelp {
    cause: t(
        "同じ代表グループの2人のメンバに、同じ着信順序を指定しています。",
        "Two members of one hunt group have the same ring order.",
    ),
    remedy: t(
        "「代表グループメンバ設定」で「メンバ」を表示し、着信順序が重ならないように1〜99で入力して「変更」を押してください。順番を使わない方式でも入力が必要です。",
        "Show the members on Hunt group members, give each a different ring order from 1 to 99 and press Apply. Types that ring in another order need it too.",
    ),
    screens: &[S15, S31],
};

pub(super) const NOT_REGISTERED: ErrorHelp = ErrorHelp {
    cause: t(
        "ファイルに書いた代表グループがありません。グループ名を空にしたファイルでは、どの代表グループのメンバでもない加入者を外そうとしています。",
        "The hunt group written in the file does not exist. In a file without a group name, a subscriber to remove is a member of no hunt group.",
    ),
    remedy: t(
        "「代表グループ一覧」でグループ名を確かめ、1行目の2番目の項目を同じ文字に直してください。外すファイルでは、メンバでない加入者の行を消してください。",
        "Check the name on Hunt groups and write the second field of line 1 exactly as listed. In a file that removes members, take out the rows of those that are not members.",
    ),
    screens: &[S31],
};

pub(super) const TOO_MANY_FOR_SIMULTANEOUS: ErrorHelp = ErrorHelp {
    cause: t(
        "メンバが6人以上いる代表グループを、同報に変えようとしました。同報のメンバは5人までです。",
        "A hunt group with six or more members cannot become simultaneous; that type has at most five.",
    ),
    remedy: t(
        "「代表グループメンバ設定」でメンバを5人以下にしてから、「代表グループ設定」でスライドタイプを変えてください。",
        "Reduce the members to five on Hunt group members, then change the slide type on Hunt group.",
    ),
    screens: &[S14],
};

pub(super) const TOO_MANY_FOR_SERIAL: ErrorHelp = ErrorHelp {
    cause: t(
        "メンバが33人以上いる代表グループを、同報以外に変えようとしました。同報以外のメンバは32人までです。",
        "A hunt group with 33 or more members cannot change from simultaneous; the other types have at most 32.",
    ),
    remedy: t(
        "「代表グループメンバ設定」でメンバを32人以下にしてから、「代表グループ設定」でスライドタイプを変えてください。",
        "Reduce the members to 32 on Hunt group members, then change the slide type on Hunt group.",
    ),
    screens: &[S14],
};

pub(super) const SIMULTANEOUS_FULL: ErrorHelp = ErrorHelp {
    cause: t(
        "スライドタイプが同報の代表グループのメンバを、6人以上にしようとしました。",
        "A simultaneous hunt group would have more than five members.",
    ),
    remedy: t(
        "メンバを5人以下にするか、「代表グループ設定」で同報以外のスライドタイプに変えてから追加してください。",
        "Keep to five members, or change the slide type on Hunt group before adding more.",
    ),
    screens: &[S15, S31],
};

pub(super) const SERIAL_FULL: ErrorHelp = ErrorHelp {
    cause: t(
        "スライドタイプが同報以外の代表グループのメンバを、33人以上にしようとしました。",
        "A hunt group of a type other than simultaneous would have more than 32 members.",
    ),
    remedy: t(
        "メンバを32人以下にしてください。33人以上で受けるときは、「代表グループ一覧」で代表グループを追加して分けてください。",
        "Keep to 32 members. To take calls with more people, add another hunt group on Hunt groups and share them out.",
    ),
    screens: &[S15, S31],
};
