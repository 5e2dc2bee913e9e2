//! The confirmation page of 緊急停止 and the list that leads there.

use askama::Template;
use axum::extract::Path;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::settings::emergency_stop::RELEASED;
use naisen_core::text::Lang;
use naisen_store::number::Holdings;

use super::effects::Effects;
use super::{text, update};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, ListQuery, VERSION};
use crate::number_head::{self, Opened};
use crate::number_rows::{self, BY_NUMBER, NumberRow, Target};
use crate::ui::{Listing, Shell, format, words};
use crate::visit::Visit;
use crate::{notes, outcome, page};

const TARGETS: [Target; 1] = [BY_NUMBER];

#[derive(Template)]
#[template(path = "number_stop/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    entry: Entry,
    path: String,
    back: String,
    /// The number in words, and without them.
    named: String,
    stopped: bool,
    effects: Effects,
    holdings: Holdings,
    /// The red button.
    verb: String,
}

#[derive(Template)]
#[template(path = "number_stop/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<NumberRow>,
}

pub(super) async fn show(visit: Visit, caller: Admin, Path(number): Path<String>) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let entry = Entry::saved([(VERSION, opened.version.to_string())]);
    confirm(&visit, &caller, &opened, entry).await
}

/// 緊急停止 or 解除, as the page said: a page made before somebody else acted is refused (9003).
pub(super) async fn save(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let stop = match form.text("stop") {
        "on" => Ok(true),
        "off" => Ok(false),
        "" => Err(ErrorCode::Required.at("stop").into()),
        _ => Err(ErrorCode::Invalid.at("stop").into()),
    };
    let saved = match stop {
        Ok(stop) => update(&visit, &caller, &number, form.version(), stop)
            .await
            .map(|()| stop),
        Err(failure) => Err(failure),
    };
    match saved {
        Ok(stop) => {
            let line = if stop { text::SAVED } else { RELEASED };
            let to = number_head::href(&number);
            Ok(outcome::done(&visit, &to, line.get(visit.lang())))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let form = form.with(VERSION, opened.version.to_string());
            let entry = Entry::typed(form, &refusal, visit.lang());
            confirm(&visit, &caller, &opened, entry).await
        }
    }
}

async fn confirm(visit: &Visit, caller: &Caller, opened: &Opened, entry: Entry) -> Result {
    let lang = visit.lang();
    let holdings = super::holdings(visit, caller, opened).await?;
    let stopped = opened.subscriber.emergency_stop;
    let shown = format::tel(&opened.subscriber.external_number);
    let (title, verb) = match (stopped, lang) {
        (false, Lang::Ja) => (
            format!("{shown} を緊急停止しますか"),
            format!("{shown} を緊急停止する"),
        ),
        (false, Lang::En) => (format!("Stop {shown}?"), format!("Stop {shown}")),
        (true, Lang::Ja) => (
            format!("{shown} の緊急停止を解除しますか"),
            format!("{shown} の緊急停止を解除する"),
        ),
        (true, Lang::En) => (format!("Release {shown}?"), format!("Release {shown}")),
    };
    let mut shell = visit
        .shell(text::TITLE)
        .titled(title)
        .under(text::TITLE.get(lang), "/stop");
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &[], lang));
    let back = number_head::href(&opened.subscriber.subscriber_id);
    let confirm = ConfirmPage {
        path: format!("{back}/stop"),
        named: number_head::named(&opened.subscriber, lang),
        effects: Effects::of(opened, &holdings, lang),
        back,
        stopped,
        holdings,
        verb,
        entry,
        shell,
    };
    page::form(&confirm.entry, &confirm)
}

pub(super) async fn list(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    listed(&visit, &caller, query, None).await
}

/// 緊急停止/解除: opens the confirmation of the chosen number.
pub(super) async fn choose(visit: Visit, caller: Admin, query: ListQuery, form: Form) -> Result {
    match form.text("n") {
        "" => listed(&visit, &caller, query, Some(ErrorCode::Required.at("n"))).await,
        code => Ok(outcome::go(&format!("{}/stop", number_head::href(code)))),
    }
}

async fn listed(
    visit: &Visit,
    caller: &Caller,
    query: ListQuery,
    refusal: Option<Refusal>,
) -> Result {
    let found = number_rows::list(visit, caller, &query, &TARGETS).await?;
    let entry = refusal.map_or_else(Entry::default, |refusal| {
        Entry::typed(Form::default(), &refusal, visit.lang())
    });
    let mut shell = visit.shell(text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &[], visit.lang()));
    let page = ListPage {
        list: number_rows::listing("/stop", query, &TARGETS, found.total, visit.lang()),
        rows: found.rows,
        shell,
    };
    page::form(&entry, &page)
}
