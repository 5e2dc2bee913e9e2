//! The page of 電話番号情報.

use askama::Template;
use axum::extract::Path;
use naisen_core::doctor::Target;
use naisen_core::settings::CallerNumber;
use naisen_core::text::{Lang, Text};

use super::{info, text, update};
use crate::auth::{Admin, Anyone, Caller};
use crate::failure::Result;
use crate::feature::Who;
use crate::form::{Choice, Entry, Form, VERSION};
use crate::help::glossary::Term;
use crate::number_head::{self, NumberHead, Opened};
use crate::ui::{Shell, format, words};
use crate::visit::Visit;
use crate::{notes, outcome, page};

const LABELS: [(&str, Text); 5] = [
    ("extension", text::EXTENSION),
    ("extension_group", text::EXTENSION_GROUP),
    ("caller_number", text::CALLER_NUMBER),
    ("callback_number", text::CALLBACK),
    ("display_name", text::DISPLAY_NAME),
];

#[derive(Template)]
#[template(path = "number_info/edit.html")]
struct EditPage {
    shell: Shell,
    head: NumberHead,
    entry: Entry,
    path: String,
    groups: Vec<Choice>,
    callers: Vec<Choice>,
    facts: Facts,
    /// Links to the member screens, where the company has them.
    pickup_href: Option<String>,
    hunt_href: Option<String>,
}

#[derive(Template)]
#[template(path = "number_info/own.html")]
struct OwnPage {
    shell: Shell,
    head: NumberHead,
    facts: Facts,
}

/// What is only read.
#[derive(Clone, Debug)]
struct Facts {
    subscriber_id: String,
    external_number: String,
    extension: String,
    extension_group: String,
    site: String,
    pickup_group: String,
    hunt_group: String,
}

pub(super) async fn show(visit: Visit, caller: Anyone, Path(number): Path<String>) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    if caller.who() == Some(Who::User) {
        return page::show(&OwnPage {
            shell: number_head::shell(&visit, &opened, text::TITLE),
            head: NumberHead::new(&visit, &caller, &opened),
            facts: facts(&opened, visit.lang()),
        });
    }
    let entry = entry(&opened);
    edit(&visit, &caller, &opened, entry).await
}

pub(super) async fn save(
    visit: Visit,
    caller: Admin,
    Path(number): Path<String>,
    form: Form,
) -> Result {
    let opened = number_head::open(&visit, &caller, &number).await?;
    let saved = match info(&form) {
        Ok(info) => update(&visit, &caller, &number, form.version(), info).await,
        Err(refusal) => Err(refusal.into()),
    };
    match saved {
        Ok(()) => {
            let line = text::SAVED.get(visit.lang());
            Ok(outcome::done(&visit, visit.path(), line))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(form, &refusal, visit.lang());
            edit(&visit, &caller, &opened, entry).await
        }
    }
}

fn entry(opened: &Opened) -> Entry {
    let subscriber = &opened.subscriber;
    let group = subscriber.extension_group;
    Entry::saved([
        (VERSION, opened.version.to_string()),
        (
            "extension",
            subscriber.extension.clone().unwrap_or_default(),
        ),
        (
            "extension_group",
            group.map_or_else(String::new, |id| id.to_string()),
        ),
        ("caller_number", word(subscriber.caller_number).to_owned()),
        ("callback_number", subscriber.callback_number.clone()),
        ("display_name", subscriber.display_name.clone()),
    ])
}

const fn word(caller_number: CallerNumber) -> &'static str {
    match caller_number {
        CallerNumber::Own => "own",
        CallerNumber::Pilot => "pilot",
    }
}

fn facts(opened: &Opened, lang: Lang) -> Facts {
    let (company, subscriber) = (&opened.company, &opened.subscriber);
    let group = subscriber.extension_group;
    let pickup = subscriber.pickup_group;
    let none = || words::NONE.get(lang).to_owned();
    Facts {
        subscriber_id: subscriber.subscriber_id.clone(),
        external_number: format::tel(&subscriber.external_number),
        extension: subscriber.extension.clone().unwrap_or_else(none),
        extension_group: group
            .and_then(|id| company.extension_group(id))
            .map_or_else(|| words::NOT_SET.get(lang).to_owned(), |g| g.name.clone()),
        site: company
            .site(subscriber.site)
            .map_or_else(none, |site| site.name.clone()),
        pickup_group: pickup
            .and_then(|id| company.pickup_group(id))
            .map_or_else(none, |group| group.name.clone()),
        hunt_group: hunt_group(opened, lang).unwrap_or_else(none),
    }
}

/// 「大阪代表（着信順序 2）」.
fn hunt_group(opened: &Opened, lang: Lang) -> Option<String> {
    let (_, group) = opened.company.hunt_group_of(opened.id)?;
    let member = group.members.iter().find(|m| m.subscriber == opened.id);
    let pilot = (group.pilot == opened.id).then(|| match lang {
        Lang::Ja => "代表番号".to_owned(),
        Lang::En => "representative number".to_owned(),
    });
    let order = member.map(|member| match lang {
        Lang::Ja => format!("着信順序 {}", member.order),
        Lang::En => format!("ring order {}", member.order),
    });
    let roles: Vec<String> = [pilot, order].into_iter().flatten().collect();
    Some(match lang {
        Lang::Ja => format!("{}（{}）", group.name, roles.join("、")),
        Lang::En => format!("{} ({})", group.name, roles.join(", ")),
    })
}

async fn edit(visit: &Visit, caller: &Caller, opened: &Opened, entry: Entry) -> Result {
    let lang = visit.lang();
    let about = Target::NumberInfo(opened.id);
    let mut shell = number_head::hinted(visit, caller, opened, text::TITLE, about).await?;
    shell.summary = entry
        .problem()
        .map(|p| page::summary(text::NOT_SAVED, p, &LABELS, lang));
    let mut groups = vec![(String::new(), words::NOT_SET.get(lang).to_owned())];
    let all = opened.company.extension_groups();
    groups.extend(all.map(|(id, group)| (id.to_string(), group.name.clone())));
    let callers = [
        ("own", text::OWN.get(lang)),
        ("pilot", text::PILOT.get(lang)),
    ];
    let subscriber = &opened.subscriber;
    let edit = EditPage {
        head: NumberHead::new(visit, caller, opened),
        path: number_head::href(&subscriber.subscriber_id),
        groups: entry.choices("extension_group", groups),
        callers: entry.choices("caller_number", callers),
        facts: facts(opened, lang),
        pickup_href: members(caller, "S24", subscriber.pickup_group.map(|id| id.0)),
        hunt_href: members(
            caller,
            "S15",
            opened.company.hunt_group_of(opened.id).map(|(id, _)| id.0),
        ),
        entry,
        shell,
    };
    page::form(&edit.entry, &edit)
}

/// The member screen of a group, if the caller has it, opened at the group.
fn members(caller: &Caller, screen: &str, group: Option<i64>) -> Option<String> {
    let found = crate::screens().iter().find(|s| s.id == screen)?;
    caller.may_see(found).then(|| match group {
        Some(id) => format!("{}?group={id}&members=on&others=on", found.path),
        None => found.path.to_owned(),
    })
}
