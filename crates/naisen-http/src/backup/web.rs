//! The pages of バックアップデータ削除: the list, and the confirmation that names the numbers.

use std::collections::BTreeSet;

use askama::Template;
use naisen_core::error::Refusal;
use naisen_core::ids::SubscriberId;
use naisen_core::text::Lang;

use super::{DELETE, PATH, TARGETS, check, text};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Form, ListQuery};
use crate::help::glossary::Term;
use crate::number_head::named;
use crate::number_rows::{self, NumberRow};
use crate::ui::{Listing, Shell, words};
use crate::visit::Visit;
use crate::{notes, outcome, page};

#[derive(Template)]
#[template(path = "backup/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    entry: Entry,
    rows: Vec<NumberRow>,
    present: BTreeSet<SubscriberId>,
}

#[derive(Template)]
#[template(path = "backup/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    /// 加入者ID and name of each number.
    numbers: Vec<(String, String)>,
    verb: String,
}

impl ListPage {
    fn ticked(&self, row: &NumberRow) -> bool {
        self.list.all_ticked() || self.entry.form().all("n").any(|code| code == row.code())
    }
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    listed(&visit, &caller, query, Entry::default()).await
}

/// 削除 on the list: judges the ticked rows and asks (functions.4).
pub(super) async fn confirm(visit: Visit, caller: Admin, query: ListQuery, form: Form) -> Result {
    let lang = visit.lang();
    let codes: Vec<String> = form.all("n").map(str::to_owned).collect();
    let all = ListQuery::default();
    let company = number_rows::list(&visit, &caller, &all, &TARGETS)
        .await?
        .company;
    let present = super::present(&visit, &caller).await?;
    let ids = match check(&company, &present, &codes) {
        Ok(ids) => ids,
        Err(refusal) => return refused(&visit, &caller, query, form, &refusal).await,
    };
    let subscribers = ids.iter().filter_map(|id| company.subscriber(*id));
    let numbers: Vec<_> = subscribers
        .map(|s| (s.subscriber_id.clone(), named(s, lang)))
        .collect();
    let count = numbers.len();
    let (title, verb) = match lang {
        Lang::Ja => (
            format!("{count}件のバックアップデータを削除しますか"),
            format!("{count}件を削除する"),
        ),
        Lang::En => (
            format!("Delete the backup data of {count} numbers?"),
            format!("Delete {count}"),
        ),
    };
    page::show(&ConfirmPage {
        shell: visit
            .shell(text::TITLE)
            .titled(title)
            .under(text::TITLE.get(lang), PATH),
        numbers,
        verb,
    })
}

/// 削除 on the confirmation.
pub(super) async fn delete(visit: Visit, caller: Admin, form: Form) -> Result {
    let codes: Vec<String> = form.all("n").map(str::to_owned).collect();
    let count = codes.len();
    match super::delete(&visit, &caller, codes).await {
        Ok(()) => {
            let line = match visit.lang() {
                Lang::Ja => format!("{count}件のバックアップデータを削除しました。"),
                Lang::En => format!("The backup data of {count} numbers is deleted."),
            };
            Ok(outcome::done(&visit, PATH, &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            refused(&visit, &caller, ListQuery::default(), form, &refusal).await
        }
    }
}

async fn refused(
    visit: &Visit,
    caller: &Caller,
    query: ListQuery,
    form: Form,
    refusal: &Refusal,
) -> Result {
    let entry = Entry::typed(form, refusal, visit.lang());
    listed(visit, caller, query, entry).await
}

async fn listed(visit: &Visit, caller: &Caller, query: ListQuery, entry: Entry) -> Result {
    let found = number_rows::list(visit, caller, &query, &TARGETS).await?;
    let mut shell = visit.shell(text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_DELETED, p, &[], visit.lang()));
    let page = ListPage {
        list: number_rows::listing(PATH, query, &TARGETS, found.total, visit.lang()),
        present: super::present(visit, caller).await?,
        rows: found.rows,
        entry,
        shell,
    };
    page::form(&page.entry, &page)
}
