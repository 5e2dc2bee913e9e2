//! 「いまの入力だと」: what the typed setting does to a call, told by the decision that will handle it.
//! Three calls are tried: to a phone that is free, busy, and out of reach; nobody answers. Stop,
//! refusals and the hunt group are left out, and the page says so.

use std::sync::Arc;

use naisen_core::decide::decide;
use naisen_core::ids::{HuntGroupId, SubscriberId};
use naisen_core::plan::{
    Action, Alerting, Call, CallId, CarrierIdentity, Cause, Diverted, Event, Live, Origin, Reason,
    Usage,
};
use naisen_core::settings::{Answer, AnswerMode, CompanySettings, Subscriber};
use naisen_core::text::{Lang, Text};

use super::text;
use crate::ui::{Axis, Bar, Lane, format, lane};

/// Seconds shown at least.
const SPAN_MIN_S: u32 = 30;
/// Seconds shown after the last thing that happens.
const TAIL_S: u32 = 10;
/// A caller nobody has a rule about.
const CALLER: &str = "0312345678";

/// How a phone is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phone {
    Free,
    Busy,
    OutOfReach,
}

/// The number's phone as the trial wants it; everybody else is free.
struct Trial {
    subscriber: SubscriberId,
    phone: Phone,
}

impl Live for Trial {
    fn registered(&self, subscriber: SubscriberId) -> bool {
        subscriber != self.subscriber || self.phone != Phone::OutOfReach
    }
    fn stopped(&self, _: SubscriberId) -> bool {
        false
    }
    fn calls(&self, subscriber: SubscriberId) -> usize {
        usize::from(subscriber == self.subscriber && self.phone == Phone::Busy)
    }
    fn pointer(&self, _: HuntGroupId) -> Option<u8> {
        None
    }
    fn usage(&self, _: SubscriberId, _: i64) -> Usage {
        Usage::default()
    }
    fn alerting(&self, _: SubscriberId) -> Vec<Alerting> {
        Vec::new()
    }
}

/// What ends a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    /// Voicemail answers.
    Voicemail,
    /// Somebody else's phone is called.
    Forwarded,
    /// The caller gets a refusal.
    Rejected(Cause),
}

/// One trial: how long the phone rang, and then.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tried {
    rang_s: u32,
    end: End,
    /// Why a forward was tried and not carried out, and when.
    suppressed: Option<(u32, Text<String>)>,
}

/// The panel beside the form.
#[derive(Clone, Debug, Default)]
pub(super) struct Preview {
    /// A call that nobody answers.
    pub(super) sentence: String,
    /// Why a forward would not be carried out.
    pub(super) warning: Option<String>,
    /// A call while busy, and one out of reach.
    pub(super) others: Vec<(&'static str, String)>,
    pub(super) axis: Axis,
    pub(super) lanes: Vec<Lane>,
}

/// What `answer` does to calls of the number `id`.
pub(super) fn preview(
    company: &CompanySettings,
    id: SubscriberId,
    answer: &Answer,
    now_ms: i64,
    lang: Lang,
) -> Preview {
    let Some(subscriber) = company.subscriber(id) else {
        return Preview::default();
    };
    let world = Arc::new(alone(company, id, subscriber, answer));
    let number = subscriber.external_number.as_str();
    let run = |phone| {
        tried(
            &world,
            number,
            &Trial {
                subscriber: id,
                phone,
            },
            now_ms,
        )
    };
    let free = run(Phone::Free);
    let to = format::tel(&answer.destination);
    let others = [
        (Phone::Busy, text::WHILE_BUSY),
        (Phone::OutOfReach, text::OUT_OF_REACH),
    ];
    let (axis, lanes) = drawing(&free, &to, answer.mode, lang);
    Preview {
        sentence: sentence(&free, &to, lang),
        warning: free
            .suppressed
            .as_ref()
            .or(run(Phone::Busy).suppressed.as_ref())
            .map(|(_, why)| why.get(lang).to_owned()),
        others: others
            .into_iter()
            .map(|(phone, word)| (word.get(lang), sentence(&run(phone), &to, lang)))
            .collect(),
        axis,
        lanes,
    }
}

/// The company with the typed setting, and without what the panel leaves out.
fn alone(
    company: &CompanySettings,
    id: SubscriberId,
    subscriber: &Subscriber,
    answer: &Answer,
) -> CompanySettings {
    let mut world = company.clone();
    for group in company.hunt_groups_of(id).to_vec() {
        world.remove_hunt_group(group);
    }
    let typed = Subscriber {
        answer: answer.clone().normalised(),
        emergency_stop: false,
        anonymous_reject: false,
        blocklist: Vec::new(),
        ..subscriber.clone()
    };
    world.put_subscriber(id, typed);
    world
}

fn tried(world: &Arc<CompanySettings>, number: &str, trial: &Trial, now_ms: i64) -> Tried {
    let call = Call {
        id: CallId(1),
        arrived_ms: now_ms,
        seed: 0,
        origin: Origin::Trunk {
            called: number.to_owned(),
            identity: CarrierIdentity {
                asserted: CALLER.to_owned(),
                from_user: CALLER.to_owned(),
                ..CarrierIdentity::default()
            },
            diverted: Diverted::default(),
        },
    };
    let decision = decide(world, &call, now_ms, trial);
    let (mut plan, mut actions) = (decision.plan, decision.actions);
    let mut at_ms = now_ms;
    let end = loop {
        if let Some(end) = actions
            .iter()
            .find_map(|action| ended(action, trial.subscriber))
        {
            break end;
        }
        let Some(deadline) = plan.deadline() else {
            break End::Rejected(Cause::NoAnswer);
        };
        at_ms = deadline.at_ms;
        actions = plan.step(Event::Timeout, at_ms, trial);
    };
    let suppressed = plan.why().iter().find_map(|why| match &why.reason {
        Reason::NotForwarded { .. } => Some((seconds(why.at_ms), why.text(world))),
        _ => None,
    });
    Tried {
        rang_s: seconds(at_ms - now_ms),
        end,
        suppressed,
    }
}

fn ended(action: &Action, own: SubscriberId) -> Option<End> {
    match action {
        Action::Record { .. } => Some(End::Voicemail),
        Action::Dial(_) => Some(End::Forwarded),
        Action::Ring(ring) => (ring.subscriber != own).then_some(End::Forwarded),
        Action::Reject { cause, .. } => Some(End::Rejected(*cause)),
        _ => None,
    }
}

fn seconds(ms: i64) -> u32 {
    u32::try_from(ms / 1_000).unwrap_or_default()
}

fn sentence(tried: &Tried, to: &str, lang: Lang) -> String {
    let rings = match (tried.rang_s, lang) {
        (0, _) => String::new(),
        (s, Lang::Ja) => format!("{s}秒鳴り、出なければ"),
        (s, Lang::En) => format!("Rings for {s} s; if nobody answers, "),
    };
    let then = match (&tried.end, lang) {
        (End::Voicemail, Lang::Ja) => "留守番電話が応答します。".to_owned(),
        (End::Voicemail, Lang::En) => "voicemail answers.".to_owned(),
        (End::Forwarded, Lang::Ja) => format!("{to} に転送します。"),
        (End::Forwarded, Lang::En) => format!("forwards to {to}."),
        (End::Rejected(Cause::Busy), Lang::Ja) => "話中音が流れます。".to_owned(),
        (End::Rejected(Cause::Busy), Lang::En) => "the caller hears busy.".to_owned(),
        (End::Rejected(_), Lang::Ja) if tried.rang_s > 0 => "切れます。".to_owned(),
        (End::Rejected(_), Lang::En) if tried.rang_s > 0 => "the call ends.".to_owned(),
        (End::Rejected(_), Lang::Ja) => "つながりません。".to_owned(),
        (End::Rejected(_), Lang::En) => "the call fails.".to_owned(),
    };
    let whole = format!("{rings}{then}");
    let mut letters = whole.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => whole,
    }
}

/// The free phone's call as two strips.
fn drawing(tried: &Tried, to: &str, mode: AnswerMode, lang: Lang) -> (Axis, Vec<Lane>) {
    let acts_s = match tried.suppressed {
        Some((at_s, _)) => at_s,
        None if matches!(tried.end, End::Rejected(_)) => 0,
        None => tried.rang_s,
    };
    let span = (acts_s + TAIL_S).next_multiple_of(TAIL_S).max(SPAN_MIN_S);
    let axis = Axis::of(
        span,
        [0, span / 3, span * 2 / 3, span].map(|s| (s, format::seconds(s, lang))),
    );
    let whole = sentence(tried, to, lang);
    let strip = |name: &str, bars: Vec<Bar>| Lane {
        name: name.to_owned(),
        sentence: whole.clone(),
        grid: axis.grid(),
        bars,
        ..Lane::default()
    };
    let bar = |mark, from, to, word: Text| Bar::of(mark, from, to, span, word.get(lang));
    let rings = match tried.rang_s {
        0 => Vec::new(),
        s => vec![bar(
            lane::Mark::Ring,
            0,
            s.min(span),
            crate::ui::words::RING,
        )],
    };
    let mut lanes = vec![strip(text::PHONE.get(lang), rings)];
    if mode == AnswerMode::Forward {
        let (mark, word) = match tried.end {
            End::Forwarded => (lane::Mark::Forward, crate::ui::words::FORWARD),
            _ => (lane::Mark::Nothing, text::CANNOT_FORWARD),
        };
        let shown = tried.suppressed.is_some() || tried.end == End::Forwarded;
        let bars = shown.then(|| bar(mark, acts_s, span, word));
        lanes.push(strip(
            crate::ui::words::FORWARD.get(lang),
            bars.into_iter().collect(),
        ));
    }
    if mode == AnswerMode::Voicemail {
        let word = crate::ui::words::VOICEMAIL;
        let answers = tried.end == End::Voicemail;
        let bars = answers.then(|| bar(lane::Mark::Voicemail, acts_s, span, word));
        lanes.push(strip(word.get(lang), bars.into_iter().collect()));
    }
    (axis, lanes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use naisen_core::ids::CompanyId;
    use naisen_core::settings::{AnswerCondition, Company};

    const NOW_MS: i64 = 1_796_187_600_000;

    fn company() -> CompanySettings {
        let mut company = CompanySettings::new(CompanyId(1), Company::default());
        for (id, number) in [(1, "05011110001"), (2, "05011110002")] {
            let subscriber = Subscriber {
                subscriber_id: number.to_owned(),
                external_number: number.to_owned(),
                ..Subscriber::default()
            };
            company.put_subscriber(SubscriberId(id), subscriber);
        }
        company
    }

    fn check(mode: AnswerMode, condition: Option<AnswerCondition>, to: &str, expected: [&str; 3]) {
        let answer = Answer {
            mode,
            condition,
            ring_seconds: Some(15),
            destination: to.to_owned(),
        };
        let shown = preview(&company(), SubscriberId(1), &answer, NOW_MS, Lang::Ja);
        let got = [&shown.sentence, &shown.others[0].1, &shown.others[1].1];
        assert_eq!(got, expected, "{mode:?} {condition:?} {to}");
    }

    #[test]
    fn the_decision_says_what_the_setting_does() {
        use AnswerCondition::{Always, Busy, BusyOrNoAnswer, NoAnswer};
        use AnswerMode::{Forward, Off, Voicemail};
        let (busy, dead) = ("話中音が流れます。", "つながりません。");
        let never = "180秒鳴り、出なければ切れます。";
        check(Off, None, "", [never, busy, dead]);
        let vm = "留守番電話が応答します。";
        check(Voicemail, Some(Always), "", [vm, vm, vm]);
        check(Voicemail, Some(Busy), "", [never, vm, dead]);
        let fwd = "090-1234-5678 に転送します。";
        let later = "15秒鳴り、出なければ090-1234-5678 に転送します。";
        check(Forward, Some(NoAnswer), "09012345678", [later, busy, fwd]);
        check(
            Forward,
            Some(BusyOrNoAnswer),
            "09012345678",
            [later, fwd, fwd],
        );
        check(Forward, Some(NoAnswer), "0120123456", [never, busy, dead]);
    }

    #[test]
    fn a_forward_that_cannot_be_carried_out_says_why() {
        let answer = Answer {
            mode: AnswerMode::Forward,
            condition: Some(AnswerCondition::NoAnswer),
            ring_seconds: Some(15),
            destination: "0120123456".to_owned(),
        };
        let shown = preview(&company(), SubscriberId(1), &answer, NOW_MS, Lang::Ja);
        assert!(shown.warning.is_some());
        assert_eq!(shown.lanes[1].bars[0].label, text::CANNOT_FORWARD.ja);
    }
}
