//! 共通電話帳追加/変更 (S26): name and file, what the file holds, and where an app may garble it.

use askama::Template;
use axum::extract::Path;
use naisen_core::ids::PhoneBookId;
use naisen_core::phone_book_file::{self, PhoneBookEntry};
use naisen_core::text::{Lang, Text};

use super::{Opened, list, text};
use crate::auth::{Admin, Caller};
use crate::failure::Result;
use crate::form::{Entry, Upload, VERSION, record_id};
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{download, notes, outcome, page};

const LABELS: [(&str, Text); 2] = [("name", text::NAME), ("file", text::FILE)];
/// Entries the page shows of a file.
const SHOWN_MAX: usize = 20;

#[derive(Template)]
#[template(path = "phone_book/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
    /// Where the form goes.
    action: String,
    /// The book; none while it is being added.
    book: Option<BookView>,
}

/// A stored book beside its form.
struct BookView {
    id: PhoneBookId,
    number: String,
    file_name: String,
    updated: String,
    /// How many entries there are.
    count: String,
    entries: Vec<PhoneBookEntry>,
    /// One line for each cell with 環境依存文字.
    garbled: Vec<String>,
}

impl BookView {
    fn of(opened: Opened, lang: Lang) -> Self {
        let Opened { book, file } = opened;
        let mut entries = file.entries;
        let total = entries.len();
        entries.truncate(SHOWN_MAX);
        let warnings = file.warnings.iter();
        Self {
            id: book.id,
            number: format!("{:03}", book.number),
            file_name: book.file_name.clone(),
            updated: format::stamp(book.updated_ms),
            count: text::entries(total, entries.len(), lang),
            entries,
            garbled: warnings.map(|found| text::place(found, lang)).collect(),
        }
    }
}

pub(super) async fn new(visit: Visit) -> Result {
    edit(&visit, None, Entry::default())
}

/// The page of the new book comes next: it tells what was read, and what may be garbled.
pub(super) async fn create(visit: Visit, caller: Admin, upload: Upload) -> Result {
    let name = upload.form.text("name").to_owned();
    match super::create(&visit, &caller, &name, upload.file("file")).await {
        Ok(made) => {
            let line = text::added(made.book.number, made.file.entries.len(), visit.lang());
            let to = format!("{}/{}", list::PATH, made.book.id);
            Ok(outcome::done(&visit, &to, &line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(upload.form, &refusal, visit.lang());
            edit(&visit, None, entry)
        }
    }
}

pub(super) async fn show(visit: Visit, caller: Admin, Path(id): Path<String>) -> Result {
    let opened = super::open(&visit, &caller, PhoneBookId(record_id(&id))).await?;
    let entry = Entry::saved([
        (VERSION, opened.book.version.to_string()),
        ("name", opened.book.name.clone()),
    ]);
    let book = BookView::of(opened, visit.lang());
    edit(&visit, Some(book), entry)
}

pub(super) async fn save(
    visit: Visit,
    caller: Admin,
    Path(id): Path<String>,
    upload: Upload,
) -> Result {
    let id = PhoneBookId(record_id(&id));
    let (name, version) = (upload.form.text("name").to_owned(), upload.form.version());
    let file = upload.file("file");
    match super::update(&visit, &caller, id, version, &name, file).await {
        Ok(_) => {
            let said = text::SAVED.get(visit.lang());
            Ok(outcome::done(&visit, visit.path(), said))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(upload.form, &refusal, visit.lang());
            let book = stored(&visit, &caller, id).await;
            edit(&visit, book, entry)
        }
    }
}

/// The stored book below a refused form; none when it is gone, which the refusal says already.
async fn stored(visit: &Visit, caller: &Caller, id: PhoneBookId) -> Option<BookView> {
    let opened = super::open(visit, caller, id).await.ok()?;
    Some(BookView::of(opened, visit.lang()))
}

/// The file with the cells defused that a spreadsheet would run (phone-book.8).
pub(super) async fn download(visit: Visit, caller: Admin, Path(id): Path<String>) -> Result {
    let opened = super::open(&visit, &caller, PhoneBookId(record_id(&id))).await?;
    let bytes = phone_book_file::bytes(&opened.file.entries);
    let name = format!("{}.csv", opened.book.file_name);
    Ok(download::csv(&name, "Shift_JIS", bytes))
}

fn edit(visit: &Visit, book: Option<BookView>, entry: Entry) -> Result {
    let lang = visit.lang();
    let adding = visit.path().ends_with("/new");
    let (title, refused) = if adding {
        (text::NEW, text::NOT_ADDED)
    } else {
        (text::EDIT, text::NOT_SAVED)
    };
    let mut shell = visit.shell(title).under(text::LIST.get(lang), list::PATH);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(refused, p, &LABELS, lang));
    let edit = EditPage {
        shell,
        entry,
        action: visit.path().to_owned(),
        book,
    };
    page::form(&edit.entry, &edit)
}
