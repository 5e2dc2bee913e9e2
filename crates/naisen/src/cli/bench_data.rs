//! `naisen bench-data`: a folder with many numbers, for measurements. It refuses a folder that holds
//! anything but its own earlier work, so that it can never be let loose on real data.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use naisen_core::actor::{Actor, Role};
use naisen_core::ids::{CompanyId, SiteId, SubscriberId};
use naisen_core::settings::{
    Company, DigestMode, ExtensionGroup, ExtensionMemberRow, HuntGroup, HuntMember, SlideType,
    Subscriber, Trunk, TrunkPeer,
};
use naisen_http::auth::Secret;
use naisen_http::{App, Brand, Http};
use naisen_store::account::{self, api_token};
use naisen_store::number::{self, NewNumber};
use naisen_store::terminal::set_up_terminal;
use naisen_store::{Versions, company, extension_group, hunt_group, trunk};

use super::{place, said, serve};
use crate::config;
use crate::run::{Key, write_private};
use crate::sample::{Sip, terminal};

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
    /// How many of them, from the first on, have a phone: user is the number, password `pw` and its place
    #[arg(long, default_value_t = 0)]
    phones: u32,
    /// How many hunt groups: group G has the phones 3G, 3G+1 and 3G+2, and the number behind all
    /// phones plus G as pilot
    #[arg(long, default_value_t = 0)]
    hunt_groups: u32,
    /// Where the trusted trunk is that calls come from and go to
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.2:5060")]
    trunk: SocketAddr,
}

/// The file that says a folder is ours: how to reach the large company.
const FILE: &str = "bench.json";
/// Numbers of the first company.
const LARGE: u32 = 100_000;
/// Numbers of every other company.
const SMALL: u32 = 10_000;
/// Rows written in one transaction.
const ROWS: u32 = 2_000;
/// Members of a hunt group.
const HUNT_MEMBERS: u32 = 3;
/// The first number; the engine's measurements call 05000000000+n.
const FIRST_NUMBER: u64 = 5_000_000_000;
const TOKEN_MS: i64 = 365 * 86_400_000;

pub(crate) async fn run(args: Args) -> Result<()> {
    let (phones, groups) = (args.phones, args.hunt_groups);
    let pilots_end = u64::from(phones) + u64::from(groups);
    if pilots_end > u64::from(args.numbers.min(LARGE)) || groups > phones / HUNT_MEMBERS {
        bail!("phones and hunt groups must fit into the first company, three phones a group");
    }
    claim(&args.data)?;
    let key = Key::open(&args.data)?;
    let store = place::open(&config::database(&args.data, args.database.as_deref())).await?;
    let app = App::new(store, Brand::default(), Http::default());
    add_trunk(&app, args.trunk).await?;
    let mut made = 0;
    let mut companies = 0;
    while made < args.numbers {
        let size = if companies == 0 { LARGE } else { SMALL }.min(args.numbers - made);
        let company = new_company(&app, companies).await?;
        let filled = fill(&app, company, made, size).await?;
        if companies == 0 {
            let domain = domain(companies);
            set_up_phones(&app, &key, company, &domain, &filled[..phones as usize]).await?;
            add_hunt_groups(&app, company, &filled, &args).await?;
            let token = token(&app, company).await?;
            let told = serde_json::json!({
                "token": token, "numbers": size, "domain": domain,
                "phones": phones, "hunt_groups": groups,
            });
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
        sip_domain: domain(place),
        digest: DigestMode::Md5,
        ..Company::default()
    };
    let create = app
        .store
        .write(move |tx| company::create(tx, &Actor::system(), company.clone(), "NS-", ""));
    Ok(create.await.map_err(said)?.id)
}

fn domain(place: u32) -> String {
    format!("k{place}.bench.naisen.invalid")
}

const fn admin(company: CompanyId) -> Actor {
    Actor {
        role: Role::Admin(company),
        address: None,
    }
}

/// Numbers of one company; the first 90 % have an extension. Their ids, in order.
async fn fill(app: &App, company: CompanyId, first: u32, size: u32) -> Result<Vec<SubscriberId>> {
    let admin = admin(company);
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
    let mut ids = Vec::with_capacity(size as usize);
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
            extension_group::update_members(tx, &actor, group, &members, &Versions::new())?;
            Ok(stored.iter().map(|number| number.id).collect::<Vec<_>>())
        });
        ids.extend(write.await.map_err(said)?);
        done += rows;
    }
    Ok(ids)
}

/// Gives numbers a terminal whose password everybody knows.
async fn set_up_phones(
    app: &App,
    key: &Key,
    company: CompanyId,
    domain: &str,
    phones: &[SubscriberId],
) -> Result<()> {
    for (chunk, place) in phones.chunks(ROWS as usize).zip(0..) {
        let first = place * ROWS;
        let mut terminals = Vec::with_capacity(chunk.len());
        for (id, n) in chunk.iter().zip(first..) {
            let sip = Sip {
                username: number_text(n),
                domain: domain.to_owned(),
                password: format!("pw{n}"),
            };
            terminals.push((*id, terminal(key, &sip, DigestMode::Md5)?));
        }
        let write = app.store.write(move |tx| {
            terminals.iter().try_for_each(|(id, terminal)| {
                set_up_terminal(tx, &Actor::system(), company, *id, terminal)
            })
        });
        write.await.map_err(said)?;
    }
    Ok(())
}

/// Groups of three, rung one after the other.
async fn add_hunt_groups(
    app: &App,
    company: CompanyId,
    numbers: &[SubscriberId],
    args: &Args,
) -> Result<()> {
    let pilots = numbers.iter().skip(args.phones as usize);
    let members = numbers.chunks(HUNT_MEMBERS as usize);
    let groups = members.zip(pilots).take(args.hunt_groups as usize);
    let groups: Vec<HuntGroup> = groups
        .enumerate()
        .map(|(place, (members, pilot))| HuntGroup {
            name: format!("計測代表{place}"),
            pilot: *pilot,
            slide_type: SlideType::Sequential,
            slide_timer: naisen_core::limits::SLIDE_TIMER_DEFAULT,
            remark: String::new(),
            schedule: None,
            members: (1..)
                .zip(members)
                .map(|(order, subscriber)| HuntMember {
                    subscriber: *subscriber,
                    order,
                })
                .collect(),
        })
        .collect();
    let write = app.store.write(move |tx| {
        let admin = admin(company);
        groups
            .iter()
            .try_for_each(|group| hunt_group::create(tx, &admin, group.clone()).map(|_stored| ()))
    });
    write.await.map_err(said)
}

/// The carrier of the measurements. It does not register, so that there is no secret to seal.
async fn add_trunk(app: &App, at: SocketAddr) -> Result<()> {
    let trunk = Trunk {
        name: "計測".to_owned(),
        peers: vec![TrunkPeer {
            host: at.ip().to_string(),
            port: at.port(),
            ..TrunkPeer::default()
        }],
        trusted: true,
        ..Trunk::default()
    };
    let create = app.store.write(move |tx| {
        let system = Actor::system();
        trunk::create(tx, &system, trunk.clone(), &|_| Ok(String::new())).map(|_stored| ())
    });
    create.await.map_err(said)
}

fn number_text(n: u32) -> String {
    format!("0{}", FIRST_NUMBER + u64::from(n))
}

fn new_number(n: u32) -> NewNumber {
    let number = number_text(n);
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
    let admin = admin(company);
    let token = Secret::token(&app.random);
    let (hash, expires_ms) = (token.hash(), app.now_ms() + TOKEN_MS);
    let create = app.store.write(move |tx| {
        // A first password must be changed before anything else is allowed; nobody logs in with this one.
        account::change_password(tx, &admin, "", None)?;
        api_token::create(tx, &admin, "bench", &hash, expires_ms)
    });
    create.await.map_err(said)?;
    Ok(token.reveal().to_owned())
}
