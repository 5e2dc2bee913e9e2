//! The phones and calls of every company as they are now, for the portal. The engine's thread notes what
//! happens; whoever asks gets a copy that shares what did not change. Nothing here outlives the process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use naisen_core::call_record::Party;
use naisen_core::ids::{CompanyId, SubscriberId};
use naisen_core::plan::CallId;
use naisen_engine::{CallNow, Engine, Fact, KeptBinding, Now};
use naisen_http::{Board, LiveCall, LiveView, Phones, Terminal};
use naisen_sip::flow::Transport;

use super::phones::Listener;
use super::records::answered_by;

/// Names of clients that are kept without looking whether anybody still has them.
const CLIENTS_MIN: usize = 64;

/// What the portal looks into.
#[derive(Clone, Debug, Default)]
pub(crate) struct Live(Arc<Mutex<State>>);

/// The engine's thread's end of it.
pub(crate) struct Watch {
    live: Live,
    /// Registrations of an earlier start, which nobody tells: taken over as soon as it is known whose
    /// they are. None before the first look.
    kept: Option<BTreeMap<SubscriberId, Vec<KeptBinding>>>,
}

#[derive(Debug, Default)]
struct State {
    companies: BTreeMap<CompanyId, Board>,
    /// Whose a call is, and how it is to be found when it ends.
    homes: BTreeMap<u64, CompanyId>,
    clients: Clients,
}

/// What terminals call themselves. Thousands say the same: they share it.
#[derive(Debug, Default)]
struct Clients {
    names: BTreeSet<Arc<str>>,
    /// How many names there may be before those nobody uses any more are let go.
    enough: usize,
}

impl Live {
    /// What hears the engine.
    pub(crate) fn watch(&self) -> Watch {
        Watch {
            live: self.clone(),
            kept: None,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveView for Live {
    fn phones(&self, company: CompanyId) -> Option<Arc<Phones>> {
        // A company without a single phone has not begun: that all its numbers are out of reach says nothing.
        let board = self
            .board(company)
            .filter(|board| !board.phones.is_empty())?;
        Some(Arc::new(Phones {
            registered: board.phones.keys().copied().collect(),
            busy: board.busy().collect(),
        }))
    }

    fn board(&self, company: CompanyId) -> Option<Arc<Board>> {
        let found = self.state().companies.get(&company).cloned();
        Some(Arc::new(found.unwrap_or_default()))
    }
}

impl Listener for Watch {
    fn hear(&mut self, fact: &Fact, engine: &Engine, now: Now) {
        let mut state = self.live.state();
        match fact {
            Fact::Registration {
                subscriber,
                bindings,
            } => {
                if let Some(kept) = &mut self.kept {
                    kept.remove(subscriber);
                }
                if let Some(company) = engine.home_of(*subscriber) {
                    state.registered(company, *subscriber, bindings, Some(now.epoch_ms));
                }
            }
            Fact::Arrived { call, .. } => {
                if let Some(found) = engine.call_now(*call) {
                    state.arrived(*call, found);
                }
            }
            Fact::Alerting { call, subscriber } => state.change(*call, |call| {
                if !call.ringing.contains(subscriber) {
                    call.ringing.push(*subscriber);
                }
            }),
            Fact::Silent { call, subscriber } => {
                state.change(*call, |call| call.ringing.retain(|one| one != subscriber));
            }
            Fact::Outside { call, number } => {
                state.change(*call, |call| call.outside = Some(number.clone()));
            }
            Fact::Answered { call, by } => state.change(*call, |call| {
                call.answer_ms = Some(now.epoch_ms);
                call.answered_by = Some(answered_by(*by));
            }),
            Fact::Ended(record) => state.ended(record.call),
            _ => {}
        }
    }

    fn rest(&mut self, engine: &Engine, now: Now) -> Option<u64> {
        let kept = self.kept.get_or_insert_with(|| {
            let mut all: BTreeMap<SubscriberId, Vec<KeptBinding>> = BTreeMap::new();
            for binding in engine.bindings(now) {
                all.entry(binding.subscriber).or_default().push(binding);
            }
            all
        });
        if !kept.is_empty() {
            let mut state = self.live.state();
            kept.retain(|subscriber, bindings| match engine.home_of(*subscriber) {
                Some(company) => {
                    state.registered(company, *subscriber, bindings, None);
                    false
                }
                // Its company is not told yet, or gone: then the registration lapses by itself.
                None => bindings.iter().any(|one| one.expires_ms > now.epoch_ms),
            });
        }
        None
    }
}

impl State {
    fn registered(
        &mut self,
        company: CompanyId,
        subscriber: SubscriberId,
        bindings: &[KeptBinding],
        seen_ms: Option<i64>,
    ) {
        let board = self.companies.entry(company).or_default();
        if bindings.is_empty() {
            board.phones.remove(&subscriber);
        } else {
            let clients = &mut self.clients;
            let terminals = bindings.iter().map(|one| terminal(one, seen_ms, clients));
            board.phones.insert(subscriber, terminals.collect());
        }
    }

    fn arrived(&mut self, id: CallId, found: CallNow) {
        let outside = found.caller.is_none();
        let call = LiveCall {
            start_ms: found.arrived_ms,
            answer_ms: None,
            caller: Party {
                subscriber: found.caller,
                // 通信の秘密: what somebody outside withholds is not even shown for a moment.
                number: if outside && found.withheld {
                    String::new()
                } else {
                    found.caller_number
                },
            },
            withheld: found.withheld,
            dialled: found.dialled,
            ringing: Vec::new(),
            outside: None,
            answered_by: None,
        };
        let board = self.companies.entry(found.company).or_default();
        board.calls.insert(id.0, Arc::new(call));
        self.homes.insert(id.0, found.company);
    }

    fn change(&mut self, id: CallId, change: impl FnOnce(&mut LiveCall)) {
        let board = self
            .homes
            .get(&id.0)
            .and_then(|company| self.companies.get_mut(company));
        if let Some(call) = board.and_then(|board| board.calls.get_mut(&id.0)) {
            change(Arc::make_mut(call));
        }
    }

    fn ended(&mut self, id: CallId) {
        let home = self.homes.remove(&id.0);
        if let Some(board) = home.and_then(|company| self.companies.get_mut(&company)) {
            board.calls.remove(&id.0);
        }
    }
}

impl Clients {
    fn named(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        if self.names.len() >= self.enough {
            self.names.retain(|name| Arc::strong_count(name) > 1);
            self.enough = (self.names.len() * 2).max(CLIENTS_MIN);
        }
        let name: Arc<str> = name.into();
        self.names.insert(Arc::clone(&name));
        name
    }
}

/// A terminal; when it was seen last is not known of one that an earlier start registered.
fn terminal(binding: &KeptBinding, seen_ms: Option<i64>, clients: &mut Clients) -> Terminal {
    Terminal {
        since_ms: binding.since_ms,
        seen_ms: seen_ms.unwrap_or(binding.since_ms),
        expires_ms: binding.expires_ms,
        from: binding.flow.peer,
        transport: match binding.flow.transport {
            Transport::Udp => "UDP",
            Transport::Tcp => "TCP",
            Transport::Tls => "TLS",
            Transport::Ws => "WS",
            Transport::Wss => "WSS",
        },
        client: clients.named(&String::from_utf8_lossy(binding.said.user_agent())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_share_their_name_and_one_nobody_has_is_let_go() {
        let mut clients = Clients::default();
        let (one, other) = (clients.named("desk"), clients.named("desk"));
        assert!(Arc::ptr_eq(&one, &other));
        for n in 0..10 * CLIENTS_MIN {
            clients.named(&n.to_string());
            assert!(clients.names.len() <= CLIENTS_MIN);
        }
        assert!(Arc::ptr_eq(&one, &clients.named("desk")));
    }
}
