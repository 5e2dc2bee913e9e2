//! Rows of ピックアップグループ.

use naisen_core::ids::{PickupGroupId, SiteId};
use naisen_core::settings::{CompanySettings, PickupGroup};
use serde_json::{Value as Json, json};

use super::Record;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};
use crate::view::Kind;

row! {
    pub(crate) struct PickupGroupRow {
        company_id: i64,
        id: i64,
        version: i64,
        name: String,
        number: String,
        site_id: i64,
        remark: String,
    }
}

sql! {
    fn select(company_id: i64, id: i64) -> PickupGroupRow =
        "SELECT company_id, id, version, name, number, site_id, remark
         FROM pickup_group WHERE company_id = $1 AND id = $2";
    fn select_all(company_id: i64) -> PickupGroupRow =
        "SELECT company_id, id, version, name, number, site_id, remark
         FROM pickup_group WHERE company_id = $1 ORDER BY id";
    fn insert(..PickupGroupRow) =
        "INSERT INTO pickup_group (company_id, id, version, name, number, site_id, remark)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    fn update(..PickupGroupRow) =
        "UPDATE pickup_group SET version = $3, name = $4, number = $5, site_id = $6, remark = $7
         WHERE company_id = $1 AND id = $2";
    fn delete(company_id: i64, id: i64) = "DELETE FROM pickup_group WHERE company_id = $1 AND id = $2";
}

fn row(pickup_group: &PickupGroup, company_id: i64, id: i64, version: i64) -> PickupGroupRow {
    PickupGroupRow {
        company_id,
        id,
        version,
        name: pickup_group.name.clone(),
        number: pickup_group.number.clone(),
        site_id: pickup_group.site.0,
        remark: pickup_group.remark.clone(),
    }
}

impl From<PickupGroupRow> for PickupGroup {
    fn from(row: PickupGroupRow) -> Self {
        Self {
            name: row.name,
            number: row.number,
            site: SiteId(row.site_id),
            remark: row.remark,
        }
    }
}

impl Record for PickupGroup {
    type Id = PickupGroupId;
    const KIND: Kind = Kind::PickupGroup;

    fn id(raw: i64) -> PickupGroupId {
        PickupGroupId(raw)
    }
    fn called(&self) -> &str {
        &self.name
    }
    fn audit(&self) -> Json {
        json!(self)
    }
    fn select(conn: &mut Conn<'_>, company: i64, id: i64) -> Result<Option<(i64, Self)>> {
        Ok(select(conn, company, id)?
            .pop()
            .map(|row| (row.version, row.into())))
    }
    fn select_all(conn: &mut Conn<'_>, company: i64) -> Result<Vec<(i64, i64, Self)>> {
        let rows = select_all(conn, company)?;
        Ok(rows
            .into_iter()
            .map(|row| (row.id, row.version, row.into()))
            .collect())
    }
    fn insert(&self, tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        insert(tx, &row(self, company, id, 1))?;
        Ok(())
    }
    fn update(&self, tx: &mut Tx<'_>, company: i64, id: i64, version: i64) -> Result<()> {
        update(tx, &row(self, company, id, version))?;
        Ok(())
    }
    fn delete(tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        delete(tx, company, id)?;
        Ok(())
    }
    fn put(self, settings: &mut CompanySettings, id: i64) {
        settings.put_pickup_group(PickupGroupId(id), self);
    }
    fn take(settings: &mut CompanySettings, id: i64) {
        settings.remove_pickup_group(PickupGroupId(id));
    }
    fn find(settings: &CompanySettings, id: i64) -> Option<Self> {
        settings.pickup_group(PickupGroupId(id)).cloned()
    }
}
