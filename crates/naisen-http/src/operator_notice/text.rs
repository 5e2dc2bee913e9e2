//! The words of お知らせ.

use naisen_core::text::{Text, t};

pub(super) const TITLE: Text = t("お知らせ", "Notice");
pub(super) const LINE: Text = t(
    "企業のトップに出るお知らせを、1社または全社に書きます。",
    "Write the notice on the top page of one company, or of all.",
);
pub(super) const COMPANY: Text = t("宛先の企業（ログインID）", "Company (login ID)");
pub(super) const COMPANY_HINT: Text = t(
    "空欄にすると、全企業のお知らせを書き換えます。",
    "Left empty, the notice of every company is replaced.",
);
pub(super) const NOTICE: Text = t("お知らせの内容", "The notice");
pub(super) const NOTICE_HINT: Text = t(
    "1000文字まで。空欄にすると「現在、お知らせはございません。」と表示されます。",
    "Up to 1,000 characters. Left empty, “There are no notices at present.” is shown.",
);
pub(super) const SAVE: Text = t("書き込む", "Write");
pub(super) const NOT_SAVED: Text = t("書き込めませんでした", "Nothing was written");
pub(super) const WRITTEN: Text = t("お知らせを書き込んだ企業の数: ", "Companies written to: ");
pub(super) const MISSING: Text = t("この企業はありません。", "There is no such company.");
