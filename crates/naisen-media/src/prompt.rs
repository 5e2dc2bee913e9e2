//! What the machine says: the texts of every prompt in both languages, and their sound.
//!
//! The sounds are μ-law at 8 kHz, made from these texts by `cargo xtask prompts` and committed beside
//! them; nothing is synthesised at run time. Whole sentences are one prompt each; only counts, times
//! and digits are put together from pieces.

include!(concat!(env!("OUT_DIR"), "/prompts.rs"));

/// Language of a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Japanese.
    Ja,
    /// English.
    En,
}

/// One prompt: its name (also the file's) and what is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Name, `[a-z0-9-]+`.
    pub name: String,
    /// The Japanese text.
    pub ja: String,
    /// The English text.
    pub en: String,
}

/// Sentences: name, Japanese, English.
const SENTENCES: &[(&str, &str, &str)] = &[
    // What a caller hears from a mailbox (domain §2.5, calls §10).
    (
        "greeting",
        "ただいま電話に出ることができません。発信音のあとに、お名前とご用件をお話しください。終わりましたら、シャープを押すか、電話をお切りください。",
        "The person you are calling cannot answer right now. After the tone, leave your name and a message. When you have finished, press pound or hang up.",
    ),
    (
        "box-full",
        "この留守番電話は、いっぱいのため録音できません。のちほどおかけ直しください。",
        "This mailbox is full and cannot record. Call again later.",
    ),
    (
        "recorded",
        "メッセージをお預かりしました。",
        "Your message has been recorded.",
    ),
    (
        "too-short",
        "録音が短すぎるため、お預かりできませんでした。",
        "That was too short to keep.",
    ),
    // The owner's own mailbox, `*97` (calls §4).
    ("box-new", "新しいメッセージが", "New messages,"),
    ("box-old", "保存されているメッセージが", "Saved messages,"),
    ("box-there-is", "あります。", "in your mailbox."),
    (
        "box-none",
        "メッセージはありません。",
        "You have no messages.",
    ),
    (
        "box-menu",
        "メッセージを聞くには1を、応答メッセージを変えるには4を、終わるにはシャープを押してください。",
        "To hear your messages, press 1. To change your greeting, press 4. To leave, press pound.",
    ),
    (
        "message-menu",
        "もう一度聞くには1を、次のメッセージは2を、消去するには3を、終わるにはシャープを押してください。",
        "To hear it again, press 1. For the next message, press 2. To delete it, press 3. To leave, press pound.",
    ),
    ("message-first", "最初のメッセージです。", "First message."),
    ("message-next", "次のメッセージです。", "Next message."),
    (
        "message-end",
        "これで終わりです。",
        "There are no more messages.",
    ),
    ("message-deleted", "消去しました。", "Deleted."),
    ("message-received", "受付時刻は", "Received on"),
    ("message-from", "発信者は", "From"),
    ("caller-withheld", "非通知の方です。", "a withheld number."),
    (
        "caller-unavailable",
        "番号を表示できない方です。",
        "a number that cannot be shown.",
    ),
    (
        "greeting-record",
        "発信音のあとに応答メッセージをお話しください。終わりましたらシャープを押してください。",
        "After the tone, speak your greeting. When you have finished, press pound.",
    ),
    (
        "greeting-menu",
        "この応答メッセージにするには1を、もう一度聞くには2を、録り直すには3を、はじめの応答メッセージに戻すには4を押してください。",
        "To keep this greeting, press 1. To hear it again, press 2. To record it again, press 3. To return to the standard greeting, press 4.",
    ),
    (
        "greeting-saved",
        "応答メッセージを変えました。",
        "Your greeting has been changed.",
    ),
    (
        "greeting-standard",
        "はじめの応答メッセージに戻しました。",
        "The standard greeting is in use again.",
    ),
    (
        "key-unknown",
        "そのボタンは使われていません。",
        "That key is not in use here.",
    ),
    ("goodbye", "ご利用ありがとうございました。", "Goodbye."),
    // Why a call was refused (calls §13).
    (
        "refused-emergency",
        "この番号からは、110番、118番、119番などの緊急通報はできません。ほかの電話からおかけください。",
        "Emergency calls, such as 1 1 0, 1 1 8 and 1 1 9, cannot be made from this number. Use another telephone.",
    ),
    (
        "refused-anonymous",
        "恐れ入りますが、電話番号を通知して、おかけ直しください。",
        "The person you are calling does not accept calls without a number. Show your number and call again.",
    ),
    (
        "refused-barred",
        "この電話からは、おかけになった番号へ発信できないように設定されています。",
        "This telephone is not allowed to call that number.",
    ),
    (
        "refused-unknown",
        "おかけになった電話番号は、使われておりません。番号をお確かめのうえ、おかけ直しください。",
        "The number you have dialled is not in use. Check the number and call again.",
    ),
    // The confirmation call of a set-up (domain §3.1).
    (
        "setup-code",
        "初期設定の確認番号をお知らせします。確認番号は",
        "This is your set-up confirmation. Your code is",
    ),
    ("setup-again", "繰り返します。", "Once more."),
    (
        "setup-press",
        "初期設定の確認です。あなたが設定している場合は、1を押してください。",
        "This is your set-up confirmation. If you are setting up your phone, press 1.",
    ),
    ("setup-done", "確認しました。", "Confirmed."),
];

/// Every prompt, sentences first.
#[must_use]
pub fn all() -> Vec<Prompt> {
    let mut prompts: Vec<Prompt> = SENTENCES
        .iter()
        .map(|(name, ja, en)| Prompt {
            name: (*name).to_owned(),
            ja: (*ja).to_owned(),
            en: (*en).to_owned(),
        })
        .collect();
    let mut family =
        |stem: &str, numbers: std::ops::RangeInclusive<u8>, ja: &str, en: fn(u8) -> String| {
            for n in numbers {
                prompts.push(Prompt {
                    name: format!("{stem}-{n}"),
                    ja: format!("{n}{ja}"),
                    en: en(n),
                });
            }
        };
    family("digit", 0..=9, "", |n| n.to_string());
    family("count", 1..=99, "件", |n| n.to_string());
    family("month", 1..=12, "月", |n| {
        MONTHS[usize::from(n) - 1].to_owned()
    });
    family("day", 1..=31, "日", ordinal);
    family("hour", 0..=23, "時", |n| {
        if n == 0 {
            "zero".to_owned()
        } else {
            n.to_string()
        }
    });
    family("minute", 0..=59, "分", |n| match n {
        0 => "hundred hours".to_owned(),
        1..=9 => format!("oh {n}"),
        _ => n.to_string(),
    });
    prompts
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn ordinal(day: u8) -> String {
    let ending = match (day % 10, day) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

/// The sound of a prompt, μ-law at 8 kHz; `None` for a name that is not in [`all`].
#[must_use]
pub fn sound(voice: Voice, name: &str) -> Option<&'static [u8]> {
    let table = match voice {
        Voice::Ja => JA,
        Voice::En => EN,
    };
    table
        .binary_search_by(|(known, _)| (*known).cmp(name))
        .ok()
        .map(|at| table[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::g711::Law;
    use crate::tone;

    #[test]
    fn texts_and_files_are_one_list_in_both_languages() {
        let mut names: Vec<String> = all().into_iter().map(|p| p.name).collect();
        names.sort_unstable();
        for table in [JA, EN] {
            let files: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
            assert_eq!(files, names, "run `cargo xtask prompts`");
        }
    }

    #[test]
    fn every_prompt_is_speech_of_an_even_level() {
        for (lang, table) in [("ja", JA), ("en", EN)] {
            for (name, bytes) in table {
                let mut samples = Vec::new();
                Law::Mu.decode_into(bytes, &mut samples);
                assert!((800..=160_000).contains(&samples.len()), "{lang} {name}");
                let level = tone::rms(&samples);
                assert!((800.0..8_000.0).contains(&level), "{lang} {name}: {level}");
            }
        }
    }
}
