//! `naisen token …`: bearer tokens of the API, for programs.

use anyhow::{Result, bail};
use clap::Subcommand;
use naisen_core::actor::Actor;
use naisen_core::limits;
use naisen_http::auth::Secret;
use naisen_store::account::api_token;

use super::place::Place;
use super::{operator, said};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a token for an account and print it, once
    Create {
        /// Login id of an operator, a company or a number
        login_id: String,
        /// What its owner will know it by
        #[arg(long)]
        name: String,
        /// Days until it expires
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(i64).range(1..=365))]
        days: i64,
    },
}

const DAY_MS: i64 = 86_400_000;

pub(crate) async fn run(args: Args) -> Result<()> {
    let app = args.place.open().await?;
    let Command::Create {
        login_id,
        name,
        days,
    } = args.command;
    if !limits::NAME_CHARS.contains(&name.trim().chars().count()) {
        bail!("a name has 1–50 characters");
    }
    let role = operator::role_of(&app, &login_id).await?;
    let actor = Actor {
        role,
        address: None,
    };
    let token = Secret::token(&app.random);
    let (hash, expires_ms) = (token.hash(), app.now_ms() + days * DAY_MS);
    let create = app
        .store
        .write(move |tx| api_token::create(tx, &actor, name.trim(), &hash, expires_ms));
    create.await.map_err(said)?;
    println!("{}", token.reveal());
    Ok(())
}
