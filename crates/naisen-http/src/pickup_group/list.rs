//! ピックアップグループ一覧 (S22).

use naisen_core::actor::Actor;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::ids::{PickupGroupId, SiteId};
use naisen_core::settings::CompanySettings;
use naisen_core::text::Lang;
use naisen_store::list::Listing as Found;
use naisen_store::pickup_group::{self, Column as By};
use naisen_store::{Conn, Result};

use super::{Row, text};
use crate::form::{Holds, ListQuery};
use crate::records::{self, Cell, Column, Kind, Line, Words};

pub(super) const PATH: &str = "/pickup-groups";

pub(super) const KIND: Kind = Kind {
    path: PATH,
    csv: "/pickup-groups.csv",
    delete: "/pickup-groups/delete",
    words: Words {
        title: text::LIST,
        noun: text::GROUP,
        plural: "pickup groups",
        none_found: text::NONE_FOUND,
        warning: text::WARNING,
        notes: &[text::EMPTY_FIRST],
    },
    targets: &[
        ("name", text::NAME),
        ("number", text::NUMBER),
        ("site", text::SITE),
    ],
    columns: &[
        Column::sorted("name", text::NAME),
        Column::sorted("number", text::NUMBER),
        Column::sorted("site", text::SITE),
        Column::plain(text::MEMBER_COUNT),
        Column::sorted("remark", text::REMARK),
    ],
    lines,
    file,
    doomed: |company, id, _| {
        let group = company.pickup_group(PickupGroupId(id))?;
        Some((group.name.clone(), group.number.clone()))
    },
    remove: |tx, actor, ids| {
        let ids: Vec<_> = ids.iter().copied().map(PickupGroupId).collect();
        pickup_group::delete(tx, actor, &ids)
    },
};

const TARGETS: [(&str, By, Holds); 3] = [
    ("name", By::Name, Holds::Name),
    ("number", By::Number, Holds::Number),
    ("site", By::Site, Holds::Name),
];
const COLUMNS: [(&str, By); 4] = [
    ("name", By::Name),
    ("number", By::Number),
    ("site", By::Site),
    ("remark", By::Remark),
];
/// Header of the export; in Japanese whatever the language, because programs read it.
const HEADER: [&str; 4] = [
    "ピックアップグループ名",
    "ピックアップグループ番号",
    "サイト",
    "備考",
];

/// One page of groups.
pub(super) fn find(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery) -> Result<Found<Row>> {
    pickup_group::list(conn, actor, &list.query(&TARGETS, &COLUMNS)?)
}

fn lines(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery, _: Lang) -> Result<Found<Line>> {
    let found = find(conn, actor, list)?;
    let company = conn.company(actor)?;
    let line = |row: &Row| {
        let members = company.pickup_group_members(row.id).count();
        Line {
            id: row.id.0,
            name: row.name.clone(),
            cells: vec![
                Cell::Name,
                Cell::Digits(row.number.clone()),
                Cell::Text(site(&company, row.site)),
                Cell::members(members, "/pickup-group-members", row.id.0),
                Cell::Text(row.remark.clone()),
            ],
        }
    };
    Ok(found.map(line))
}

fn file(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<u8>> {
    let groups = pickup_group::list(conn, actor, &records::all())?;
    let company = conn.company(actor)?;
    let lines = groups.rows.iter().map(|group| {
        [
            csv_cell::defuse(&group.name),
            group.number.clone(),
            csv_cell::defuse(&site(&company, group.site)),
            csv_cell::defuse(&group.remark),
        ]
    });
    Ok(csv_cell::list(ListEncoding::Cp932, &HEADER, lines))
}

fn site(company: &CompanySettings, id: SiteId) -> String {
    let site = company.site(id);
    site.map(|site| site.name.clone()).unwrap_or_default()
}
