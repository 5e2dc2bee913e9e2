//! What came of the calls of a script, read off what SIPp sent and received, in the vocabulary of
//! calls §2. Who talks to whom shows in the descriptions: everybody's media has a port of its own.

use std::collections::BTreeMap;

use naisen_core::example::{Observation, Script};
use naisen_core::ids::SubscriberId;
use naisen_core::plan::{Diversion, DivertReason};
use naisen_core::rehearsal::{Act, Dialling, Happened, Outcome, Shown};

use super::cast::Transfer;
use super::trace::{Message, user};

/// Port of the media of the first call's caller; every further one has the next even port.
pub(super) const CALLERS_MEDIA: u16 = 10_000;
/// Port of the media of the first phone.
pub(super) const PHONES_MEDIA: u16 = 20_000;
/// Port of the media of the outside numbers.
pub(super) const OUTSIDE_MEDIA: u16 = 50_000;

/// What everybody saw.
pub(super) struct Seen<'a> {
    pub(super) script: &'a Script,
    /// Second 0 as it really was, epoch ms.
    pub(super) began_ms: i64,
    /// Phones in the order of their places.
    pub(super) people: &'a [SubscriberId],
    pub(super) phones: BTreeMap<SubscriberId, Vec<Message>>,
    pub(super) carrier: Vec<Message>,
    pub(super) callers: BTreeMap<usize, Vec<Message>>,
    pub(super) registers: Vec<(SubscriberId, Vec<Message>)>,
    pub(super) transfers: &'a [Transfer],
}

/// A leg at a phone or at the carrier.
struct Leg<'a> {
    subscriber: Option<SubscriberId>,
    call: usize,
    invite: &'a Message,
    messages: Vec<&'a Message>,
}

impl Seen<'_> {
    pub(super) fn observation(&self) -> Observation {
        let mut calls = vec![Vec::new(); self.script.calls.len()];
        let legs = self.legs();
        for leg in &legs {
            calls[leg.call].push(self.outcome(leg.invite.at_ms, self.rang(leg)));
            self.transfer_answered(leg, &mut calls);
        }
        let picks: BTreeMap<usize, SubscriberId> = self
            .callers
            .keys()
            .filter_map(|call| Some((*call, self.dialler(*call)?)))
            .collect();
        for (call, messages) in &self.callers {
            self.caller_heard(*call, messages, &legs, &picks, &mut calls);
        }
        for transfer in self.transfers {
            self.notified(*transfer, &mut calls);
        }
        for outcomes in &mut calls {
            outcomes.sort_by_key(|outcome| outcome.at_ms);
            settle(outcomes);
        }
        Observation {
            calls,
            registers: self.register_answers(),
            why: BTreeMap::new(),
        }
    }

    /// An outcome at a real instant, in the time of the script.
    fn outcome(&self, at_ms: i64, what: Happened) -> Outcome {
        Outcome {
            at_ms: self.told(at_ms),
            what,
        }
    }

    fn told(&self, at_ms: i64) -> i64 {
        at_ms - self.began_ms + self.script.start_ms
    }

    fn legs(&self) -> Vec<Leg<'_>> {
        let phones = self
            .phones
            .iter()
            .map(|(id, messages)| (Some(*id), messages));
        let everybody = phones.chain([(None, &self.carrier)]);
        let mut legs = Vec::new();
        for (subscriber, messages) in everybody {
            let mut by_call: BTreeMap<&str, Vec<&Message>> = BTreeMap::new();
            for message in messages {
                by_call
                    .entry(message.header("Call-ID"))
                    .or_default()
                    .push(message);
            }
            for messages in by_call.into_values() {
                let invite = messages.iter().find(|one| !one.sent && one.is("INVITE"));
                if let Some(invite) = invite.copied() {
                    legs.extend(self.call_of(invite).map(|call| Leg {
                        subscriber,
                        call,
                        invite,
                        messages,
                    }));
                }
            }
        }
        legs.sort_by_key(|leg| leg.invite.at_ms);
        legs
    }

    /// The script's call whose caller's media a leg offers; a transfer since is a call of its own.
    fn call_of(&self, invite: &Message) -> Option<usize> {
        let port = invite.media_port()?;
        let at_ms = invite.at_ms - self.began_ms;
        let call = usize::from(port.checked_sub(CALLERS_MEDIA)?) / 2;
        let moved = self
            .transfers
            .iter()
            .rfind(|transfer| transfer.at_ms <= at_ms);
        let call = moved.map_or(call, |transfer| transfer.call);
        (call < self.script.calls.len()).then_some(call)
    }

    fn rang(&self, leg: &Leg<'_>) -> Happened {
        let shown = shown(leg.invite);
        let Some(subscriber) = leg.subscriber else {
            return Happened::Outside {
                number: leg.invite.target().to_owned(),
                shown,
            };
        };
        let cancel = leg
            .messages
            .iter()
            .find(|one| !one.sent && one.is("CANCEL"));
        let answered = leg.messages.iter().find(|one| {
            one.sent && one.method() == "INVITE" && one.status().is_some_and(|status| status >= 200)
        });
        let ends = [cancel, answered]
            .into_iter()
            .flatten()
            .map(|one| one.at_ms)
            .min();
        Happened::Ring {
            subscriber,
            until_ms: ends.map(|at_ms| self.told(at_ms)),
            shown,
            elsewhere: cancel.is_some_and(|cancel| cancel.header("Reason").contains("cause=200")),
        }
    }

    /// The called side of a transfer answers; there is no caller that would hear of it first.
    fn transfer_answered(&self, leg: &Leg<'_>, calls: &mut [Vec<Outcome>]) {
        if !self
            .transfers
            .iter()
            .any(|transfer| transfer.call == leg.call)
        {
            return;
        }
        let answer = leg
            .messages
            .iter()
            .find(|one| one.sent && one.method() == "INVITE" && one.status() == Some(200));
        if let Some(answer) = answer {
            let subscriber = leg.subscriber;
            calls[leg.call].push(self.outcome(answer.at_ms, Happened::Answer { subscriber }));
        }
    }

    fn dialler(&self, wanted: usize) -> Option<SubscriberId> {
        self.script.acts.iter().find_map(|(_, act)| match act {
            Act::Place {
                call,
                dialling: Dialling::Terminal { subscriber, .. },
            } if *call == wanted => Some(*subscriber),
            _ => None,
        })
    }

    fn caller_heard(
        &self,
        call: usize,
        messages: &[Message],
        legs: &[Leg<'_>],
        diallers: &BTreeMap<usize, SubscriberId>,
        calls: &mut [Vec<Outcome>],
    ) {
        let proved = messages.iter().rposition(|one| {
            one.sent && one.is("INVITE") && !one.header("Proxy-Authorization").is_empty()
        });
        // A challenge that was answered is no outcome: it asks for what the next INVITE brings.
        let since = proved.unwrap_or_default();
        let finals = messages[since..].iter().find(|one| {
            !one.sent
                && one.method() == "INVITE"
                && one.status().is_some_and(|status| status >= 200)
        });
        let Some(answer) = finals else {
            return;
        };
        let gave_up = messages.iter().any(|one| one.sent && one.is("CANCEL"));
        let status = answer.status().unwrap_or_default();
        if status == 407 && proved.is_none() {
            return;
        }
        if status >= 300 {
            if !(gave_up && status == 487) {
                calls[call].push(self.outcome(answer.at_ms, Happened::Reject { status }));
            }
            return;
        }
        if let Some(what) = self.answered_by(call, answer, legs, diallers) {
            calls[call].push(self.outcome(answer.at_ms, what));
        }
        let released = messages.iter().find(|one| !one.sent && one.is("BYE"));
        if let Some(bye) = released.filter(|bye| self.was_released(bye.at_ms, call, legs)) {
            calls[call].push(self.outcome(bye.at_ms, Happened::Bye));
        }
    }

    /// Nobody of the call hung up: it was the server that ended it.
    fn was_released(&self, at_ms: i64, call: usize, legs: &[Leg<'_>]) -> bool {
        let own = legs.iter().filter(|leg| leg.call == call);
        !own.flat_map(|leg| &leg.messages)
            .any(|one| one.sent && one.is("BYE") && one.at_ms <= at_ms)
    }

    /// Whose media the caller was given. None for one who picked a call up: that is the call's outcome.
    fn answered_by(
        &self,
        call: usize,
        answer: &Message,
        legs: &[Leg<'_>],
        diallers: &BTreeMap<usize, SubscriberId>,
    ) -> Option<Happened> {
        let port = answer.media_port().unwrap_or_default();
        if port == OUTSIDE_MEDIA {
            return Some(Happened::Answer { subscriber: None });
        }
        let place = |first: u16| usize::from(port.saturating_sub(first)) / 2;
        let is_of = |first: u16, count: usize| port >= first && place(first) < count;
        if is_of(PHONES_MEDIA, self.people.len()) {
            let subscriber = Some(self.people[place(PHONES_MEDIA)]);
            return Some(Happened::Answer { subscriber });
        }
        if is_of(CALLERS_MEDIA, self.script.calls.len()) {
            let other = place(CALLERS_MEDIA);
            // Both sides of a pickup were callers; the outcome belongs to the call that rang.
            let rang = legs.iter().any(|leg| leg.call == call);
            let by = *diallers.get(&other)?;
            return rang.then_some(Happened::Pick { by });
        }
        Some(self.mailbox(call, legs))
    }

    /// The server itself answered. Which box it is cannot be heard without media: the pilot's for a hunt
    /// leg, else of the phone that rang last, else of the called number.
    fn mailbox(&self, call: usize, legs: &[Leg<'_>]) -> Happened {
        let act = self.script.acts.iter().find_map(|(_, act)| match act {
            Act::Place {
                call: placed,
                dialling,
            } if *placed == call => Some(dialling),
            _ => None,
        });
        let by_number = |number: &str| {
            let worlds = self.script.companies.iter();
            worlds
                .filter_map(|world| world.subscriber_by_number(number))
                .next()
        };
        if let Some(Dialling::Terminal {
            subscriber,
            dialled,
            ..
        }) = act
            && dialled == "*97"
        {
            return Happened::Mailbox {
                subscriber: *subscriber,
            };
        }
        let last = legs
            .iter()
            .rfind(|leg| leg.call == call && leg.subscriber.is_some());
        let pilot = last.and_then(|leg| shown(leg.invite).pilot);
        let called = match act {
            Some(Dialling::Carrier { called, .. }) => Some(called.as_str()),
            _ => None,
        };
        let owner = pilot
            .as_deref()
            .and_then(by_number)
            .or_else(|| last.and_then(|leg| leg.subscriber))
            .or_else(|| by_number(called?));
        Happened::Voicemail {
            subscriber: owner.unwrap_or(SubscriberId(0)),
        }
    }

    /// What the transferor was told of its transfer (RFC 3515 §2.4.5).
    fn notified(&self, transfer: Transfer, calls: &mut [Vec<Outcome>]) {
        let messages = self.phones.get(&transfer.by).into_iter().flatten();
        let told = messages.filter(|one| {
            let at_ms = one.at_ms - self.began_ms;
            !one.sent
                && one.is("NOTIFY")
                && (transfer.at_ms - 100..transfer.at_ms + 900).contains(&at_ms)
        });
        let refused = told.filter_map(|one| {
            let status: u16 = one.body.strip_prefix("SIP/2.0 ")?.get(..3)?.parse().ok()?;
            (status >= 300).then_some((one.at_ms, status))
        });
        for (at_ms, status) in refused {
            calls[transfer.call].push(self.outcome(at_ms, Happened::Reject { status }));
        }
    }

    fn register_answers(&self) -> Vec<Outcome> {
        let answers = self.registers.iter().filter_map(|(subscriber, messages)| {
            let proved = messages
                .iter()
                .position(|one| one.sent && !one.header("Authorization").is_empty());
            let answer = messages[proved.unwrap_or_default()..]
                .iter()
                .rfind(|one| !one.sent)?;
            let status = answer.status()?;
            let subscriber = *subscriber;
            Some(self.outcome(answer.at_ms, Happened::Register { subscriber, status }))
        });
        answers.collect()
    }
}

/// Rings of one instant stand in the order of their numbers, as in a script: they arrive at processes
/// of their own, in any order.
fn settle(outcomes: &mut [Outcome]) {
    const INSTANT_MS: i64 = 150;
    let who = |outcome: &Outcome| match outcome.what {
        Happened::Ring { subscriber, .. } => Some(subscriber),
        _ => None,
    };
    for end in (1..outcomes.len()).rev() {
        for at in 0..end {
            let (a, b) = (&outcomes[at], &outcomes[at + 1]);
            let together = b.at_ms - a.at_ms < INSTANT_MS;
            if together && who(a).zip(who(b)).is_some_and(|(a, b)| a > b) {
                outcomes.swap(at, at + 1);
            }
        }
    }
}

/// What a leg shows of the caller, of the pilot and of who forwarded it.
fn shown(invite: &Message) -> Shown {
    let from = user(invite.header("From"));
    let privacy = invite
        .header("Privacy")
        .split([';', ','])
        .any(|token| token.trim() == "id");
    let pilot = user(invite.header("P-Called-Party-ID"));
    let diversions = invite.all("Diversion").flat_map(|value| value.split(','));
    Shown {
        from: (from != "anonymous").then(|| from.to_owned()),
        withheld: privacy,
        pilot: (!pilot.is_empty()).then(|| pilot.to_owned()),
        diversions: diversions.filter_map(diversion).collect(),
    }
}

fn diversion(value: &str) -> Option<Diversion> {
    let reason = value
        .split(';')
        .find_map(|part| part.trim().strip_prefix("reason="))?;
    let reasons = [
        DivertReason::Unconditional,
        DivertReason::Busy,
        DivertReason::NoAnswer,
        DivertReason::Unavailable,
    ];
    Some(Diversion {
        number: user(value).to_owned(),
        reason: reasons
            .into_iter()
            .find(|one| one.token() == reason.trim())?,
    })
}
