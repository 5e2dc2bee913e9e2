//! What `/metrics` says of signalling. Handles are made once: counting a message is one addition.

use metrics::{Counter, Gauge, counter, gauge};
use naisen_engine::{Engine, Fact};

/// The lowest and highest status of a response.
const STATUSES: std::ops::Range<usize> = 100..700;

/// The handles.
pub(super) struct Counts {
    received: Counter,
    sent: Counter,
    lost: Counter,
    early: Counter,
    answered: Vec<Option<Counter>>,
    ended: Counter,
    calls: Gauge,
    registered: Gauge,
    waiting: Gauge,
}

impl Counts {
    pub(super) fn new() -> Self {
        Self {
            received: counter!("naisen_sip_received_total"),
            sent: counter!("naisen_sip_sent_total"),
            lost: counter!("naisen_sip_unsent_total"),
            early: counter!("naisen_call_records_late_total"),
            answered: vec![None; STATUSES.len()],
            ended: counter!("naisen_calls_ended_total"),
            calls: gauge!("naisen_calls"),
            registered: gauge!("naisen_registered"),
            waiting: gauge!("naisen_sip_queue"),
        }
    }

    /// Messages arrived.
    pub(super) fn received(&self, count: usize) {
        self.received.increment(count as u64);
    }

    /// Messages the system or a connection did not take.
    pub(super) fn lost(&self, count: usize) {
        self.lost.increment(count as u64);
    }

    /// What waited for a record was sent, perhaps before the record was kept.
    pub(super) fn told_early(&self, early: bool) {
        self.early.increment(u64::from(early));
    }

    /// One message leaves; final answers are counted by their status.
    pub(super) fn sent(&mut self, bytes: &[u8]) {
        self.sent.increment(1);
        let digits = bytes
            .strip_prefix(b"SIP/2.0 ")
            .and_then(|rest| rest.get(..3));
        let status = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| digits.parse::<usize>().ok())
            .filter(|status| STATUSES.contains(status));
        if let Some(status) = status {
            self.answered[status - STATUSES.start]
                .get_or_insert_with(
                    || counter!("naisen_sip_responses_total", "status" => status.to_string()),
                )
                .increment(1);
        }
    }

    /// Something happened in the engine.
    pub(super) fn hear(&self, fact: &Fact) {
        match fact {
            Fact::Ended(_) => self.ended.increment(1),
            Fact::Peer(peer) => {
                let trunk = peer.trunk.0.to_string();
                let labels = [("trunk", trunk), ("peer", peer.host.clone())];
                gauge!("naisen_trunk_up", &labels).set(f64::from(u8::from(peer.up)));
                if let Some(registered) = peer.registered {
                    let registered = f64::from(u8::from(registered));
                    gauge!("naisen_trunk_registered", &labels).set(registered);
                }
            }
            _ => {}
        }
    }

    /// How things stand at the end of a round.
    pub(super) fn measure(&self, engine: &Engine, waiting: usize) {
        self.calls.set(engine.calls_now() as f64);
        self.registered.set(engine.registered_now() as f64);
        self.waiting.set(waiting as f64);
    }
}
