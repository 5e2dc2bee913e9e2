//! `naisen check FILE…`: carries worked examples out (docs/examples.md) and prints those that do not
//! come out as written. The decision with simple phones and the engine in virtual time must both say
//! what the file says, and hence the same.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use naisen_core::example::{self, Example, Observation, Script};
use naisen_engine::rehearse;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files of examples, in the language of docs/examples.md
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Who carries the examples out
    #[arg(long, value_enum, default_value_t = With::Both)]
    with: With,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum With {
    /// The decision alone, with a simple model of phones
    Decision,
    /// The engine in virtual time, with phones that speak SIP
    Engine,
    /// One after the other; both must agree with the file
    Both,
}

/// Somebody who carries scripts out.
struct Player {
    name: &'static str,
    play: fn(&Script) -> Observation,
}

const DECISION: Player = Player {
    name: "decision",
    play: example::rehearse,
};
const ENGINE: Player = Player {
    name: "engine",
    play: rehearse::rehearse,
};

impl With {
    const fn players(self) -> &'static [Player] {
        match self {
            Self::Decision => &[DECISION],
            Self::Engine => &[ENGINE],
            Self::Both => &[DECISION, ENGINE],
        }
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let (mut tried, mut failed) = (0, 0);
    for file in &args.files {
        for example in read(file)? {
            tried += 1;
            if !passes(file, &example, args.with.players()) {
                failed += 1;
            }
        }
    }
    if failed > 0 {
        bail!("{failed} of {tried} examples failed");
    }
    println!("{tried} examples passed");
    Ok(())
}

fn read(file: &Path) -> Result<Vec<Example>> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
    let examples = example::read(&text).with_context(|| format!("cannot read {shown}"))?;
    if examples.is_empty() {
        bail!("{shown} holds no example");
    }
    Ok(examples)
}

/// Whether an example comes out as written with everybody who plays it; what does not is printed.
fn passes(file: &Path, example: &Example, players: &[Player]) -> bool {
    let mut passes = true;
    for player in players {
        for failure in example::verify(example, &(player.play)(&example.script)) {
            passes = false;
            println!("{} [{}] {failure}", file.display(), player.name);
        }
    }
    passes
}
