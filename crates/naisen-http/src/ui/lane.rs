//! Time lines: who rings when, drawn as strips in per cent of the time shown. What they show is decided
//! elsewhere; this module only lays it out.

use naisen_core::text::Text;

use super::words;

/// The three things a call does, with their class and word; the same everywhere a call is drawn.
pub const KEY: &[(&str, Text)] = &[
    ("ring", words::RING),
    ("fwd", words::FORWARD),
    ("vm", words::VOICEMAIL),
];

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// 呼び出し.
    Ring,
    /// 転送.
    Forward,
    /// 留守番電話.
    Voicemail,
    /// People talk.
    Talk,
    /// The call is lost.
    Lost,
    /// Nothing happens where something should.
    Nothing,
}

/// One bar of a strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub mark: Mark,
    /// Where it begins, 0–100.
    pub start: f64,
    /// Where it ends, `start`–100.
    pub end: f64,
    /// The word on it.
    pub label: String,
}

impl Bar {
    /// A bar from `from` to `to` of a span; all in the same unit, such as seconds or minutes.
    #[must_use]
    pub fn of(mark: Mark, from: u32, to: u32, span: u32, label: impl Into<String>) -> Self {
        Self {
            mark,
            start: percent(from, span),
            end: percent(to, span),
            label: label.into(),
        }
    }

    /// Its CSS class.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self.mark {
            Mark::Ring => "ring",
            Mark::Forward => "fwd",
            Mark::Voicemail => "vm",
            Mark::Talk => "talk",
            Mark::Lost => "lost",
            Mark::Nothing => "none",
        }
    }

    /// Its length, 0–100.
    #[must_use]
    pub fn width(&self) -> f64 {
        hundredths(self.end - self.start)
    }

    /// Its middle, 0–100.
    #[must_use]
    pub fn middle(&self) -> f64 {
        hundredths(f64::midpoint(self.start, self.end))
    }
}

/// A named strip.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// The phone, group or number.
    pub name: String,
    /// The drawing in words; a reader hears only this.
    pub sentence: String,
    /// Whether the whole span is tinted: a day rather than a call.
    pub filled: bool,
    /// Where the axis has lines.
    pub grid: Vec<f64>,
    /// The bars in order.
    pub bars: Vec<Bar>,
    /// Where the present is, if it is shown.
    pub now: Option<f64>,
}

/// The words above the strips.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// In order.
    pub marks: Vec<Tick>,
}

/// One word of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where, 0–100.
    pub at: f64,
    /// The word.
    pub label: String,
}

impl Tick {
    /// So that the first and last word stay inside the drawing.
    #[must_use]
    pub fn anchor(&self) -> &'static str {
        match self.at {
            at if at <= 0.0 => "start",
            at if at >= 100.0 => "end",
            _ => "middle",
        }
    }
}

impl Axis {
    /// An axis over a span with a word at each of these places.
    #[must_use]
    pub fn of(span: u32, words: impl IntoIterator<Item = (u32, String)>) -> Self {
        Self {
            marks: words
                .into_iter()
                .map(|(at, label)| Tick {
                    at: percent(at, span),
                    label,
                })
                .collect(),
        }
    }

    /// Where the strips below have lines.
    #[must_use]
    pub fn grid(&self) -> Vec<f64> {
        self.marks.iter().map(|tick| tick.at).collect()
    }
}

/// A place in a span, 0–100, to a hundredth.
#[must_use]
pub fn percent(at: u32, span: u32) -> f64 {
    hundredths(f64::from(at.min(span)) / f64::from(span.max(1)) * 100.0)
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_per_cent_of_their_span() {
        let bar = Bar::of(Mark::Ring, 10, 20, 30, "");
        assert_eq!((bar.start, bar.width(), bar.middle()), (33.33, 33.34, 50.0));
        assert_eq!(Bar::of(Mark::Ring, 10, 90, 30, "").end, 100.0);
        assert_eq!(percent(1, 0), 0.0);
    }
}
