//! `naisen demo`: a working company in one command. The first start fills an empty folder; every later
//! one serves what is there, with the same credentials.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use naisen_http::{App, Brand, Http, router};

use super::{place, serve};
use crate::config::{self, Log, Setup, Sip, Switch};
use crate::run::{Key, Phones, Portal, log, metrics, node, run_jobs, write_private};
use crate::sample::{self, Credentials, UserLogin};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The data folder, made when missing
    #[arg(long, value_name = "DIR", default_value = "naisen-demo")]
    data: PathBuf,
    /// Where the portal listens; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    http: SocketAddr,
    /// Where phones register; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:5060")]
    sip: SocketAddr,
    /// Path of an SQLite file, or postgres://…; without it naisen.db in the folder
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

const FILE: &str = "demo.json";
/// Enough to call one from another.
const PHONES_SHOWN: usize = 3;

pub(crate) async fn run(args: Args) -> Result<()> {
    log::start(Log {
        level: config::Level::Warn,
        ..Log::default()
    });
    serve::make_folder(&args.data)?;
    let key = Key::open(&args.data)?;
    let worker = node::open(&args.data)?;
    let portal = Portal::bind(args.http).await?;
    let phones = Phones::bind(&Sip {
        listen: vec![args.sip],
        ..Sip::default()
    })?;
    let store = place::open(&config::database(&args.data, args.database.as_deref())).await?;
    let mut app = App::new(store, Brand::default(), Http::default());
    app.metrics = Some(metrics::start()?);
    app.seal = Some(key.portal());
    app.sip_server = Some(phones.address()?.to_string());

    // The file comes first: whatever ends us while the database is filled, the next start goes on with
    // the same credentials.
    let file = args.data.join(FILE);
    let mut credentials = match read(&file)? {
        Some(credentials) => credentials,
        None => sample::credentials(&app.random),
    };
    credentials.http = format!("http://{}", portal.address()?);
    credentials.sip = phones.address()?.to_string();
    write(&file, &credentials)?;
    sample::fill(&app, &key, &credentials).await?;

    greet(&credentials, &file);
    // No carrier stands behind a demo.
    let setup = Setup {
        callback: Switch::Off,
    };
    let keeper = serve::start_calls(phones, &mut app, key, &args.data, setup).await?;
    tokio::spawn(run_jobs(app.store.clone(), worker));
    portal.serve(router(app), None).await?;
    keeper.write_out().await
}

fn read(file: &Path) -> Result<Option<Credentials>> {
    if !file.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(file)?;
    let credentials = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
    Ok(Some(credentials))
}

fn write(file: &Path, credentials: &Credentials) -> Result<()> {
    let text = serde_json::to_string_pretty(credentials)? + "\n";
    write_private(file, text.as_bytes()).with_context(|| format!("cannot write {}", file.display()))
}

fn greet(credentials: &Credentials, file: &Path) {
    let sample = &credentials.companies[0];
    let user = sample.users.first().map_or("", |user| &user.login.login_id);
    let phones: String = sample.users.iter().take(PHONES_SHOWN).map(phone).collect();
    println!(
        "Naisen のデモを始めました。ブラウザーで開いてください。\n\
         The Naisen demo is running. Open it in a browser.\n\n    \
         {http}\n\n\
         ログインID / login ids\n    \
         {admin}  管理者 / administrator ({name})\n    \
         {user}     端末利用者 / subscriber\n    \
         {operator}        保守者 / operator\n\n\
         ソフトフォン / softphones (UDP, TCP)\n    \
         {sip}  サーバー / server or proxy{phones}\n\n\
         パスワード / passwords\n    \
         {file}\n\n\
         Ctrl-C で終わります。データは残ります。 / Ctrl-C ends it; the data stays.",
        http = credentials.http,
        sip = credentials.sip,
        admin = sample.admin.login_id,
        name = sample.name,
        operator = credentials.operator.login_id,
        file = file.display(),
    );
}

/// What is typed into a softphone; the password beside it is in the file.
fn phone(user: &UserLogin) -> String {
    format!(
        "\n    {}  ドメイン / domain {}  内線 / extension {}",
        user.sip.username,
        user.sip.domain,
        user.extension.as_deref().unwrap_or("–"),
    )
}
