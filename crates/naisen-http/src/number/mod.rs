//! 電話番号一覧 (S04): every number of the company, searched, sorted, paged and exported; a user sees
//! its own. What a row's menu leads to stands in folders of its own.

mod api;
mod row;
#[cfg(test)]
mod tests;
mod text;
mod web;

use axum::routing::get;
use naisen_store::list::{Listing, Matching, Page, Query, Search, Sort};
use naisen_store::number;
use naisen_store::view::{NumberColumn, NumberQuery};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::form::{ListQuery, Match};
use crate::notes;
use crate::visit::Visit;
use row::NumberRow;

const ADMIN: Screen = Screen::new("S04", "/numbers", text::TITLE, &[Who::Admin])
    .menu(Section::Numbers, notes::top::TILE_NUMBERS);
/// The same list with one row: the manual names it in the user's menu, the specification gives it no
/// number.
const USER: Screen = Screen::new("X07", "/numbers", text::TITLE, &[Who::User])
    .menu(Section::Numbers, notes::top::TILE_OWN_NUMBER);

/// The five columns, which are also what may be searched, by their names in the URL.
const COLUMNS: [(&str, NumberColumn); 5] = [
    ("number", NumberColumn::External),
    ("extension", NumberColumn::Extension),
    ("extension_group", NumberColumn::ExtensionGroup),
    ("pickup_group", NumberColumn::PickupGroup),
    ("site", NumberColumn::Site),
];

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new().screen(&[ADMIN, USER], get(web::list)).action(
        &[ADMIN],
        "/numbers.csv",
        get(web::export),
    );
    let api = OpenApiRouter::new()
        .routes(routes!(api::list))
        .routes(routes!(api::export));
    Feature::new(pages, api)
}

/// The numbers a query finds, of those the caller may see.
async fn list(visit: &Visit, caller: &Caller, query: &ListQuery) -> Result<Listing<NumberRow>> {
    let names = COLUMNS.map(|(name, _)| name);
    let target = column(query.target(&names)?);
    let (sort, descending) = query.sorted(&names)?;
    let text = match target {
        NumberColumn::External | NumberColumn::Extension => query.number_text(),
        NumberColumn::ExtensionGroup | NumberColumn::PickupGroup | NumberColumn::Site => {
            query.name_text()
        }
    };
    let found = Query {
        search: Some(Search {
            target,
            text,
            matching: matching(query.matching),
        }),
        sort: Sort {
            column: column(sort),
            descending,
        },
        page: Page {
            number: query.page as usize,
            size: query.size as usize,
        },
    };
    rows(visit, caller, found).await
}

/// Every number of the company in the default order, whatever was searched.
async fn export(visit: &Visit, caller: &Caller) -> Result<Vec<u8>> {
    let all = Query {
        page: Page::ALL,
        ..Query::default()
    };
    Ok(row::csv(&rows(visit, caller, all).await?.rows))
}

async fn rows(
    visit: &Visit,
    caller: &Caller,
    list: Query<NumberColumn>,
) -> Result<Listing<NumberRow>> {
    let actor = caller.actor.clone();
    let query = NumberQuery {
        list,
        members: None,
        only: None,
    };
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let found = number::list(conn, &actor, &query)?;
            let view = conn.company(&actor)?;
            let rows = found.rows.iter();
            Ok(Listing {
                rows: rows.map(|row| NumberRow::of(&view, row.id, row)).collect(),
                total: found.total,
            })
        })
        .await?;
    Ok(found)
}

fn column(name: &str) -> NumberColumn {
    let found = COLUMNS.iter().find(|(known, _)| *known == name);
    found.map_or(NumberColumn::External, |(_, column)| *column)
}

const fn matching(matching: Match) -> Matching {
    match matching {
        Match::Prefix => Matching::Prefix,
        Match::Exact => Matching::Exact,
        Match::Part => Matching::Substring,
    }
}
