//! What callers of the representative numbers meet today and on the next holiday, as strips of the day.
//! Each stretch of a schedule is asked of the simulator; nothing is worked out here. A company without
//! hunt groups sees its first numbers instead.

use std::sync::Arc;

use jiff::civil::Date;
use naisen_core::calendar::{Holiday, day_strip, from_tokyo, tokyo};
use naisen_core::ids::{ScheduleRowId, SubscriberId};
use naisen_core::plan::{Rule, Verdict};
use naisen_core::settings::{CompanySettings, HuntGroup};
use naisen_core::simulate::{Simulation, Trial, TrialCaller, Viewer, Who, simulate, without_lists};
use naisen_core::text::{Lang, Text};

use super::text;
use crate::simulator;
use crate::ui::{Axis, Bar, Lane, Mark, format, lane, words};

/// Representative numbers shown; the others are one link away.
const PILOTS_MAX: usize = 6;
/// Numbers shown of a company without hunt groups.
const NUMBERS_MAX: usize = 3;
/// Days searched for the next holiday.
const SEARCH_DAYS: usize = 366;
/// Minutes of a day.
const DAY_MIN: u16 = 1_440;
/// Hours with a mark above the strips.
const MARKED_H: [u16; 6] = [0, 6, 9, 12, 18, 24];
/// An outside caller nobody has a rule about.
const SOMEBODY: &str = "0312345678";
/// Width below which a stretch cannot hold its word, per cent.
const WORD_PERCENT: f64 = 12.0;

/// The panel.
pub(super) struct Pilots {
    /// Whether these are representative numbers.
    pub(super) hunt: bool,
    pub(super) axis: Axis,
    pub(super) days: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// How many representative numbers are not shown.
    pub(super) more: Option<String>,
}

/// One number.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) number: String,
    /// Where its call is tried.
    pub(super) href: String,
    pub(super) days: Vec<DayStrip>,
}

/// One number on one day.
pub(super) struct DayStrip {
    pub(super) day: String,
    pub(super) strip: Lane,
    /// What happens, a line for each thing that does.
    pub(super) lines: Vec<String>,
}

/// Somebody whose calls are shown.
struct Shown<'a> {
    id: SubscriberId,
    name: String,
    group: Option<&'a HuntGroup>,
}

/// The panel of a company at an instant; none before it has a number.
pub(super) fn of(world: &Arc<CompanySettings>, now_ms: i64, lang: Lang) -> Option<Pilots> {
    let today = tokyo(now_ms).date();
    let holiday = next_holiday(world, today);
    let mut days = vec![today];
    days.extend(holiday.as_ref().map(|holiday| holiday.date));
    let (shown, more) = shown(world, lang);
    if shown.is_empty() {
        return None;
    }
    let world = without_lists(world, Viewer::Admin);
    let rows = shown.iter().filter_map(|shown| {
        let number = &world.subscriber(shown.id)?.external_number;
        let mut told = Told {
            world: &world,
            number,
            lang,
            known: Vec::new(),
        };
        let strips = days.iter().map(|day| {
            let now_min = (*day == today).then(|| minute_of(now_ms));
            told.strip(shown.group, *day, now_min)
        });
        Some(Row {
            name: shown.name.clone(),
            number: format::tel(number),
            days: strips.collect(),
            href: format!("{}?to={number}", simulator::PATH),
        })
    });
    let rows = rows.collect();
    Some(Pilots {
        hunt: shown.iter().any(|shown| shown.group.is_some()),
        axis: Axis::of(
            u32::from(DAY_MIN),
            MARKED_H.map(|h| (u32::from(h) * 60, text::hour(h, lang))),
        ),
        days: titles(today, holiday.as_ref(), lang),
        rows,
        more: (more > 0).then(|| text::more(more, lang)),
    })
}

fn titles(today: Date, holiday: Option<&Holiday>, lang: Lang) -> Vec<String> {
    let mut titles = vec![format!(
        "{} {}",
        text::TODAY.get(lang),
        format::day(today, false, lang)
    )];
    titles.extend(holiday.map(|holiday| {
        let (next, day) = (text::NEXT_HOLIDAY, format::day(holiday.date, false, lang));
        format!("{} {day} {}", next.get(lang), holiday.name.get(lang))
    }));
    titles
}

/// Whom the panel shows, and how many pilots it does not.
fn shown(world: &CompanySettings, lang: Lang) -> (Vec<Shown<'_>>, usize) {
    let groups = if world.company().features.hunt {
        world.hunt_groups().count()
    } else {
        0
    };
    if groups == 0 {
        let numbers = world.subscribers().take(NUMBERS_MAX);
        let numbers = numbers.map(|(id, subscriber)| Shown {
            id,
            name: match (subscriber.display_name.as_str(), &subscriber.extension) {
                ("", Some(extension)) => text::extension(extension, lang),
                (name, _) => name.to_owned(),
            },
            group: None,
        });
        return (numbers.collect(), 0);
    }
    let pilots = world.hunt_groups().take(PILOTS_MAX);
    let pilots = pilots.map(|(_, group)| Shown {
        id: group.pilot,
        name: group.name.clone(),
        group: Some(group),
    });
    (pilots.collect(), groups.saturating_sub(PILOTS_MAX))
}

fn next_holiday(world: &CompanySettings, today: Date) -> Option<Holiday> {
    let days = std::iter::successors(today.tomorrow().ok(), |day| day.tomorrow().ok());
    days.take(SEARCH_DAYS)
        .find_map(|day| world.calendar().holiday(day))
}

fn minute_of(now_ms: i64) -> u16 {
    let time = tokyo(now_ms).time();
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}

/// What is told of one number: what happened is asked once for each row of the schedule.
struct Told<'a> {
    world: &'a Arc<CompanySettings>,
    number: &'a str,
    lang: Lang,
    known: Vec<(Option<ScheduleRowId>, (Mark, String))>,
}

impl Told<'_> {
    fn strip(&mut self, group: Option<&HuntGroup>, day: Date, now_min: Option<u16>) -> DayStrip {
        let world = self.world;
        let schedule = group.and_then(|group| group.schedule);
        let rows = schedule.map_or(&[][..], |id| world.schedule_rows(id));
        let mut bars: Vec<(Mark, u16, u16)> = Vec::new();
        let mut said: Vec<(String, Vec<(u16, u16)>)> = Vec::new();
        for stretch in day_strip(world.calendar(), rows, day) {
            let hours = (stretch.start_min, stretch.end_min);
            let (mark, headline) = self.at(stretch.row.map(|row| row.id), day, hours.0);
            match bars.last_mut() {
                Some(last) if last.0 == mark => last.2 = hours.1,
                _ => bars.push((mark, hours.0, hours.1)),
            }
            match said.iter_mut().find(|(known, _)| *known == headline) {
                Some((_, all)) => all.push(hours),
                None => said.push((headline, vec![hours])),
            }
        }
        let lines: Vec<String> = said
            .iter()
            .map(|(headline, hours)| text::during(&spoken(hours, self.lang), headline, self.lang))
            .collect();
        let day = format::day(day, false, self.lang);
        DayStrip {
            strip: Lane {
                sentence: format!("{day} {}", lines.join(" ")),
                filled: true,
                bars: bars.iter().map(|bar| self.bar(*bar)).collect(),
                now: now_min.map(|min| lane::percent(min.into(), DAY_MIN.into())),
                ..Lane::default()
            },
            day,
            lines,
        }
    }

    fn bar(&self, (mark, from, to): (Mark, u16, u16)) -> Bar {
        let word = match mark {
            Mark::Ring | Mark::Talk => words::RING,
            Mark::Forward => words::FORWARD,
            Mark::Voicemail => words::VOICEMAIL,
            Mark::Lost | Mark::Nothing => text::LOST,
        };
        let label = word.get(self.lang);
        let bar = Bar::of(mark, from.into(), to.into(), DAY_MIN.into(), label);
        if bar.width() < WORD_PERCENT {
            return Bar {
                label: String::new(),
                ..bar
            };
        }
        bar
    }

    /// What happens while a row wins; the same on every day and at every hour of it.
    fn at(&mut self, row: Option<ScheduleRowId>, day: Date, start_min: u16) -> (Mark, String) {
        if let Some((_, known)) = self.known.iter().find(|(known, _)| *known == row) {
            return known.clone();
        }
        let trial = Trial {
            caller: TrialCaller::Outside {
                number: SOMEBODY.to_owned(),
                withheld: false,
            },
            called: self.number.to_owned(),
            at_ms: from_tokyo(day.at(0, 0, 0, 0)) + i64::from(start_min) * 60_000,
            phones: std::collections::BTreeMap::new(),
            viewer: Viewer::Admin,
        };
        let simulation = simulate(self.world, &[], &trial);
        let Text { ja, en } = &simulation.headline;
        let headline = match self.lang {
            Lang::Ja => ja.clone(),
            Lang::En => en.clone(),
        };
        let told = (mark(&simulation), headline);
        self.known.push((row, told.clone()));
        told
    }
}

/// What the caller meets first.
fn mark(simulation: &Simulation) -> Mark {
    let mut why = simulation.why.iter();
    if why.any(|why| (why.at_ms, why.rule, why.verdict) == (0, Rule::Forward, Verdict::Won)) {
        return Mark::Forward;
    }
    match simulation.lanes.first().map(|lane| &lane.who) {
        Some(Who::Terminal(_)) => Mark::Ring,
        Some(Who::Voicemail(_) | Who::Mailbox(_)) => Mark::Voicemail,
        Some(Who::Outside(_)) => Mark::Forward,
        None => Mark::Lost,
    }
}

/// Hours in words: `0:00〜9:00、18:00〜24:00`, or the whole day.
fn spoken(hours: &[(u16, u16)], lang: Lang) -> String {
    let clock = |min: u16| format!("{}:{:02}", min / 60, min % 60);
    if hours == [(0, DAY_MIN)] {
        return text::ALL_DAY.get(lang).to_owned();
    }
    let (dash, glue) = match lang {
        Lang::Ja => ("〜", "、"),
        Lang::En => ("–", ", "),
    };
    // The schedule's rows may change where what happens does not.
    let mut joined: Vec<(u16, u16)> = Vec::new();
    for (from, to) in hours {
        match joined.last_mut() {
            Some(last) if last.1 == *from => last.1 = *to,
            _ => joined.push((*from, *to)),
        }
    }
    if joined == [(0, DAY_MIN)] {
        return text::ALL_DAY.get(lang).to_owned();
    }
    let spans = joined
        .iter()
        .map(|(from, to)| format!("{}{dash}{}", clock(*from), clock(*to)));
    spans.collect::<Vec<_>>().join(glue)
}
