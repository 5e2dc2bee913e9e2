//! Which installation a command works on: a configuration file, or a data folder as `demo` makes it.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use naisen_http::{App, Brand, Http};
use naisen_store::Store;

use crate::config::{self, Config};

/// Words every command of the operator takes.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Place {
    /// The configuration `naisen serve` runs with
    #[arg(long, value_name = "FILE", conflicts_with_all = ["data", "database"])]
    config: Option<PathBuf>,
    /// Without a configuration: the data folder
    #[arg(long, value_name = "DIR", default_value = "naisen-demo")]
    data: PathBuf,
    /// Without a configuration: path of an SQLite file, or postgres://…
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Place {
    /// Opens the database with the operator's words and limits.
    pub(crate) async fn open(&self) -> Result<App> {
        let (database, brand) = match &self.config {
            Some(path) => {
                let config = Config::read(path)?;
                (config.database(), config.brand())
            }
            None => (
                config::database(&self.data, self.database.as_deref()),
                Brand::default(),
            ),
        };
        let store = open(&database).await?;
        Ok(App::new(store, brand, Http::default()))
    }
}

/// Opens a database and brings its schema up to date.
pub(crate) async fn open(database: &str) -> Result<Store> {
    let shown = without_password(database);
    Store::open(database)
        .await
        .with_context(|| format!("cannot open {shown}"))
}

/// The address without what must not be shown.
fn without_password(database: &str) -> String {
    match (database.split_once("://"), database.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => database.to_owned(),
    }
}
