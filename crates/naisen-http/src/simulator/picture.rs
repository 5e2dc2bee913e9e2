//! The drawing of a simulation: an axis of seconds and a lane for each phone, mailbox and outside
//! number. It decides nothing and knows no rule.

use naisen_core::simulate::{Lane as Line, Simulation, Who};
use naisen_core::text::{Lang, Text, t};

use crate::ui::{Axis, Bar, Lane, Mark, format};

/// Seconds drawn at least.
const SPAN_MIN_S: u32 = 5;
/// Steps an axis may have, seconds, and marks it has at most.
const STEPS_S: [u32; 8] = [1, 5, 10, 15, 30, 60, 120, 300];
const MARKS_MAX: u32 = 7;
/// Widths below which a bar cannot hold its word, per cent.
const WORD_PERCENT: f64 = 9.0;

const ANSWERS: Text = t("応答", "Answers");
const CALLED: Text = t("発信", "Called");

/// The axis of a simulation, and its lanes.
pub(crate) fn of(simulation: &Simulation, lang: Lang) -> (Axis, Vec<Lane>) {
    let (span_s, axis) = axis(seconds(simulation.end_ms), lang);
    let lanes = simulation.lanes.iter();
    let lanes = lanes.map(|line| lane(line, span_s, &axis, lang)).collect();
    (axis, lanes)
}

/// An axis with few round marks over so many seconds, and the seconds it spans.
pub(crate) fn axis(end_s: u32, lang: Lang) -> (u32, Axis) {
    let step = STEPS_S.into_iter().find(|step| end_s <= step * MARKS_MAX);
    let step = step.unwrap_or(end_s / MARKS_MAX + 1);
    let span_s = end_s.max(SPAN_MIN_S).next_multiple_of(step);
    let marks = (0..=span_s / step).map(|mark| mark * step);
    let axis = Axis::of(span_s, marks.map(|at| (at, format::seconds(at, lang))));
    (span_s, axis)
}

/// What a lane's bars stand for.
pub(crate) const fn mark(who: &Who) -> Mark {
    match who {
        Who::Terminal(_) => Mark::Ring,
        Who::Voicemail(_) | Who::Mailbox(_) => Mark::Voicemail,
        Who::Outside(_) => Mark::Forward,
    }
}

fn lane(line: &Line, span_s: u32, axis: &Axis, lang: Lang) -> Lane {
    let name = line.label.get(lang).to_owned();
    let words: Vec<String> = line
        .stretches
        .iter()
        .map(|(from, to)| sentence(&line.who, seconds(*from), seconds(*to), lang))
        .collect();
    let bars = line
        .stretches
        .iter()
        .map(|(from, to)| bar(&line.who, seconds(*from), seconds(*to), span_s, lang));
    Lane {
        sentence: format!("{name} {}", words.join(glue(lang))),
        name,
        filled: false,
        grid: axis.grid(),
        bars: bars.collect(),
        now: None,
    }
}

fn bar(who: &Who, from_s: u32, to_s: u32, span_s: u32, lang: Lang) -> Bar {
    let word = match who {
        Who::Terminal(_) => match lang {
            Lang::Ja => format!("{from_s}〜{to_s}秒"),
            Lang::En => format!("{from_s}–{to_s} s"),
        },
        Who::Voicemail(_) | Who::Mailbox(_) => ANSWERS.get(lang).to_owned(),
        Who::Outside(_) => CALLED.get(lang).to_owned(),
    };
    // What is at the very end would be drawn without width.
    let bar = Bar::of(mark(who), from_s, to_s.max(from_s + 1), span_s, word);
    if bar.width() < WORD_PERCENT {
        return Bar {
            label: String::new(),
            ..bar
        };
    }
    bar
}

fn sentence(who: &Who, from_s: u32, to_s: u32, lang: Lang) -> String {
    match (who, lang) {
        (Who::Terminal(_), Lang::Ja) => format!("{from_s}秒から{to_s}秒まで呼び出し"),
        (Who::Terminal(_), Lang::En) => format!("rings from {from_s} s to {to_s} s"),
        (Who::Voicemail(_) | Who::Mailbox(_), Lang::Ja) => format!("{from_s}秒で応答"),
        (Who::Voicemail(_) | Who::Mailbox(_), Lang::En) => format!("answers at {from_s} s"),
        (Who::Outside(_), Lang::Ja) => format!("{from_s}秒で発信"),
        (Who::Outside(_), Lang::En) => format!("is called at {from_s} s"),
    }
}

const fn glue(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    }
}

fn seconds(ms: i64) -> u32 {
    u32::try_from(ms / 1_000).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use naisen_core::ids::SubscriberId;

    use super::*;

    fn simulation(end_s: i64, lanes: Vec<Line>) -> Simulation {
        Simulation {
            headline: Text {
                ja: String::new(),
                en: String::new(),
            },
            lanes,
            end_ms: end_s * 1_000,
            status: None,
            why: Vec::new(),
            holidays_known: true,
        }
    }

    #[test]
    fn an_axis_has_few_round_marks() {
        for (end_s, marks, last) in [
            (0, 6, "5秒"),
            (30, 7, "30秒"),
            (50, 6, "50秒"),
            (180, 7, "180秒"),
            (900, 4, "900秒"),
        ] {
            let (axis, _) = of(&simulation(end_s, Vec::new()), Lang::Ja);
            assert_eq!(axis.marks.len(), marks, "{end_s}");
            assert_eq!(axis.marks[marks - 1].label, last);
        }
    }

    #[test]
    fn lanes_say_what_they_draw() {
        let line = Line {
            who: Who::Terminal(SubscriberId(1)),
            label: Text {
                ja: "内線2001".to_owned(),
                en: "extension 2001".to_owned(),
            },
            stretches: vec![(0, 10_000), (30_000, 31_000)],
        };
        let (_, lanes) = of(&simulation(31, vec![line]), Lang::Ja);
        assert_eq!(
            lanes[0].sentence,
            "内線2001 0秒から10秒まで呼び出し、30秒から31秒まで呼び出し"
        );
        let words: Vec<&str> = lanes[0].bars.iter().map(|bar| bar.label.as_str()).collect();
        assert_eq!(words, ["0〜10秒", ""]);
    }
}
