//! Rows of 内線グループ.

use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::ExtensionGroup;

use super::one_row::one_row;
use crate::sql::{row, sql};

row! {
    pub(crate) struct ExtensionGroupRow {
        company_id: i64,
        id: i64,
        version: i64,
        name: String,
        site_number: String,
        remark: String,
    }
}

sql! {
    fn select(company_id: i64, id: i64) -> ExtensionGroupRow =
        "SELECT company_id, id, version, name, site_number, remark
         FROM extension_group WHERE company_id = $1 AND id = $2";
    fn select_all(company_id: i64) -> ExtensionGroupRow =
        "SELECT company_id, id, version, name, site_number, remark
         FROM extension_group WHERE company_id = $1 ORDER BY id";
    fn insert(..ExtensionGroupRow) =
        "INSERT INTO extension_group (company_id, id, version, name, site_number, remark)
         VALUES ($1, $2, $3, $4, $5, $6)";
    fn update(..ExtensionGroupRow) =
        "UPDATE extension_group SET version = $3, name = $4, site_number = $5, remark = $6
         WHERE company_id = $1 AND id = $2";
    fn delete(company_id: i64, id: i64) = "DELETE FROM extension_group WHERE company_id = $1 AND id = $2";
}

fn row(
    extension_group: &ExtensionGroup,
    company_id: i64,
    id: i64,
    version: i64,
) -> ExtensionGroupRow {
    ExtensionGroupRow {
        company_id,
        id,
        version,
        name: extension_group.name.clone(),
        site_number: extension_group.site_number.clone(),
        remark: extension_group.remark.clone(),
    }
}

impl From<ExtensionGroupRow> for ExtensionGroup {
    fn from(row: ExtensionGroupRow) -> Self {
        Self {
            name: row.name,
            site_number: row.site_number,
            remark: row.remark,
        }
    }
}

one_row!(
    ExtensionGroup,
    ExtensionGroupId,
    ExtensionGroup,
    put_extension_group,
    remove_extension_group,
    extension_group
);
