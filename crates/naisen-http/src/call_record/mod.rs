//! 通話履歴 (calls §14, domain §1): the calls of a company for its administrator, of a number for its
//! user, and of a company for an operator that gave a reason; each opens to why it went as it did and
//! what would happen now.
//!
//! Who sees what of a record is the core's and the store's; this folder reads the question and words
//! the answer.

mod api;
mod filter;
mod line;
mod now;
mod picture;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod text;
mod web;

use std::sync::Arc;

use axum::routing::get;
use naisen_core::actor::{Actor, Role};
use naisen_core::call_record::CallRecord;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CallRecordId, CompanyId};
use naisen_store::call_record::{self, CallRow, Cursor};
use naisen_store::view::CompanyView;
use naisen_store::{Conn, Error, company};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::visit::Visit;
use filter::Filter;

pub(crate) use line::{Side, side};
pub(crate) use web::{Calls, tomorrow};

/// The list's path.
pub(crate) const PATH: &str = "/calls";

const LIST: Screen = Screen::new("X12", PATH, text::TITLE, &[Who::Admin, Who::User])
    .menu(Section::Verify, text::LINE);
const CALL: Screen = Screen::new("X13", "/calls/{call}", text::CALL, &[Who::Admin, Who::User]);
const OPERATOR_CALL: Screen = Screen::new(
    "O27",
    "/operator/companies/{company}/calls/{call}",
    text::CALL,
    &[Who::Operator],
);

/// Records an export holds, newest first.
const EXPORT_MAX: usize = 100_000;
/// Records are counted so far; a list with more says so.
const COUNT_MAX: usize = 1_000;

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    const LISTS: &[Screen] = &[LIST];
    let pages = Pages::new()
        .screen(LISTS, get(web::list))
        .action(LISTS, "/calls.csv", get(web::export))
        .screen(&[CALL], get(web::show))
        .screen(&[OPERATOR_CALL], get(web::show_of));
    let api = OpenApiRouter::new()
        .routes(routes!(api::list))
        .routes(routes!(api::export))
        .routes(routes!(api::get))
        .routes(routes!(api::list_of))
        .routes(routes!(api::get_of))
        .routes(routes!(api::counts))
        .routes(routes!(api::counts_of));
    Feature::new(pages, api)
}

/// Records found.
pub(crate) struct Found {
    /// The company as it is now: today's names.
    view: Arc<CompanyView>,
    rows: Vec<CallRow>,
    /// How many there are on all pages, counted to [`COUNT_MAX`].
    count: usize,
    /// Where the next page begins; none on the last.
    next: Option<Cursor>,
}

/// A page of records. `of` is the login id of the company an operator asks about.
async fn find(
    visit: &Visit,
    caller: &Caller,
    of: Option<&str>,
    filter: &Filter,
    size: usize,
) -> Result<Found> {
    let (actor, filter) = (caller.actor.clone(), filter.clone());
    let of = of.map(str::to_owned);
    let read = visit.app().store.read(move |conn| {
        let (of, view) = company_of(conn, &actor, of.as_deref())?;
        let query = filter.query(&view);
        let page = call_record::page(conn, &actor, of, &query, size, COUNT_MAX + 1)?;
        Ok::<_, Error>(Found {
            view,
            rows: page.rows,
            count: page.count,
            next: page.next,
        })
    });
    Ok(read.await?)
}

/// One record, with the company as it is now.
async fn open(
    visit: &Visit,
    caller: &Caller,
    of: Option<&str>,
    call: &str,
) -> Result<(Arc<CompanyView>, CallRecord)> {
    let id = call.parse().map_err(|_| ErrorCode::PageMissing)?;
    let (actor, of) = (caller.actor.clone(), of.map(str::to_owned));
    let read = visit.app().store.read(move |conn| {
        let (of, view) = company_of(conn, &actor, of.as_deref())?;
        let record = call_record::get(conn, &actor, of, CallRecordId(id))?;
        Ok::<_, Error>((view, record))
    });
    Ok(read.await?)
}

/// The company whose calls are asked for: the caller's, or the one an operator names.
fn company_of(
    conn: &mut Conn<'_>,
    actor: &Actor,
    login_id: Option<&str>,
) -> naisen_store::Result<(Option<CompanyId>, Arc<CompanyView>)> {
    match (actor.role, login_id) {
        (Role::Operator(_), Some(login_id)) => {
            let id = company::find(conn, actor, login_id)?;
            Ok((Some(id), conn.company_of(actor, id)?))
        }
        _ => Ok((None, conn.company(actor)?)),
    }
}
