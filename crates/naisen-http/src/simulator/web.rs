//! The page of 着信シミュレータ.

use askama::Template;
use naisen_core::settings::CompanySettings;
use naisen_core::text::{Lang, Text};

use super::question::{
    AT, BUSY, COLLEAGUE, FROM, NOW, NUMBER, OUTSIDE, PHONES, TO, UNREGISTERED, WITHHELD,
};
use super::why::{self, Step};
use super::{Tried, asked, picture, question, text, try_out};
use crate::auth::{Anyone, Caller};
use crate::failure::Result;
use crate::form::{Choice, Entry, Form};
use crate::page;
use crate::ui::{Axis, Lane, Shell, format};
use crate::visit::Visit;

const LABELS: [(&str, Text); 7] = [
    (FROM, text::FROM),
    (NUMBER, text::NUMBER),
    (TO, text::TO),
    (AT, text::AT),
    (PHONES, text::PHONES),
    (BUSY, text::BUSY),
    (UNREGISTERED, text::UNREGISTERED),
];
/// Pilots offered beside the field; the others are typed.
const PILOTS_MAX: usize = 50;

#[derive(Template)]
#[template(path = "simulator/simulator.html")]
struct SimulatorPage {
    shell: Shell,
    entry: Entry,
    callers: Vec<Choice>,
    /// Numbers worth trying, with their names.
    pilots: Vec<(String, String)>,
    /// Whether all phones are free.
    all_free: bool,
    /// States of the phones that are not named; one only when nothing is known of them.
    states: Vec<Choice>,
    /// Whether the caller is the administrator.
    admin: bool,
    answer: Option<Drawn>,
}

/// What would happen, drawn.
struct Drawn {
    headline: String,
    moment: String,
    iso: String,
    axis: Axis,
    lanes: Vec<Lane>,
    why: Vec<Step>,
    holidays_known: bool,
}

pub(super) async fn show(visit: Visit, caller: Anyone) -> Result {
    let company = {
        let actor = caller.actor.clone();
        let store = &visit.app().store;
        store.read(move |conn| conn.company(&actor)).await?
    };
    let pilots = pilots(company.settings());
    let typed = asked(&visit)?;
    let question = complete(&typed, &caller, company.settings(), visit.app().now_ms());
    let lang = visit.lang();
    if question.text(TO).is_empty() && typed.text(TO).is_empty() && typed == Form::default() {
        // A company without numbers has nothing to try yet.
        let entry = Entry::saved(fields(&question));
        return simulator(&visit, &caller, pilots, entry, None);
    }
    match try_out(&visit, &caller, &question).await {
        Ok(tried) => {
            let drawn = drawn(&tried, &caller, lang);
            let entry = Entry::saved(fields(&question));
            simulator(&visit, &caller, pilots, entry, Some(drawn))
        }
        Err(failure) => {
            let refusal = failure.into_refusal()?;
            let entry = Entry::typed(question, &refusal, lang);
            simulator(&visit, &caller, pilots, entry, None)
        }
    }
}

/// The question with what was not asked filled in: an outside call to the first pilot, or to the
/// user's own number, now. A field that was sent empty stays empty.
fn complete(typed: &Form, caller: &Caller, world: &CompanySettings, now_ms: i64) -> Form {
    let own = caller.own_number();
    let first_pilot = || world.hunt_groups().next().map(|(_, group)| group.pilot);
    let first = || world.subscribers().next().map(|(id, _)| id);
    let to = own.or_else(first_pilot).or_else(first);
    let to = to.and_then(|id| world.subscriber(id));
    let to = to.map_or(String::new(), |to| format::tel(&to.external_number));
    let usual = [
        (FROM, OUTSIDE.to_owned()),
        (NUMBER, format::tel(question::SOMEBODY)),
        (TO, to),
        (AT, question::clock(now_ms)),
        (PHONES, String::new()),
        (BUSY, String::new()),
        (UNREGISTERED, String::new()),
    ];
    let filled = usual.into_iter().map(|(name, usual)| {
        let typed = typed.all(name).next().map(str::to_owned);
        (name.to_owned(), typed.unwrap_or(usual))
    });
    Form::new(filled.collect())
}

fn fields(question: &Form) -> [(&'static str, String); 7] {
    LABELS.map(|(name, _)| (name, question.text(name).to_owned()))
}

fn pilots(world: &CompanySettings) -> Vec<(String, String)> {
    let pilots = world.hunt_groups().take(PILOTS_MAX);
    let named = pilots.filter_map(|(_, group)| {
        let pilot = world.subscriber(group.pilot)?;
        Some((format::tel(&pilot.external_number), group.name.clone()))
    });
    named.collect()
}

fn simulator(
    visit: &Visit,
    caller: &Caller,
    pilots: Vec<(String, String)>,
    entry: Entry,
    answer: Option<Drawn>,
) -> Result {
    let lang = visit.lang();
    let mut shell = visit.shell(text::TITLE);
    shell.summary = entry
        .problem()
        .map(|problem| page::summary(text::NOT_TRIED, problem, &LABELS, lang));
    let callers = [
        (OUTSIDE, text::OUTSIDE),
        (WITHHELD, text::WITHHELD),
        (COLLEAGUE, text::COLLEAGUE),
    ];
    let page = SimulatorPage {
        shell,
        callers: entry.choices(FROM, callers.map(|(value, word)| (value, word.get(lang)))),
        pilots,
        all_free: [PHONES, BUSY, UNREGISTERED]
            .iter()
            .all(|field| entry.value(field).is_empty()),
        states: entry.choices(PHONES, states(visit, caller)),
        admin: caller.own_number().is_none(),
        entry,
        answer,
    };
    page::form(&page.entry, &page)
}

/// What the phones that are not named may be: of this moment only where something is known of them.
fn states(visit: &Visit, caller: &Caller) -> Vec<(&'static str, &'static str)> {
    let company = caller.actor.company();
    let known = company.is_some_and(|id| visit.app().live.phones(id).is_some());
    let all = [("", text::ALL_FREE), (NOW, text::AS_NOW)];
    all.into_iter()
        .filter(|(value, _)| known || value.is_empty())
        .map(|(value, word)| (value, word.get(visit.lang())))
        .collect()
}

fn drawn(tried: &Tried, caller: &Caller, lang: Lang) -> Drawn {
    let Tried {
        world,
        trial,
        simulation,
    } = tried;
    let (axis, lanes) = picture::of(simulation, lang);
    Drawn {
        headline: simulation.headline.get(lang).to_owned(),
        moment: format::moment(trial.at_ms, true, lang),
        iso: format::iso(trial.at_ms),
        axis,
        lanes,
        why: why::steps(&simulation.why, caller, world, lang),
        holidays_known: simulation.holidays_known,
    }
}
