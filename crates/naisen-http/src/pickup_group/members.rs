//! ピックアップグループメンバ設定 (S24): a number is in one group at most and moves when it is ticked.

use naisen_core::actor::Actor;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{PickupGroupId, SubscriberId};
use naisen_core::settings::CompanySettings;
use naisen_core::text::Lang;
use naisen_store::view::Within;
use naisen_store::{Tx, Versions, pickup_group};

use super::{list, text};
use crate::members::{self, Fact, Input, Membership, SentRow, Words};
use crate::notes;

/// Members of a pickup group.
pub(super) struct PickupMembers;

const WORDS: Words = Words {
    path: "/pickup-group-members",
    csv: "/pickup-group-members.csv",
    list: list::PATH,
    title: text::MEMBERS,
    group: text::GROUP,
    field: "pickup_group",
    missing: ErrorCode::PickupGroupMissing,
    none: text::NONE,
    add: text::NEW,
    saved: members::SAVED,
    export: text::EXPORT_MEMBERS,
    input: Input::Nothing,
    elsewhere: members::IN,
    exclusive: false,
    notes: &[
        notes::groups::PICKUP_GROUP_FIRST,
        notes::groups::SHOW_MEMBERS,
        notes::groups::SHOW_NON_MEMBERS,
        notes::groups::SHOW_BOTH,
        notes::groups::APPLY_SHOWN,
        notes::groups::PICKUP_MOVES,
    ],
};

impl Membership for PickupMembers {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn groups(&self, company: &CompanySettings) -> Vec<(i64, String)> {
        let groups = company.pickup_groups();
        let mut named: Vec<_> = groups.map(|(id, g)| (id.0, g.name.clone())).collect();
        named.sort_by(|a, b| a.1.cmp(&b.1));
        named
    }

    fn within(&self, group: i64) -> Within {
        Within::PickupGroup(PickupGroupId(group))
    }

    fn is_member(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> bool {
        let subscriber = company.subscriber(id);
        subscriber.is_some_and(|s| s.pickup_group == Some(PickupGroupId(group)))
    }

    fn elsewhere(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> Vec<String> {
        let other = company.subscriber(id).and_then(|s| s.pickup_group);
        other
            .filter(|other| other.0 != group)
            .and_then(|other| company.pickup_group(other))
            .map(|other| other.name.clone())
            .into_iter()
            .collect()
    }

    fn facts(&self, group: i64, company: &CompanySettings, lang: Lang) -> Vec<Fact> {
        let id = PickupGroupId(group);
        let Some(group) = company.pickup_group(id) else {
            return Vec::new();
        };
        let members = company.pickup_group_members(id).count();
        let mut facts = vec![Fact::new(text::NUMBER.get(lang), group.number.clone())];
        if let Some(site) = company.site(group.site) {
            facts.push(Fact::new(text::SITE.get(lang), site.name.clone()));
        }
        facts.push(Fact::new(text::MEMBER_COUNT.get(lang), members.to_string()));
        facts
    }

    /// As 一括登録 reads it (domain §7.1, 区分 PICKUP): names and numbers need no defusing.
    fn file(&self, group: i64, company: &CompanySettings) -> (&'static str, Vec<u8>) {
        let id = PickupGroupId(group);
        let name = company.pickup_group(id).map(|g| g.name.clone());
        let head = vec!["PICKUP".to_owned(), name.unwrap_or_default()];
        let members = members::by_number(company, company.pickup_group_members(id));
        let lines = members
            .into_iter()
            .map(|member| vec![member.subscriber_id.clone()]);
        let lines = std::iter::once(head).chain(lines);
        (
            "pickup.csv",
            csv_cell::bare_rows(ListEncoding::Cp932, lines),
        )
    }

    fn save(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        group: i64,
        _: i64,
        rows: &[SentRow],
    ) -> naisen_store::Result<()> {
        let versions: Versions<SubscriberId> = rows
            .iter()
            .filter_map(|row| Some((row.subscriber, row.version?)))
            .collect();
        let ticks: Vec<(SubscriberId, bool)> = rows
            .iter()
            .map(|row| (row.subscriber, row.ticked))
            .collect();
        pickup_group::update_members(tx, actor, PickupGroupId(group), &ticks, &versions)
    }
}
