//! The documents that are written from the code: committed, so that they can be read without building,
//! and compared by `generate --check`, so that they cannot drift.

use std::fmt::Write as _;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use naisen_core::error::ErrorCode;

use crate::{shell, tidy, workspace};

/// One generated document and how its text is made.
struct Document {
    path: &'static str,
    text: fn() -> Result<String>,
}

const DOCUMENTS: &[Document] = &[
    Document {
        path: "docs/error-codes.md",
        text: error_codes,
    },
    Document {
        path: "docs/code-tests.md",
        text: code_tests,
    },
    Document {
        path: "docs/openapi.json",
        text: || naisen("openapi"),
    },
    Document {
        path: "docs/cli.md",
        text: || naisen("cli"),
    },
    Document {
        path: "docs/screens.md",
        text: || naisen("screens"),
    },
];

/// Whether a path is written by `cargo xtask generate`.
pub(crate) fn is_generated(path: &str) -> bool {
    DOCUMENTS.iter().any(|d| d.path == path)
}

/// Writes every document, or with `check` compares it with the committed one.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = workspace::root();
    let mut stale = Vec::new();
    for document in DOCUMENTS {
        let path = root.join(document.path);
        let text = (document.text)().with_context(|| format!("cannot make {}", document.path))?;
        if std::fs::read_to_string(&path).is_ok_and(|committed| committed == text) {
            continue;
        }
        if check {
            stale.push(document.path);
            continue;
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", document.path))?;
        println!("wrote {}", document.path);
    }
    if !stale.is_empty() {
        bail!(
            "{} differ from the code; run `cargo xtask generate`",
            stale.join(", ")
        );
    }
    println!(
        "generate: {} documents agree with the code",
        DOCUMENTS.len()
    );
    Ok(())
}

/// The table of domain §10 as a page.
fn error_codes() -> Result<String> {
    let mut page = String::from(
        "# Error codes\n\nWritten from `crates/naisen-core/src/error.rs` by `cargo xtask generate`.\n\n\
         | code | HTTP | 日本語 | English | name |\n|---|---|---|---|---|\n",
    );
    for code in ErrorCode::ALL {
        let text = code.text();
        writeln!(
            page,
            "| {} | {} | {} | {} | `{}` |",
            code.number(),
            code.http_status(),
            text.ja,
            text.en,
            code.name()
        )?;
    }
    Ok(page)
}

/// Which black-box tests provoke which code, through the API and through a page.
fn code_tests() -> Result<String> {
    let provoked = tidy::provoked(&workspace::sources()?);
    let mut page = String::from(
        "# Which test provokes which error code\n\nWritten from `crates/naisen-tests/tests` by \
         `cargo xtask generate`.\n\n| code | through the API | through a page |\n|---|---|---|\n",
    );
    for code in ErrorCode::ALL {
        let tests = |through: &str| {
            let names: Vec<&str> = provoked
                .iter()
                .filter(|p| p.code == *code && p.through == through)
                .map(|p| p.test.as_str())
                .collect();
            if names.is_empty() {
                "–".to_owned()
            } else {
                names.join("<br>")
            }
        };
        writeln!(
            page,
            "| {} | {} | {} |",
            code.number(),
            tests("api"),
            tests("page")
        )?;
    }
    Ok(page)
}

/// A document only the product can write. The program is built as the tests build it, so that nothing
/// is compiled a second time with other features.
fn naisen(document: &str) -> Result<String> {
    let root = workspace::root();
    shell::run(shell::cargo(&root).args(["build", "--quiet", "--workspace", "--all-targets"]))?;
    let program = workspace::metadata()?.target_directory.join("debug/naisen");
    shell::read(Command::new(program).args(["docs", document]))
}
