//! `naisen check`: worked examples in text, carried out in virtual time (docs/examples.md).

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use naisen_core::example::{read, rehearse, verify};

/// What to check.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Files of examples.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// Carries every example out; prints those that come out otherwise, with the rules that were tried.
pub(super) fn run(args: &Args) -> Result<()> {
    let (mut examples, mut failed) = (0, 0);
    for file in &args.files {
        let name = file.display();
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {name}"))?;
        let read = read(&text).map_err(|mistake| anyhow::anyhow!("{name}, {mistake}"))?;
        for example in &read {
            let failures = verify(example, &rehearse(&example.script));
            examples += 1;
            failed += usize::from(!failures.is_empty());
            for failure in failures {
                println!("{name}: {failure}");
            }
        }
    }
    if failed > 0 {
        bail!("{failed} of {examples} examples came out otherwise");
    }
    println!("{examples} examples came out as written");
    Ok(())
}
