//! The page of 発着信設定.

use askama::Template;
use axum::extract::Path;
use naisen_core::text::Text;

use super::{CallSettings, settings, text, update};
use crate::auth::{Anyone, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, VERSION};
use crate::number_head::{self, NumberHead, Opened};
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 2] = [
    ("anonymous_reject", text::ANONYMOUS_REJECT),
    ("intl_bar", text::INTL_BAR),
];

#[derive(Template)]
#[template(path = "number_calls/edit.html")]
struct EditPage {
    shell: Shell,
    head: NumberHead,
    entry: Entry,
    /// The number's own page.
    back: String,
    /// Whether 国際発信規制 is shown at all, and whether it can be changed.
    intl_shown: bool,
    international: bool,
    /// A restriction keeps the stored forward from working.
    rests: bool,
}

pub(super) async fn show(visit: Visit, caller: Anyone, Path(number): Path<String>) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let entry = entry(settings(&caller, &opened), &opened);
    edit(&visit, &caller, &opened, entry)
}

pub(super) async fn save(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let shown = settings(&caller, &opened);
    let wanted = CallSettings {
        anonymous_reject: form.ticked("anonymous_reject"),
        intl_bar: shown.intl_bar.map(|_| form.ticked("intl_bar")),
    };
    match update(&visit, &caller, &number, form.version(), wanted).await {
        Ok(()) => Ok(outcome::done(
            &visit,
            visit.path(),
            text::SAVED.get(visit.lang()),
        )),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit(&visit, &caller, &opened, entry)
        }
    }
}

fn entry(shown: CallSettings, opened: &Opened) -> Entry {
    let on = |set: bool| if set { "on" } else { "" }.to_owned();
    // Without the grant the box is shown ticked, whatever is stored (domain §2.1).
    let barred = shown.intl_bar.unwrap_or_default() || !opened.company.company().international;
    Entry::saved([
        (VERSION, opened.version.to_string()),
        ("anonymous_reject", on(shown.anonymous_reject)),
        ("intl_bar", on(barred)),
    ])
}

fn edit(visit: &Visit, caller: &Caller, opened: &Opened, entry: Entry) -> Result {
    let lang = visit.lang();
    let mut shell = number_head::shell(visit, opened, text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, lang));
    let edit = EditPage {
        head: NumberHead::new(visit, caller, opened),
        back: number_head::href(&opened.subscriber.subscriber_id),
        intl_shown: settings(caller, opened).intl_bar.is_some(),
        international: opened.company.company().international,
        rests: number_head::forward_rests(&opened.company, opened.id, &opened.subscriber),
        entry,
        shell,
    };
    page::form(&edit.entry, &edit)
}
