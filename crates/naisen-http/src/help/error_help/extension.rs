//! 内線 (8012–8020, 8050–8052, 8054).

use super::ErrorHelp;
use crate::help::screen::Screen::{S09, S17, S19, S20, S21, S31};
use naisen_core::text::t;

pub(super) const EXTENSION_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "内線グループを選んでいますが、内線番号が空です。内線番号と内線グループは、両方を設定するか、両方を空にします。",
        "An extension group is chosen but the extension number is empty. Set both or neither.",
    ),
    remedy: t(
        "「電話番号情報」か「内線グループメンバ設定」で内線番号を入力してください。内線を使わない番号は、内線グループを「未設定」にしてください。",
        "Enter the extension number on Number details or Extension group members. If the number needs no extension, set the extension group to \"not set\".",
    ),
    screens: &[S09, S21, S31],
};

pub(super) const EXTENSION_WITHOUT_GROUP: ErrorHelp = ErrorHelp {
    cause: t(
        "内線番号を入力していますが、内線グループが「未設定」です。",
        "An extension number is entered but the extension group is \"not set\".",
    ),
    remedy: t(
        "「電話番号情報」で内線グループを選ぶか、「内線グループメンバ設定」でチェックしてください。内線を使わない番号は、内線番号を空にしてください。",
        "Choose an extension group on Number details, or tick the row on Extension group members. If the number needs no extension, empty the extension number.",
    ),
    screens: &[S09, S21],
};

pub(super) const GROUP_TO_SEARCH_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "「表示」で選んだ内線グループは、すでに削除されています。",
        "The extension group chosen for Show has been deleted.",
    ),
    remedy: t(
        "「内線グループメンバ設定」を開き直し、一覧にある内線グループを選んで「表示」を押してください。",
        "Open Extension group members again, choose a group from the list and press Show.",
    ),
    screens: &[S21],
};

pub(super) const GROUP_EXISTS: ErrorHelp = ErrorHelp {
    cause: t(
        "同じ内線グループ名と同じ拠点番号の内線グループが、すでにあります。",
        "An extension group with this name and this site number exists already.",
    ),
    remedy: t(
        "「内線グループ一覧」で登録済みのグループを確かめてください。別のグループを作るときは、名前と拠点番号を変えて「追加」を押してください。",
        "Look for the group on Extension groups. To add another one, change the name and the site number and press Add.",
    ),
    screens: &[S20],
};

pub(super) const GROUP_DUPLICATE: ErrorHelp = ErrorHelp {
    cause: t(
        "内線グループ名か拠点番号のどちらかを、ほかの内線グループが使っています。",
        "Another extension group uses the name or the site number.",
    ),
    remedy: t(
        "「内線グループ一覧」で使われている名前と拠点番号を確かめ、重ならない値に変えてください。",
        "Check the names and site numbers on Extension groups and choose values that are not used yet.",
    ),
    screens: &[S20],
};

pub(super) const GROUP_TO_UPDATE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "変更しようとした内線グループは、画面を開いた後に削除されています。",
        "The extension group was deleted after the page was opened.",
    ),
    remedy: t(
        "「内線グループ一覧」を開き直してください。必要なグループがないときは「追加」で作り直してください。",
        "Open Extension groups again. If the group is needed, make it again with Add.",
    ),
    screens: &[S20],
};

pub(super) const GROUP_TO_DELETE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "削除しようとした内線グループは、すでに削除されています。",
        "The extension group has been deleted already.",
    ),
    remedy: t(
        "「内線グループ一覧」を開き直し、残っているグループを確かめてください。",
        "Open Extension groups again and check which groups are left.",
    ),
    screens: &[S19],
};

pub(super) const PILOT_CANNOT_BE_CLEARED: ErrorHelp = ErrorHelp {
    cause: t(
        "代表グループの代表番号から、内線番号と内線グループの両方を消そうとしました。代表番号の内線は消せません。代表番号を含む内線グループも削除できません。",
        "Both the extension number and the extension group of a representative number would be cleared. That is not possible, and an extension group that contains a representative number cannot be deleted.",
    ),
    remedy: t(
        "先に「代表グループ設定」で別の番号を代表番号にするか、「代表グループ一覧」で代表グループを削除してから、もう一度操作してください。",
        "First choose another representative number on Hunt group, or delete the hunt group on Hunt groups, then try again.",
    ),
    screens: &[S09, S19, S21, S31],
};

pub(super) const GROUP_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "選んだ、またはファイルに書いた内線グループが存在しません。",
        "The extension group chosen, or written in the file, does not exist.",
    ),
    remedy: t(
        "「内線グループ一覧」でグループ名を確かめ、一覧にあるグループを選んでください。ファイルでは1行目の2番目の項目を、一覧の名前と同じ文字に直してください。",
        "Check the name on Extension groups and choose a group that is listed. In a file, write the second field of line 1 exactly as it is listed.",
    ),
    screens: &[S09, S17, S31],
};

pub(super) const EXTENSION_TWICE: ErrorHelp = ErrorHelp {
    cause: t(
        "同じ内線グループの別の番号が、この内線番号を使っています。",
        "Another number of the same extension group uses this extension number.",
    ),
    remedy: t(
        "「内線グループメンバ設定」で「メンバ」を表示し、使われていない内線番号に変えてください。2つの番号の内線を入れ替えるときは、同じ画面で両方を書き換えて1回で「変更」を押してください。",
        "Show the members on Extension group members and enter a number that is not used. To swap two extensions, change both there and press Apply once.",
    ),
    screens: &[S09, S21, S31],
};

pub(super) const EXTENSION_NEEDS_GROUP: ErrorHelp = ErrorHelp {
    cause: t(
        "内線グループを空にしたまま、内線番号だけを指定しています。",
        "An extension number is given without an extension group.",
    ),
    remedy: t(
        "ファイルの1行目に内線グループ名を書くか、各行の内線番号を空（\"\"）にしてください。APIでは内線グループを一緒に指定してください。",
        "Write the extension group's name in line 1 of the file, or leave the extension number of each row empty (\"\"). In the API, give the extension group as well.",
    ),
    screens: &[S31],
};
