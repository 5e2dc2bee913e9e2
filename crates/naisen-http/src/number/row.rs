//! One row of 電話番号一覧, and all of them as 全件CSV出力.

use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{CompanySettings, Subscriber};
use serde::Serialize;
use utoipa::ToSchema;

/// Header of the export (domain §6.3); in Japanese whatever the language, because programs read it.
const HEADER: [&str; 5] = [
    "外線番号",
    "内線番号",
    "内線グループ",
    "ピックアップグループ",
    "サイト",
];

/// A number as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct NumberRow {
    /// 加入者ID.
    pub(super) subscriber_id: String,
    /// 外線番号, 11 digits.
    pub(super) external_number: String,
    /// 内線番号; none when not set.
    pub(super) extension: Option<String>,
    /// Name of the 内線グループ; none when not set.
    pub(super) extension_group: Option<String>,
    /// Name of the ピックアップグループ; none when in none.
    pub(super) pickup_group: Option<String>,
    /// Name of the サイト.
    pub(super) site: String,
    /// Name of the 代表グループ whose 代表番号 this is; none when it is none.
    pub(super) pilot_of: Option<String>,
    /// 表示名; empty when none.
    pub(super) display_name: String,
    /// 緊急停止中.
    pub(super) emergency_stop: bool,
}

impl NumberRow {
    pub(super) fn of(company: &CompanySettings, id: SubscriberId, subscriber: &Subscriber) -> Self {
        let extension_group = subscriber.extension_group;
        let pickup_group = subscriber.pickup_group;
        Self {
            subscriber_id: subscriber.subscriber_id.clone(),
            external_number: subscriber.external_number.clone(),
            extension: subscriber.extension.clone(),
            extension_group: extension_group
                .and_then(|id| company.extension_group(id))
                .map(|group| group.name.clone()),
            pickup_group: pickup_group
                .and_then(|id| company.pickup_group(id))
                .map(|group| group.name.clone()),
            site: company
                .site(subscriber.site)
                .map(|site| site.name.clone())
                .unwrap_or_default(),
            pilot_of: company
                .hunt_group_piloted_by(id)
                .map(|(_, group)| group.name.clone()),
            display_name: subscriber.display_name.clone(),
            emergency_stop: subscriber.emergency_stop,
        }
    }
}

/// 全件CSV出力: CP932, with header.
pub(super) fn csv(rows: &[NumberRow]) -> Vec<u8> {
    let name = |name: &Option<String>| csv_cell::defuse(name.as_deref().unwrap_or_default());
    let lines = rows.iter().map(|row| {
        [
            row.external_number.clone(),
            row.extension.clone().unwrap_or_default(),
            name(&row.extension_group),
            name(&row.pickup_group),
            csv_cell::defuse(&row.site),
        ]
    });
    csv_cell::list(ListEncoding::Cp932, &HEADER, lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use naisen_core::cp932;

    #[test]
    fn the_export_is_cp932_with_every_field_quoted() {
        let row = NumberRow {
            subscriber_id: "05011110001".to_owned(),
            external_number: "05011110001".to_owned(),
            extension: Some("2001".to_owned()),
            extension_group: Some("本社内線".to_owned()),
            pickup_group: None,
            site: "大阪\"支店\"".to_owned(),
            pilot_of: None,
            display_name: String::new(),
            emergency_stop: false,
        };
        let text = cp932::decode(&csv(&[row])).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            lines,
            [
                "\"外線番号\",\"内線番号\",\"内線グループ\",\"ピックアップグループ\",\"サイト\"",
                "\"05011110001\",\"2001\",\"本社内線\",\"\",\"大阪\"\"支店\"\"\"",
                "",
            ]
        );
    }
}
