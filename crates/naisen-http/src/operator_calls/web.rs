//! The page before a company's calls.

use askama::Template;
use axum::extract::Path;
use naisen_core::text::Text;

use super::text;
use crate::auth::Operator;
use crate::call_record::Calls;
use crate::failure::Result;
use crate::form::{Entry, Form, ListQuery};
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
    /// How many calls there were lately, by what became of them.
    counts: Vec<(Text, String)>,
    /// The calls, while a reason opens them.
    calls: Option<Calls>,
}

pub(super) async fn show(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    query: ListQuery,
) -> Result {
    gate(&visit, &caller, &company, Entry::default(), &query).await
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
            gate(&visit, &caller, &company, entry, &ListQuery::default()).await
        }
    }
}

async fn gate(
    visit: &Visit,
    caller: &Operator,
    company: &str,
    entry: Entry,
    query: &ListQuery,
) -> Result {
    let place = Place::find(visit, caller, company).await?;
    let mut shell = place.shell(visit, text::TITLE);
    let labels = [("reason", text::REASON)];
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_OPENED, p, &labels, visit.lang()));
    let reason = super::current(visit, caller, company).await?;
    let calls = match &reason {
        Some(_) => Some(Calls::of_company(visit, caller, &place, query).await?),
        None => None,
    };
    let gate = GatePage {
        shell,
        tabs: place.tabs(visit),
        reason,
        counts: super::counts(visit, caller, place.id).await?,
        calls,
        entry,
    };
    page::form(&gate.entry, &gate)
}
