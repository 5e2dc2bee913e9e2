//! The page of 端末認証/ワンタイム解除設定.

use askama::Template;
use axum::extract::Path;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::text::Text;
use naisen_store::number::{self, Holdings};

use super::{text, update};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Choice, Entry, Form, VERSION};
use crate::help::glossary::Term;
use crate::number_head::{self, NumberHead, Opened};
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 2] = [("on", text::AUTH), ("one_time_release", text::RELEASE)];

#[derive(Template)]
#[template(path = "number_terminal/edit.html")]
struct EditPage {
    shell: Shell,
    head: NumberHead,
    entry: Entry,
    path: String,
    back: String,
    choices: Vec<Choice>,
    state: Text,
    holdings: Holdings,
}

pub(super) async fn show(visit: Visit, caller: Admin, Path(number): Path<String>) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let auth = opened.subscriber.terminal_auth;
    let word = |set| if set { "on" } else { "off" }.to_owned();
    let entry = Entry::saved([
        (VERSION, opened.version.to_string()),
        ("on", word(auth.on)),
        ("one_time_release", word(auth.armed)),
    ]);
    edit(&visit, &caller, &opened, entry).await
}

pub(super) async fn save(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let tick = form.ticked("one_time_release");
    let saved = match switch(&form) {
        Ok(on) => update(&visit, &caller, &number, form.version(), on, tick).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => {
            let line = text::SAVED.get(visit.lang());
            Ok(outcome::done(&visit, visit.path(), line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit(&visit, &caller, &opened, entry).await
        }
    }
}

fn switch(form: &Form) -> Result<bool, Refusal> {
    match form.text("on") {
        "on" => Ok(true),
        "off" => Ok(false),
        "" => Err(ErrorCode::Required.at("on")),
        _ => Err(ErrorCode::Invalid.at("on")),
    }
}

async fn edit(visit: &Visit, caller: &Caller, opened: &Opened, entry: Entry) -> Result {
    let lang = visit.lang();
    let (actor, id) = (caller.actor.clone(), opened.id);
    let store = &visit.app().store;
    let holdings = store
        .read(move |conn| number::holdings(conn, &actor, id))
        .await?;
    let mut shell = number_head::shell(visit, opened, text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, lang));
    let subscriber = &opened.subscriber;
    let auth = subscriber.terminal_auth;
    let back = number_head::href(&subscriber.subscriber_id);
    let words = [("on", text::ON.get(lang)), ("off", text::OFF.get(lang))];
    let edit = EditPage {
        head: NumberHead::new(visit, caller, opened),
        path: format!("{back}/terminal"),
        choices: entry.choices("on", words),
        state: match auth.may_set_up(subscriber.emergency_stop) {
            false if subscriber.emergency_stop => text::STOPPED,
            false => text::LOCKED,
            true if auth.on => text::ONCE,
            true => text::FREE,
        },
        holdings,
        back,
        entry,
        shell,
    };
    page::form(&edit.entry, &edit)
}
