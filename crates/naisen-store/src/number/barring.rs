//! 発着信設定, 発着信規制 and CallKit設定 (S10, S28, S29, U03): switches of one number and of many.

use naisen_core::actor::{Actor, Role};
use naisen_core::error::ErrorCode;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::Subscriber;
use serde::{Deserialize, Serialize};

use super::{Row, open, save};
use crate::db::Tx;
use crate::error::Result;
use crate::record::{self, Versions, check_version, permit_admin};
use crate::view::{CompanyView, Kind};

/// What S10 and U03 save.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallBarring {
    /// 非通知着信拒否.
    pub anonymous_reject: bool,
    /// 国際発信規制: the admin's; what a user sends is left aside.
    pub intl_bar: bool,
}

/// What a row of S28 saves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barring {
    /// 非通知着信拒否.
    pub anonymous_reject: bool,
    /// 国際発信規制.
    pub intl_bar: bool,
    /// 外線発信規制.
    pub outside_bar: bool,
}

/// The value of 国際発信規制 to store: without the grant the stored one is kept (domain §2.1).
fn intl_bar(view: &CompanyView, stored: bool, wanted: bool) -> bool {
    if view.settings().company().international {
        wanted
    } else {
        stored
    }
}

/// Saves 発着信設定 (S10, U03).
///
/// # Errors
/// 8015, 8016, 9002, 9003.
pub fn update_barring(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
    version: i64,
    barring: CallBarring,
) -> Result<Row> {
    let (view, before) = open(tx, actor, id)?;
    check_version(&view, Kind::Subscriber, id.0, version)?;
    let after = Subscriber {
        anonymous_reject: barring.anonymous_reject,
        intl_bar: match actor.role {
            Role::User(..) => before.intl_bar,
            _ => intl_bar(&view, before.intl_bar, barring.intl_bar),
        },
        ..before
    };
    save(tx, actor, &view, id, "update_barring", after)
}

/// Saves the ticked rows of 発着信規制 (S28), all or none.
///
/// # Errors
/// 8008 without rows; 8015 by row, 8016, 9002, 9003.
pub fn update_barring_rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rows: &[(SubscriberId, Barring)],
    versions: &Versions<SubscriberId>,
) -> Result<()> {
    update_rows(
        tx,
        actor,
        rows,
        versions,
        "update_barring",
        |view, before, barring| Subscriber {
            anonymous_reject: barring.anonymous_reject,
            intl_bar: intl_bar(view, before.intl_bar, barring.intl_bar),
            outside_bar: barring.outside_bar,
            ..before
        },
    )
}

/// Switches CallKit設定 of the ticked rows ON or OFF (S29), all or none.
///
/// # Errors
/// 8008 without rows; 8015 by row, 8016, 9002, 9003.
pub fn update_callkit_rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ids: &[SubscriberId],
    on: bool,
    versions: &Versions<SubscriberId>,
) -> Result<()> {
    let rows: Vec<(SubscriberId, bool)> = ids.iter().map(|id| (*id, on)).collect();
    update_rows(
        tx,
        actor,
        &rows,
        versions,
        "update_callkit",
        |_, before, callkit| Subscriber { callkit, ..before },
    )
}

fn update_rows<V: Copy>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rows: &[(SubscriberId, V)],
    versions: &Versions<SubscriberId>,
    action: &str,
    change: impl Fn(&CompanyView, Subscriber, V) -> Subscriber,
) -> Result<()> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    naisen_core::settings::rows::check_each(
        rows,
        |(id, _)| id.to_string(),
        |(id, _)| match view.subscriber(*id) {
            Some(_) => Ok(()),
            None => Err(ErrorCode::SubscriberMissing.into()),
        },
    )?;
    let changed = rows
        .iter()
        .filter_map(|(id, value)| Some((*id, change(&view, view.subscriber(*id)?.clone(), *value))))
        .collect();
    record::save_subscribers(tx, actor, &view, versions, action, changed)
}
