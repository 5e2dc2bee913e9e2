//! Adding the numbers of a file in the background: all of them or none, in one transaction, with a
//! count of rows looked at that a page shows. The count is this process's; the numbers are the store's.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use naisen_core::actor::Actor;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::CompanyId;
use naisen_core::number_file::{self, NumberLine};
use naisen_core::text::Text;
use naisen_store::number;
use serde::Serialize;
use utoipa::ToSchema;

use super::{NumberDraft, by_number, new_number, text};
use crate::app::App;
use crate::auth::Operator;
use crate::failure::{Failure, Result};
use crate::operator_company::Place;
use crate::visit::Visit;

/// Imports remembered; the oldest go first.
const KEPT_MAX: usize = 200;

/// The imports of this process.
#[derive(Clone, Debug, Default)]
pub(crate) struct Imports(Arc<Mutex<BTreeMap<u64, Arc<Import>>>>);

/// One file being added.
#[derive(Debug)]
pub(super) struct Import {
    company: CompanyId,
    total: usize,
    done: AtomicUsize,
    outcome: OnceLock<Result<(), Failure>>,
}

/// How far an import is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Progress {
    /// Identity, for further questions.
    id: String,
    /// Numbers of the file.
    pub(super) total: usize,
    /// Numbers looked at so far.
    pub(super) done: usize,
    /// All of them are added.
    pub(super) finished: bool,
}

impl Imports {
    fn put(&self, import: &Arc<Import>, id: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(id, Arc::clone(import));
        while all.len() > KEPT_MAX {
            all.pop_first();
        }
    }

    fn find(&self, id: u64) -> Option<Arc<Import>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&id).cloned()
    }
}

/// Starts to add the numbers of a file to a company; answers how to ask for its progress.
///
/// # Errors
/// 8016; 8077, 8009 for the file.
pub(super) async fn start(
    visit: &Visit,
    caller: &Operator,
    company: &str,
    file: Option<&[u8]>,
) -> Result<Progress> {
    let place = Place::find(visit, caller, company).await?;
    let lines = number_file::parse(file)?;
    let import = Arc::new(Import {
        company: place.id,
        total: lines.len(),
        done: AtomicUsize::new(0),
        outcome: OnceLock::new(),
    });
    let app = visit.app().clone();
    // The time leads, so that the oldest are forgotten first.
    let salt = u16::from_be_bytes(app.random.bytes::<2>());
    let id = (app.now_ms().unsigned_abs() << 16) | u64::from(salt);
    app.imports.put(&import, id);
    let shown = import.progress(id);
    tokio::spawn(run(app, caller.actor.clone(), import, lines));
    Ok(shown)
}

async fn run(app: App, actor: Actor, import: Arc<Import>, lines: Vec<NumberLine>) {
    let (company, told) = (import.company, Arc::clone(&import));
    let lines = Arc::new(lines);
    let of_file = Arc::clone(&lines);
    let added = app.store.write(move |tx| {
        let view = tx.company_of(&actor, company)?;
        let numbers: Vec<_> = lines
            .iter()
            .map(|line| {
                let draft = NumberDraft {
                    external_number: line.external_number.clone(),
                    site: line.site.clone(),
                    display_name: line.display_name.clone(),
                };
                new_number(&view, &draft)
            })
            .collect();
        number::create_rows_told(tx, &actor, company, &numbers, |done| {
            told.done.store(done, Ordering::Relaxed);
        })
        .map(|_| ())
    });
    let outcome = added.await.map_err(|error| {
        let mut failure = by_number(error);
        in_file(&mut failure.refusal, &of_file);
        failure
    });
    // Only this task sets it.
    let _ = import.outcome.set(outcome);
}

/// Rows are told by their line in the file.
fn in_file(refusal: &mut Refusal, lines: &[NumberLine]) {
    for row in &mut refusal.rows {
        let place: Option<usize> = row.key.parse().ok();
        if let Some(line) = place.and_then(|place| lines.get(place.wrapping_sub(1))) {
            row.key = line.line.to_string();
        }
    }
}

/// How far an import of this company is.
///
/// # Errors
/// 8016; 9011 when it is not known here; what the import itself was refused for.
pub(super) async fn progress(
    visit: &Visit,
    caller: &Operator,
    company: &str,
    id: &str,
) -> Result<Progress> {
    let place = Place::find(visit, caller, company).await?;
    let number = u64::from_str_radix(id, 16).map_err(|_| ErrorCode::PageMissing)?;
    let import = visit.app().imports.find(number);
    let import = import
        .filter(|import| import.company == place.id)
        .ok_or_else(|| {
            let Text { ja, en } = text::NOT_KNOWN_LINE;
            Refusal::from(ErrorCode::PageMissing).with_detail(ja, en)
        })?;
    if let Some(Err(failure)) = import.outcome.get() {
        return Err(failure.clone());
    }
    Ok(import.progress(number))
}

impl Import {
    fn progress(&self, id: u64) -> Progress {
        Progress {
            id: format!("{id:x}"),
            total: self.total,
            done: self.done.load(Ordering::Relaxed),
            finished: matches!(self.outcome.get(), Some(Ok(()))),
        }
    }
}

impl Progress {
    /// Identity, for further questions.
    pub(super) fn id(&self) -> &str {
        &self.id
    }
}
