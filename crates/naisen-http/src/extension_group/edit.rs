//! 内線グループ設定 (S20): adding a group, and changing one.

use askama::Template;
use axum::extract::Path;
use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::ExtensionGroup;
use naisen_core::settings::extension_group::PREFIX as EXTENSION_PREFIX;
use naisen_core::text::Text;

use super::{list, text};
use crate::auth::{Admin, Caller};
use crate::doctor;
use crate::failure::Result;
use crate::form::{Entry, Form, VERSION, record_id};
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 3] = [
    ("name", text::NAME),
    ("site_number", text::SITE_NUMBER),
    ("remark", text::REMARK),
];

#[derive(Template)]
#[template(path = "extension_group/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
    /// Where the form goes.
    action: String,
    /// None while the group is being added.
    id: Option<ExtensionGroupId>,
}

pub(super) async fn new(visit: Visit, caller: Admin) -> Result {
    edit(&visit, &caller, None, Entry::default()).await
}

pub(super) async fn create(visit: Visit, caller: Admin, form: Form) -> Result {
    match super::create(&visit, &caller, group(&form)).await {
        Ok(made) => {
            let to = format!(
                "/extension-group-members?group={}&members=on&others=on",
                made.id
            );
            Ok(outcome::done(&visit, &to, text::ADDED.get(visit.lang())))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit(&visit, &caller, None, entry).await
        }
    }
}

pub(super) async fn show(visit: Visit, caller: Admin, Path(id): Path<String>) -> Result {
    let id = ExtensionGroupId(record_id(&id));
    let group = super::find(&visit, &caller, id).await?;
    let entry = Entry::saved([
        (VERSION, group.version.to_string()),
        ("name", group.name.clone()),
        ("site_number", group.site_number.clone()),
        ("remark", group.remark.clone()),
    ]);
    edit(&visit, &caller, Some(id), entry).await
}

pub(super) async fn save(
    visit: Visit,
    caller: Admin,
    Path(id): Path<String>,
    form: Form,
) -> Result {
    let id = ExtensionGroupId(record_id(&id));
    match super::update(&visit, &caller, id, form.version(), group(&form)).await {
        Ok(_) => Ok(outcome::done(
            &visit,
            list::PATH,
            text::SAVED.get(visit.lang()),
        )),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit(&visit, &caller, Some(id), entry).await
        }
    }
}

fn group(form: &Form) -> ExtensionGroup {
    ExtensionGroup {
        name: form.text("name").to_owned(),
        site_number: form.text("site_number").to_owned(),
        remark: form.text("remark").to_owned(),
    }
}

async fn edit(
    visit: &Visit,
    caller: &Caller,
    id: Option<ExtensionGroupId>,
    entry: Entry,
) -> Result {
    let lang = visit.lang();
    let (title, refused) = match id {
        None => (text::NEW, text::NOT_ADDED),
        Some(_) => (text::EDIT, text::NOT_SAVED),
    };
    let mut shell = visit.shell(title).under(text::LIST.get(lang), list::PATH);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(refused, p, &LABELS, lang));
    if let Some(id) = id {
        shell.hints = doctor::member_hints(visit, caller, id).await?;
    }
    let edit = EditPage {
        shell,
        entry,
        action: visit.path().to_owned(),
        id,
    };
    page::form(&edit.entry, &edit)
}
