//! The words of the look at a company's calls.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("通話の閲覧", "Look at calls");
pub(super) const WARNING: Text = t(
    "通信の秘密にあたります。理由を入力してから30分間、この企業の通話の番号を閲覧できます。",
    "Calls are secret by law. A reason opens this company's call numbers to you for 30 minutes.",
);
pub(super) const SHOWN: Text = t(
    "理由は、日時・あなたのログインIDとともに記録され、この企業の管理者の操作履歴に表示されます。",
    "The reason is recorded with the time and your login ID and shown to the company's administrator in its audit log.",
);
pub(super) const REASON: Text = t("閲覧の理由", "Reason");
pub(super) const REASON_HINT: Text = t("1〜200文字。", "1 to 200 characters.");
pub(super) const OPEN: Text = t("記録して閲覧する", "Record and look");
pub(super) const OPENED: Text = t(
    "閲覧の理由を記録しました。30分間有効です。",
    "The reason is recorded and valid for 30 minutes.",
);
pub(super) const NOT_OPENED: Text = t("閲覧できません", "The calls stay shut");
pub(super) const IS_OPEN: Text = t("閲覧できます", "Open to you");
pub(super) const COUNTS: Text = t("最近30日の通話数", "Calls of the last 30 days");
pub(super) const NO_CALLS: Text = t("通話はありません。", "No calls.");
