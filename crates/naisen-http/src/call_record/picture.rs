//! The time line of a call that was: a lane for each phone and number that was called, from the arrival
//! to a little after the answer. It decides nothing.

use naisen_core::call_record::{AnsweredBy, CallRecord, Leg, LegEnd};
use naisen_core::settings::CompanySettings;
use naisen_core::text::Lang;

use super::line::side;
use super::text;
use crate::simulator::picture::axis;
use crate::ui::{Axis, Bar, Lane, Mark};

/// Seconds shown at least, and after the answer.
const SPAN_MIN_S: u32 = 5;
const TALK_SHOWN_S: u32 = 10;
/// Width below which a bar cannot hold its word, per cent.
const WORD_PERCENT: f64 = 12.0;

/// The axis of a call, and its lanes; none when nothing was called.
pub(super) fn of(
    record: &CallRecord,
    world: &CompanySettings,
    lang: Lang,
) -> Option<(Axis, Vec<Lane>)> {
    let mut lines: Vec<Drawn> = record
        .legs
        .iter()
        .map(|leg| rung(leg, world, lang))
        .collect();
    lines.extend(mailbox(record, world, lang));
    if lines.is_empty() {
        return None;
    }
    let shown = lines
        .iter()
        .map(|line| line.until_s)
        .max()
        .unwrap_or_default();
    let (span_s, axis) = axis(shown.max(SPAN_MIN_S), lang);
    let lanes = lines.into_iter().map(|line| line.lane(span_s, &axis));
    Some((axis.clone(), lanes.collect()))
}

/// One lane before the axis is known.
struct Drawn {
    name: String,
    words: String,
    /// Mark, from, to (none: to the end of the picture) and word.
    bars: Vec<(Mark, u32, Option<u32>, String)>,
    until_s: u32,
}

fn rung(leg: &Leg, world: &CompanySettings, lang: Lang) -> Drawn {
    let party = &leg.party;
    let name = side(
        world,
        party.subscriber,
        &party.number,
        text::FORWARDED,
        lang,
    )
    .told();
    let began = seconds(leg.began_after_ms);
    let answered = leg.answered_after_ms.map(seconds);
    let ended = seconds(leg.ended_after_ms);
    let mark = if party.subscriber.is_some() {
        Mark::Ring
    } else {
        Mark::Forward
    };
    let until = answered.unwrap_or(ended);
    let ring = text::stretch(began, until, lang);
    let mut bars = vec![(mark, began, Some(until), ring.clone())];
    let end = leg.end.text().get(lang);
    if let (Some(at), LegEnd::Talked) = (answered, leg.end) {
        bars.push((Mark::Talk, at, talked_until(at, ended), end.to_owned()));
    }
    Drawn {
        words: text::leg(&ring, answered, end, lang),
        name,
        bars,
        until_s: answered.map_or(ended, |at| at + TALK_SHOWN_S.min(ended.saturating_sub(at))),
    }
}

fn mailbox(record: &CallRecord, world: &CompanySettings, lang: Lang) -> Option<Drawn> {
    let (id, answer_ms) = match (record.answered_by?, record.answer_ms?) {
        (AnsweredBy::Voicemail(id) | AnsweredBy::Mailbox(id), at) => (id, at),
        (AnsweredBy::Terminal(_) | AnsweredBy::Picker(_) | AnsweredBy::Outside, _) => return None,
    };
    let at = seconds(u64::try_from(answer_ms - record.start_ms).unwrap_or_default());
    let ended = seconds(u64::try_from(record.end_ms - record.start_ms).unwrap_or_default());
    let owner = side(world, Some(id), "", text::UNKNOWN, lang).told();
    let word = record.outcome.text().get(lang);
    Some(Drawn {
        name: text::mailbox_of(&owner, lang),
        words: text::answered_at(at, word, lang),
        bars: vec![(
            Mark::Voicemail,
            at,
            talked_until(at, ended),
            word.to_owned(),
        )],
        until_s: at + TALK_SHOWN_S.min(ended.saturating_sub(at)),
    })
}

/// The end of a talk in the picture; none where it goes on beyond.
fn talked_until(at_s: u32, ended_s: u32) -> Option<u32> {
    (ended_s.saturating_sub(at_s) <= TALK_SHOWN_S).then_some(ended_s)
}

impl Drawn {
    fn lane(self, span_s: u32, axis: &Axis) -> Lane {
        let bars = self.bars.into_iter().map(|(mark, from, to, word)| {
            // What is at the very end would be drawn without width.
            let to = to.unwrap_or(span_s).max(from + 1);
            let bar = Bar::of(mark, from, to, span_s, word);
            if bar.width() < WORD_PERCENT {
                return Bar {
                    label: String::new(),
                    ..bar
                };
            }
            bar
        });
        Lane {
            sentence: format!("{} {}", self.name, self.words),
            name: self.name,
            filled: false,
            grid: axis.grid(),
            bars: bars.collect(),
            now: None,
        }
    }
}

fn seconds(ms: u64) -> u32 {
    u32::try_from(ms / 1_000).unwrap_or(u32::MAX)
}
