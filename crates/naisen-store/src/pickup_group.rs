//! ピックアップグループ (S22–S24).

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{PickupGroupId, SubscriberId};
use naisen_core::settings::{PickupGroup, Stored};

use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::list::{Cell, Listing, Query, listing};
use crate::record::{self, Versions, check_version, judge, permit_admin};
use crate::view::Kind;

/// The columns of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// ピックアップグループ名.
    #[default]
    Name,
    /// ピックアップグループ番号.
    Number,
    /// サイト, by name.
    Site,
    /// 備考.
    Remark,
}

type Row = Stored<PickupGroupId, PickupGroup>;

/// The groups of the actor's company.
///
/// # Errors
/// 8016; 9002 for all but admins.
pub fn list(conn: &mut Conn<'_>, actor: &Actor, query: &Query<Column>) -> Result<Listing<Row>> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    let rows = view.pickup_groups().filter_map(|(id, group)| {
        let site = view
            .site(group.site)
            .map(|site| site.name.clone())
            .unwrap_or_default();
        Some((record::stored::<PickupGroup>(&view, id.0)?, site))
    });
    let found = listing(
        rows,
        query,
        Column::Name,
        |(row, site): &(Row, String), column| match column {
            Column::Name => Cell::Text(&row.value.name),
            Column::Number => Cell::Number(&row.value.number),
            Column::Site => Cell::Text(site),
            Column::Remark => Cell::Text(&row.value.remark),
        },
    );
    Ok(Listing {
        rows: found.rows.into_iter().map(|(row, _)| row).collect(),
        total: found.total,
    })
}

/// One group.
///
/// # Errors
/// 8016, 8045; 9002 for all but admins.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, id: PickupGroupId) -> Result<Row> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    record::stored(&view, id.0).ok_or_else(|| ErrorCode::PickupGroupToUpdateMissing.into())
}

/// Adds a group (S23).
///
/// # Errors
/// 8016, 9002 and those of [`PickupGroup::check`].
pub fn create(tx: &mut Tx<'_>, actor: &Actor, group: PickupGroup) -> Result<Row> {
    let company = permit_admin(actor)?;
    let view = tx.company(actor)?;
    let group = group.normalised();
    group.check(&view, None)?;
    record::create(tx, actor, company, group)
}

/// Changes a group (S23).
///
/// # Errors
/// 8016, 9002, 9003 and those of [`PickupGroup::check`].
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PickupGroupId,
    version: i64,
    group: PickupGroup,
) -> Result<Row> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let group = group.normalised();
    judge(
        group.check(&view, Some(id)),
        check_version(&view, Kind::PickupGroup, id.0, version),
    )?;
    record::save(tx, actor, &view, id.0, "update", group)
}

/// Removes groups (S22), all or none.
///
/// # Errors
/// 8008 without groups; 8016, 9002 and those of [`PickupGroup::check_delete`].
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, ids: &[PickupGroupId]) -> Result<()> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    record::check_deletion(ids, |id| PickupGroup::check_delete(&view, *id))?;
    for id in ids {
        record::delete::<PickupGroup>(tx, actor, &view, id.0)?;
    }
    Ok(())
}

/// Saves the displayed rows of S24: `(subscriber, ticked)`.
///
/// # Errors
/// 8016, 9002, 9003 and those of [`PickupGroup::save_members`].
pub fn update_members(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PickupGroupId,
    rows: &[(SubscriberId, bool)],
    versions: &Versions<SubscriberId>,
) -> Result<()> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let changed = PickupGroup::save_members(&view, id, rows)?;
    record::save_subscribers(tx, actor, &view, versions, "update", changed)
}
