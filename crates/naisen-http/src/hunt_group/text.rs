//! The words of 代表グループ. Notes of the manual are in [`crate::notes::hunt`].

use naisen_core::text::{Text, t};

pub(super) const LIST: Text = t("代表グループ一覧", "Hunt groups");
pub(super) const LIST_LINE: Text = t(
    "代表番号と鳴らし方の設定、代表グループの追加と削除を行います。",
    "Set representative numbers and how they ring; add and delete hunt groups.",
);
pub(super) const EDIT: Text = t("代表グループ設定", "Hunt group");
pub(super) const NEW: Text = t("代表グループの追加", "Add a hunt group");
pub(super) const MEMBERS: Text = t("代表グループメンバ設定", "Hunt group members");
pub(super) const MEMBERS_LINE: Text = t(
    "代表グループで鳴る番号と着信順序の設定を行います。",
    "Set which numbers ring for a hunt group, and in which order.",
);

pub(super) const NAME: Text = t("代表グループ名", "Hunt group name");
pub(super) const PILOT: Text = t("加入者ID", "Subscriber ID");
pub(super) const SLIDE_TYPE: Text = t("スライドタイプ", "Slide type");
pub(super) const SLIDE_TIMER: Text = t("スライドタイマ値(秒)", "Slide timer (s)");
pub(super) const REMARK: Text = t("備考", "Remark");
pub(super) const SCHEDULE: Text = t("スケジュール転送", "Schedule forward");
pub(super) const SCHEDULE_NAME: Text = t("スケジュール転送名", "Schedule forward name");
pub(super) const CHOOSE: Text = t("選択してください", "Choose");
pub(super) const MEMBER_COUNT: Text = t("メンバ", "Members");

pub(super) const CHANGE: Text = t("変更", "Apply");
pub(super) const NONE: Text = t(
    "代表グループはまだありません。",
    "There are no hunt groups yet.",
);
pub(super) const NONE_FOUND: Text = t(
    "該当する代表グループが見つかりませんでした。",
    "No matching hunt group was found.",
);
pub(super) const NO_SCHEDULE: Text = t(
    "スケジュール転送はまだありません。",
    "There are no schedule forwards yet.",
);
pub(super) const ADD_SCHEDULE: Text = t("スケジュール転送を追加", "Add a schedule forward");

pub(super) const ADDED: Text = t(
    "追加しました。鳴らす番号をメンバに登録してください。",
    "Added. Now choose the numbers that ring as members.",
);
pub(super) const ADDED_RINGING: Text = t(
    "追加しました。1秒後の着信から、代表番号の電話が鳴ります。",
    "Added. From one second on, the phone of the representative number rings.",
);
pub(super) const SAVED: Text = t(
    "変更しました。1秒後の着信から有効です。",
    "Saved. Calls from one second on follow it.",
);
pub(super) const NOT_ADDED: Text = t("追加できませんでした", "Nothing was added");
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was saved");
pub(super) const WARNING: Text = t(
    "代表グループを削除すると、代表番号はふつうの番号になり、スケジュール転送も行われません。",
    "Without its hunt group a representative number is an ordinary number, and no schedule forwards its calls.",
);

pub(super) const GROUP: Text = t("代表グループ", "Hunt group");
pub(super) const ORDER_RANGE: Text = t(
    "着信順序は1〜99です。表示していない番号は変わりません。",
    "A ring order is 1 to 99. Numbers that are not shown do not change.",
);
pub(super) const EXPORT_MEMBERS: Text = t(
    "メンバを一括登録用CSVで出力",
    "Export members as a bulk file (CSV)",
);
pub(super) const PREVIEW_FREE: Text = t(
    "すべての電話が空いているものとして、保存されている設定から計算しています。",
    "Computed from the saved settings, as if every phone were free.",
);
