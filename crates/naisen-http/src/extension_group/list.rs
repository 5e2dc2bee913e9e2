//! 内線グループ一覧 (S19).

use naisen_core::actor::Actor;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::CompanySettings;
use naisen_core::settings::extension_group::PREFIX;
use naisen_core::text::Lang;
use naisen_store::extension_group::{self, Column as By};
use naisen_store::list::Listing as Found;
use naisen_store::{Conn, Result};

use super::{Row, text};
use crate::form::{Holds, ListQuery};
use crate::notes;
use crate::records::{self, Cell, Column, Kind, Line, Words};
use crate::ui::format;

pub(super) const PATH: &str = "/extension-groups";

pub(super) const KIND: Kind = Kind {
    path: PATH,
    csv: "/extension-groups.csv",
    delete: "/extension-groups/delete",
    words: Words {
        title: text::LIST,
        noun: text::GROUP,
        plural: "extension groups",
        none_found: text::NONE_FOUND,
        warning: notes::groups::EXTENSION_GROUP_DELETE,
        notes: &[notes::groups::EXTENSION_GROUP_DELETE],
    },
    targets: &[("name", text::NAME), ("site_number", text::SITE_NUMBER)],
    columns: &[
        Column::sorted("name", text::NAME),
        Column::sorted("site_number", text::SITE_NUMBER),
        Column::plain(text::PREFIX),
        Column::plain(text::MEMBER_COUNT),
        Column::sorted("remark", text::REMARK),
    ],
    lines,
    file,
    doomed,
    remove: |tx, actor, ids| {
        let ids: Vec<_> = ids.iter().copied().map(ExtensionGroupId).collect();
        extension_group::delete(tx, actor, &ids)
    },
};

const TARGETS: [(&str, By, Holds); 2] = [
    ("name", By::Name, Holds::Name),
    ("site_number", By::SiteNumber, Holds::Number),
];
const COLUMNS: [(&str, By); 3] = [
    ("name", By::Name),
    ("site_number", By::SiteNumber),
    ("remark", By::Remark),
];
/// Header of the export; in Japanese whatever the language, because programs read it.
const HEADER: [&str; 4] = ["内線グループ名", "拠点番号", "外線プレフィックス", "備考"];

/// One page of groups.
pub(super) fn find(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery) -> Result<Found<Row>> {
    extension_group::list(conn, actor, &list.query(&TARGETS, &COLUMNS)?)
}

fn lines(conn: &mut Conn<'_>, actor: &Actor, list: &ListQuery, _: Lang) -> Result<Found<Line>> {
    let found = find(conn, actor, list)?;
    let company = conn.company(actor)?;
    let line = |row: &Row| {
        let members = company.extension_group_members(row.id).count();
        Line {
            id: row.id.0,
            name: row.name.clone(),
            cells: vec![
                Cell::Name,
                Cell::Digits(row.site_number.clone()),
                Cell::Text(PREFIX.to_string()),
                Cell::members(members, "/extension-group-members", row.id.0),
                Cell::Text(row.remark.clone()),
            ],
        }
    };
    Ok(found.map(line))
}

fn file(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<u8>> {
    let groups = extension_group::list(conn, actor, &records::all())?;
    let lines = groups.rows.iter().map(|group| {
        [
            csv_cell::defuse(&group.name),
            group.site_number.clone(),
            PREFIX.to_string(),
            csv_cell::defuse(&group.remark),
        ]
    });
    Ok(csv_cell::list(ListEncoding::Cp932, &HEADER, lines))
}

/// A group with every member that loses its extension number (extension.6).
fn doomed(company: &CompanySettings, id: i64, lang: Lang) -> Option<(String, String)> {
    let id = ExtensionGroupId(id);
    let group = company.extension_group(id)?;
    let members = crate::members::by_number(company, company.extension_group_members(id));
    let names = members.iter().map(|member| {
        let number = format::tel(&member.external_number);
        let extension = member.extension.as_deref().unwrap_or_default();
        let name = format!("{number} {extension} {}", member.display_name);
        name.trim_end().to_owned()
    });
    let names: Vec<String> = names.collect();
    Some((group.name.clone(), text::losing(&names, lang)))
}
