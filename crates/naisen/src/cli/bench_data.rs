//! `naisen bench-data`: a folder with many numbers, for measurements. It refuses a folder that holds
//! anything but its own earlier work, so that it can never be let loose on real data.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use naisen_core::actor::{Actor, Role};
use naisen_core::ids::{CompanyId, SiteId};
use naisen_core::settings::{Company, DigestMode, ExtensionGroup, ExtensionMemberRow, Subscriber};
use naisen_http::auth::Secret;
use naisen_http::{App, Brand, Http};
use naisen_store::account::api_token;
use naisen_store::number::{self, NewNumber};
use naisen_store::{Versions, company, extension_group};

use super::{place, said, serve};
use crate::config;
use crate::run::{Key, write_private};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The data folder; empty, or made by an earlier bench-data
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Path of an SQLite file, or postgres://…; without it naisen.db in the folder
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// How many numbers
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..=90_000_000))]
    numbers: u32,
}

/// The file that says a folder is ours: how to reach the large company.
const FILE: &str = "bench.json";
/// Numbers of the first company.
const LARGE: u32 = 100_000;
/// Numbers of every other company.
const SMALL: u32 = 10_000;
/// Rows written in one transaction.
const ROWS: u32 = 2_000;
/// The first number; the engine's measurements call 05000000000+n.
const FIRST_NUMBER: u64 = 5_000_000_000;
const TOKEN_MS: i64 = 365 * 86_400_000;

pub(crate) async fn run(args: Args) -> Result<()> {
    claim(&args.data)?;
    let _key = Key::open(&args.data)?;
    let store = place::open(&config::database(&args.data, args.database.as_deref())).await?;
    let app = App::new(store, Brand::default(), Http::default());
    let mut made = 0;
    let mut companies = 0;
    while made < args.numbers {
        let size = if companies == 0 { LARGE } else { SMALL }.min(args.numbers - made);
        let company = new_company(&app, companies).await?;
        fill(&app, company, made, size).await?;
        if companies == 0 {
            let token = token(&app, company).await?;
            let told = serde_json::json!({"token": token, "numbers": size});
            write_private(&args.data.join(FILE), told.to_string().as_bytes())?;
        }
        made += size;
        companies += 1;
        println!("{made} of {} numbers", args.numbers);
    }
    Ok(())
}

/// Takes an empty folder, or refuses.
fn claim(data: &Path) -> Result<()> {
    serve::make_folder(data)?;
    if data.read_dir()?.next().is_some() {
        bail!(
            "{} is not empty; bench-data fills empty folders only",
            data.display()
        );
    }
    Ok(())
}

async fn new_company(app: &App, place: u32) -> Result<CompanyId> {
    let company = Company {
        login_id: format!("NS-{place:011}"),
        name: format!("計測 {place}"),
        sip_domain: format!("k{place}.bench.naisen.invalid"),
        digest: DigestMode::Md5,
        ..Company::default()
    };
    let create = app
        .store
        .write(move |tx| company::create(tx, &Actor::system(), company.clone(), "NS-", ""));
    Ok(create.await.map_err(said)?.id)
}

/// Numbers of one company; the first 90 % have an extension.
async fn fill(app: &App, company: CompanyId, first: u32, size: u32) -> Result<()> {
    let admin = Actor {
        role: Role::Admin(company),
        address: None,
    };
    let group = ExtensionGroup {
        name: "計測内線".to_owned(),
        site_number: "81".to_owned(),
        remark: String::new(),
    };
    let actor = admin.clone();
    let create = app
        .store
        .write(move |tx| extension_group::create(tx, &actor, group.clone()));
    let group = create.await.map_err(said)?.id;
    let mut done = 0;
    while done < size {
        let rows = ROWS.min(size - done);
        let numbers: Vec<NewNumber> = (done..done + rows).map(|n| new_number(first + n)).collect();
        let actor = admin.clone();
        let write = app.store.write(move |tx| {
            let stored = number::create_rows(tx, &Actor::system(), company, &numbers)?;
            let members: Vec<ExtensionMemberRow> = stored
                .iter()
                .zip(done..)
                .filter(|(_, n)| n % 10 != 9)
                .map(|(number, n)| ExtensionMemberRow {
                    subscriber: number.id,
                    ticked: true,
                    extension: (10_000_000 + n).to_string(),
                })
                .collect();
            extension_group::update_members(tx, &actor, group, &members, &Versions::new())
        });
        write.await.map_err(said)?;
        done += rows;
    }
    Ok(())
}

fn new_number(n: u32) -> NewNumber {
    let number = format!("0{}", FIRST_NUMBER + u64::from(n));
    let subscriber = Subscriber {
        subscriber_id: number.clone(),
        external_number: number,
        site: SiteId(0),
        ..Subscriber::default()
    };
    NewNumber {
        subscriber,
        password_hash: String::new(),
    }
}

async fn token(app: &App, company: CompanyId) -> Result<String> {
    let admin = Actor {
        role: Role::Admin(company),
        address: None,
    };
    let token = Secret::token(&app.random);
    let (hash, expires_ms) = (token.hash(), app.now_ms() + TOKEN_MS);
    let create = app
        .store
        .write(move |tx| api_token::create(tx, &admin, "bench", &hash, expires_ms));
    create.await.map_err(said)?;
    Ok(token.reveal().to_owned())
}
