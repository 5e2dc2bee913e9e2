//! Rows of サイト.

use naisen_core::ids::SiteId;
use naisen_core::settings::{CompanySettings, Site};
use serde_json::{Value as Json, json};

use super::Record;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};
use crate::view::Kind;

row! {
    pub(crate) struct SiteRow { company_id: i64, id: i64, version: i64, name: String }
}

sql! {
    fn select(company_id: i64, id: i64) -> SiteRow =
        "SELECT company_id, id, version, name FROM site WHERE company_id = $1 AND id = $2";
    fn select_all(company_id: i64) -> SiteRow =
        "SELECT company_id, id, version, name FROM site WHERE company_id = $1 ORDER BY id";
    fn insert(..SiteRow) = "INSERT INTO site (company_id, id, version, name) VALUES ($1, $2, $3, $4)";
    fn update(..SiteRow) =
        "UPDATE site SET version = $3, name = $4 WHERE company_id = $1 AND id = $2";
    fn delete(company_id: i64, id: i64) = "DELETE FROM site WHERE company_id = $1 AND id = $2";
}

fn row(site: &Site, company_id: i64, id: i64, version: i64) -> SiteRow {
    SiteRow {
        company_id,
        id,
        version,
        name: site.name.clone(),
    }
}

impl From<SiteRow> for Site {
    fn from(row: SiteRow) -> Self {
        Self { name: row.name }
    }
}

impl Record for Site {
    type Id = SiteId;
    const KIND: Kind = Kind::Site;

    fn id(raw: i64) -> SiteId {
        SiteId(raw)
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
        settings.put_site(SiteId(id), self);
    }
    fn take(settings: &mut CompanySettings, id: i64) {
        settings.remove_site(SiteId(id));
    }
    fn find(settings: &CompanySettings, id: i64) -> Option<Self> {
        settings.site(SiteId(id)).cloned()
    }
}
