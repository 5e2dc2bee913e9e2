//! The page of 留守番電話/転送設定 of many numbers. A row is one select for setting and condition, one
//! for 呼び出し秒数 and 転送番号; ticked rows are filled and saved.

use askama::Template;
use naisen_core::dial_plan::check_destination;
use naisen_core::doctor::{Finding, Severity, Target};
use naisen_core::error::{ErrorCode, Refusal, RowRefusal};
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{Answer, AnswerCondition, AnswerMode};
use naisen_core::text::{Lang, Text};
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error as WordError, StrDeserializer};

use super::{AnswerRow, PATH, TARGETS, text, update};
use crate::auth::{Admin, Caller};
use crate::doctor;
use crate::failure::Result;
use crate::form::{Choice, Entry, Form, ListQuery, Problem, Row, RowProblem};
use crate::help::error_help::error_help;
use crate::number_answer::{condition_word, mend, mode_word, permit, ring_seconds};
use crate::number_head::forward_rests;
use crate::number_rows::{self, NumberRow, Rows};
use crate::ui::{Listing, Remedy, Shell, words};
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 4] = [
    ("mode", text::SETTING),
    ("condition", text::SETTING),
    ("ring_seconds", text::RING_SECONDS),
    ("destination", text::DESTINATION),
];

#[derive(Template)]
#[template(path = "answer_list/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<Shown>,
    fill: Form,
    settings: Vec<Choice>,
    seconds: Vec<Choice>,
    /// Rows that differ from what is saved.
    changes: usize,
}

/// A row: what is saved, what is typed, what is wrong with it.
struct Shown {
    row: NumberRow,
    ticked: bool,
    version: String,
    setting: String,
    settings: Vec<Choice>,
    ring_seconds: String,
    seconds: Vec<Choice>,
    destination: String,
    was: [String; 3],
    problem: Option<RowProblem>,
    cause: Text,
    remedy: Option<Remedy>,
    rests: bool,
    /// What 設定診断 found beyond that, told on the number's own page.
    found: bool,
}

impl Shown {
    fn changed(&self) -> bool {
        self.was != [&*self.setting, &*self.ring_seconds, &*self.destination]
    }

    /// Whether the refusal names this field.
    fn bad(&self, field: &str) -> bool {
        self.problem.as_ref().is_some_and(|p| {
            p.field == Some(field) || field == "mode" && p.field == Some("condition")
        })
    }
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    listed(&visit, &caller, query, Entry::default()).await
}

/// 登録 of the ticked rows; also 「選択した行に入力」 and a row's one-click remedy, which save nothing.
pub(super) async fn save(visit: Visit, caller: Admin, query: ListQuery, form: Form) -> Result {
    if let Some((code, value)) = form.text("fix").split_once(' ') {
        let field = format!("row.{code}.destination");
        let mended = form.clone().with(&field, value);
        return listed(&visit, &caller, query, Entry::tried(mended)).await;
    }
    let ticked = match form.ticked_rows() {
        Ok(ticked) => ticked,
        Err(refusal) => {
            let entry = Entry::typed(form, &refusal, visit.lang());
            return listed(&visit, &caller, query, entry).await;
        }
    };
    if form.text("do") == "fill" {
        let filled = filled(form, &ticked);
        return listed(&visit, &caller, query, Entry::tried(filled)).await;
    }
    let count = ticked.len();
    let saved = match rows(&ticked) {
        Ok(rows) => update(&visit, &caller, rows).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => {
            let line = said(count, visit.lang());
            Ok(outcome::done(&visit, &query.href(PATH), &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            listed(&visit, &caller, query, entry).await
        }
    }
}

fn said(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{count}件を登録しました。1秒後の着信から有効です。"),
        Lang::En => format!("{count} saved. Calls from one second on follow them."),
    }
}

/// Writes the chosen values into the ticked rows; an empty choice leaves a field as it is (answer.10).
fn filled(mut form: Form, ticked: &[Row]) -> Form {
    for row in ticked {
        for field in ["setting", "ring_seconds", "destination"] {
            let value = form.text(&format!("all.{field}")).to_owned();
            if !value.is_empty() {
                form = form.with(&format!("row.{}.{field}", row.key), value);
            }
        }
    }
    form
}

/// The rows as they are to be saved; what cannot be read is refused by row, like what must not be.
fn rows(ticked: &[Row]) -> Result<Vec<AnswerRow>, Refusal> {
    let mut failing = Vec::new();
    let mut read = Vec::new();
    for row in ticked {
        match answer(&row.fields) {
            Ok(answer) => read.push((row.key.clone(), row.fields.version(), answer)),
            Err(refusal) => failing.push(RowRefusal {
                key: row.key.clone(),
                code: refusal.code,
                field: refusal.field,
                detail: refusal.detail,
            }),
        }
    }
    if failing.is_empty() {
        Ok(read)
    } else {
        Err(Refusal::rows(failing))
    }
}

fn answer(fields: &Form) -> Result<Answer, Refusal> {
    let (mode, condition) = match fields.text("setting").split_once('.') {
        Some((mode, condition)) => (mode, Some(word(condition, "condition")?)),
        None => (fields.text("setting"), None),
    };
    Ok(Answer {
        mode: word(mode, "mode")?,
        condition,
        ring_seconds: fields.number_or_none("ring_seconds")?,
        destination: fields.text("destination").to_owned(),
    })
}

fn word<T: serde::de::DeserializeOwned>(word: &str, field: &'static str) -> Result<T, Refusal> {
    if word.is_empty() {
        return Err(ErrorCode::Required.at(field));
    }
    let word: StrDeserializer<'_, WordError> = word.into_deserializer();
    T::deserialize(word).map_err(|_| ErrorCode::Invalid.at(field))
}

/// Setting and condition as one choice: `off`, `voicemail.always`, `forward.busy` and so on.
fn setting(answer: &Answer) -> String {
    match answer.condition {
        Some(condition) if answer.mode != AnswerMode::Off => {
            format!("{}.{}", mode_word(answer.mode), condition_word(condition))
        }
        _ => mode_word(answer.mode).to_owned(),
    }
}

fn settings(caller: &Caller, chosen: &str, lang: Lang) -> Vec<Choice> {
    let choice = |value: String, label: String| Choice {
        chosen: value == chosen,
        value,
        label,
    };
    let mut all = vec![choice("off".to_owned(), text::OFF.get(lang).to_owned())];
    for (mode, name) in [
        (AnswerMode::Voicemail, text::VOICEMAIL),
        (AnswerMode::Forward, text::FORWARD),
    ] {
        let offered = permit(
            caller,
            &Answer {
                mode,
                ..Answer::default()
            },
        )
        .is_ok();
        for condition in [
            AnswerCondition::Always,
            AnswerCondition::NoAnswer,
            AnswerCondition::Busy,
            AnswerCondition::BusyOrNoAnswer,
        ] {
            let value = format!("{}.{}", mode_word(mode), condition_word(condition));
            let word = notes::answer::condition_name(condition);
            if offered || value == chosen {
                all.push(choice(
                    value,
                    format!("{}：{}", name.get(lang), word.get(lang)),
                ));
            }
        }
    }
    all
}

async fn listed(visit: &Visit, caller: &Caller, query: ListQuery, entry: Entry) -> Result {
    let lang = visit.lang();
    let found = number_rows::list(visit, caller, &query, &TARGETS).await?;
    let total = found.total;
    let findings = doctor::examine(visit, caller).await?.findings;
    let rows = shown(caller, found, &findings, &entry, query.tick_all, lang);
    let mut shell = visit.shell(text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, lang));
    let fill = entry.form().clone();
    let page = ListPage {
        list: number_rows::listing(PATH, query, &TARGETS, total, lang),
        settings: settings(caller, fill.text("all.setting"), lang)
            .into_iter()
            .filter(|choice| !choice.value.is_empty())
            .collect(),
        seconds: ring_seconds(fill.text("all.ring_seconds")),
        changes: rows.iter().filter(|row| row.changed()).count(),
        rows,
        fill,
        shell,
    };
    page::form(&entry, &page)
}

fn shown(
    caller: &Caller,
    found: Rows,
    findings: &[Finding],
    entry: &Entry,
    tick_all: bool,
    lang: Lang,
) -> Vec<Shown> {
    let typed = entry.form().rows();
    let Rows { rows, company, .. } = found;
    rows.into_iter()
        .map(|row| {
            let answer = &row.subscriber.answer;
            let seconds = answer.ring_seconds.map(|s| s.to_string());
            let was = [
                setting(answer),
                seconds.unwrap_or_default(),
                answer.destination.clone(),
            ];
            let typed = typed.iter().find(|typed| typed.key == row.code());
            let value = |field: &str, saved: &String| {
                let sent = typed.and_then(|typed| typed.fields.all(field).last());
                sent.map_or_else(|| saved.clone(), str::to_owned)
            };
            let [setting, ring, destination] = [
                value("setting", &was[0]),
                value("ring_seconds", &was[1]),
                value("destination", &was[2]),
            ];
            let problem = entry.problem().and_then(|p| problem(p, row.code()));
            let code = problem
                .as_ref()
                .and_then(|p| ErrorCode::from_number(p.code));
            let group = row.subscriber.extension_group;
            let judged = check_destination(&company, group, Some(row.id), &destination);
            let remedy = judged.err().and_then(|fault| fault.remedy);
            let rests = forward_rests(&company, row.id, &row.subscriber);
            Shown {
                ticked: typed.map_or(tick_all, |typed| typed.fields.ticked("tick")),
                version: typed.map_or_else(
                    || row.version.to_string(),
                    |typed| typed.fields.text("version").to_owned(),
                ),
                settings: settings(caller, &setting, lang),
                seconds: ring_seconds(&ring),
                remedy: remedy.map(|value| Remedy {
                    label: mend(&value, lang),
                    value,
                }),
                cause: code.map_or(naisen_core::text::t("", ""), |code| error_help(code).remedy),
                found: !rests && is_found(findings, row.id),
                rests,
                ring_seconds: ring,
                problem,
                setting,
                destination,
                was,
                row,
            }
        })
        .collect()
}

/// Whether something graver than a notice was found about a number's setting (doctor.16).
fn is_found(findings: &[Finding], id: SubscriberId) -> bool {
    let about = Target::Answer(id);
    let mut grave = findings.iter().filter(|f| f.severity < Severity::Notice);
    grave.any(|finding| finding.target == about)
}

fn problem(problem: &Problem, code: &str) -> Option<RowProblem> {
    problem.row(code).cloned()
}
