//! `cargo xtask prompts`: speaks every text of `naisen_media::prompt` and writes the committed files.
//!
//! Needs Python 3 with venv, and Debian's flite; neither the build nor the product needs them.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::shell;
use crate::workspace::root;

/// The Japanese synthesiser with its dictionary and voice; pinned so that the files can be made again.
const PACKAGES: [&str; 2] = ["pyopenjtalk-plus==0.4.1.post10", "numpy==2.4.6"];

/// Writes every prompt file, in both languages.
pub(crate) fn run() -> Result<()> {
    if !shell::have("flite") {
        bail!("the English voice is missing: install the Debian package flite");
    }
    let root = root();
    let venv = root.join("target/prompts-venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        shell::run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    shell::run(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(PACKAGES),
    )?;
    let mut speak = Command::new(&python)
        .arg(root.join("crates/xtask/prompts/speak.py"))
        .arg(root.join("crates/naisen-media/prompts"))
        .stdin(Stdio::piped())
        .spawn()
        .context("cannot start Python")?;
    let mut texts = speak.stdin.take().context("the pipe was asked for")?;
    for prompt in naisen_media::prompt::all() {
        writeln!(texts, "{}\t{}\t{}", prompt.name, prompt.ja, prompt.en)?;
    }
    drop(texts);
    let status = speak.wait()?;
    if !status.success() {
        bail!("speaking the prompts ended with {status}");
    }
    Ok(())
}
