//! `naisen docs …`: the documents that are generated from the code, for `cargo xtask generate` and for
//! tests that walk every route. They need no database.

use std::fmt::Write as _;

use anyhow::Result;
use clap::{CommandFactory as _, ValueEnum};
use naisen_http::feature::Who;

use super::Cli;

#[derive(clap::Args)]
pub(crate) struct Args {
    document: Document,
}

#[derive(Clone, Copy, ValueEnum)]
enum Document {
    /// The API's description, JSON.
    Openapi,
    /// Every command and its words, Markdown.
    Cli,
    /// Every screen and who may enter it, Markdown.
    Screens,
    /// Every path of a page with the screen it belongs to, a line each.
    Routes,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let text = match args.document {
        Document::Openapi => serde_json::to_string_pretty(&naisen_http::description())? + "\n",
        Document::Cli => commands()?,
        Document::Screens => screens()?,
        Document::Routes => routes(),
    };
    print!("{text}");
    Ok(())
}

const MADE: &str = "Written from the code by `cargo xtask generate`.";

fn commands() -> Result<String> {
    let mut page = format!("# The command line\n\n{MADE}\n");
    let mut naisen = Cli::command();
    naisen.build();
    write_command(&mut page, &naisen, "naisen")?;
    Ok(page)
}

fn write_command(page: &mut String, command: &clap::Command, path: &str) -> Result<()> {
    writeln!(page, "\n## `{path}`\n")?;
    if let Some(about) = command.get_about() {
        writeln!(page, "{about}\n")?;
    }
    let mut command = command.clone();
    command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true);
    let usage = command.render_usage().to_string();
    writeln!(
        page,
        "```text\n{}\n```",
        usage.replacen("Usage: ", "", 1).trim()
    )?;
    let words: Vec<&clap::Arg> = command
        .get_arguments()
        .filter(|a| !a.is_hide_set() && a.get_id() != "help" && a.get_id() != "version")
        .collect();
    if !words.is_empty() {
        writeln!(page, "\n| word | meaning | default |\n|---|---|---|")?;
    }
    for word in words {
        let defaults: Vec<String> = word
            .get_default_values()
            .iter()
            .map(|v| format!("`{}`", v.to_string_lossy()))
            .collect();
        let help = word.get_help().map(ToString::to_string).unwrap_or_default();
        writeln!(
            page,
            "| `{word}` | {} | {} |",
            help.replace('|', "\\|"),
            defaults.join(" ")
        )?;
    }
    for below in command
        .get_subcommands()
        .filter(|c| !c.is_hide_set() && c.get_name() != "help")
    {
        write_command(page, below, &format!("{path} {}", below.get_name()))?;
    }
    Ok(())
}

fn screens() -> Result<String> {
    let mut page = format!(
        "# Screens\n\n{MADE}\n\n| id | path | 日本語 | English | who | contract |\n|---|---|---|---|---|---|\n"
    );
    for screen in naisen_http::screens() {
        let who: Vec<&str> = screen.roles.iter().map(|w| role(*w)).collect();
        let contract: Vec<String> = screen
            .contract
            .iter()
            .map(|c| format!("{c:?}").to_lowercase())
            .collect();
        writeln!(
            page,
            "| {} | `{}` | {} | {} | {} | {} |",
            screen.id,
            screen.path,
            screen.title.ja,
            screen.title.en,
            listed(&who.join(", ")),
            listed(&contract.join(", ")),
        )?;
    }
    Ok(page)
}

fn routes() -> String {
    let features = naisen_http::features();
    let routes = features.iter().flat_map(|feature| &feature.routes);
    routes
        .map(|(path, screen)| format!("{path} {screen}\n"))
        .collect()
}

const fn role(who: Who) -> &'static str {
    match who {
        Who::Operator => "operator",
        Who::Admin => "admin",
        Who::User => "user",
    }
}

fn listed(words: &str) -> &str {
    if words.is_empty() { "–" } else { words }
}
