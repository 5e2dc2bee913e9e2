//! 登録証: a page to print with login id, first password, address and the sentence on emergency calls,
//! one sheet an account (domain §1, §6.2). A first password is known only in the answer to the action
//! that made it: it is on no other page, in no address and in no row.

mod text;

use askama::Template;
use axum::http::HeaderMap;
use naisen_core::text::Text;
use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::Result;
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{notes, page};

/// A password somebody is given, told only in this answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct FirstPassword {
    /// ログインID.
    pub(crate) login_id: String,
    /// The password, to be changed at the next login.
    pub(crate) password: String,
}

/// One sheet.
pub(crate) struct Sheet {
    /// Whose it is.
    pub(crate) holder: Holder,
    /// What gets its owner in.
    pub(crate) first: FirstPassword,
}

/// Whose sheet it is.
pub(crate) enum Holder {
    /// 管理者.
    Admin,
    /// 端末利用者 of this 外線番号.
    User(String),
}

impl Sheet {
    fn title(&self) -> Text {
        match self.holder {
            Holder::Admin => text::TITLE_ADMIN,
            Holder::User(_) => text::TITLE_USER,
        }
    }

    fn number(&self) -> Option<String> {
        match &self.holder {
            Holder::Admin => None,
            Holder::User(number) => Some(format::tel(number)),
        }
    }
}

#[derive(Template)]
#[template(path = "operator_sheet/sheets.html")]
struct SheetPage {
    shell: Shell,
    company: String,
    address: String,
    issued_ms: i64,
    back: String,
    sheets: Vec<Sheet>,
}

/// The page with these sheets.
///
/// # Errors
/// A fault when the template cannot be written.
pub(crate) fn show(
    visit: &Visit,
    headers: &HeaderMap,
    company: &str,
    back: String,
    sheets: Vec<Sheet>,
) -> Result {
    page::show(&SheetPage {
        shell: visit.shell(text::TITLE),
        company: company.to_owned(),
        address: address(visit, headers),
        issued_ms: visit.app().now_ms(),
        back,
        sheets,
    })
}

/// The portal as the operator's browser reaches it; the edge has checked the host.
fn address(visit: &Visit, headers: &HeaderMap) -> String {
    let http = &visit.app().http;
    let scheme = if http.https { "https" } else { "http" };
    let asked = headers.get("host").and_then(|host| host.to_str().ok());
    let host = http.hosts.first().map(String::as_str).or(asked);
    format!("{scheme}://{}/login", host.unwrap_or("localhost"))
}
