//! The page of 一括登録: upload, list, what the picked file would change, and the confirmation of a
//! deletion.

use askama::Template;
use axum::extract::Path;
use axum::response::sse::Event;
use naisen_core::bulk::BulkJobState;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::BulkJobId;
use naisen_core::text::{Lang, Text};
use naisen_store::bulk::BulkJob;

use super::file::BulkUpload;
use super::preview::{Preview, PreviewRow};
use super::{events as watching, job as told, text};
use crate::auth::Admin;
use crate::failure::Result;
use crate::form::{Entry, Form, ListQuery, Problem};
use crate::ui::{Listing, Shell, format, words};
use crate::visit::Visit;
use crate::{download, notes, outcome, page};

/// Failing lines a page shows; the CSV has all.
const ERRORS_SHOWN: usize = 20;
const LABELS: [(&str, Text); 1] = [("file", text::FILE)];

#[derive(Template)]
#[template(path = "bulk/list.html")]
struct BulkPage {
    shell: Shell,
    entry: Entry,
    lines: Vec<Line>,
    picked: Option<Picked>,
}

/// A job in the list.
struct Line {
    job: BulkJob,
    picked: bool,
    errors: Vec<ShownError>,
    remedy: &'static str,
}

/// A failing line in words.
struct ShownError {
    line: String,
    code: u16,
    message: &'static str,
    detail: String,
}

/// The job picked, and what its run would do.
struct Picked {
    job: BulkJob,
    /// None while it cannot be run, or would be refused.
    preview: Option<Preview>,
    problem: Option<Problem>,
    rows: Vec<PreviewRow>,
    list: Listing,
}

#[derive(Template)]
#[template(path = "bulk/state.html")]
struct StateCell<'a> {
    shell: &'a Shell,
    job: &'a BulkJob,
    /// Whether the page should be drawn anew: the job has ended while it was watched.
    ended: bool,
}

#[derive(Template)]
#[template(path = "bulk/delete.html")]
struct DeletePage {
    shell: Shell,
    job: BulkJob,
}

impl BulkPage {
    fn state<'a>(&'a self, job: &'a BulkJob) -> StateCell<'a> {
        StateCell {
            shell: &self.shell,
            job,
            ended: false,
        }
    }
}

impl Line {
    fn of(job: BulkJob, picked: Option<BulkJobId>, lang: Lang) -> Self {
        let errors = job
            .errors
            .iter()
            .take(ERRORS_SHOWN)
            .map(|error| ShownError {
                line: error.line.clone(),
                code: error.code,
                message: told::code_of(error).text().get(lang),
                detail: told::detail(error, lang).to_owned(),
            });
        let remedy = job.errors.first().map_or("", |error| {
            Problem::new(&Refusal::from(told::code_of(error)), lang).remedy
        });
        Self {
            errors: errors.collect(),
            remedy,
            picked: picked == Some(job.id),
            job,
        }
    }

    /// データ区分 and the group.
    fn kind(&self, lang: Lang) -> String {
        match self.job.kind {
            None => words::NONE.get(lang).to_owned(),
            Some(kind) if self.job.group.is_empty() => {
                format!("{} {}", kind.word(), text::CLEAR.get(lang))
            }
            Some(kind) => format!("{} {}", kind.word(), self.job.group),
        }
    }

    fn running(&self) -> bool {
        self.job.state == BulkJobState::Running
    }

    fn row_count(&self) -> String {
        format::count(self.job.row_count as u64)
    }

    fn error_count(&self) -> String {
        format::count(self.job.errors.len() as u64)
    }

    fn more_errors(&self) -> bool {
        self.job.errors.len() > self.errors.len()
    }
}

impl StateCell<'_> {
    fn running(&self) -> bool {
        self.job.state == BulkJobState::Running
    }

    fn checked(&self) -> String {
        format::count(self.job.checked_count as u64)
    }

    fn rows(&self) -> String {
        format::count(self.job.row_count as u64)
    }

    /// Colour and icon of the tag.
    const fn look(&self) -> (&'static str, &'static str) {
        match self.job.state {
            BulkJobState::Uploaded => ("ok", "ok"),
            BulkJobState::Done => ("", "ok"),
            BulkJobState::Running => ("", ""),
            BulkJobState::UploadFailed | BulkJobState::RunFailed => ("stop", "stop"),
        }
    }
}

pub(super) async fn show(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    let empty: [(&str, &str); 0] = [];
    draw(&visit, &caller, Entry::saved(empty), query).await
}

pub(super) async fn upload(visit: Visit, caller: Admin, file: BulkUpload) -> Result {
    match super::upload(&visit, &caller, file).await {
        Ok(id) => Ok(outcome::done(
            &visit,
            &here(id),
            text::UPLOADED.get(visit.lang()),
        )),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            refused(&visit, &caller, Form::default(), &refusal).await
        }
    }
}

pub(super) async fn run(visit: Visit, caller: Admin, form: Form) -> Result {
    let id = job_of(&form)?;
    match super::run(&visit, &caller, id).await {
        Ok(()) => Ok(outcome::done(
            &visit,
            &here(id),
            text::STARTED.get(visit.lang()),
        )),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            refused(&visit, &caller, form, &refusal).await
        }
    }
}

pub(super) async fn confirm_delete(visit: Visit, caller: Admin, query: ListQuery) -> Result {
    let id = picked(query.choice("job")).ok_or_else(|| ErrorCode::Required.at("job"))?;
    let job = super::find(&visit, &caller, id).await?;
    page::show(&DeletePage {
        shell: visit
            .shell(text::DELETE_TITLE)
            .under(text::TITLE.get(visit.lang()), "/bulk"),
        job,
    })
}

pub(super) async fn delete(visit: Visit, caller: Admin, form: Form) -> Result {
    let id = job_of(&form)?;
    match super::delete(&visit, &caller, id).await {
        Ok(()) => Ok(outcome::done(
            &visit,
            "/bulk",
            text::DELETED.get(visit.lang()),
        )),
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            refused(&visit, &caller, form, &refusal).await
        }
    }
}

pub(super) async fn events(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result {
    let id = BulkJobId(id);
    super::find(&visit, &caller, id).await?;
    let shell = visit.shell(text::TITLE);
    let tell = move |job: &BulkJob| {
        let cell = StateCell {
            shell: &shell,
            job,
            ended: job.state != BulkJobState::Running,
        };
        // A template that cannot be written would have failed on the page itself.
        Event::default().data(cell.render().unwrap_or_default())
    };
    Ok(watching::follow(
        &visit.app().store,
        &caller.actor,
        id,
        tell,
    ))
}

pub(super) async fn errors(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result {
    let job = super::find(&visit, &caller, BulkJobId(id)).await?;
    let bytes = told::errors_csv(&job.errors, visit.lang());
    let name = format!("errors-{}", job.file_name);
    Ok(download::csv(&name, "Shift_JIS", bytes))
}

pub(super) async fn template(_caller: Admin, Path(file): Path<String>) -> Result {
    let template = super::template(&file)?;
    Ok(download::csv(
        template.file_name,
        "Shift_JIS",
        template.bytes(),
    ))
}

fn here(id: BulkJobId) -> String {
    format!("/bulk?job={id}")
}

fn picked(job: &str) -> Option<BulkJobId> {
    job.parse().ok().map(BulkJobId)
}

fn job_of(form: &Form) -> Result<BulkJobId, Refusal> {
    form.number("job").map(BulkJobId)
}

async fn refused(visit: &Visit, caller: &Admin, form: Form, refusal: &Refusal) -> Result {
    let query = ListQuery {
        choices: vec![("job".to_owned(), form.text("job").to_owned())],
        ..ListQuery::default()
    };
    let entry = Entry::typed(form, refusal, visit.lang());
    draw(visit, caller, entry, query).await
}

async fn draw(visit: &Visit, caller: &Admin, entry: Entry, query: ListQuery) -> Result {
    let lang = visit.lang();
    let mut jobs = super::list(visit, caller).await?;
    // The newest file is the one just uploaded.
    jobs.reverse();
    let wanted = picked(query.choice("job"));
    let found = jobs.iter().find(|job| Some(job.id) == wanted).cloned();
    let picked = match found {
        Some(job) => Some(look_into(visit, caller, job, query).await?),
        None => None,
    };
    if let Some(last) = picked.as_ref().and_then(|p| p.list.beyond()) {
        return Ok(outcome::go(&last));
    }
    let mut shell = visit.shell(text::TITLE);
    let title = match visit.path() {
        "/bulk/run" => text::NOT_RUN,
        "/bulk/delete" => text::NOT_DELETED,
        _ => text::NOT_UPLOADED,
    };
    shell.summary = entry
        .problem()
        .map(|problem| page::summary(title, &headline(problem), &LABELS, lang));
    let page = BulkPage {
        shell,
        lines: jobs
            .into_iter()
            .map(|job| Line::of(job, wanted, lang))
            .collect(),
        entry,
        picked,
    };
    page::form(&page.entry, &page)
}

/// The refusal without its lines, which the list shows.
fn headline(problem: &Problem) -> Problem {
    Problem {
        rows: Vec::new(),
        ..problem.clone()
    }
}

async fn look_into(
    visit: &Visit,
    caller: &Admin,
    job: BulkJob,
    query: ListQuery,
) -> Result<Picked> {
    let (mut preview, mut problem) = (None, None);
    if job.state.may_run() {
        match super::preview(visit, caller, job.id).await {
            Ok(changes) => preview = Some(changes),
            Err(failure) => {
                let mut found = Problem::new(&failure.into_refusal()?, visit.lang());
                found.rows.truncate(ERRORS_SHOWN);
                problem = Some(found);
            }
        }
    }
    let moving = preview.as_ref().map_or(0, Preview::moving);
    let rows = preview.iter().flat_map(|changes| changes.moving_rows());
    let (skip, take) = (query.offset() as usize, query.size as usize);
    Ok(Picked {
        rows: rows.skip(skip).take(take).cloned().collect(),
        list: Listing::new("/bulk", query, &[], &[], moving as u64, visit.lang()),
        job,
        preview,
        problem,
    })
}

impl Picked {
    fn running(&self) -> bool {
        self.job.state == BulkJobState::Running
    }

    /// Rows that change something.
    fn moving(&self) -> String {
        format::count(self.list.total)
    }

    /// Whether the preview has more than one page.
    fn pages(&self) -> bool {
        self.list.last_page() > 1
    }

    fn run_word(&self) -> Text {
        if self.job.state == BulkJobState::RunFailed {
            text::RUN_AGAIN
        } else {
            text::RUN
        }
    }
}

/// Templates to download: file, word.
const TEMPLATES: [(&str, Text); 3] = [
    ("vpn.csv", text::TEMPLATE_VPN),
    ("hunt.csv", text::TEMPLATE_HUNT),
    ("pickup.csv", text::TEMPLATE_PICKUP),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_offered() {
        let offered = TEMPLATES.map(|(file, _)| file);
        assert_eq!(offered, naisen_core::bulk::TEMPLATES.map(|t| t.file_name));
    }
}
