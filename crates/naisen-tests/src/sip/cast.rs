//! Who does what in a script, told as SIPp needs it: in times after a phone began to ring or to talk.
//! When a phone will ring is asked of the decision's own rehearsal; if it rings at another time, its
//! reaction comes at another time too, and the example fails.

use std::collections::BTreeMap;

use naisen_core::example::{Observation, Script, rehearse};
use naisen_core::ids::SubscriberId;
use naisen_core::rehearsal::{Act, Dialling, Habit, Happened};

use super::scenario::Reaction;

/// Everybody's part. Times are milliseconds after second 0.
#[derive(Debug, Default)]
pub(super) struct Cast {
    /// How each phone reacts to its rings, in order.
    pub(super) reactions: BTreeMap<SubscriberId, Vec<Reaction>>,
    /// How the outside numbers react, in order.
    pub(super) outside: Vec<Reaction>,
    /// Calls in progress at second 0: whose, and when it hangs up.
    pub(super) busy: Vec<(SubscriberId, Option<i64>)>,
    /// What is to be done, in order of time.
    pub(super) cues: Vec<(i64, Cue)>,
    /// How a caller's call ends by its own hand, by the place of the call.
    pub(super) endings: BTreeMap<usize, Ending>,
    /// Script calls that are transfers.
    pub(super) transfers: Vec<Transfer>,
}

/// A transfer: the call that comes of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Transfer {
    pub(super) at_ms: i64,
    pub(super) call: usize,
    pub(super) by: SubscriberId,
}

/// Something to be done at its time.
#[derive(Clone, Debug)]
pub(super) enum Cue {
    Place {
        call: usize,
        dialling: Dialling,
    },
    Administer(Act),
    Register {
        subscriber: SubscriberId,
        right: bool,
    },
    Unregister {
        subscriber: SubscriberId,
    },
}

/// How long a caller waits or talks, ms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Cancel(i64),
    HangUp(i64),
}

/// A ring of the rehearsal.
#[derive(Clone, Copy, Debug)]
struct Ring {
    subscriber: Option<SubscriberId>,
    call: usize,
    from_ms: i64,
    until_ms: Option<i64>,
}

impl Cast {
    /// Reads the parts off a script.
    ///
    /// # Panics
    /// When the script asks for something these clients cannot do.
    pub(super) fn of(script: &Script) -> Self {
        let rehearsed = rehearse(script);
        let rings = rings(script, &rehearsed);
        let mut cast = Self::default();
        for ring in &rings {
            let reaction = habit(script, ring);
            match ring.subscriber {
                Some(subscriber) => cast.reactions.entry(subscriber).or_default().push(reaction),
                None => cast.outside.push(reaction),
            }
        }
        for (subscriber, phone) in &script.phones {
            cast.busy
                .extend((0..phone.other_calls).map(|_| (*subscriber, None)));
        }
        let players = Players {
            script,
            rehearsed: &rehearsed,
            rings: &rings,
        };
        for (at_ms, act) in &script.acts {
            players.assign(&mut cast, at_ms - script.start_ms, act);
        }
        cast
    }
}

struct Players<'a> {
    script: &'a Script,
    rehearsed: &'a Observation,
    rings: &'a [Ring],
}

impl Players<'_> {
    fn assign(&self, cast: &mut Cast, at_ms: i64, act: &Act) {
        match act {
            Act::Place {
                call,
                dialling:
                    Dialling::Transfer {
                        subscriber,
                        dialled,
                    },
            } => {
                self.transfer(cast, at_ms, *call, *subscriber, dialled);
            }
            Act::Place { call, dialling } => {
                let (call, dialling) = (*call, dialling.clone());
                cast.cues.push((at_ms, Cue::Place { call, dialling }));
            }
            Act::Answer { subscriber } => {
                self.react(cast, Some(*subscriber), None, at_ms, answering);
            }
            Act::Decline { subscriber, status } => {
                let declining = |after_ms| Reaction::Decline {
                    after_ms,
                    status: *status,
                };
                self.react(cast, Some(*subscriber), None, at_ms, declining);
            }
            Act::OutsideAnswers { call } => self.react(cast, None, Some(*call), at_ms, answering),
            Act::OutsideFails { call, status } => {
                let declining = |after_ms| Reaction::Decline {
                    after_ms,
                    status: *status,
                };
                self.react(cast, None, Some(*call), at_ms, declining);
            }
            Act::HangUp { subscriber } => self.hang_up(cast, at_ms, *subscriber),
            Act::CallerHangsUp { call } => self.caller_hangs_up(cast, at_ms, *call),
            Act::Unregister { subscriber } => {
                let subscriber = *subscriber;
                cast.cues.push((at_ms, Cue::Unregister { subscriber }));
            }
            Act::Register { subscriber, right } => {
                let (subscriber, right) = (*subscriber, *right);
                cast.cues.push((at_ms, Cue::Register { subscriber, right }));
            }
            Act::Stop { .. }
            | Act::Release { .. }
            | Act::Initialise { .. }
            | Act::Settings { .. } => {
                cast.cues.push((at_ms, Cue::Administer(act.clone())));
            }
            Act::AnswerCrossing { .. } => panic!("SIPp cannot answer across a CANCEL at will"),
        }
    }

    /// Changes what a phone does in the ring of this moment.
    fn react(
        &self,
        cast: &mut Cast,
        subscriber: Option<SubscriberId>,
        call: Option<usize>,
        at_ms: i64,
        reaction: impl Fn(i64) -> Reaction,
    ) {
        let own = self
            .rings
            .iter()
            .filter(|ring| ring.subscriber == subscriber);
        let now = own.enumerate().find(|(_, ring)| {
            call.is_none_or(|call| call == ring.call)
                && ring.from_ms <= at_ms
                && ring.until_ms.is_none_or(|until_ms| at_ms <= until_ms)
        });
        let Some((n, ring)) = now else {
            panic!("nothing rings there at {at_ms} ms");
        };
        let reactions = match subscriber {
            Some(subscriber) => cast.reactions.entry(subscriber).or_default(),
            None => &mut cast.outside,
        };
        reactions[n] = reaction(at_ms - ring.from_ms);
    }

    /// A subscriber hangs up: as the one who answered, as the caller, or in its other call.
    fn hang_up(&self, cast: &mut Cast, at_ms: i64, subscriber: SubscriberId) {
        for (call, outcomes) in self.rehearsed.calls.iter().enumerate() {
            let answered = outcomes.iter().find_map(|outcome| match outcome.what {
                Happened::Answer {
                    subscriber: Some(by),
                } if by == subscriber => Some(outcome.at_ms - self.script.start_ms),
                _ => None,
            });
            if let Some(answered_ms) = answered.filter(|answered_ms| *answered_ms < at_ms) {
                return talk_until(cast, subscriber, at_ms - answered_ms);
            }
            if self.places(call, subscriber) {
                return self.caller_hangs_up(cast, at_ms, call);
            }
        }
        let other = cast
            .busy
            .iter_mut()
            .find(|(busy, until_ms)| *busy == subscriber && until_ms.is_none());
        match other {
            Some((_, until_ms)) => *until_ms = Some(at_ms),
            None => panic!("there is no call to hang up at {at_ms} ms"),
        }
    }

    fn places(&self, wanted: usize, wanted_by: SubscriberId) -> bool {
        self.script.acts.iter().any(|(_, act)| {
            matches!(act, Act::Place { call, dialling: Dialling::Terminal { subscriber, .. } }
                if *call == wanted && *subscriber == wanted_by)
        })
    }

    fn caller_hangs_up(&self, cast: &mut Cast, at_ms: i64, call: usize) {
        let placed_ms = cast.cues.iter().find_map(|(placed_ms, cue)| {
            matches!(cue, Cue::Place { call: placed, .. } if *placed == call).then_some(*placed_ms)
        });
        let answered = self.rehearsed.calls[call].iter().find(|outcome| {
            matches!(
                outcome.what,
                Happened::Answer { .. }
                    | Happened::Voicemail { .. }
                    | Happened::Mailbox { .. }
                    | Happened::Pick { .. }
            )
        });
        let answered_ms = answered.map(|outcome| outcome.at_ms - self.script.start_ms);
        let ending = match answered_ms.filter(|answered_ms| *answered_ms <= at_ms) {
            Some(answered_ms) => Ending::HangUp(at_ms - answered_ms),
            None => Ending::Cancel(at_ms - placed_ms.unwrap_or_default()),
        };
        cast.endings.insert(call, ending);
    }

    fn transfer(&self, cast: &mut Cast, at_ms: i64, call: usize, by: SubscriberId, dialled: &str) {
        cast.transfers.push(Transfer { at_ms, call, by });
        let answered = |reaction: &&mut Reaction| matches!(reaction, Reaction::Answer { .. });
        let own = cast
            .reactions
            .get_mut(&by)
            .and_then(|own| own.iter_mut().find(answered));
        let Some(Reaction::Answer { transfers, .. }) = own else {
            panic!("only a called phone transfers here");
        };
        let answered =
            self.rehearsed
                .calls
                .iter()
                .flatten()
                .find_map(|outcome| match outcome.what {
                    Happened::Answer {
                        subscriber: Some(who),
                    } if who == by => Some(outcome.at_ms),
                    _ => None,
                });
        let after_ms = at_ms - (answered.unwrap_or_default() - self.script.start_ms);
        transfers.push((after_ms, dialled.to_owned()));
    }
}

const fn answering(after_ms: i64) -> Reaction {
    Reaction::Answer {
        after_ms,
        talk_ms: None,
        transfers: Vec::new(),
    }
}

fn talk_until(cast: &mut Cast, subscriber: SubscriberId, after_ms: i64) {
    let own = cast.reactions.entry(subscriber).or_default();
    let unended = own.iter_mut().find_map(|reaction| match reaction {
        Reaction::Answer { talk_ms, .. } if talk_ms.is_none() => Some(talk_ms),
        Reaction::Answer { .. } | Reaction::Ring | Reaction::Decline { .. } => None,
    });
    *unended.expect("it has answered") = Some(after_ms);
}

/// The rings of the rehearsal, by their beginning.
fn rings(script: &Script, rehearsed: &Observation) -> Vec<Ring> {
    let mut rings = Vec::new();
    for (call, outcomes) in rehearsed.calls.iter().enumerate() {
        for outcome in outcomes {
            let from_ms = outcome.at_ms - script.start_ms;
            match &outcome.what {
                Happened::Ring {
                    subscriber,
                    until_ms,
                    ..
                } => rings.push(Ring {
                    subscriber: Some(*subscriber),
                    call,
                    from_ms,
                    until_ms: until_ms.map(|until_ms| until_ms - script.start_ms),
                }),
                Happened::Outside { .. } => rings.push(Ring {
                    subscriber: None,
                    call,
                    from_ms,
                    until_ms: None,
                }),
                _ => {}
            }
        }
    }
    rings.sort_by_key(|ring| ring.from_ms);
    rings
}

/// What a phone does by itself.
fn habit(script: &Script, ring: &Ring) -> Reaction {
    let phone = ring
        .subscriber
        .and_then(|subscriber| script.phones.get(&subscriber));
    match phone.and_then(|phone| phone.habit) {
        None => Reaction::Ring,
        Some(Habit::Answer { after_ms, talk_ms }) => Reaction::Answer {
            after_ms,
            talk_ms,
            transfers: Vec::new(),
        },
        Some(Habit::Decline { after_ms, status }) => Reaction::Decline { after_ms, status },
    }
}
