//! The operations of the holiday calendar.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use naisen_core::calendar::{HolidayOverride, HolidaySource};
use naisen_core::error::ErrorCode;
use naisen_core::fold;
use naisen_store::holiday::Overridden;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{overrides, year};
use crate::auth::{Operator, Signed};
use crate::failure::Result;
use crate::feature::Who;
use crate::form::{Body, ListQuery, Upload};
use crate::visit::Visit;

/// One holiday.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct HolidayShown {
    /// `YYYY-MM-DD`.
    date: String,
    /// Its name in Japanese.
    name_ja: String,
    /// Its name in English; the Japanese one where only that is known.
    name_en: String,
    /// `rule`, `builtin`, `list` or `override`.
    source: &'static str,
}

/// The operator's word on one day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct HolidayOverrideBody {
    /// `YYYY-MM-DD`.
    date: String,
    /// Whether the day becomes a holiday or stops being one.
    kind: HolidayOverrideKind,
    /// Name of an added holiday.
    #[serde(default)]
    name: String,
    /// Where it was announced.
    #[serde(default)]
    source: String,
}

/// What an override does.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum HolidayOverrideKind {
    /// The day is a holiday.
    Add,
    /// The day is none.
    Remove,
}

/// What a load of the official list did.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct HolidayListLoaded {
    /// The years replaced.
    years: Vec<i16>,
    /// Holidays read.
    days: usize,
}

/// The official list.
#[derive(Clone, Debug, ToSchema)]
#[expect(dead_code, reason = "describes the upload")]
pub(super) struct HolidayListFile {
    /// The CSV, CP932, as published.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Which year is wanted.
#[derive(Clone, Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "describes a parameter that the list's query carries"
)]
pub(super) struct Year {
    /// The year; this one when left out.
    year: Option<i16>,
}

/// Administrators and the operator read the calendar; users have no schedule.
fn permitted(caller: &Signed) -> Result<()> {
    caller.company_is_open()?;
    caller.password_is_own()?;
    match caller.who() {
        Some(Who::Admin | Who::Operator) => Ok(()),
        Some(Who::User) | None => Err(ErrorCode::NotPermitted.into()),
    }
}

/// The holidays of a year as schedules obey them.
#[utoipa::path(get, path = "/holidays", tag = "holiday", operation_id = "holiday_list",
    params(Year), responses((status = 200, body = Vec<HolidayShown>)))]
pub(super) async fn year(
    visit: Visit,
    caller: Signed,
    query: ListQuery,
) -> Result<Json<Vec<HolidayShown>>> {
    permitted(&caller)?;
    let wanted = year::wanted(&visit, &query)?;
    let calendar = year::calendar(&visit, &caller).await?;
    let days = calendar.holidays(wanted).into_iter();
    let shown = days.map(|holiday| HolidayShown {
        date: holiday.date.to_string(),
        name_ja: holiday.name.ja,
        name_en: holiday.name.en,
        source: match holiday.source {
            HolidaySource::Rule => "rule",
            HolidaySource::Builtin => "builtin",
            HolidaySource::List => "list",
            HolidaySource::Override => "override",
        },
    });
    Ok(Json(shown.collect()))
}

/// The holidays of a year as CSV in CP932, in the columns of the official list.
#[utoipa::path(get, path = "/holidays.csv", tag = "holiday", operation_id = "holiday_export",
    params(Year), responses((status = 200, content_type = "text/csv", body = Vec<u8>)))]
pub(super) async fn export(visit: Visit, caller: Signed, query: ListQuery) -> Result<Response> {
    permitted(&caller)?;
    year::export(visit, caller, query).await
}

/// The operator's overrides.
#[utoipa::path(get, path = "/holiday-overrides", tag = "holiday",
    operation_id = "holiday_override_list",
    responses((status = 200, body = Vec<HolidayOverrideBody>)))]
pub(super) async fn list(visit: Visit, caller: Operator) -> Result<Json<Vec<HolidayOverrideBody>>> {
    let days = overrides::list(&visit, &caller).await?;
    Ok(Json(days.into_iter().map(told).collect()))
}

fn told(day: Overridden) -> HolidayOverrideBody {
    let (kind, name) = match day.kind {
        HolidayOverride::Add { name } => (HolidayOverrideKind::Add, name),
        HolidayOverride::Remove => (HolidayOverrideKind::Remove, String::new()),
    };
    HolidayOverrideBody {
        date: day.date.to_string(),
        kind,
        name,
        source: day.source,
    }
}

/// Adds or removes a holiday, or replaces what was said about its day.
#[utoipa::path(post, path = "/holiday-overrides", tag = "holiday",
    operation_id = "holiday_override_create", request_body = HolidayOverrideBody,
    responses((status = 201, body = HolidayOverrideBody)))]
pub(super) async fn create(
    visit: Visit,
    caller: Operator,
    Body(body): Body<HolidayOverrideBody>,
) -> Result {
    if body.date.is_empty() {
        return Err(ErrorCode::Required.at("date").into());
    }
    let day = Overridden {
        date: super::date(&body.date).ok_or_else(|| ErrorCode::Invalid.at("date"))?,
        kind: match body.kind {
            HolidayOverrideKind::Add => HolidayOverride::Add {
                name: fold::trim(&body.name).to_owned(),
            },
            HolidayOverrideKind::Remove => HolidayOverride::Remove,
        },
        source: fold::trim(&body.source).to_owned(),
    };
    super::create(&visit, &caller, day.clone()).await?;
    Ok((StatusCode::CREATED, Json(told(day))).into_response())
}

/// Takes back what was said about a day.
#[utoipa::path(delete, path = "/holiday-overrides/{date}", tag = "holiday",
    operation_id = "holiday_override_delete",
    params(("date" = String, Path, description = "YYYY-MM-DD")), responses((status = 204)))]
pub(super) async fn delete(
    visit: Visit,
    caller: Operator,
    Path(date): Path<String>,
) -> Result<StatusCode> {
    let date = date.parse().map_err(|_| ErrorCode::PageMissing)?;
    super::delete(&visit, &caller, date).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Loads the official list; it replaces every year in which it has a day.
#[utoipa::path(post, path = "/holiday-overrides/list", tag = "holiday",
    operation_id = "holiday_list_load",
    request_body(content = HolidayListFile, content_type = "multipart/form-data"),
    responses((status = 200, body = HolidayListLoaded)))]
pub(super) async fn load(
    visit: Visit,
    caller: Operator,
    upload: Upload,
) -> Result<Json<HolidayListLoaded>> {
    let loaded = super::load(&visit, &caller, &upload).await?;
    Ok(Json(HolidayListLoaded {
        years: loaded.years,
        days: loaded.days,
    }))
}
