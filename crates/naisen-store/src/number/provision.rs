//! Numbers as the operator gives them: one or a CSV file of them, with the user's first password.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::{ErrorCode, Refusal, RowRefusal};
use naisen_core::ids::{CompanyId, SiteId, SubscriberId};
use naisen_core::settings::{PhoneBook, Stored, Subscriber};

use super::Row;
use super::live;
use crate::account;
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::list::Listing;
use crate::record::{self, check_version, judge, permit_admin, permit_operator};
use crate::sql::{row, sql};
use crate::switches;
use crate::view::{CompanyView, Kind, NumberQuery};

row! {
    pub(crate) struct TakenRow { id: i64 }
}

sql! {
    fn taken(subscriber_id: &str, external_number: &str) -> TakenRow =
        "SELECT id FROM subscriber WHERE subscriber_id = $1
         UNION ALL SELECT id FROM subscriber WHERE external_number = $2";
    fn login_taken(login_id: &str) -> TakenRow =
        "SELECT account_id AS id FROM account WHERE login_id = $1";
}

/// A number to be given to a company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNumber {
    /// The record; a site of 0 is the company's first.
    pub subscriber: Subscriber,
    /// The hash of the user's first password; empty for none yet.
    pub password_hash: String,
}

/// The numbers of any company, for the operator; what only the subscriber may read is left out.
///
/// # Errors
/// 8016; 9002 for admins and users.
pub fn list_of(
    conn: &mut Conn<'_>,
    actor: &Actor,
    company: CompanyId,
    query: &NumberQuery,
) -> Result<Listing<Row>> {
    permit_operator(actor)?;
    let view = conn.company_of(actor, company)?;
    let (ids, total) = view.numbers().find(view.settings(), query);
    let rows = ids
        .into_iter()
        .filter_map(|id| super::shown(&view, actor, id))
        .collect();
    Ok(Listing { rows, total })
}

/// Gives a company a number. The login id of its user is the 加入者ID.
///
/// # Errors
/// 8016; 9002 for all but the operator; those of [`Subscriber::check`]; 8009 when 加入者ID or 外線番号
/// is taken anywhere.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    number: NewNumber,
) -> Result<Stored<SubscriberId, Subscriber>> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, company)?;
    add(tx, actor, &view, number)
}

/// Gives a company many numbers, all or none; every failing row is told, by its place from 1.
///
/// # Errors
/// As [`create`], by row; 8008 without rows.
pub fn create_rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    numbers: &[NewNumber],
) -> Result<Vec<Stored<SubscriberId, Subscriber>>> {
    create_rows_told(tx, actor, company, numbers, |_| {})
}

/// [`create_rows`], telling after each row how many were looked at.
///
/// # Errors
/// As [`create_rows`].
pub fn create_rows_told(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    numbers: &[NewNumber],
    told: impl Fn(usize),
) -> Result<Vec<Stored<SubscriberId, Subscriber>>> {
    permit_operator(actor)?;
    if numbers.is_empty() {
        return Err(ErrorCode::Required.into());
    }
    let mut added = Vec::new();
    let mut failing = Vec::new();
    for (number, line) in numbers.iter().zip(1..) {
        let view = tx.company_of(actor, company)?;
        match add(tx, actor, &view, number.clone()) {
            Ok(stored) => added.push(stored),
            Err(Error::Refusal(refusal)) => failing.push(RowRefusal {
                key: i32::to_string(&line),
                code: refusal.code,
                field: refusal.field,
                detail: refusal.detail,
            }),
            Err(fault) => return Err(fault),
        }
        told(added.len() + failing.len());
    }
    if failing.is_empty() {
        Ok(added)
    } else {
        Err(Refusal::rows(failing).into())
    }
}

fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &CompanyView,
    number: NewNumber,
) -> Result<Stored<SubscriberId, Subscriber>> {
    let company = view.settings().id();
    if switches::get(tx)?.require_identity_check {
        view.settings().company().check_identity()?;
    }
    let mut subscriber = number.subscriber.normalised();
    if subscriber.site == SiteId::default() {
        let first = view.sites().next().map(|(id, _)| id);
        subscriber.site = first.unwrap_or_default();
    }
    subscriber.check(view, None)?;
    let code = subscriber.subscriber_id.as_str();
    if !taken(tx, code, &subscriber.external_number)?.is_empty()
        || !login_taken(tx, code)?.is_empty()
    {
        let refusal = ErrorCode::Invalid.at("external_number");
        let (ja, en) = (
            "この番号はすでに使われています。",
            "This number is already in use.",
        );
        return Err(refusal.with_detail(ja, en).into());
    }
    let stored = record::create(tx, actor, company, subscriber)?;
    let login_id = stored.value.subscriber_id.clone();
    account::create(
        tx,
        Role::User(company, stored.id),
        &login_id,
        &number.password_hash,
    )?;
    Ok(stored)
}

/// Saves a whole record: the API's PUT by the admin, or the operator's console. What only the
/// subscriber may change, and what has its own operation, stays as it is.
///
/// # Errors
/// 8016, 9002, 9003 and those of [`Subscriber::check`].
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
    version: i64,
    wanted: Subscriber,
) -> Result<Row> {
    permit_admin(actor)?;
    let (view, before) = super::open(tx, actor, id)?;
    let international = view.settings().company().international;
    let after = Subscriber {
        site: before.site,
        digest: before.digest,
        intl_bar: if international {
            wanted.intl_bar
        } else {
            before.intl_bar
        },
        email: before.email,
        mail_caller: before.mail_caller,
        blocklist: before.blocklist,
        hunt_refuse: before.hunt_refuse,
        nickname: before.nickname,
        terminal_auth: before.terminal_auth,
        emergency_stop: before.emergency_stop,
        ..wanted
    }
    .normalised();
    judge(
        after.check(&view, Some(id)),
        check_version(&view, Kind::Subscriber, id.0, version),
    )?;
    super::save(tx, actor, &view, id, "update", after)
}

/// Moves a number to another site and sets 認証方式; the operator's alone.
///
/// # Errors
/// 8015, 8016, 9003; 8009 for a site that is not there; 9002 for all but the operator.
pub fn update_site(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    id: SubscriberId,
    version: i64,
    site: SiteId,
    digest: Option<naisen_core::settings::DigestMode>,
) -> Result<Row> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, company)?;
    let before = view
        .subscriber(id)
        .cloned()
        .ok_or(ErrorCode::SubscriberMissing)?;
    let after = Subscriber {
        site,
        digest,
        ..before
    };
    judge(
        after.check(&view, Some(id)),
        check_version(&view, Kind::Subscriber, id.0, version),
    )?;
    record::save(tx, actor, &view, id.0, "update", after)?;
    let view = tx.company_of(actor, company)?;
    super::shown(&view, actor, id).ok_or_else(|| ErrorCode::SubscriberMissing.into())
}

/// Takes a number back, with everything that was its user's.
///
/// # Errors
/// 8016, 9003; 9002 for all but the operator; those of [`Subscriber::check_delete`].
pub fn delete(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    id: SubscriberId,
    version: i64,
) -> Result<()> {
    permit_operator(actor)?;
    let view = tx.company_of(actor, company)?;
    let stale = check_version(&view, Kind::Subscriber, id.0, version);
    judge(Subscriber::check_delete(&view, id), stale)?;
    live::remove_private(tx, company, id)?;
    live::remove_terminals(tx, company, id)?;
    live::remove_state(tx, company, id)?;
    let books: Vec<_> = view
        .phone_books()
        .filter(|(_, book)| book.members.contains(&id))
        .map(|(book_id, book)| (book_id, book.clone()))
        .collect();
    for (book_id, mut book) in books {
        book.members.retain(|member| *member != id);
        record::save::<PhoneBook>(tx, actor, &view, book_id.0, "update", book)?;
    }
    let login_id = view
        .subscriber(id)
        .map(|s| s.subscriber_id.clone())
        .unwrap_or_default();
    account::remove(tx, id.0, &login_id)?;
    record::delete::<Subscriber>(tx, actor, &view, id.0)
}
