//! Rows of members as operations exchange them: numbers by their 加入者ID, which is what people know.

use naisen_core::fold;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{CompanySettings, Stored, Subscriber};
use naisen_store::Error;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Membership, SentRow};

/// One number beside a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Member {
    /// 加入者ID.
    pub(crate) number: String,
    /// 外線番号.
    pub(crate) external_number: String,
    /// 内線番号; none when not set.
    pub(crate) extension: Option<String>,
    /// 表示名; empty when none.
    pub(crate) display_name: String,
    /// Whether it is a member of this group.
    pub(crate) ticked: bool,
    /// 着信順序 of a member, where members have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) order: Option<u8>,
    /// Names of the other groups of this kind it is in.
    pub(crate) elsewhere: Vec<String>,
    /// Name of the 代表グループ whose 代表番号 it is; none when it is none.
    pub(crate) pilot_of: Option<String>,
    /// 緊急停止中.
    pub(crate) emergency_stop: bool,
    /// The version of the number.
    pub(crate) version: i64,
}

impl Member {
    pub(super) fn of(
        kind: &dyn Membership,
        group: i64,
        company: &CompanySettings,
        row: &Stored<SubscriberId, Subscriber>,
    ) -> Self {
        let pilot_of = company.hunt_group_piloted_by(row.id);
        Self {
            number: row.subscriber_id.clone(),
            external_number: row.external_number.clone(),
            extension: row.extension.clone(),
            display_name: row.display_name.clone(),
            ticked: kind.is_member(group, company, row.id),
            order: kind.order(group, company, row.id),
            elsewhere: kind.elsewhere(group, company, row.id),
            pilot_of: pilot_of.map(|(_, hunt)| hunt.name.clone()),
            emergency_stop: row.emergency_stop,
            version: row.version,
        }
    }
}

/// A displayed row as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MemberRow {
    /// 加入者ID.
    pub(crate) number: String,
    /// Whether it is to be a member.
    pub(crate) ticked: bool,
    /// 内線番号 as typed, where the screen has one.
    pub(crate) extension: String,
    /// 着信順序 as typed, where the screen has one.
    pub(crate) order: String,
    /// The version of the number the row was made from.
    pub(crate) version: Option<i64>,
}

/// The ids behind 加入者IDs. One that does not exist gets an id no record has, so that the checks of
/// core judge it in its place, and [`Codes::restore`] names it again.
pub(crate) struct Codes<'a> {
    company: &'a CompanySettings,
    unknown: Vec<String>,
}

impl<'a> Codes<'a> {
    pub(crate) const fn new(company: &'a CompanySettings) -> Self {
        Self {
            company,
            unknown: Vec::new(),
        }
    }

    pub(crate) fn row(&mut self, row: &MemberRow) -> SentRow {
        SentRow {
            subscriber: self.id(&row.number),
            ticked: row.ticked,
            extension: row.extension.clone(),
            order: row.order.clone(),
            version: row.version,
        }
    }

    fn id(&mut self, code: &str) -> SubscriberId {
        let code = fold::phone_number(code);
        self.company.subscriber_by_code(&code).unwrap_or_else(|| {
            self.unknown.push(code);
            SubscriberId(-i64::try_from(self.unknown.len()).unwrap_or(i64::MAX))
        })
    }

    /// The same refusal, its rows named as they were sent.
    pub(crate) fn restore(&self, error: Error) -> Error {
        let Error::Refusal(mut refusal) = error else {
            return error;
        };
        for row in &mut refusal.rows {
            let place = row.key.strip_prefix('-').and_then(|n| n.parse().ok());
            let sent = place.and_then(|n: usize| self.unknown.get(n.checked_sub(1)?));
            if let Some(sent) = sent {
                row.key.clone_from(sent);
            }
        }
        Error::Refusal(refusal)
    }
}
