//! What people and the administrator do in a script, done with phones and settings.

use std::fmt::Write as _;
use std::sync::Arc;

use naisen_core::ids::SubscriberId;
use naisen_core::plan::{CarrierIdentity, Diverted};
use naisen_core::rehearsal::{Act, Dialling};

use super::agent::CallState;
use super::play::{Next, Play};
use crate::input::Input;

impl Play<'_> {
    pub(super) fn happen(&mut self, next: Next) {
        let now_ms = self.network.now_ms();
        match next {
            Next::Act(act) => self.act(act),
            Next::Answer { agent, call } => self.answer(agent, call),
            Next::Decline {
                agent,
                call,
                status,
            } => {
                if self.network.agents[agent].calls[call].state == CallState::Ringing {
                    self.network.agents[agent].decline(call, status, now_ms);
                    self.ring_ends(agent, call);
                }
            }
            Next::HangUp { agent, call } => {
                if self.network.agents[agent].calls[call].state == CallState::Talking {
                    self.network.agents[agent].hang_up(call, now_ms);
                }
            }
            Next::Refresh => {
                for agent in self.places.values().copied().collect::<Vec<_>>() {
                    let registered = self
                        .people
                        .get(&agent)
                        .is_some_and(|subscriber| self.network.engine.is_registered(*subscriber));
                    if registered {
                        self.network.agents[agent].register(3_600, now_ms);
                    }
                }
            }
        }
    }

    fn act(&mut self, act: Act) {
        let now_ms = self.network.now_ms();
        match act {
            Act::Place { call, dialling } => self.place(call, dialling),
            Act::Answer { subscriber } => {
                let agent = self.places[&subscriber];
                if let Some(call) = self.network.agents[agent].ringing() {
                    self.answer(agent, call);
                }
            }
            Act::AnswerCrossing { subscriber } => {
                let agent = self.places[&subscriber];
                if let Some(call) = self.network.agents[agent].given_up() {
                    self.network.agents[agent].answer(call, now_ms);
                }
            }
            Act::Decline { subscriber, status } => {
                let agent = self.places[&subscriber];
                if let Some(call) = self.network.agents[agent].ringing() {
                    self.happen(Next::Decline {
                        agent,
                        call,
                        status,
                    });
                }
            }
            Act::HangUp { subscriber } => self.hang_up(subscriber),
            Act::CallerHangsUp { call } => {
                if let Some((agent, call)) = self.placed.get(&call).copied() {
                    self.network.agents[agent].hang_up(call, now_ms);
                }
            }
            Act::OutsideAnswers { call } => {
                if let Some(call) = self.carriers_leg(call) {
                    self.network.agents[self.carrier].answer(call, now_ms);
                }
            }
            Act::OutsideFails { call, status } => {
                if let Some(call) = self.carriers_leg(call) {
                    self.network.agents[self.carrier].decline(call, status, now_ms);
                }
            }
            Act::Unregister { subscriber } => {
                self.network.agents[self.places[&subscriber]].register(0, now_ms);
            }
            Act::Register { subscriber, right } => self.register(subscriber, right),
            Act::Stop { .. }
            | Act::Release { .. }
            | Act::Initialise { .. }
            | Act::Settings { .. } => {
                self.administer(act);
            }
        }
    }

    fn administer(&mut self, act: Act) {
        self.admin = true;
        match act {
            Act::Stop { subscriber } => self.set_stop(subscriber, true),
            Act::Release { subscriber } => {
                self.set_stop(subscriber, false);
                let credentials = None;
                self.network.tell(Input::Credentials {
                    subscriber,
                    credentials,
                });
            }
            Act::Initialise { subscriber } => self.network.tell(Input::Initialised(subscriber)),
            Act::Settings { world } => {
                let same = self
                    .companies
                    .iter_mut()
                    .find(|held| held.id() == world.id());
                if let Some(held) = same {
                    *held = Arc::clone(&world);
                }
                self.feed(world);
            }
            Act::Place { .. }
            | Act::Answer { .. }
            | Act::AnswerCrossing { .. }
            | Act::Decline { .. }
            | Act::HangUp { .. }
            | Act::CallerHangsUp { .. }
            | Act::OutsideAnswers { .. }
            | Act::OutsideFails { .. }
            | Act::Unregister { .. }
            | Act::Register { .. } => {}
        }
    }

    fn set_stop(&mut self, subscriber: SubscriberId, stop: bool) {
        let holds = |held: &&mut Arc<_>| {
            let held: &naisen_core::settings::CompanySettings = held;
            held.subscriber(subscriber).is_some()
        };
        let Some(held) = self.companies.iter_mut().find(holds) else {
            return;
        };
        let mut world = (**held).clone();
        if let Some(old) = world.subscriber(subscriber).cloned() {
            let mut new = old;
            new.emergency_stop = stop;
            world.put_subscriber(subscriber, new);
        }
        *held = Arc::new(world);
        let settings = Arc::clone(held);
        let changed = Some(vec![subscriber]);
        self.network.tell(Input::Settings { settings, changed });
    }

    fn answer(&mut self, agent: usize, call: usize) {
        let now_ms = self.network.now_ms();
        if self.network.agents[agent].calls[call].state == CallState::Ringing {
            self.network.agents[agent].answer(call, now_ms);
            self.ring_ends(agent, call);
        }
    }

    fn register(&mut self, subscriber: SubscriberId, right: bool) {
        let agent = self.places[&subscriber];
        let now_ms = self.network.now_ms();
        self.registering = true;
        self.with_password(agent, right, |play| {
            play.network.agents[agent].register(3_600, now_ms);
        });
        self.registering = false;
    }

    /// Does something with the right or a wrong password, and waits for what comes of it.
    fn with_password(&mut self, agent: usize, right: bool, act: impl FnOnce(&mut Self)) {
        let password = self.network.agents[agent].account.password.clone();
        if !right {
            "wrong".clone_into(&mut self.network.agents[agent].account.password);
        }
        act(self);
        self.pump();
        self.network.agents[agent].account.password = password;
    }

    fn place(&mut self, call: usize, dialling: Dialling) {
        let now_ms = self.network.now_ms();
        self.placing = Some(call);
        match dialling {
            Dialling::Terminal {
                subscriber,
                dialled,
                right,
            } => {
                let agent = self.places[&subscriber];
                self.with_password(agent, right, |play| {
                    let own = play.network.agents[agent].dial(&dialled, "", None, now_ms);
                    play.own_call(call, agent, own);
                });
            }
            Dialling::Carrier {
                called,
                identity,
                diverted,
            } => {
                let (from, lines) = carrier_headers(&identity, &diverted);
                let agent = self.carrier;
                let own = self.network.agents[agent].dial(&called, &lines, Some(&from), now_ms);
                self.own_call(call, agent, own);
            }
            Dialling::Transfer {
                subscriber,
                dialled,
            } => {
                let agent = self.places[&subscriber];
                let talks = |call: &super::agent::AgentCall| call.state == CallState::Talking;
                let Some(own) = self.network.agents[agent].calls.iter().rposition(talks) else {
                    return;
                };
                let target = format!(
                    "sip:{dialled}@{}",
                    self.network.agents[agent].account.domain
                );
                self.transfers.insert((agent, own), call);
                self.network.agents[agent].refer(own, &target, now_ms);
            }
        }
    }

    fn own_call(&mut self, call: usize, agent: usize, own: usize) {
        self.placed.insert(call, (agent, own));
        self.heard_in.insert((agent, own), (call, None));
    }

    /// The call a subscriber is in: one of the script, else another.
    fn hang_up(&mut self, subscriber: SubscriberId) {
        let agent = self.places[&subscriber];
        let now_ms = self.network.now_ms();
        let calls = self.network.agents[agent].calls.iter().enumerate();
        let live = |state| matches!(state, CallState::Talking | CallState::Dialling);
        let mine: Vec<_> = calls
            .filter(|(_, call)| live(call.state))
            .map(|(place, _)| place)
            .collect();
        let ours = mine
            .iter()
            .find(|call| self.heard_in.contains_key(&(agent, **call)));
        if let Some(call) = ours.or(mine.first()) {
            self.network.agents[agent].hang_up(*call, now_ms);
        }
    }

    /// The carrier's leg of a script's call that rings.
    fn carriers_leg(&self, call: usize) -> Option<usize> {
        let calls = self.network.agents[self.carrier].calls.iter().enumerate();
        calls
            .filter(|(_, one)| one.state == CallState::Ringing)
            .map(|(place, _)| place)
            .find(|place| {
                let found = self.heard_in.get(&(self.carrier, *place));
                found.is_some_and(|(script_call, _)| *script_call == call)
            })
    }
}

/// From, and the other header lines, of a carrier's INVITE.
fn carrier_headers(identity: &CarrierIdentity, diverted: &Diverted) -> (String, String) {
    let user = match identity.from_user.as_str() {
        "" => String::new(),
        user => format!("{user}@"),
    };
    let host = match identity.from_host.as_str() {
        "" => "carrier.invalid",
        host => host,
    };
    let from = match identity.display_name.as_str() {
        "" => format!("<sip:{user}{host}>"),
        display => format!("\"{display}\" <sip:{user}{host}>"),
    };
    let mut lines = String::new();
    // Writing to a String cannot fail.
    if !identity.asserted.is_empty() {
        let _ = write!(
            lines,
            "P-Asserted-Identity: <sip:{}@carrier.invalid>\r\n",
            identity.asserted
        );
    }
    if !identity.privacy.is_empty() {
        let _ = write!(lines, "Privacy: {}\r\n", identity.privacy.join(";"));
    }
    let mut left = diverted.diversion_count;
    let mut numbers: Vec<&str> = diverted.numbers.iter().map(String::as_str).collect();
    if numbers.is_empty() && left > 0 {
        numbers.push("0399999999");
    }
    for (place, number) in numbers.iter().enumerate().rev() {
        let counter = if place == 0 { left } else { 1 };
        left = left.saturating_sub(1);
        let _ = write!(
            lines,
            "Diversion: <sip:{number}@carrier.invalid>;reason=unknown;counter={counter}\r\n"
        );
    }
    for index in 0..diverted.history_count {
        let _ = write!(
            lines,
            "History-Info: <sip:0399999999@carrier.invalid;cause=302>;index=1.{index}\r\n"
        );
    }
    (from, lines)
}
