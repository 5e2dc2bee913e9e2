//! What must come of an example, in the vocabulary of calls §2.

use super::scene::Scene;
use super::want::Want;
use super::words::{Mistake, Words};

/// One expectation of an example.
#[derive(Clone, Debug)]
pub enum Expectation {
    /// All outcomes of a call, in order.
    Outcomes {
        /// Line number.
        line: usize,
        /// Label of the call.
        label: String,
        /// What must come.
        wants: Vec<Want>,
        /// More may follow.
        open: bool,
    },
    /// Something that must not come.
    Never {
        /// Line number.
        line: usize,
        /// Label of the call; none is every call.
        label: Option<String>,
        /// What.
        want: Want,
    },
    /// In how many calls something comes.
    Count {
        /// Line number.
        line: usize,
        /// Fewest and most calls.
        range: (usize, usize),
        /// Label of the calls, or of all that share it before a dot; none is every call.
        label: Option<String>,
        /// It must be the first outcome.
        first: bool,
        /// What.
        want: Want,
    },
}

impl Expectation {
    /// Reads what follows `expect`.
    pub(super) fn read(scene: &Scene, words: &mut Words<'_>) -> Result<Self, Mistake> {
        let line = words.line;
        if words.skip("no") {
            let label = label(words);
            let text = words.rest();
            let want = Want::one(scene, line, text)?;
            return Ok(Self::Never { line, label, want });
        }
        let label = label(words).unwrap_or_else(|| "1".to_owned());
        let mut wants = Vec::new();
        let mut open = false;
        for part in words
            .rest()
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            if open {
                return Err(words.mistake("nothing may follow “...”"));
            }
            match part {
                "..." => open = true,
                _ => wants.extend(Want::read(scene, line, part)?),
            }
        }
        Ok(Self::Outcomes {
            line,
            label,
            wants,
            open,
        })
    }

    /// Adds an expectation; outcomes of one call may stand on several lines.
    pub(super) fn join(all: &mut Vec<Self>, next: Self) -> Result<(), Mistake> {
        if let Self::Outcomes {
            line,
            label,
            wants,
            open,
        } = &next
            && !wants.iter().all(Want::is_register)
            && let Some(Self::Outcomes {
                wants: before,
                open: was_open,
                ..
            }) = all.iter_mut().find(|known| known.is_of(label))
        {
            if *was_open {
                let what = format!("nothing may follow “...” of call “{label}”");
                return Err(Mistake { line: *line, what });
            }
            before.extend(wants.iter().cloned());
            *was_open = *open;
            return Ok(());
        }
        all.push(next);
        Ok(())
    }

    /// Whether these are the outcomes of a call.
    fn is_of(&self, of: &str) -> bool {
        match self {
            Self::Outcomes { label, wants, .. } => {
                label == of && !wants.iter().any(Want::is_register)
            }
            Self::Never { .. } | Self::Count { .. } => false,
        }
    }

    /// Reads what follows `count`.
    pub(super) fn read_count(scene: &Scene, words: &mut Words<'_>) -> Result<Self, Mistake> {
        let line = words.line;
        let word = words.need("a number of calls")?;
        let (least, most) = word.split_once("..").unwrap_or((word, word));
        let range = least.parse().ok().zip(most.parse().ok());
        let range = range.ok_or_else(|| words.mistake(format!("“{word}” is not N or N..M")))?;
        let label = label(words);
        let first = words.skip("first");
        let want = Want::one(scene, line, words.rest())?;
        Ok(Self::Count {
            line,
            range,
            label,
            first,
            want,
        })
    }
}

fn label(words: &mut Words<'_>) -> Option<String> {
    let label = words.peek()?.strip_suffix(':')?;
    words.take();
    Some(label.to_owned())
}
