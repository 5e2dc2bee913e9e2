//! The words of 内線グループ. Notes of the manual are in [`crate::notes::groups`].

use naisen_core::text::{Lang, Text, t};

pub(super) const LIST: Text = t("内線グループ一覧", "Extension groups");
pub(super) const LIST_LINE: Text = t(
    "内線グループの追加、変更、削除を行います。",
    "Add, change and delete extension groups.",
);
pub(super) const EDIT: Text = t("内線グループ設定", "Extension group");
pub(super) const NEW: Text = t("内線グループの追加", "Add an extension group");
pub(super) const MEMBERS: Text = t("内線グループメンバ設定", "Extension group members");
pub(super) const MEMBERS_LINE: Text = t(
    "内線グループのメンバと内線番号の設定を行います。",
    "Set the members of extension groups and their extension numbers.",
);

pub(super) const GROUP: Text = t("内線グループ", "Extension group");
pub(super) const NAME: Text = t("内線グループ名", "Extension group name");
pub(super) const SITE_NUMBER: Text = t("拠点番号", "Site number");
pub(super) const PREFIX: Text = t("外線プレフィックス", "Outside prefix");
pub(super) const REMARK: Text = t("備考", "Remark");
pub(super) const MEMBER_COUNT: Text = t("メンバ", "Members");

pub(super) const CHANGE: Text = t("変更", "Apply");
pub(super) const EXPORT_MEMBERS: Text = t(
    "メンバを一括登録用CSVで出力",
    "Export members as a bulk file (CSV)",
);
pub(super) const NONE: Text = t(
    "内線グループはまだありません。",
    "There are no extension groups yet.",
);
pub(super) const NONE_FOUND: Text = t(
    "該当する内線グループが見つかりませんでした。",
    "No matching extension group was found.",
);

pub(super) const ADDED: Text = t(
    "追加しました。次に、メンバと内線番号を設定してください。",
    "Added. Now set its members and their extension numbers.",
);
pub(super) const SAVED: Text = t(
    "変更しました。1秒後の発着信から有効です。",
    "Saved. Calls from one second on follow it.",
);
pub(super) const NOT_ADDED: Text = t("追加できませんでした", "Nothing was added");
pub(super) const NOT_SAVED: Text = t("変更できませんでした", "Nothing was saved");
pub(super) const NO_MEMBERS: Text = t("メンバはいません。", "It has no members.");
pub(super) const CLEAR_HINT: Text = t(
    "メンバから外すときは、チェックを外し、内線番号を空にしてください。",
    "To remove a member, untick its row and clear its extension number.",
);
pub(super) const SWAP_HINT: Text = t(
    "内線番号の入れ替えは一度の変更でできます。表示していない番号は変わりません。",
    "Extension numbers can be swapped in one save. Numbers that are not shown do not change.",
);

/// What a group's members lose with it (extension.6).
pub(super) fn losing(members: &[String], lang: Lang) -> String {
    match (members, lang) {
        ([], lang) => NO_MEMBERS.get(lang).to_owned(),
        (names, Lang::Ja) => format!("次の番号の内線番号が消えます: {}", names.join("、")),
        (names, Lang::En) => format!(
            "These numbers lose their extension number: {}",
            names.join(", ")
        ),
    }
}
