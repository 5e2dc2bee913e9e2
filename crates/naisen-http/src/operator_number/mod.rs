//! A company's numbers as the operator gives them: one, or a CSV file of them with a progress bar; their
//! site and 認証方式; taking one back; and the users' 登録証 (domain §2.3, §6.7). The company's own list
//! (S04) stands elsewhere.

mod api;
mod import;
mod sheets;
#[cfg(test)]
mod tests;
mod text;
mod web;

pub(crate) use import::Imports;

use axum::routing::{get, post};
use naisen_core::error::ErrorCode;
use naisen_core::ids::SiteId;
use naisen_core::settings::{DigestMode, Subscriber};
use naisen_store::company;
use naisen_store::list::Listing;
use naisen_store::number::{self, NewNumber};
use naisen_store::view::{CompanyView, NumberColumn, NumberQuery};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Operator;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Who};
use crate::form::{Holds, ListQuery};
use crate::operator_company::Place;
use crate::visit::Visit;

const WHO: &[Who] = &[Who::Operator];
const LIST: Screen = Screen::new(
    "O20",
    "/operator/companies/{company}/numbers",
    text::TITLE,
    WHO,
);
const NEW: Screen = Screen::new(
    "O21",
    "/operator/companies/{company}/numbers/new",
    text::NEW,
    WHO,
);
const IMPORT: Screen = Screen::new(
    "O22",
    "/operator/companies/{company}/numbers/import",
    text::IMPORT,
    WHO,
);
const EDIT: Screen = Screen::new(
    "O23",
    "/operator/companies/{company}/numbers/{number}",
    text::EDIT,
    WHO,
);
const DELETE: Screen = Screen::new(
    "O24",
    "/operator/companies/{company}/numbers/{number}/delete",
    text::DELETE,
    WHO,
);
const SHEETS: Screen = Screen::new(
    "O25",
    "/operator/companies/{company}/sheets",
    text::SHEETS,
    WHO,
);

const TARGETS: [(&str, NumberColumn, Holds); 2] = [
    ("number", NumberColumn::External, Holds::Number),
    ("site", NumberColumn::Site, Holds::Name),
];
const COLUMNS: [(&str, NumberColumn); 2] = [
    ("number", NumberColumn::External),
    ("site", NumberColumn::Site),
];

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[LIST], get(web::list))
        .screen(&[NEW], get(web::add).post(web::create))
        .screen(&[IMPORT], get(web::choose).post(web::import))
        .action(
            &[IMPORT],
            "/operator/companies/{company}/numbers/import/{id}",
            get(web::progress),
        )
        .screen(&[EDIT], get(web::edit).post(web::save))
        .screen(&[DELETE], get(web::ask_delete).post(web::delete))
        .screen(&[SHEETS], get(sheets::ask_all).post(sheets::ask))
        .action(
            &[SHEETS],
            "/operator/companies/{company}/sheets/print",
            post(sheets::print),
        );
    let api = OpenApiRouter::new()
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::import))
        .routes(routes!(api::progress))
        .routes(routes!(api::update, api::delete))
        .routes(routes!(api::reset_password));
    Feature::new(pages, api)
}

/// A number as the operator sees it: technical data, no setting of its people.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct NumberRow {
    /// 加入者ID.
    subscriber_id: String,
    /// 外線番号, 11 digits.
    external_number: String,
    /// Name of the サイト.
    site: String,
    /// 認証方式; none follows the company.
    digest: Option<DigestMode>,
    /// 緊急停止中.
    emergency_stop: bool,
    /// Version of the record.
    version: i64,
}

/// A number to give.
#[derive(Clone, Debug, Deserialize, ToSchema)]
struct NumberDraft {
    /// 外線番号, `050` and 8 digits.
    external_number: String,
    /// サイト名; left out or empty for the company's first site.
    #[serde(default)]
    site: String,
    /// 表示名, 0–50 characters.
    #[serde(default)]
    display_name: String,
}

/// What the operator changes of a number.
#[derive(Clone, Debug, Deserialize, ToSchema)]
struct NumberChange {
    /// サイト名.
    site: String,
    /// 認証方式; null follows the company.
    #[serde(default)]
    digest: Option<DigestMode>,
}

async fn list(
    visit: &Visit,
    caller: &Operator,
    place: &Place,
    query: &ListQuery,
) -> Result<Listing<NumberRow>> {
    let (actor, id) = (caller.actor.clone(), place.id);
    let query = NumberQuery {
        list: query.query(&TARGETS, &COLUMNS)?,
        ..NumberQuery::default()
    };
    let found = visit
        .app()
        .store
        .read(move |conn| number::list_of(conn, &actor, id, &query))
        .await?;
    let rows = found.rows.into_iter().map(|row| NumberRow {
        site: site_name(&place.view, row.site),
        version: row.version,
        subscriber_id: row.value.subscriber_id,
        external_number: row.value.external_number,
        digest: row.value.digest,
        emergency_stop: row.value.emergency_stop,
    });
    Ok(Listing {
        rows: rows.collect(),
        total: found.total,
    })
}

fn site_name(view: &CompanyView, site: SiteId) -> String {
    view.site(site).map(|s| s.name.clone()).unwrap_or_default()
}

/// The site of this name, the first for none; one that does not exist is refused with the record.
fn site_named(view: &CompanyView, name: &str) -> SiteId {
    const NOWHERE: SiteId = SiteId(-1);
    let name = naisen_core::fold::trim(name);
    if name.is_empty() {
        return SiteId::default();
    }
    let mut sites = view.sites();
    let found = sites.find(|(_, site)| naisen_core::fold::same_name(&site.name, name));
    found.map_or(NOWHERE, |(id, _)| id)
}

/// The record of a number to give; its user gets a password with the 登録証.
fn new_number(view: &CompanyView, draft: &NumberDraft) -> NewNumber {
    let site = site_named(view, &draft.site);
    NewNumber {
        subscriber: Subscriber {
            display_name: draft.display_name.clone(),
            ..Subscriber::new(&draft.external_number, site)
        },
        password_hash: String::new(),
    }
}

async fn create(visit: &Visit, caller: &Operator, company: &str, draft: NumberDraft) -> Result<()> {
    let (actor, company) = (caller.actor.clone(), company.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &company)?;
            if naisen_core::fold::trim(&draft.external_number).is_empty() {
                return Err(ErrorCode::Required.at("external_number").into());
            }
            let view = tx.company_of(&actor, id)?;
            number::create(tx, &actor, id, new_number(&view, &draft))
        })
        .await
        .map_err(by_number)?;
    Ok(())
}

/// 加入者ID is made of the number, so the number is to blame.
fn by_number(error: naisen_store::Error) -> crate::failure::Failure {
    match error {
        naisen_store::Error::Refusal(mut refusal) => {
            let known = |field: &'static str| match field {
                "subscriber_id" => "external_number",
                other => other,
            };
            refusal.field = refusal.field.map(known);
            for row in &mut refusal.rows {
                row.field = row.field.map(known);
            }
            refusal.into()
        }
        fault => fault.into(),
    }
}

async fn update(
    visit: &Visit,
    caller: &Operator,
    (company, number): (&str, &str),
    version: i64,
    change: NumberChange,
) -> Result<()> {
    let (actor, company, number) = (caller.actor.clone(), company.to_owned(), number.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &company)?;
            let view = tx.company_of(&actor, id)?;
            let found = view.subscriber_by_code(&number);
            let subscriber = found.ok_or(ErrorCode::SubscriberMissing)?;
            if naisen_core::fold::trim(&change.site).is_empty() {
                return Err(ErrorCode::Required.at("site").into());
            }
            let site = site_named(&view, &change.site);
            number::update_site(tx, &actor, id, subscriber, version, site, change.digest)
        })
        .await?;
    Ok(())
}

async fn delete(
    visit: &Visit,
    caller: &Operator,
    company: &str,
    number: &str,
    version: i64,
) -> Result<()> {
    let (actor, company, number) = (caller.actor.clone(), company.to_owned(), number.to_owned());
    visit
        .app()
        .store
        .write(move |tx| {
            let id = company::find(tx, &actor, &company)?;
            let found = tx.company_of(&actor, id)?.subscriber_by_code(&number);
            let subscriber = found.ok_or(ErrorCode::SubscriberMissing)?;
            number::delete(tx, &actor, id, subscriber, version)
        })
        .await?;
    Ok(())
}
