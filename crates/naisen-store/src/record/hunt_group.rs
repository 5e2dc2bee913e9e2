//! Rows of 代表グループ and its members.

use std::collections::BTreeMap;

use naisen_core::ids::{HuntGroupId, ScheduleId, SubscriberId};
use naisen_core::settings::{CompanySettings, HuntGroup, HuntMember};
use serde_json::{Value as Json, json};

use super::Record;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};
use crate::view::Kind;
use crate::word;

row! {
    pub(crate) struct HuntGroupRow {
        company_id: i64,
        id: i64,
        version: i64,
        name: String,
        pilot_id: i64,
        slide_type: String,
        slide_timer: i64,
        remark: String,
        schedule_id: Option<i64>,
    }
    pub(crate) struct HuntMemberRow {
        company_id: i64,
        hunt_group_id: i64,
        subscriber_id: i64,
        ring_order: i64,
    }
}

sql! {
    fn select(company_id: i64, id: i64) -> HuntGroupRow =
        "SELECT company_id, id, version, name, pilot_id, slide_type, slide_timer, remark, schedule_id
         FROM hunt_group WHERE company_id = $1 AND id = $2";
    fn select_all(company_id: i64) -> HuntGroupRow =
        "SELECT company_id, id, version, name, pilot_id, slide_type, slide_timer, remark, schedule_id
         FROM hunt_group WHERE company_id = $1 ORDER BY id";
    fn insert(..HuntGroupRow) =
        "INSERT INTO hunt_group (company_id, id, version, name, pilot_id, slide_type, slide_timer,
                                 remark, schedule_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    fn update(..HuntGroupRow) =
        "UPDATE hunt_group SET version = $3, name = $4, pilot_id = $5, slide_type = $6,
                slide_timer = $7, remark = $8, schedule_id = $9
         WHERE company_id = $1 AND id = $2";
    fn delete(company_id: i64, id: i64) = "DELETE FROM hunt_group WHERE company_id = $1 AND id = $2";
    fn select_members(company_id: i64, hunt_group_id: i64) -> HuntMemberRow =
        "SELECT company_id, hunt_group_id, subscriber_id, ring_order FROM hunt_member
         WHERE company_id = $1 AND hunt_group_id = $2 ORDER BY ring_order";
    fn select_all_members(company_id: i64) -> HuntMemberRow =
        "SELECT company_id, hunt_group_id, subscriber_id, ring_order FROM hunt_member
         WHERE company_id = $1 ORDER BY hunt_group_id, ring_order";
    fn insert_member(each ..HuntMemberRow) =
        "INSERT INTO hunt_member (company_id, hunt_group_id, subscriber_id, ring_order)
         VALUES ($1, $2, $3, $4)";
    fn delete_members(company_id: i64, hunt_group_id: i64) =
        "DELETE FROM hunt_member WHERE company_id = $1 AND hunt_group_id = $2";
}

fn row(group: &HuntGroup, company_id: i64, id: i64, version: i64) -> Result<HuntGroupRow> {
    Ok(HuntGroupRow {
        company_id,
        id,
        version,
        name: group.name.clone(),
        pilot_id: group.pilot.0,
        slide_type: word::of(&group.slide_type)?,
        slide_timer: i64::from(group.slide_timer),
        remark: group.remark.clone(),
        schedule_id: group.schedule.map(|s| s.0),
    })
}

fn record(row: HuntGroupRow, members: Vec<HuntMember>) -> Result<HuntGroup> {
    Ok(HuntGroup {
        name: row.name,
        pilot: SubscriberId(row.pilot_id),
        slide_type: word::read(&row.slide_type)?,
        slide_timer: word::narrow(row.slide_timer)?,
        remark: row.remark,
        schedule: row.schedule_id.map(ScheduleId),
        members,
    })
}

fn member(row: &HuntMemberRow) -> Result<HuntMember> {
    Ok(HuntMember {
        subscriber: SubscriberId(row.subscriber_id),
        order: word::narrow(row.ring_order)?,
    })
}

fn insert_members(group: &HuntGroup, tx: &mut Tx<'_>, company_id: i64, id: i64) -> Result<()> {
    let rows: Vec<HuntMemberRow> = group
        .members
        .iter()
        .map(|member| HuntMemberRow {
            company_id,
            hunt_group_id: id,
            subscriber_id: member.subscriber.0,
            ring_order: i64::from(member.order),
        })
        .collect();
    insert_member(tx, &rows)?;
    Ok(())
}

impl Record for HuntGroup {
    type Id = HuntGroupId;
    const KIND: Kind = Kind::HuntGroup;

    fn id(raw: i64) -> HuntGroupId {
        HuntGroupId(raw)
    }
    fn called(&self) -> &str {
        &self.name
    }
    fn audit(&self) -> Json {
        json!(self)
    }
    fn select(conn: &mut Conn<'_>, company: i64, id: i64) -> Result<Option<(i64, Self)>> {
        let Some(row) = select(conn, company, id)?.pop() else {
            return Ok(None);
        };
        let members = select_members(conn, company, id)?;
        let members = members.iter().map(member).collect::<Result<_>>()?;
        Ok(Some((row.version, record(row, members)?)))
    }
    fn select_all(conn: &mut Conn<'_>, company: i64) -> Result<Vec<(i64, i64, Self)>> {
        let mut members: BTreeMap<i64, Vec<HuntMember>> = BTreeMap::new();
        for row in select_all_members(conn, company)? {
            members
                .entry(row.hunt_group_id)
                .or_default()
                .push(member(&row)?);
        }
        select_all(conn, company)?
            .into_iter()
            .map(|row| {
                let members = members.remove(&row.id).unwrap_or_default();
                Ok((row.id, row.version, record(row, members)?))
            })
            .collect()
    }
    fn insert(&self, tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        insert(tx, &row(self, company, id, 1)?)?;
        insert_members(self, tx, company, id)
    }
    fn update(&self, tx: &mut Tx<'_>, company: i64, id: i64, version: i64) -> Result<()> {
        update(tx, &row(self, company, id, version)?)?;
        delete_members(tx, company, id)?;
        insert_members(self, tx, company, id)
    }
    fn delete(tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        delete_members(tx, company, id)?;
        delete(tx, company, id)?;
        Ok(())
    }
    fn put(self, settings: &mut CompanySettings, id: i64) {
        settings.put_hunt_group(HuntGroupId(id), self);
    }
    fn take(settings: &mut CompanySettings, id: i64) {
        settings.remove_hunt_group(HuntGroupId(id));
    }
    fn find(settings: &CompanySettings, id: i64) -> Option<Self> {
        settings.hunt_group(HuntGroupId(id)).cloned()
    }
}
