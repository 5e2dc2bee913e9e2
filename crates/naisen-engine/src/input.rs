//! What the world tells the engine, and when.

use std::sync::Arc;

use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::plan::Order;
use naisen_core::settings::CompanySettings;
use naisen_sip::flow::Flow;
use naisen_sip::mwi::Summary;

use crate::directory::{Credentials, Trunk};

/// Both clocks at one instant. Durations are taken from the first, dates from the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds on a clock that never jumps.
    pub mono_ms: u64,
    /// Epoch milliseconds; may jump.
    pub epoch_ms: i64,
}

/// A call of the engine's own: something is said to whoever answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Its name, never used twice.
    pub name: u64,
    /// On whose account.
    pub company: CompanyId,
    /// Whose number is shown. When this number is stopped the call ends.
    pub subscriber: SubscriberId,
    /// The number to call, national digits.
    pub number: String,
}

/// One thing that happened outside.
#[derive(Clone, Debug)]
pub enum Input<'a> {
    /// One message (or keep-alive) arrived.
    Received {
        /// From where, on what.
        flow: Flow,
        /// The whole datagram or frame.
        bytes: &'a [u8],
    },
    /// A connection is gone; with connection 0, one that was asked for could not be opened.
    FlowClosed(Flow),
    /// A company's settings as they are now. 緊急停止 is obeyed from here.
    Settings {
        /// The new snapshot.
        settings: Arc<CompanySettings>,
        /// Which subscribers may have changed; none means all of them.
        changed: Option<Vec<SubscriberId>>,
    },
    /// A terminal's credentials; none when it has none any more.
    Credentials {
        /// Whose.
        subscriber: SubscriberId,
        /// The new ones.
        credentials: Option<Credentials>,
    },
    /// 初期化 of a subscriber: its terminal is gone and its calls end (calls §12).
    Initialised(SubscriberId),
    /// A company is gone with all its numbers; its calls end.
    Forgotten(CompanyId),
    /// The trunks in the order they are tried.
    Trunks(Vec<Trunk>),
    /// A mailbox has changed: tell its terminal.
    Mailbox {
        /// Whose.
        subscriber: SubscriberId,
        /// How many messages wait.
        summary: Summary,
    },
    /// A call of the engine's own is to be made; [`Fact::AnnouncementOver`](crate::Fact::AnnouncementOver)
    /// tells its end, whatever becomes of it.
    Announce(Announcement),
    /// Such a call is not wanted any more.
    Withdraw {
        /// Its name.
        announcement: u64,
    },
    /// A media session of the engine's own is over: nothing more is played or recorded.
    MediaEnded {
        /// Which.
        session: u64,
    },
    /// Only time has passed.
    Tick,
}

impl Input<'_> {
    /// Its place among things of one instant (calls §2); of messages, that of an answer.
    pub(crate) fn order(&self) -> Order {
        match self {
            Self::Received { bytes, .. } if bytes.starts_with(b"CANCEL ") => Order::Caller,
            Self::Received { bytes, .. } if bytes.starts_with(b"BYE ") => Order::Caller,
            Self::Received { bytes, .. } if bytes.starts_with(b"REGISTER ") => Order::Registration,
            Self::Received { .. } => Order::Answer,
            Self::MediaEnded { .. } | Self::Announce(_) | Self::Withdraw { .. } => Order::Caller,
            Self::FlowClosed(_) => Order::Registration,
            Self::Settings { .. }
            | Self::Credentials { .. }
            | Self::Initialised(_)
            | Self::Forgotten(_) => Order::Stop,
            Self::Trunks(_) | Self::Mailbox { .. } => Order::Registration,
            Self::Tick => Order::Slide,
        }
    }
}
