//! The command line, one file a command. A command is thin: it reads its words, calls the store as the
//! system, and says what it did.

mod bench_data;
mod check;
mod company;
mod demo;
mod docs;
mod doctor;
mod number;
mod operator;
pub(crate) mod place;
mod said;
pub(crate) mod serve;
mod site;
mod token;

pub(crate) use said::said;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Naisen (内線): a hosted Centrex in one binary.
#[derive(Parser)]
#[command(name = "naisen", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a sample company from a folder, made on the first start.
    Demo(demo::Args),
    /// Serve for real, as a configuration file says.
    Serve(serve::Args),
    /// Companies: list, create, close, grants, features, notice, password.
    Company(company::Args),
    /// Sites of a company.
    Site(site::Args),
    /// Numbers of a company: list, create, import from CSV, password.
    Number(number::Args),
    /// People who run the service.
    Operator(operator::Args),
    /// Bearer tokens of the API.
    Token(token::Args),
    /// Carry worked examples of calls out and print those that do not come out as written.
    Check(check::Args),
    /// Examine the settings of a company and say what will surprise its callers.
    Doctor(doctor::Args),
    /// Fill an empty folder with numbers for measurements.
    BenchData(bench_data::Args),
    /// Print a document that is generated from the code.
    #[command(hide = true)]
    Docs(docs::Args),
}

impl Cli {
    /// Runs the command.
    pub(crate) async fn run(self) -> Result<()> {
        match self.command {
            Command::Demo(args) => demo::run(args).await,
            Command::Serve(args) => serve::run(args).await,
            Command::Company(args) => company::run(args).await,
            Command::Site(args) => site::run(args).await,
            Command::Number(args) => number::run(args).await,
            Command::Operator(args) => operator::run(args).await,
            Command::Token(args) => token::run(args).await,
            Command::Check(args) => check::run(&args),
            Command::Doctor(args) => doctor::run(args).await,
            Command::BenchData(args) => bench_data::run(args).await,
            Command::Docs(args) => docs::run(&args),
        }
    }
}
