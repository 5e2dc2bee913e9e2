//! A terminal as a handler's argument: it shows the token it was given at its 初期設定. No session and no
//! token of an account opens its operations, and its token opens no others.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use naisen_core::actor::Actor;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_store::terminal;

use super::secret::{hash, is_terminal_token};
use crate::failure::Failure;
use crate::visit::Visit;

/// A terminal whose number may be used, else 9002; 9001 without its token.
#[derive(Clone, Debug)]
pub struct Terminal(AnyTerminal);

/// A terminal, also one whose number was stopped.
#[derive(Clone, Debug)]
pub struct AnyTerminal {
    /// What is known of it.
    pub terminal: terminal::Terminal,
    /// The number's user, on whose behalf it acts.
    pub actor: Actor,
    /// SHA-256 of its token.
    pub token_hash: [u8; 32],
}

impl Deref for Terminal {
    type Target = AnyTerminal;
    fn deref(&self) -> &AnyTerminal {
        &self.0
    }
}

impl<S: Sync> FromRequestParts<S> for Terminal {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let any = AnyTerminal::from_request_parts(parts, state).await?;
        if any.terminal.wipe.is_some() {
            let refusal = Refusal::from(ErrorCode::NotPermitted).with_detail(
                "緊急停止された番号です。端末内のデータを消去してください。",
                "The number was stopped. Erase the data on the terminal.",
            );
            return Err(refusal.into());
        }
        Ok(Self(any))
    }
}

impl<S: Sync> FromRequestParts<S> for AnyTerminal {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let token = shown(parts).ok_or(ErrorCode::SessionMissing)?;
        let token_hash = hash(&token);
        let find = move |conn: &mut naisen_store::Conn<'_>| {
            terminal::find(conn, &Actor::system(), &token_hash)
        };
        let Some(terminal) = visit.app().store.read(find).await? else {
            visit.app().answer_late(visit.address()).await;
            return Err(ErrorCode::SessionMissing.into());
        };
        let actor = terminal.actor(visit.address());
        Ok(Self {
            terminal,
            actor,
            token_hash,
        })
    }
}

fn shown(parts: &Parts) -> Option<String> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && is_terminal_token(token)).then(|| token.to_owned())
}
