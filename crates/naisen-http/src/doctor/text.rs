//! The words of 設定診断.

use naisen_core::text::{Lang, Text, t};

pub(crate) const TITLE: Text = t("設定診断", "Settings check-up");
pub(super) const LINE: Text = t(
    "かかってこない、つながらない原因になる設定を見つけます。",
    "Finds settings that lose calls or do nothing.",
);
pub(super) const EXPLANATION: Text = t(
    "いま登録されている設定をすべて調べました。設定は変わりません。",
    "All settings as they are saved now were examined. Nothing was changed.",
);
pub(crate) const NOTHING: Text = t("問題は見つかりませんでした。", "Nothing was found.");
pub(super) const LISTS: Text = t(
    "本人が登録した着信拒否の番号は、本人だけが見られるため調べません。",
    "Numbers that subscribers refuse are their own business and are not looked at.",
);
pub(super) const ERRORS: Text = t("直してください", "To be mended");
pub(super) const WARNINGS: Text = t("確かめてください", "To be checked");
pub(super) const NOTICES: Text = t("参考", "Worth knowing");

/// The link that leads to a screen.
pub(super) fn mend(screen: Text, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}で直す", screen.ja),
        Lang::En => format!("Mend it in “{}”", screen.en),
    }
}

/// How many findings there are.
pub(crate) fn count(findings: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{findings}件"),
        Lang::En => findings.to_string(),
    }
}
