//! Hunt groups as CSV in CP932: the list for people, the members as the bulk file that sets them again.

use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::settings::{CompanySettings, HuntGroup};

use crate::notes;

/// Header of the export; in Japanese whatever the language, because programs read it.
const HEADER: [&str; 6] = [
    "代表グループ名",
    "加入者ID",
    "スライドタイプ",
    "スライドタイマ値(秒)",
    "スケジュール転送",
    "備考",
];

/// 全件CSV出力 of S13.
pub(super) fn groups<'a>(
    company: &CompanySettings,
    groups: impl Iterator<Item = &'a HuntGroup>,
) -> Vec<u8> {
    let lines = groups.map(|group| {
        let pilot = company.subscriber(group.pilot);
        let schedule = group.schedule.and_then(|id| company.schedule(id));
        [
            csv_cell::defuse(&group.name),
            pilot.map_or_else(String::new, |s| s.subscriber_id.clone()),
            notes::hunt::slide_type_name(group.slide_type).ja.to_owned(),
            group.slide_timer.to_string(),
            schedule.map_or_else(String::new, |s| csv_cell::defuse(&s.name)),
            csv_cell::defuse(&group.remark),
        ]
    });
    csv_cell::list(ListEncoding::Cp932, &HEADER, lines)
}

/// The members of one group as 一括登録 reads them (domain §7.1): names and numbers need no defusing.
pub(super) fn members(company: &CompanySettings, group: &HuntGroup) -> Vec<u8> {
    let head = ["HUNT".to_owned(), group.name.clone()];
    let lines = group.members.iter().filter_map(|member| {
        let subscriber = company.subscriber(member.subscriber)?;
        Some([subscriber.subscriber_id.clone(), member.order.to_string()])
    });
    csv_cell::bare_rows(ListEncoding::Cp932, std::iter::once(head).chain(lines))
}
