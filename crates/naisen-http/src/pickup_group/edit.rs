//! ピックアップグループ設定 (S23): adding a group, and changing one.

use askama::Template;
use axum::extract::Path;
use naisen_core::ids::{PickupGroupId, SiteId};
use naisen_core::settings::{PickupGroup, Site, Stored};
use naisen_core::text::Text;

use super::{list, text};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Choice, Entry, Form, VERSION, record_id};
use crate::ui::Shell;
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 4] = [
    ("name", text::NAME),
    ("number", text::NUMBER),
    ("site", text::SITE),
    ("remark", text::REMARK),
];

#[derive(Template)]
#[template(path = "pickup_group/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
    /// Where the form goes.
    action: String,
    /// None while the group is being added.
    id: Option<PickupGroupId>,
    /// The one site of the company, shown and not editable (pickup.4); none when there are several.
    only_site: Option<Stored<SiteId, Site>>,
    sites: Vec<Choice>,
}

pub(super) async fn new(visit: Visit, caller: Admin) -> Result {
    edit(&visit, &caller, None, Entry::default()).await
}

pub(super) async fn create(visit: Visit, caller: Admin, form: Form) -> Result {
    match super::create(&visit, &caller, group(&form)).await {
        Ok(made) => {
            let to = format!(
                "/pickup-group-members?group={}&members=on&others=on",
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
    let id = PickupGroupId(record_id(&id));
    let group = super::find(&visit, &caller, id).await?;
    let entry = Entry::saved([
        (VERSION, group.version.to_string()),
        ("name", group.name.clone()),
        ("number", group.number.clone()),
        ("site", group.site.to_string()),
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
    let id = PickupGroupId(record_id(&id));
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

fn group(form: &Form) -> PickupGroup {
    let site = form.text("site");
    PickupGroup {
        name: form.text("name").to_owned(),
        number: form.text("number").to_owned(),
        // Nothing chosen is 8008, not a site that is gone.
        site: SiteId(if site.is_empty() { 0 } else { record_id(site) }),
        remark: form.text("remark").to_owned(),
    }
}

async fn edit(visit: &Visit, caller: &Caller, id: Option<PickupGroupId>, entry: Entry) -> Result {
    let lang = visit.lang();
    let mut sites = super::sites(visit, caller).await?;
    let none = (String::new(), text::CHOOSE.get(lang).to_owned());
    let named = sites.iter().map(|s| (s.id.to_string(), s.name.clone()));
    let choices = entry.choices("site", std::iter::once(none).chain(named));
    let (title, refused) = match id {
        None => (text::NEW, text::NOT_ADDED),
        Some(_) => (text::EDIT, text::NOT_SAVED),
    };
    let mut shell = visit.shell(title).under(text::LIST.get(lang), list::PATH);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(refused, p, &LABELS, lang));
    let edit = EditPage {
        shell,
        entry,
        action: visit.path().to_owned(),
        id,
        only_site: if sites.len() == 1 { sites.pop() } else { None },
        sites: choices,
    };
    page::form(&edit.entry, &edit)
}
