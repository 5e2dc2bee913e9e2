//! The pages of ログイン用パスワード変更 and of the list that leads there.

use askama::Template;
use axum::extract::Path;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::password::{CONFIRMATION_FIELD, FIELD};
use naisen_core::text::Text;

use super::{text, update};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, ListQuery};
use crate::number_head::{self, NumberHead, Opened};
use crate::number_rows::{self, BY_EXTENSION, BY_NUMBER, NumberRow, Target};
use crate::ui::{Listing, Shell, words};
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 2] = [(FIELD, text::NEW), (CONFIRMATION_FIELD, text::CONFIRMATION)];
const TARGETS: [Target; 2] = [BY_NUMBER, BY_EXTENSION];

#[derive(Template)]
#[template(path = "number_password/edit.html")]
struct EditPage {
    shell: Shell,
    head: NumberHead,
    entry: Entry,
    path: String,
    back: String,
    rule: String,
}

#[derive(Template)]
#[template(path = "number_password/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<NumberRow>,
}

pub(super) async fn show(visit: Visit, caller: Admin, Path(number): Path<String>) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let empty: [(&str, &str); 0] = [];
    edit(&visit, &caller, &opened, Entry::saved(empty))
}

pub(super) async fn save(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let (new, again) = (form.text(FIELD), form.text(CONFIRMATION_FIELD));
    match update(&visit, &caller, &number, new, again).await {
        Ok(()) => {
            let line = text::SAVED.get(visit.lang());
            Ok(outcome::done(&visit, &number_head::href(&number), line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit(&visit, &caller, &opened, entry)
        }
    }
}

fn edit(visit: &Visit, caller: &Caller, opened: &Opened, entry: Entry) -> Result {
    let mut shell = number_head::shell(visit, opened, text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, visit.lang()));
    let min = visit.app().brand.password_min;
    let rule = Text {
        ja: format!("{min}〜128文字。{}", notes::numbers::PASSWORD.ja),
        en: format!("{min} to 128 characters. {}", notes::numbers::PASSWORD.en),
    };
    let back = number_head::href(&opened.subscriber.subscriber_id);
    let edit = EditPage {
        head: NumberHead::new(visit, caller, opened),
        path: format!("{back}/password"),
        rule: rule.get(visit.lang()).to_owned(),
        back,
        entry,
        shell,
    };
    page::form(&edit.entry, &edit)
}

pub(super) async fn list(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    listed(&visit, &caller, query, None).await
}

/// パスワード変更: opens the page of the one ticked number.
pub(super) async fn choose(visit: Visit, caller: Admin, query: ListQuery, form: Form) -> Result {
    let refusal = match number_rows::ticked(&form) {
        Ok(codes) if codes.len() == 1 => {
            let path = format!("{}/password", number_head::href(&codes[0]));
            return Ok(outcome::go(&path));
        }
        Ok(_) => {
            let one = text::ONE_AT_A_TIME;
            ErrorCode::Invalid.at("tick").with_detail(one.ja, one.en)
        }
        Err(refusal) => refusal,
    };
    listed(&visit, &caller, query, Some(refusal)).await
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
    let mut shell = visit.shell(text::USERS);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &[], visit.lang()));
    let list = number_rows::listing(
        "/user-passwords",
        query,
        &TARGETS,
        found.total,
        visit.lang(),
    );
    let page = ListPage {
        shell,
        list,
        rows: found.rows,
    };
    page::form(&entry, &page)
}
