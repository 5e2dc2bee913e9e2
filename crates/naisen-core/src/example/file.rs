//! A file of examples: fixtures, and examples on top of them.

use std::collections::BTreeMap;

use super::expect::Expectation;
use super::scene::Scene;
use super::script::{Cue, Script};
use super::want::Want;
use super::words::{Mistake, Words};

/// The fixture of calls §15, which every file may stand on.
const FIXTURE: &str = include_str!("fixture.txt");

/// One worked example.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name, the first word of its heading.
    pub name: String,
    /// The rest of its heading.
    pub title: String,
    /// Line of its heading.
    pub line: usize,
    /// Rules of docs/features it shows, like `calls.38`.
    pub rules: Vec<String>,
    /// Names, for showing outcomes.
    pub scene: Scene,
    /// What is done.
    pub script: Script,
    /// What must come of it.
    pub expectations: Vec<Expectation>,
}

/// Reads a file of examples.
///
/// # Errors
/// The first line that cannot be read, or that says something impossible.
pub fn read(text: &str) -> Result<Vec<Example>, Mistake> {
    let mut reader = Reader::default();
    reader.lines(FIXTURE)?;
    reader.examples.clear();
    reader.lines(text)?;
    Ok(reader.examples)
}

#[derive(Default)]
struct Reader {
    fixtures: BTreeMap<String, Scene>,
    examples: Vec<Example>,
    block: Option<Block>,
}

/// The block being read.
struct Block {
    /// None in a fixture.
    heading: Option<(String, String)>,
    name: String,
    line: usize,
    scene: Scene,
    rules: Vec<String>,
    cues: Vec<Cue>,
    expectations: Vec<Expectation>,
}

impl Reader {
    fn lines(&mut self, text: &str) -> Result<(), Mistake> {
        for (at, line) in text.lines().enumerate() {
            if let Some(mut words) = Words::of(at + 1, line) {
                self.line(&mut words)?;
            }
        }
        self.close()
    }

    fn line(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let before = words.clone();
        let keyword = words.need("a keyword")?;
        match keyword {
            "fixture" | "example" => {
                self.close()?;
                self.open(keyword, words)
            }
            _ => {
                let Some(block) = &mut self.block else {
                    return Err(words.mistake("this stands before any fixture or example"));
                };
                block.line(keyword, words, before)
            }
        }
    }

    fn open(&mut self, keyword: &str, words: &mut Words<'_>) -> Result<(), Mistake> {
        let line = words.line;
        let name = words.need("a name")?.to_owned();
        let on = words
            .skip("on")
            .then(|| words.need("a fixture"))
            .transpose()?;
        let base = match (on, keyword) {
            (Some(on), _) => on,
            (None, "example") => "calls",
            (None, _) => "",
        };
        let scene = match (base, self.fixtures.get(base)) {
            (_, Some(scene)) => scene.clone(),
            ("", None) => Scene::default(),
            (_, None) => return Err(words.mistake(format!("there is no fixture “{base}”"))),
        };
        let title = words.rest().to_owned();
        let is_example = keyword == "example";
        if is_example && self.examples.iter().any(|known| known.name == name) {
            return Err(words.mistake(format!("there is an example “{name}” already")));
        }
        let heading = is_example.then(|| (name.clone(), title));
        self.block = Some(Block {
            heading,
            name,
            line,
            scene,
            rules: Vec::new(),
            cues: Vec::new(),
            expectations: Vec::new(),
        });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Mistake> {
        let Some(block) = self.block.take() else {
            return Ok(());
        };
        let Some((name, title)) = block.heading else {
            self.fixtures.insert(block.name, block.scene);
            return Ok(());
        };
        let script = Script::build(block.scene.clone(), block.cues)?;
        if block.expectations.is_empty() && script.acts.is_empty() {
            let what = format!("example {name} does nothing");
            return Err(Mistake {
                line: block.line,
                what,
            });
        }
        for expectation in &block.expectations {
            check_label(expectation, &script)?;
        }
        self.examples.push(Example {
            name,
            title,
            line: block.line,
            rules: block.rules,
            scene: block.scene,
            script,
            expectations: block.expectations,
        });
        Ok(())
    }
}

impl Block {
    fn line(
        &mut self,
        keyword: &str,
        words: &mut Words<'_>,
        before: Words<'_>,
    ) -> Result<(), Mistake> {
        if self.scene.define(keyword, words)? {
            return Ok(());
        }
        if keyword == "set" {
            return match self.scene.set(words, false)? {
                Ok(()) => words.end(),
                Err(_) => Err(words.mistake("this cannot be set")),
            };
        }
        if self.heading.is_none() {
            return Err(words.mistake(format!("a fixture has no “{keyword}”")));
        }
        match keyword {
            "rules" => {
                while let Some(rule) = words.take() {
                    self.rules.push(rule.trim_end_matches(',').to_owned());
                }
            }
            "expect" => {
                let expectation = Expectation::read(&self.scene, words)?;
                Expectation::join(&mut self.expectations, expectation)?;
            }
            "count" => self
                .expectations
                .push(Expectation::read_count(&self.scene, words)?),
            _ => self.cues.push(Cue::read(&mut before.clone())?),
        }
        Ok(())
    }
}

/// An expectation of a call that nobody makes can never fail.
fn check_label(expectation: &Expectation, script: &Script) -> Result<(), Mistake> {
    let (line, label) = match expectation {
        Expectation::Outcomes { wants, .. } if wants.iter().all(Want::is_register) => {
            return Ok(());
        }
        Expectation::Outcomes { line, label, .. } => (*line, Some(label)),
        Expectation::Never { line, label, .. } | Expectation::Count { line, label, .. } => {
            (*line, label.as_ref())
        }
    };
    let Some(label) = label else {
        return Ok(());
    };
    let series = format!("{label}.");
    let known = |call: &super::ScriptCall| call.label == *label || call.label.starts_with(&series);
    match script.calls.iter().any(known) {
        true => Ok(()),
        false => Err(Mistake {
            line,
            what: format!("there is no call “{label}”"),
        }),
    }
}
