//! 代表グループ一覧 (S13).

use naisen_core::actor::Actor;
use naisen_core::ids::HuntGroupId;
use naisen_core::settings::{HuntGroup, SlideType, Stored};
use naisen_core::text::Lang;
use naisen_store::hunt_group::{self, Column as By};
use naisen_store::list::{Listing as Found, Page};
use naisen_store::{Conn, Result};

use super::{csv, text};
use crate::form::{Holds, ListQuery};
use crate::notes;
use crate::records::{self, Cell, Column, Kind, Line, Words};
use crate::ui::format;

pub(super) const PATH: &str = "/hunt-groups";

pub(super) const KIND: Kind = Kind {
    path: PATH,
    csv: "/hunt-groups.csv",
    delete: "/hunt-groups/delete",
    words: Words {
        title: text::LIST,
        noun: text::GROUP,
        plural: "hunt groups",
        none_found: text::NONE_FOUND,
        warning: text::WARNING,
        notes: &[],
    },
    targets: &[
        ("name", text::NAME),
        ("pilot", text::PILOT),
        ("slide_type", text::SLIDE_TYPE),
    ],
    columns: &[
        Column::sorted("name", text::NAME),
        Column::sorted("pilot", text::PILOT),
        Column::sorted("slide_type", text::SLIDE_TYPE),
        Column::sorted("slide_timer", text::SLIDE_TIMER),
        Column::sorted("remark", text::REMARK),
        Column::plain(text::MEMBER_COUNT),
    ],
    lines,
    file: |conn, actor| {
        let found = hunt_group::list(conn, actor, &records::all())?;
        let company = conn.company(actor)?;
        let groups = found.rows.iter().map(|row| &row.value);
        Ok(csv::groups(&company, groups))
    },
    doomed: |company, id, _| {
        let group = company.hunt_group(HuntGroupId(id))?;
        let pilot = company.subscriber(group.pilot);
        let pilot = pilot.map_or_else(String::new, |s| format::tel(&s.external_number));
        Some((group.name.clone(), pilot))
    },
    remove: |tx, actor, ids| {
        let ids: Vec<_> = ids.iter().copied().map(HuntGroupId).collect();
        hunt_group::delete(tx, actor, &ids)
    },
};

const TARGETS: [(&str, By, Holds); 3] = [
    ("name", By::Name, Holds::Name),
    ("pilot", By::Pilot, Holds::Number),
    ("slide_type", By::SlideType, Holds::Name),
];
const COLUMNS: [(&str, By); 5] = [
    ("name", By::Name),
    ("pilot", By::Pilot),
    ("slide_type", By::SlideType),
    ("slide_timer", By::SlideTimer),
    ("remark", By::Remark),
];

/// スライドタイプ of a select, in the form's order.
pub(super) const TYPES: [SlideType; 5] = [
    SlideType::Sequential,
    SlideType::RoundRobin,
    SlideType::Uniform,
    SlideType::Random,
    SlideType::Simultaneous,
];

type Row = Stored<HuntGroupId, HuntGroup>;

/// One page of groups.
pub(super) fn find(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery) -> Result<Found<Row>> {
    let mut wanted = list.query(&TARGETS, &COLUMNS)?;
    // A type is searched by the name people read, which the store does not know.
    let by_type = wanted
        .search
        .take_if(|search| search.target == By::SlideType);
    let Some(search) = by_type else {
        return hunt_group::list(conn, actor, &wanted);
    };
    let page = std::mem::replace(&mut wanted.page, Page::ALL);
    let mut found = hunt_group::list(conn, actor, &wanted)?;
    found.rows.retain(|row| {
        let name = notes::hunt::slide_type_name(row.slide_type);
        let mut names = [name.ja, name.en].into_iter();
        names.any(|name| search.matching.finds(name, &search.text))
    });
    found.total = found.rows.len();
    let rows = found.rows.into_iter().skip(page.offset());
    found.rows = rows.take(page.size).collect();
    Ok(found)
}

fn lines(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery, lang: Lang) -> Result<Found<Line>> {
    let found = find(conn, actor, list)?;
    let company = conn.company(actor)?;
    let line = |row: &Row| {
        // Its record may be gone (domain §2.11).
        let pilot = match company.subscriber(row.pilot) {
            Some(pilot) => Cell::Named(
                format::tel(&pilot.subscriber_id),
                pilot.display_name.clone(),
            ),
            None => Cell::Text(String::new()),
        };
        let slide_type = notes::hunt::slide_type_name(row.slide_type);
        Line {
            id: row.id.0,
            name: row.name.clone(),
            cells: vec![
                Cell::Name,
                pilot,
                Cell::Text(slide_type.get(lang).to_owned()),
                Cell::Text(row.slide_timer.to_string()),
                Cell::Text(row.remark.clone()),
                Cell::members(row.members.len(), "/hunt-group-members", row.id.0),
            ],
        }
    };
    Ok(found.map(line))
}
