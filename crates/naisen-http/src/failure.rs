//! What a handler answers when it cannot do what was asked: a refusal of the error table or a fault of
//! ours. A [`Failure`] becomes a bare response that carries itself; the edge writes it out as JSON or as
//! a page, because only there language and caller are known.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::text::Text;
use naisen_store::{Error, Fault};
use serde::Serialize;
use utoipa::ToSchema;

/// Seconds a client is asked to wait after 9005.
const RETRY_AFTER_S: u16 = 5;

/// What a handler returns.
pub type Result<T = Response, E = Failure> = std::result::Result<T, E>;

/// Why a request was not done.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What the user is told.
    pub refusal: Box<Refusal>,
    /// Path of the blamed JSON member, where the refusal itself cannot name it.
    pub path: Option<String>,
    /// What only the log is told.
    pub fault: Option<Arc<Fault>>,
}

impl Failure {
    /// The HTTP status of the code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(status(&self.refusal)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// A refusal against a member of a JSON body.
    #[must_use]
    pub fn at_path(code: ErrorCode, path: impl Into<String>) -> Self {
        Self {
            path: Some(path.into()),
            ..Self::from(code)
        }
    }

    /// The refusal, where it is the caller's and may be shown beside a form; a fault goes on up.
    ///
    /// # Errors
    /// The failure itself when it is ours, or when it is about the caller rather than the input.
    pub fn into_refusal(self) -> Result<Refusal> {
        let about_caller = matches!(
            self.refusal.code,
            ErrorCode::SessionMissing | ErrorCode::NotPermitted | ErrorCode::CompanyMissing
        );
        if self.fault.is_some() || about_caller {
            Err(self)
        } else {
            Ok(*self.refusal)
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self {
            refusal: Box::new(refusal),
            path: None,
            fault: None,
        }
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Refusal::from(code).into()
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Refusal(refusal) => refusal.into(),
            Error::Fault(fault) => fault.into(),
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let failure = Self::from(fault.code());
        Self {
            fault: Some(Arc::new(fault)),
            ..failure
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if self.refusal.code == ErrorCode::SystemLimit {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER_S));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The HTTP status of a refusal. 8000 is 401 at the login, and 422 where somebody already logged in
/// mistypes the current password (domain §10).
pub(crate) fn status(refusal: &Refusal) -> u16 {
    match (refusal.code, refusal.field) {
        (ErrorCode::LoginWrong, Some(_)) => ErrorCode::Invalid.http_status(),
        (code, _) => code.http_status(),
    }
}

/// The body of every refusal of the API (domain §4).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiError {
    /// Row of the error table, 8000–8085 or 9001–9099.
    pub code: u16,
    /// The table's message in Japanese.
    pub message_ja: &'static str,
    /// The table's message in English.
    pub message_en: &'static str,
    /// The member or parameter to blame, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Every failing row of a multi-row save.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<ApiErrorRow>,
    /// What exactly was found, by language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<BTreeMap<&'static str, String>>,
    /// Finds the request in the server's log.
    pub request_id: String,
}

/// One failing row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiErrorRow {
    /// The 加入者ID, or a line number of a file.
    pub key: String,
    /// The row's code.
    pub code: u16,
    /// The row's member to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
    /// What exactly was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<BTreeMap<&'static str, String>>,
}

impl ApiError {
    /// The body of a failure.
    #[must_use]
    pub fn new(failure: &Failure, request_id: &str) -> Self {
        let refusal = &failure.refusal;
        let text = refusal.code.text();
        Self {
            code: refusal.code.number(),
            message_ja: text.ja,
            message_en: text.en,
            field: failure
                .path
                .clone()
                .or_else(|| refusal.field.map(str::to_owned)),
            rows: refusal
                .rows
                .iter()
                .map(|row| ApiErrorRow {
                    key: row.key.clone(),
                    code: row.code.number(),
                    field: row.field,
                    detail: row.detail.as_ref().map(detail),
                })
                .collect(),
            detail: refusal.detail.as_ref().map(detail),
            request_id: request_id.to_owned(),
        }
    }
}

fn detail(text: &Text<String>) -> BTreeMap<&'static str, String> {
    BTreeMap::from([("ja", text.ja.clone()), ("en", text.en.clone())])
}
