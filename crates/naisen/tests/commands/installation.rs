//! A data folder, and the binary run on it.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// One installation; it goes with the value.
pub(crate) struct Installation(TempDir);

impl Installation {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// `naisen <command> --data <folder> <words>`; answers what it printed.
    pub(crate) fn done(&self, command: &str, words: &[&str]) -> String {
        let output = self.run(command, words);
        let printed = text(&output.stdout);
        assert!(
            output.status.success(),
            "{command} {words:?}: {printed}{}",
            text(&output.stderr)
        );
        printed
    }

    /// The same for what must fail; answers what it printed and what it complained about.
    pub(crate) fn refused(&self, command: &str, words: &[&str]) -> (String, String) {
        let output = self.run(command, words);
        assert!(!output.status.success(), "{command} {words:?}: {output:?}");
        (text(&output.stdout), text(&output.stderr))
    }

    fn run(&self, command: &str, words: &[&str]) -> Output {
        let folder = self.folder().to_str().unwrap();
        naisen(&[&[command, "--data", folder], words].concat())
    }

    /// Writes a file beside the data and answers its path.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.folder().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// The binary with these words, to its end.
pub(crate) fn naisen(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_naisen"))
        .args(words)
        .output()
        .unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The second column of a printed line: the password of whoever is named in the first.
pub(crate) fn password<'a>(printed: &'a str, of: &str) -> &'a str {
    let mut lines = printed.lines().filter_map(|line| line.split_once('\t'));
    let found = lines.find(|(name, _)| *name == of);
    found.unwrap_or_else(|| panic!("{of}: {printed}")).1
}
