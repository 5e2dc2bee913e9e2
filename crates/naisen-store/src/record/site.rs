//! Rows of サイト.

use naisen_core::ids::SiteId;
use naisen_core::settings::Site;

use super::one_row::one_row;
use crate::sql::{row, sql};

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

one_row!(Site, SiteId, Site, put_site, remove_site, site);
