//! 加入者 / 電話番号: the number list and every screen that changes numbers (S04–S12, S27–S30, U02–U04).

mod answer;
mod barring;
mod live;
mod provision;
mod terminal;

pub use answer::{update_answer, update_answer_rows};
pub use barring::{Barring, CallBarring, update_barring, update_barring_rows, update_callkit_rows};
pub use live::{Holdings, delete_backup_rows, holdings, with_backup};
pub use provision::{
    NewNumber, create, create_rows, create_rows_told, delete, list_of, update, update_site,
};
pub use terminal::{emergency_stop, initialise, update_terminal_auth};

pub(crate) use live::remove_terminals;

#[cfg(test)]
pub(crate) use live::STATEMENTS as LIVE_STATEMENTS;
#[cfg(test)]
pub(crate) use provision::STATEMENTS as PROVISION_STATEMENTS;

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{ExtensionGroupId, SubscriberId};
use naisen_core::settings::{CallerNumber, Stored, Subscriber};
use serde::{Deserialize, Serialize};

use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::list::Listing;
use crate::record::{self, check_version, judge, permit_admin, permit_number};
use crate::view::{CompanyView, Kind, NumberQuery};

type Row = Stored<SubscriberId, Subscriber>;

/// What S09 saves of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberInfo {
    /// 内線番号.
    pub extension: Option<String>,
    /// 内線グループ.
    pub extension_group: Option<ExtensionGroupId>,
    /// 発信番号.
    pub caller_number: CallerNumber,
    /// 確認電話番号; empty for none.
    pub callback_number: String,
    /// 表示名; empty for none.
    #[serde(default)]
    pub display_name: String,
}

/// The numbers of the actor's company; a user sees its own only. What only the subscriber may read is
/// left out for everybody else (domain §1).
///
/// # Errors
/// 8016; 9002 for operators.
pub fn list(conn: &mut Conn<'_>, actor: &Actor, query: &NumberQuery) -> Result<Listing<Row>> {
    let view = conn.company(actor)?;
    let own = match actor.role {
        Role::User(_, own) => Some(own),
        Role::Admin(_) | Role::Operator(_) | Role::System => None,
    };
    let (ids, total) = match own {
        Some(own) => {
            let query = NumberQuery {
                only: Some(own),
                ..query.clone()
            };
            view.numbers().find(view.settings(), &query)
        }
        None => view.numbers().find(view.settings(), query),
    };
    let rows = ids
        .into_iter()
        .filter_map(|id| shown(&view, actor, id))
        .collect();
    Ok(Listing { rows, total })
}

/// One number.
///
/// # Errors
/// 8015, 8016; 9002 for another user's number.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, id: SubscriberId) -> Result<Row> {
    permit_number(actor, id)?;
    let view = conn.company(actor)?;
    shown(&view, actor, id).ok_or_else(|| ErrorCode::SubscriberMissing.into())
}

/// A number as this actor may see it.
pub(crate) fn shown(view: &CompanyView, actor: &Actor, id: SubscriberId) -> Option<Row> {
    let mut row: Row = record::stored(view, id.0)?;
    if !matches!(actor.role, Role::User(_, own) if own == id) {
        row.value.email.clear();
        row.value.blocklist.clear();
        row.value.nickname.clear();
        row.value.mail_caller = false;
        row.value.hunt_refuse = false;
    }
    Some(row)
}

/// The number to be changed, and the company's settings under lock.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
) -> Result<(std::sync::Arc<CompanyView>, Subscriber)> {
    permit_number(actor, id)?;
    let view = tx.company(actor)?;
    let subscriber = view
        .subscriber(id)
        .cloned()
        .ok_or(ErrorCode::SubscriberMissing)?;
    Ok((view, subscriber))
}

/// Saves one number and answers it as the actor may see it.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    view: &CompanyView,
    id: SubscriberId,
    action: &str,
    subscriber: Subscriber,
) -> Result<Row> {
    record::save(tx, actor, view, id.0, action, subscriber)?;
    let view = tx.company(actor)?;
    shown(&view, actor, id).ok_or_else(|| ErrorCode::SubscriberMissing.into())
}

/// Saves 電話番号情報 (S09).
///
/// # Errors
/// 8016, 9002, 9003 and those of [`Subscriber::check_number_info`].
pub fn update_info(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
    version: i64,
    info: NumberInfo,
) -> Result<Row> {
    permit_admin(actor)?;
    let (view, before) = open(tx, actor, id)?;
    let after = Subscriber {
        extension: info.extension,
        extension_group: info.extension_group,
        caller_number: info.caller_number,
        callback_number: info.callback_number,
        display_name: info.display_name,
        ..before
    }
    .normalised();
    let checked = after.check_number_info(&view, id);
    judge(
        checked,
        check_version(&view, Kind::Subscriber, id.0, version),
    )?;
    save(tx, actor, &view, id, "update", after)
}

/// Saves メール通知 (U04): the subscriber's alone.
///
/// # Errors
/// 8009, 8015, 8016, 9003; 9002 for all but the subscriber.
pub fn update_mail(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
    version: i64,
    email: &str,
    mail_caller: bool,
) -> Result<Row> {
    permit_subscriber(actor, id)?;
    let (view, before) = open(tx, actor, id)?;
    let after = Subscriber {
        email: email.to_owned(),
        mail_caller,
        ..before
    }
    .normalised();
    judge(
        after.check_mail(),
        check_version(&view, Kind::Subscriber, id.0, version),
    )?;
    save(tx, actor, &view, id, "update_mail", after)
}

/// What the app sets for its number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppData {
    /// ニックネーム; empty for none.
    pub nickname: String,
    /// 指定番号着信拒否.
    pub blocklist: Vec<String>,
    /// 代表着信拒否.
    pub hunt_refuse: bool,
    /// 発信番号.
    pub caller_number: CallerNumber,
}

/// Saves what the app sets; the subscriber's alone.
///
/// # Errors
/// 8009, 8015, 8016, 9003; 9002 for all but the subscriber.
pub fn update_app_data(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
    version: i64,
    data: AppData,
) -> Result<Row> {
    permit_subscriber(actor, id)?;
    let (view, before) = open(tx, actor, id)?;
    let after = Subscriber {
        nickname: data.nickname,
        blocklist: data.blocklist,
        hunt_refuse: data.hunt_refuse,
        caller_number: data.caller_number,
        ..before
    }
    .normalised();
    judge(
        after.check_app_data(),
        check_version(&view, Kind::Subscriber, id.0, version),
    )?;
    save(tx, actor, &view, id, "update_app_data", after)
}

fn permit_subscriber(actor: &Actor, id: SubscriberId) -> Result<()> {
    match actor.role {
        Role::User(_, own) if own == id => Ok(()),
        _ => Err(ErrorCode::NotPermitted.into()),
    }
}
