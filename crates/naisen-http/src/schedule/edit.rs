//! スケジュール転送基本設定 (S17): one schedule without its rows, added or changed.

use askama::Template;
use axum::extract::Path;
use naisen_core::doctor::Target;
use naisen_core::ids::{ExtensionGroupId, ScheduleId};
use naisen_core::settings::Schedule;
use naisen_core::text::Text;

use super::{Table, list, text};
use crate::auth::{Admin, Caller};
use crate::doctor;
use crate::failure::{Failure, Result};
use crate::form::{Choice, Entry, Form, VERSION};
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 3] = [
    ("name", text::NAME),
    ("extension_group", text::EXTENSION_GROUP),
    ("remark", text::REMARK),
];

#[derive(Template)]
#[template(path = "schedule/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
    action: String,
    schedule: Option<ScheduleId>,
    groups: Vec<Choice>,
    no_group: bool,
    used_by: Vec<(i64, String)>,
}

pub(super) async fn new(visit: Visit, caller: Admin) -> Result {
    edit(&visit, &caller, None, Entry::default()).await
}

pub(super) async fn create(visit: Visit, caller: Admin, form: Form) -> Result {
    match super::create(&visit, &caller, head(&form)).await {
        Ok(made) => {
            let to = format!("/schedules/{}/rows", made.id);
            Ok(outcome::done(&visit, &to, text::ADDED.get(visit.lang())))
        }
        Err(failure) => refused(&visit, &caller, None, form, failure).await,
    }
}

pub(super) async fn show(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result {
    let table = super::get_table(&visit, &caller, ScheduleId(id)).await?;
    let entry = Entry::saved([
        (VERSION, table.version.to_string()),
        ("name", table.head.name.clone()),
        ("extension_group", table.head.extension_group.to_string()),
        ("remark", table.head.remark.clone()),
    ]);
    edit(&visit, &caller, Some(&table), entry).await
}

pub(super) async fn save(visit: Visit, caller: Admin, Path(id): Path<i64>, form: Form) -> Result {
    let id = ScheduleId(id);
    let table = super::get_table(&visit, &caller, id).await?;
    match super::update(&visit, &caller, id, form.version(), head(&form)).await {
        Ok(_) => Ok(outcome::done(
            &visit,
            visit.path(),
            text::SAVED.get(visit.lang()),
        )),
        Err(failure) => refused(&visit, &caller, Some(&table), form, failure).await,
    }
}

fn head(form: &Form) -> Schedule {
    Schedule {
        name: form.text("name").to_owned(),
        extension_group: ExtensionGroupId(form.text("extension_group").parse().unwrap_or_default()),
        remark: form.text("remark").to_owned(),
    }
}

async fn refused(
    visit: &Visit,
    caller: &Caller,
    table: Option<&Table>,
    form: Form,
    failure: Failure,
) -> Result {
    let refusal = failure.into_refusal()?;
    let entry = Entry::typed(form, &refusal, visit.lang());
    edit(visit, caller, table, entry).await
}

async fn edit(visit: &Visit, caller: &Caller, table: Option<&Table>, entry: Entry) -> Result {
    let (lang, id) = (visit.lang(), table.map(|table| table.id));
    let actor = caller.actor.clone();
    let (mut groups, used_by) = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            let groups: Vec<(String, String)> = company
                .extension_groups()
                .map(|(id, group)| (id.to_string(), group.name.clone()))
                .collect();
            let users = id.map(|id| list::users(&company, id));
            Ok((groups, users.unwrap_or_default()))
        })
        .await?;
    groups.sort_by(|a, b| a.1.cmp(&b.1));
    let (title, not_done) = match table {
        Some(_) => (text::EDIT, text::NOT_SAVED),
        None => (text::NEW, text::NOT_ADDED),
    };
    let mut shell = visit.shell(title).under(text::LIST.get(lang), "/schedules");
    shell.summary = entry
        .problem()
        .map(|p| page::summary(not_done, p, &LABELS, lang));
    shell.hints = doctor::hints(visit, caller, id.map(Target::Schedule)).await?;
    let nothing = (String::new(), text::CHOOSE.get(lang).to_owned());
    let page = EditPage {
        shell,
        action: id.map_or("/schedules/new".to_owned(), |id| format!("/schedules/{id}")),
        schedule: id,
        no_group: groups.is_empty(),
        groups: entry.choices("extension_group", std::iter::once(nothing).chain(groups)),
        used_by,
        entry,
    };
    page::form(&page.entry, &page)
}
