//! `naisen site …`: the sites of a company.

use anyhow::Result;
use clap::Subcommand;
use naisen_core::actor::Actor;
use naisen_core::settings::Site;
use naisen_store::site;

use super::place::Place;
use super::{company, said};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Every site of a company
    List {
        /// Login id of the company
        company: String,
    },
    /// Add a site
    Create {
        /// Login id of the company
        company: String,
        /// サイト名
        name: String,
    },
}

pub(crate) async fn run(args: Args) -> Result<()> {
    let app = args.place.open().await?;
    match args.command {
        Command::List { company } => {
            let company = company::id_of(&app, &company).await?;
            let list = app
                .store
                .read(move |conn| site::list(conn, &Actor::system(), company));
            for site in list.await.map_err(said)? {
                println!("{}", site.name);
            }
        }
        Command::Create { company, name } => {
            let company = company::id_of(&app, &company).await?;
            let create = app.store.write(move |tx| {
                site::create(tx, &Actor::system(), company, Site { name: name.clone() })
            });
            create.await.map_err(said)?;
        }
    }
    Ok(())
}
