//! The operator's pages of a company's numbers.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use naisen_core::error::ErrorCode;
use naisen_core::settings::{DigestMode, Subscriber};
use naisen_core::text::Text;

use super::import::{self, Progress};
use super::{COLUMNS, NumberChange, NumberDraft, NumberRow, site_name, text};
use crate::auth::Operator;
use crate::failure::Result;
use crate::form::{Choice, Entry, Form, ListQuery, Problem, Upload};
use crate::operator_company::Place;
use crate::ui::{Link, Listing, Shell, format, words};
use crate::visit::Visit;
use crate::{outcome, page};

const LABELS: [(&str, Text); 5] = [
    ("external_number", text::NUMBER),
    ("site", text::SITE),
    ("display_name", text::DISPLAY_NAME),
    ("digest", text::DIGEST),
    ("file", text::FILE),
];

#[derive(Template)]
#[template(path = "operator_number/list.html")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Link>,
    list: Listing,
    rows: Vec<NumberRow>,
    base: String,
    sheets: String,
}

pub(super) async fn list(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    query: ListQuery,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let found = super::list(&visit, &caller, &place, &query).await?;
    let targets = [("number", text::NUMBER), ("site", text::SITE)];
    let names = COLUMNS.map(|(name, _)| name);
    let (base, total) = (place.path("numbers"), found.total as u64);
    let page = ListPage {
        shell: place.shell(&visit, text::TITLE),
        tabs: place.tabs(&visit),
        list: Listing::new(&base, query, &targets, &names, total, visit.lang()),
        rows: found.rows,
        sheets: place.path("sheets"),
        base,
    };
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::show(&page),
    }
}

#[derive(Template)]
#[template(path = "operator_number/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
    back: String,
    /// Address of the page that takes the number back; none for a new number.
    delete: Option<String>,
    sites: Vec<Choice>,
}

impl EditPage {
    fn digests(&self) -> Vec<Choice> {
        let as_company = text::AS_COMPANY.get(self.shell.lang);
        let options = [
            ("", as_company),
            ("both", "SHA-256 + MD5"),
            ("sha256", "SHA-256"),
            ("md5", "MD5"),
        ];
        self.entry.choices("digest", options)
    }
}

fn edit_page(
    visit: &Visit,
    place: &Place,
    title: Text,
    entry: Entry,
    delete: Option<String>,
) -> Result {
    let lang = visit.lang();
    let back = place.path("numbers");
    let mut shell = place
        .shell(visit, title)
        .under(text::TITLE.get(lang), &back);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, lang));
    let mut names: Vec<String> = place.view.sites().map(|(_, s)| s.name.clone()).collect();
    names.sort();
    let options = names.into_iter().map(|name| (name.clone(), name));
    let edit = EditPage {
        sites: entry.choices("site", options),
        shell,
        entry,
        back,
        delete,
    };
    page::form(&edit.entry, &edit)
}

pub(super) async fn add(visit: Visit, caller: Operator, Path(company): Path<String>) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let first = place.view.sites().next().map(|(_, site)| site.name.clone());
    let entry = Entry::saved([("site", first.unwrap_or_default())]);
    edit_page(&visit, &place, text::NEW, entry, None)
}

pub(super) async fn create(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    form: Form,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let draft = NumberDraft {
        external_number: form.text("external_number").to_owned(),
        site: form.text("site").to_owned(),
        display_name: form.text("display_name").to_owned(),
    };
    match super::create(&visit, &caller, &company, draft).await {
        Ok(()) => {
            let line = text::ADDED.get(visit.lang());
            Ok(outcome::done(&visit, &place.path("numbers"), line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit_page(&visit, &place, text::NEW, entry, None)
        }
    }
}

/// The number of a path, which is the company's.
fn found<'a>(place: &'a Place, number: &str) -> Result<(i64, &'a Subscriber)> {
    let id = place.view.subscriber_by_code(number);
    let id = id.ok_or(ErrorCode::SubscriberMissing)?;
    let subscriber = place.view.subscriber(id);
    let version = place
        .view
        .version(naisen_store::view::Kind::Subscriber, id.0)
        .unwrap_or_default();
    let subscriber = subscriber.ok_or(ErrorCode::SubscriberMissing)?;
    Ok((version, subscriber))
}

fn delete_path(place: &Place, number: &str) -> String {
    format!("{}/{number}/delete", place.path("numbers"))
}

pub(super) async fn edit(
    visit: Visit,
    caller: Operator,
    Path((company, number)): Path<(String, String)>,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let (version, subscriber) = found(&place, &number)?;
    let digest = match subscriber.digest {
        None => "",
        Some(DigestMode::Both) => "both",
        Some(DigestMode::Sha256) => "sha256",
        Some(DigestMode::Md5) => "md5",
    };
    let entry = Entry::saved([
        ("version", version.to_string()),
        ("external_number", subscriber.external_number.clone()),
        ("site", site_name(&place.view, subscriber.site)),
        ("digest", digest.to_owned()),
    ]);
    let delete = Some(delete_path(&place, &number));
    edit_page(&visit, &place, text::EDIT, entry, delete)
}

pub(super) async fn save(
    visit: Visit,
    caller: Operator,
    Path((company, number)): Path<(String, String)>,
    form: Form,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    found(&place, &number)?;
    let digest = match form.text("digest") {
        "" => Ok(None),
        _ => form.choice("digest").map(Some),
    };
    let named = (company.as_str(), number.as_str());
    let saved = match digest {
        Ok(digest) => {
            let site = form.text("site").to_owned();
            let change = NumberChange { site, digest };
            super::update(&visit, &caller, named, form.version(), change).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => {
            let line = text::SAVED.get(visit.lang());
            Ok(outcome::done(&visit, &place.path("numbers"), line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            let delete = Some(delete_path(&place, &number));
            edit_page(&visit, &place, text::EDIT, entry, delete)
        }
    }
}

#[derive(Template)]
#[template(path = "operator_number/delete.html")]
struct DeletePage {
    shell: Shell,
    version: i64,
    number: String,
    action: String,
    back: String,
}

pub(super) async fn ask_delete(
    visit: Visit,
    caller: Operator,
    Path((company, number)): Path<(String, String)>,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let (version, subscriber) = found(&place, &number)?;
    page::show(&DeletePage {
        shell: place.shell(&visit, text::DELETE),
        version,
        number: format::tel(&subscriber.external_number),
        action: delete_path(&place, &number),
        back: place.path("numbers"),
    })
}

pub(super) async fn delete(
    visit: Visit,
    caller: Operator,
    Path((company, number)): Path<(String, String)>,
    form: Form,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    super::delete(&visit, &caller, &company, &number, form.version()).await?;
    let line = text::DELETED.get(visit.lang());
    Ok(outcome::done(&visit, &place.path("numbers"), line))
}

#[derive(Template)]
#[template(path = "operator_number/import.html")]
struct ImportPage {
    shell: Shell,
    entry: Entry,
    action: String,
    back: String,
}

fn import_page(visit: &Visit, place: &Place, entry: Entry) -> Result {
    let lang = visit.lang();
    let back = place.path("numbers");
    let mut shell = place
        .shell(visit, text::IMPORT)
        .under(text::TITLE.get(lang), &back);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::REFUSED, p, &LABELS, lang));
    let page = ImportPage {
        shell,
        action: format!("{back}/import"),
        entry,
        back,
    };
    page::form(&page.entry, &page)
}

pub(super) async fn choose(visit: Visit, caller: Operator, Path(company): Path<String>) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    import_page(&visit, &place, Entry::default())
}

pub(super) async fn import(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    upload: Upload,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let file = upload.file("file").map(|file| file.bytes.as_slice());
    match import::start(&visit, &caller, &company, file).await {
        Ok(started) => {
            let to = format!("{}/import/{}", place.path("numbers"), started.id());
            Ok(outcome::go(&to))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            import_page(
                &visit,
                &place,
                Entry::typed(upload.form, &refusal, visit.lang()),
            )
        }
    }
}

#[derive(Template)]
#[template(path = "operator_number/progress.html")]
struct ProgressPage {
    shell: Shell,
    progress: Option<Progress>,
    problem: Option<Problem>,
    back: String,
}

/// How far an import is. Until it is finished the browser asks again by itself, without script.
pub(super) async fn progress(
    visit: Visit,
    caller: Operator,
    Path((company, id)): Path<(String, String)>,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let back = place.path("numbers");
    let shell = place
        .shell(&visit, text::IMPORT)
        .under(text::TITLE.get(visit.lang()), &back);
    let (progress, problem) = match import::progress(&visit, &caller, &company, &id).await {
        Ok(progress) => (Some(progress), None),
        Err(failure) if failure.refusal.code == ErrorCode::PageMissing => {
            if failure.refusal.detail.is_none() {
                return Err(failure);
            }
            (None, None)
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            (None, Some(Problem::new(&refusal, visit.lang())))
        }
    };
    let running = progress.as_ref().is_some_and(|p| !p.finished);
    let mut response = page::show(&ProgressPage {
        shell,
        progress,
        problem,
        back,
    })?;
    if running {
        let again = HeaderValue::from_static("1");
        response.headers_mut().insert(header::REFRESH, again);
    }
    Ok(response)
}
