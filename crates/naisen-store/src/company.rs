//! 企業: provisioned by the operator (domain §2.1); the bulletin is its admin's.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::{Company, CompanyState, Site, Stored, Subscriber};

use crate::account;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::list::{Cell, Listing, Query, listing};
use crate::record::{self, Record as _, check_version, judge, permit_admin, permit_operator};
use crate::sql::{row, sql};
use crate::view::{self, CompanyView, Kind};

/// How long sessions and tokens of a closed company live on (domain §10, 8016).
pub const CLOSED_ACCESS_MS: i64 = 24 * 3_600_000;

row! {
    /// A company as the operator's list shows it.
    pub struct CompanyLine {
        company_id: i64,
        login_id: String,
        name: String,
        sip_domain: String,
        state: String,
    }
    pub(crate) struct TakenRow { id: i64 }
    pub(crate) struct CountRow { count: i64 }
    pub(crate) struct ClosedRow { closed_ms: Option<i64> }
}

sql! {
    [scan] fn lines() -> CompanyLine =
        "SELECT company_id, login_id, name, sip_domain, state FROM company ORDER BY login_id";
    fn domain_taken(sip_domain: &str) -> TakenRow =
        "SELECT company_id AS id FROM company WHERE sip_domain = $1";
    fn login_taken(login_id: &str) -> TakenRow =
        "SELECT account_id AS id FROM account WHERE login_id = $1";
    fn update_login(account_id: i64, login_id: &str) =
        "UPDATE account SET login_id = $2 WHERE account_id = $1";
    fn by_login(login_id: &str) -> TakenRow =
        "SELECT company_id AS id FROM company WHERE login_id = $1";
    fn select_closed(company_id: i64) -> ClosedRow =
        "SELECT closed_ms FROM company WHERE company_id = $1";
    fn update_closed(company_id: i64, closed_ms: Option<i64>) =
        "UPDATE company SET closed_ms = $2 WHERE company_id = $1";
    fn numbers_of(company_id: i64) -> CountRow =
        "SELECT COUNT(*) AS count FROM subscriber WHERE company_id = $1";
}

/// The columns of the operator's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// ログインID.
    #[default]
    LoginId,
    /// The name.
    Name,
    /// SIPドメイン.
    SipDomain,
    /// 状態.
    State,
}

/// Every company, for the operator.
///
/// # Errors
/// 9002 for admins and users.
pub fn list(
    conn: &mut Conn<'_>,
    actor: &Actor,
    query: &Query<Column>,
) -> Result<Listing<CompanyLine>> {
    permit_operator(actor)?;
    Ok(listing(
        lines(conn)?,
        query,
        Column::LoginId,
        |line: &CompanyLine, column| match column {
            Column::LoginId => Cell::Text(&line.login_id),
            Column::Name => Cell::Text(&line.name),
            Column::SipDomain => Cell::Text(&line.sip_domain),
            Column::State => Cell::Text(&line.state),
        },
    ))
}

/// How many numbers a company has, without reading them.
///
/// # Errors
/// 9002 for admins and users.
pub fn number_count(conn: &mut Conn<'_>, actor: &Actor, company: CompanyId) -> Result<i64> {
    permit_operator(actor)?;
    Ok(numbers_of(conn, company.0)?
        .pop()
        .map_or(0, |row| row.count))
}

/// The company whose admin logs in with this id, for the operator.
///
/// # Errors
/// 8016 when there is none; 9002 for admins and users.
pub fn find(conn: &mut Conn<'_>, actor: &Actor, login_id: &str) -> Result<CompanyId> {
    permit_operator(actor)?;
    let found = by_login(conn, login_id)?.pop();
    found
        .map(|row| CompanyId(row.id))
        .ok_or_else(|| ErrorCode::CompanyMissing.into())
}

/// A company's own record, without reading anything else of it; none of one that is gone.
///
/// # Errors
/// 9002 for admins and users.
pub fn alone(conn: &mut Conn<'_>, actor: &Actor, company: CompanyId) -> Result<Option<Company>> {
    permit_operator(actor)?;
    let row = Company::select(conn, company.0, company.0)?;
    Ok(row.map(|(_, record)| record))
}

/// When the operator closed a company, epoch milliseconds; none while it is in service.
///
/// # Errors
/// 9002 for admins and users.
pub fn closed_ms(conn: &mut Conn<'_>, actor: &Actor, company: CompanyId) -> Result<Option<i64>> {
    permit_operator(actor)?;
    Ok(select_closed(conn, company.0)?
        .pop()
        .and_then(|row| row.closed_ms))
}

/// The actor's company, or any for the operator.
///
/// # Errors
/// 8016.
pub fn get(
    conn: &mut Conn<'_>,
    actor: &Actor,
    company: CompanyId,
) -> Result<Stored<CompanyId, Company>> {
    let view = conn.company_of(actor, company)?;
    record::stored(&view, company.0).ok_or_else(|| ErrorCode::CompanyMissing.into())
}

/// Provisions a company with its admin's account and its first site, named as its login id.
///
/// # Errors
/// 9002 for all but the operator; those of [`Company::check`]; 8009 for a login id or SIP domain that is
/// taken.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: Company,
    login_id_prefix: &str,
    password_hash: &str,
) -> Result<Stored<CompanyId, Company>> {
    permit_operator(actor)?;
    let company = company.normalised();
    company.check(login_id_prefix)?;
    check_unique(tx, None, &company)?;
    let id = CompanyId(tx.new_id());
    view::begin(tx, id, &company)?;
    let stored = record::create_as(tx, actor, id, id.0, company)?;
    account::create(tx, Role::Admin(id), &stored.value.login_id, password_hash)?;
    let site = Site {
        name: stored.value.login_id.clone(),
    };
    record::create(tx, actor, id, site)?;
    if stored.value.state == CompanyState::Closed {
        note_state(tx, id, CompanyState::Closed)?;
    }
    Ok(stored)
}

/// Changes a company; bulletin excepted. When this grants international calls and `bar_all` is set,
/// every number gets 国際発信規制 (domain §2.1).
///
/// # Errors
/// 8016, 9003; 9002 for all but the operator; those of [`Company::check`]; 8009 for a login id or SIP
/// domain that is taken.
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CompanyId,
    version: i64,
    company: Company,
    login_id_prefix: &str,
    bar_all: bool,
) -> Result<Stored<CompanyId, Company>> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, id)?;
    let before = view.settings().company().clone();
    let after = Company {
        bulletin: before.bulletin.clone(),
        ..company
    }
    .normalised();
    let stale = check_version(&view, Kind::Company, id.0, version);
    judge(after.check(login_id_prefix), stale)?;
    check_unique(tx, Some((id, &before)), &after)?;
    if before.login_id != after.login_id {
        update_login(tx, id.0, &after.login_id)?;
    }
    if bar_all && after.international && !before.international {
        bar_every_number(tx, actor, &view)?;
    }
    if before.state != after.state {
        note_state(tx, id, after.state)?;
    }
    record::save(tx, actor, &view, id.0, "update", after)
}

/// Closes a company or opens it again, and nothing else.
///
/// # Errors
/// As [`update`].
pub fn update_state(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: CompanyId,
    version: i64,
    state: CompanyState,
) -> Result<Stored<CompanyId, Company>> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, id)?;
    check_version(&view, Kind::Company, id.0, version)?;
    let before = view.settings().company().clone();
    if before.state == state {
        return get(tx, actor, id);
    }
    note_state(tx, id, state)?;
    let action = match state {
        CompanyState::Active => "open",
        CompanyState::Closed => "close",
    };
    record::save(tx, actor, &view, id.0, action, Company { state, ..before })
}

/// Writes a notice to one company, or to every one (domain §2.1). Answers how many were written.
///
/// # Errors
/// 8009, 8016; 9002 for all but the operator.
pub fn update_notice(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: Option<CompanyId>,
    notice: &str,
) -> Result<usize> {
    permit_operator(actor)?;
    let mut companies: Vec<CompanyId> = match company {
        Some(company) => vec![company],
        None => lines(tx)?
            .iter()
            .map(|line| CompanyId(line.company_id))
            .collect(),
    };
    // One order for everybody, so that two writers cannot wait for each other.
    companies.sort_unstable();
    for id in &companies {
        let view = tx.company_of(actor, *id)?;
        let after = Company {
            notice: notice.to_owned(),
            ..view.settings().company().clone()
        }
        .normalised();
        after.check_notice()?;
        record::save(tx, actor, &view, id.0, "update_notice", after)?;
    }
    Ok(companies.len())
}

/// Remembers since when a company is closed. Who had access when it closed has none any more once the
/// day is over, also when the company opens again.
fn note_state(tx: &mut Tx<'_>, id: CompanyId, state: CompanyState) -> Result<()> {
    let now_ms = tx.now_ms();
    let closed_ms = select_closed(tx, id.0)?.pop().and_then(|row| row.closed_ms);
    match state {
        CompanyState::Closed => update_closed(tx, id.0, Some(now_ms))?,
        CompanyState::Active => {
            if closed_ms.is_some_and(|at| now_ms - at >= CLOSED_ACCESS_MS) {
                account::end_access_of(tx, id)?;
            }
            update_closed(tx, id.0, None)?
        }
    };
    Ok(())
}

fn bar_every_number(tx: &mut Tx<'_>, actor: &Actor, view: &CompanyView) -> Result<()> {
    let open: Vec<(SubscriberId, Subscriber)> = view
        .subscribers()
        .filter(|(_, subscriber)| !subscriber.intl_bar)
        .map(|(id, subscriber)| (id, subscriber.clone()))
        .collect();
    for (id, subscriber) in open {
        let barred = Subscriber {
            intl_bar: true,
            ..subscriber
        };
        record::save(tx, actor, view, id.0, "update_barring", barred)?;
    }
    Ok(())
}

/// Both are unique everywhere.
fn check_unique(
    tx: &mut Tx<'_>,
    was: Option<(CompanyId, &Company)>,
    company: &Company,
) -> Result<()> {
    let own = was.map(|(id, _)| id.0);
    let others = |rows: Vec<TakenRow>| rows.iter().any(|row| Some(row.id) != own);
    if others(login_taken(tx, &company.login_id)?) {
        return Err(taken("login_id").into());
    }
    if others(domain_taken(tx, &company.sip_domain)?) {
        return Err(taken("sip_domain").into());
    }
    Ok(())
}

fn taken(field: &'static str) -> Refusal {
    ErrorCode::Invalid
        .at(field)
        .with_detail("すでに使われています。", "This is already in use.")
}

/// Saves the bulletin (S03).
///
/// # Errors
/// 8009, 8016, 9003; 9002 for all but admins.
pub fn update_bulletin(
    tx: &mut Tx<'_>,
    actor: &Actor,
    version: i64,
    bulletin: &str,
) -> Result<Stored<CompanyId, Company>> {
    let id = permit_admin(actor)?;
    let view = tx.company(actor)?;
    let company = Company {
        bulletin: bulletin.to_owned(),
        ..view.settings().company().clone()
    }
    .normalised();
    judge(
        company.check_bulletin(),
        check_version(&view, Kind::Company, id.0, version),
    )?;
    record::save(tx, actor, &view, id.0, "update_bulletin", company)
}

/// Removes a company without numbers, with its admin's account. Audit and call records stay until
/// their days are over.
///
/// # Errors
/// 8016, 9003, 9004; 9002 for all but the operator.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: CompanyId, version: i64) -> Result<()> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, id)?;
    check_version(&view, Kind::Company, id.0, version)?;
    Company::check_delete(&view)?;
    record::delete_everything(tx, actor, &view)?;
    account::remove(tx, id.0, &view.settings().company().login_id)?;
    view::end(tx, id)
}
