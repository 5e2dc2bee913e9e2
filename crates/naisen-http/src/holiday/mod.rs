//! 祝日カレンダー: the holidays of a year as schedules obey them (linked from S18), and the operator's
//! overrides and official list (domain §9).

mod api;
mod overrides;
#[cfg(test)]
mod tests;
mod text;
mod year;

use axum::routing::{get, post};
use jiff::civil::Date;
use naisen_core::calendar::official_list;
use naisen_core::error::ErrorCode;
use naisen_core::fold;
use naisen_store::holiday::{self, Overridden};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::Caller;
use crate::failure::Result;
use crate::feature::{Feature, Pages, Screen, Section, Who};
use crate::form::Upload;
use crate::visit::Visit;

const YEAR: Screen = Screen::new(
    "X20",
    "/holidays",
    text::TITLE,
    &[Who::Operator, Who::Admin],
);
const OVERRIDES: Screen = Screen::new(
    "O70",
    "/holiday-overrides",
    text::OVERRIDES,
    &[Who::Operator],
)
.menu(Section::Operator, text::OVERRIDES_LINE);

/// The feature's routes.
#[must_use]
pub(crate) fn routes() -> Feature {
    let pages = Pages::new()
        .screen(&[YEAR], get(year::show))
        .action(&[YEAR], "/holidays.csv", get(year::export))
        .screen(&[OVERRIDES], get(overrides::show).post(overrides::create))
        .action(
            &[OVERRIDES],
            "/holiday-overrides/list",
            post(overrides::load),
        )
        .action(
            &[OVERRIDES],
            "/holiday-overrides/{date}/delete",
            get(overrides::confirm).post(overrides::delete),
        );
    let api = OpenApiRouter::new()
        .routes(routes!(api::year))
        .routes(routes!(api::export))
        .routes(routes!(api::list, api::create))
        .routes(routes!(api::load))
        .routes(routes!(api::delete));
    Feature::new(pages, api)
}

async fn create(visit: &Visit, caller: &Caller, day: Overridden) -> Result<()> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| holiday::create(tx, &actor, &day))
        .await?;
    Ok(())
}

async fn delete(visit: &Visit, caller: &Caller, date: Date) -> Result<()> {
    let actor = caller.actor.clone();
    visit
        .app()
        .store
        .write(move |tx| holiday::delete_override(tx, &actor, date))
        .await?;
    Ok(())
}

/// What a load did.
struct Loaded {
    years: Vec<i16>,
    days: usize,
}

/// Loads the file of the field `file` (schedule.16); none chosen is 8077.
async fn load(visit: &Visit, caller: &Caller, upload: &Upload) -> Result<Loaded> {
    let file = upload.file("file");
    let file = file.ok_or_else(|| ErrorCode::FileMissing.at("file"))?;
    let listed = official_list(&file.bytes)?;
    let mut years: Vec<i16> = listed.iter().map(|day| day.date.year()).collect();
    years.dedup();
    let (actor, days) = (caller.actor.clone(), listed.len());
    visit
        .app()
        .store
        .write(move |tx| holiday::load(tx, &actor, &listed))
        .await?;
    Ok(Loaded { years, days })
}

/// A day as people type it: `2027-01-01` or `2027/1/1`.
fn date(text: &str) -> Option<Date> {
    let text = fold::digits(text).replace('/', "-");
    let parts: Vec<i16> = text
        .split('-')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [year, month, day] = parts[..] else {
        return None;
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
