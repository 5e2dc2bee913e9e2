//! サイト: named by the operator, shown to the company (domain §2.2).

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SiteId};
use naisen_core::settings::{Site, Stored};

use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::record::{self, check_version, judge, permit_operator};
use crate::view::Kind;

/// The sites of a company, by name.
///
/// # Errors
/// 8016; 9002 for a user.
pub fn list(
    conn: &mut Conn<'_>,
    actor: &Actor,
    company: CompanyId,
) -> Result<Vec<Stored<SiteId, Site>>> {
    if matches!(actor.role, Role::User(..)) {
        return Err(ErrorCode::NotPermitted.into());
    }
    let view = conn.company_of(actor, company)?;
    let mut sites: Vec<Stored<SiteId, Site>> = view
        .sites()
        .filter_map(|(id, _)| record::stored(&view, id.0))
        .collect();
    sites.sort_by(|a, b| a.value.name.cmp(&b.value.name));
    Ok(sites)
}

/// Adds a site.
///
/// # Errors
/// 8016; 9002 for all but the operator; those of [`Site::check`].
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    site: Site,
) -> Result<Stored<SiteId, Site>> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, company)?;
    let site = site.normalised();
    site.check(&view, None)?;
    record::create(tx, actor, company, site)
}

/// Renames a site.
///
/// # Errors
/// 8016; 9002 for all but the operator; 9003; 9011 when it is not there; those of [`Site::check`].
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    id: SiteId,
    version: i64,
    site: Site,
) -> Result<Stored<SiteId, Site>> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, company)?;
    if view.site(id).is_none() {
        return Err(ErrorCode::PageMissing.into());
    }
    let site = site.normalised();
    judge(
        site.check(&view, Some(id)),
        check_version(&view, Kind::Site, id.0, version),
    )?;
    record::save(tx, actor, &view, id.0, "update", site)
}

/// Removes a site nothing is at.
///
/// # Errors
/// 8016; 9002 for all but the operator; 9011 when it is not there; 9004.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, company: CompanyId, id: SiteId) -> Result<()> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, company)?;
    if view.site(id).is_none() {
        return Err(ErrorCode::PageMissing.into());
    }
    Site::check_delete(&view, id)?;
    record::delete::<Site>(tx, actor, &view, id.0)
}
