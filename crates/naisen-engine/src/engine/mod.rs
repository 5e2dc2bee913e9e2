//! One shard of the engine: its tables, and the way from an input to what it brings about.
//!
//! Everything a call does is decided in naisen-core; here is only who holds what. The methods live
//! beside their subject: registrar, auth, call and its parts.

mod clock;
mod receive;
mod reply;

pub(crate) use clock::Due;
pub(crate) use receive::{ALLOW, OFFER};

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::plan::{Event, Order};
use naisen_core::settings::CompanySettings;
use naisen_sip::Status;
use naisen_sip::slab::{Id, Slab};
use naisen_sip::timers::Timers;
use naisen_sip::transaction::{ClientId, Outgoing, ServerId, Transactions};

use crate::call::{Announcements, Call, Merged, Party, Purpose, Stage};
use crate::config::Config;
use crate::directory::Directory;
use crate::guard::Guard;
use crate::input::{Input, Now};
use crate::live::LiveState;
use crate::media::{MediaTable, Ports};
use crate::mwi::Mailboxes;
use crate::output::Outputs;
use crate::token::Tokens;
use crate::trunk::{Provable, Trunks};

/// One shard.
#[derive(Debug)]
pub struct Engine {
    pub(crate) config: Config,
    pub(crate) directory: Directory,
    pub(crate) live: LiveState,
    pub(crate) trunks: Trunks,
    pub(crate) guard: Guard,
    pub(crate) transactions: Transactions,
    /// What a response to a request of ours is for.
    pub(crate) purposes: BTreeMap<ClientId, Purpose>,
    /// Requests that a trunk's peer may ask credentials for.
    pub(crate) provables: BTreeMap<ClientId, Provable>,
    pub(crate) parties: Slab<Party>,
    /// Parties by the connection they are reached over, for when it closes; datagrams have none.
    pub(crate) on_streams: BTreeSet<(u64, Id)>,
    pub(crate) calls: Slab<Call>,
    pub(crate) stages: BTreeMap<Id, Stage>,
    /// How many stages there have been: the names of calls.
    pub(crate) stage_count: u64,
    /// Whose INVITE a copy would be of.
    pub(crate) merged: Merged,
    /// Whose INVITE a server transaction is.
    pub(crate) inbound: BTreeMap<ServerId, Id>,
    /// Answered INVITEs that wait for their ACK, by party and number (CSeq): ACKs may overtake INVITEs.
    pub(crate) unacknowledged: BTreeMap<(Id, u32), ServerId>,
    /// Events still to be reported to plans, in order.
    pub(crate) events: VecDeque<(Id, Event)>,
    /// Deadlines of plans, in the order calls §2 asks for.
    pub(crate) deadlines: BTreeSet<(u64, Order, Id)>,
    pub(crate) timers: Timers<Due>,
    pub(crate) tokens: Tokens,
    pub(crate) nonces: u32,
    pub(crate) media: MediaTable,
    pub(crate) plays_guidance: bool,
    pub(crate) mailboxes: Mailboxes,
    pub(crate) announcements: Announcements,
    pub(crate) late: BTreeMap<u64, Outgoing>,
    pub(crate) now: Now,
    pub(crate) out: Outputs,
    fields: Vec<naisen_sip::Field>,
}

impl Engine {
    /// An engine that knows nobody yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let mut tokens = Tokens::new(config.secret);
        let media_ports = Ports::new(&config.media_ports, tokens.number());
        let relay_ports = config.relay_ports.as_ref();
        let relay_ports =
            relay_ports.map_or_else(Ports::default, |range| Ports::new(range, tokens.number()));
        let media = MediaTable::new(media_ports, relay_ports);
        Self {
            media,
            plays_guidance: false,
            transactions: Transactions::new(config.shard, tokens.branch_secret()),
            tokens,
            config,
            directory: Directory::default(),
            live: LiveState::default(),
            trunks: Trunks::default(),
            guard: Guard::default(),
            purposes: BTreeMap::new(),
            provables: BTreeMap::new(),
            parties: Slab::default(),
            on_streams: BTreeSet::new(),
            calls: Slab::default(),
            stages: BTreeMap::new(),
            stage_count: 0,
            merged: Merged::default(),
            inbound: BTreeMap::new(),
            unacknowledged: BTreeMap::new(),
            events: VecDeque::new(),
            deadlines: BTreeSet::new(),
            timers: Timers::default(),
            nonces: 0,
            mailboxes: Mailboxes::default(),
            announcements: Announcements::default(),
            late: BTreeMap::new(),
            now: Now::default(),
            out: Outputs::default(),
            fields: Vec::new(),
        }
    }

    /// An engine beside which somebody plays the guidance that
    /// [`Fact::GuidanceOpened`](crate::Fact::GuidanceOpened) asks for.
    #[must_use]
    pub const fn with_guidance(mut self) -> Self {
        self.plays_guidance = true;
        self
    }

    /// Takes one input and says what is to be done. Time must not run backwards on the monotonic clock.
    pub fn handle(&mut self, input: Input<'_>, now: Now) -> Outputs {
        let mut out = Outputs::default();
        self.handle_into(input, now, &mut out);
        out
    }

    /// The same; the room of an earlier answer is used again, what is left in it is dropped.
    pub fn handle_into(&mut self, input: Input<'_>, now: Now, out: &mut Outputs) {
        out.clear();
        std::mem::swap(&mut self.out, out);
        self.catch_up(now, input.order());
        match input {
            Input::Received { flow, bytes } => self.receive(flow, bytes),
            Input::FlowClosed(flow) => self.flow_closed(flow),
            Input::Settings { settings, changed } => self.settings_changed(settings, changed),
            Input::Credentials {
                subscriber,
                credentials,
            } => self.credentials_changed(subscriber, credentials),
            Input::Initialised(subscriber) => self.initialised(subscriber),
            Input::Trunks(trunks) => self.trunks_changed(trunks),
            Input::Forgotten(company) => self.forget_company(company),
            Input::Mailbox {
                subscriber,
                summary,
            } => self.mailbox_changed(subscriber, summary),
            Input::Announce(announcement) => self.announce(&announcement),
            Input::Withdraw { announcement } => {
                self.end_announcement(announcement, Status(487));
            }
            Input::MediaEnded { session } => self.media_ended(session),
            Input::Tick => self.elapse(now.mono_ms + 1, Order::Caller),
        }
        self.settle();
        std::mem::swap(&mut self.out, out);
    }

    /// When [`Input::Tick`] is due at the latest, on the monotonic clock.
    #[must_use]
    pub fn deadline(&self) -> Option<u64> {
        let plan = self.deadlines.first().map(|(at_ms, ..)| *at_ms);
        let all = [
            plan,
            self.timers.next(),
            self.transactions.deadline(),
            self.live.bindings.next_lapse(),
        ];
        all.into_iter().flatten().min()
    }

    /// Whether nothing is going on: no call, no party, no transaction, no port in use.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.calls.is_empty()
            && self.parties.is_empty()
            && self.on_streams.is_empty()
            && self.transactions.is_empty()
            && self.provables.is_empty()
            && self.merged.is_empty()
            && self.media.is_unused()
    }

    /// How many calls are going on.
    #[must_use]
    pub const fn calls_now(&self) -> usize {
        self.calls.len()
    }

    /// How many transactions there are.
    #[must_use]
    pub const fn transactions_now(&self) -> usize {
        self.transactions.len()
    }

    /// Whether a subscriber's terminal is registered.
    #[must_use]
    pub fn is_registered(&self, subscriber: SubscriberId) -> bool {
        self.live.bindings.is_registered(subscriber)
    }

    /// In how many calls a subscriber's terminal takes part.
    #[must_use]
    pub fn calls_of(&self, subscriber: SubscriberId) -> usize {
        naisen_core::plan::Live::calls(&self.live, subscriber)
    }

    /// The company of a number it knows.
    #[must_use]
    pub fn home_of(&self, subscriber: SubscriberId) -> Option<CompanyId> {
        self.directory.company_of(subscriber)
    }

    /// Everybody whose terminal takes part in a call.
    pub fn in_calls(&self) -> impl Iterator<Item = SubscriberId> {
        self.live.in_calls()
    }

    /// The settings a company's calls are decided by now.
    #[must_use]
    pub fn settings(&self, company: CompanyId) -> Option<&Arc<CompanySettings>> {
        self.directory.company(company)
    }

    /// Whether there is any way outside.
    #[must_use]
    pub fn has_trunk(&self) -> bool {
        !self.trunks.is_empty()
    }

    /// How many terminals are registered.
    #[must_use]
    pub fn registered_now(&self) -> usize {
        self.live.bindings.len()
    }
}
