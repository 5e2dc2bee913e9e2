//! The lists of a company's records (S13, S16, S19, S22, S25): one page with search, sort and boxes, its
//! export, and the deletion with its confirmation. What the records are is each feature's own [`Kind`];
//! here are only the screens.

mod text;

pub(crate) use text::{ADD, EXPORT, GONE, NONE_TICKED, NOT_DELETED, SET_MEMBERS};

use askama::Template;
use axum::Json;
use axum::routing::get;
use naisen_core::actor::Actor;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::settings::CompanySettings;
use naisen_core::text::{Lang, Text};
use naisen_store::list::{Listing as Found, Page, Query};
use naisen_store::{Conn, Tx};

use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::feature::{Pages, Screen};
use crate::form::{Entry, Form, Found as Answered, ListQuery, record_id};
use crate::page::{Confirm, Doomed};
use crate::ui::{Listing, Shell, words as kit};
use crate::visit::Visit;
use crate::{download, outcome, page};

/// One kind of records with a list of its own.
pub(crate) struct Kind {
    /// Address of the list; a record's own page and the form for a new one are below it.
    pub(crate) path: &'static str,
    /// Address of the export; its last part is the file's name.
    pub(crate) csv: &'static str,
    /// Address of the deletion.
    pub(crate) delete: &'static str,
    /// What the screen says.
    pub(crate) words: Words,
    /// Targets of the search: name in the URL, and word.
    pub(crate) targets: &'static [(&'static str, Text)],
    /// The columns behind the boxes.
    pub(crate) columns: &'static [Column],
    /// One page of the list.
    pub(crate) lines:
        fn(&mut Conn<'_>, &Actor, &ListQuery, Lang) -> naisen_store::Result<Found<Line>>,
    /// 全件CSV出力, in CP932 (lists.13).
    pub(crate) file: fn(&mut Conn<'_>, &Actor) -> naisen_store::Result<Vec<u8>>,
    /// A record's name and what is lost with it; none when it is gone already.
    pub(crate) doomed: fn(&CompanySettings, i64, Lang) -> Option<(String, String)>,
    /// Deletes records, all or none.
    pub(crate) remove: fn(&mut Tx<'_>, &Actor, &[i64]) -> naisen_store::Result<()>,
}

/// What a list says of its kind of records.
pub(crate) struct Words {
    /// Title of the screen.
    pub(crate) title: Text,
    /// The record, singular.
    pub(crate) noun: Text,
    /// The English plural.
    pub(crate) plural: &'static str,
    /// Said when a search finds nothing.
    pub(crate) none_found: Text,
    /// What a deletion does, in one sentence.
    pub(crate) warning: Text,
    /// The manual's notes, and ours.
    pub(crate) notes: &'static [Text],
}

/// A column.
pub(crate) struct Column {
    label: Text,
    /// Its name in the URL; empty for one that does not sort.
    sort: &'static str,
}

/// One record of the list.
pub(crate) struct Line {
    /// Identity.
    pub(crate) id: i64,
    /// What the row is called.
    pub(crate) name: String,
    /// One for each column.
    pub(crate) cells: Vec<Cell>,
}

/// What stands in a cell.
pub(crate) enum Cell {
    /// The record's name, which leads to it.
    Name,
    /// Text; a dash when empty.
    Text(String),
    /// Digits, which do not break.
    Digits(String),
    /// A number with the name of whose it is.
    Named(String, String),
    /// A count that leads somewhere; the last is what the link is called behind the name.
    Link(usize, String, Text),
    /// A file to download.
    File(String, Text),
}

impl Cell {
    /// How many members a group has; leads to the member screen at this address.
    pub(crate) fn members(count: usize, path: &str, group: i64) -> Self {
        let href = format!("{path}?group={group}&members=on&others=on");
        Self::Link(count, href, SET_MEMBERS)
    }
}

impl Column {
    /// A column that sorts by this name of the URL.
    pub(crate) const fn sorted(sort: &'static str, label: Text) -> Self {
        Self { label, sort }
    }

    /// A column that does not sort.
    pub(crate) const fn plain(label: Text) -> Self {
        Self { label, sort: "" }
    }
}

#[derive(Template)]
#[template(path = "records/list.html")]
struct ListPage {
    shell: Shell,
    kind: &'static Kind,
    list: Listing,
    lines: Vec<Line>,
}

/// The routes of a list.
pub(crate) fn pages(pages: Pages, kind: &'static Kind, screens: &'static [Screen]) -> Pages {
    let list = move |visit: Visit, caller: Admin, query: ListQuery| async move {
        list_page(&visit, &caller, kind, query, None).await
    };
    let file = move |visit: Visit, caller: Admin| export(visit, caller, kind);
    let ask = move |visit: Visit, caller: Admin| confirm(visit, caller, kind);
    let act = move |visit: Visit, caller: Admin, form: Form| delete(visit, caller, kind, form);
    pages
        .screen(screens, get(list))
        .action(screens, kind.csv, get(file))
        .action(screens, kind.delete, get(ask).post(act))
}

/// The whole list of a kind, for exports.
pub(crate) fn all<C: Default>() -> Query<C> {
    Query {
        page: Page::ALL,
        ..Query::default()
    }
}

/// One page of records as an operation answers it.
pub(crate) async fn list<T: Send + 'static>(
    visit: &Visit,
    caller: &Caller,
    query: ListQuery,
    find: fn(&mut Conn<'_>, &Actor, &ListQuery) -> naisen_store::Result<Found<T>>,
) -> Result<Json<Answered<T>>> {
    let asked = query.clone();
    let found = visit
        .read(caller, move |conn, actor| find(conn, actor, &asked))
        .await?;
    Ok(Json(query.found(found.rows, found.total)))
}

/// 全件CSV出力.
pub(crate) async fn export(visit: Visit, caller: Admin, kind: &'static Kind) -> Result {
    let bytes = visit.read(&caller, kind.file).await?;
    let name = kind.csv.trim_start_matches('/');
    Ok(download::csv(name, "Shift_JIS", bytes))
}

/// Deletes records, all or none.
pub(crate) async fn remove(
    visit: &Visit,
    caller: &Caller,
    kind: &'static Kind,
    ids: Vec<i64>,
) -> Result<()> {
    visit
        .write(caller, move |tx, actor| (kind.remove)(tx, actor, &ids))
        .await
}

async fn list_page(
    visit: &Visit,
    caller: &Caller,
    kind: &'static Kind,
    query: ListQuery,
    refused: Option<Refusal>,
) -> Result {
    let (lang, asked) = (visit.lang(), query.clone());
    let found = visit
        .read(caller, move |conn, actor| {
            (kind.lines)(conn, actor, &asked, lang)
        })
        .await?;
    let entry = refused.map_or_else(Entry::default, |refusal| {
        Entry::typed(Form::default(), &refusal, lang)
    });
    let mut shell = visit.shell(kind.words.title);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(NONE_TICKED, p, &[], lang));
    let sorts = kind.columns.iter().map(|column| column.sort);
    let sorts: Vec<&str> = sorts.filter(|name| !name.is_empty()).collect();
    let total = found.total as u64;
    let page = ListPage {
        shell,
        kind,
        list: Listing::new(kind.path, query, kind.targets, &sorts, total, lang),
        lines: found.rows,
    };
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::form(&entry, &page),
    }
}

/// Names the ticked records. None ticked is the list with 8008.
async fn confirm(visit: Visit, caller: Admin, kind: &'static Kind) -> Result {
    let query = Form::new(crate::form::pairs(visit.query().as_bytes())?);
    let ids = ids(&query);
    if ids.is_empty() {
        let refused = ErrorCode::Required.into();
        return list_page(&visit, &caller, kind, ListQuery::default(), Some(refused)).await;
    }
    confirm_page(&visit, &caller, kind, ids, Entry::default()).await
}

async fn delete(visit: Visit, caller: Admin, kind: &'static Kind, form: Form) -> Result {
    let ids = ids(&form);
    match remove(&visit, &caller, kind, ids.clone()).await {
        Ok(()) => {
            let line = kind.words.deleted(ids.len(), visit.lang());
            Ok(outcome::done(&visit, kind.path, &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            confirm_page(&visit, &caller, kind, ids, entry).await
        }
    }
}

async fn confirm_page(
    visit: &Visit,
    caller: &Caller,
    kind: &'static Kind,
    ids: Vec<i64>,
    entry: Entry,
) -> Result {
    let (lang, count) = (visit.lang(), ids.len());
    let rows = visit
        .read(caller, move |conn, actor| {
            let company = conn.company(actor)?;
            let doomed = ids.iter().map(|id| {
                let found = (kind.doomed)(&company, *id, lang);
                let gone = || (GONE.get(lang).to_owned(), String::new());
                let (label, note) = found.unwrap_or_else(gone);
                Doomed {
                    value: id.to_string(),
                    label,
                    note,
                }
            });
            Ok(doomed.collect())
        })
        .await?;
    let mut shell = visit
        .shell(kind.words.title)
        .titled(kind.words.deletion(lang))
        .under(kind.words.title.get(lang), kind.path);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(NOT_DELETED, p, &[], lang));
    let confirm = Confirm {
        shell,
        entry,
        action: kind.delete.to_owned(),
        back: kind.path.to_owned(),
        warning: kind.words.warning,
        version: None,
        verb: kind.words.verb(count, lang),
        rows,
    };
    confirm.show()
}

/// The ids ticked; a word that is no id is one no record has.
fn ids(form: &Form) -> Vec<i64> {
    form.all("id").map(record_id).collect()
}

impl ListPage {
    /// The button below the list.
    fn delete(&self) -> String {
        self.kind.words.delete(self.shell.lang)
    }

    /// Said of a company without any.
    fn none(&self) -> String {
        self.kind.words.none(self.shell.lang)
    }

    /// Each cell of a line with the word of its column.
    fn cells<'a>(&self, line: &'a Line) -> Vec<(&'static str, &'a Cell)> {
        let labels = self.kind.columns.iter();
        let labels = labels.map(|column| column.label.get(self.shell.lang));
        labels.zip(&line.cells).collect()
    }
}
