//! 内線グループ一覧 (S19): the page, its export, and the deletion with its confirmation.

use askama::Template;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::ExtensionGroupId;
use naisen_core::settings::CompanySettings;
use naisen_core::settings::extension_group::PREFIX as EXTENSION_PREFIX;
use naisen_core::text::{Lang, Text};
use naisen_store::extension_group::{self, Column};
use naisen_store::list::{Listing as Listed, Page, Query};

use super::{Row, text};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, Holds, ListQuery, record_id};
use crate::page::{Confirm, Doomed};
use crate::ui::{Listing, Shell, format, words};
use crate::visit::Visit;
use crate::{download, notes, outcome, page};

pub(super) const PATH: &str = "/extension-groups";

const TARGETS: [(&str, Column, Holds); 2] = [
    ("name", Column::Name, Holds::Name),
    ("site_number", Column::SiteNumber, Holds::Number),
];
const COLUMNS: [(&str, Column); 3] = [
    ("name", Column::Name),
    ("site_number", Column::SiteNumber),
    ("remark", Column::Remark),
];
/// Header of the export; in Japanese whatever the language, because programs read it.
const HEADER: [&str; 4] = ["内線グループ名", "拠点番号", "外線プレフィックス", "備考"];

#[derive(Template)]
#[template(path = "extension_group/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<(Row, usize)>,
}

/// One page of groups, each with the number of its members.
pub(super) async fn find(
    visit: &Visit,
    caller: &Caller,
    list: &ListQuery,
) -> Result<Listed<(Row, usize)>> {
    let query = list.query(&TARGETS, &COLUMNS)?;
    let actor = caller.actor.clone();
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let found = extension_group::list(conn, &actor, &query)?;
            let company = conn.company(&actor)?;
            let rows = found.rows.into_iter().map(|row| {
                let members = company.extension_group_members(row.id).count();
                (row, members)
            });
            Ok(Listed {
                rows: rows.collect(),
                total: found.total,
            })
        })
        .await?;
    Ok(found)
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    list_page(&visit, &caller, query, None).await
}

async fn list_page(
    visit: &Visit,
    caller: &Caller,
    query: ListQuery,
    refused: Option<Refusal>,
) -> Result {
    let found = find(visit, caller, &query).await?;
    let lang = visit.lang();
    let entry = refused.map_or_else(Entry::default, |refusal| {
        Entry::typed(Form::default(), &refusal, lang)
    });
    let mut shell = visit.shell(text::LIST);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NONE_TICKED, p, &[], lang));
    let targets: [(&str, Text); 2] = [("name", text::NAME), ("site_number", text::SITE_NUMBER)];
    let columns = COLUMNS.map(|(name, _)| name);
    let page = ListPage {
        list: Listing::new(PATH, query, &targets, &columns, found.total as u64, lang),
        shell,
        rows: found.rows,
    };
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::form(&entry, &page),
    }
}

/// 全件CSV出力: CP932, with header (lists.13).
pub(super) async fn export(visit: Visit, caller: Admin) -> Result {
    let actor = caller.actor.clone();
    let groups = visit
        .app()
        .store
        .read(move |conn| {
            let all = Query {
                page: Page::ALL,
                ..Query::default()
            };
            extension_group::list(conn, &actor, &all)
        })
        .await?;
    let lines = groups.rows.iter().map(|group| {
        [
            csv_cell::defuse(&group.name),
            group.site_number.clone(),
            EXTENSION_PREFIX.to_string(),
            csv_cell::defuse(&group.remark),
        ]
    });
    let bytes = csv_cell::list(ListEncoding::Cp932, &HEADER, lines);
    Ok(download::csv("extension-groups.csv", "Shift_JIS", bytes))
}

/// Names what the ticked groups take with them. None ticked is the list with 8008.
pub(super) async fn confirm(visit: Visit, caller: Admin) -> Result {
    let query = Form::new(crate::form::pairs(visit.query().as_bytes())?);
    let ids = ids(&query);
    if ids.is_empty() {
        let refused = ErrorCode::Required.into();
        return list_page(&visit, &caller, ListQuery::default(), Some(refused)).await;
    }
    confirm_page(&visit, &caller, ids, Entry::default()).await
}

pub(super) async fn delete(visit: Visit, caller: Admin, form: Form) -> Result {
    let ids = ids(&form);
    match super::delete(&visit, &caller, ids.clone()).await {
        Ok(()) => {
            let line = text::deleted(ids.len(), visit.lang());
            Ok(outcome::done(&visit, PATH, &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            confirm_page(&visit, &caller, ids, entry).await
        }
    }
}

async fn confirm_page(
    visit: &Visit,
    caller: &Caller,
    ids: Vec<ExtensionGroupId>,
    entry: Entry,
) -> Result {
    let (actor, wanted, lang) = (caller.actor.clone(), ids.clone(), visit.lang());
    let rows = visit
        .app()
        .store
        .read(move |conn| {
            let company = conn.company(&actor)?;
            Ok(wanted
                .iter()
                .map(|id| doomed(&company, *id, lang))
                .collect())
        })
        .await?;
    let mut shell = visit.shell(text::CONFIRM).under(text::LIST.get(lang), PATH);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_DELETED, p, &[], lang));
    let confirm = Confirm {
        shell,
        entry,
        action: format!("{PATH}/delete"),
        back: PATH.to_owned(),
        warning: notes::groups::EXTENSION_GROUP_DELETE,
        version: None,
        verb: text::verb(ids.len(), lang),
        rows,
    };
    confirm.show()
}

/// A group with every member that loses its extension number (extension.6).
fn doomed(company: &CompanySettings, id: ExtensionGroupId, lang: Lang) -> Doomed {
    let members = crate::members::by_number(company, company.extension_group_members(id));
    let names: Vec<String> = members
        .iter()
        .map(|member| {
            let number = format::tel(&member.external_number);
            let extension = member.extension.as_deref().unwrap_or_default();
            format!("{number} {extension} {}", member.display_name)
                .trim_end()
                .to_owned()
        })
        .collect();
    let group = company.extension_group(id);
    Doomed {
        value: id.to_string(),
        label: group.map_or_else(|| text::GONE.get(lang).to_owned(), |g| g.name.clone()),
        note: group.map_or_else(String::new, |_| text::losing(&names, lang)),
    }
}

fn ids(form: &Form) -> Vec<ExtensionGroupId> {
    form.all("id")
        .map(|text| ExtensionGroupId(record_id(text)))
        .collect()
}
