//! 初期設定 that waits for its confirmation call (domain §3.1): one row a call, by which calls are counted,
//! and codes and keys are judged. Who makes the call is not known here.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::settings::set_up::{CALLS_COUNTED_MS, CODE_LIFE_MS, WRONG_CODES_MAX, check_calls};

use crate::db::Tx;
use crate::error::Result;
use crate::sql::{row, sql};

row! {
    pub(crate) struct SetUpRow {
        token_hash: Vec<u8>,
        company_id: i64,
        subscriber_id: i64,
        device_name: String,
        code: String,
        wrong: i64,
        waiting: bool,
        began_ms: i64,
        by_key: bool,
        pressed: bool,
    }
    pub(crate) struct BeganRow { subscriber_id: i64, began_ms: i64 }
    pub(crate) struct PilotRow { company_id: i64 }
}

sql! {
    fn insert_set_up(..SetUpRow) =
        "INSERT INTO set_up (token_hash, company_id, subscriber_id, device_name, code, wrong, waiting,
                             began_ms, by_key, pressed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    fn set_up_by_token(token_hash: &[u8]) -> SetUpRow =
        "SELECT token_hash, company_id, subscriber_id, device_name, code, wrong, waiting, began_ms,
                by_key, pressed
         FROM set_up WHERE token_hash = $1";
    fn set_ups_since(company_id: i64, since_ms: i64) -> BeganRow =
        "SELECT subscriber_id, began_ms FROM set_up WHERE company_id = $1 AND began_ms > $2";
    fn close_set_ups(company_id: i64, subscriber_id: i64) =
        "UPDATE set_up SET waiting = FALSE, code = '' WHERE company_id = $1 AND subscriber_id = $2";
    fn count_wrong(token_hash: &[u8], wrong: i64, waiting: bool) =
        "UPDATE set_up SET wrong = $2, waiting = $3 WHERE token_hash = $1";
    fn note_key(token_hash: &[u8], since_ms: i64) =
        "UPDATE set_up SET pressed = TRUE
         WHERE token_hash = $1 AND by_key AND waiting AND began_ms > $2";
    fn delete_set_up(token_hash: &[u8]) = "DELETE FROM set_up WHERE token_hash = $1";
    fn delete_old_set_ups(company_id: i64, before_ms: i64) =
        "DELETE FROM set_up WHERE company_id = $1 AND began_ms <= $2";
    fn delete_set_ups_of(company_id: i64, subscriber_id: i64) =
        "DELETE FROM set_up WHERE company_id = $1 AND subscriber_id = $2";
    fn pilot_number(number: &str) -> PilotRow =
        "SELECT s.company_id FROM subscriber s
         JOIN hunt_group h ON h.company_id = s.company_id AND h.pilot_id = s.id
         WHERE s.external_number = $1";
}

/// A set-up that begins.
#[derive(Clone, Debug)]
pub struct NewSetUp {
    /// SHA-256 of what the app names it by.
    pub token_hash: [u8; 32],
    /// What its owner calls the device.
    pub device_name: String,
    /// The number the request names; may be empty when one is pinned.
    pub callback_number: String,
    /// The digits the call reads; none when it asks for a key.
    pub code: Option<String>,
}

/// A set-up that waits for its code or its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The number to call now.
    pub callback_number: String,
    /// Either is taken until then, epoch milliseconds.
    pub expires_ms: i64,
}

/// What a code was; or, without one, whether the key was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The code that was read, or the key was pressed: the terminal may be given to this number.
    Right {
        /// Its company.
        company: CompanyId,
        /// The number.
        subscriber: SubscriberId,
        /// What the request called the device.
        device_name: String,
    },
    /// Another code; noted. After the third the set-up has failed.
    Wrong {
        /// The company of the set-up.
        company: CompanyId,
        /// Its number.
        subscriber: SubscriberId,
    },
    /// Nobody has pressed the key yet.
    Waiting {
        /// It is taken until then, epoch milliseconds.
        expires_ms: i64,
    },
    /// There is no such set-up, or it waits no longer.
    Over,
}

/// Begins a set-up whose password was right; one that waited before waits no longer.
///
/// # Errors
/// 8008, 8009 for the callback number; 8015, 8016; 9002 where no set-up is permitted and for all but the
/// system; 9005 after too many calls.
pub fn begin(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    id: SubscriberId,
    new: &NewSetUp,
) -> Result<Waiting> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let view = tx.company_of(actor, company)?;
    let subscriber = view.subscriber(id).ok_or(ErrorCode::SubscriberMissing)?;
    let auth = subscriber.terminal_auth;
    auth.check_set_up(subscriber.emergency_stop)?;
    let callback_number = subscriber.confirmation_number(&view, &new.callback_number)?;
    // terminal-auth.10
    if !pilot_number(tx, &callback_number)?.is_empty() {
        return Err(ErrorCode::Invalid.at("callback_number").into());
    }
    let now_ms = tx.now_ms();
    let since_ms = now_ms - CALLS_COUNTED_MS;
    delete_old_set_ups(tx, company.0, since_ms)?;
    let began = set_ups_since(tx, company.0, since_ms)?;
    let own = began.iter().filter(|row| row.subscriber_id == id.0);
    let own_ms: Vec<i64> = own.map(|row| row.began_ms).collect();
    let all = i64::try_from(began.len()).unwrap_or(i64::MAX);
    // terminal-auth.11
    check_calls(&own_ms, all, now_ms)?;
    close(tx, company, id)?;
    let row = SetUpRow {
        token_hash: new.token_hash.to_vec(),
        company_id: company.0,
        subscriber_id: id.0,
        device_name: new.device_name.clone(),
        code: new.code.clone().unwrap_or_default(),
        wrong: 0,
        waiting: true,
        began_ms: now_ms,
        by_key: new.code.is_none(),
        pressed: false,
    };
    insert_set_up(tx, &row)?;
    Ok(Waiting {
        callback_number,
        expires_ms: now_ms + CODE_LIFE_MS,
    })
}

/// Forgets a set-up whose call could not be made: it is not counted.
///
/// # Errors
/// 9002 for all but the system.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, token_hash: &[u8; 32]) -> Result<()> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    // terminal-auth.23
    delete_set_up(tx, token_hash)?;
    Ok(())
}

/// The key was pressed in a set-up's call. Whether it was waited for.
///
/// # Errors
/// 9002 for all but the system.
pub fn press(tx: &mut Tx<'_>, actor: &Actor, token_hash: &[u8; 32]) -> Result<bool> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let since_ms = tx.now_ms() - CODE_LIFE_MS;
    // terminal-auth.22
    Ok(note_key(tx, token_hash, since_ms)? > 0)
}

/// Judges a code, and notes a wrong one; an empty one asks whether the key was pressed. What is right
/// ends nothing: the caller sets the terminal up in the same transaction, which does.
///
/// # Errors
/// 8008 for an empty code where one was read; 9002 for all but the system.
pub fn judge(tx: &mut Tx<'_>, actor: &Actor, token_hash: &[u8; 32], code: &str) -> Result<Judged> {
    if actor.role != Role::System {
        return Err(ErrorCode::NotPermitted.into());
    }
    let now_ms = tx.now_ms();
    let alive = |row: &SetUpRow| row.waiting && now_ms < row.began_ms + CODE_LIFE_MS;
    let Some(row) = set_up_by_token(tx, token_hash)?.pop().filter(alive) else {
        return Ok(Judged::Over);
    };
    let (company, subscriber) = (CompanyId(row.company_id), SubscriberId(row.subscriber_id));
    let right = match (row.by_key, code.is_empty()) {
        (false, true) => return Err(ErrorCode::Required.at("code").into()),
        (true, true) if !row.pressed => {
            let expires_ms = row.began_ms + CODE_LIFE_MS;
            return Ok(Judged::Waiting { expires_ms });
        }
        (true, nothing) => nothing,
        (false, false) => row.code == code,
    };
    if right {
        return Ok(Judged::Right {
            company,
            subscriber,
            device_name: row.device_name,
        });
    }
    // terminal-auth.12
    let wrong = row.wrong + 1;
    count_wrong(tx, token_hash, wrong, wrong < WRONG_CODES_MAX)?;
    Ok(Judged::Wrong {
        company,
        subscriber,
    })
}

/// Ends what waits; the calls stay counted.
pub(super) fn close(tx: &mut Tx<'_>, company: CompanyId, id: SubscriberId) -> Result<()> {
    close_set_ups(tx, company.0, id.0)?;
    Ok(())
}

/// Removes everything about a number that goes for good.
pub(super) fn remove(tx: &mut Tx<'_>, company: CompanyId, id: SubscriberId) -> Result<()> {
    delete_set_ups_of(tx, company.0, id.0)?;
    Ok(())
}
