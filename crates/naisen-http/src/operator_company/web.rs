//! The operator's pages of 企業.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use naisen_core::settings::{Company, CompanyState, MediaRelay};
use naisen_core::text::Text;

use super::draft::{CompanyDraft, entry};
use super::{COLUMNS, CompanyRow, PATH, Place, text};
use crate::auth::Operator;
use crate::failure::{Failure, Result};
use crate::form::{Entry, Form, ListQuery};
use crate::operator_sheet::{self, FirstPassword, Holder, Sheet};
use crate::ui::{Link, Listing, Shell, format, words};
use crate::visit::Visit;
use crate::{outcome, page};

const LABELS: [(&str, Text); 10] = [
    ("login_id", text::LOGIN_ID),
    ("name", text::NAME),
    ("sip_domain", text::SIP_DOMAIN),
    ("digest", text::DIGEST),
    ("relay", text::RELAY),
    ("records_keep_days", text::RECORDS_KEEP),
    ("audit_keep_days", text::AUDIT_KEEP),
    ("identity_checked_on", text::CHECKED_ON),
    ("identity_method", text::METHOD),
    ("responsible_person", text::RESPONSIBLE),
];
const FEATURES: [(&str, Text); 9] = [
    ("voicemail", text::VOICEMAIL),
    ("forward", text::FORWARD),
    ("hunt", text::HUNT),
    ("extension", text::EXTENSION),
    ("pickup", text::PICKUP),
    ("phonebook", text::PHONEBOOK),
    ("barring", text::BARRING),
    ("functions", text::FUNCTIONS),
    ("bulk", text::BULK),
];
const DIGESTS: [(&str, &str); 3] = [
    ("both", "SHA-256 + MD5"),
    ("sha256", "SHA-256"),
    ("md5", "MD5"),
];

#[derive(Template)]
#[template(path = "operator_company/list.html")]
struct ListPage {
    shell: Shell,
    list: Listing,
    rows: Vec<CompanyRow>,
}

pub(super) async fn list(visit: Visit, caller: Operator, query: ListQuery) -> Result {
    let found = super::list(&visit, &caller, &query).await?;
    let targets = [
        ("login_id", text::LOGIN_ID),
        ("name", text::NAME),
        ("sip_domain", text::SIP_DOMAIN),
    ];
    let names = COLUMNS.map(|(name, _)| name);
    let total = found.total as u64;
    let page = ListPage {
        list: Listing::new(PATH, query, &targets, &names, total, visit.lang()),
        shell: visit.shell(text::TITLE),
        rows: found.rows,
    };
    match page.list.beyond() {
        Some(last) => Ok(outcome::go(&last)),
        None => page::show(&page),
    }
}

#[derive(Template)]
#[template(path = "operator_company/show.html")]
struct ShowPage {
    shell: Shell,
    tabs: Vec<Link>,
    place: Place,
    counts: Vec<(Text, String)>,
}

impl ShowPage {
    fn company(&self) -> &Company {
        self.place.company()
    }

    fn features(&self) -> Vec<Text> {
        let entry = entry(self.company(), 0);
        let has = FEATURES.into_iter().filter(|(name, _)| entry.on(name));
        has.map(|(_, label)| label).collect()
    }

    fn relay(&self) -> Text {
        match self.company().relay {
            MediaRelay::Always => text::RELAY_ALWAYS,
            MediaRelay::Nat => text::RELAY_NAT,
            MediaRelay::Never => text::RELAY_NEVER,
        }
    }

    fn grants(&self) -> [(Text, Text); 2] {
        let company = self.company();
        [
            (text::INTERNATIONAL, granted(company.international)),
            (
                text::INTERNATIONAL_FORWARD,
                granted(company.international_forward),
            ),
        ]
    }
}

const fn granted(granted: bool) -> Text {
    if granted {
        text::GRANTED
    } else {
        text::NOT_GRANTED
    }
}

pub(super) async fn show(visit: Visit, caller: Operator, Path(company): Path<String>) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let settings = place.view.settings();
    let stopped = settings.subscribers().filter(|(_, s)| s.emergency_stop);
    let counts = [
        (text::NUMBERS, settings.subscriber_count()),
        (text::STOPPED, stopped.count()),
        (text::SITES, settings.sites().count()),
        (text::EXTENSION_GROUPS, settings.extension_groups().count()),
        (text::HUNT_GROUPS, settings.hunt_groups().count()),
        (text::PICKUP_GROUPS, settings.pickup_groups().count()),
        (text::SCHEDULES, settings.schedules().count()),
        (text::PHONE_BOOKS, settings.phone_books().count()),
    ];
    let counts = counts.map(|(label, count)| (label, format::count(count as u64)));
    let name = place.company().name.clone();
    page::show(&ShowPage {
        shell: visit
            .shell(text::OVERVIEW)
            .under(text::TITLE.get(visit.lang()), PATH)
            .titled(name),
        tabs: place.tabs(&visit),
        counts: counts.to_vec(),
        place,
    })
}

#[derive(Template)]
#[template(path = "operator_company/edit.html")]
struct EditPage {
    shell: Shell,
    tabs: Vec<Link>,
    entry: Entry,
    back: String,
    verb: Text,
    /// Whether granting international calls must ask what becomes of the numbers.
    asks: bool,
}

pub(super) async fn add(visit: Visit, _: Operator) -> Result {
    let prefix = visit.app().brand.login_prefix.clone();
    let fresh = Company {
        login_id: prefix,
        ..Company::default()
    };
    add_page(&visit, entry(&fresh, 0))
}

pub(super) async fn create(
    visit: Visit,
    caller: Operator,
    headers: HeaderMap,
    form: Form,
) -> Result {
    let made = match CompanyDraft::of(&form) {
        Ok(draft) => super::create(&visit, &caller, draft).await,
        Err(failure) => Err(failure),
    };
    match made {
        Ok(password) => {
            let login_id = naisen_core::fold::digits(form.text("login_id"));
            admin_sheet(&visit, &caller, &headers, &login_id, password).await
        }
        Err(failure) => add_page(&visit, typed(&visit, form, failure)?),
    }
}

fn add_page(visit: &Visit, entry: Entry) -> Result {
    let shell = visit
        .shell(text::NEW)
        .under(text::TITLE.get(visit.lang()), PATH);
    form_page(visit, shell, Vec::new(), entry, PATH, text::ADD, false)
}

pub(super) async fn edit(visit: Visit, caller: Operator, Path(company): Path<String>) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let entry = entry(place.company(), place.version);
    edit_page(&visit, &place, entry)
}

pub(super) async fn save(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    form: Form,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let saved = match CompanyDraft::of(&form) {
        Ok(draft) => super::update(&visit, &caller, &company, form.version(), draft).await,
        Err(failure) => Err(failure),
    };
    match saved {
        Ok(saved) => {
            let to = format!("{PATH}/{}", saved.value.login_id);
            Ok(outcome::done(&visit, &to, text::SAVED.get(visit.lang())))
        }
        Err(failure) => edit_page(&visit, &place, typed(&visit, form, failure)?),
    }
}

fn edit_page(visit: &Visit, place: &Place, entry: Entry) -> Result {
    let shell = place.shell(visit, text::CONTRACT);
    let asks = !place.company().international;
    let (tabs, back) = (place.tabs(visit), place.path(""));
    form_page(visit, shell, tabs, entry, &back, text::SAVE, asks)
}

fn typed(visit: &Visit, form: Form, failure: Failure) -> Result<Entry> {
    let refusal = failure.into_refusal()?;
    Ok(Entry::typed(form, &refusal, visit.lang()))
}

fn form_page(
    visit: &Visit,
    mut shell: Shell,
    tabs: Vec<Link>,
    entry: Entry,
    back: &str,
    verb: Text,
    asks: bool,
) -> Result {
    let lang = visit.lang();
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, lang));
    let edit = EditPage {
        shell,
        tabs,
        back: back.to_owned(),
        verb,
        asks,
        entry,
    };
    page::form(&edit.entry, &edit)
}

impl EditPage {
    fn digests(&self) -> Vec<crate::form::Choice> {
        self.entry.choices("digest", DIGESTS)
    }

    fn relays(&self) -> Vec<crate::form::Choice> {
        let options = [
            ("nat", text::RELAY_NAT),
            ("always", text::RELAY_ALWAYS),
            ("never", text::RELAY_NEVER),
        ];
        let options = options.map(|(value, label)| (value, label.get(self.shell.lang)));
        self.entry.choices("relay", options)
    }

    fn bar_all(&self) -> Vec<crate::form::Choice> {
        let options = [("all", text::BAR_ALL_YES), ("stored", text::BAR_ALL_NO)];
        let options = options.map(|(value, label)| (value, label.get(self.shell.lang)));
        self.entry.choices("bar_all", options)
    }
}

#[derive(Template)]
#[template(path = "operator_company/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    version: i64,
    back: String,
    action: String,
    title: Text,
    losses: Vec<Text>,
    keeps: Vec<Text>,
    verb: Text,
    destroys: bool,
}

pub(super) async fn ask_state(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let closed = place.is_closed();
    let (title, verb) = if closed {
        (text::OPEN, text::OPEN_VERB)
    } else {
        (text::CLOSE, text::CLOSE_VERB)
    };
    let (losses, keeps) = if closed {
        (Vec::new(), vec![text::OPEN_DOES])
    } else {
        let losses = vec![text::CLOSE_CALLS, text::CLOSE_SCREENS, text::CLOSE_SESSIONS];
        (losses, vec![text::CLOSE_KEEPS])
    };
    page::show(&ConfirmPage {
        shell: place.shell(&visit, title),
        version: place.version,
        back: place.path(""),
        action: place.path("state"),
        title: text::CLOSE_LOSES,
        losses,
        keeps,
        verb,
        destroys: !closed,
    })
}

pub(super) async fn set_state(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
    form: Form,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    let (state, line) = match place.company().state {
        CompanyState::Active => (CompanyState::Closed, text::IS_CLOSED),
        CompanyState::Closed => (CompanyState::Active, text::IS_OPEN),
    };
    super::update_state(&visit, &caller, &company, form.version(), state).await?;
    Ok(outcome::done(
        &visit,
        &place.path(""),
        line.get(visit.lang()),
    ))
}

pub(super) async fn ask_password(
    visit: Visit,
    caller: Operator,
    Path(company): Path<String>,
) -> Result {
    let place = Place::find(&visit, &caller, &company).await?;
    page::show(&ConfirmPage {
        shell: place.shell(&visit, text::PASSWORD),
        version: place.version,
        back: place.path(""),
        action: place.path("password"),
        title: text::RESET_LOSES,
        losses: vec![text::RESET_OLD],
        keeps: vec![text::RESET_LOCK, text::RESET_ONCE],
        verb: text::RESET_VERB,
        destroys: true,
    })
}

pub(super) async fn reset(
    visit: Visit,
    caller: Operator,
    headers: HeaderMap,
    Path(company): Path<String>,
) -> Result {
    let password = super::reset_password(&visit, &caller, &company).await?;
    admin_sheet(&visit, &caller, &headers, &company, password).await
}

async fn admin_sheet(
    visit: &Visit,
    caller: &Operator,
    headers: &HeaderMap,
    login_id: &str,
    password: String,
) -> Result {
    let place = Place::find(visit, caller, login_id).await?;
    let sheet = Sheet {
        holder: Holder::Admin,
        first: FirstPassword {
            login_id: login_id.to_owned(),
            password,
        },
    };
    let name = &place.company().name;
    operator_sheet::show(visit, headers, name, place.path(""), vec![sheet])
}
