//! The words of 通話履歴.

use naisen_core::text::{Lang, Text, t};

pub(crate) const TITLE: Text = t("通話履歴", "Calls");
pub(crate) const LINE: Text = t(
    "いつ、だれからかかってきて、どうなったかを調べます。",
    "Who called when, and what became of it.",
);
pub(crate) const CALL: Text = t("通話の詳細", "Call");
pub(crate) const EXPORT: Text = t("CSVでダウンロード", "Download CSV");
pub(crate) const NUMBER: Text = t("番号", "Number");
pub(crate) const NUMBER_HINT: Text = t("内線番号か外線番号", "Number or extension");
pub(crate) const DIRECTION: Text = t("方向", "Direction");
pub(crate) const OUTCOME: Text = t("結果", "Outcome");
pub(crate) const ANY: Text = t("すべて", "Any");
pub(crate) const FROM: Text = t("開始日", "First day");
pub(crate) const UNTIL: Text = t("終了日", "Last day");
pub(crate) const START: Text = t("日時", "Time");
pub(crate) const CALLER: Text = t("発信者", "Caller");
pub(crate) const CALLED: Text = t("着信先", "Called");
pub(crate) const ANSWERER: Text = t("応答者", "Answered by");
pub(crate) const TALK: Text = t("通話時間", "Length");
pub(crate) const WITHHELD: Text = t("非通知", "Number withheld");
pub(crate) const UNKNOWN: Text = t("番号不明", "Unknown number");
pub(crate) const FORWARDED: Text = t("転送先", "Forward destination");
pub(crate) const NONE: Text = t("通話はまだありません。", "There are no calls yet.");
pub(crate) const NONE_FOUND: Text = t("条件に合う通話はありません。", "No call was found.");
pub(crate) const NEWEST: Text = t("最新の通話", "Newest calls");
pub(crate) const OLDER: Text = t("さらに前の通話", "Older calls");
pub(crate) const KEPT: Text = t(
    "通話の記録は、ご契約の保存期間が過ぎると消えます。",
    "Records are deleted after the company's days of retention.",
);
pub(crate) const OWN_ONLY: Text = t(
    "ご自分の番号が加わった通話だけを表示します。理由は、ご自分の番号の設定だけです。",
    "Only calls your number took part in; of the reasons, those of your own number.",
);
pub(crate) const LISTS: Text = t(
    "本人が登録した着信拒否は「着信拒否(本人設定)」とだけ表示します。",
    "A personal block list is shown only as having refused.",
);
pub(crate) const DIALLED: Text = t("ダイヤル", "Dialled");
pub(crate) const STARTED: Text = t("着信", "Arrived");
pub(crate) const ANSWERED: Text = t("応答", "Answered");
pub(crate) const ENDED: Text = t("終了", "Ended");
pub(crate) const STATUS: Text = t("SIPステータス", "SIP status");
pub(crate) const PICTURE: Text = t("鳴った順", "What rang");
pub(crate) const NOTHING_RANG: Text = t("どの電話機も鳴りませんでした。", "No phone rang.");
pub(crate) const WHY: Text = t(
    "なぜこの通話はこうなった？",
    "Why did this call go like this?",
);
pub(crate) const IN_ORDER: Text = t(
    "上から順に調べました",
    "Rules were tried from top to bottom",
);
pub(crate) const NO_WHY: Text = t(
    "あなたの番号の設定は、この通話に働きませんでした。",
    "No setting of your number bore on this call.",
);
pub(crate) const NOW: Text = t("いま同じ電話がかかってきたら", "The same call now");
pub(crate) const TRY: Text = t("シミュレータで詳しく見る", "See it in the simulator");
pub(crate) const TALKING: Text = t("通話", "Talk");

/// The name of a number without one.
pub(super) fn extension(extension: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("内線{extension}"),
        Lang::En => format!("Extension {extension}"),
    }
}

/// How many were found, counted to `most`.
pub(super) fn found(count: usize, most: usize, lang: Lang) -> String {
    let number = crate::ui::format::count(count.min(most) as u64);
    match (lang, count > most) {
        (Lang::Ja, false) => format!("{number}件"),
        (Lang::Ja, true) => format!("{number}件以上"),
        (Lang::En, false) if count == 1 => "1 call".to_owned(),
        (Lang::En, false) => format!("{number} calls"),
        (Lang::En, true) => format!("More than {number} calls"),
    }
}

/// When a phone rang.
pub(super) fn stretch(from_s: u32, to_s: u32, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{from_s}〜{to_s}秒"),
        Lang::En => format!("{from_s}–{to_s} s"),
    }
}

/// A leg as a sentence: its ringing, the second of its answer, how it ended.
pub(super) fn leg(ring: &str, answered_s: Option<u32>, end: &str, lang: Lang) -> String {
    match (lang, answered_s) {
        (Lang::Ja, None) => format!("{ring} 呼び出し、{end}"),
        (Lang::Ja, Some(at)) => format!("{ring} 呼び出し、{at}秒で応答、{end}"),
        (Lang::En, None) => format!("called {ring}: {end}"),
        (Lang::En, Some(at)) => format!("called {ring}, answered at {at} s: {end}"),
    }
}

/// The voicemail of somebody.
pub(super) fn mailbox_of(owner: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{owner}の留守番電話"),
        Lang::En => format!("Voicemail of {owner}"),
    }
}

/// A voicemail as a sentence.
pub(super) fn answered_at(at_s: u32, what: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{at_s}秒で応答（{what}）"),
        Lang::En => format!("answered at {at_s} s ({what})"),
    }
}
