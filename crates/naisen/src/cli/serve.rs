//! `naisen serve --config FILE`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use naisen_http::mailbox::Vault;
use naisen_http::{App, Http, router};

use super::place;
use crate::config::{Config, Setup, Switch};
use crate::run::{
    CallLog, Confirmations, Keeper, Key, Live, Mailer, MediaThread, Phones, Portal, Records,
    RelayThread, feed, log, metrics, node, run_jobs, run_retention,
};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The configuration, TOML
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Path of an SQLite file, or postgres://…; goes before the configuration's
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

pub(crate) async fn run(args: Args) -> Result<()> {
    let mut config = Config::read(&args.config)?;
    config.database = args.database.or(config.database);
    log::start(config.log);
    make_folder(&config.data)?;
    let key = Key::open(&config.data)?;
    let worker = node::open(&config.data)?;
    let portal = Portal::bind(config.http.listen).await?;
    let phones = Phones::bind(&config.sip)?;
    let store = place::open(&config.database()).await?;
    let http = Http {
        hosts: config.http.hosts.clone(),
        https: config.http.tls.is_some() || config.http.behind_proxy,
        behind_proxy: config.http.behind_proxy,
    };
    let mut app = App::new(store, config.brand(), http);
    app.metrics = Some(metrics::start()?);
    app.seal = Some(key.portal());
    app.keep = config.keep();
    app.mails = config.mail.is_some();
    app.sip_server = config.sip.server.clone();
    app.sip_transport = config.sip.transport;
    app.store.obey(config.calls);
    let (address, sip) = (portal.address()?, phones.address()?);
    tracing::info!(%address, %sip, "serving");
    let keeper = start_calls(phones, &mut app, key, &config.data, config.setup).await?;
    tokio::spawn(run_jobs(app.store.clone(), worker));
    if let Some(mail) = &config.mail {
        tokio::spawn(Mailer::new(mail, Vault::of(&app)?)?.run());
    }
    portal.serve(router(app), config.http.tls.as_ref()).await?;
    keeper.write_out().await
}

/// Starts the call engine, what feeds it, and what shows it to the portal.
///
/// # Errors
/// When what was kept cannot be read, or a certificate of `[sip]`.
pub(crate) async fn start_calls(
    mut phones: Phones,
    app: &mut App,
    key: Key,
    data: &Path,
    setup: Setup,
) -> Result<Keeper> {
    let keeper = Keeper::new(app.store.clone());
    let kept = keeper.restore().await?;
    phones.add_listener(keeper.notes());
    phones.add_listener(CallLog);
    phones.add_listener(Records::start(app.store.clone(), data, phones.ledger())?);
    let live = Live::default();
    phones.add_listener(live.watch());
    app.live = Arc::new(live);
    let teller = phones.teller();
    let local = phones.address()?.ip();
    let confirmations = Confirmations::new(teller.clone());
    phones.add_listener(confirmations.clone());
    let vault = Vault::of(app)?;
    phones.add_listener(MediaThread::start(
        vault,
        local,
        teller.clone(),
        confirmations.clone(),
    )?);
    phones.add_listener(RelayThread::start(local)?);
    if setup.callback == Switch::On {
        app.callback = Some(Arc::new(confirmations));
    }
    phones.serve(kept)?;
    tokio::spawn(feed(app.store.clone(), key, teller));
    tokio::spawn(keeper.clone().run());
    tokio::spawn(run_retention(app.store.clone()));
    Ok(keeper)
}

/// Makes the data folder when it is not there yet, for its owner only.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("cannot make {}", folder.display()))
}
