//! 留守番電話/転送設定 of one number and of many (S11, S12, U04).

use naisen_core::actor::Actor;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{Answer, Subscriber};

use super::{Row, open, save};
use crate::db::Tx;
use crate::error::Result;
use crate::record::{self, Versions, check_version, judge, permit_admin};
use crate::view::Kind;

/// Saves the setting of one number (S11, U04).
///
/// # Errors
/// 8016, 9002, 9003 and those of [`Answer::check`].
pub fn update_answer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: SubscriberId,
    version: i64,
    answer: Answer,
) -> Result<Row> {
    let (view, before) = open(tx, actor, id)?;
    let answer = answer.normalised();
    judge(
        answer.check(&view, id),
        check_version(&view, Kind::Subscriber, id.0, version),
    )?;
    save(
        tx,
        actor,
        &view,
        id,
        "update_answer",
        Subscriber { answer, ..before },
    )
}

/// Saves the settings of the ticked rows (S12), all or none.
///
/// # Errors
/// 8016, 9002, 9003 and those of [`Answer::save_rows`].
pub fn update_answer_rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    rows: Vec<(SubscriberId, Answer)>,
    versions: &Versions<SubscriberId>,
) -> Result<()> {
    permit_admin(actor)?;
    let view = tx.company(actor)?;
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(id, answer)| (id, answer.normalised()))
        .collect();
    let changed = Answer::save_rows(&view, &rows)?;
    record::save_subscribers(tx, actor, &view, versions, "update_answer", changed)
}
