//! Makes rows of the sample, through the same functions and checks a person's clicks go through. All of
//! it is one transaction: a database holds the whole sample or none of it.

use std::sync::Arc;

use anyhow::{Result, bail};
use naisen_core::actor::{Actor, Role};
use naisen_core::ids::{CompanyId, ExtensionGroupId, SiteId, SubscriberId};
use naisen_core::settings::{
    Company, DigestMode, ExtensionGroup, ExtensionMemberRow, HuntGroup, HuntMember, PickupGroup,
    Schedule, ScheduleActionKind, ScheduleDayKind, ScheduleRowDraft, Site, SlideType, Subscriber,
    WeekdayName,
};
use naisen_http::App;
use naisen_http::auth::{password, token_hash};
use naisen_sip::digest::Ha1;
use naisen_store::account::{self, api_token, operator};
use naisen_store::number::{self, NewNumber};
use naisen_store::terminal::{NewTerminal, set_up_terminal};
use naisen_store::{
    Tx, Versions, company, extension_group, hunt_group, pickup_group, schedule, site,
};

use super::credentials::{CompanyLogin, Credentials, Login, Sip};
use super::{
    BOTH_DIGESTS, COMPANIES, HUNT_GROUPS, PICKUP_GROUPS, SCHEDULE, SECOND_SITE, SampleCompany,
};
use crate::cli::said;
use crate::run::Key;

/// Days a token of the sample lives.
const TOKEN_MS: i64 = 365 * 86_400_000;
/// What the sample calls its phones.
const DEVICE_NAME: &str = "SIP";
/// First characters of the sample's login ids.
const PREFIX: &str = "NS-";
/// What the sample calls its tokens.
const TOKEN_NAME: &str = "demo.json";

/// Fills an empty database. One that holds the sample already stays as it is, when the credentials are
/// still its own.
///
/// # Errors
/// When the database holds something else, or fails.
pub(crate) async fn fill(app: &App, key: &Key, credentials: &Credentials) -> Result<()> {
    let login_id = credentials.operator.login_id.clone();
    let find = app
        .store
        .read(move |conn| account::find(conn, &Actor::system(), &login_id));
    if let Some(account) = find.await.map_err(said)? {
        let typed = &credentials.operator.password;
        if password::verify(app, typed, Some(account.password_hash)).await? {
            return Ok(());
        }
        bail!(
            "the database was filled with other credentials than those of demo.json; give an empty \
             database, or the folder that belongs to this one"
        );
    }
    let hashed = Arc::new(hash_all(app, key, credentials).await?);
    let write = app.store.write(move |tx| hashed.write(tx));
    write.await.map_err(said)
}

/// A login with its password hashed.
struct Hashed {
    password: String,
    token: [u8; 32],
}

/// Everything the transaction writes; it may run more than once, so it only borrows this.
struct Filling {
    operator: (String, Hashed),
    companies: Vec<FilledCompany>,
}

struct FilledCompany {
    sample: &'static SampleCompany,
    admin: Hashed,
    users: Vec<(Hashed, NewTerminal)>,
}

async fn hash_all(app: &App, key: &Key, credentials: &Credentials) -> Result<Filling> {
    let operator = &credentials.operator;
    let mut companies = Vec::new();
    for (sample, login) in COMPANIES.iter().zip(&credentials.companies) {
        companies.push(hash_company(app, key, sample, login).await?);
    }
    Ok(Filling {
        operator: (operator.login_id.clone(), hash(app, operator).await?),
        companies,
    })
}

async fn hash_company(
    app: &App,
    key: &Key,
    sample: &'static SampleCompany,
    login: &CompanyLogin,
) -> Result<FilledCompany> {
    let mut users = Vec::new();
    for user in &login.users {
        let digest = digest(&user.external_number).unwrap_or(DigestMode::Md5);
        let terminal = terminal(key, &user.sip, digest)?;
        users.push((hash(app, &user.login).await?, terminal));
    }
    Ok(FilledCompany {
        sample,
        admin: hash(app, &login.admin).await?,
        users,
    })
}

/// What a phone with these digest credentials proves, sealed for its number.
///
/// # Errors
/// When the machine has no randomness to give.
pub(crate) fn terminal(key: &Key, sip: &Sip, digest: DigestMode) -> Result<NewTerminal> {
    let ha1 = Ha1::of(
        sip.username.as_bytes(),
        sip.domain.as_bytes(),
        sip.password.as_bytes(),
    );
    let text = |hash: Option<Box<[u8]>>| hash.map(|h| String::from_utf8_lossy(&h).into_owned());
    let secret = match digest {
        DigestMode::Both => serde_json::json!({"md5": text(ha1.md5), "sha256": text(ha1.sha256)}),
        DigestMode::Sha256 => serde_json::json!({"sha256": text(ha1.sha256)}),
        DigestMode::Md5 => serde_json::json!({"md5": text(ha1.md5)}),
    };
    Ok(NewTerminal {
        device_name: DEVICE_NAME.to_owned(),
        app_token: None,
        sip_username: sip.username.clone(),
        sealed_ha1: key.seal(&sip.username, secret.to_string().as_bytes())?,
    })
}

/// 認証方式 of a number of the sample; none follows the company.
fn digest(external_number: &str) -> Option<DigestMode> {
    (external_number == BOTH_DIGESTS).then_some(DigestMode::Both)
}

async fn hash(app: &App, login: &Login) -> Result<Hashed> {
    Ok(Hashed {
        password: password::hash(app, &login.password).await?,
        token: token_hash(&login.token),
    })
}

impl Filling {
    fn write(&self, tx: &mut Tx<'_>) -> naisen_store::Result<()> {
        let (login_id, hashed) = &self.operator;
        let id = operator::create(tx, &Actor::system(), login_id, &hashed.password)?;
        let_in(tx, Role::Operator(id), hashed)?;
        for company in &self.companies {
            company.write(tx)?;
        }
        Ok(())
    }
}

impl FilledCompany {
    fn write(&self, tx: &mut Tx<'_>) -> naisen_store::Result<()> {
        let sample = self.sample;
        let company = Company {
            login_id: sample.login_id.to_owned(),
            name: sample.name.to_owned(),
            sip_domain: sample.domain.to_owned(),
            international: true,
            digest: DigestMode::Md5,
            ..Company::default()
        };
        let company =
            company::create(tx, &Actor::system(), company, PREFIX, &self.admin.password)?.id;
        let_in(tx, Role::Admin(company), &self.admin)?;
        let first_site = site::list(tx, &Actor::system(), company)?[0].id;
        let mut ids = Vec::new();
        for (number, (hashed, terminal)) in sample.numbers.iter().zip(&self.users) {
            let subscriber = Subscriber {
                subscriber_id: number.external_number.to_owned(),
                external_number: number.external_number.to_owned(),
                site: first_site,
                display_name: number.name.to_owned(),
                digest: digest(number.external_number),
                ..Subscriber::default()
            };
            let new = NewNumber {
                subscriber,
                password_hash: hashed.password.clone(),
            };
            let id = number::create(tx, &Actor::system(), company, new)?.id;
            set_up_terminal(tx, &Actor::system(), company, id, terminal)?;
            let_in(tx, Role::User(company, id), hashed)?;
            ids.push((number.letter, id));
        }
        let settings = SampleSettings {
            admin: admin(company),
            sample,
            ids,
        };
        let groups = settings.extension_groups(tx)?;
        if sample.login_id == COMPANIES[0].login_id {
            site::create(
                tx,
                &Actor::system(),
                company,
                Site {
                    name: SECOND_SITE.to_owned(),
                },
            )?;
            settings.hunt_groups(tx)?;
            settings.pickup_groups(tx, first_site)?;
            settings.schedule(tx, groups[0])?;
        }
        Ok(())
    }
}

/// What the administrator of a sample company sets.
struct SampleSettings {
    admin: Actor,
    sample: &'static SampleCompany,
    ids: Vec<(char, SubscriberId)>,
}

impl SampleSettings {
    fn id(&self, letter: char) -> SubscriberId {
        let found = self.ids.iter().find(|(l, _)| *l == letter);
        found.map_or(SubscriberId(0), |(_, id)| *id)
    }

    fn extension_groups(&self, tx: &mut Tx<'_>) -> naisen_store::Result<Vec<ExtensionGroupId>> {
        let mut groups = Vec::new();
        for (place, group) in self.sample.groups.iter().enumerate() {
            let named = ExtensionGroup {
                name: group.name.to_owned(),
                site_number: group.site_number.to_owned(),
                remark: String::new(),
            };
            let id = extension_group::create(tx, &self.admin, named)?.id;
            let rows: Vec<ExtensionMemberRow> = self
                .sample
                .numbers
                .iter()
                .filter_map(|n| Some((n.letter, n.extension.filter(|(_, of)| *of == place)?.0)))
                .map(|(letter, extension)| ExtensionMemberRow {
                    subscriber: self.id(letter),
                    ticked: true,
                    extension: extension.to_owned(),
                })
                .collect();
            extension_group::update_members(tx, &self.admin, id, &rows, &Versions::new())?;
            groups.push(id);
        }
        Ok(groups)
    }

    fn hunt_groups(&self, tx: &mut Tx<'_>) -> naisen_store::Result<()> {
        for (name, pilot, members) in HUNT_GROUPS {
            let members = (1..).zip(members).map(|(order, letter)| HuntMember {
                subscriber: self.id(*letter),
                order,
            });
            let group = HuntGroup {
                name: name.to_owned(),
                pilot: self.id(pilot),
                slide_type: SlideType::Sequential,
                slide_timer: naisen_core::limits::SLIDE_TIMER_DEFAULT,
                remark: String::new(),
                schedule: None,
                members: members.collect(),
            };
            hunt_group::create(tx, &self.admin, group)?;
        }
        Ok(())
    }

    fn pickup_groups(&self, tx: &mut Tx<'_>, site: SiteId) -> naisen_store::Result<()> {
        for (name, number, members) in PICKUP_GROUPS {
            let group = PickupGroup {
                name: name.to_owned(),
                number: number.to_owned(),
                site,
                remark: String::new(),
            };
            let id = pickup_group::create(tx, &self.admin, group)?.id;
            let rows: Vec<(SubscriberId, bool)> = members
                .iter()
                .map(|letter| (self.id(*letter), true))
                .collect();
            pickup_group::update_members(tx, &self.admin, id, &rows, &Versions::new())?;
        }
        Ok(())
    }

    /// 営業時間外: evenings and nights to a mobile phone, holidays to the head office (calls §16.5). It is
    /// attached to no group, so that every call works at any time of the day.
    fn schedule(&self, tx: &mut Tx<'_>, group: ExtensionGroupId) -> naisen_store::Result<()> {
        let head = Schedule {
            name: SCHEDULE.to_owned(),
            extension_group: group,
            remark: String::new(),
        };
        let stored = schedule::create(tx, &self.admin, head)?;
        let weekdays = || {
            use WeekdayName::{Fri, Mon, Thu, Tue, Wed};
            vec![Mon, Tue, Wed, Thu, Fri]
        };
        let row = |kind, weekdays, start: &str, end: &str, destination: &str| ScheduleRowDraft {
            kind,
            weekdays,
            start: start.to_owned(),
            end: end.to_owned(),
            action: ScheduleActionKind::On,
            destination: destination.to_owned(),
            ..ScheduleRowDraft::default()
        };
        let rows = [
            row(
                ScheduleDayKind::Weekday,
                weekdays(),
                "18:00",
                "24:00",
                "008012345678",
            ),
            row(
                ScheduleDayKind::Weekday,
                weekdays(),
                "00:00",
                "09:00",
                "008012345678",
            ),
            row(
                ScheduleDayKind::Holiday,
                Vec::new(),
                "00:00",
                "24:00",
                "00312345678",
            ),
        ];
        for (version, row) in (stored.version..).zip(&rows) {
            schedule::put_row(tx, &self.admin, stored.id, version, None, row)?;
        }
        Ok(())
    }
}

const fn admin(company: CompanyId) -> Actor {
    Actor {
        role: Role::Admin(company),
        address: None,
    }
}

/// Makes the password the account's own, so that nobody is asked to change it, and gives it its token.
fn let_in(tx: &mut Tx<'_>, role: Role, hashed: &Hashed) -> naisen_store::Result<()> {
    let own = Actor {
        role,
        address: None,
    };
    account::change_password(tx, &own, &hashed.password, None)?;
    let expires_ms = tx.now_ms() + TOKEN_MS;
    api_token::create(tx, &own, TOKEN_NAME, &hashed.token, expires_ms)?;
    Ok(())
}
