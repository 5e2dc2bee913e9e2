//! The operation of 着信シミュレータ.

use axum::Json;
use naisen_core::simulate::Who;
use serde::Serialize;
use utoipa::ToSchema;

use super::why::RuleTried;
use super::{asked, try_out};
use crate::auth::Anyone;
use crate::failure::Result;
use crate::sentence::Sentence;
use crate::visit::Visit;

/// What to try; read from the URL by `question.rs`, described here.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of the query")]
pub(super) struct Question {
    /// `outside` (default), `withheld` or `colleague`.
    from: Option<String>,
    /// The outside caller's number; of a colleague extension, number or 加入者ID.
    number: Option<String>,
    /// The number called; by a colleague as it is dialled. A user may name its own only.
    to: Option<String>,
    /// `2026-12-02T14:00`, Tokyo; now when left out.
    at: Option<String>,
    /// `now`: the phones that are not named are as they are at this moment, if that is known; else they
    /// are free. A user is told of its own phone only.
    phones: Option<String>,
    /// Extensions or numbers that are in a call, separated by spaces or commas.
    busy: Option<String>,
    /// Extensions or numbers without a registered phone.
    unregistered: Option<String>,
}

/// Who a lane is about.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum LaneKind {
    /// A terminal rings.
    Terminal,
    /// Voicemail answers.
    Voicemail,
    /// The caller's own mailbox answers.
    Mailbox,
    /// An outside number is called.
    Outside,
}

/// One line of the picture.
#[derive(Serialize, ToSchema)]
pub(super) struct SimulatedLane {
    kind: LaneKind,
    /// 加入者ID, or the outside number; none where a user may not know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    label: Sentence,
    /// From when to when, milliseconds after the call.
    stretches: Vec<[i64; 2]>,
}

/// What would happen.
#[derive(Serialize, ToSchema)]
pub(super) struct SimulatedCall {
    /// The call's instant, epoch milliseconds.
    at: i64,
    /// One sentence.
    headline: Sentence,
    /// In order of appearance.
    lanes: Vec<SimulatedLane>,
    /// When the last thing happens, milliseconds after the call.
    end_ms: i64,
    /// The final response, when the call is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The rules tried, in order. Personal block lists are left out for the administrator; a user is
    /// told only those of its own number.
    why: Vec<RuleTried>,
    /// Whether the holidays of that year are known.
    holidays_known: bool,
}

/// What would happen to a call, second by second, and why. Nothing rings.
#[utoipa::path(get, path = "/simulation", operation_id = "simulation_get", tag = "verify", params(Question),
    responses((status = 200, body = SimulatedCall)))]
pub(super) async fn get(visit: Visit, caller: Anyone) -> Result<Json<SimulatedCall>> {
    let tried = try_out(&visit, &caller, &asked(&visit)?).await?;
    let world = &tried.world;
    let code = |id| world.subscriber(id).map(|s| s.subscriber_id.clone());
    let lanes = tried.simulation.lanes.iter().map(|lane| SimulatedLane {
        kind: match lane.who {
            Who::Terminal(_) => LaneKind::Terminal,
            Who::Voicemail(_) => LaneKind::Voicemail,
            Who::Mailbox(_) => LaneKind::Mailbox,
            Who::Outside(_) => LaneKind::Outside,
        },
        number: match &lane.who {
            Who::Terminal(id) | Who::Voicemail(id) | Who::Mailbox(id) => code(*id),
            Who::Outside(number) => Some(number.clone()).filter(|number| !number.is_empty()),
        },
        label: lane.label.clone().into(),
        stretches: lane
            .stretches
            .iter()
            .map(|(from, to)| [*from, *to])
            .collect(),
    });
    let why = tried.simulation.why.iter();
    let why = why.map(|why| RuleTried::of(why, &caller, world));
    Ok(Json(SimulatedCall {
        at: tried.trial.at_ms,
        headline: tried.simulation.headline.clone().into(),
        lanes: lanes.collect(),
        end_ms: tried.simulation.end_ms,
        status: tried.simulation.status,
        why: why.collect(),
        holidays_known: tried.simulation.holidays_known,
    }))
}
