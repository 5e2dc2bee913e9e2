//! The lines of a script: who does what, when.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dialling::{called_number, dialling};
use super::scene::{Named, Scene};
use super::words::{Mistake, Words};
use crate::calendar::from_tokyo;
use crate::error::ErrorCode;
use crate::ids::{HuntGroupId, SubscriberId};
use crate::plan::{CarrierIdentity, Diverted};
use crate::rehearsal::{Act, Dialling, Phone};
use crate::settings::CompanySettings;

/// An example ready to be carried out: a world at second 0 and everything that is done in it.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// Settings of every company at second 0.
    pub companies: Vec<Arc<CompanySettings>>,
    /// Phones in another state than registered and idle.
    pub phones: BTreeMap<SubscriberId, Phone>,
    /// ラウンドロビン pointers.
    pub pointers: BTreeMap<HuntGroupId, u8>,
    /// The trunk is down.
    pub trunk_down: bool,
    /// Randomness of the first call; each further one adds 1.
    pub seed: u64,
    /// Second 0, epoch milliseconds.
    pub start_ms: i64,
    /// What is done, in order of time: epoch milliseconds and the act.
    pub acts: Vec<(i64, Act)>,
    /// The calls, in the order of their lines.
    pub calls: Vec<ScriptCall>,
    /// Saves that did not come out as the example says: line and what came instead.
    pub wrong_saves: Vec<Mistake>,
}

/// A call of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptCall {
    /// Its label; a number where none was given.
    pub label: String,
    /// Who places it.
    pub by: String,
}

/// A line of the script that waits for its turn.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    pub(super) at_ms: i64,
    pub(super) line: usize,
    pub(super) text: String,
}

impl Cue {
    /// Reads `[at T] …`.
    pub(super) fn read(words: &mut Words<'_>) -> Result<Self, Mistake> {
        let at_ms = if words.skip("at") {
            words.seconds_ms()?
        } else {
            0
        };
        Ok(Self {
            at_ms,
            line: words.line,
            text: words.rest().to_owned(),
        })
    }
}

impl Script {
    /// Carries the saves of a script out on the scene and lists everything that is done.
    pub(super) fn build(mut scene: Scene, mut cues: Vec<Cue>) -> Result<Self, Mistake> {
        cues.sort_by_key(|cue| cue.at_ms);
        let mut script = Self {
            companies: scene.companies.iter().cloned().map(Arc::new).collect(),
            phones: scene.phones.clone(),
            pointers: scene.pointers.clone(),
            trunk_down: scene.trunk_down,
            seed: scene.seed,
            start_ms: from_tokyo(scene.clock),
            ..Self::default()
        };
        for cue in cues {
            let Some(mut words) = Words::of(cue.line, &cue.text) else {
                continue;
            };
            script.read(&mut scene, script.start_ms + cue.at_ms, &mut words)?;
            words.end()?;
        }
        Ok(script)
    }

    fn read(
        &mut self,
        scene: &mut Scene,
        at_ms: i64,
        words: &mut Words<'_>,
    ) -> Result<(), Mistake> {
        let label = words.peek().and_then(|word| word.strip_suffix(':'));
        if label.is_some() {
            words.take();
        }
        let subject = words.need("who does it")?;
        match subject {
            "save" => return self.save(scene, at_ms, words),
            "admin" => return self.admin(scene, at_ms, words),
            "outside" => return self.outside(label, at_ms, words),
            _ => {}
        }
        if words.skip("callers call") {
            return self.callers(scene, label, at_ms, subject, words);
        }
        let verb = words.need("what is done")?;
        match verb {
            "calls" | "dials" | "transfers" => {
                let dialling = dialling(scene, subject, verb, words)?;
                return self.place(label, subject, at_ms, dialling, words);
            }
            "hangs" if words.skip("up") => return self.hangs_up(scene, subject, at_ms, words),
            _ => {}
        }
        let subscriber = scene.as_subscriber(words, subject)?.1;
        let act = match verb {
            "answers" if words.skip("across the cancel") => Act::AnswerCrossing { subscriber },
            "answers" => Act::Answer { subscriber },
            "declines" => {
                let status = if words.peek().is_some() {
                    words.value("status")?
                } else {
                    486
                };
                Act::Decline { subscriber, status }
            }
            "unregisters" => Act::Unregister { subscriber },
            "registers" => {
                let right = !words.skip("with a wrong password");
                Act::Register { subscriber, right }
            }
            _ => return Err(words.mistake(format!("nobody can “{verb}”"))),
        };
        self.acts.push((at_ms, act));
        Ok(())
    }

    fn place(
        &mut self,
        label: Option<&str>,
        by: &str,
        at_ms: i64,
        dialling: Dialling,
        words: &mut Words<'_>,
    ) -> Result<(), Mistake> {
        let (times, every_ms) = match words.peek() {
            Some(_) => {
                let times: usize = words.value("number of times")?;
                if !words.skip("times every") {
                    return Err(words.mistake("“times every SECONDS” is missing"));
                }
                (times, words.seconds_ms()?)
            }
            None => (1, 0),
        };
        for time in 0..times {
            let call = self.calls.len();
            let label = match (label, times) {
                (Some(label), 1) => label.to_owned(),
                (Some(label), _) => format!("{label}.{}", time + 1),
                (None, _) => (call + 1).to_string(),
            };
            if self.calls.iter().any(|known| known.label == label) {
                return Err(words.mistake(format!("there is a call “{label}” already")));
            }
            self.calls.push(ScriptCall {
                label,
                by: by.to_owned(),
            });
            let at_ms = at_ms + every_ms * i64::try_from(time).unwrap_or(i64::MAX);
            self.acts.push((
                at_ms,
                Act::Place {
                    call,
                    dialling: dialling.clone(),
                },
            ));
        }
        Ok(())
    }

    fn callers(
        &mut self,
        scene: &Scene,
        label: Option<&str>,
        at_ms: i64,
        count: &str,
        words: &mut Words<'_>,
    ) -> Result<(), Mistake> {
        let count: u32 = count
            .parse()
            .map_err(|_| words.mistake(format!("“{count}” is no number of callers")))?;
        let called = called_number(scene, words)?;
        for caller in 1..=count {
            let number = format!("03900{caller:05}");
            let identity = CarrierIdentity {
                asserted: number.clone(),
                from_user: number.clone(),
                ..CarrierIdentity::default()
            };
            let diverted = Diverted::default();
            let dialling = Dialling::Carrier {
                called: called.clone(),
                identity,
                diverted,
            };
            let label = label.map(|label| format!("{label}.{caller}"));
            self.place(label.as_deref(), &number, at_ms, dialling, words)?;
        }
        Ok(())
    }

    fn hangs_up(
        &mut self,
        scene: &Scene,
        subject: &str,
        at_ms: i64,
        words: &Words<'_>,
    ) -> Result<(), Mistake> {
        let labelled = self.calls.iter().rposition(|call| call.label == subject);
        let act = match (labelled, scene.names.get(subject)) {
            (Some(call), _) => Act::CallerHangsUp { call },
            (None, Some(Named::Subscriber(_, id))) => Act::HangUp { subscriber: *id },
            (None, Some(Named::Caller(_))) => {
                let call = self.calls.iter().rposition(|call| call.by == subject);
                let call = call.ok_or_else(|| words.mistake(format!("{subject} has no call")))?;
                Act::CallerHangsUp { call }
            }
            (None, _) => return Err(words.mistake(format!("nothing is named {subject}"))),
        };
        self.acts.push((at_ms, act));
        Ok(())
    }

    fn outside(
        &mut self,
        label: Option<&str>,
        at_ms: i64,
        words: &mut Words<'_>,
    ) -> Result<(), Mistake> {
        let call = match label {
            None => 0,
            Some(label) => self
                .calls
                .iter()
                .position(|call| call.label == label)
                .ok_or_else(|| words.mistake(format!("there is no call “{label}” yet")))?,
        };
        let act = match words.need("answers or fails")? {
            "answers" => Act::OutsideAnswers { call },
            "fails" => Act::OutsideFails {
                call,
                status: words.value("status")?,
            },
            word => return Err(words.mistake(format!("“{word}” is neither answers nor fails"))),
        };
        self.acts.push((at_ms, act));
        Ok(())
    }

    fn save(
        &mut self,
        scene: &mut Scene,
        at_ms: i64,
        words: &mut Words<'_>,
    ) -> Result<(), Mistake> {
        let saved = scene.set(words, true)?;
        if !words.skip("expect") {
            return Err(words.mistake("“expect ok” or “expect CODE” is missing"));
        }
        let expected = words.need("ok or a code")?;
        let number: Option<u16> = expected.parse().ok();
        if expected != "ok" && number.and_then(ErrorCode::from_number).is_none() {
            return Err(words.mistake(format!("“{expected}” is no error code")));
        }
        let got = match &saved {
            Ok(()) => "ok".to_owned(),
            Err(refusal) => refusal.code.number().to_string(),
        };
        if got != expected {
            self.wrong_saves
                .push(words.mistake(format!("expected {expected}, got {got}")));
        }
        self.changed(scene, at_ms);
        Ok(())
    }

    fn admin(
        &mut self,
        scene: &mut Scene,
        at_ms: i64,
        words: &mut Words<'_>,
    ) -> Result<(), Mistake> {
        let verb = words.need("stops, releases or initialises")?;
        let (company, subscriber) = scene.need_subscriber(words)?;
        let Some(record) = scene.companies[company].subscriber(subscriber) else {
            return Err(words.mistake("this number is gone"));
        };
        let (record, act) = match verb {
            "stops" => (record.emergency_stopped(), Act::Stop { subscriber }),
            "releases" => (record.emergency_released(), Act::Release { subscriber }),
            "initialises" => (record.initialised(), Act::Initialise { subscriber }),
            _ => return Err(words.mistake(format!("an admin cannot “{verb}” a number"))),
        };
        scene.companies[company].put_subscriber(subscriber, record);
        self.changed(scene, at_ms);
        self.acts.push((at_ms, act));
        Ok(())
    }

    fn changed(&mut self, scene: &Scene, at_ms: i64) {
        for world in &scene.companies {
            let world = Arc::new(world.clone());
            self.acts.push((at_ms, Act::Settings { world }));
        }
    }
}
