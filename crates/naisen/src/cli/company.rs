//! `naisen company …`: what the operator does with companies (domain §2.1).

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::Subcommand;
use naisen_core::actor::{Actor, Role};
use naisen_core::ids::CompanyId;
use naisen_core::settings::{Company, CompanyState, Feature, MediaRelay, Stored};
use naisen_http::App;
use naisen_http::auth::password;
use naisen_store::company;
use naisen_store::list::{Page, Query};

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
    /// Every company: login id, state, numbers, name
    List,
    /// Add a company and print its first password
    Create {
        /// ログインID, the prefix and 11 of 0-9 A-Z
        login_id: String,
        /// 企業名
        name: String,
        /// SIPドメイン, a host name
        #[arg(long)]
        domain: String,
    },
    /// Close a company: nothing can be listed, saved or called any more
    Close(Named),
    /// Open a closed company again
    Open(Named),
    /// Print a new password for the administrator
    Password(Named),
    /// Set the notice its top page shows; an empty one shows the standard sentence
    Notice {
        #[command(flatten)]
        company: Named,
        /// お知らせ
        text: String,
    },
    /// Grant or withdraw international calls and forwarding
    Grant {
        #[command(flatten)]
        company: Named,
        /// 国際通話の許可
        #[arg(long)]
        international: Option<Switch>,
        /// 国際転送の許可
        #[arg(long)]
        international_forward: Option<Switch>,
        /// With the grant: let the stored 国際発信規制 of every number apply, instead of barring all first
        #[arg(long)]
        unbarred: bool,
    },
    /// Let refused callers of a company hear why, or not
    Guidance {
        #[command(flatten)]
        company: Named,
        /// 断った通話のガイダンス
        refusals: Switch,
    },
    /// Say which calls send their sound through the engine
    Relay {
        #[command(flatten)]
        company: Named,
        /// 音声の中継
        relay: Relay,
    },
    /// Say which features a company has, by name, separated by commas
    Features {
        #[command(flatten)]
        company: Named,
        /// voicemail forward hunt extension pickup phonebook barring functions bulk
        #[arg(value_delimiter = ',', value_parser = feature)]
        features: Vec<Feature>,
    },
    /// Record the identity check
    Identity {
        #[command(flatten)]
        company: Named,
        /// 本人確認日, YYYY-MM-DD
        #[arg(long)]
        checked_on: String,
        /// 確認方法
        #[arg(long)]
        method: String,
        /// 責任者
        #[arg(long)]
        responsible: String,
    },
}

/// The company a command is about.
#[derive(clap::Args)]
struct Named {
    /// Login id of the company
    login_id: String,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Switch {
    On,
    Off,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Relay {
    /// Those of terminals behind NAT
    Nat,
    /// All
    Always,
    /// None
    Never,
}

impl Relay {
    const fn setting(self) -> MediaRelay {
        match self {
            Self::Nat => MediaRelay::Nat,
            Self::Always => MediaRelay::Always,
            Self::Never => MediaRelay::Never,
        }
    }
}

pub(crate) async fn run(args: Args) -> Result<()> {
    let app = args.place.open().await?;
    match args.command {
        Command::List => list(&app).await,
        Command::Create {
            login_id,
            name,
            domain,
        } => create(&app, login_id, name, domain).await,
        Command::Close(company) => set_state(&app, &company, CompanyState::Closed).await,
        Command::Open(company) => set_state(&app, &company, CompanyState::Active).await,
        Command::Password(company) => {
            let role = Role::Admin(id_of(&app, &company.login_id).await?);
            let password = operator::new_password(&app, role).await?;
            println!("{}\t{password}", company.login_id);
            Ok(())
        }
        Command::Notice { company, text } => {
            change(&app, &company, true, move |c| c.notice.clone_from(&text)).await
        }
        Command::Grant {
            company,
            international,
            international_forward,
            unbarred,
        } => {
            change(&app, &company, !unbarred, move |c| {
                c.international = international.map_or(c.international, |s| s == Switch::On);
                c.international_forward =
                    international_forward.map_or(c.international_forward, |s| s == Switch::On);
            })
            .await
        }
        Command::Guidance { company, refusals } => {
            change(&app, &company, true, move |c| {
                c.refusal_guidance = refusals == Switch::On;
            })
            .await
        }
        Command::Relay { company, relay } => {
            change(&app, &company, true, move |c| c.relay = relay.setting()).await
        }
        Command::Features { company, features } => {
            change(&app, &company, true, move |c| set_features(c, &features)).await
        }
        Command::Identity {
            company,
            checked_on,
            method,
            responsible,
        } => {
            change(&app, &company, true, move |c| {
                c.identity_checked_on.clone_from(&checked_on);
                c.identity_method.clone_from(&method);
                c.responsible_person.clone_from(&responsible);
            })
            .await
        }
    }
}

async fn list(app: &App) -> Result<()> {
    let query = Query {
        page: Page {
            number: 1,
            size: usize::MAX,
        },
        ..Query::default()
    };
    let list = app
        .store
        .read(move |conn| company::list(conn, &Actor::system(), &query));
    for line in list.await.map_err(said)?.rows {
        println!(
            "{}\t{}\t{}\t{}",
            line.login_id, line.state, line.sip_domain, line.name
        );
    }
    Ok(())
}

async fn create(app: &App, login_id: String, name: String, sip_domain: String) -> Result<()> {
    let typed = password::first(app);
    let hash = password::hash(app, &typed).await?;
    let company = Company {
        login_id: login_id.clone(),
        name,
        sip_domain,
        ..Company::default()
    };
    let prefix = app.brand.login_prefix.clone();
    let create = app
        .store
        .write(move |tx| company::create(tx, &Actor::system(), company.clone(), &prefix, &hash));
    create.await.map_err(said)?;
    println!("{login_id}\t{typed}");
    Ok(())
}

async fn set_state(app: &App, company: &Named, state: CompanyState) -> Result<()> {
    change(app, company, true, move |c| c.state = state).await
}

/// Changes what the operator sets of a company.
async fn change(
    app: &App,
    named: &Named,
    bar_when_granted: bool,
    edit: impl Fn(&mut Company) + Send + 'static,
) -> Result<()> {
    let found = find(app, &named.login_id).await?;
    let prefix = app.brand.login_prefix.clone();
    let update = app.store.write(move |tx| {
        let mut company = found.value.clone();
        edit(&mut company);
        company::update(
            tx,
            &Actor::system(),
            found.id,
            found.version,
            company,
            &prefix,
            bar_when_granted,
        )
    });
    update.await.map_err(said)?;
    Ok(())
}

/// The identity of the company with this login id.
pub(super) async fn id_of(app: &App, login_id: &str) -> Result<CompanyId> {
    match operator::role_of(app, login_id).await? {
        Role::Admin(company) => Ok(company),
        Role::Operator(_) | Role::User(..) | Role::System => bail!("{login_id} is no company"),
    }
}

async fn find(app: &App, login_id: &str) -> Result<Stored<CompanyId, Company>> {
    let id = id_of(app, login_id).await?;
    let get = app
        .store
        .read(move |conn| company::get(conn, &Actor::system(), id));
    get.await.map_err(said)
}

/// Exactly the named features.
fn set_features(company: &mut Company, named: &[Feature]) {
    let named: BTreeSet<Feature> = named.iter().copied().collect();
    let has = |feature| named.contains(&feature);
    company.features = naisen_core::settings::Features {
        voicemail: has(Feature::Voicemail),
        forward: has(Feature::Forward),
        hunt: has(Feature::Hunt),
        extension: has(Feature::Extension),
        pickup: has(Feature::Pickup),
        phonebook: has(Feature::Phonebook),
        barring: has(Feature::Barring),
        functions: has(Feature::Functions),
        bulk: has(Feature::Bulk),
    };
}

fn feature(word: &str) -> Result<Feature, String> {
    serde_json::from_value(word.into()).map_err(|_| format!("there is no feature {word}"))
}
