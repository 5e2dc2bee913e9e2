//! Rows of スケジュール転送 and スケジュール詳細. A schedule changes as one record with its rows.

use std::collections::BTreeMap;

use naisen_core::ids::{ExtensionGroupId, ScheduleId, ScheduleRowId};
use naisen_core::settings::{
    CompanySettings, Schedule, ScheduleAction, ScheduleDay, ScheduleRow, Weekdays, YearlyOrDate,
};
use serde_json::{Value as Json, json};

use super::Record;
use crate::db::{Conn, Tx};
use crate::error::{Fault, Result};
use crate::schedule::ScheduleTable;
use crate::sql::{row, sql};
use crate::view::Kind;
use crate::word;

row! {
    pub(crate) struct HeadRow {
        company_id: i64,
        id: i64,
        version: i64,
        name: String,
        extension_group_id: i64,
        remark: String,
    }
    pub(crate) struct DetailRow {
        company_id: i64,
        schedule_id: i64,
        id: i64,
        no: i64,
        day_type: String,
        day: String,
        weekdays: i64,
        start_min: i64,
        end_min: i64,
        action: String,
        destination: String,
        remark: String,
    }
}

sql! {
    fn select(company_id: i64, id: i64) -> HeadRow =
        "SELECT company_id, id, version, name, extension_group_id, remark
         FROM schedule WHERE company_id = $1 AND id = $2";
    fn select_all(company_id: i64) -> HeadRow =
        "SELECT company_id, id, version, name, extension_group_id, remark
         FROM schedule WHERE company_id = $1 ORDER BY id";
    fn insert(..HeadRow) =
        "INSERT INTO schedule (company_id, id, version, name, extension_group_id, remark)
         VALUES ($1, $2, $3, $4, $5, $6)";
    fn update(..HeadRow) =
        "UPDATE schedule SET version = $3, name = $4, extension_group_id = $5, remark = $6
         WHERE company_id = $1 AND id = $2";
    fn delete(company_id: i64, id: i64) = "DELETE FROM schedule WHERE company_id = $1 AND id = $2";
    fn select_details(company_id: i64, schedule_id: i64) -> DetailRow =
        "SELECT company_id, schedule_id, id, no, day_type, day, weekdays, start_min, end_min, action,
                destination, remark
         FROM schedule_row WHERE company_id = $1 AND schedule_id = $2 ORDER BY no";
    fn select_all_details(company_id: i64) -> DetailRow =
        "SELECT company_id, schedule_id, id, no, day_type, day, weekdays, start_min, end_min, action,
                destination, remark
         FROM schedule_row WHERE company_id = $1 ORDER BY schedule_id, no";
    fn insert_detail(each ..DetailRow) =
        "INSERT INTO schedule_row (company_id, schedule_id, id, no, day_type, day, weekdays, start_min,
                                   end_min, action, destination, remark)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    fn delete_details(company_id: i64, schedule_id: i64) =
        "DELETE FROM schedule_row WHERE company_id = $1 AND schedule_id = $2";
}

fn head(schedule: &Schedule, company_id: i64, id: i64, version: i64) -> HeadRow {
    HeadRow {
        company_id,
        id,
        version,
        name: schedule.name.clone(),
        extension_group_id: schedule.extension_group.0,
        remark: schedule.remark.clone(),
    }
}

fn table(row: HeadRow, rows: Vec<ScheduleRow>) -> ScheduleTable {
    ScheduleTable {
        head: Schedule {
            name: row.name,
            extension_group: ExtensionGroupId(row.extension_group_id),
            remark: row.remark,
        },
        rows,
    }
}

fn detail(row: &ScheduleRow, company_id: i64, schedule_id: i64) -> DetailRow {
    let (day_type, day, weekdays) = match row.day {
        ScheduleDay::Date(YearlyOrDate::Once(date)) => ("date", date.to_string(), 0),
        ScheduleDay::Date(YearlyOrDate::Yearly { month, day }) => {
            ("date", format!("--{month:02}-{day:02}"), 0)
        }
        ScheduleDay::Weekday(Weekdays(set)) => ("weekday", String::new(), i64::from(set)),
        ScheduleDay::Holiday => ("holiday", String::new(), 0),
    };
    let (action, destination) = match &row.action {
        ScheduleAction::On { destination } => ("on", destination.clone()),
        ScheduleAction::Off => ("off", String::new()),
    };
    DetailRow {
        company_id,
        schedule_id,
        id: row.id.0,
        no: i64::from(row.no),
        day_type: day_type.to_owned(),
        day,
        weekdays,
        start_min: i64::from(row.start_min),
        end_min: i64::from(row.end_min),
        action: action.to_owned(),
        destination,
        remark: row.remark.clone(),
    }
}

fn schedule_row(row: DetailRow) -> Result<ScheduleRow> {
    Ok(ScheduleRow {
        id: ScheduleRowId(row.id),
        no: word::narrow(row.no)?,
        day: match row.day_type.as_str() {
            "date" => ScheduleDay::Date(date(&row.day)?),
            "weekday" => ScheduleDay::Weekday(Weekdays(word::narrow(row.weekdays)?)),
            "holiday" => ScheduleDay::Holiday,
            other => return Err(Fault::because(format!("a schedule row of type {other:?}")).into()),
        },
        start_min: word::narrow(row.start_min)?,
        end_min: word::narrow(row.end_min)?,
        action: if row.action == "on" {
            ScheduleAction::On {
                destination: row.destination,
            }
        } else {
            ScheduleAction::Off
        },
        remark: row.remark,
    })
}

fn date(text: &str) -> Result<YearlyOrDate> {
    let fault = || Fault::because(format!("{text:?} is not a day"));
    match text.strip_prefix("--") {
        Some(yearly) => {
            let (month, day) = yearly.split_once('-').ok_or_else(fault)?;
            Ok(YearlyOrDate::Yearly {
                month: month.parse().map_err(|_| fault())?,
                day: day.parse().map_err(|_| fault())?,
            })
        }
        None => Ok(YearlyOrDate::Once(text.parse().map_err(|_| fault())?)),
    }
}

fn insert_details(table: &ScheduleTable, tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
    let rows: Vec<DetailRow> = table
        .rows
        .iter()
        .map(|row| detail(row, company, id))
        .collect();
    insert_detail(tx, &rows)?;
    Ok(())
}

impl Record for ScheduleTable {
    type Id = ScheduleId;
    const KIND: Kind = Kind::Schedule;

    fn id(raw: i64) -> ScheduleId {
        ScheduleId(raw)
    }
    fn called(&self) -> &str {
        &self.head.name
    }
    fn audit(&self) -> Json {
        let rows: Vec<Json> = self
            .rows
            .iter()
            .map(|row| {
                let row = detail(row, 0, 0);
                json!({
                    "no": row.no, "type": row.day_type, "date": row.day, "weekdays": row.weekdays,
                    "start_min": row.start_min, "end_min": row.end_min, "action": row.action,
                    "destination": row.destination, "remark": row.remark,
                })
            })
            .collect();
        let mut json = json!(self.head);
        json["rows"] = Json::Array(rows);
        json
    }
    fn select(conn: &mut Conn<'_>, company: i64, id: i64) -> Result<Option<(i64, Self)>> {
        let Some(row) = select(conn, company, id)?.pop() else {
            return Ok(None);
        };
        let rows = select_details(conn, company, id)?;
        let rows = rows.into_iter().map(schedule_row).collect::<Result<_>>()?;
        Ok(Some((row.version, table(row, rows))))
    }
    fn select_all(conn: &mut Conn<'_>, company: i64) -> Result<Vec<(i64, i64, Self)>> {
        let mut details: BTreeMap<i64, Vec<ScheduleRow>> = BTreeMap::new();
        for row in select_all_details(conn, company)? {
            details
                .entry(row.schedule_id)
                .or_default()
                .push(schedule_row(row)?);
        }
        let heads = select_all(conn, company)?.into_iter();
        Ok(heads
            .map(|row| {
                let rows = details.remove(&row.id).unwrap_or_default();
                (row.id, row.version, table(row, rows))
            })
            .collect())
    }
    fn insert(&self, tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        insert(tx, &head(&self.head, company, id, 1))?;
        insert_details(self, tx, company, id)
    }
    fn update(&self, tx: &mut Tx<'_>, company: i64, id: i64, version: i64) -> Result<()> {
        update(tx, &head(&self.head, company, id, version))?;
        delete_details(tx, company, id)?;
        insert_details(self, tx, company, id)
    }
    fn delete(tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        delete_details(tx, company, id)?;
        delete(tx, company, id)?;
        Ok(())
    }
    fn put(self, settings: &mut CompanySettings, id: i64) {
        settings.put_schedule(ScheduleId(id), self.head, self.rows);
    }
    fn take(settings: &mut CompanySettings, id: i64) {
        settings.remove_schedule(ScheduleId(id));
    }
    fn find(settings: &CompanySettings, id: i64) -> Option<Self> {
        let id = ScheduleId(id);
        Some(Self {
            head: settings.schedule(id)?.clone(),
            rows: settings.schedule_rows(id).to_vec(),
        })
    }
}
