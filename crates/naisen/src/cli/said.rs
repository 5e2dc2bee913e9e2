//! Errors of the store in the words of a command line: a refusal by its number and both sentences, a
//! fault by its causes.

use anyhow::{Error, anyhow};

/// The error as a command ends with it.
pub(crate) fn said(error: naisen_store::Error) -> Error {
    match error {
        naisen_store::Error::Refusal(refusal) => {
            let text = refusal.code.text();
            let field = refusal.field.map(|f| format!(" ({f})")).unwrap_or_default();
            let detail = refusal
                .detail
                .map(|d| format!("\n{}\n{}", d.ja, d.en))
                .unwrap_or_default();
            anyhow!(
                "{}{field} {}\n{}{detail}",
                refusal.code.number(),
                text.ja,
                text.en
            )
        }
        naisen_store::Error::Fault(fault) => Error::new(fault),
    }
}
