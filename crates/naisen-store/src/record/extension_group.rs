//! Rows of 内線グループ.

use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::{CompanySettings, ExtensionGroup};
use serde_json::{Value as Json, json};

use super::Record;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};
use crate::view::Kind;

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

impl Record for ExtensionGroup {
    type Id = ExtensionGroupId;
    const KIND: Kind = Kind::ExtensionGroup;

    fn id(raw: i64) -> ExtensionGroupId {
        ExtensionGroupId(raw)
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
        settings.put_extension_group(ExtensionGroupId(id), self);
    }
    fn take(settings: &mut CompanySettings, id: i64) {
        settings.remove_extension_group(ExtensionGroupId(id));
    }
    fn find(settings: &CompanySettings, id: i64) -> Option<Self> {
        settings.extension_group(ExtensionGroupId(id)).cloned()
    }
}
