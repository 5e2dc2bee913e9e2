//! The operation of 設定診断.

use axum::Json;
use naisen_core::doctor::{Finding, Severity};
use serde::Serialize;
use utoipa::ToSchema;

use super::Checked;
use crate::auth::Admin;
use crate::failure::Result;
use crate::place;
use crate::sentence::Sentence;
use crate::visit::Visit;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Grade {
    /// Calls are lost or a setting does nothing.
    Error,
    /// Calls take another way than the setting says.
    Warning,
    /// Worth knowing.
    Notice,
}

/// One finding.
#[derive(Serialize, ToSchema)]
pub(super) struct Found {
    /// The rule and the record it is about; stays the same while the finding stands.
    id: String,
    severity: Grade,
    /// What was found.
    what: Sentence,
    /// What it does to calls.
    why: Sentence,
    /// What to do.
    remedy: Sentence,
    /// The value that certainly mends the field; none when it takes a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    /// Path of the page that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
}

/// What was found in the settings.
#[derive(Serialize, ToSchema)]
pub(super) struct Findings {
    /// How many.
    total: usize,
    /// The gravest first.
    items: Vec<Found>,
}

/// What in the company's settings will surprise its callers.
#[utoipa::path(get, path = "/doctor", operation_id = "doctor_list", tag = "verify", responses((status = 200, body = Findings)))]
pub(super) async fn list(visit: Visit, caller: Admin) -> Result<Json<Findings>> {
    let Checked { view, findings } = super::examine(&visit, &caller).await?;
    let found = |finding: &Finding| Found {
        id: finding.id.clone(),
        severity: match finding.severity {
            Severity::Error => Grade::Error,
            Severity::Warning => Grade::Warning,
            Severity::Notice => Grade::Notice,
        },
        what: finding.what.clone().into(),
        why: finding.why.clone().into(),
        remedy: finding.remedy.clone().into(),
        fix: finding.fix.clone(),
        page: place::of_target(&caller, view.settings(), finding.target).map(|place| place.href),
    };
    Ok(Json(Findings {
        total: findings.len(),
        items: findings.iter().map(found).collect(),
    }))
}
