//! The page of 運用スイッチ.

use askama::Template;
use naisen_store::switches::Switches;

use super::text;
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Entry, Form};
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{outcome, page};

#[derive(Template)]
#[template(path = "operator_switch/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
}

pub(super) async fn show(visit: Visit, caller: Operator) -> Result {
    let found = super::read(&visit, &caller).await?;
    let on = if found.require_identity_check {
        "on"
    } else {
        ""
    };
    page::show(&EditPage {
        shell: visit.shell(text::TITLE),
        entry: Entry::saved([("require_identity_check", on)]),
    })
}

pub(super) async fn save(visit: Visit, caller: Operator, form: Form) -> Result {
    let wanted = Switches {
        require_identity_check: form.ticked("require_identity_check"),
    };
    super::update(&visit, &caller, wanted).await?;
    Ok(outcome::done(
        &visit,
        visit.path(),
        text::SAVED.get(visit.lang()),
    ))
}
