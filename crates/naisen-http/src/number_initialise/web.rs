//! The confirmation page of 初期化.

use askama::Template;
use axum::extract::Path;
use naisen_core::settings::subscriber::KEPT;
use naisen_core::text::{Lang, Text};
use naisen_store::number;

use super::items::{Item, items};
use super::{initialise, text};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, VERSION};
use crate::number_head::{self, Opened};
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{notes, outcome, page};

#[derive(Template)]
#[template(path = "number_initialise/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    entry: Entry,
    path: String,
    back: String,
    named: String,
    items: Vec<Item>,
    kept: &'static [Text],
    verb: String,
}

pub(super) async fn show(visit: Visit, caller: Admin, Path(number): Path<String>) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let entry = Entry::saved([(VERSION, opened.version.to_string())]);
    confirm(&visit, &caller, &opened, entry).await
}

pub(super) async fn save(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    match initialise(&visit, &caller, &number, form.version()).await {
        Ok(()) => {
            let to = number_head::href(&number);
            Ok(outcome::done(&visit, &to, text::SAVED.get(visit.lang())))
        }
        Err(failure) => {
            let opened = number_head::open(&visit, &caller, &number).await?;
            let refusal = failure.into_refusal()?;
            let form = form.with(VERSION, opened.version.to_string());
            let entry = Entry::typed(form, &refusal, visit.lang());
            confirm(&visit, &caller, &opened, entry).await
        }
    }
}

async fn confirm(visit: &Visit, caller: &Caller, opened: &Opened, entry: Entry) -> Result {
    let lang = visit.lang();
    let (actor, id) = (caller.actor.clone(), opened.id);
    let store = &visit.app().store;
    let holdings = store
        .read(move |conn| number::holdings(conn, &actor, id))
        .await?;
    let back = number_head::href(&opened.subscriber.subscriber_id);
    let shown = format::tel(&opened.subscriber.external_number);
    let (title, verb) = match lang {
        Lang::Ja => (
            format!("{shown} を初期化しますか"),
            format!("{shown} を初期化する"),
        ),
        Lang::En => (
            format!("Initialise {shown}?"),
            format!("Initialise {shown}"),
        ),
    };
    let mut shell = number_head::shell(visit, opened, text::TITLE).titled(title);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &[], lang));
    let confirm = ConfirmPage {
        path: format!("{back}/initialise"),
        named: number_head::named(&opened.subscriber, lang),
        items: items(opened, &holdings, lang),
        kept: KEPT,
        back,
        verb,
        entry,
        shell,
    };
    page::form(&confirm.entry, &confirm)
}
