//! The address behind a link: a softphone gets its account and uses the link up; a browser, which somebody
//! opened by mistake or to look, is told what to do with it and uses nothing up.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use naisen_core::actor::{Actor, Role};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::settings::set_up::device_name;
use naisen_store::Conn;
use naisen_store::terminal::link::{self, Link};

use super::{give, provisioning, text};
use crate::auth::token_hash;
use crate::failure::Result;
use crate::page;
use crate::ui::Shell;
use crate::visit::Visit;

/// What a phone is called that does not say what it is.
const NAMELESS: &str = "SIP";

#[derive(Template)]
#[template(path = "softphone/provision.html")]
struct ProvisionPage {
    shell: Shell,
}

/// Answers the account, once.
pub(super) async fn provision(
    visit: Visit,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result {
    let link = find(&visit, &token).await?;
    if wants_page(&headers) {
        // terminal.14
        return page::show(&ProvisionPage {
            shell: visit.shell(text::PROVISION),
        });
    }
    let actor = Actor {
        role: Role::User(link.company, link.subscriber),
        address: visit.address(),
    };
    let device = device(&headers);
    let hash = Some(token_hash(&token));
    let account = give(&visit, &actor, link.company, link.subscriber, &device, hash).await?;
    let kind = [(header::CONTENT_TYPE, provisioning::KIND)];
    Ok((kind, provisioning::document(&account)).into_response())
}

/// Says whether the link is good, and uses nothing up.
pub(super) async fn look(visit: Visit, Path(token): Path<String>) -> Result {
    find(&visit, &token).await?;
    Ok(StatusCode::OK.into_response())
}

async fn find(visit: &Visit, token: &str) -> Result<Link> {
    let hash = token_hash(token);
    let find = move |conn: &mut Conn<'_>| link::find(conn, &Actor::system(), &hash);
    let found = visit.app().store.read(find).await?;
    // terminal.13
    Ok(found.ok_or_else(|| {
        let (ja, en) = text::LINK_OVER;
        Refusal::from(ErrorCode::PageMissing).with_detail(ja, en)
    })?)
}

/// Browsers ask for HTML; softphones do not.
fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    accept.is_some_and(|kinds| kinds.contains("text/html"))
}

/// The first word of what the softphone calls itself.
fn device(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok());
    let word = agent.and_then(|text| text.split(['/', ' ', '(']).next());
    word.and_then(|word| device_name(word).ok())
        .unwrap_or_else(|| NAMELESS.to_owned())
}
