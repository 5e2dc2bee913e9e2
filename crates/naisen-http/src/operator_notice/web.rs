//! The page of お知らせ.

use askama::Template;
use naisen_core::error::ErrorCode;

use super::text;
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Entry, Form, ListQuery};
use crate::operator_company::Place;
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{outcome, page};

#[derive(Template)]
#[template(path = "operator_notice/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
}

/// `?company=` brings the notice that company has now.
pub(super) async fn show(visit: Visit, caller: Operator, query: ListQuery) -> Result {
    let company = query.choice("company").to_owned();
    let notice = match company.as_str() {
        "" => String::new(),
        login_id => {
            let place = Place::find(&visit, &caller, login_id).await?;
            place.company().notice.clone()
        }
    };
    edit(
        &visit,
        Entry::saved([("company", company), ("notice", notice)]),
    )
}

pub(super) async fn save(visit: Visit, caller: Operator, form: Form) -> Result {
    let written = super::update(&visit, &caller, form.text("company"), form.text("notice")).await;
    match written {
        Ok(companies) => {
            let line = format!("{}{companies}", text::WRITTEN.get(visit.lang()));
            Ok(outcome::done(&visit, "/operator/notice", &line))
        }
        Err(failure) => {
            // Here the company is a field somebody typed, not the caller's own.
            let refusal = if failure.refusal.code == ErrorCode::CompanyMissing {
                let missing = ErrorCode::CompanyMissing.at("company");
                missing.with_detail(text::MISSING.ja, text::MISSING.en)
            } else {
                failure.into_refusal()?
            };
            edit(&visit, Entry::typed(form, &refusal, visit.lang()))
        }
    }
}

fn edit(visit: &Visit, entry: Entry) -> Result {
    let labels = [("company", text::COMPANY), ("notice", text::NOTICE)];
    let mut shell = visit.shell(text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &labels, visit.lang()));
    let edit = EditPage { shell, entry };
    page::form(&edit.entry, &edit)
}
