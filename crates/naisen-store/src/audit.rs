//! Who changed what, when and from where (domain §2.12). Secrets never come here: callers pass what a
//! reader of the company's audit may see.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{AuditId, CompanyId};
use serde_json::Value as Json;

use crate::account;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::list::{Listing, Page};
use crate::sql::{row, sql};

/// The company the operator's own entries stand under.
pub(crate) const OPERATOR: CompanyId = CompanyId(0);

/// One change, as it is noted.
pub(crate) struct Entry<'a> {
    /// The kind of record: a word of the glossary.
    pub(crate) object: &'a str,
    /// Its identity.
    pub(crate) object_id: i64,
    /// What a person calls it.
    pub(crate) object_name: &'a str,
    /// What was done: create, update, delete or a word of its own.
    pub(crate) action: &'a str,
    /// What it was; of an update only what differs.
    pub(crate) before: Option<Json>,
    /// What it became; of an update only what differs.
    pub(crate) after: Option<Json>,
}

row! {
    /// One entry, as its company's admin or the operator reads it.
    pub struct AuditRow {
        company_id: i64,
        id: i64,
        at_ms: i64,
        role: String,
        account_id: i64,
        login_id: String,
        address: String,
        object: String,
        object_id: i64,
        object_name: String,
        action: String,
        before_json: String,
        after_json: String,
    }
    pub(crate) struct Wanted {
        company_id: i64,
        object: Option<String>,
        login_id: Option<String>,
        object_name: Option<String>,
        from_ms: i64,
        until_ms: i64,
        only_operator: bool,
        limit: i64,
        offset: i64,
    }
    pub(crate) struct CountRow { count: i64 }
}

sql! {
    fn insert(..AuditRow) =
        "INSERT INTO audit (company_id, id, at_ms, role, account_id, login_id, address, object,
                            object_id, object_name, action, before_json, after_json)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    fn select(..Wanted) -> AuditRow =
        "SELECT company_id, id, at_ms, role, account_id, login_id, address, object,
                object_id, object_name, action, before_json, after_json
         FROM audit
         WHERE company_id = $1 AND (CAST($2 AS TEXT) IS NULL OR object = $2)
           AND (CAST($3 AS TEXT) IS NULL OR login_id = $3)
           AND (CAST($4 AS TEXT) IS NULL OR object_name = $4)
           AND at_ms >= $5 AND at_ms < $6
           AND (NOT $7 OR role IN ('operator', 'system'))
         ORDER BY id DESC LIMIT $8 OFFSET $9";
    fn count(company_id: i64, object: Option<&str>, login_id: Option<&str>, name: Option<&str>,
             from_ms: i64, until_ms: i64, only_operator: bool) -> CountRow =
        "SELECT COUNT(*) AS count FROM audit
         WHERE company_id = $1 AND (CAST($2 AS TEXT) IS NULL OR object = $2)
           AND (CAST($3 AS TEXT) IS NULL OR login_id = $3)
           AND (CAST($4 AS TEXT) IS NULL OR object_name = $4)
           AND at_ms >= $5 AND at_ms < $6
           AND (NOT $7 OR role IN ('operator', 'system'))";
    fn delete_older(company_id: i64, before_id: i64) =
        "DELETE FROM audit WHERE company_id = $1 AND id < $2";
}

/// Which entries are looked for; an empty query finds all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// The kind of record.
    pub object: Option<String>,
    /// ログインID of who did it.
    pub login_id: Option<String>,
    /// What a person calls the record: a number, a group's name.
    pub object_name: Option<String>,
    /// Not before, epoch milliseconds.
    pub from_ms: Option<i64>,
    /// Before, epoch milliseconds.
    pub until_ms: Option<i64>,
    /// Only what operators and the system did.
    pub only_operator: bool,
}

/// Entries of the actor's company, newest first. The operator reads its own; [`list_of`] any
/// company's.
///
/// # Errors
/// 9002 for a user.
pub fn list(
    conn: &mut Conn<'_>,
    actor: &Actor,
    query: &AuditQuery,
    page: Page,
) -> Result<Listing<AuditRow>> {
    let company = match actor.role {
        Role::Admin(company) => company,
        Role::Operator(_) | Role::System => OPERATOR,
        Role::User(..) => return Err(ErrorCode::NotPermitted.into()),
    };
    select_page(conn, company, query, page)
}

/// Entries of one company, for the operator.
///
/// # Errors
/// 9002 for admins and users.
pub fn list_of(
    conn: &mut Conn<'_>,
    actor: &Actor,
    company: CompanyId,
    query: &AuditQuery,
    page: Page,
) -> Result<Listing<AuditRow>> {
    match actor.role {
        Role::Operator(_) | Role::System => select_page(conn, company, query, page),
        Role::Admin(_) | Role::User(..) => Err(ErrorCode::NotPermitted.into()),
    }
}

fn select_page(
    conn: &mut Conn<'_>,
    company: CompanyId,
    query: &AuditQuery,
    page: Page,
) -> Result<Listing<AuditRow>> {
    let wanted = Wanted {
        company_id: company.0,
        object: query.object.clone(),
        login_id: query.login_id.clone(),
        object_name: query.object_name.clone(),
        from_ms: query.from_ms.unwrap_or(0),
        until_ms: query.until_ms.unwrap_or(i64::MAX),
        only_operator: query.only_operator,
        limit: page.size_i64(),
        offset: page.offset_i64(),
    };
    let (object, login_id, name) = (
        query.object.as_deref(),
        query.login_id.as_deref(),
        query.object_name.as_deref(),
    );
    let total = count(
        conn,
        company.0,
        object,
        login_id,
        name,
        wanted.from_ms,
        wanted.until_ms,
        wanted.only_operator,
    )?
    .pop()
    .map_or(0, |row| usize::try_from(row.count).unwrap_or(0));
    let rows = select(conn, &wanted)?;
    Ok(Listing { rows, total })
}

/// Notes a change, in the transaction that makes it.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    entry: &Entry<'_>,
) -> Result<()> {
    let row = row_of(tx, actor, company, entry)?;
    insert(tx, &row)?;
    Ok(())
}

fn row_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    entry: &Entry<'_>,
) -> Result<AuditRow> {
    let account_id = account::id_of(actor.role).unwrap_or_default();
    let login_id = match tx.login_of(account_id) {
        Some(login_id) => login_id,
        None => {
            let login_id = account::load(tx, account_id)?
                .map(|a| a.login_id)
                .unwrap_or_default();
            tx.note_login(account_id, &login_id);
            login_id
        }
    };
    let text = |json: &Option<Json>| json.as_ref().map(ToString::to_string).unwrap_or_default();
    Ok(AuditRow {
        company_id: company.0,
        id: tx.new_id(),
        at_ms: tx.now_ms(),
        role: match actor.role {
            Role::Operator(_) => "operator",
            Role::Admin(_) => "admin",
            Role::User(..) => "user",
            Role::System => "system",
        }
        .to_owned(),
        account_id,
        login_id,
        address: actor.address.map(|a| a.to_string()).unwrap_or_default(),
        object: entry.object.to_owned(),
        object_id: entry.object_id,
        object_name: entry.object_name.to_owned(),
        action: entry.action.to_owned(),
        before_json: text(&entry.before),
        after_json: text(&entry.after),
    })
}

/// What of two versions of a record differs, member by member.
pub(crate) fn difference(before: Json, after: Json) -> (Json, Json) {
    let (Json::Object(mut before), Json::Object(mut after)) = (before, after) else {
        return (Json::Null, Json::Null);
    };
    let same: Vec<String> = before
        .iter()
        .filter(|(k, v)| after.get(*k) == Some(*v))
        .map(|(k, _)| k.clone())
        .collect();
    for key in same {
        before.remove(&key);
        after.remove(&key);
    }
    (Json::Object(before), Json::Object(after))
}

/// Forgets entries made before an instant, epoch milliseconds; the daily job, company by company.
///
/// # Errors
/// 9002 for any actor but the system.
pub fn sweep(tx: &mut Tx<'_>, actor: &Actor, company: CompanyId, before_ms: i64) -> Result<u64> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    Ok(delete_older(
        tx,
        company.0,
        crate::db::first_id_of(before_ms),
    )?)
}

impl AuditRow {
    /// Identity, rising with time.
    #[must_use]
    pub const fn id(&self) -> AuditId {
        AuditId(self.id)
    }
}
