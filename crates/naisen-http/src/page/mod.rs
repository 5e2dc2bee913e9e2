//! Writing a page: the shell around it from what the request and the registered screens say, and the
//! page of a refusal. It knows no feature.

mod confirm;
mod shell;

pub use confirm::{Confirm, Doomed};
pub use shell::{below, summary};

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use naisen_core::error::ErrorCode;
use naisen_core::text::{Text, t};
use naisen_store::Fault;

use crate::failure::{Failure, Result};
use crate::form::{Entry, Problem};
use crate::ui::Shell;
use crate::visit::Visit;

/// A page that shows something.
///
/// # Errors
/// A fault when the template cannot be written, which its test would have found.
pub fn show(template: &impl Template) -> Result {
    written(StatusCode::OK, template)
}

/// A page with a form: its status is the refusal's, if there is one.
///
/// # Errors
/// As [`show`].
pub fn form(entry: &Entry, template: &impl Template) -> Result {
    let status = StatusCode::from_u16(entry.status()).unwrap_or(StatusCode::OK);
    written(status, template)
}

fn written(status: StatusCode, template: &impl Template) -> Result {
    let html = template
        .render()
        .map_err(|e| Fault::new("writing a page", e))?;
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((status, kind, html).into_response())
}

#[derive(Template)]
#[template(path = "page/problem.html")]
struct ProblemPage {
    shell: Shell,
    problem: Problem,
    request_id: Option<String>,
    log_in: bool,
}

/// The page of a refusal that belongs to no form.
pub(crate) fn problem(visit: &Visit, failure: &Failure) -> Response {
    let code = failure.refusal.code;
    let page = ProblemPage {
        shell: visit
            .shell(CANNOT)
            .titled(format!("{}{}", CODE.get(visit.lang()), code.number())),
        problem: Problem::new(&failure.refusal, visit.lang()),
        request_id: failure
            .fault
            .as_ref()
            .map(|_| visit.request_id().to_owned()),
        log_in: code == ErrorCode::SessionMissing,
    };
    written(failure.status(), &page).unwrap_or_else(|failure| {
        let number = failure.refusal.code.number().to_string();
        (failure.status(), number).into_response()
    })
}

const CANNOT: Text = t("処理できませんでした", "This could not be done");
const CODE: Text = t("エラーコード:", "Error ");
const REQUEST: Text = t(
    "お問い合わせの際は、この受付番号をお知らせください",
    "When you report this, name this request",
);
const TO_LOGIN: Text = t("ログインする", "Log in");
const TO_TOP: Text = t("トップへ", "Go to the top page");
const TO_HELP: Text = t("このエラーの説明", "About this error");
