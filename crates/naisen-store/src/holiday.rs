//! Holidays: the official list and the operator's overrides, for all companies (domain §9).

use jiff::civil::Date;
use naisen_core::actor::Actor;
use naisen_core::calendar::{Calendar, HolidayOverride, ListedHoliday};
use naisen_core::error::ErrorCode;
use naisen_core::settings::account::check_holiday_override;
use serde_json::json;

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::{Fault, Result};
use crate::record::permit_operator;
use crate::sql::{row, sql};
use crate::view::lock_everyone;

row! {
    pub(crate) struct HolidayRow { day: String, name: String }
    pub(crate) struct OverrideRow { day: String, kind: String, name: String, source: String }
}

sql! {
    [scan] fn select_list() -> HolidayRow = "SELECT day, name FROM holiday ORDER BY day";
    [scan] fn select_overrides() -> OverrideRow =
        "SELECT day, kind, name, source FROM holiday_override ORDER BY day";
    fn insert(each ..HolidayRow) = "INSERT INTO holiday (day, name) VALUES ($1, $2)";
    fn delete_year(from: &str, until: &str) = "DELETE FROM holiday WHERE day >= $1 AND day < $2";
    fn put(..OverrideRow) =
        "INSERT INTO holiday_override (day, kind, name, source) VALUES ($1, $2, $3, $4)
         ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name,
                                         source = excluded.source";
    fn delete(day: &str) = "DELETE FROM holiday_override WHERE day = $1";
}

/// One override with where it was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overridden {
    /// The day.
    pub date: Date,
    /// Added with a name, or removed.
    pub kind: HolidayOverride,
    /// Where the operator has it from.
    pub source: String,
}

/// The holidays as every call and page sees them.
pub(crate) fn calendar(conn: &mut Conn<'_>) -> Result<Calendar> {
    let mut listed = Vec::new();
    for row in select_list(conn)? {
        listed.push(ListedHoliday {
            date: date(&row.day)?,
            name: row.name,
        });
    }
    let overrides = overrides(conn)?;
    Ok(Calendar::new(
        listed,
        overrides.into_iter().map(|o| (o.date, o.kind)),
    ))
}

fn overrides(conn: &mut Conn<'_>) -> Result<Vec<Overridden>> {
    let rows = select_overrides(conn)?.into_iter();
    rows.map(|row| {
        Ok(Overridden {
            date: date(&row.day)?,
            kind: match row.kind.as_str() {
                "add" => HolidayOverride::Add { name: row.name },
                _ => HolidayOverride::Remove,
            },
            source: row.source,
        })
    })
    .collect()
}

fn date(text: &str) -> Result<Date> {
    text.parse()
        .map_err(|e| Fault::new("reading a holiday", e).into())
}

/// The holidays as calls obey them; everybody who is logged in may know them.
///
/// # Errors
/// Faults only.
pub fn calendar_of(conn: &mut Conn<'_>, _: &Actor) -> Result<Calendar> {
    calendar(conn)
}

/// Every override, by day.
///
/// # Errors
/// 9002 for admins and users.
pub fn list(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<Overridden>> {
    permit_operator(actor)?;
    overrides(conn)
}

/// Adds an override, or replaces the one of its day.
///
/// # Errors
/// 9002 for admins and users, and those of [`check_holiday_override`].
pub fn create(tx: &mut Tx<'_>, actor: &Actor, holiday: &Overridden) -> Result<()> {
    permit_operator(actor)?;
    let named = match &holiday.kind {
        HolidayOverride::Add { name } => Some(name.as_str()),
        HolidayOverride::Remove => None,
    };
    check_holiday_override(named, &holiday.source)?;
    lock_everyone(tx)?;
    let (kind, name) = match &holiday.kind {
        HolidayOverride::Add { name } => ("add", name.clone()),
        HolidayOverride::Remove => ("remove", String::new()),
    };
    let row = OverrideRow {
        day: holiday.date.to_string(),
        kind: kind.to_owned(),
        name,
        source: holiday.source.clone(),
    };
    put(tx, &row)?;
    let after = json!({ "kind": row.kind, "name": row.name, "source": row.source });
    note(tx, actor, &row.day, "create", after)
}

/// Removes the override of a day.
///
/// # Errors
/// 9002 for admins and users; 9011 when the day has none.
pub fn delete_override(tx: &mut Tx<'_>, actor: &Actor, day: Date) -> Result<()> {
    permit_operator(actor)?;
    lock_everyone(tx)?;
    let day = day.to_string();
    match delete(tx, &day)? {
        0 => Err(ErrorCode::PageMissing.into()),
        _ => note(tx, actor, &day, "delete", json!(null)),
    }
}

/// Loads the official list: it replaces every year in which it has a row.
///
/// # Errors
/// 9002 for admins and users.
pub fn load(tx: &mut Tx<'_>, actor: &Actor, listed: &[ListedHoliday]) -> Result<()> {
    permit_operator(actor)?;
    lock_everyone(tx)?;
    let mut years: Vec<i16> = listed.iter().map(|h| h.date.year()).collect();
    years.sort_unstable();
    years.dedup();
    for year in &years {
        delete_year(
            tx,
            &format!("{year:04}-01-01"),
            &format!("{:04}-01-01", year + 1),
        )?;
    }
    let rows: Vec<HolidayRow> = listed
        .iter()
        .map(|h| HolidayRow {
            day: h.date.to_string(),
            name: h.name.clone(),
        })
        .collect();
    insert(tx, &rows)?;
    note(
        tx,
        actor,
        "",
        "load",
        json!({ "years": years, "days": rows.len() }),
    )
}

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    day: &str,
    action: &str,
    after: serde_json::Value,
) -> Result<()> {
    audit::write(
        tx,
        actor,
        audit::OPERATOR,
        &Entry {
            object: "holiday",
            object_id: 0,
            object_name: day,
            action,
            before: None,
            after: Some(after),
        },
    )
}
