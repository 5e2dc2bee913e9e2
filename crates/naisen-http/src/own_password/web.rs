//! The page of パスワード変更.

use askama::Template;
use naisen_core::password::{CONFIRMATION_FIELD, FIELD};
use naisen_core::text::Text;

use super::{Typed, change, text};
use crate::auth::Signed;
use crate::failure::Result;
use crate::form::{Entry, Form};
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{outcome, page};

const LABELS: [(&str, Text); 3] = [
    ("current_password", text::CURRENT),
    (FIELD, text::NEW),
    (CONFIRMATION_FIELD, text::CONFIRMATION),
];

#[derive(Template)]
#[template(path = "own_password/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
    rule: String,
    must: bool,
}

pub(super) async fn show(visit: Visit, caller: Signed) -> Result {
    let empty: [(&str, &str); 0] = [];
    edit(&visit, &caller, Entry::saved(empty))
}

pub(super) async fn save(visit: Visit, caller: Signed, form: Form) -> Result {
    let typed = Typed {
        current: form.text("current_password"),
        new: form.text(FIELD),
        confirmation: form.text(CONFIRMATION_FIELD),
    };
    match change(&visit, &caller, typed).await {
        Ok(()) => Ok(outcome::done(&visit, "/", text::SAVED.get(visit.lang()))),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            edit(&visit, &caller, Entry::typed(form, &refusal, visit.lang()))
        }
    }
}

fn edit(visit: &Visit, caller: &Signed, entry: Entry) -> Result {
    let mut shell = visit.shell(text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, visit.lang()));
    let min = visit.app().brand.password_min;
    let rule = Text {
        ja: format!(
            "{min}〜128文字。文字の種類は自由で、空白も使えます。ログインID、電話番号、企業名、よく使われるパスワードは使用できません。"
        ),
        en: format!(
            "{min} to 128 characters of any kind, spaces included. It must not contain the login ID, the telephone number or the company name, nor be a common password."
        ),
    };
    let edit = EditPage {
        shell,
        entry,
        rule: rule.get(visit.lang()).to_owned(),
        must: caller.must_change_password,
    };
    page::form(&edit.entry, &edit)
}
