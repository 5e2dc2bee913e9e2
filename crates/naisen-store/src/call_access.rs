//! The operator's look at the numbers of a company's calls: only after a reason, which the company's
//! admin reads in its audit (domain §1). The calls themselves are read elsewhere.

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::CompanyId;
use naisen_core::{fold, limits};
use serde_json::{Value as Json, json};

use crate::account;
use crate::audit::{self, AuditQuery, AuditRow, Entry};
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::list::Page;
use crate::record::permit_operator;

/// How long one reason opens a company's calls to the operator who gave it.
pub const OPEN_MS: i64 = 30 * 60_000;
/// What the audit calls the object.
pub const OBJECT: &str = "call_record";

/// Opens a company's calls to the operator, for [`OPEN_MS`].
///
/// # Errors
/// 8008, 8009 for `reason`; 8016; 9002 for admins and users.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, company: CompanyId, reason: &str) -> Result<()> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, company)?;
    let reason = fold::trim(reason);
    if reason.is_empty() {
        return Err(ErrorCode::Required.at("reason").into());
    }
    let short = reason.chars().count() <= limits::REMARK_CHARS_MAX;
    if !short || reason.chars().any(char::is_control) {
        return Err(ErrorCode::Invalid.at("reason").into());
    }
    let name = view.settings().company().login_id.clone();
    let entry = Entry {
        object: OBJECT,
        object_id: company.0,
        object_name: &name,
        action: "read",
        before: None,
        after: Some(json!({ "reason": reason })),
    };
    audit::write(tx, actor, company, &entry)
}

/// The reason that opens a company's calls to this operator now; none when it gave none lately.
///
/// # Errors
/// 8016; 9002 for admins and users.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, company: CompanyId) -> Result<Option<String>> {
    permit_operator(actor)?;
    conn.company_of(actor, company)?;
    let own = account::id_of(actor.role).unwrap_or_default();
    let query = AuditQuery {
        object: Some(OBJECT.to_owned()),
        from_ms: Some(conn.now_ms() - OPEN_MS + 1),
        ..AuditQuery::default()
    };
    let rows = audit::list_of(conn, actor, company, &query, Page::ALL)?.rows;
    Ok(rows.iter().find(|row| row.account_id == own).map(reason))
}

fn reason(row: &AuditRow) -> String {
    let json: Json = serde_json::from_str(&row.after_json).unwrap_or_default();
    json["reason"].as_str().unwrap_or_default().to_owned()
}
