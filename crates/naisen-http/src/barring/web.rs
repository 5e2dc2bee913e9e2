//! The page of 発着信規制.

use askama::Template;
use naisen_core::text::{Lang, Text};
use naisen_store::number::Barring;

use super::{PATH, TARGETS, text, update};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, ListQuery, Row, RowProblem};
use crate::help::glossary::Term;
use crate::number_head::forward_rests;
use crate::number_rows::{self, NumberRow, Rows};
use crate::ui::{Listing, Shell, words};
use crate::visit::Visit;
use crate::{notes, outcome, page};

/// The columns by the names of the API.
const COLUMNS: [(&str, Text); 3] = [
    ("anonymous_reject", text::ANONYMOUS_REJECT),
    ("intl_bar", text::INTL_BAR),
    ("outside_bar", text::OUTSIDE_BAR),
];
/// Place of 国際発信規制 among them.
const INTL: usize = 1;

#[derive(Template)]
#[template(path = "barring/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<Shown>,
    columns: Vec<Column>,
    changes: usize,
    international: bool,
}

/// A column of boxes.
struct Column {
    name: &'static str,
    label: Text,
    /// The operator has not granted international calls: ticked, and not to be changed (domain §2.1).
    fixed: bool,
}

/// A row: what is saved, what is typed, what is wrong with it.
struct Shown {
    row: NumberRow,
    ticked: bool,
    version: String,
    boxes: [bool; 3],
    was: [bool; 3],
    problem: Option<RowProblem>,
    rests: bool,
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    listed(&visit, &caller, query, Entry::default()).await
}

/// 変更 of the ticked rows; also 「選択した行に入力」, which saves nothing.
pub(super) async fn save(visit: Visit, caller: Admin, query: ListQuery, form: Form) -> Result {
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
    let rows = ticked.iter().map(|row| {
        let barring = Barring {
            anonymous_reject: row.fields.ticked("anonymous_reject"),
            intl_bar: row.fields.ticked("intl_bar"),
            outside_bar: row.fields.ticked("outside_bar"),
        };
        (row.key.clone(), row.fields.version(), barring)
    });
    match update(&visit, &caller, rows.collect()).await {
        Ok(resting) => {
            let line = said(ticked.len(), resting, visit.lang());
            Ok(outcome::done(&visit, &query.href(PATH), &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            listed(&visit, &caller, query, entry).await
        }
    }
}

fn said(count: usize, resting: usize, lang: Lang) -> String {
    let saved = match lang {
        Lang::Ja => format!("{count}件を変更しました。"),
        Lang::En => format!("{count} changed."),
    };
    // barring.9
    match (resting, lang) {
        (0, _) => saved,
        (n, Lang::Ja) => format!("{saved}このうち{n}件の転送は、規制のため動きません。"),
        (n, Lang::En) => format!("{saved} Restrictions keep {n} of their forwards from working."),
    }
}

/// Writes the chosen values into the ticked rows; 「そのまま」 leaves a column as it is (barring.2).
fn filled(mut form: Form, ticked: &[Row]) -> Form {
    for row in ticked {
        for (field, _) in COLUMNS {
            let value = form.text(&format!("all.{field}")).to_owned();
            if !value.is_empty() {
                form = form.with(&format!("row.{}.{field}", row.key), value);
            }
        }
    }
    form
}

async fn listed(visit: &Visit, caller: &Caller, query: ListQuery, entry: Entry) -> Result {
    let lang = visit.lang();
    let found = number_rows::list(visit, caller, &query, &TARGETS).await?;
    let (total, international) = (found.total, found.company.company().international);
    let rows = shown(found, &entry, query.tick_all);
    let mut shell = visit.shell(text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &COLUMNS, lang));
    let columns = COLUMNS.into_iter().enumerate();
    let page = ListPage {
        list: number_rows::listing(PATH, query, &TARGETS, total, lang),
        columns: columns
            .map(|(at, (name, label))| Column {
                name,
                label,
                fixed: at == INTL && !international,
            })
            .collect(),
        changes: rows.iter().filter(|row| row.boxes != row.was).count(),
        international,
        rows,
        shell,
    };
    page::form(&entry, &page)
}

fn shown(found: Rows, entry: &Entry, tick_all: bool) -> Vec<Shown> {
    let typed = entry.form().rows();
    let Rows { rows, company, .. } = found;
    rows.into_iter()
        .map(|row| {
            let subscriber = &row.subscriber;
            let was = [
                subscriber.anonymous_reject,
                subscriber.intl_bar,
                subscriber.outside_bar,
            ];
            let typed = typed.iter().find(|typed| typed.key == row.code());
            let boxes = typed.map_or(was, |typed| {
                COLUMNS.map(|(name, _)| typed.fields.ticked(name))
            });
            Shown {
                ticked: typed.map_or(tick_all, |typed| typed.fields.ticked("tick")),
                version: typed.map_or_else(
                    || row.version.to_string(),
                    |typed| typed.fields.text("version").to_owned(),
                ),
                problem: entry.problem().and_then(|p| p.row(row.code()).cloned()),
                rests: forward_rests(&company, row.id, subscriber),
                boxes,
                was,
                row,
            }
        })
        .collect()
}
