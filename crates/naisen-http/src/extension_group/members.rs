//! 内線グループメンバ設定 (S21): each row has an input for its 内線番号.

use naisen_core::actor::Actor;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::error::ErrorCode;
use naisen_core::ids::{ExtensionGroupId, SubscriberId};
use naisen_core::settings::extension_group::PREFIX as EXTENSION_PREFIX;
use naisen_core::settings::{CompanySettings, ExtensionMemberRow};
use naisen_core::text::Lang;
use naisen_store::view::Within;
use naisen_store::{Tx, Versions, extension_group};

use super::{list, text};
use crate::members::{self, Fact, Input, Membership, SentRow, Words};
use crate::notes;

/// Members of an extension group.
pub(super) struct ExtensionMembers;

const WORDS: Words = Words {
    path: "/extension-group-members",
    csv: "/extension-group-members.csv",
    list: list::PATH,
    title: text::MEMBERS,
    group: text::GROUP,
    field: "extension_group",
    missing: ErrorCode::ExtensionGroupToSearchMissing,
    none: text::NONE,
    add: text::NEW,
    saved: members::SAVED,
    export: text::EXPORT_MEMBERS,
    input: Input::Extension,
    elsewhere: members::IN,
    exclusive: false,
    notes: &[
        notes::groups::EXTENSION_GROUP_FIRST,
        notes::groups::SHOW_MEMBERS,
        notes::groups::SHOW_NON_MEMBERS,
        notes::groups::SHOW_BOTH,
        notes::groups::APPLY_SHOWN,
        text::CLEAR_HINT,
        text::SWAP_HINT,
    ],
};

impl Membership for ExtensionMembers {
    fn words(&self) -> &'static Words {
        &WORDS
    }

    fn groups(&self, company: &CompanySettings) -> Vec<(i64, String)> {
        let groups = company.extension_groups();
        let mut named: Vec<_> = groups.map(|(id, g)| (id.0, g.name.clone())).collect();
        named.sort_by(|a, b| a.1.cmp(&b.1));
        named
    }

    fn within(&self, group: i64) -> Within {
        Within::ExtensionGroup(ExtensionGroupId(group))
    }

    fn is_member(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> bool {
        let subscriber = company.subscriber(id);
        subscriber.is_some_and(|s| s.extension_group == Some(ExtensionGroupId(group)))
    }

    fn elsewhere(&self, group: i64, company: &CompanySettings, id: SubscriberId) -> Vec<String> {
        let other = company.subscriber(id).and_then(|s| s.extension_group);
        other
            .filter(|other| other.0 != group)
            .and_then(|other| company.extension_group(other))
            .map(|other| other.name.clone())
            .into_iter()
            .collect()
    }

    fn facts(&self, group: i64, company: &CompanySettings, lang: Lang) -> Vec<Fact> {
        let id = ExtensionGroupId(group);
        let Some(group) = company.extension_group(id) else {
            return Vec::new();
        };
        let members = company.extension_group_members(id).count();
        vec![
            Fact::new(text::SITE_NUMBER.get(lang), group.site_number.clone()),
            Fact::new(text::PREFIX.get(lang), EXTENSION_PREFIX.to_string()),
            Fact::new(text::MEMBER_COUNT.get(lang), members.to_string()),
        ]
    }

    /// As 一括登録 reads it (domain §7.1, 区分 VPN): names and numbers need no defusing.
    fn file(&self, group: i64, company: &CompanySettings) -> (&'static str, Vec<u8>) {
        let id = ExtensionGroupId(group);
        let name = company.extension_group(id).map(|g| g.name.clone());
        let head = ["VPN".to_owned(), name.unwrap_or_default()];
        let members = members::by_number(company, company.extension_group_members(id));
        let lines = members.into_iter().map(|member| {
            let extension = member.extension.clone().unwrap_or_default();
            [member.subscriber_id.clone(), extension]
        });
        let lines = std::iter::once(head).chain(lines);
        ("vpn.csv", csv_cell::bare_rows(ListEncoding::Cp932, lines))
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
        let rows: Vec<ExtensionMemberRow> = rows
            .iter()
            .map(|row| ExtensionMemberRow {
                subscriber: row.subscriber,
                ticked: row.ticked,
                extension: row.extension.clone(),
            })
            .collect();
        extension_group::update_members(tx, actor, ExtensionGroupId(group), &rows, &versions)
    }
}
