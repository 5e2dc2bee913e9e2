//! Who may log in: operators, the admin of each company, the user of each number. Passwords arrive
//! here hashed; what makes a good one is judged in core, and hashing is the portal's.

pub mod api_token;
pub mod browser;
pub mod login_lock;
pub mod operator;
pub mod session;

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, OperatorId, SessionId, SubscriberId};
use naisen_core::text::Lang;
use serde::{Deserialize, Serialize};

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::{Fault, Result};
use crate::sql::{row, sql};
use crate::word;

/// One who may log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// ログインID.
    pub login_id: String,
    /// Who it is.
    pub role: Role,
    /// The hash of the password; empty when none was ever set.
    pub password_hash: String,
    /// The password was set by somebody else and must be changed first (domain §8).
    pub must_change_password: bool,
    /// When the password was last set, epoch milliseconds.
    pub password_changed_ms: i64,
    /// What the account chose.
    pub preferences: Preferences,
}

/// What an account chose for itself (domain §2.12).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// The language of its pages and mails.
    pub lang: Lang,
    /// The colours of its pages.
    pub theme: Theme,
}

/// The colours of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the browser says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

row! {
    /// A row of `account`.
    pub(crate) struct AccountRow {
        account_id: i64,
        login_id: String,
        role: String,
        company_id: Option<i64>,
        password_hash: String,
        must_change_password: bool,
        password_changed_ms: i64,
        lang: String,
        theme: String,
    }
}

sql! {
    fn by_login(login_id: &str) -> AccountRow =
        "SELECT account_id, login_id, role, company_id, password_hash, must_change_password,
                password_changed_ms, lang, theme
         FROM account WHERE login_id = $1";
    fn by_id(account_id: i64) -> AccountRow =
        "SELECT account_id, login_id, role, company_id, password_hash, must_change_password,
                password_changed_ms, lang, theme
         FROM account WHERE account_id = $1";
    fn by_role(role: &str) -> AccountRow =
        "SELECT account_id, login_id, role, company_id, password_hash, must_change_password,
                password_changed_ms, lang, theme
         FROM account WHERE role = $1 ORDER BY login_id";
    fn insert(..AccountRow) =
        "INSERT INTO account (account_id, login_id, role, company_id, password_hash,
                              must_change_password, password_changed_ms, lang, theme)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    fn update_password(account_id: i64, hash: &str, must_change: bool, now_ms: i64) =
        "UPDATE account SET password_hash = $2, must_change_password = $3, password_changed_ms = $4
         WHERE account_id = $1";
    fn update_preferences(account_id: i64, lang: &str, theme: &str) =
        "UPDATE account SET lang = $2, theme = $3 WHERE account_id = $1";
    fn delete(account_id: i64) = "DELETE FROM account WHERE account_id = $1";
    fn delete_sessions_of(company_id: i64) =
        "DELETE FROM session WHERE account_id IN
             (SELECT account_id FROM account WHERE company_id = $1)";
    fn revoke_tokens_of(company_id: i64, now_ms: i64) =
        "UPDATE api_token SET revoked_ms = $2 WHERE revoked_ms IS NULL AND account_id IN
             (SELECT account_id FROM account WHERE company_id = $1)";
}

/// The identity the account's rows carry: of its operator, company or subscriber.
pub(crate) const fn id_of(role: Role) -> Option<i64> {
    match role {
        Role::Operator(OperatorId(id))
        | Role::Admin(CompanyId(id))
        | Role::User(_, SubscriberId(id)) => Some(id),
        Role::System => None,
    }
}

/// The identity of the account the actor is logged in with; 9002 for the system, which has none.
pub(crate) fn own_id(actor: &Actor) -> Result<i64> {
    id_of(actor.role).ok_or_else(|| ErrorCode::NotPermitted.into())
}

/// The account with this login id, for the login itself.
///
/// # Errors
/// 9002 for any actor but the system.
pub fn find(conn: &mut Conn<'_>, actor: &Actor, login_id: &str) -> Result<Option<Account>> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    by_login(conn, login_id)?
        .pop()
        .map(Account::try_from)
        .transpose()
}

/// The actor's own account.
///
/// # Errors
/// 9001 when it is gone.
pub fn get(conn: &mut Conn<'_>, actor: &Actor) -> Result<Account> {
    load(conn, own_id(actor)?)?.ok_or_else(|| ErrorCode::SessionMissing.into())
}

pub(crate) fn load(conn: &mut Conn<'_>, account_id: i64) -> Result<Option<Account>> {
    by_id(conn, account_id)?
        .pop()
        .map(Account::try_from)
        .transpose()
}

/// Changes the actor's own password: its other sessions and all trusted browsers end (domain §8).
///
/// # Errors
/// 9001 when the account is gone.
pub fn change_password(
    tx: &mut Tx<'_>,
    actor: &Actor,
    password_hash: &str,
    keep: Option<SessionId>,
) -> Result<()> {
    let account = get(tx, actor)?;
    set_password(tx, actor, &account, password_hash, false, keep)
}

/// Sets the password of another's account: an admin its users', an operator anybody's but another
/// operator's. It must be changed at the next login, and every counter of the id is cleared (domain
/// §3.5).
///
/// # Errors
/// 9002 without the right; 8015 for a number, 8016 for a company that is not the actor's to change.
pub fn reset_password(
    tx: &mut Tx<'_>,
    actor: &Actor,
    target: Role,
    password_hash: &str,
) -> Result<()> {
    let missing = match target {
        Role::User(..) => ErrorCode::SubscriberMissing,
        Role::Admin(_) | Role::Operator(_) | Role::System => ErrorCode::CompanyMissing,
    };
    match (actor.role, target) {
        (Role::System, _) | (Role::Operator(_), Role::Admin(_) | Role::User(..)) => {}
        (Role::Admin(company), Role::User(of, _)) => {
            tx.company(actor)?;
            if company != of {
                return Err(missing.into());
            }
        }
        _ => return Err(ErrorCode::NotPermitted.into()),
    }
    let account = match id_of(target) {
        Some(id) => load(tx, id)?.filter(|account| account.role == target),
        None => None,
    };
    let account = account.ok_or(missing)?;
    set_password(tx, actor, &account, password_hash, true, None)
}

fn set_password(
    tx: &mut Tx<'_>,
    actor: &Actor,
    account: &Account,
    password_hash: &str,
    must_change: bool,
    keep: Option<SessionId>,
) -> Result<()> {
    let id = id_of(account.role).unwrap_or_default();
    let now_ms = tx.now_ms();
    update_password(tx, id, password_hash, must_change, now_ms)?;
    session::end_all_of(tx, id, keep)?;
    browser::end_all_of(tx, id)?;
    login_lock::clear(tx, &account.login_id)?;
    // That it was set is a fact; neither password nor hash is.
    audit::write(
        tx,
        actor,
        account_company(account.role),
        &Entry {
            object: "account",
            object_id: id,
            object_name: &account.login_id,
            action: "set_password",
            before: None,
            after: Some(serde_json::json!({ "must_change_password": must_change })),
        },
    )
}

/// Remembers what the actor chose.
///
/// # Errors
/// 9002 for the system.
pub fn set_preferences(tx: &mut Tx<'_>, actor: &Actor, preferences: Preferences) -> Result<()> {
    let id = own_id(actor)?;
    update_preferences(
        tx,
        id,
        &word::of(&preferences.lang)?,
        &word::of(&preferences.theme)?,
    )?;
    Ok(())
}

/// Adds the account of a new operator, company or subscriber.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    role: Role,
    login_id: &str,
    password_hash: &str,
) -> Result<()> {
    let name = match role {
        Role::Operator(_) => "operator",
        Role::Admin(_) => "admin",
        Role::User(..) => "user",
        Role::System => return Err(ErrorCode::NotPermitted.into()),
    };
    let company_id = match role {
        Role::Admin(company) | Role::User(company, _) => Some(company.0),
        Role::Operator(_) | Role::System => None,
    };
    let row = AccountRow {
        account_id: id_of(role).unwrap_or_default(),
        login_id: login_id.to_owned(),
        role: name.to_owned(),
        company_id,
        password_hash: password_hash.to_owned(),
        must_change_password: true,
        password_changed_ms: tx.now_ms(),
        lang: word::of(&Lang::default())?,
        theme: word::of(&Theme::default())?,
    };
    insert(tx, &row)?;
    Ok(())
}

/// Removes an account with everything that lets it in.
pub(crate) fn remove(tx: &mut Tx<'_>, account_id: i64, login_id: &str) -> Result<()> {
    end_access(tx, account_id)?;
    login_lock::clear(tx, login_id)?;
    delete(tx, account_id)?;
    Ok(())
}

/// Ends all sessions, trusted browsers and tokens of an account; the password stays (domain §3.2).
pub(crate) fn end_access(tx: &mut Tx<'_>, account_id: i64) -> Result<()> {
    session::end_all_of(tx, account_id, None)?;
    browser::end_all_of(tx, account_id)?;
    api_token::revoke_all_of(tx, account_id)
}

/// Ends all sessions and tokens of a company's people, who must log in again.
pub(crate) fn end_access_of(tx: &mut Tx<'_>, company: CompanyId) -> Result<()> {
    let now_ms = tx.now_ms();
    delete_sessions_of(tx, company.0)?;
    revoke_tokens_of(tx, company.0, now_ms)?;
    Ok(())
}

pub(crate) const fn account_company(role: Role) -> CompanyId {
    match role {
        Role::Admin(company) | Role::User(company, _) => company,
        Role::Operator(_) | Role::System => audit::OPERATOR,
    }
}

impl TryFrom<AccountRow> for Account {
    type Error = crate::Error;
    fn try_from(row: AccountRow) -> Result<Self> {
        let company = CompanyId(row.company_id.unwrap_or_default());
        let role = match row.role.as_str() {
            "operator" => Role::Operator(OperatorId(row.account_id)),
            "admin" => Role::Admin(company),
            "user" => Role::User(company, SubscriberId(row.account_id)),
            other => {
                return Err(Fault::because(format!("an account has the role {other:?}")).into());
            }
        };
        Ok(Self {
            login_id: row.login_id,
            role,
            password_hash: row.password_hash,
            must_change_password: row.must_change_password,
            password_changed_ms: row.password_changed_ms,
            preferences: Preferences {
                lang: word::read(&row.lang)?,
                theme: word::read(&row.theme)?,
            },
        })
    }
}
