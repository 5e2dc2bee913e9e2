//! スケジュール転送 (S16–S18): a schedule and its rows change together, under the schedule's version.

use naisen_core::actor::Actor;
use naisen_core::calendar::tokyo;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{ScheduleId, ScheduleRowId};
use naisen_core::settings::{RowPlace, Schedule, ScheduleRow, ScheduleRowDraft, Stored};

use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::list::{Cell, Listing, Query, listing};
use crate::record::{self, accept, check_version, judge, permit_admin};
use crate::view::Kind;

/// A schedule with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleTable {
    /// 基本設定.
    pub head: Schedule,
    /// スケジュール詳細, ascending by No.
    pub rows: Vec<ScheduleRow>,
}

/// The columns of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// スケジュール転送名.
    #[default]
    Name,
    /// 内線グループ, by name.
    ExtensionGroup,
    /// 備考.
    Remark,
}

type Row = Stored<ScheduleId, ScheduleTable>;

/// The schedules of the actor's company.
///
/// # Errors
/// 8016; 9002 for all but admins.
pub fn list(conn: &mut Conn<'_>, actor: &Actor, query: &Query<Column>) -> Result<Listing<Row>> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    let rows = view.schedules().filter_map(|(id, schedule)| {
        let group = view
            .extension_group(schedule.extension_group)
            .map(|g| g.name.clone());
        Some((
            record::stored::<ScheduleTable>(&view, id.0)?,
            group.unwrap_or_default(),
        ))
    });
    let found = listing(
        rows,
        query,
        Column::Name,
        |(row, group): &(Row, String), column| match column {
            Column::Name => Cell::Text(&row.value.head.name),
            Column::ExtensionGroup => Cell::Text(group),
            Column::Remark => Cell::Text(&row.value.head.remark),
        },
    );
    Ok(Listing {
        rows: found.rows.into_iter().map(|(row, _)| row).collect(),
        total: found.total,
    })
}

/// One schedule with its rows.
///
/// # Errors
/// 8016, 8035; 9002 for all but admins.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, id: ScheduleId) -> Result<Row> {
    permit_admin(actor)?;
    let view = conn.company(actor)?;
    record::stored(&view, id.0).ok_or_else(|| ErrorCode::ScheduleToUpdateMissing.into())
}

/// Adds a schedule without rows (S17).
///
/// # Errors
/// 8016, 9002 and those of [`Schedule::check`].
pub fn create(tx: &mut Tx<'_>, actor: &Actor, schedule: Schedule) -> Result<Row> {
    let company = permit_admin(actor)?;
    let view = tx.company(actor)?;
    let head = schedule.normalised();
    head.check(&view, None)?;
    let table = ScheduleTable {
        head,
        rows: Vec::new(),
    };
    record::create(tx, actor, company, table)
}

/// Changes 基本設定 (S17); the rows stay.
///
/// # Errors
/// 8016, 9002, 9003 and those of [`Schedule::check`].
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ScheduleId,
    version: i64,
    schedule: Schedule,
) -> Result<Row> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let head = schedule.normalised();
    judge(
        head.check(&view, Some(id)),
        check_version(&view, Kind::Schedule, id.0, version),
    )?;
    let rows = view.schedule_rows(id).to_vec();
    record::save(
        tx,
        actor,
        &view,
        id.0,
        "update",
        ScheduleTable { head, rows },
    )
}

/// Removes schedules (S16), all or none.
///
/// # Errors
/// 8008 without schedules; 8016, 9002 and those of [`Schedule::check_delete`].
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, ids: &[ScheduleId]) -> Result<()> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    record::check_deletion(ids, |id| Schedule::check_delete(&view, *id))?;
    for id in ids {
        record::delete::<ScheduleTable>(tx, actor, &view, id.0)?;
    }
    Ok(())
}

/// Adds a row (S18), or changes the row `was`.
///
/// # Errors
/// 8016, 9002, 9003 and those of [`ScheduleRowDraft::row`].
pub fn put_row(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ScheduleId,
    version: i64,
    was: Option<ScheduleRowId>,
    draft: &ScheduleRowDraft,
) -> Result<Row> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let place = RowPlace {
        world: &view,
        schedule: id,
        was,
        today: tokyo(tx.now_ms()).date(),
    };
    let judged = draft.row(place);
    let stale = check_version(&view, Kind::Schedule, id.0, version);
    let mut row = accept(judged, stale)?;
    let mut table = get(tx, actor, id)?.value;
    if was.is_none() {
        row.id = ScheduleRowId(tx.new_id());
        table.rows.push(row);
    } else {
        for old in table.rows.iter_mut().filter(|old| Some(old.id) == was) {
            *old = row.clone();
        }
    }
    let action = if was.is_none() {
        "create_row"
    } else {
        "update_row"
    };
    record::save(tx, actor, &view, id.0, action, table)
}

/// Removes rows (S18), all or none.
///
/// # Errors
/// 8008 without rows; 8016, 8038, 9002, 9003.
pub fn delete_rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ScheduleId,
    version: i64,
    rows: &[ScheduleRowId],
) -> Result<Row> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    record::check_deletion(rows, |row| Schedule::check_delete_row(&view, id, *row))?;
    check_version(&view, Kind::Schedule, id.0, version)?;
    let mut table = get(tx, actor, id)?.value;
    table.rows.retain(|row| !rows.contains(&row.id));
    record::save(tx, actor, &view, id.0, "delete_row", table)
}
