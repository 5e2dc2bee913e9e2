//! The operation of ライブ.

use axum::Json;
use naisen_core::settings::CompanySettings;
use serde::Serialize;
use utoipa::ToSchema;

use super::board::{Board, LiveCall};
use crate::auth::Admin;
use crate::failure::Result;
use crate::visit::Visit;

/// A registered terminal.
#[derive(Serialize, ToSchema)]
pub(super) struct LiveTerminal {
    /// 加入者ID of its number.
    subscriber_id: String,
    /// Registered without a gap since, milliseconds since 1970.
    since_ms: i64,
    /// Its last REGISTER.
    seen_ms: i64,
    /// When it goes unless it registers again.
    expires_ms: i64,
    /// Address and port it registered from.
    from: String,
    /// `UDP`, `TCP`, `TLS`, `WS` or `WSS`.
    transport: String,
    /// What it calls itself.
    client: String,
}

/// A call in progress.
#[derive(Serialize, ToSchema)]
pub(super) struct CallNow {
    /// Arrival, milliseconds since 1970.
    start_ms: i64,
    /// Answer; none while it rings.
    answer_ms: Option<i64>,
    /// The caller's number; empty when unknown or withheld.
    caller: String,
    withheld: bool,
    /// As dialled, or the called number.
    dialled: String,
    /// 加入者ID of the numbers that ring.
    ringing: Vec<String>,
    /// An outside number that was called.
    outside: Option<String>,
}

/// The phones and calls of the company at this instant.
#[derive(Serialize, ToSchema)]
pub(super) struct LiveNow {
    /// Whether anything is known of the phones: a portal without an engine knows nothing.
    known: bool,
    /// Numbers of the company.
    numbers: usize,
    /// Registered terminals.
    terminals: Vec<LiveTerminal>,
    /// Calls in progress, the oldest first.
    calls: Vec<CallNow>,
}

/// Which phones are registered, and the calls in progress.
#[utoipa::path(get, path = "/live", operation_id = "live_get", tag = "live",
    responses((status = 200, body = LiveNow)))]
pub(super) async fn get(visit: Visit, caller: Admin) -> Result<Json<LiveNow>> {
    let view = super::company(&visit, &caller).await?;
    let board = visit.app().live.board(view.settings().id());
    let known = board.is_some();
    let board = board.unwrap_or_default();
    Ok(Json(LiveNow {
        known,
        numbers: view.subscriber_count(),
        terminals: terminals(&board, &view),
        calls: board
            .calls
            .values()
            .map(|call| call_now(call, &view))
            .collect(),
    }))
}

fn terminals(board: &Board, world: &CompanySettings) -> Vec<LiveTerminal> {
    let all = board.phones.iter().flat_map(|(id, terminals)| {
        let code = world.subscriber(*id).map(|one| one.subscriber_id.clone());
        let code = code.unwrap_or_default();
        terminals.iter().map(move |terminal| LiveTerminal {
            subscriber_id: code.clone(),
            since_ms: terminal.since_ms,
            seen_ms: terminal.seen_ms,
            expires_ms: terminal.expires_ms,
            from: terminal.from.to_string(),
            transport: terminal.transport.to_owned(),
            client: terminal.client.to_string(),
        })
    });
    all.collect()
}

fn call_now(call: &LiveCall, world: &CompanySettings) -> CallNow {
    let codes = call.ringing.iter().filter_map(|id| world.subscriber(*id));
    CallNow {
        start_ms: call.start_ms,
        answer_ms: call.answer_ms,
        caller: call.caller.number.clone(),
        withheld: call.withheld,
        dialled: call.dialled.clone(),
        ringing: codes.map(|one| one.subscriber_id.clone()).collect(),
        outside: call.outside.clone(),
    }
}
