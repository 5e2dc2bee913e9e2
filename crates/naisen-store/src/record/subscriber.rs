//! Rows of 加入者.

use naisen_core::ids::{ExtensionGroupId, PickupGroupId, SiteId, SubscriberId};
use naisen_core::settings::{Answer, CompanySettings, Subscriber, TerminalAuth};
use serde_json::{Value as Json, json};

use super::Record;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::sql::{row, sql};
use crate::view::Kind;
use crate::word;

row! {
    pub(crate) struct SubscriberRow {
        company_id: i64,
        id: i64,
        version: i64,
        subscriber_id: String,
        external_number: String,
        extension: Option<String>,
        extension_group_id: Option<i64>,
        pickup_group_id: Option<i64>,
        site_id: i64,
        caller_number: String,
        anonymous_reject: bool,
        intl_bar: bool,
        outside_bar: bool,
        answer_mode: String,
        answer_condition: Option<String>,
        answer_ring_seconds: Option<i64>,
        answer_destination: String,
        email: String,
        mail_caller: bool,
        auth_on: bool,
        auth_armed: bool,
        auth_done: bool,
        callback_number: String,
        digest: Option<String>,
        emergency_stop: bool,
        callkit: bool,
        blocklist: String,
        hunt_refuse: bool,
        nickname: String,
        display_name: String,
    }
}

/// 加入者ID and 外線番号 never change: they are compared, so that their indexes rest.
const UPDATE: &str = "UPDATE subscriber SET version = $3, extension = $6, extension_group_id = $7,
            pickup_group_id = $8, site_id = $9, caller_number = $10, anonymous_reject = $11,
            intl_bar = $12, outside_bar = $13, answer_mode = $14, answer_condition = $15,
            answer_ring_seconds = $16, answer_destination = $17, email = $18, mail_caller = $19,
            auth_on = $20, auth_armed = $21, auth_done = $22, callback_number = $23, digest = $24,
            emergency_stop = $25, callkit = $26, blocklist = $27, hunt_refuse = $28, nickname = $29,
            display_name = $30
     WHERE company_id = $1 AND id = $2 AND subscriber_id = $4 AND external_number = $5";

sql! {
    fn select(company_id: i64, id: i64) -> SubscriberRow =
        "SELECT company_id, id, version, subscriber_id, external_number, extension,
                extension_group_id, pickup_group_id, site_id, caller_number, anonymous_reject,
                intl_bar, outside_bar, answer_mode, answer_condition, answer_ring_seconds,
                answer_destination, email, mail_caller, auth_on, auth_armed, auth_done,
                callback_number, digest, emergency_stop, callkit, blocklist, hunt_refuse, nickname, display_name
         FROM subscriber WHERE company_id = $1 AND id = $2";
    fn select_all(company_id: i64) -> SubscriberRow =
        "SELECT company_id, id, version, subscriber_id, external_number, extension,
                extension_group_id, pickup_group_id, site_id, caller_number, anonymous_reject,
                intl_bar, outside_bar, answer_mode, answer_condition, answer_ring_seconds,
                answer_destination, email, mail_caller, auth_on, auth_armed, auth_done,
                callback_number, digest, emergency_stop, callkit, blocklist, hunt_refuse, nickname, display_name
         FROM subscriber WHERE company_id = $1 ORDER BY id";
    fn insert(..SubscriberRow) =
        "INSERT INTO subscriber (company_id, id, version, subscriber_id, external_number, extension,
                extension_group_id, pickup_group_id, site_id, caller_number, anonymous_reject,
                intl_bar, outside_bar, answer_mode, answer_condition, answer_ring_seconds,
                answer_destination, email, mail_caller, auth_on, auth_armed, auth_done,
                callback_number, digest, emergency_stop, callkit, blocklist, hunt_refuse, nickname, display_name)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                 $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)";
    fn update(..SubscriberRow) = UPDATE;
    /// [`update`] of many rows.
    fn update_all(each ..SubscriberRow) = UPDATE;
    fn delete(company_id: i64, id: i64) = "DELETE FROM subscriber WHERE company_id = $1 AND id = $2";
}

pub(crate) fn row(
    subscriber: &Subscriber,
    company_id: i64,
    id: i64,
    version: i64,
) -> Result<SubscriberRow> {
    let answer = &subscriber.answer;
    Ok(SubscriberRow {
        company_id,
        id,
        version,
        subscriber_id: subscriber.subscriber_id.clone(),
        external_number: subscriber.external_number.clone(),
        extension: subscriber.extension.clone(),
        extension_group_id: subscriber.extension_group.map(|g| g.0),
        pickup_group_id: subscriber.pickup_group.map(|g| g.0),
        site_id: subscriber.site.0,
        caller_number: word::of(&subscriber.caller_number)?,
        anonymous_reject: subscriber.anonymous_reject,
        intl_bar: subscriber.intl_bar,
        outside_bar: subscriber.outside_bar,
        answer_mode: word::of(&answer.mode)?,
        answer_condition: answer.condition.as_ref().map(word::of).transpose()?,
        answer_ring_seconds: answer.ring_seconds.map(i64::from),
        answer_destination: answer.destination.clone(),
        email: subscriber.email.clone(),
        mail_caller: subscriber.mail_caller,
        auth_on: subscriber.terminal_auth.on,
        auth_armed: subscriber.terminal_auth.armed,
        auth_done: subscriber.terminal_auth.done,
        callback_number: subscriber.callback_number.clone(),
        digest: subscriber.digest.as_ref().map(word::of).transpose()?,
        emergency_stop: subscriber.emergency_stop,
        callkit: subscriber.callkit,
        blocklist: subscriber.blocklist.join(" "),
        hunt_refuse: subscriber.hunt_refuse,
        nickname: subscriber.nickname.clone(),
        display_name: subscriber.display_name.clone(),
    })
}

fn record(row: SubscriberRow) -> Result<Subscriber> {
    Ok(Subscriber {
        subscriber_id: row.subscriber_id,
        external_number: row.external_number,
        extension: row.extension,
        extension_group: row.extension_group_id.map(ExtensionGroupId),
        pickup_group: row.pickup_group_id.map(PickupGroupId),
        site: SiteId(row.site_id),
        caller_number: word::read(&row.caller_number)?,
        anonymous_reject: row.anonymous_reject,
        intl_bar: row.intl_bar,
        outside_bar: row.outside_bar,
        answer: Answer {
            mode: word::read(&row.answer_mode)?,
            condition: row
                .answer_condition
                .as_deref()
                .map(word::read)
                .transpose()?,
            ring_seconds: row.answer_ring_seconds.map(word::narrow).transpose()?,
            destination: row.answer_destination,
        },
        email: row.email,
        mail_caller: row.mail_caller,
        terminal_auth: TerminalAuth {
            on: row.auth_on,
            armed: row.auth_armed,
            done: row.auth_done,
        },
        callback_number: row.callback_number,
        digest: row.digest.as_deref().map(word::read).transpose()?,
        emergency_stop: row.emergency_stop,
        callkit: row.callkit,
        blocklist: row
            .blocklist
            .split_ascii_whitespace()
            .map(str::to_owned)
            .collect(),
        hunt_refuse: row.hunt_refuse,
        nickname: row.nickname,
        display_name: row.display_name,
    })
}

impl Record for Subscriber {
    type Id = SubscriberId;
    const KIND: Kind = Kind::Subscriber;

    fn id(raw: i64) -> SubscriberId {
        SubscriberId(raw)
    }
    fn called(&self) -> &str {
        &self.external_number
    }
    /// What only the subscriber may know is told as set or not set (domain §1).
    fn audit(&self) -> Json {
        let mut json = json!(self);
        json["email"] = json!(!self.email.is_empty());
        json["blocklist"] = json!(self.blocklist.len());
        json["nickname"] = json!(!self.nickname.is_empty());
        json
    }
    fn select(conn: &mut Conn<'_>, company: i64, id: i64) -> Result<Option<(i64, Self)>> {
        let row = select(conn, company, id)?.pop();
        row.map(|row| Ok((row.version, record(row)?))).transpose()
    }
    fn select_all(conn: &mut Conn<'_>, company: i64) -> Result<Vec<(i64, i64, Self)>> {
        let rows = select_all(conn, company)?.into_iter();
        rows.map(|row| Ok((row.id, row.version, record(row)?)))
            .collect()
    }
    fn insert(&self, tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        insert(tx, &row(self, company, id, 1)?)?;
        Ok(())
    }
    fn update(&self, tx: &mut Tx<'_>, company: i64, id: i64, version: i64) -> Result<()> {
        update(tx, &row(self, company, id, version)?)?;
        Ok(())
    }
    fn delete(tx: &mut Tx<'_>, company: i64, id: i64) -> Result<()> {
        delete(tx, company, id)?;
        Ok(())
    }
    fn put(self, settings: &mut CompanySettings, id: i64) {
        settings.put_subscriber(SubscriberId(id), self);
    }
    fn take(settings: &mut CompanySettings, id: i64) {
        settings.remove_subscriber(SubscriberId(id));
    }
    fn find(settings: &CompanySettings, id: i64) -> Option<Self> {
        settings.subscriber(SubscriberId(id)).cloned()
    }
}
