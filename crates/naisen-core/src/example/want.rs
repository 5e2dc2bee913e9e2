//! One outcome as an example describes it, and whether what happened is it.

use super::scene::Scene;
use super::words::{Mistake, Words, parse_seconds};
use crate::ids::SubscriberId;
use crate::rehearsal::{Happened, Outcome, Shown};

/// An outcome as an example describes it; what is left out may be anything.
#[derive(Clone, Debug)]
pub struct Want {
    what: What,
    /// When.
    pub moment: Option<Moment>,
    from: Option<Option<String>>,
    withheld: Option<bool>,
    pilot: Option<String>,
    diversions: Option<Vec<(String, String)>>,
    elsewhere: bool,
    /// As written.
    pub text: String,
}

/// When an outcome must come, milliseconds after second 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its time, or its beginning.
    pub from_ms: i64,
    /// Its end, where that matters.
    pub until_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Ring(SubscriberId),
    Answer(Option<SubscriberId>),
    Voicemail(SubscriberId),
    Mailbox(SubscriberId),
    Forward(SubscriberId, String),
    Outside(String),
    Reject(u16),
    Pick(SubscriberId),
    Bye,
    Message(bool),
    Register(SubscriberId, u16),
}

/// Times may differ by this much, milliseconds (calls §2).
const TOLERANCE_MS: i64 = 500;

impl Want {
    /// Reads exactly one outcome.
    pub(super) fn one(scene: &Scene, line: usize, text: &str) -> Result<Self, Mistake> {
        let mut wants = Self::read(scene, line, text)?;
        match (wants.pop(), wants.is_empty()) {
            (Some(want), true) => Ok(want),
            _ => Err(Mistake {
                line,
                what: "exactly one outcome must stand here".to_owned(),
            }),
        }
    }

    /// Reads one phrase; `RING A,B 0-6` and `every` stand for several outcomes.
    pub(super) fn read(scene: &Scene, line: usize, text: &str) -> Result<Vec<Self>, Mistake> {
        let Some(mut words) = Words::of(line, text) else {
            return Err(Mistake {
                line,
                what: "an outcome is missing".to_owned(),
            });
        };
        let words = &mut words;
        let (kind, mut at) = split_at_time(words.need("an outcome")?);
        let mut subjects = vec![""];
        if !matches!(kind, "BYE" | "KEPT" | "DELETED") {
            let (names, time) = split_at_time(words.need("whom it concerns")?);
            subjects = names.split(',').collect();
            at = at.or(time);
        }
        let mut want = Self {
            what: What::Bye,
            moment: at.map(|at| moment(words, at)).transpose()?,
            from: None,
            withheld: None,
            pilot: None,
            diversions: None,
            elsewhere: false,
            text: text.to_owned(),
        };
        let mut whats = Vec::new();
        for subject in subjects {
            whats.push(what(scene, words, kind, subject, &mut want)?);
        }
        let every_ms = want.attributes(words)?;
        Ok(match (every_ms, want.moment) {
            (
                Some(every_ms),
                Some(Moment {
                    from_ms,
                    until_ms: Some(until_ms),
                }),
            ) => slots(&want, &whats, every_ms, from_ms, until_ms),
            (Some(_), _) => return Err(words.mistake("“every” needs a stretch like 0-180")),
            (None, _) => whats
                .into_iter()
                .map(|what| Self {
                    what,
                    ..want.clone()
                })
                .collect(),
        })
    }

    /// `0-10`, `from 2001`, `diverted by 05011110001 busy`, … in any order.
    fn attributes(&mut self, words: &mut Words<'_>) -> Result<Option<i64>, Mistake> {
        let mut every_ms = None;
        while let Some(word) = words.take() {
            match word {
                "from" => {
                    let from = words.need("a number, or anonymous")?;
                    self.from = Some((from != "anonymous").then(|| from.to_owned()));
                }
                "withheld" => self.withheld = Some(true),
                "elsewhere" => self.elsewhere = true,
                "for" => self.pilot = Some(words.need("the pilot's number")?.to_owned()),
                "undiverted" => self.diversions = Some(Vec::new()),
                "diverted" => {
                    words.skip("by");
                    let number = words.need("a number")?.to_owned();
                    let reason = words.need("a reason")?.to_owned();
                    self.diversions
                        .get_or_insert_with(Vec::new)
                        .push((number, reason));
                }
                "every" => every_ms = Some(words.seconds_ms()?),
                _ => self.moment = Some(moment(words, word)?),
            }
        }
        Ok(every_ms)
    }

    /// Whether an outcome is the one described; `start_ms` is second 0.
    #[must_use]
    pub fn fits(&self, outcome: &Outcome, start_ms: i64) -> bool {
        let near = |a: i64, b: i64| (a - b).abs() <= TOLERANCE_MS;
        let in_time = self.moment.is_none_or(|moment| {
            let ends = match (&outcome.what, moment.until_ms) {
                (
                    Happened::Ring {
                        until_ms: Some(until_ms),
                        ..
                    },
                    Some(wanted),
                ) => near(*until_ms - start_ms, wanted),
                (Happened::Ring { until_ms: None, .. }, Some(_)) => false,
                _ => true,
            };
            near(outcome.at_ms - start_ms, moment.from_ms) && ends
        });
        in_time && self.is(&outcome.what)
    }

    /// Whether it is a forward, or what became of a message: told only where an example asks.
    pub(super) fn is_aside(&self) -> bool {
        matches!(self.what, What::Forward(..) | What::Message(_))
    }

    pub(super) fn is_register(&self) -> bool {
        matches!(self.what, What::Register(..))
    }

    fn is(&self, happened: &Happened) -> bool {
        match (&self.what, happened) {
            (
                What::Ring(wanted),
                Happened::Ring {
                    subscriber,
                    shown,
                    elsewhere,
                    ..
                },
            ) => wanted == subscriber && (*elsewhere || !self.elsewhere) && self.shows(shown),
            (What::Outside(wanted), Happened::Outside { number, shown }) => {
                wanted == number && self.shows(shown)
            }
            (What::Answer(wanted), Happened::Answer { subscriber }) => wanted == subscriber,
            (What::Voicemail(wanted), Happened::Voicemail { subscriber })
            | (What::Mailbox(wanted), Happened::Mailbox { subscriber }) => wanted == subscriber,
            (
                What::Forward(wanted, to),
                Happened::Forward {
                    by,
                    destination,
                    reason,
                },
            ) => {
                let told = self.diversions.as_ref().and_then(|told| told.first());
                let reason_fits = told.is_none_or(|(_, wanted)| wanted == reason.token());
                wanted == by && to == destination && reason_fits
            }
            (What::Reject(wanted), Happened::Reject { status }) => wanted == status,
            (What::Pick(wanted), Happened::Pick { by }) => wanted == by,
            (What::Bye, Happened::Bye) => true,
            (What::Message(wanted), Happened::Message { deleted }) => wanted == deleted,
            (What::Register(wanted, code), Happened::Register { subscriber, status }) => {
                wanted == subscriber && code == status
            }
            _ => false,
        }
    }

    fn shows(&self, shown: &Shown) -> bool {
        let told = |(number, reason): &(String, String)| (number.clone(), reason.clone());
        let made = shown.diversions.iter();
        let made: Vec<(String, String)> = made
            .map(|d| (d.number.clone(), d.reason.token().to_owned()))
            .collect();
        self.from.as_ref().is_none_or(|from| *from == shown.from)
            && self
                .withheld
                .is_none_or(|withheld| withheld == shown.withheld)
            && self
                .pilot
                .as_ref()
                .is_none_or(|pilot| Some(pilot) == shown.pilot.as_ref())
            && self
                .diversions
                .as_ref()
                .is_none_or(|wanted| wanted.iter().map(told).eq(made.iter().cloned()))
    }
}

fn what(
    scene: &Scene,
    words: &mut Words<'_>,
    kind: &str,
    subject: &str,
    want: &mut Want,
) -> Result<What, Mistake> {
    let id = || scene.as_subscriber(words, subject).map(|(_, id)| id);
    let status = |text: &str| {
        text.parse()
            .map_err(|_| words.mistake(format!("“{text}” is no status")))
    };
    Ok(match kind {
        "RING" => What::Ring(id()?),
        "ANS" if subject == "outside" => What::Answer(None),
        "ANS" => What::Answer(Some(id()?)),
        "VM" => What::Voicemail(id()?),
        "BOX" => What::Mailbox(id()?),
        "PICK" => What::Pick(id()?),
        "PSTN" => What::Outside(subject.to_owned()),
        "REJ" | "NOTIFY" => What::Reject(status(subject)?),
        "BYE" => What::Bye,
        "KEPT" => What::Message(false),
        "DELETED" => What::Message(true),
        "FWD" => {
            let (by, to) = subject
                .split_once("->")
                .ok_or_else(|| words.mistake(format!("“{subject}” is not NAME->NUMBER")))?;
            What::Forward(scene.as_subscriber(words, by)?.1, to.to_owned())
        }
        "REG" => {
            let subscriber = id()?;
            let word = words.need("a status")?;
            let (code, at) = split_at_time(word);
            if let Some(at) = at {
                want.moment = Some(moment(words, at)?);
            }
            let code = code.parse();
            let code = code.map_err(|_| words.mistake(format!("“{word}” is no status")))?;
            What::Register(subscriber, code)
        }
        _ => return Err(words.mistake(format!("“{kind}” is no outcome"))),
    })
}

/// `RING A,B 0-20 every 10`: A 0-10, B 10-20.
fn slots(want: &Want, whats: &[What], every_ms: i64, from_ms: i64, until_ms: i64) -> Vec<Want> {
    let mut wants = Vec::new();
    let starts = (from_ms..until_ms).step_by(usize::try_from(every_ms.max(1)).unwrap_or(1));
    for (start_ms, what) in starts.zip(whats.iter().cycle()) {
        let until_ms = Some((start_ms + every_ms).min(until_ms));
        let moment = Some(Moment {
            from_ms: start_ms,
            until_ms,
        });
        wants.push(Want {
            what: what.clone(),
            moment,
            ..want.clone()
        });
    }
    wants
}

fn split_at_time(word: &str) -> (&str, Option<&str>) {
    match word.split_once('@') {
        Some((word, at)) => (word, Some(at)),
        None => (word, None),
    }
}

/// `13`, `0-10` or `0-`.
fn moment(words: &Words<'_>, word: &str) -> Result<Moment, Mistake> {
    let (from, until) = match word.split_once('-') {
        Some((from, until)) => (from, Some(until).filter(|until| !until.is_empty())),
        None => (word, None),
    };
    let read = |text: &str| {
        parse_seconds(text).ok_or_else(|| words.mistake(format!("“{word}” was not expected here")))
    };
    let until_ms = until.map(read).transpose()?;
    Ok(Moment {
        from_ms: read(from)?,
        until_ms,
    })
}
