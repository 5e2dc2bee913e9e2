//! The page of 留守番電話/転送設定 of one number.

use askama::Template;
use axum::extract::Path;
use naisen_core::dial_plan::check_destination;
use naisen_core::doctor::Target;
use naisen_core::error::Refusal;
use naisen_core::limits;
use naisen_core::settings::{Answer, AnswerCondition, AnswerMode};
use naisen_core::text::{Lang, Text};
use naisen_store::number::{self, Holdings};

use super::preview::{Preview, preview};
use super::{permit, text, update, update_mail};
use crate::auth::{Anyone, Caller, User};
use crate::failure::Result;
use crate::feature::Who;
use crate::form::{Choice, Entry, Form, VERSION};
use crate::number_head::{self, NumberHead, Opened};
use crate::ui::{Remedy, Shell, format};
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 5] = [
    ("mode", text::MODE),
    ("condition", text::CONDITION),
    ("ring_seconds", text::RING_SECONDS),
    ("destination", text::DESTINATION),
    ("email", text::EMAIL),
];

const CONDITIONS: [AnswerCondition; 4] = [
    AnswerCondition::Always,
    AnswerCondition::NoAnswer,
    AnswerCondition::Busy,
    AnswerCondition::BusyOrNoAnswer,
];

/// A row of the table of conditions.
struct ConditionRow {
    value: &'static str,
    chosen: bool,
    name: Text,
    hint: Text,
    /// Busy, no answer, unreachable.
    acts: [(Text, bool); 3],
}

#[derive(Template)]
#[template(path = "number_answer/edit.html")]
struct EditPage {
    shell: Shell,
    head: NumberHead,
    entry: Entry,
    mail: Entry,
    path: String,
    back: String,
    modes: Vec<Choice>,
    conditions: Vec<ConditionRow>,
    seconds: Vec<Choice>,
    remedy: Option<Remedy>,
    destination_hint: Text,
    preview: Preview,
    /// The stored forward would not be carried out, and no hint tells so.
    rests: bool,
    holdings: Holdings,
    /// The page is the subscriber's own.
    own: bool,
}

pub(super) async fn show(visit: Visit, caller: Anyone, Path(number): Path<String>) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let (entry, mail) = (entry(&opened), mail_entry(&opened));
    edit(&visit, &caller, opened, entry, mail).await
}

/// 登録; also 「この内容で確かめる」 and the one-click remedy, which save nothing.
pub(super) async fn save(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let mail = mail_entry(&opened);
    if !form.text("fix").is_empty() {
        let mended = form.text("fix").to_owned();
        let form = form.with("destination", mended);
        return edit(&visit, &caller, opened, Entry::tried(form), mail).await;
    }
    if form.text("do") == "try" {
        return edit(&visit, &caller, opened, Entry::tried(form), mail).await;
    }
    let saved = match answer(&form) {
        Ok(answer) => update(&visit, &caller, &number, form.version(), answer).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => Ok(outcome::done(
            &visit,
            visit.path(),
            text::SAVED.get(visit.lang()),
        )),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit(&visit, &caller, opened, entry, mail).await
        }
    }
}

/// 登録 of メール通知.
pub(super) async fn save_mail(
    visit: Visit,
    caller: User,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let (email, on) = (form.text("email"), form.ticked("mail_caller"));
    match update_mail(&visit, &caller, &number, form.version(), email, on).await {
        Ok(()) => {
            let to = format!("{}/answer", number_head::href(&number));
            Ok(outcome::done(&visit, &to, text::SAVED.get(visit.lang())))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let mail = Entry::typed(form, &refusal, visit.lang());
            let entry = entry(&opened);
            edit(&visit, &caller, opened, entry, mail).await
        }
    }
}

fn entry(opened: &Opened) -> Entry {
    let answer = &opened.subscriber.answer;
    let seconds = answer.ring_seconds.unwrap_or(limits::RING_SECONDS_DEFAULT);
    Entry::saved([
        (VERSION, opened.version.to_string()),
        ("mode", mode_word(answer.mode).to_owned()),
        (
            "condition",
            answer.condition.map_or("", condition_word).to_owned(),
        ),
        ("ring_seconds", seconds.to_string()),
        ("destination", answer.destination.clone()),
    ])
}

fn mail_entry(opened: &Opened) -> Entry {
    let subscriber = &opened.subscriber;
    let on = if subscriber.mail_caller { "on" } else { "" };
    Entry::saved([
        (VERSION, opened.version.to_string()),
        ("email", subscriber.email.clone()),
        ("mail_caller", on.to_owned()),
    ])
}

/// The setting a form holds; a condition of the mode オフ may be missing.
pub(crate) fn answer(form: &Form) -> Result<Answer, Refusal> {
    let mode: AnswerMode = form.choice("mode")?;
    let condition = match form.text("condition") {
        "" => None,
        _ => Some(form.choice("condition")?),
    };
    Ok(Answer {
        mode,
        condition,
        ring_seconds: form.number_or_none("ring_seconds")?,
        destination: form.text("destination").to_owned(),
    })
}

/// A mode as forms and the API spell it.
pub(crate) const fn mode_word(mode: AnswerMode) -> &'static str {
    match mode {
        AnswerMode::Off => "off",
        AnswerMode::Voicemail => "voicemail",
        AnswerMode::Forward => "forward",
    }
}

/// A condition as forms and the API spell it.
pub(crate) const fn condition_word(condition: AnswerCondition) -> &'static str {
    match condition {
        AnswerCondition::Always => "always",
        AnswerCondition::NoAnswer => "no_answer",
        AnswerCondition::Busy => "busy",
        AnswerCondition::BusyOrNoAnswer => "busy_or_no_answer",
    }
}

/// 呼び出し秒数 in steps of five; another stored value stands among them (domain §2.4).
pub(crate) fn ring_seconds(chosen: &str) -> Vec<Choice> {
    let mut steps: Vec<u16> = limits::RING_SECONDS.step_by(5).collect();
    steps.extend(chosen.parse::<u16>().ok());
    steps.sort_unstable();
    steps.dedup();
    steps
        .into_iter()
        .map(|s| Choice {
            value: s.to_string(),
            label: s.to_string(),
            chosen: s.to_string() == chosen,
        })
        .collect()
}

/// What was surely meant by a refused destination, as a click.
pub(crate) fn remedy(opened: &Opened, destination: &str, lang: Lang) -> Option<Remedy> {
    let group = opened.subscriber.extension_group;
    let judged = check_destination(&opened.company, group, Some(opened.id), destination);
    let value = judged.err()?.remedy?;
    Some(Remedy {
        label: mend(&value, lang),
        value,
    })
}

/// 「0080-1234-5678 に直す」.
pub(crate) fn mend(value: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{} に直す", format::tel(value)),
        Lang::En => format!("Change to {}", format::tel(value)),
    }
}

fn modes(caller: &Caller, entry: &Entry) -> Vec<Choice> {
    let all = [
        (AnswerMode::Off, text::OFF),
        (AnswerMode::Voicemail, text::VOICEMAIL),
        (AnswerMode::Forward, text::FORWARD),
    ];
    all.into_iter()
        .filter(|(mode, _)| {
            let mode = *mode;
            permit(
                caller,
                &Answer {
                    mode,
                    ..Answer::default()
                },
            )
            .is_ok()
        })
        .map(|(mode, label)| Choice {
            value: mode_word(mode).to_owned(),
            label: label.get(caller.preferences.lang).to_owned(),
            chosen: entry.is("mode", mode_word(mode)),
        })
        .collect()
}

fn conditions(entry: &Entry) -> Vec<ConditionRow> {
    CONDITIONS
        .into_iter()
        .map(|condition| {
            let always = condition == AnswerCondition::Always;
            let unanswered = always || condition.uses_ring_seconds();
            ConditionRow {
                value: condition_word(condition),
                chosen: entry.is("condition", condition_word(condition)),
                name: notes::answer::condition_name(condition),
                hint: match condition {
                    AnswerCondition::Always => text::ALWAYS_HINT,
                    AnswerCondition::NoAnswer => text::NO_ANSWER_HINT,
                    AnswerCondition::Busy => text::BUSY_HINT,
                    AnswerCondition::BusyOrNoAnswer => text::BUSY_OR_NO_ANSWER_HINT,
                },
                acts: [
                    (text::BUSY, always || condition.acts_on_busy()),
                    (text::NO_ANSWER, unanswered),
                    (text::UNREACHABLE, unanswered),
                ],
            }
        })
        .collect()
}

async fn edit(visit: &Visit, caller: &Caller, opened: Opened, entry: Entry, mail: Entry) -> Result {
    let lang = visit.lang();
    let (actor, id) = (caller.actor.clone(), opened.id);
    let store = &visit.app().store;
    let holdings = store
        .read(move |conn| number::holdings(conn, &actor, id))
        .await?;
    let about = Target::Answer(id);
    let mut shell = number_head::hinted(visit, caller, &opened, text::TITLE, about).await?;
    shell.summary = entry
        .problem()
        .or(mail.problem())
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, lang));
    let typed = answer(entry.form()).unwrap_or_else(|_| opened.subscriber.answer.clone());
    let back = number_head::href(&opened.subscriber.subscriber_id);
    let edit = EditPage {
        head: NumberHead::new(visit, caller, &opened),
        path: format!("{back}/answer"),
        modes: modes(caller, &entry),
        conditions: conditions(&entry),
        seconds: ring_seconds(entry.value("ring_seconds")),
        remedy: remedy(&opened, entry.value("destination"), lang),
        destination_hint: match opened.subscriber.extension_group {
            Some(_) => text::DESTINATION_MEMBER,
            None => text::DESTINATION_OTHER,
        },
        preview: preview(&opened.company, id, &typed, visit.app().now_ms(), lang),
        rests: shell.hints.is_empty()
            && number_head::forward_rests(&opened.company, id, &opened.subscriber),
        own: caller.who() == Some(Who::User),
        back,
        holdings,
        entry,
        mail,
        shell,
    };
    let shown = if edit.mail.problem().is_some() {
        &edit.mail
    } else {
        &edit.entry
    };
    page::form(shown, &edit)
}

impl EditPage {
    /// 「3件（未再生 1件）」.
    fn messages(&self) -> String {
        let (all, unheard) = (self.holdings.messages, self.holdings.unheard);
        match self.shell.lang {
            Lang::Ja => format!("{all}件（未再生 {unheard}件）"),
            Lang::En => format!("{all} ({unheard} unheard)"),
        }
    }
}
