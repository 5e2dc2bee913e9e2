//! ピックアップグループ一覧 (S22): the page, its export, and the deletion with its confirmation.

use askama::Template;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::PickupGroupId;
use naisen_core::settings::CompanySettings;
use naisen_core::text::{Lang, Text};
use naisen_store::list::{Listing as Listed, Page, Query};
use naisen_store::pickup_group::{self, Column};

use super::{Row, text};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, Holds, ListQuery, record_id};
use crate::page::{Confirm, Doomed};
use crate::ui::{Listing, Shell, words};
use crate::visit::Visit;
use crate::{download, outcome, page};

pub(super) const PATH: &str = "/pickup-groups";

const TARGETS: [(&str, Column, Holds); 3] = [
    ("name", Column::Name, Holds::Name),
    ("number", Column::Number, Holds::Number),
    ("site", Column::Site, Holds::Name),
];
const COLUMNS: [(&str, Column); 4] = [
    ("name", Column::Name),
    ("number", Column::Number),
    ("site", Column::Site),
    ("remark", Column::Remark),
];
/// Header of the export; in Japanese whatever the language, because programs read it.
const HEADER: [&str; 4] = [
    "ピックアップグループ名",
    "ピックアップグループ番号",
    "サイト",
    "備考",
];

#[derive(Template)]
#[template(path = "pickup_group/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<Shown>,
}

/// A group as the list shows it.
pub(super) struct Shown {
    pub(super) group: Row,
    site: String,
    members: usize,
}

impl Shown {
    fn of(company: &CompanySettings, group: Row) -> Self {
        let site = company.site(group.site);
        Self {
            site: site.map(|site| site.name.clone()).unwrap_or_default(),
            members: company.pickup_group_members(group.id).count(),
            group,
        }
    }
}

/// One page of groups, each with the number of its members.
pub(super) async fn find(
    visit: &Visit,
    caller: &Caller,
    list: &ListQuery,
) -> Result<Listed<Shown>> {
    let query = list.query(&TARGETS, &COLUMNS)?;
    let actor = caller.actor.clone();
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let found = pickup_group::list(conn, &actor, &query)?;
            let company = conn.company(&actor)?;
            let rows = found.rows.into_iter().map(|row| Shown::of(&company, row));
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
    let targets: [(&str, Text); 3] = [
        ("name", text::NAME),
        ("number", text::NUMBER),
        ("site", text::SITE),
    ];
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
            let found = pickup_group::list(conn, &actor, &all)?;
            let company = conn.company(&actor)?;
            let rows = found.rows.into_iter().map(|row| Shown::of(&company, row));
            Ok(rows.collect::<Vec<_>>())
        })
        .await?;
    let lines = groups.iter().map(|shown| {
        [
            csv_cell::defuse(&shown.group.name),
            shown.group.number.clone(),
            csv_cell::defuse(&shown.site),
            csv_cell::defuse(&shown.group.remark),
        ]
    });
    let bytes = csv_cell::list(ListEncoding::Cp932, &HEADER, lines);
    Ok(download::csv("pickup-groups.csv", "Shift_JIS", bytes))
}

/// Names the ticked groups. None ticked is the list with 8008.
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
    ids: Vec<PickupGroupId>,
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
        warning: text::WARNING,
        version: None,
        verb: text::verb(ids.len(), lang),
        rows,
    };
    confirm.show()
}

fn doomed(company: &CompanySettings, id: PickupGroupId, lang: Lang) -> Doomed {
    let group = company.pickup_group(id);
    Doomed {
        value: id.to_string(),
        label: group.map_or_else(|| text::GONE.get(lang).to_owned(), |g| g.name.clone()),
        note: group.map_or_else(String::new, |g| g.number.clone()),
    }
}

fn ids(form: &Form) -> Vec<PickupGroupId> {
    form.all("id")
        .map(|text| PickupGroupId(record_id(text)))
        .collect()
}
