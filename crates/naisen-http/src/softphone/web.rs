//! The softphone page. Link and credentials are shown in the answer to their form, not after a redirect:
//! they must not travel in a cookie.

use askama::Template;
use axum::extract::Path;
use naisen_core::text::Text;
use naisen_store::Conn;
use naisen_store::number::{self, Holdings};

use super::origin::Origin;
use super::qr::Qr;
use super::text;
use crate::auth::{Anyone, Caller};
use crate::failure::Result;
use crate::feature::Who;
use crate::form::{Entry, Form};
use crate::number_head::{self, NumberHead};
use crate::sip_account::SipAccount;
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{notes, page};

const LABELS: [(&str, Text); 1] = [("device_name", text::DEVICE)];

#[derive(Template)]
#[template(path = "softphone/page.html")]
struct SoftphonePage {
    shell: Shell,
    head: NumberHead,
    entry: Entry,
    path: String,
    holdings: Holdings,
    /// Why no phone can be set up now.
    refused: Option<Text>,
    /// Where an administrator releases it.
    auth_href: Option<String>,
    /// Whether the app's set-up is confirmed by a call.
    callback: Text,
    drawn: Option<Drawn>,
    account: Option<SipAccount>,
}

/// A link with its drawing.
struct Drawn {
    qr: Qr,
    url: String,
    expires_ms: i64,
}

/// What an action made.
#[derive(Default)]
struct Outcome {
    drawn: Option<Drawn>,
    account: Option<SipAccount>,
}

pub(super) async fn show(visit: Visit, caller: Anyone, Path(number): Path<String>) -> Result {
    page(&visit, &caller, &number, fresh(), Outcome::default()).await
}

pub(super) async fn link(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
    origin: Origin,
) -> Result {
    let made = super::make_link(&visit, &caller, &number, &origin).await?;
    let drawn = Drawn {
        qr: Qr::of(&made.url)?,
        url: made.url,
        expires_ms: made.expires_ms,
    };
    let made = Outcome {
        drawn: Some(drawn),
        account: None,
    };
    page(&visit, &caller, &number, fresh(), made).await
}

pub(super) async fn credentials(
    visit: Visit,
    caller: Anyone,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let made = super::make_credentials(&visit, &caller, &number, form.text("device_name")).await;
    match made {
        Ok(account) => {
            let made = Outcome {
                drawn: None,
                account: Some(account),
            };
            page(&visit, &caller, &number, fresh(), made).await
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            page(&visit, &caller, &number, entry, Outcome::default()).await
        }
    }
}

fn fresh() -> Entry {
    let empty: [(&str, &str); 0] = [];
    Entry::saved(empty)
}

async fn page(visit: &Visit, caller: &Caller, number: &str, entry: Entry, made: Outcome) -> Result {
    let opened = number_head::open(visit, caller, number).await?;
    let (actor, id) = (caller.actor.clone(), opened.id);
    let read = move |conn: &mut Conn<'_>| number::holdings(conn, &actor, id);
    let holdings = visit.app().store.read(read).await?;
    let mut shell = number_head::shell(visit, &opened, text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_DONE, p, &LABELS, visit.lang()));
    let subscriber = &opened.subscriber;
    let auth = subscriber.terminal_auth;
    let href = number_head::href(&subscriber.subscriber_id);
    let is_admin = caller.who() == Some(Who::Admin);
    let path = format!("{href}/softphone");
    let mut head = NumberHead::new(visit, caller, &opened);
    // An action's own address is below the page's.
    for tab in &mut head.tabs {
        tab.current = tab.href == path;
    }
    let page = SoftphonePage {
        head,
        path,
        holdings,
        refused: match auth.may_set_up(subscriber.emergency_stop) {
            true => None,
            false if subscriber.emergency_stop => Some(text::STOPPED),
            false => Some(text::LOCKED),
        },
        auth_href: is_admin.then(|| format!("{href}/terminal")),
        callback: match visit.app().callback {
            Some(_) => text::CALLBACK,
            None => text::NO_CALLBACK,
        },
        drawn: made.drawn,
        account: made.account,
        entry,
        shell,
    };
    page::form(&page.entry, &page)
}
