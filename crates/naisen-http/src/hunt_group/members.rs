//! 代表グループメンバ設定 (S15): which numbers ring for a group and in which order, and beside it what a
//! call to the group does now.

use std::sync::Arc;

use naisen_core::actor::Actor;
use naisen_core::doctor::Target;
use naisen_core::error::ErrorCode;
use naisen_core::ids::{HuntGroupId, SubscriberId};
use naisen_core::settings::{CompanySettings, HuntMemberRow};
use naisen_core::text::{Lang, t};
use naisen_store::view::{CompanyView, Kind, Within};
use naisen_store::{Tx, hunt_group};

use super::{csv, list, preview, text};
use crate::members::{self, Fact, Input, Membership, Picture, SentRow, Words};
use crate::notes;
use crate::ui::{format, words as kit};

/// Members of a hunt group.
pub(super) struct HuntMembers;

const WORDS: Words = Words {
    path: "/hunt-group-members",
    csv: "/hunt-group-members.csv",
    list: list::PATH,
    title: text::MEMBERS,
    group: text::GROUP,
    field: "hunt_group",
    missing: ErrorCode::HuntGroupMissing,
    none: text::NONE,
    add: text::NEW,
    saved: members::SAVED,
    export: text::EXPORT_MEMBERS,
    input: Input::Order,
    elsewhere: [t("", "In "), t("に登録済み", "")],
    exclusive: true,
    notes: &[
        notes::hunt::GROUP_FIRST,
        notes::groups::SHOW_MEMBERS,
        notes::groups::SHOW_NON_MEMBERS,
        notes::groups::SHOW_BOTH,
        notes::hunt::ORDER_REQUIRED,
        text::ORDER_RANGE,
    ],
};

impl Membership for HuntMembers {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn groups(&self, company: &CompanySettings) -> Vec<(i64, String)> {
        let groups = company.hunt_groups();
        let mut named: Vec<_> = groups.map(|(id, g)| (id.0, g.name.clone())).collect();
        named.sort_by(|a, b| a.1.cmp(&b.1));
        named
    }

    fn within(&self, group: i64) -> Within {
        Within::HuntGroup(HuntGroupId(group))
    }

    fn is_member(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> bool {
        self.order(group, company, id).is_some()
    }

    fn order(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> Option<u8> {
        let group = company.hunt_group(HuntGroupId(group))?;
        let mut members = group.members.iter();
        Some(members.find(|member| member.subscriber == id)?.order)
    }

    /// The group a number leads or is a member of.
    fn elsewhere(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> Vec<String> {
        let other = company.hunt_group_of(id).filter(|(of, _)| of.0 != group);
        other
            .map(|(_, other)| other.name.clone())
            .into_iter()
            .collect()
    }

    fn facts(&self, group: i64, company: &CompanySettings, lang: Lang) -> Vec<Fact> {
        let Some(group) = company.hunt_group(HuntGroupId(group)) else {
            return Vec::new();
        };
        let pilot = company.subscriber(group.pilot);
        let pilot = pilot.map_or_else(String::new, |s| format::tel(&s.external_number));
        let schedule = group.schedule.and_then(|id| {
            let fact = Fact::new(text::SCHEDULE.get(lang), company.schedule(id)?.name.clone());
            Some(fact.leading(format!("/schedules/{id}/rows")))
        });
        let none = || Fact::new(text::SCHEDULE.get(lang), kit::NOT_SET.get(lang));
        let slide_type = notes::hunt::slide_type_name(group.slide_type).get(lang);
        let timer = format::seconds(u32::from(group.slide_timer), lang);
        vec![
            Fact::new(text::PILOT.get(lang), pilot),
            Fact::new(text::SLIDE_TYPE.get(lang), slide_type)
                .noted(notes::hunt::slide_type(group.slide_type).get(lang)),
            Fact::new(text::SLIDE_TIMER.get(lang), timer),
            schedule.unwrap_or_else(none),
        ]
    }

    fn version(&self, group: i64, company: &CompanyView) -> Option<i64> {
        company.version(Kind::HuntGroup, group)
    }

    fn seats(&self, group: i64, company: &CompanySettings) -> Option<usize> {
        let group = company.hunt_group(HuntGroupId(group))?;
        Some(group.slide_type.members_max())
    }

    fn picture(
        &self,
        group: i64,
        company: &Arc<CompanySettings>,
        now_ms: i64,
        lang: Lang,
    ) -> Option<Picture> {
        preview::of(
            company,
            company.hunt_group(HuntGroupId(group))?,
            now_ms,
            lang,
        )
    }

    fn target(&self, group: i64) -> Option<Target> {
        Some(Target::HuntMembers(HuntGroupId(group)))
    }

    fn file(&self, group: i64, company: &CompanySettings) -> (&'static str, Vec<u8>) {
        let group = company.hunt_group(HuntGroupId(group));
        let bytes = group.map(|group| csv::members(company, group));
        ("hunt-members.csv", bytes.unwrap_or_default())
    }

    fn save(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        group: i64,
        version: i64,
        rows: &[SentRow],
    ) -> naisen_store::Result<()> {
        let rows = rows.iter().map(|row| HuntMemberRow {
            subscriber: row.subscriber,
            ticked: row.ticked,
            order: row.order.clone(),
        });
        let rows: Vec<_> = rows.collect();
        hunt_group::update_members(tx, actor, HuntGroupId(group), version, &rows)?;
        Ok(())
    }
}
