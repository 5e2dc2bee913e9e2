//! The page of a company's サイト.

use askama::Template;
use axum::extract::Path;
use naisen_core::error::ErrorCode;
use naisen_core::ids::SiteId;
use naisen_core::settings::Site;

use super::text;
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Entry, Form, Problem};
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
    /// Why its new name was refused.
    problem: Option<Problem>,
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
    show(&visit, &caller, &company, Entry::default(), None).await
}

/// The page; `renamed` is the site whose form was sent, if it was not the one for a new site.
async fn show(
    visit: &Visit,
    caller: &Operator,
    company: &str,
    entry: Entry,
    renamed: Option<SiteId>,
) -> Result {
    let place = Place::find(visit, caller, company).await?;
    let sites = super::list(visit, caller, company).await?;
    let mut shell = place.shell(visit, text::TITLE);
    let labels = [("name", text::NAME)];
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &labels, visit.lang()));
    if let (Some(id), Some(summary)) = (renamed, &mut shell.summary) {
        for line in &mut summary.lines {
            line.anchor = Some(format!("f-name-{id}"));
        }
    }
    let (refused, added) = match renamed {
        Some(_) => (Some(&entry), Entry::default()),
        None => (None, entry.clone()),
    };
    let row = |site: super::Row| {
        let refused = refused.filter(|_| renamed == Some(site.id));
        SiteRow {
            numbers: place.view.site_subscribers(site.id).count(),
            id: site.id,
            version: site.version,
            name: refused.map_or(site.value.name, |entry| entry.value("name").to_owned()),
            problem: refused.and_then(|entry| entry.problem().cloned()),
        }
    };
    let list = ListPage {
        shell,
        tabs: place.tabs(visit),
        entry: added,
        base: place.path("sites"),
        sites: sites.into_iter().map(row).collect(),
    };
    page::form(&entry, &list)
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
            show(&visit, &caller, &company, entry, None).await
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
    match super::update(&visit, &caller, named, form.version(), Site { name }).await {
        Ok(_) => {
            let line = text::RENAMED.get(visit.lang());
            Ok(outcome::done(&visit, &place.path("sites"), line))
        }
        // A site that is gone has no row to show it in.
        Err(failure) if failure.refusal.code == ErrorCode::PageMissing => Err(failure),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            show(&visit, &caller, &company, entry, Some(SiteId(id))).await
        }
    }
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
