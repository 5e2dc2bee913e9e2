//! The rows of S35 and S36 as operations, both languages in one answer.

use axum::Json;
use naisen_core::error::ErrorCode;
use naisen_core::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

use super::error_help::error_help;
use super::glossary::{Term, anchor};

/// A sentence in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Both {
    /// Japanese.
    ja: &'static str,
    /// English.
    en: &'static str,
}

impl From<Text> for Both {
    fn from(text: Text) -> Self {
        Self {
            ja: text.ja,
            en: text.en,
        }
    }
}

/// One code of the error table with its help.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ErrorCodeHelp {
    /// The number.
    code: u16,
    /// HTTP status of an answer with this code.
    status: u16,
    /// What happened.
    message: Both,
    /// Why.
    cause: Both,
    /// What to do.
    remedy: Both,
    /// Screens on which the code appears; empty means any.
    screens: Vec<&'static str>,
}

/// One row of the glossary.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GlossaryRow {
    /// Row of the manual, 1–32.
    number: u8,
    /// Fragment of the row on the page.
    anchor: &'static str,
    /// The term.
    term: Both,
    /// What it means.
    description: Both,
}

/// Every error code with cause and remedy.
#[utoipa::path(get, path = "/error-codes", operation_id = "error_code_list", tag = "help", security(()),
    responses((status = 200, body = Vec<ErrorCodeHelp>)))]
pub(super) async fn list_error_codes() -> Json<Vec<ErrorCodeHelp>> {
    Json(ErrorCode::ALL.iter().map(|code| row(*code)).collect())
}

fn row(code: ErrorCode) -> ErrorCodeHelp {
    let help = error_help(code);
    ErrorCodeHelp {
        code: code.number(),
        status: code.http_status(),
        message: code.text().into(),
        cause: help.cause.into(),
        remedy: help.remedy.into(),
        screens: help.screens.iter().map(|s| s.id()).collect(),
    }
}

/// The glossary.
#[utoipa::path(get, path = "/glossary", operation_id = "glossary_list", tag = "help", security(()),
    responses((status = 200, body = Vec<GlossaryRow>)))]
pub(super) async fn list_glossary() -> Json<Vec<GlossaryRow>> {
    let rows = Term::ALL.iter().map(|term| GlossaryRow {
        number: term.number(),
        anchor: anchor(*term),
        term: term.term().into(),
        description: term.description().into(),
    });
    Json(rows.collect())
}
