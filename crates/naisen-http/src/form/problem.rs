//! A refusal in words: what happened, why, and what to do, in one language.

use naisen_core::error::{ErrorCode, Refusal, RowRefusal};
use naisen_core::text::Lang;

use crate::help::error_help::error_help;

/// A refusal as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Number of the table's row.
    pub code: u16,
    /// HTTP status of the page that shows it.
    pub status: u16,
    /// The table's message.
    pub message: &'static str,
    /// What exactly was found.
    pub detail: Option<String>,
    /// 原因.
    pub cause: &'static str,
    /// 対処.
    pub remedy: &'static str,
    /// The form's field to blame.
    pub field: Option<&'static str>,
    /// Failing rows of a multi-row save.
    pub rows: Vec<RowProblem>,
    /// The row of S35.
    pub help: String,
}

/// One failing row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The 加入者ID, or a line number of a file.
    pub key: String,
    /// Number of the table's row.
    pub code: u16,
    /// The table's message.
    pub message: &'static str,
    /// What exactly was found.
    pub detail: Option<String>,
    /// The row's field to blame.
    pub field: Option<&'static str>,
}

impl Problem {
    /// The refusal in one language.
    #[must_use]
    pub fn new(refusal: &Refusal, lang: Lang) -> Self {
        let code = refusal.code;
        let help = error_help(code);
        Self {
            code: code.number(),
            status: crate::failure::status(refusal),
            message: code.text().get(lang),
            detail: refusal.detail.as_ref().map(|d| d.get(lang).to_owned()),
            cause: help.cause.get(lang),
            remedy: help.remedy.get(lang),
            field: refusal.field,
            rows: refusal.rows.iter().map(|r| row(r, lang)).collect(),
            help: help_link(code),
        }
    }

    /// The problem of one row, by its key.
    #[must_use]
    pub fn row(&self, key: &str) -> Option<&RowProblem> {
        self.rows.iter().find(|r| r.key == key)
    }
}

fn row(row: &RowRefusal, lang: Lang) -> RowProblem {
    RowProblem {
        key: row.key.clone(),
        code: row.code.number(),
        message: row.code.text().get(lang),
        detail: row.detail.as_ref().map(|d| d.get(lang).to_owned()),
        field: row.field,
    }
}

fn help_link(code: ErrorCode) -> String {
    format!("/help/errors#e{}", code.number())
}
