//! 端末認証, 緊急停止 and 初期化 (S06–S08; domain §3.1–§3.3).

use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{PhoneBookId, SubscriberId};
use naisen_core::settings::{PhoneBook, Subscriber};

use super::live;
use super::{Row, open, save, shown};
use crate::account;
use crate::db::Tx;
use crate::error::Result;
use crate::record::{self, check_version, judge, permit_admin};
use crate::view::{CompanyView, Kind};

/// Saves 端末認証設定 and ワンタイム解除 (S06).
///
/// # Errors
/// 8009 for a tick with OFF; 8015, 8016, 9002, 9003.
pub fn update_terminal_auth(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
    version: i64,
    on: bool,
    one_time_release: bool,
) -> Result<Row> {
    permit_admin(actor)?;
    let (view, before) = open(tx, actor, id)?;
    let saved = before.terminal_auth.save(on, one_time_release);
    let version = check_version(&view, Kind::Subscriber, id.0, version);
    let terminal_auth = record::accept(saved, version)?;
    save(
        tx,
        actor,
        &view,
        id,
        "update_terminal_auth",
        Subscriber {
            terminal_auth,
            ..before
        },
    )
}

/// Stops a number, or releases it (S07): rows here, calls and bindings in the engine, which hears of
/// it by the change row.
///
/// # Errors
/// 8015, 8016, 9002, 9003.
pub fn emergency_stop(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
    version: i64,
    stop: bool,
) -> Result<Row> {
    permit_admin(actor)?;
    let (view, before) = open(tx, actor, id)?;
    judge(
        Ok(()),
        check_version(&view, Kind::Subscriber, id.0, version),
    )?;
    let company = view.settings().id();
    let mut terminal_auth = before.terminal_auth;
    if stop {
        live::suspend(tx, company, id)?;
        account::end_access(tx, id.0)?;
        terminal_auth = terminal_auth.emergency_stopped();
    } else {
        live::remove_suspended(tx, company, id)?;
    }
    let after = Subscriber {
        terminal_auth,
        emergency_stop: stop,
        ..before
    };
    let action = if stop {
        "emergency_stop"
    } else {
        "emergency_release"
    };
    replace(tx, actor, &view, id, action, after)
}

/// Saves a number whose change goes beyond its record.
fn replace(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &CompanyView,
    id: SubscriberId,
    action: &str,
    subscriber: Subscriber,
) -> Result<Row> {
    record::replace(tx, actor, view, id.0, action, subscriber)?;
    let view = tx.company(actor)?;
    shown(&view, actor, id).ok_or_else(|| ErrorCode::SubscriberMissing.into())
}

/// Initialises a number (S08; domain §3.3).
///
/// # Errors
/// 8015, 8016, 9002, 9003.
pub fn initialise(tx: &mut Tx<'_>, actor: &Actor, id: SubscriberId, version: i64) -> Result<Row> {
    permit_admin(actor)?;
    let (view, before) = open(tx, actor, id)?;
    check_version(&view, Kind::Subscriber, id.0, version)?;
    let company = view.settings().id();
    live::remove_private(tx, company, id)?;
    live::remove_terminals(tx, company, id)?;
    let books: Vec<(PhoneBookId, PhoneBook)> = view
        .phone_books()
        .filter(|(_, book)| book.members.contains(&id))
        .map(|(book_id, book)| (book_id, book.clone()))
        .collect();
    for (book_id, mut book) in books {
        book.members.retain(|member| *member != id);
        record::save(tx, actor, &view, book_id.0, "update", book)?;
    }
    replace(tx, actor, &view, id, "initialise", before.initialised())
}
