//! 代表グループ設定 (S14): one group without its members, added or changed.

use askama::Template;
use axum::extract::Path;
use naisen_core::doctor::Target;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::ids::{HuntGroupId, ScheduleId};
use naisen_core::settings::{CompanySettings, SlideType};
use naisen_core::text::{Lang, Text};

use super::body::{HuntGroupBody, MemberBody, StoredBody};
use super::{list, text};
use crate::auth::{Admin, Caller};
use crate::failure::{Failure, Result};
use crate::form::{Choice, Entry, Form, VERSION};
use crate::ui::{Shell, format};
use crate::visit::Visit;
use crate::{doctor, notes, outcome, page};

/// Fields in the form's order.
const LABELS: [(&str, Text); 6] = [
    ("name", text::NAME),
    ("pilot", text::PILOT),
    ("slide_type", text::SLIDE_TYPE),
    ("slide_timer", text::SLIDE_TIMER),
    ("remark", text::REMARK),
    ("schedule", text::SCHEDULE_NAME),
];

/// Numbers a select still offers; with more, the pilot is typed.
const PILOTS_MAX: usize = 500;

#[derive(Template)]
#[template(path = "hunt_group/edit.html")]
struct EditPage {
    shell: Shell,
    entry: Entry,
    action: String,
    /// The group; none adds one.
    group: Option<HuntGroupId>,
    pilots: Option<Vec<Choice>>,
    types: Vec<Choice>,
    type_lines: Vec<(Text, Text)>,
    schedules: Vec<Choice>,
    /// The group has members, and the pilot is none of them.
    pilot_silent: bool,
}

/// What the selects offer.
struct Offers {
    pilots: Option<Vec<(String, String)>>,
    schedules: Vec<(String, String)>,
}

pub(super) async fn new(visit: Visit, caller: Admin) -> Result {
    let entry = Entry::saved([
        ("slide_type", "sequential"),
        ("slide_timer", "10"),
        ("pilot_rings", "on"),
    ]);
    edit(&visit, &caller, None, entry).await
}

pub(super) async fn create(visit: Visit, caller: Admin, form: Form) -> Result {
    let mut body = match body(&form) {
        Ok(body) => body,
        Err(refusal) => return refused(&visit, &caller, None, form, refusal.into()).await,
    };
    let rings = form.ticked("pilot_rings"); // hunt.5
    if rings {
        body.members = Some(vec![MemberBody {
            number: body.pilot.clone(),
            order: 1,
        }]);
    }
    match super::create(&visit, &caller, body).await {
        Ok(made) => {
            let to = format!("/hunt-group-members?group={}&members=on&others=on", made.id);
            let line = if rings {
                text::ADDED_RINGING
            } else {
                text::ADDED
            };
            Ok(outcome::done(&visit, &to, line.get(visit.lang())))
        }
        Err(failure) => refused(&visit, &caller, None, form, failure).await,
    }
}

pub(super) async fn show(visit: Visit, caller: Admin, Path(id): Path<i64>) -> Result {
    let stored = super::get_group(&visit, &caller, HuntGroupId(id)).await?;
    let entry = entry(&stored);
    edit(&visit, &caller, Some(&stored), entry).await
}

pub(super) async fn save(visit: Visit, caller: Admin, Path(id): Path<i64>, form: Form) -> Result {
    let id = HuntGroupId(id);
    let stored = super::get_group(&visit, &caller, id).await?;
    let body = match body(&form) {
        Ok(body) => body,
        Err(refusal) => {
            return refused(&visit, &caller, Some(&stored), form, refusal.into()).await;
        }
    };
    match super::update(&visit, &caller, id, form.version(), body).await {
        Ok(_) => Ok(outcome::done(
            &visit,
            visit.path(),
            text::SAVED.get(visit.lang()),
        )),
        Err(failure) => refused(&visit, &caller, Some(&stored), form, failure).await,
    }
}

/// The form's group. A timer that is no number becomes one out of range, so that the fields before it
/// are judged first (domain §4); an empty one is told at once when they are filled.
fn body(form: &Form) -> Result<HuntGroupBody, Refusal> {
    let slide_type: SlideType = form.choice("slide_type")?;
    let timer = form.number("slide_timer");
    let filled = |name: &str| !naisen_core::fold::trim(form.text(name)).is_empty();
    if let Err(refusal) = &timer
        && refusal.code == ErrorCode::Required
        && filled("name")
        && filled("pilot")
    {
        return Err(refusal.clone());
    }
    // A box ticked with nothing chosen is the id 0: required (hunt.12).
    let chosen = form.text("schedule").parse();
    let schedule = form
        .ticked("schedule_on")
        .then(|| ScheduleId(chosen.unwrap_or_default()));
    Ok(HuntGroupBody {
        name: form.text("name").to_owned(),
        pilot: form.text("pilot").to_owned(),
        slide_type,
        slide_timer: timer.unwrap_or_default(),
        remark: form.text("remark").to_owned(),
        schedule,
        members: None,
    })
}

fn entry(stored: &StoredBody) -> Entry {
    let on = |set: bool| if set { "on" } else { "" }.to_owned();
    let slide_type = serde_json::to_value(stored.slide_type).unwrap_or_default();
    let schedule = stored.schedule.map(|id| id.to_string());
    Entry::saved([
        (VERSION, stored.version.to_string()),
        ("name", stored.name.clone()),
        ("pilot", stored.pilot.clone()),
        (
            "slide_type",
            slide_type.as_str().unwrap_or_default().to_owned(),
        ),
        ("slide_timer", stored.slide_timer.to_string()),
        ("remark", stored.remark.clone()),
        ("schedule_on", on(stored.schedule.is_some())),
        ("schedule", schedule.unwrap_or_default()),
    ])
}

async fn refused(
    visit: &Visit,
    caller: &Caller,
    stored: Option<&StoredBody>,
    form: Form,
    failure: Failure,
) -> Result {
    let refusal = failure.into_refusal()?;
    let entry = Entry::typed(form, &refusal, visit.lang());
    edit(visit, caller, stored, entry).await
}

async fn edit(visit: &Visit, caller: &Caller, stored: Option<&StoredBody>, entry: Entry) -> Result {
    let lang = visit.lang();
    let (actor, group) = (caller.actor.clone(), stored.map(|stored| stored.id));
    let offers = visit
        .app()
        .store
        .read(move |conn| Ok(offers(&*conn.company(&actor)?, group, lang)))
        .await?;
    let (title, not_done) = match stored {
        Some(_) => (text::EDIT, text::NOT_SAVED),
        None => (text::NEW, text::NOT_ADDED),
    };
    let mut shell = visit
        .shell(title)
        .under(text::LIST.get(lang), "/hunt-groups");
    shell.summary = entry
        .problem()
        .map(|p| page::summary(not_done, p, &LABELS, lang));
    shell.hints = doctor::hints(visit, caller, group.map(Target::HuntGroup)).await?;
    let nothing = || (String::new(), text::CHOOSE.get(lang).to_owned());
    let page = EditPage {
        shell,
        action: group.map_or("/hunt-groups/new".to_owned(), |id| {
            format!("/hunt-groups/{id}")
        }),
        group,
        pilots: offers
            .pilots
            .map(|pilots| entry.choices("pilot", std::iter::once(nothing()).chain(pilots))),
        types: entry.choices("slide_type", type_choices(lang)),
        type_lines: list::TYPES
            .map(|kind| {
                (
                    notes::hunt::slide_type_name(kind),
                    notes::hunt::slide_type(kind),
                )
            })
            .to_vec(),
        schedules: if offers.schedules.is_empty() {
            Vec::new()
        } else {
            entry.choices(
                "schedule",
                std::iter::once(nothing()).chain(offers.schedules),
            )
        },
        pilot_silent: stored.is_some_and(|stored| {
            let members = stored.members.as_deref().unwrap_or_default();
            !members.is_empty() && members.iter().all(|m| m.number != stored.pilot)
        }),
        entry,
    };
    page::form(&page.entry, &page)
}

fn type_choices(lang: Lang) -> impl Iterator<Item = (String, &'static str)> {
    list::TYPES.into_iter().map(move |kind| {
        let value = serde_json::to_value(kind).unwrap_or_default();
        let word = value.as_str().unwrap_or_default().to_owned();
        (word, notes::hunt::slide_type_name(kind).get(lang))
    })
}

/// Numbers and schedules to choose from; a number of another group says so.
fn offers(company: &CompanySettings, group: Option<HuntGroupId>, lang: Lang) -> Offers {
    let pilots = (company.subscriber_count() <= PILOTS_MAX).then(|| {
        let mut pilots: Vec<(String, String)> = company
            .subscribers()
            .map(|(id, subscriber)| {
                let mut label = format::tel(&subscriber.external_number);
                let words = [
                    Some(subscriber.display_name.as_str()),
                    subscriber.extension.as_deref(),
                ];
                for word in words.into_iter().flatten().filter(|w| !w.is_empty()) {
                    label.push(' ');
                    label.push_str(word);
                }
                let other = company
                    .hunt_group_of(id)
                    .filter(|(of, _)| Some(*of) != group);
                if let Some((_, other)) = other {
                    label.push_str(&elsewhere(&other.name, lang));
                }
                (subscriber.subscriber_id.clone(), label)
            })
            .collect();
        pilots.sort();
        pilots
    });
    let mut schedules: Vec<(String, String)> = company
        .schedules()
        .map(|(id, schedule)| (id.to_string(), schedule.name.clone()))
        .collect();
    schedules.sort_by(|a, b| a.1.cmp(&b.1));
    Offers { pilots, schedules }
}

/// Behind a number that is already in another group.
pub(super) fn elsewhere(group: &str, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("（{group}に登録済み）"),
        Lang::En => format!(" (in {group})"),
    }
}
