//! The page of APIトークン. A new token is shown in the answer to its form, not after a redirect: it must
//! not travel in a cookie or an address.

use askama::Template;
use axum::extract::Path;
use naisen_core::ids::TokenId;
use naisen_core::text::Text;
use naisen_store::account::api_token::ApiToken;

use super::text;
use crate::auth::{Secret, Signed};
use crate::failure::Result;
use crate::form::{Entry, Form};
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{outcome, page};

const LABELS: [(&str, Text); 2] = [("name", text::NAME), ("days", text::DAYS)];

#[derive(Template)]
#[template(path = "api_token/list.html")]
struct ListPage {
    shell: Shell,
    entry: Entry,
    made: Option<Secret>,
    tokens: Vec<ApiToken>,
    now_ms: i64,
}

impl ListPage {
    fn state(&self, token: &ApiToken) -> Text {
        if token.revoked_ms.is_some() {
            text::IS_REVOKED
        } else if token.expires_ms <= self.now_ms {
            text::IS_OVER
        } else {
            text::IS_VALID
        }
    }

    fn lives(&self, token: &ApiToken) -> bool {
        self.state(token) == text::IS_VALID
    }

    fn used(&self, token: &ApiToken) -> String {
        token
            .used_ms
            .map_or_else(|| self.shell.t(text::NEVER).to_owned(), format::stamp)
    }
}

pub(super) async fn show(visit: Visit, caller: Signed) -> Result {
    list(&visit, &caller, fresh(), None).await
}

pub(super) async fn create(visit: Visit, caller: Signed, form: Form) -> Result {
    let made = match form.number("days") {
        Ok(days) => super::create(&visit, &caller, form.text("name"), days).await,
        Err(refusal) => Err(refusal.into()),
    };
    match made {
        Ok((_, secret)) => list(&visit, &caller, fresh(), Some(secret)).await,
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            list(&visit, &caller, entry, None).await
        }
    }
}

pub(super) async fn revoke(visit: Visit, caller: Signed, Path(id): Path<i64>) -> Result {
    super::revoke(&visit, &caller, TokenId(id)).await?;
    let line = text::REVOKED.get(visit.lang());
    Ok(outcome::done(&visit, "/tokens", line))
}

fn fresh() -> Entry {
    Entry::saved([("days", "90")])
}

async fn list(visit: &Visit, caller: &Signed, entry: Entry, made: Option<Secret>) -> Result {
    let mut shell = visit.shell(text::TITLE);
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_CREATED, p, &LABELS, visit.lang()));
    let list = ListPage {
        shell,
        entry,
        made,
        tokens: super::list(visit, caller).await?,
        now_ms: visit.app().now_ms(),
    };
    page::form(&list.entry, &list)
}
