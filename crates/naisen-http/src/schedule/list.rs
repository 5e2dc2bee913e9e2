//! スケジュール転送設定一覧 (S16).

use naisen_core::actor::Actor;
use naisen_core::ids::ScheduleId;
use naisen_core::settings::{CompanySettings, Schedule};
use naisen_core::text::Lang;
use naisen_store::list::Listing as Found;
use naisen_store::schedule::{self, Column as By};
use naisen_store::{Conn, Result};

use super::{Table, csv, text};
use crate::form::{Holds, ListQuery};
use crate::records::{self, Cell, Column, Kind, Line, Words};

pub(super) const PATH: &str = "/schedules";

pub(super) const KIND: Kind = Kind {
    path: PATH,
    csv: "/schedules.csv",
    delete: "/schedules/delete",
    words: Words {
        title: text::LIST,
        noun: text::SCHEDULE,
        plural: "schedule forwards",
        none_found: text::NONE_FOUND,
        warning: text::WARNING,
        notes: &[],
    },
    targets: &[
        ("name", text::NAME),
        ("extension_group", text::EXTENSION_GROUP),
    ],
    columns: &[
        Column::sorted("name", text::NAME),
        Column::sorted("extension_group", text::EXTENSION_GROUP),
        Column::sorted("remark", text::REMARK),
        Column::plain(text::USED_BY),
        Column::plain(text::ROWS_SHORT),
    ],
    lines,
    file,
    doomed: |company, id, lang| {
        let id = ScheduleId(id);
        let schedule = company.schedule(id)?;
        let rows = company.schedule_rows(id).len();
        Some((schedule.name.clone(), text::details(rows, lang)))
    },
    remove: |tx, actor, ids| {
        let ids: Vec<_> = ids.iter().copied().map(ScheduleId).collect();
        schedule::delete(tx, actor, &ids)
    },
};

const TARGETS: [(&str, By, Holds); 2] = [
    ("name", By::Name, Holds::Name),
    ("extension_group", By::ExtensionGroup, Holds::Name),
];
const COLUMNS: [(&str, By); 3] = [
    ("name", By::Name),
    ("extension_group", By::ExtensionGroup),
    ("remark", By::Remark),
];

/// One page of schedules.
pub(super) fn find(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery) -> Result<Found<Table>> {
    schedule::list(conn, actor, &list.query(&TARGETS, &COLUMNS)?)
}

/// Name of a schedule's 内線グループ; empty when it is gone.
pub(super) fn group_name<'a>(company: &'a CompanySettings, head: &Schedule) -> &'a str {
    let group = company.extension_group(head.extension_group);
    group.map_or("", |group| group.name.as_str())
}

/// Names of the hunt groups that use a schedule.
pub(super) fn users(company: &CompanySettings, id: ScheduleId) -> Vec<(i64, String)> {
    let users = company.hunt_groups_of_schedule(id).iter();
    users
        .filter_map(|id| Some((id.0, company.hunt_group(*id)?.name.clone())))
        .collect()
}

fn lines(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery, _: Lang) -> Result<Found<Line>> {
    let found = find(conn, actor, list)?;
    let company = conn.company(actor)?;
    let line = |table: &Table| {
        let names: Vec<String> = users(&company, table.id).into_iter().map(|u| u.1).collect();
        let rows = format!("{PATH}/{}/rows", table.id);
        Line {
            id: table.id.0,
            name: table.head.name.clone(),
            cells: vec![
                Cell::Name,
                Cell::Text(group_name(&company, &table.head).to_owned()),
                Cell::Text(table.head.remark.clone()),
                Cell::Text(names.join(" ")),
                Cell::Link(table.rows.len(), rows, text::ROWS_SHORT),
            ],
        }
    };
    Ok(found.map(line))
}

fn file(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<u8>> {
    let found = schedule::list(conn, actor, &records::all())?;
    let company = conn.company(actor)?;
    let rows = found.rows.iter();
    let rows = rows.map(|table| (&table.head, group_name(&company, &table.head)));
    Ok(csv::schedules(rows))
}
