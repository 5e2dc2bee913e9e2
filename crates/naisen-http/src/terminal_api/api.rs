//! The terminal itself, its user's profile and privacy, and the order to erase itself.

use axum::Json;
use axum::http::StatusCode;
use naisen_core::actor::Actor;
use naisen_core::error::ErrorCode;
use naisen_core::settings::{CallerNumber, Stored, Subscriber};
use naisen_store::number::{self, AppData};
use naisen_store::{Conn, terminal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::{AnyTerminal, Terminal};
use crate::failure::Result;
use crate::form::Body;
use crate::visit::Visit;

/// The terminal that asks.
#[derive(Serialize, ToSchema)]
pub(super) struct TerminalShown {
    /// What the device is called.
    device_name: String,
    /// The number was stopped; the terminal must erase what it keeps and say so.
    wipe: Option<WipeShown>,
    /// Its number; none once it was stopped.
    number: Option<TerminalNumber>,
}

/// The order to erase everything.
#[derive(Serialize, ToSchema)]
pub(super) struct WipeShown {
    /// When the number was stopped, ms.
    ordered_ms: i64,
    /// When the terminal said that it is done, ms.
    confirmed_ms: Option<i64>,
}

/// The number of a terminal.
#[derive(Serialize, ToSchema)]
pub(super) struct TerminalNumber {
    /// 外線番号.
    external_number: String,
    /// 内線番号.
    extension: Option<String>,
    /// CallKit設定.
    callkit: bool,
}

/// What the app keeps of its user.
#[derive(Serialize, ToSchema)]
pub(super) struct TerminalProfile {
    /// The version it was read at; any change of the number raises it.
    version: i64,
    /// ニックネーム; empty for none.
    nickname: String,
    /// 指定番号着信拒否.
    blocklist: Vec<String>,
    /// 代表着信拒否.
    hunt_refuse: bool,
    /// 発信番号.
    caller_number: CallerNumber,
}

/// What the app sets for its user.
#[derive(Deserialize, ToSchema)]
pub(super) struct TerminalProfileChange {
    /// The version the profile was read at.
    version: i64,
    /// ニックネーム, at most 50 characters.
    nickname: String,
    /// 指定番号着信拒否: at most 30 numbers of 3–16 digits, `+` allowed in front.
    blocklist: Vec<String>,
    /// 代表着信拒否.
    hunt_refuse: bool,
    /// 発信番号.
    caller_number: CallerNumber,
}

impl TerminalProfile {
    fn of(row: Stored<naisen_core::ids::SubscriberId, Subscriber>) -> Self {
        let version = row.version;
        let number = row.value;
        Self {
            version,
            nickname: number.nickname,
            blocklist: number.blocklist,
            hunt_refuse: number.hunt_refuse,
            caller_number: number.caller_number,
        }
    }
}

/// The terminal that asks. A stopped one learns here that it must erase itself, also after the stop was
/// released.
#[utoipa::path(get, path = "/terminal", tag = "terminal", operation_id = "terminal_get",
    security(("terminal" = [])), responses((status = 200, body = TerminalShown)))]
pub(super) async fn get(visit: Visit, caller: AnyTerminal) -> Result<Json<TerminalShown>> {
    let terminal = caller.terminal;
    if let Some(wipe) = terminal.wipe {
        return Ok(Json(TerminalShown {
            device_name: terminal.device_name,
            wipe: Some(WipeShown {
                ordered_ms: wipe.ordered_ms,
                confirmed_ms: wipe.confirmed_ms,
            }),
            number: None,
        }));
    }
    let (actor, id) = (caller.actor, terminal.subscriber);
    let read = move |conn: &mut Conn<'_>| number::get(conn, &actor, id);
    let number = visit.app().store.read(read).await?.value;
    Ok(Json(TerminalShown {
        device_name: terminal.device_name,
        wipe: None,
        number: Some(TerminalNumber {
            external_number: number.external_number,
            extension: number.extension,
            callkit: number.callkit,
        }),
    }))
}

/// The user's profile and privacy.
#[utoipa::path(get, path = "/terminal/profile", tag = "terminal",
    operation_id = "terminal_profile_get", security(("terminal" = [])),
    responses((status = 200, body = TerminalProfile)))]
pub(super) async fn profile_get(visit: Visit, caller: Terminal) -> Result<Json<TerminalProfile>> {
    let (actor, id) = (caller.actor.clone(), caller.terminal.subscriber);
    let read = move |conn: &mut Conn<'_>| number::get(conn, &actor, id);
    Ok(Json(TerminalProfile::of(
        visit.app().store.read(read).await?,
    )))
}

/// Changes the user's profile and privacy.
#[utoipa::path(put, path = "/terminal/profile", tag = "terminal",
    operation_id = "terminal_profile_update", security(("terminal" = [])),
    request_body = TerminalProfileChange, responses((status = 200, body = TerminalProfile)))]
pub(super) async fn profile_update(
    visit: Visit,
    caller: Terminal,
    Body(body): Body<TerminalProfileChange>,
) -> Result<Json<TerminalProfile>> {
    let (actor, id) = (caller.actor.clone(), caller.terminal.subscriber);
    let version = body.version;
    let data = AppData {
        nickname: body.nickname,
        blocklist: body.blocklist,
        hunt_refuse: body.hunt_refuse,
        caller_number: body.caller_number,
    };
    let saved = visit
        .app()
        .store
        .write(move |tx| number::update_app_data(tx, &actor, id, version, data.clone()))
        .await?;
    Ok(Json(TerminalProfile::of(saved)))
}

/// Says that the terminal has erased what it kept, as 緊急停止 ordered.
#[utoipa::path(post, path = "/terminal/wipe", tag = "terminal",
    operation_id = "terminal_wipe_confirm", security(("terminal" = [])),
    responses((status = 204)))]
pub(super) async fn wipe(visit: Visit, caller: AnyTerminal) -> Result<StatusCode> {
    if caller.terminal.wipe.is_none() {
        return Err(ErrorCode::PageMissing.into());
    }
    let system = Actor {
        address: visit.address(),
        ..Actor::system()
    };
    visit
        .app()
        .store
        .write(move |tx| terminal::confirm_wipe(tx, &system, &caller.token_hash))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
