//! An entry in words: every member that changed, with its label, before and after. Ids become the names
//! they have today.

use naisen_core::ids::{ExtensionGroupId, PickupGroupId, ScheduleId, SiteId, SubscriberId};
use naisen_core::settings::CompanySettings;
use naisen_core::text::{Lang, Text};
use naisen_store::audit::AuditRow;
use serde_json::{Map, Value as Json};

use super::{labels, text, words};
use crate::ui::{format, words as kit};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) row: AuditRow,
    /// What changed, member by member.
    pub(super) changes: Vec<Change>,
}

/// One member that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Its name in the record, as `answer.mode`.
    pub(super) member: String,
    /// What it was; none in what was created.
    pub(super) before: Option<Text<String>>,
    /// What it became; none in what was deleted.
    pub(super) after: Option<Text<String>>,
}

impl Entry {
    pub(super) fn of(names: Option<&CompanySettings>, row: AuditRow) -> Self {
        let before = members(&row.before_json);
        let after = members(&row.after_json);
        let mut order: Vec<&String> = before.keys().chain(after.keys()).collect();
        order.sort_unstable();
        order.dedup();
        let say = |member: &str, value: Option<&Json>| value.map(|v| words_of(names, member, v));
        let changes = order
            .into_iter()
            .map(|member| Change {
                member: member.clone(),
                before: say(member, before.get(member)),
                after: say(member, after.get(member)),
            })
            .collect();
        Self { row, changes }
    }

    /// The kind of object.
    pub(super) fn object(&self, lang: Lang) -> &str {
        words::find(words::OBJECTS, &self.row.object).map_or(&self.row.object, |t| t.get(lang))
    }

    /// What was done.
    pub(super) fn action(&self, lang: Lang) -> &str {
        words::find(words::ACTIONS, &self.row.action).map_or(&self.row.action, |t| t.get(lang))
    }

    /// Who did it, as a role.
    pub(super) fn role(&self, lang: Lang) -> &str {
        words::find(words::ROLES, &self.row.role).map_or(&self.row.role, |t| t.get(lang))
    }

    /// What a person calls the object.
    pub(super) fn called(&self) -> String {
        format::tel(&self.row.object_name)
    }

    /// The changes as one text, for a cell of the export.
    pub(super) fn told(&self, lang: Lang) -> String {
        let lines = self.changes.iter().map(|change| change.told(lang));
        lines.collect::<Vec<_>>().join(" / ")
    }
}

impl Change {
    /// The label of the member.
    pub(super) fn label(&self, lang: Lang) -> String {
        labels::label(&self.member, lang)
    }

    fn told(&self, lang: Lang) -> String {
        let label = self.label(lang);
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                format!("{label}: {} → {}", before.get(lang), after.get(lang))
            }
            (Some(only), None) | (None, Some(only)) => format!("{label}: {}", only.get(lang)),
            (None, None) => label,
        }
    }
}

/// The members of a record, those of records inside it named `outer.inner`. What is empty in a record
/// that was made or deleted says nothing and is left out.
fn members(json: &str) -> Map<String, Json> {
    let mut flat = Map::new();
    if let Ok(Json::Object(record)) = serde_json::from_str(json) {
        flatten("", record, &mut flat);
    }
    flat
}

fn flatten(prefix: &str, record: Map<String, Json>, flat: &mut Map<String, Json>) {
    for (name, value) in record {
        let member = if prefix.is_empty() {
            name
        } else {
            format!("{prefix}.{name}")
        };
        match value {
            Json::Object(inner) => flatten(&member, inner, flat),
            value => {
                flat.insert(member, value);
            }
        }
    }
}

fn words_of(names: Option<&CompanySettings>, member: &str, value: &Json) -> Text<String> {
    let fixed = |text: Text| Text {
        ja: text.ja.to_owned(),
        en: text.en.to_owned(),
    };
    let same = |text: String| Text {
        ja: text.clone(),
        en: text,
    };
    match value {
        Json::Null => fixed(kit::NOT_SET),
        Json::Bool(true) => fixed(text::ON),
        Json::Bool(false) => fixed(text::OFF),
        Json::String(word) if word.is_empty() => fixed(text::EMPTY),
        Json::String(word) => {
            words::find(words::VALUES, word).map_or_else(|| same(word.clone()), fixed)
        }
        Json::Number(number) => match (number.as_i64(), names) {
            (Some(id), Some(names)) => {
                named(names, member, id).map_or_else(|| plain(member, id), same)
            }
            (Some(id), None) => plain(member, id),
            (None, _) => same(number.to_string()),
        },
        Json::Array(items) if items.is_empty() => fixed(text::EMPTY),
        Json::Array(items) => {
            let items: Vec<Text<String>> = items.iter().map(|i| item(names, member, i)).collect();
            Text {
                ja: items
                    .iter()
                    .map(|t| t.ja.as_str())
                    .collect::<Vec<_>>()
                    .join("、"),
                en: items
                    .iter()
                    .map(|t| t.en.as_str())
                    .collect::<Vec<_>>()
                    .join(", "),
            }
        }
        Json::Object(_) => same(value.to_string()),
    }
}

/// A member of a list: a number with its ring order, a row of a schedule, or a bare value.
fn item(names: Option<&CompanySettings>, member: &str, value: &Json) -> Text<String> {
    let Json::Object(record) = value else {
        return words_of(names, member, value);
    };
    let told: Vec<Text<String>> = record
        .iter()
        .filter(|(_, value)| !is_empty(value))
        .map(|(name, value)| words_of(names, name, value))
        .collect();
    Text {
        ja: told
            .iter()
            .map(|t| t.ja.as_str())
            .collect::<Vec<_>>()
            .join(" "),
        en: told
            .iter()
            .map(|t| t.en.as_str())
            .collect::<Vec<_>>()
            .join(" "),
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// A number that is no id: a time of the day, an instant, or itself.
fn plain(member: &str, number: i64) -> Text<String> {
    let told = if member.ends_with("_ms") {
        format::stamp(number)
    } else if member.ends_with("_min") {
        format!("{:02}:{:02}", number / 60, number % 60)
    } else {
        number.to_string()
    };
    Text {
        ja: told.clone(),
        en: told,
    }
}

/// The name of what an id of this member points at; none when the member holds no id, or what it
/// pointed at is gone.
fn named(names: &CompanySettings, member: &str, id: i64) -> Option<String> {
    let last = member.rsplit('.').next().unwrap_or(member);
    match last {
        "subscriber" | "pilot" | "members" => names
            .subscriber(SubscriberId(id))
            .map(|s| format::tel(&s.external_number)),
        "extension_group" => names
            .extension_group(ExtensionGroupId(id))
            .map(|g| g.name.clone()),
        "pickup_group" => names
            .pickup_group(PickupGroupId(id))
            .map(|g| g.name.clone()),
        "site" => names.site(SiteId(id)).map(|s| s.name.clone()),
        "schedule" => names.schedule(ScheduleId(id)).map(|s| s.name.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(before: &str, after: &str) -> Entry {
        let row = AuditRow {
            company_id: 1,
            id: 1,
            at_ms: 0,
            role: "admin".to_owned(),
            account_id: 1,
            login_id: "NS-00000000001".to_owned(),
            address: String::new(),
            object: "subscriber".to_owned(),
            object_id: 1,
            object_name: "05011110001".to_owned(),
            action: "update".to_owned(),
            before_json: before.to_owned(),
            after_json: after.to_owned(),
        };
        Entry::of(None, row)
    }

    #[test]
    fn a_change_reads_as_a_sentence() {
        let check = |before: &str, after: &str, ja: &str, en: &str| {
            let entry = entry(before, after);
            assert_eq!(
                (entry.told(Lang::Ja).as_str(), entry.told(Lang::En).as_str()),
                (ja, en)
            );
        };
        check(
            r#"{"anonymous_reject":false}"#,
            r#"{"anonymous_reject":true}"#,
            "非通知着信拒否: オフ → オン",
            "Anonymous call rejection: off → on",
        );
        check(
            r#"{"answer":{"mode":"off"}}"#,
            r#"{"answer":{"mode":"voicemail"}}"#,
            "留守番電話/転送 動作: オフ → 留守番電話",
            "Voicemail/forwarding mode: off → voicemail",
        );
        check(
            r#"{"extension":null}"#,
            r#"{"extension":"2001"}"#,
            "内線番号: 未設定 → 2001",
            "Extension number: Not set → 2001",
        );
        // audit.7: an operator's reason is told in its own words.
        check(
            "",
            r#"{"reason":"問い合わせ"}"#,
            "理由: 問い合わせ",
            "Reason: 問い合わせ",
        );
        check("", "", "", "");
    }
}
