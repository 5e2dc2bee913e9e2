//! What people and the administrator do in a rehearsal.

use std::sync::Arc;

use crate::ids::SubscriberId;
use crate::plan::{CarrierIdentity, Diverted, Order};
use crate::settings::CompanySettings;

/// Something somebody does.
#[derive(Clone, Debug)]
pub enum Act {
    /// A call is made; `call` is the caller's name for it.
    Place {
        /// Number of the call, from 0, given by the script.
        call: usize,
        /// How.
        dialling: Dialling,
    },
    /// A phone that rings answers.
    Answer {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// A phone whose leg was just cancelled had answered already: its 2xx crosses the CANCEL.
    AnswerCrossing {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// A phone that rings answers with a final failure.
    Decline {
        /// Whose.
        subscriber: SubscriberId,
        /// Final status.
        status: u16,
    },
    /// A subscriber hangs up its call, as caller or callee; without one in the rehearsal, a call it is
    /// in otherwise ends.
    HangUp {
        /// Who.
        subscriber: SubscriberId,
    },
    /// The caller of a call hangs up.
    CallerHangsUp {
        /// Which.
        call: usize,
    },
    /// The outside number of a call answers.
    OutsideAnswers {
        /// Which call.
        call: usize,
    },
    /// The outside number of a call fails.
    OutsideFails {
        /// Which call.
        call: usize,
        /// Final status.
        status: u16,
    },
    /// A binding expires or its flow fails.
    Unregister {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// A terminal sends REGISTER.
    Register {
        /// Whose.
        subscriber: SubscriberId,
        /// With the right password.
        right: bool,
    },
    /// 緊急停止, once saved.
    Stop {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// 緊急停止 is released.
    Release {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// 初期化, once saved.
    Initialise {
        /// Whose.
        subscriber: SubscriberId,
    },
    /// Settings were saved.
    Settings {
        /// The company's new settings; its id says which company.
        world: Arc<CompanySettings>,
    },
}

/// How a call is made.
#[derive(Clone, Debug)]
pub enum Dialling {
    /// A terminal dials.
    Terminal {
        /// Whose.
        subscriber: SubscriberId,
        /// What.
        dialled: String,
        /// With the right password.
        right: bool,
    },
    /// A carrier's INVITE.
    Carrier {
        /// The called number.
        called: String,
        /// The caller as the carrier tells.
        identity: CarrierIdentity,
        /// Diversions before.
        diverted: Diverted,
    },
    /// A terminal in a call sends REFER.
    Transfer {
        /// Whose.
        subscriber: SubscriberId,
        /// To what.
        dialled: String,
    },
}

impl Act {
    /// Its place among things of one instant (calls §2).
    #[must_use]
    pub fn order(&self) -> Order {
        match self {
            Self::CallerHangsUp { .. } | Self::HangUp { .. } => Order::Caller,
            Self::Stop { .. }
            | Self::Release { .. }
            | Self::Initialise { .. }
            | Self::Settings { .. } => Order::Stop,
            Self::Place { .. }
            | Self::Answer { .. }
            | Self::AnswerCrossing { .. }
            | Self::Decline { .. }
            | Self::OutsideAnswers { .. }
            | Self::OutsideFails { .. } => Order::Answer,
            Self::Unregister { .. } | Self::Register { .. } => Order::Registration,
        }
    }
}
