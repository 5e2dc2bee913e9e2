//! The page before a company's calls.

use askama::Template;
use axum::extract::Path;

use super::text;
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Entry, Form};
use crate::operator_company::Place;
use crate::ui::{Link, Shell};
use crate::visit::Visit;
use crate::{outcome, page};

#[derive(Template)]
#[template(path = "operator_calls/gate.html")]
struct GatePage {
    shell: Shell,
    tabs: Vec<Link>,
    entry: Entry,
    reason: Option<String>,
}

pub(super) async fn show(visit: Visit, caller: Operator, Path(company): Path<String>) -> Result {
    gate(&visit, &caller, &company, Entry::default()).await
}

pub(super) async fn open(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    form: Form,
) -> Result {
    match super::open(&visit, &caller, &company, form.text("reason")).await {
        Ok(()) => Ok(outcome::done(
            &visit,
            visit.path(),
            text::OPENED.get(visit.lang()),
        )),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            gate(&visit, &caller, &company, entry).await
        }
    }
}

async fn gate(visit: &Visit, caller: &Operator, company: &str, entry: Entry) -> Result {
    let place = Place::find(visit, caller, company).await?;
    let mut shell = place.shell(visit, text::TITLE);
    let labels = [("reason", text::REASON)];
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_OPENED, p, &labels, visit.lang()));
    let gate = GatePage {
        shell,
        tabs: place.tabs(visit),
        reason: super::current(visit, caller, company).await?,
        entry,
    };
    page::form(&gate.entry, &gate)
}
