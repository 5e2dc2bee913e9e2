//! 内線グループ (S19–S21).

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::{ExtensionGroup, ExtensionMemberRow, Stored};

use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::list::{Cell, Listing, Query, listing};
use crate::record::{self, Versions, check_version, judge, permit_admin};
use crate::view::Kind;
use naisen_core::ids::SubscriberId;

/// The columns of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// 内線グループ名.
    #[default]
    Name,
    /// 拠点番号.
    SiteNumber,
    /// 備考.
    Remark,
}

type Row = Stored<ExtensionGroupId, ExtensionGroup>;

/// The groups of the actor's company.
///
/// # Errors
/// 8016; 9002 for all but admins.
pub fn list(conn: &mut Conn<'_>, actor: &Actor, query: &Query<Column>) -> Result<Listing<Row>> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    let rows = view
        .extension_groups()
        .filter_map(|(id, _)| record::stored(&view, id.0));
    Ok(listing(
        rows,
        query,
        Column::Name,
        |row: &Row, column| match column {
            Column::Name => Cell::Text(&row.value.name),
            Column::SiteNumber => Cell::Number(&row.value.site_number),
            Column::Remark => Cell::Text(&row.value.remark),
        },
    ))
}

/// One group.
///
/// # Errors
/// 8016, 8019; 9002 for all but admins.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, id: ExtensionGroupId) -> Result<Row> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    record::stored(&view, id.0).ok_or_else(|| ErrorCode::ExtensionGroupToUpdateMissing.into())
}

/// Adds a group (S20).
///
/// # Errors
/// 8016, 9002 and those of [`ExtensionGroup::check`].
pub fn create(tx: &mut Tx<'_>, actor: &Actor, group: ExtensionGroup) -> Result<Row> {
    let company = permit_admin(actor)?;
    let view = tx.company(actor)?;
    let group = group.normalised();
    group.check(&view, None)?;
    record::create(tx, actor, company, group)
}

/// Changes a group (S20).
///
/// # Errors
/// 8016, 9002, 9003 and those of [`ExtensionGroup::check`].
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ExtensionGroupId,
    version: i64,
    group: ExtensionGroup,
) -> Result<Row> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let group = group.normalised();
    judge(
        group.check(&view, Some(id)),
        check_version(&view, Kind::ExtensionGroup, id.0, version),
    )?;
    record::save(tx, actor, &view, id.0, "update", group)
}

/// Removes groups (S19), all or none; members lose extension and group.
///
/// # Errors
/// 8008 without groups; 8016, 9002 and those of [`ExtensionGroup::check_delete`].
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, ids: &[ExtensionGroupId]) -> Result<()> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    record::check_deletion(ids, |id| ExtensionGroup::check_delete(&view, *id))?;
    for id in ids {
        let members: Vec<SubscriberId> = view.extension_group_members(*id).collect();
        for member in members {
            if let Some(mut subscriber) = view.subscriber(member).cloned() {
                subscriber.extension = None;
                subscriber.extension_group = None;
                record::save(tx, actor, &view, member.0, "clear_extension", subscriber)?;
            }
        }
        record::delete::<ExtensionGroup>(tx, actor, &view, id.0)?;
    }
    Ok(())
}

/// Saves the displayed rows of S21: ticked is a member with that extension, unticked is none.
///
/// # Errors
/// 8016, 9002, 9003 and those of [`ExtensionGroup::save_members`].
pub fn update_members(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ExtensionGroupId,
    rows: &[ExtensionMemberRow],
    versions: &Versions<SubscriberId>,
) -> Result<()> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let changed = ExtensionGroup::save_members(&view, id, rows)?;
    record::save_subscribers(tx, actor, &view, versions, "update", changed)
}
