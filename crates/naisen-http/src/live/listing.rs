//! The part of the page that changes by itself, in words: totals, calls in progress, and one page of
//! the numbers with their terminals.

use std::collections::BTreeSet;
use std::sync::Arc;

use naisen_core::call_record::AnsweredBy;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::fold;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{CompanySettings, Subscriber};
use naisen_core::text::{Lang, Text};

use super::board::{Board, LiveCall, Terminal};
use super::text;
use crate::call_record::{Side, side};
use crate::form::ListQuery;
use crate::ui::format;

/// Calls shown, the newest first; the total says how many there are.
const CALLS_MAX: usize = 50;

/// Which numbers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Every number.
    Any,
    /// Those with a terminal.
    Registered,
    /// Those without.
    Unregistered,
    /// Those in a call.
    Busy,
}

/// The words of [`State`] in a URL, with their labels.
pub(super) const STATES: [(&str, State, Text); 4] = [
    ("", State::Any, text::ANY),
    ("registered", State::Registered, text::REGISTERED),
    ("unregistered", State::Unregistered, text::UNREGISTERED),
    ("busy", State::Busy, text::BUSY),
];

/// A call in progress.
pub(super) struct CallLine {
    pub(super) start_ms: i64,
    pub(super) caller: Side,
    pub(super) called: Side,
    pub(super) talking: bool,
    /// Whose phones ring, or who talks.
    pub(super) with: String,
}

/// A number and its newest terminal.
pub(super) struct PhoneLine {
    pub(super) number: String,
    pub(super) name: String,
    pub(super) talking: bool,
    /// It rings, or calls somebody who has not answered.
    pub(super) ringing: bool,
    pub(super) terminal: Option<TerminalLine>,
    /// How many further terminals there are, in words; empty when none.
    pub(super) more: String,
}

/// A terminal.
pub(super) struct TerminalLine {
    pub(super) since_ms: i64,
    pub(super) seen_ms: i64,
    pub(super) from: String,
    pub(super) client: Arc<str>,
}

/// Everything that changes by itself.
pub(super) struct Shown {
    pub(super) registered: usize,
    pub(super) numbers: usize,
    pub(super) talking: usize,
    pub(super) ringing: usize,
    pub(super) calls: Vec<CallLine>,
    pub(super) phones: Vec<PhoneLine>,
    /// Numbers found, on all pages.
    pub(super) found: usize,
}

/// The state a URL asks for.
///
/// # Errors
/// 8009 for any other word.
pub(super) fn state(query: &ListQuery) -> Result<State, Refusal> {
    let word = query.choice("state");
    let found = STATES.iter().find(|(name, ..)| *name == word);
    found
        .map(|(_, state, _)| *state)
        .ok_or_else(|| ErrorCode::Invalid.at("state"))
}

/// The board as a query asks for it.
pub(super) fn shown(
    board: &Board,
    world: &CompanySettings,
    query: &ListQuery,
    state: State,
    lang: Lang,
) -> Shown {
    let talk: BTreeSet<SubscriberId> = board.talking().collect();
    let ring: BTreeSet<SubscriberId> = board.ringing().collect();
    let (number, text) = (fold::search_number(&query.q), fold::search_text(&query.q));
    let wanted = |id: SubscriberId, one: &Subscriber| {
        let there = match state {
            State::Any => true,
            State::Registered => board.phones.contains_key(&id),
            State::Unregistered => !board.phones.contains_key(&id),
            State::Busy => talk.contains(&id) || ring.contains(&id),
        };
        there && (query.q.is_empty() || is_called(one, &number, &text))
    };
    let mut found: Vec<(SubscriberId, &Subscriber)> = world
        .subscribers()
        .filter(|(id, one)| wanted(*id, one))
        .collect();
    found.sort_by(|a, b| a.1.external_number.cmp(&b.1.external_number));
    let begin = usize::try_from(query.offset()).unwrap_or(usize::MAX);
    let page = found.iter().skip(begin).take(query.size as usize);
    let talking = board
        .calls
        .values()
        .filter(|call| call.answered_by.is_some());
    let talking = talking.count();
    Shown {
        registered: board.phones.len(),
        numbers: world.subscriber_count(),
        talking,
        ringing: board.calls.len() - talking,
        calls: board
            .calls
            .iter()
            .rev()
            .take(CALLS_MAX)
            .map(|(_, call)| call_line(call, world, lang))
            .collect(),
        phones: page
            .map(|(id, one)| PhoneLine {
                talking: talk.contains(id),
                ringing: ring.contains(id),
                ..phone_line(*id, one, board, world, lang)
            })
            .collect(),
        found: found.len(),
    }
}

fn is_called(one: &Subscriber, number: &str, text: &str) -> bool {
    let by_number = !number.is_empty()
        && (one.external_number.contains(number)
            || one
                .extension
                .as_ref()
                .is_some_and(|extension| extension.contains(number)));
    by_number || one.display_name.contains(text)
}

fn call_line(call: &LiveCall, world: &CompanySettings, lang: Lang) -> CallLine {
    let told = |id: SubscriberId| side(world, Some(id), "", text::UNKNOWN, lang).told();
    let outside = || {
        let number = call.outside.as_deref().unwrap_or_default();
        side(world, None, number, text::OUTSIDE, lang).told()
    };
    let unknown = if call.withheld {
        text::WITHHELD
    } else {
        text::UNKNOWN
    };
    let caller = &call.caller;
    let with = match call.answered_by {
        Some(AnsweredBy::Terminal(id) | AnsweredBy::Picker(id)) => told(id),
        Some(AnsweredBy::Voicemail(id) | AnsweredBy::Mailbox(id)) => {
            text::mailbox_of(&told(id), lang)
        }
        Some(AnsweredBy::Outside) => outside(),
        None => {
            let mut ringing: Vec<String> = call.ringing.iter().map(|id| told(*id)).collect();
            ringing.extend(call.outside.as_ref().map(|_| outside()));
            ringing.join(text::GLUE.get(lang))
        }
    };
    let called =
        world.subscriber_by_number(&naisen_core::dial_plan::normalise_number(&call.dialled));
    CallLine {
        start_ms: call.start_ms,
        caller: side(world, caller.subscriber, &caller.number, unknown, lang),
        called: match called {
            Some(id) => side(world, Some(id), "", text::UNKNOWN, lang),
            None => side(world, None, &call.dialled, text::UNKNOWN, lang),
        },
        talking: call.answered_by.is_some(),
        with,
    }
}

fn phone_line(
    id: SubscriberId,
    one: &Subscriber,
    board: &Board,
    world: &CompanySettings,
    lang: Lang,
) -> PhoneLine {
    let terminals = board.phones.get(&id).map_or(&[][..], |all| &all[..]);
    PhoneLine {
        number: format::tel(&one.external_number),
        name: side(world, Some(id), "", text::UNKNOWN, lang).name,
        talking: false,
        ringing: false,
        terminal: terminals.first().map(terminal_line),
        more: match terminals.len() {
            0 | 1 => String::new(),
            all => text::more(all - 1, lang),
        },
    }
}

fn terminal_line(terminal: &Terminal) -> TerminalLine {
    TerminalLine {
        since_ms: terminal.since_ms,
        seen_ms: terminal.seen_ms,
        from: format!("{} {}", terminal.transport, terminal.from),
        client: Arc::clone(&terminal.client),
    }
}
