//! The rule at the door of a route: session 9001, closed company 8016, role and contract 9002
//! (domain §4 steps 1–2).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::settings::Feature as Contract;

use super::Caller;
use crate::failure::Failure;
use crate::feature::Screen;
use crate::form::percent_encode;
use crate::outcome;
use crate::visit::Visit;

/// Who may use a page's route: whoever may enter one of its screens.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub(crate) screens: &'static [Screen],
}

impl Rule {
    fn is_open(self) -> bool {
        self.screens.iter().any(|s| s.roles.is_empty())
    }

    fn admits(self, caller: &Caller) -> Result<(), Refusal> {
        if !self.screens.iter().any(|s| s.always) {
            caller.company_is_open()?;
            caller.password_is_own()?;
        }
        if self.screens.iter().any(|s| caller.may_see(s)) {
            Ok(())
        } else {
            Err(ErrorCode::NotPermitted.into())
        }
    }
}

pub(crate) async fn gate(
    State(rule): State<Rule>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    if rule.is_open() {
        return next.run(request).await;
    }
    let refused = match caller_of(&visit) {
        Ok(caller) => rule.admits(&caller).err(),
        Err(_) if request.method() == Method::GET && !visit.is_api() => return to_login(&visit),
        Err(refusal) => Some(refusal),
    };
    match refused {
        Some(refusal) => Failure::from(refusal).into_response(),
        None => next.run(request).await,
    }
}

pub(crate) async fn contract_gate(
    State(any_of): State<&'static [Contract]>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Response {
    // Without a caller the operation's own extractor answers 9001.
    let shut = visit.caller().is_some_and(|c| !c.has_contract(any_of));
    if shut {
        return Failure::from(ErrorCode::NotPermitted).into_response();
    }
    next.run(request).await
}

pub(super) fn caller_of(visit: &Visit) -> Result<Arc<Caller>, Refusal> {
    visit
        .caller()
        .cloned()
        .ok_or_else(|| ErrorCode::SessionMissing.into())
}

/// A visitor without a session logs in first and then sees the page asked for.
fn to_login(visit: &Visit) -> Response {
    let mut next = visit.path().to_owned();
    if !visit.query().is_empty() {
        next.push('?');
        next.push_str(visit.query());
    }
    if next == "/" {
        return outcome::go("/login");
    }
    outcome::go(&format!("/login?next={}", percent_encode(&next)))
}
