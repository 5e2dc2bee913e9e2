//! 代表グループ (S13–S15).

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::HuntGroupId;
use naisen_core::settings::{HuntGroup, HuntMemberRow, SlideType, Stored};

use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::list::{Cell, Listing, Query, listing};
use crate::record::{self, accept, check_version, judge, permit_admin};
use crate::view::Kind;
use crate::word;

/// The columns of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// 代表グループ名.
    #[default]
    Name,
    /// 加入者ID of the pilot.
    Pilot,
    /// スライドタイプ; searched by its word in the API.
    SlideType,
    /// スライドタイマ値(秒).
    SlideTimer,
    /// 備考.
    Remark,
}

type Row = Stored<HuntGroupId, HuntGroup>;

/// What a row is searched and sorted by beside its record.
#[derive(Clone)]
struct Shown {
    row: Row,
    pilot: String,
    slide_type: String,
    slide_timer: String,
}

/// The groups of the actor's company.
///
/// # Errors
/// 8016; 9002 for all but admins.
pub fn list(conn: &mut Conn<'_>, actor: &Actor, query: &Query<Column>) -> Result<Listing<Row>> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    let mut shown = Vec::new();
    for (id, group) in view.hunt_groups() {
        let Some(row) = record::stored::<HuntGroup>(&view, id.0) else {
            continue;
        };
        let pilot = view
            .subscriber(group.pilot)
            .map(|s| s.subscriber_id.clone());
        shown.push(Shown {
            row,
            pilot: pilot.unwrap_or_default(),
            slide_type: word::of(&group.slide_type)?,
            slide_timer: group.slide_timer.to_string(),
        });
    }
    let found = listing(
        shown,
        query,
        Column::Name,
        |shown: &Shown, column| match column {
            Column::Name => Cell::Text(&shown.row.value.name),
            Column::Pilot => Cell::Number(&shown.pilot),
            Column::SlideType => Cell::Rank(rank(shown.row.value.slide_type), &shown.slide_type),
            Column::SlideTimer => Cell::Number(&shown.slide_timer),
            Column::Remark => Cell::Text(&shown.row.value.remark),
        },
    );
    Ok(Listing {
        rows: found.rows.into_iter().map(|shown| shown.row).collect(),
        total: found.total,
    })
}

/// The place of a type in the order of the form.
const fn rank(slide_type: SlideType) -> i64 {
    match slide_type {
        SlideType::Sequential => 0,
        SlideType::RoundRobin => 1,
        SlideType::Uniform => 2,
        SlideType::Random => 3,
        SlideType::Simultaneous => 4,
    }
}

/// One group.
///
/// # Errors
/// 8016, 8024; 9002 for all but admins.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, id: HuntGroupId) -> Result<Row> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    record::stored(&view, id.0).ok_or_else(|| ErrorCode::HuntGroupMissing.into())
}

/// Adds a group (S14).
///
/// # Errors
/// 8016, 9002 and those of [`HuntGroup::check`].
pub fn create(tx: &mut Tx<'_>, actor: &Actor, group: HuntGroup) -> Result<Row> {
    let company = permit_admin(actor)?;
    let view = tx.company(actor)?;
    let group = group.normalised();
    group.check(&view, None)?;
    record::create(tx, actor, company, group)
}

/// Changes a group (S14).
///
/// # Errors
/// 8016, 9002, 9003 and those of [`HuntGroup::check`].
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: HuntGroupId,
    version: i64,
    group: HuntGroup,
) -> Result<Row> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let group = group.normalised();
    judge(
        group.check(&view, Some(id)),
        check_version(&view, Kind::HuntGroup, id.0, version),
    )?;
    record::save(tx, actor, &view, id.0, "update", group)
}

/// Removes groups (S13), all or none.
///
/// # Errors
/// 8008 without groups; 8016, 9002 and those of [`HuntGroup::check_delete`].
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, ids: &[HuntGroupId]) -> Result<()> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    record::check_deletion(ids, |id| HuntGroup::check_delete(&view, *id))?;
    for id in ids {
        record::delete::<HuntGroup>(tx, actor, &view, id.0)?;
    }
    Ok(())
}

/// Saves the displayed rows of S15.
///
/// # Errors
/// 8016, 9002, 9003 and those of [`HuntGroup::save_members`].
pub fn update_members(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: HuntGroupId,
    version: i64,
    rows: &[HuntMemberRow],
) -> Result<Row> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let saved = HuntGroup::save_members(&view, id, rows);
    let group = accept(saved, check_version(&view, Kind::HuntGroup, id.0, version))?;
    record::save(tx, actor, &view, id.0, "update", group)
}
