//! What passes between the decision and whoever carries a call out: the call as it came in, the live
//! state of phones, the actions to take, the events to report, and the why.
//!
//! The contract in five steps; no rule about calls is needed to follow it:
//!
//! 1. An INVITE (or REFER) is authenticated and turned into a [`Call`]; `decide` answers with a
//!    `decide::Plan` and the first [`Action`]s.
//! 2. Actions are carried out in their order, at once. Legs are named by the plan ([`LegId`]).
//! 3. Whatever happens next is reported as an [`Event`] by `Plan::step`, which answers with further
//!    actions. [`Live`] is read as it stands *after* the event and before the new actions.
//! 4. `Plan::deadline` is the one timer of the call: at that instant [`Event::Timeout`] is reported.
//!    Of several things at one instant the one with the lowest [`Order`] is reported first.
//! 5. The plan lives until the call ends: 緊急停止 and 初期化 are reported to every plan whose
//!    `Plan::concerns` says so, also while people talk.

mod action;
mod call;
mod event;
mod live;
mod rule;
mod sentences;
mod why;
mod words;

pub use action::{
    Action, Announcement, CancelReason, Carried, Cause, Dial, Diversion, DivertReason, Guidance,
    Identity, LegId, Ring,
};
pub use call::{Call, CallId, Caller, CarrierIdentity, Diverted, Incoming, Origin, Withheld};
pub use event::{Deadline, Event, Order};
pub use live::{Alerting, Live, Usage};
pub use rule::Rule;
pub(crate) use words::Words;

pub use why::{Reason, Setting, Suppression, Verdict, Why, WhyRecord};
