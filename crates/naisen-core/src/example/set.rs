//! One clause that changes a setting, as a fixture sets it or as somebody saves it in the portal.

use super::definition::slide_type;
use super::scene::{Named, Scene};
use super::words::{Mistake, Words};
use crate::error::Refusal;
use crate::ids::{HuntGroupId, ScheduleId, ScheduleRowId, SubscriberId};
use crate::settings::{
    Answer, AnswerCondition, AnswerMode, CallerNumber, CompanyState, RowPlace, ScheduleAction,
    ScheduleActionKind, ScheduleDay, ScheduleDayKind, ScheduleRow, ScheduleRowDraft, WeekdayName,
    Weekdays, YearlyOrDate,
};

/// What came of a clause: nothing, or the code the portal refuses it with.
pub(super) type Saved = Result<(), Refusal>;

impl Scene {
    /// Reads and applies a clause. With `checked` it is a save: judged as the portal does, and not
    /// applied when it is refused.
    pub(super) fn set(&mut self, words: &mut Words<'_>, checked: bool) -> Result<Saved, Mistake> {
        let name = words.need("a name")?;
        match self.find(words, name)? {
            Named::Company(company) => self.set_company(words, company).map(|()| Ok(())),
            Named::Subscriber(company, id) => self.set_subscriber(words, company, id, checked),
            Named::HuntGroup(company, id) => self.set_hunt_group(words, company, id, checked),
            Named::Schedule(company, id) => self.set_schedule(words, company, id, checked),
            Named::ExtensionGroup(..) | Named::PickupGroup(..) | Named::Caller(_) => {
                Err(words.mistake(format!("{name} has nothing to set")))
            }
        }
    }

    fn set_company(&mut self, words: &mut Words<'_>, at: usize) -> Result<(), Mistake> {
        let mut company = self.companies[at].company().clone();
        match words.need("a setting")? {
            "international" => company.international = words.switch()?,
            "international-forward" => company.international_forward = words.switch()?,
            "guidance" => company.refusal_guidance = words.switch()?,
            "closed" => company.state = CompanyState::Closed,
            "active" => company.state = CompanyState::Active,
            "feature" => {
                let name = words.need("a feature")?;
                let features = &mut company.features;
                let switch = match name {
                    "voicemail" => &mut features.voicemail,
                    "forward" => &mut features.forward,
                    "hunt" => &mut features.hunt,
                    "extension" => &mut features.extension,
                    "pickup" => &mut features.pickup,
                    _ => return Err(words.mistake(format!("no feature “{name}” bears on calls"))),
                };
                *switch = words.switch()?;
            }
            word => return Err(words.mistake(format!("a company has no “{word}”"))),
        }
        self.companies[at].put_company(company);
        Ok(())
    }

    fn set_subscriber(
        &mut self,
        words: &mut Words<'_>,
        company: usize,
        id: SubscriberId,
        checked: bool,
    ) -> Result<Saved, Mistake> {
        let world = &self.companies[company];
        let Some(mut record) = world.subscriber(id).cloned() else {
            return Err(words.mistake("this number is gone"));
        };
        match words.need("a setting")? {
            "answer" => match words.need("off")? {
                "off" => record.answer = Answer::default(),
                word => return Err(words.mistake(format!("answer can be off, not “{word}”"))),
            },
            "voicemail" => record.answer = answer(words, AnswerMode::Voicemail)?,
            "forward" => record.answer = answer(words, AnswerMode::Forward)?,
            "outside-bar" => record.outside_bar = words.switch()?,
            "intl-bar" => record.intl_bar = words.switch()?,
            "anonymous-reject" => record.anonymous_reject = words.switch()?,
            "hunt-refuse" => record.hunt_refuse = words.switch()?,
            "caller-number" => {
                record.caller_number = match words.need("own or pilot")? {
                    "own" => CallerNumber::Own,
                    "pilot" => CallerNumber::Pilot,
                    word => return Err(words.mistake(format!("“{word}” is not own or pilot"))),
                }
            }
            "block" => {
                record.blocklist.clear();
                while let Some(number) = words.take().filter(|word| *word != "none") {
                    record.blocklist.push(number.to_owned());
                }
            }
            "extension" if words.skip("none") => {
                (record.extension_group, record.extension) = (None, None);
            }
            "extension" => {
                record.extension_group = Some(self.need_extension_group(words)?);
                record.extension = Some(words.need("an extension")?.to_owned());
            }
            "pickup" if words.skip("none") => record.pickup_group = None,
            "pickup" => {
                let name = words.need("a pickup group")?;
                let Named::PickupGroup(_, group) = self.find(words, name)? else {
                    return Err(words.mistake(format!("{name} is no pickup group")));
                };
                record.pickup_group = Some(group);
            }
            word => return Err(words.mistake(format!("a number has no “{word}”"))),
        }
        let world = &mut self.companies[company];
        if checked && let Err(refusal) = record.check(world, Some(id)) {
            return Ok(Err(refusal));
        }
        world.put_subscriber(id, record);
        Ok(Ok(()))
    }

    fn set_hunt_group(
        &mut self,
        words: &mut Words<'_>,
        company: usize,
        id: HuntGroupId,
        checked: bool,
    ) -> Result<Saved, Mistake> {
        let Some(mut group) = self.companies[company].hunt_group(id).cloned() else {
            return Err(words.mistake("this group is gone"));
        };
        match words.need("a setting")? {
            "type" => group.slide_type = slide_type(words)?,
            "slide" => group.slide_timer = words.value("slide timer")?,
            "members" if words.skip("none") => group.members.clear(),
            "members" => group.members = self.members(words)?,
            "pilot" => group.pilot = self.need_subscriber(words)?.1,
            "schedule" if words.skip("none") => group.schedule = None,
            "schedule" => {
                let name = words.need("a schedule")?;
                let Named::Schedule(_, schedule) = self.find(words, name)? else {
                    return Err(words.mistake(format!("{name} is no schedule")));
                };
                group.schedule = Some(schedule);
            }
            word => return Err(words.mistake(format!("a hunt group has no “{word}”"))),
        }
        let world = &mut self.companies[company];
        if checked && let Err(refusal) = group.check(world, Some(id)) {
            return Ok(Err(refusal));
        }
        world.put_hunt_group(id, group);
        Ok(Ok(()))
    }

    fn set_schedule(
        &mut self,
        words: &mut Words<'_>,
        company: usize,
        id: ScheduleId,
        checked: bool,
    ) -> Result<Saved, Mistake> {
        let world = &self.companies[company];
        let mut rows = world.schedule_rows(id).to_vec();
        let Some(mut schedule) = world.schedule(id).cloned() else {
            return Err(words.mistake("this schedule is gone"));
        };
        match words.need("a setting")? {
            "group" => schedule.extension_group = self.need_extension_group(words)?,
            "drop" if words.skip("all") => rows.clear(),
            "drop" => {
                let no: u32 = words.value("row number")?;
                rows.retain(|row| row.no != no);
            }
            "row" => {
                let no: u32 = words.value("row number")?;
                let (row, draft) = row(words, no)?;
                let was = rows.iter().find(|row| row.no == no).map(|row| row.id);
                let today = self.clock.date();
                let place = RowPlace {
                    world,
                    schedule: id,
                    was,
                    today,
                };
                if checked && let Err(refusal) = draft.row(place) {
                    return Ok(Err(refusal));
                }
                rows.retain(|row| row.no != no);
                rows.push(row);
            }
            word => return Err(words.mistake(format!("a schedule has no “{word}”"))),
        }
        self.companies[company].put_schedule(id, schedule, rows);
        Ok(Ok(()))
    }
}

/// `always 2002`, `no-answer 20 2002`, `busy`, `busy-or-no-answer 15`.
fn answer(words: &mut Words<'_>, mode: AnswerMode) -> Result<Answer, Mistake> {
    let condition = match words.need("a condition")? {
        "always" => AnswerCondition::Always,
        "no-answer" => AnswerCondition::NoAnswer,
        "busy" => AnswerCondition::Busy,
        "busy-or-no-answer" => AnswerCondition::BusyOrNoAnswer,
        word => return Err(words.mistake(format!("“{word}” is no condition"))),
    };
    let mut answer = Answer {
        mode,
        condition: Some(condition),
        ..Answer::default()
    };
    if condition.uses_ring_seconds() {
        answer.ring_seconds = Some(words.value("number of seconds")?);
    }
    if mode == AnswerMode::Forward {
        answer.destination = words.need("a destination")?.to_owned();
    }
    Ok(answer)
}

/// `weekday mon-fri 18:00-24:00 forward 008012345678`, `holiday 00:00-24:00 off`, `date 2026-12-24 …`,
/// `yearly 12-24 …`.
fn row(words: &mut Words<'_>, no: u32) -> Result<(ScheduleRow, ScheduleRowDraft), Mistake> {
    let mut date = String::new();
    let mut weekdays = Vec::new();
    let kind = match words.need("a kind of day")? {
        "weekday" => {
            weekdays = weekday_names(words)?;
            ScheduleDayKind::Weekday
        }
        "holiday" => ScheduleDayKind::Holiday,
        "date" => {
            date = words.need("a date")?.to_owned();
            ScheduleDayKind::Date
        }
        "yearly" => {
            date = format!("--{}", words.need("a month and day")?);
            ScheduleDayKind::Date
        }
        word => return Err(words.mistake(format!("“{word}” is no kind of day"))),
    };
    let hours = words.need("a stretch of time")?;
    let (start, end) = hours
        .split_once('-')
        .ok_or_else(|| words.mistake(format!("“{hours}” is not HH:MM-HH:MM")))?;
    let (action, destination) = match words.need("forward or off")? {
        "forward" => (ScheduleActionKind::On, words.need("a destination")?),
        "off" => (ScheduleActionKind::Off, ""),
        word => return Err(words.mistake(format!("“{word}” is neither forward nor off"))),
    };
    let draft = ScheduleRowDraft {
        kind,
        date: date.clone(),
        weekdays: weekdays.clone(),
        start: start.to_owned(),
        end: end.to_owned(),
        action,
        destination: destination.to_owned(),
        remark: String::new(),
    };
    let day = match kind {
        ScheduleDayKind::Holiday => Some(ScheduleDay::Holiday),
        ScheduleDayKind::Weekday => {
            let bits = weekdays.iter().map(|day| 1 << *day as u8);
            Some(ScheduleDay::Weekday(Weekdays(bits.fold(0, |a, b| a | b))))
        }
        ScheduleDayKind::Date => day_of(&date).map(ScheduleDay::Date),
    };
    let row = day
        .zip(minutes(start))
        .zip(minutes(end))
        .map(|((day, start_min), end_min)| ScheduleRow {
            id: ScheduleRowId(i64::from(no)),
            no,
            day,
            start_min,
            end_min,
            action: match action {
                ScheduleActionKind::On => ScheduleAction::On {
                    destination: destination.to_owned(),
                },
                ScheduleActionKind::Off => ScheduleAction::Off,
            },
            remark: String::new(),
        });
    let row = row.ok_or_else(|| words.mistake(format!("“{date} {hours}” is no day and time")))?;
    Ok((row, draft))
}

fn day_of(date: &str) -> Option<YearlyOrDate> {
    match date.strip_prefix("--").map(|yearly| yearly.split_once('-')) {
        None => date.parse().ok().map(YearlyOrDate::Once),
        Some(parts) => {
            let (month, day) = parts?;
            Some(YearlyOrDate::Yearly {
                month: month.parse().ok()?,
                day: day.parse().ok()?,
            })
        }
    }
}

fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<u16>().ok()?.checked_mul(60)? + minutes.parse::<u16>().ok()?)
}

/// `mon-fri`, `sat,sun`.
fn weekday_names(words: &mut Words<'_>) -> Result<Vec<WeekdayName>, Mistake> {
    const NAMES: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let word = words.need("weekdays")?;
    let place = |name: &str| NAMES.iter().position(|known| *known == name);
    let mut days = Vec::new();
    for part in word.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        match (place(from), place(to)) {
            (Some(from), Some(to)) if from <= to => days.extend(&WeekdayName::ALL[from..=to]),
            _ => return Err(words.mistake(format!("“{part}” is no weekday"))),
        }
    }
    Ok(days)
}
