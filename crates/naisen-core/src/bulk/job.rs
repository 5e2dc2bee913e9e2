//! The states of a bulk job (domain §3.4) and the checks before its run (domain §7.4).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ErrorCode;
use crate::text::{Text, t};

/// ステータス of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkJobState {
    /// アップロード完了.
    Uploaded,
    /// アップロードエラー.
    UploadFailed,
    /// 投入中.
    Running,
    /// 投入完了.
    Done,
    /// 投入エラー.
    RunFailed,
}

impl BulkJobState {
    /// The state as the list shows it.
    #[must_use]
    pub const fn text(self) -> Text {
        match self {
            Self::Uploaded => t("アップロード完了", "Uploaded"),
            Self::UploadFailed => t("アップロードエラー", "Upload failed"),
            Self::Running => t("投入中", "Running"),
            Self::Done => t("投入完了", "Done"),
            Self::RunFailed => t("投入エラー", "Run failed"),
        }
    }

    /// Whether 即時投入 may begin.
    #[must_use]
    pub const fn may_run(self) -> bool {
        matches!(self, Self::Uploaded | Self::RunFailed)
    }

    /// Whether 削除 is possible.
    #[must_use]
    pub const fn may_delete(self) -> bool {
        !matches!(self, Self::Running)
    }

    /// Whether a file of this name counts as registered (8062); others are replaced.
    #[must_use]
    pub const fn holds_name(self) -> bool {
        matches!(self, Self::Uploaded | Self::Running | Self::Done)
    }
}

/// Judges whether a job may run; a company runs one at a time.
///
/// # Errors
/// 8066 when the job is gone or in no state to run; 9005 while another one runs.
pub fn check_run(state: Option<BulkJobState>, another_runs: bool) -> Result<(), ErrorCode> {
    match state {
        Some(state) if state.may_run() => {}
        _ => return Err(ErrorCode::CsvNoData),
    }
    if another_runs {
        return Err(ErrorCode::SystemLimit);
    }
    Ok(())
}

/// The stored file, if it is there and still the one that was uploaded. `sha256` is that of the bytes.
///
/// # Errors
/// 8068 when it is missing; 8073 when it was altered.
pub fn check_stored(
    file: Option<&[u8]>,
    sha256: [u8; 32],
    uploaded_sha256: [u8; 32],
) -> Result<&[u8], ErrorCode> {
    let bytes = file.ok_or(ErrorCode::CsvNoFile)?;
    if sha256 != uploaded_sha256 {
        return Err(ErrorCode::CsvChanged);
    }
    Ok(bytes)
}
