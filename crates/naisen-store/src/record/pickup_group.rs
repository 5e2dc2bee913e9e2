//! Rows of ピックアップグループ.

use naisen_core::ids::{PickupGroupId, SiteId};
use naisen_core::settings::PickupGroup;

use super::one_row::one_row;
use crate::sql::{row, sql};

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

one_row!(
    PickupGroup,
    PickupGroupId,
    PickupGroup,
    put_pickup_group,
    remove_pickup_group,
    pickup_group
);
