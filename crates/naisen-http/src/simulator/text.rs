//! The words of 着信シミュレータ.

use naisen_core::plan::Verdict;
use naisen_core::text::{Lang, Text, t};

pub(super) const TITLE: Text = t("着信シミュレータ", "Call simulator");
pub(super) const LINE: Text = t(
    "この日時に電話がかかってきたらどうなるかを確かめます。",
    "Shows what happens to a call at any date and time.",
);
pub(super) const EXPLANATION: Text = t(
    "実際には鳴りません。いま登録されている設定で確かめます。",
    "Nothing rings. The settings as they are saved now are tried.",
);
pub(super) const QUESTION: Text = t("試す着信", "The call to try");
pub(super) const FROM: Text = t("発信者", "Caller");
pub(super) const OUTSIDE: Text = t("外線から", "Outside");
pub(super) const WITHHELD: Text = t("非通知の外線から", "Outside, number withheld");
pub(super) const COLLEAGUE: Text = t("社内から", "A colleague");
pub(super) const NUMBER: Text = t("発信者の番号", "The caller's number");
pub(super) const NUMBER_HINT: Text = t(
    "社内からのときは、内線番号か外線番号",
    "For a colleague: extension or number",
);
pub(super) const TO: Text = t("着信番号", "Number called");
pub(super) const TO_HINT: Text = t(
    "社内からのときは、ダイヤルするとおりに",
    "For a colleague: as it is dialled",
);
pub(super) const AT: Text = t("日時", "Date and time");
pub(super) const AT_HINT: Text = t("過去も未来も試せます", "Past or future");
pub(super) const PHONES: Text = t("電話機の状態", "State of the phones");
pub(super) const ALL_FREE: Text = t("全員待機中", "All free");
pub(super) const AS_NOW: Text = t("いまの状態", "As they are now");
pub(super) const OTHERS: Text = t("下に書かない番号", "Numbers not named below");
pub(super) const SOME_NOT_FREE: Text = t("指定あり", "Some are not free");
pub(super) const BUSY: Text = t("通話中の番号", "Phones in a call");
pub(super) const UNREGISTERED: Text = t("未登録（つながらない）の番号", "Phones out of reach");
pub(super) const PHONES_HINT: Text = t(
    "内線番号か外線番号。2つ以上は空白で区切ります。",
    "Extensions or numbers, separated by spaces.",
);
pub(super) const TRY: Text = t("試す", "Try");
pub(super) const WHY: Text = t("そうなる理由", "Why");
pub(super) const IN_ORDER: Text = t("上から順に調べます", "Rules are tried from top to bottom");
pub(super) const NOT_TRIED: Text = t("試せませんでした", "The call could not be tried");
pub(super) const LISTS: Text = t(
    "本人が登録した着信拒否の番号は、本人だけが見られるため調べません。",
    "Numbers that subscribers refuse are their own business and are not looked at.",
);
pub(super) const OWN_RULES: Text = t(
    "理由は、ご自分の番号の設定だけを表示します。",
    "Only the rules of your own number are listed.",
);
pub(super) const HOLIDAYS_UNKNOWN: Text = t(
    "この年の祝祭日は登録されていないため、祝祭日の行は働きません。",
    "The holidays of this year are not known, so rows for holidays do not apply.",
);
pub(super) const NOTHING_RINGS: Text = t("どの電話機も鳴りません。", "No phone rings.");

/// The word of a verdict, as the kit's 「そうなる理由」 says it.
pub(super) const fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::NotApplicable => t("該当なし", "Not applicable"),
        Verdict::Passed => t("進む", "Goes on"),
        Verdict::Lost => t("負け", "Lost"),
        Verdict::Won => t("採用", "Decides"),
    }
}

/// What a rule found, with the seconds of the call at which it did, first and last.
pub(super) fn at(words: &str, first_s: i64, last_s: i64, times: usize, lang: Lang) -> String {
    match (lang, first_s, times) {
        (_, 0, 1) => words.to_owned(),
        (Lang::Ja, s, 1) => format!("{s}秒後: {words}"),
        (Lang::En, s, 1) => format!("After {s} s: {words}"),
        (Lang::Ja, s, _) => format!("{s}秒後から{last_s}秒後まで{times}回: {words}"),
        (Lang::En, s, _) => format!("{times} times from {s} s to {last_s} s: {words}"),
    }
}
