//! `naisen operator …`: the people who run the service.

use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use naisen_core::actor::{Actor, Role};
use naisen_http::App;
use naisen_http::auth::password;
use naisen_store::account::{self, operator};

use super::place::Place;
use super::said;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Every operator
    List,
    /// Add an operator and print the first password
    Create {
        /// 3–32 of 0-9 A-Z a-z . _ -
        login_id: String,
    },
    /// Print a new password for an operator
    Password {
        /// Whose
        login_id: String,
    },
    /// Remove an operator
    Delete {
        /// Whom
        login_id: String,
    },
}

pub(crate) async fn run(args: Args) -> Result<()> {
    let app = args.place.open().await?;
    match args.command {
        Command::List => list(&app).await,
        Command::Create { login_id } => create(&app, login_id).await,
        Command::Password { login_id } => {
            let role = role_of(&app, &login_id).await?;
            let password = new_password(&app, role).await?;
            println!("{login_id}\t{password}");
            Ok(())
        }
        Command::Delete { login_id } => {
            let Role::Operator(id) = role_of(&app, &login_id).await? else {
                bail!("{login_id} is no operator");
            };
            let delete = app
                .store
                .write(move |tx| operator::delete(tx, &Actor::system(), id));
            delete.await.map_err(said)
        }
    }
}

async fn list(app: &App) -> Result<()> {
    let list = app
        .store
        .read(|conn| operator::list(conn, &Actor::system()));
    for account in list.await.map_err(said)? {
        println!("{}", account.login_id);
    }
    Ok(())
}

async fn create(app: &App, login_id: String) -> Result<()> {
    check_login_id(&login_id)?;
    let typed = password::first(app);
    let hash = password::hash(app, &typed).await?;
    let id = login_id.clone();
    let create = app
        .store
        .write(move |tx| operator::create(tx, &Actor::system(), &id, &hash));
    create.await.map_err(said)?;
    println!("{login_id}\t{typed}");
    Ok(())
}

/// Domain §2.12.
fn check_login_id(login_id: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if !(3..=32).contains(&login_id.len()) || !login_id.chars().all(allowed) {
        bail!("a login id has 3–32 of 0-9 A-Z a-z . _ -");
    }
    Ok(())
}

/// Whose account this login id is.
pub(super) async fn role_of(app: &App, login_id: &str) -> Result<Role> {
    let id = login_id.to_owned();
    let find = app
        .store
        .read(move |conn| account::find(conn, &Actor::system(), &id));
    let account = find.await.map_err(said)?;
    Ok(account
        .with_context(|| format!("nobody has the login id {login_id}"))?
        .role)
}

/// Sets a new random password, which must be changed at the next login.
pub(super) async fn new_password(app: &App, role: Role) -> Result<String> {
    let typed = password::first(app);
    let hash = password::hash(app, &typed).await?;
    let reset = app
        .store
        .write(move |tx| account::reset_password(tx, &Actor::system(), role, &hash));
    reset.await.map_err(said)?;
    Ok(typed)
}
