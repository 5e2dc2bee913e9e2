//! `naisen number …`: what the operator does with numbers (domain §2.3).

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use naisen_core::actor::{Actor, Role};
use naisen_core::fold;
use naisen_core::number_file::{self, NumberLine};
use naisen_core::settings::Subscriber;
use naisen_http::App;
use naisen_http::auth::password;
use naisen_store::number::{self, NewNumber};
use naisen_store::site;
use naisen_store::view::Kind;

use super::place::Place;
use super::{company, operator, said};

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Every number of a company: number, extension, group
    List {
        /// Login id of the company
        company: String,
    },
    /// Add a number and print the subscriber's first password
    Create {
        /// Login id of the company
        company: String,
        /// 外線番号, 050 and 8 digits
        number: String,
        /// サイト名; without it the company's first site
        #[arg(long)]
        site: Option<String>,
    },
    /// Add the numbers of a CSV file (外線番号,サイト名,表示名), all or none, and print the passwords
    Import {
        /// Login id of the company
        company: String,
        /// The file
        file: PathBuf,
    },
    /// Print a new password for a subscriber
    Password {
        /// 外線番号
        number: String,
    },
    /// Remove a number with everything of its subscriber
    Delete {
        /// 外線番号
        number: String,
    },
}

pub(crate) async fn run(args: Args) -> Result<()> {
    let app = args.place.open().await?;
    match args.command {
        Command::List { company } => list(&app, &company).await,
        Command::Create {
            company,
            number,
            site,
        } => {
            let wanted = NumberLine {
                line: 1,
                external_number: fold::phone_number(&number),
                site: site.unwrap_or_default(),
                display_name: String::new(),
            };
            create(&app, &company, vec![wanted]).await
        }
        Command::Import { company, file } => create(&app, &company, read(&file)?).await,
        Command::Password { number } => {
            let role = operator::role_of(&app, &number).await?;
            let Role::User(..) = role else {
                bail!("{number} is no number")
            };
            println!("{number}\t{}", operator::new_password(&app, role).await?);
            Ok(())
        }
        Command::Delete { number } => delete(&app, &number).await,
    }
}

async fn list(app: &App, company: &str) -> Result<()> {
    let company = company::id_of(app, company).await?;
    let settings = app.store.read(move |conn| {
        let view = conn.company_of(&Actor::system(), company)?;
        Ok(view.settings().clone())
    });
    let settings = settings.await.map_err(said)?;
    for (_, subscriber) in settings.subscribers() {
        let group = subscriber
            .extension_group
            .and_then(|id| settings.extension_group(id));
        let extension = subscriber.extension.as_deref().unwrap_or("-");
        let group = group.map_or("-", |g| g.name.as_str());
        println!("{}\t{extension}\t{group}", subscriber.external_number);
    }
    Ok(())
}

/// The rows of a file, which the portal reads alike.
fn read(file: &Path) -> Result<Vec<NumberLine>> {
    let shown = file.display();
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {shown}"))?;
    number_file::parse(Some(&bytes))
        .map_err(|refusal| said(refusal.into()).context(shown.to_string()))
}

async fn create(app: &App, company: &str, wanted: Vec<NumberLine>) -> Result<()> {
    let company = company::id_of(app, company).await?;
    let sites = app
        .store
        .read(move |conn| site::list(conn, &Actor::system(), company));
    let sites = sites.await.map_err(said)?;
    let site_of = |name: &str| {
        let mut by_age: Vec<_> = sites.iter().collect();
        by_age.sort_by_key(|s| s.id);
        let found = by_age
            .into_iter()
            .find(|s| name.is_empty() || s.name == name);
        found
            .map(|s| s.id)
            .with_context(|| format!("the company has no site {name}"))
    };
    let mut numbers = Vec::new();
    let mut passwords = Vec::new();
    for wanted in wanted {
        let typed = password::first(app);
        let site = site_of(&wanted.site)?;
        let subscriber = Subscriber {
            display_name: wanted.display_name,
            ..Subscriber::new(&wanted.external_number, site)
        };
        let password_hash = password::hash(app, &typed).await?;
        numbers.push(NewNumber {
            subscriber,
            password_hash,
        });
        passwords.push((wanted.external_number, typed));
    }
    let create = app
        .store
        .write(move |tx| number::create_rows(tx, &Actor::system(), company, &numbers));
    create.await.map_err(said)?;
    for (number, typed) in passwords {
        println!("{number}\t{typed}");
    }
    Ok(())
}

/// Takes a number back; the files of its mailbox go too.
async fn delete(app: &App, number: &str) -> Result<()> {
    let Role::User(company, id) = operator::role_of(app, number).await? else {
        bail!("{number} is no number");
    };
    let delete = app.store.write(move |tx| {
        let version = tx
            .company_of(&Actor::system(), company)?
            .version(Kind::Subscriber, id.0);
        number::delete(
            tx,
            &Actor::system(),
            company,
            id,
            version.unwrap_or_default(),
        )
    });
    delete.await.map_err(said)?;
    Ok(())
}
