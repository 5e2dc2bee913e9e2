//! The words of ピックアップグループ. Notes of the manual are in [`crate::notes::groups`].

use naisen_core::text::{Text, t};

pub(super) const LIST: Text = t("ピックアップグループ一覧", "Pickup groups");
pub(super) const LIST_LINE: Text = t(
    "ピックアップグループの追加、変更、削除を行います。",
    "Add, change and delete pickup groups.",
);
pub(super) const EDIT: Text = t("ピックアップグループ設定", "Pickup group");
pub(super) const NEW: Text = t("ピックアップグループの追加", "Add a pickup group");
pub(super) const MEMBERS: Text = t("ピックアップグループメンバ設定", "Pickup group members");
pub(super) const MEMBERS_LINE: Text = t(
    "ピックアップグループのメンバの設定を行います。",
    "Set the members of pickup groups.",
);

pub(super) const GROUP: Text = t("ピックアップグループ", "Pickup group");
pub(super) const NAME: Text = t("ピックアップグループ名", "Pickup group name");
pub(super) const NUMBER: Text = t("ピックアップグループ番号", "Pickup group number");
pub(super) const SITE: Text = t("サイト", "Site");
pub(super) const REMARK: Text = t("備考", "Remark");
pub(super) const MEMBER_COUNT: Text = t("メンバ", "Members");
pub(super) const CHOOSE: Text = t("選択してください", "Choose");

pub(super) const CHANGE: Text = t("変更", "Apply");
pub(super) const EXPORT_MEMBERS: Text = t(
    "メンバを一括登録用CSVで出力",
    "Export members as a bulk file (CSV)",
);
pub(super) const NONE: Text = t(
    "ピックアップグループはまだありません。",
    "There are no pickup groups yet.",
);
pub(super) const NONE_FOUND: Text = t(
    "該当するピックアップグループが見つかりませんでした。",
    "No matching pickup group was found.",
);

pub(super) const ADDED: Text = t(
    "追加しました。次に、メンバを設定してください。",
    "Added. Now set its members.",
);
pub(super) const SAVED: Text = t(
    "変更しました。1秒後の発着信から有効です。",
    "Saved. Calls from one second on follow it.",
);
pub(super) const NOT_ADDED: Text = t("追加できませんでした", "Nothing was added");
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was saved");
pub(super) const WARNING: Text = t(
    "削除すると、このピックアップ番号では電話に出られなくなります。",
    "Once deleted, its pickup number answers no call.",
);
pub(super) const EMPTY_FIRST: Text = t(
    "メンバがいるピックアップグループは削除できません。先にメンバを外してください。",
    "A pickup group with members cannot be deleted. Remove its members first.",
);
pub(super) const SITE_STAYS: Text = t(
    "メンバがいる間は変更できません。",
    "It cannot change while the group has members.",
);
