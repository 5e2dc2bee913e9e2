//! The page of 操作履歴 and its export.

use askama::Template;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::text::{Lang, Text};
use naisen_store::list::Page;

use super::entry::Entry;
use super::filter::Filter;
use super::{text, words};
pub(super) use crate::auth::Keeper as Reader;
use crate::failure::Result;
use crate::feature::Who;
use crate::form::{Choice, ListQuery};
use crate::ui::{Listing, Shell, format};
use crate::visit::Visit;
use crate::{download, outcome, page};
//! The page of 操作履歴.

use naisen_store::audit::AuditRow;
use naisen_store::call_access;
use serde_json::{Map, Value};

use super::text;
use crate::auth::Signed;
use crate::form::ListQuery;
use crate::{outcome, page};

/// One entry as its row shows it.
struct EntryRow {
    at: String,
    who: String,
    address: String,
    object: String,
    name: String,
    action: String,
    changes: Vec<String>,
    looked: bool,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    filter: Filter,
    objects: Vec<Choice>,
    entries: Vec<Entry>,
    /// An operator may ask about a company.
    operator: bool,
    /// The export of what is shown.
    export: String,
}

pub(super) async fn list(visit: Visit, caller: Reader, query: ListQuery) -> Result {
    let filter = Filter::of(&query)?;
    let page = Page {
        number: query.page as usize,
        size: query.size as usize,
    };
    let found = super::list(&visit, &caller, &filter, page).await?;
    let lang = visit.lang();
    let export = ListQuery {
        choices: query.choices.clone(),
        ..ListQuery::default()
    };
    let list = ListPage {
        shell: visit.shell(text::TITLE),
        objects: objects(&filter, lang),
        list: Listing::new("/audit", query, &[], &[], found.total as u64, lang),
        filter,
        entries: found.rows,
        operator: caller.who() == Some(Who::Operator),
        export: export.href("/audit.csv"),
    };
    match list.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::show(&list),
    }
}

pub(super) async fn export(visit: Visit, caller: Reader, query: ListQuery) -> Result {
    let filter = Filter::of(&query)?;
    let entries = super::all(&visit, &caller, &filter).await?;
    let bytes = csv(&entries, visit.lang());
    Ok(download::csv("audit.csv", "utf-8", bytes))
}

fn objects(filter: &Filter, lang: Lang) -> Vec<Choice> {
    let all = [("", text::ALL_KINDS)];
    all.iter()
        .chain(words::OBJECTS)
        .map(|(value, label)| Choice {
            value: (*value).to_owned(),
            label: label.get(lang).to_owned(),
            chosen: filter.object == *value,
        })
        .collect()
}

/// audit.8: UTF-8 with byte order mark, because names may hold what CP932 lacks.
fn csv(entries: &[Entry], lang: Lang) -> Vec<u8> {
    const HEADER: [Text; 7] = [
        text::AT,
        text::LOGIN_ID,
        text::ADDRESS,
        text::KIND,
        text::NAME,
        text::ACTION,
        text::CHANGES,
    ];
    let header = HEADER.map(|label| label.get(lang));
    let rows = entries.iter().map(|entry| {
        [
            format::stamp(entry.row.at_ms),
            csv_cell::defuse(&entry.row.login_id),
            entry.row.address.clone(),
            entry.object(lang).to_owned(),
            csv_cell::defuse(&entry.row.object_name),
            entry.action(lang).to_owned(),
            csv_cell::defuse(&entry.told(lang)),
        ]
    });
    csv_cell::list(ListEncoding::Utf8Bom, &header, rows)
    rows: Vec<EntryRow>,
    heads: [&'static str; 6],
}

pub(super) async fn list(visit: Visit, caller: Signed, query: ListQuery) -> Result {
    let found = super::list(&visit, &caller, &query).await?;
    let targets: [(&str, Text); 3] = [
        ("object_name", text::NAME),
        ("login_id", text::WHO),
        ("object", text::OBJECT),
    let total = found.total as u64;
    let heads = [
        text::WHEN,
        text::WHO,
        text::WHERE,
    let page = ListPage {
        list: Listing::new("/audit", query, &targets, &[], total, lang),
        rows: found.rows.into_iter().map(|row| entry(row, lang)).collect(),
        heads: heads.map(|head| head.get(lang)),
    match page.list.beyond() {
        None => page::show(&page),
    }
}

fn entry(row: AuditRow, lang: Lang) -> EntryRow {
    let looked = row.object == call_access::OBJECT;
    EntryRow {
        at: format::stamp(row.at_ms),
        who: if row.login_id.is_empty() {
            text::SYSTEM.get(lang).to_owned()
        } else {
            row.login_id
        },
        address: row.address,
        object: row.object,
        name: row.object_name,
        action: if looked {
            text::LOOKED.get(lang).to_owned()
            row.action
        changes: changes(&row.before_json, &row.after_json),
        looked,
    }
}

/// Member by member what an entry says.
fn changes(before: &str, after: &str) -> Vec<String> {
    let read =
        |text: &str| -> Map<String, Value> { serde_json::from_str(text).unwrap_or_default() };
    let (before, after) = (read(before), read(after));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let shown = |value: Option<&Value>| match value {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    let line = |name: &String| match (before.get(name), after.get(name)) {
        (None, after) => format!("{name}: {}", shown(after)),
        (before, after) => format!("{name}: {} → {}", shown(before), shown(after)),
    names.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::changes;

    #[test]
    fn a_change_is_told_member_by_member() {
        let found = changes(
            r#"{"name":"A","digest":null}"#,
            r#"{"name":"B","digest":"md5"}"#,
        );
        assert_eq!(found, ["digest: – → md5", "name: A → B"]);
        assert_eq!(changes("", r#"{"reason":"x"}"#), ["reason: x"]);
        assert_eq!(changes("", ""), Vec::<String>::new());
    }
}
