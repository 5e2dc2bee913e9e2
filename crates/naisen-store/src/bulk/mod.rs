//! 一括登録 (S31; domain §3.4, §7): uploaded files, their jobs, and the run, which is atomic and holds
//! the company's lock for its last step only.

mod run;
mod signal;

#[cfg(test)]
pub(crate) use run::STATEMENTS as RUN_STATEMENTS;
pub use run::{Claim, Worker, claim, take_over, work};
pub(crate) use signal::Signal;
pub use signal::{announce, watch};

use naisen_core::actor::Actor;
use naisen_core::bulk::{self, BulkChanges, BulkFile, BulkJobState, BulkKind};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::{BulkJobId, CompanyId};
use naisen_core::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::audit::{self, Entry};
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::record::permit_admin;
use crate::sql::{row, sql};
use crate::word;

/// A job as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkJob {
    /// Identity.
    pub id: BulkJobId,
    /// ファイル名.
    pub file_name: String,
    /// データ区分; none when the file was refused before it was read.
    pub kind: Option<BulkKind>,
    /// Group of line 1; empty to clear, and where no kind is known.
    pub group: String,
    /// アップロード日時, epoch milliseconds.
    pub uploaded_ms: i64,
    /// ステータス.
    pub state: BulkJobState,
    /// 件数.
    pub row_count: usize,
    /// Rows the run has validated so far.
    pub checked_count: usize,
    /// エラー: line and code.
    pub errors: Vec<BulkError>,
}

/// One failing line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkError {
    /// Line of the file; empty when no line is to blame.
    pub line: String,
    /// The number of the code.
    pub code: u16,
    /// What exactly was found, in Japanese; a failing row's begins with its 加入者ID.
    #[serde(default)]
    pub detail_ja: String,
    /// The same in English.
    #[serde(default)]
    pub detail_en: String,
}

/// What became of 即時投入.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// 投入中: a worker takes it.
    Running,
    /// The stored file is missing (8068) or altered (8073): 投入エラー.
    Refused(Refusal),
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upload {
    /// アップロード完了.
    Accepted(BulkJobId),
    /// Refused; where domain §3.4 wants it, an entry in state アップロードエラー is listed.
    Refused(Refusal),
}

row! {
    pub(crate) struct JobRow {
        company_id: i64,
        id: i64,
        file_name: String,
        kind: String,
        group_name: String,
        uploaded_ms: i64,
        state: String,
        row_count: i64,
        checked_count: i64,
        sha256: Vec<u8>,
        errors: String,
        actor: String,
    }
    pub(crate) struct FileRow { bytes: Vec<u8> }
}

sql! {
    fn select(company_id: i64, id: i64) -> JobRow =
        "SELECT company_id, id, file_name, kind, group_name, uploaded_ms, state, row_count, checked_count, sha256,
                errors, actor
         FROM bulk_job WHERE company_id = $1 AND id = $2";
    fn select_all(company_id: i64) -> JobRow =
        "SELECT company_id, id, file_name, kind, group_name, uploaded_ms, state, row_count, checked_count, sha256,
                errors, actor
         FROM bulk_job WHERE company_id = $1 ORDER BY id";
    fn insert(..JobRow) =
        "INSERT INTO bulk_job (company_id, id, file_name, kind, group_name, uploaded_ms, state,
                               row_count, checked_count, sha256, errors, actor, lease_until_ms,
                               attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0)";
    fn begin(company_id: i64, id: i64, actor: &str) =
        "UPDATE bulk_job SET state = 'running', actor = $3, errors = '[]', checked_count = 0,
                lease_until_ms = 0, attempts = 0
         WHERE company_id = $1 AND id = $2";
    fn delete_row(company_id: i64, id: i64) = "DELETE FROM bulk_job WHERE company_id = $1 AND id = $2";
    fn select_file(company_id: i64, id: i64) -> FileRow =
        "SELECT bytes FROM bulk_file WHERE company_id = $1 AND bulk_job_id = $2";
    fn insert_file(company_id: i64, id: i64, bytes: &[u8]) =
        "INSERT INTO bulk_file (company_id, bulk_job_id, bytes) VALUES ($1, $2, $3)";
    fn delete_file(company_id: i64, id: i64) =
        "DELETE FROM bulk_file WHERE company_id = $1 AND bulk_job_id = $2";
}

/// The jobs of the actor's company, in list order.
///
/// # Errors
/// 8016; 9002 for all but admins.
pub fn list(conn: &mut Conn<'_>, actor: &Actor) -> Result<Vec<BulkJob>> {
    let company = permit_admin(actor)?;
    conn.company(actor)?;
    select_all(conn, company.0)?
        .into_iter()
        .map(BulkJob::try_from)
        .collect()
}

/// One job of the actor's company.
///
/// # Errors
/// 8016; 8066 when it is not there; 9002 for all but admins.
pub fn get(conn: &mut Conn<'_>, actor: &Actor, id: BulkJobId) -> Result<BulkJob> {
    let company = permit_admin(actor)?;
    conn.company(actor)?;
    select(conn, company.0, id.0)?
        .pop()
        .ok_or(ErrorCode::CsvNoData)?
        .try_into()
}

/// Takes an uploaded file `(name, bytes)`: judged, kept with its SHA-256 and listed.
///
/// # Errors
/// 8016; 9002 for all but admins. A refused file is no error here: see [`Upload`].
pub fn upload(
    tx: &mut Tx<'_>,
    actor: &Actor,
    file: Option<(&str, Option<&[u8]>)>,
) -> Result<Upload> {
    let company = permit_admin(actor)?;
    tx.company(actor)?;
    let mut jobs = Vec::new();
    for row in select_all(tx, company.0)? {
        jobs.push(BulkJob::try_from(row)?);
    }
    let judged = bulk::upload(
        file,
        jobs.iter().map(|job| (job.file_name.as_str(), job.state)),
    );
    let (parsed, refusal) = match judged {
        Ok(parsed) => (Some(parsed), None),
        Err(fault) if !fault.listed => return Ok(Upload::Refused(fault.refusal)),
        Err(fault) => (None, Some(fault.refusal)),
    };
    let (name, bytes) = file.map_or(("", None), |(name, bytes)| (name, bytes));
    let name_key = name.to_lowercase();
    for job in jobs
        .iter()
        .filter(|job| !job.state.holds_name() && job.file_name.to_lowercase() == name_key)
    {
        remove(tx, company, job.id)?;
    }
    let id = BulkJobId(tx.new_id());
    let state = if refusal.is_some() {
        BulkJobState::UploadFailed
    } else {
        BulkJobState::Uploaded
    };
    let errors: Vec<BulkError> = refusal.as_ref().map(errors_of).unwrap_or_default();
    let row = JobRow {
        company_id: company.0,
        id: id.0,
        file_name: name.to_owned(),
        kind: parsed
            .as_ref()
            .map_or("", |file| file.kind.word())
            .to_owned(),
        group_name: parsed
            .as_ref()
            .map(|file| file.group.clone())
            .unwrap_or_default(),
        uploaded_ms: tx.now_ms(),
        state: word::of(&state)?,
        row_count: parsed.as_ref().map_or(0, |file| file.rows.len() as i64),
        checked_count: 0,
        sha256: Sha256::digest(bytes.unwrap_or_default()).to_vec(),
        errors: word::json(&errors)?,
        actor: String::new(),
    };
    insert(tx, &row)?;
    if let (Some(_), Some(bytes)) = (&parsed, bytes) {
        insert_file(tx, company.0, id.0, bytes)?;
    }
    note(tx, actor, company, id, name, "upload")?;
    Ok(refusal.map_or(Upload::Accepted(id), Upload::Refused))
}

/// What a run would change now, without changing it.
///
/// # Errors
/// 8016, 8066, 8068, 8073 and those of [`bulk::run`]; 9002 for all but admins.
pub fn preview(conn: &mut Conn<'_>, actor: &Actor, id: BulkJobId) -> Result<BulkChanges> {
    let company = permit_admin(actor)?;
    let view = conn.company(actor)?;
    let row = select(conn, company.0, id.0)?
        .pop()
        .ok_or(ErrorCode::CsvNoData)?;
    let file = stored_file(conn, &row)?;
    Ok(bulk::run(&view, &file, &mut |_| {})?)
}

/// Begins 即時投入, also again after 投入エラー; [`work`] does it, woken by [`announce`].
///
/// # Errors
/// 8016, 8066; 9005 while another job of the company runs; 9002 for all but admins. A file that is
/// not the one uploaded is no error here: see [`Start`].
pub fn start(tx: &mut Tx<'_>, actor: &Actor, id: BulkJobId) -> Result<Start> {
    let company = permit_admin(actor)?;
    tx.company(actor)?;
    let mut rows = select_all(tx, company.0)?;
    let running = word::of(&BulkJobState::Running)?;
    let another = rows
        .iter()
        .any(|row| row.id != id.0 && row.state == running);
    let at = rows.iter().position(|row| row.id == id.0);
    let row = at.map(|at| rows.swap_remove(at));
    let state = match &row {
        Some(row) => Some(word::read(&row.state)?),
        None => None,
    };
    bulk::check_run(state, another)?;
    let row = row.ok_or(ErrorCode::CsvNoData)?;
    let address = actor.address.map(|a| a.to_string()).unwrap_or_default();
    begin(tx, company.0, id.0, &address)?;
    note(tx, actor, company, id, &row.file_name, "start")?;
    match stored_file(tx, &row) {
        Ok(_) => Ok(Start::Running),
        Err(Error::Refusal(refusal)) => {
            run::end_failed(tx, company, id, &errors_of(&refusal))?;
            Ok(Start::Refused(refusal))
        }
        Err(fault) => Err(fault),
    }
}

/// Removes jobs with their files, all or none.
///
/// # Errors
/// 8008 without jobs; 8016; 8075 when one is not there; 9004 while one runs; 9002 for all but admins.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, ids: &[BulkJobId]) -> Result<()> {
    let company = permit_admin(actor)?;
    tx.company(actor)?;
    if ids.is_empty() {
        return Err(ErrorCode::Required.into());
    }
    for id in ids {
        let row = select(tx, company.0, id.0)?
            .pop()
            .ok_or(ErrorCode::BulkJobToDeleteMissing)?;
        let job = BulkJob::try_from(row)?;
        if !job.state.may_delete() {
            return Err(ErrorCode::StillInUse.into());
        }
        remove(tx, company, *id)?;
        note(tx, actor, company, *id, &job.file_name, "delete")?;
    }
    Ok(())
}

fn remove(tx: &mut Tx<'_>, company: CompanyId, id: BulkJobId) -> Result<()> {
    delete_file(tx, company.0, id.0)?;
    delete_row(tx, company.0, id.0)?;
    Ok(())
}

/// The file of a job, if it is still the one that was uploaded.
fn stored_file(conn: &mut Conn<'_>, row: &JobRow) -> Result<BulkFile> {
    let file = select_file(conn, row.company_id, row.id)?
        .pop()
        .map(|row| row.bytes);
    let now: [u8; 32] = Sha256::digest(file.as_deref().unwrap_or_default()).into();
    let uploaded = <[u8; 32]>::try_from(row.sha256.as_slice()).unwrap_or_default();
    let bytes = bulk::check_stored(file.as_deref(), now, uploaded)?;
    Ok(BulkFile::parse(bytes)?)
}

/// Every failing line; the refusal itself when no line is to blame.
fn errors_of(refusal: &Refusal) -> Vec<BulkError> {
    if refusal.rows.is_empty() {
        return vec![BulkError::new("", refusal.code, refusal.detail.as_ref())];
    }
    let rows = refusal.rows.iter();
    rows.map(|row| BulkError::new(&row.key, row.code, row.detail.as_ref()))
        .collect()
}

impl BulkError {
    fn new(line: &str, code: ErrorCode, detail: Option<&Text<String>>) -> Self {
        Self {
            line: line.to_owned(),
            code: code.number(),
            detail_ja: detail.map(|text| text.ja.clone()).unwrap_or_default(),
            detail_en: detail.map(|text| text.en.clone()).unwrap_or_default(),
        }
    }
}

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    company: CompanyId,
    id: BulkJobId,
    name: &str,
    action: &str,
) -> Result<()> {
    audit::write(
        tx,
        actor,
        company,
        &Entry {
            object: "bulk_job",
            object_id: id.0,
            object_name: name,
            action,
            before: None,
            after: Some(json!({})),
        },
    )
}

/// What line 1 of a file may say.
const KINDS: [BulkKind; 3] = [BulkKind::Vpn, BulkKind::Hunt, BulkKind::Pickup];

impl TryFrom<JobRow> for BulkJob {
    type Error = Error;
    fn try_from(row: JobRow) -> Result<Self> {
        Ok(Self {
            id: BulkJobId(row.id),
            file_name: row.file_name,
            kind: KINDS.into_iter().find(|kind| kind.word() == row.kind),
            group: row.group_name,
            uploaded_ms: row.uploaded_ms,
            state: word::read(&row.state)?,
            row_count: word::narrow(row.row_count)?,
            checked_count: word::narrow(row.checked_count)?,
            errors: word::parse(&row.errors)?,
        })
    }
}
