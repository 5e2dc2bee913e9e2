//! A job as an operation answers it, and its failing lines as words and as CSV.

use naisen_core::bulk::BulkJobState;
use naisen_core::csv_cell::{self, ListEncoding};
use naisen_core::error::ErrorCode;
use naisen_core::ids::BulkJobId;
use naisen_core::text::{Lang, Text, t};
use naisen_store::bulk::{BulkError, BulkJob};
use serde::Serialize;
use utoipa::ToSchema;

/// Header of the list of errors.
const HEADER: [Text; 4] = [
    t("行", "Line"),
    t("エラーコード", "Error code"),
    t("内容", "Message"),
    t("対象", "Found"),
];

/// One 一括登録 job.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct Job {
    id: BulkJobId,
    /// ファイル名.
    file_name: String,
    /// データ区分: `VPN`, `HUNT` or `PICKUP`; none when the file was refused.
    kind: Option<&'static str>,
    /// Group of line 1; empty to clear.
    group: String,
    /// アップロード日時, milliseconds since 1970.
    uploaded_ms: i64,
    /// ステータス.
    state: BulkJobState,
    /// 件数.
    row_count: usize,
    /// Rows the run has validated so far.
    checked_count: usize,
    /// エラー.
    errors: Vec<JobError>,
}

/// One failing line.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct JobError {
    /// Line of the file, from 1; none when no line is to blame.
    line: Option<u32>,
    /// Row of the error table.
    code: u16,
    /// The table's message in Japanese.
    message_ja: &'static str,
    /// The table's message in English.
    message_en: &'static str,
    /// What exactly was found, in Japanese; begins with the 加入者ID.
    detail_ja: String,
    /// The same in English.
    detail_en: String,
}

impl From<BulkJob> for Job {
    fn from(job: BulkJob) -> Self {
        Self {
            id: job.id,
            file_name: job.file_name,
            kind: job.kind.map(|kind| kind.word()),
            group: job.group,
            uploaded_ms: job.uploaded_ms,
            state: job.state,
            row_count: job.row_count,
            checked_count: job.checked_count,
            errors: job.errors.iter().map(JobError::of).collect(),
        }
    }
}

impl JobError {
    fn of(error: &BulkError) -> Self {
        let text = text_of(error);
        Self {
            line: error.line.parse().ok(),
            code: error.code,
            message_ja: text.ja,
            message_en: text.en,
            detail_ja: error.detail_ja.clone(),
            detail_en: error.detail_en.clone(),
        }
    }
}

/// The code of an error, if the table still has it.
pub(super) fn code_of(error: &BulkError) -> ErrorCode {
    ErrorCode::from_number(error.code).unwrap_or(ErrorCode::Internal)
}

fn text_of(error: &BulkError) -> Text {
    code_of(error).text()
}

/// What exactly was found.
pub(super) fn detail(error: &BulkError, lang: Lang) -> &str {
    match lang {
        Lang::Ja => &error.detail_ja,
        Lang::En => &error.detail_en,
    }
}

/// Every failing line: CP932, with header.
pub(super) fn errors_csv(errors: &[BulkError], lang: Lang) -> Vec<u8> {
    let header = HEADER.map(|label| label.get(lang));
    let rows = errors.iter().map(|error| {
        [
            error.line.clone(),
            error.code.to_string(),
            text_of(error).get(lang).to_owned(),
            csv_cell::defuse(detail(error, lang)),
        ]
    });
    csv_cell::list(ListEncoding::Cp932, &header, rows)
}
