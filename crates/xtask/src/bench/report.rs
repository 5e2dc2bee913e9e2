//! docs/benchmarks.md: every figure with its bar, the command, the machine, the versions and the date.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::shell;

/// The page, growing.
pub(super) struct Report {
    text: String,
    missed: u32,
}

impl Report {
    pub(super) fn start() -> Result<Self> {
        let date = shell::read(Command::new("date").arg("+%Y-%m-%d"))?;
        let rust = shell::read(Command::new("rustc").arg("--version"))?;
        let cores = std::thread::available_parallelism()?;
        let words: Vec<String> = std::env::args().skip(1).collect();
        let text = format!(
            "# Benchmarks\n\nWritten by `cargo xtask {}` on {}, {cores} cores, {}; {}; {}.\nThe bars are the \
             quality bars of the same name; server and client share the machine.\n",
            words.join(" "),
            date.trim(),
            rust.trim(),
            version(super::kamailio::program(), "-v"),
            version("sipp", "-v"),
        );
        Ok(Self { text, missed: 0 })
    }

    pub(super) fn section(&mut self, title: &str) {
        // Writing to a String cannot fail.
        let _ = write!(
            self.text,
            "\n## {title}\n\n| what | measured | bar | |\n|---|---|---|---|\n"
        );
    }

    pub(super) fn row(&mut self, what: &str, measured: String, bar: &str, kept: bool) {
        self.missed += u32::from(!kept);
        let mark = if kept { "kept" } else { "**missed**" };
        let _ = writeln!(self.text, "| {what} | {measured} | {bar} | {mark} |");
    }

    /// A figure without a bar of its own, to compare with.
    pub(super) fn beside(&mut self, what: &str, measured: &str) {
        let _ = writeln!(self.text, "| {what} | {measured} | – | |");
    }

    /// Prints the page and writes it; a missed bar is reported, not hidden, and is no failure.
    pub(super) fn finish(self, root: &Path, dry_run: bool) -> Result<()> {
        println!("{}", self.text);
        if self.missed > 0 {
            println!("{} bars missed", self.missed);
        }
        if !dry_run {
            std::fs::write(root.join("docs/benchmarks.md"), &self.text)?;
        }
        Ok(())
    }
}

/// The line in which a program tells its version; SIPp tells it with an exit status of its own.
fn version(program: &str, flag: &str) -> String {
    let output = Command::new(program).arg(flag).output();
    let text = output
        .map(|output| [output.stdout, output.stderr].concat())
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    line.map_or_else(
        || format!("{program} is missing"),
        |line| {
            line.trim_start_matches("version: ")
                .trim_end_matches('.')
                .to_owned()
        },
    )
}
