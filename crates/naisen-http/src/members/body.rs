//! Rows of members as operations exchange them: numbers by their 加入者ID, which is what people know.

use naisen_core::ids::SubscriberId;
use naisen_core::settings::{CompanySettings, Stored, Subscriber};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Codes, Membership, SentRow};

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

impl MemberRow {
    /// The row with the id behind its 加入者ID.
    pub(super) fn sent(&self, codes: &mut Codes<'_>) -> SentRow {
        SentRow {
            subscriber: codes.id(&self.number),
            ticked: self.ticked,
            extension: self.extension.clone(),
            order: self.order.clone(),
            version: self.version,
        }
    }
}
