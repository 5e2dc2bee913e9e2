//! The page of a company's サイト.

use askama::Template;
use axum::extract::Path;
use naisen_core::error::ErrorCode;
use naisen_core::ids::SiteId;
use naisen_core::settings::Site;

use super::text;
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Entry, Form};
use crate::operator_company::Place;
use crate::ui::{Link, Shell};
use crate::visit::Visit;
use crate::{outcome, page};

/// One site as its row shows it.
struct SiteRow {
    id: SiteId,
    version: i64,
    name: String,
    numbers: usize,
}

#[derive(Template)]
#[template(path = "operator_site/list.html")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Link>,
    entry: Entry,
    base: String,
    sites: Vec<SiteRow>,
}

pub(super) async fn list(visit: Visit, caller: Operator, Path(company): Path<String>) -> Result {
    show(&visit, &caller, &company, Entry::default()).await
}

async fn show(visit: &Visit, caller: &Operator, company: &str, entry: Entry) -> Result {
    let place = Place::find(visit, caller, company).await?;
    let sites = super::list(visit, caller, company).await?;
    let mut shell = place.shell(visit, text::TITLE);
    let labels = [("name", text::NAME)];
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &labels, visit.lang()));
    let row = |site: super::Row| SiteRow {
        numbers: place.view.site_subscribers(site.id).count(),
        id: site.id,
        version: site.version,
        name: site.value.name,
    };
    let list = ListPage {
        shell,
        tabs: place.tabs(visit),
        entry,
        base: place.path("sites"),
        sites: sites.into_iter().map(row).collect(),
    };
    page::form(&list.entry, &list)
}

pub(super) async fn create(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    form: Form,
) -> Result {
    let name = form.text("name").to_owned();
    match super::create(&visit, &caller, &company, Site { name }).await {
        Ok(_) => Ok(outcome::done(
            &visit,
            visit.path(),
            text::ADDED.get(visit.lang()),
        )),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            show(&visit, &caller, &company, entry).await
        }
    }
}

pub(super) async fn rename(
    visit: Visit,
    caller: Operator,
    Path((company, id)): Path<(String, i64)>,
    form: Form,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let name = form.text("name").to_owned();
    let named = (company.as_str(), SiteId(id));
    super::update(&visit, &caller, named, form.version(), Site { name }).await?;
    let line = text::RENAMED.get(visit.lang());
    Ok(outcome::done(&visit, &place.path("sites"), line))
}

#[derive(Template)]
#[template(path = "operator_site/delete.html")]
struct DeletePage {
    shell: Shell,
    site: String,
    back: String,
}

pub(super) async fn ask_delete(
    visit: Visit,
    caller: Operator,
    Path((company, id)): Path<(String, i64)>,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let site = place.view.site(SiteId(id)).ok_or(ErrorCode::PageMissing)?;
    page::show(&DeletePage {
        shell: place.shell(&visit, text::DELETE),
        site: site.name.clone(),
        back: place.path("sites"),
    })
}

pub(super) async fn delete(
    visit: Visit,
    caller: Operator,
    Path((company, id)): Path<(String, i64)>,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    super::delete(&visit, &caller, &company, SiteId(id)).await?;
    let line = text::DELETED.get(visit.lang());
    Ok(outcome::done(&visit, &place.path("sites"), line))
}
