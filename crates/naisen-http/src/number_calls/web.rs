//! The page of 発着信設定.

use askama::Template;
use axum::extract::Path;
use naisen_core::text::Text;

use super::{CallSettings, Shown, read, text, update};
use crate::auth::Anyone;
use crate::failure::Result;
use crate::form::{Entry, Form, VERSION};
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{outcome, page};

const LABELS: [(&str, Text); 2] = [
    ("anonymous_reject", text::ANONYMOUS_REJECT),
    ("intl_bar", text::INTL_BAR),
];

#[derive(Template)]
#[template(path = "number_calls/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
    /// The number's own page.
    back: String,
    /// Whether 国際発信規制 is shown at all, and whether it can be changed.
    intl_shown: bool,
    international: bool,
}

pub(super) async fn show(visit: Visit, caller: Anyone, Path(number): Path<String>) -> Result {
    let shown = read(&visit, &caller, &number).await?;
    let entry = entry(&shown);
    edit(&visit, &number, &shown, entry)
}

pub(super) async fn save(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let shown = read(&visit, &caller, &number).await?;
    let settings = CallSettings {
        anonymous_reject: form.ticked("anonymous_reject"),
        intl_bar: shown.settings.intl_bar.map(|_| form.ticked("intl_bar")),
    };
    match update(&visit, &caller, &number, form.version(), settings).await {
        Ok(()) => Ok(outcome::done(
            &visit,
            visit.path(),
            text::SAVED.get(visit.lang()),
        )),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit(&visit, &number, &shown, entry)
        }
    }
}

fn entry(shown: &Shown) -> Entry {
    let on = |set: bool| if set { "on" } else { "" }.to_owned();
    // Without the grant the box is shown ticked, whatever is stored (domain §2.1).
    let barred = shown.settings.intl_bar.unwrap_or_default() || !shown.international;
    Entry::saved([
        (VERSION, shown.version.to_string()),
        ("anonymous_reject", on(shown.settings.anonymous_reject)),
        ("intl_bar", on(barred)),
    ])
}

fn edit(visit: &Visit, number: &str, shown: &Shown, entry: Entry) -> Result {
    let lang = visit.lang();
    let back = format!("/numbers/{number}");
    let mut shell = visit
        .shell(text::TITLE)
        .under(format::tel(&shown.external_number), &back);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, lang));
    let edit = EditPage {
        shell,
        entry,
        back,
        intl_shown: shown.settings.intl_bar.is_some(),
        international: shown.international,
    };
    page::form(&edit.entry, &edit)
}
