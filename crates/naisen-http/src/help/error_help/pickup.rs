//! ピックアップグループ and 共通電話帳 (8043–8049, 8077, 8081).

use super::ErrorHelp;
use crate::help::screen::Screen::{S14, S15, S22, S23, S24, S25, S26, S27, S30, S31};
use naisen_core::text::t;

pub(super) const EXISTS: ErrorHelp = ErrorHelp {
    cause: t(
        "追加しようとした名前か番号を、同じサイトの別のピックアップグループが使っています。",
        "Another pickup group of the same site uses the name or the number.",
    ),
    remedy: t(
        "「ピックアップグループ一覧」で使われている名前と番号を確かめ、重ならない値で「追加」を押してください。",
        "Check the names and numbers on Pickup groups, choose values that are not used and press Add.",
    ),
    screens: &[S23],
};

pub(super) const DUPLICATE: ErrorHelp = ErrorHelp {
    cause: t(
        "変更後の名前か番号を、同じサイトの別のピックアップグループが使っています。",
        "Another pickup group of the same site uses the new name or the new number.",
    ),
    remedy: t(
        "「ピックアップグループ一覧」で使われている名前と番号を確かめ、重ならない値で「変更」を押してください。",
        "Check the names and numbers on Pickup groups, choose values that are not used and press Apply.",
    ),
    screens: &[S23],
};

pub(super) const TO_UPDATE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "変更しようとしたピックアップグループは、画面を開いた後に削除されています。",
        "The pickup group was deleted after the page was opened.",
    ),
    remedy: t(
        "「ピックアップグループ一覧」を開き直してください。必要なグループがないときは「追加」で作り直してください。",
        "Open Pickup groups again. If the group is needed, make it again with Add.",
    ),
    screens: &[S23],
};

pub(super) const HAS_MEMBERS: ErrorHelp = ErrorHelp {
    cause: t(
        "削除しようとしたピックアップグループに、メンバが登録されています。",
        "The pickup group to delete still has members.",
    ),
    remedy: t(
        "「ピックアップグループメンバ設定」で「メンバ」を表示し、すべてのチェックを外して「変更」を押してから、「ピックアップグループ一覧」で削除してください。",
        "Show the members on Pickup group members, untick all of them and press Apply, then delete the group on Pickup groups.",
    ),
    screens: &[S22],
};

pub(super) const TO_DELETE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "削除しようとしたピックアップグループは、すでに削除されています。",
        "The pickup group has been deleted already.",
    ),
    remedy: t(
        "「ピックアップグループ一覧」を開き直し、残っているグループを確かめてください。",
        "Open Pickup groups again and check which groups are left.",
    ),
    screens: &[S22],
};

pub(super) const MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "選んだ、またはファイルに書いたピックアップグループが存在しません。",
        "The pickup group chosen, or written in the file, does not exist.",
    ),
    remedy: t(
        "「ピックアップグループ一覧」でグループ名を確かめ、一覧にあるグループを選んでください。ファイルでは1行目の2番目の項目を、一覧の名前と同じ文字に直してください。",
        "Check the name on Pickup groups and choose a group that is listed. In a file, write the second field of line 1 exactly as it is listed.",
    ),
    screens: &[S24, S31],
};

pub(super) const SUBSCRIBER_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "代表番号やメンバに選んだ電話番号が、この企業に存在しません。画面を開いた後に番号が廃止されたときも、このコードになります。",
        "The number chosen as representative number or member does not exist in this company. It may have been removed after the page was opened.",
    ),
    remedy: t(
        "画面を開き直し、「表示」で現在の一覧を出してから選び直してください。",
        "Open the page again, press Show for the current list and choose again.",
    ),
    screens: &[S14, S15, S24, S27],
};

pub(super) const FILE_MISSING: ErrorHelp = ErrorHelp {
    cause: t(
        "ファイルが選ばれていないか、対象の共通電話帳やバックアップデータがすでにありません。",
        "No file was chosen, or the phone book or backup data is no longer there.",
    ),
    remedy: t(
        "「共通電話帳追加/変更」では「参照」でCSVファイルを選んでから「追加」を押してください。一覧では、画面を開き直して残っているものを確かめてください。",
        "On Shared phone book, choose a CSV file before pressing Add. In a list, open the page again and check what is left.",
    ),
    screens: &[S25, S26, S27, S30],
};

pub(super) const SITE_FIXED: ErrorHelp = ErrorHelp {
    cause: t(
        "メンバが登録されているピックアップグループのサイトを変えようとしました。",
        "The site of a pickup group that has members would change.",
    ),
    remedy: t(
        "「ピックアップグループメンバ設定」ですべてのメンバを外してから、「ピックアップグループ設定」でサイト名を変え、もう一度メンバを登録してください。",
        "Remove all members on Pickup group members, change the site name on Pickup group, then add the members again.",
    ),
    screens: &[S23],
};
