//! Lines that build the scene: companies, numbers, groups, callers, phones, the clock.

use super::scene::{Named, Scene};
use super::words::{Mistake, Words};
use crate::calendar::{HolidayOverride, from_tokyo};
use crate::ids::{
    CompanyId, ExtensionGroupId, HuntGroupId, PickupGroupId, ScheduleId, SiteId, SubscriberId,
};
use crate::rehearsal::{Habit, Phone};
use crate::settings::{
    CallPolicy, Company, CompanySettings, ExtensionGroup, HuntGroup, HuntMember, PickupGroup,
    Schedule, Site, SlideType, Subscriber,
};

impl Scene {
    /// Reads a line that builds the scene; false when it is of another kind.
    pub(super) fn define(&mut self, keyword: &str, words: &mut Words<'_>) -> Result<bool, Mistake> {
        match keyword {
            "company" => self.define_company(words)?,
            "extension-group" => self.define_extension_group(words)?,
            "number" => self.define_number(words)?,
            "hunt-group" => self.define_hunt_group(words)?,
            "pickup-group" => self.define_pickup_group(words)?,
            "schedule" => self.define_schedule(words)?,
            "caller" => {
                let (name, number) = (words.need("a name")?, words.need("a number")?);
                self.name(words, name, Named::Caller(number.to_owned()))?;
            }
            "clock" => self.define_clock(words)?,
            "seed" => self.seed = words.value("number")?,
            "trunk" => {
                self.trunk_down = match words.need("up or down")? {
                    "up" => false,
                    "down" => true,
                    word => return Err(words.mistake(format!("“{word}” is neither up nor down"))),
                };
            }
            "pointer" => {
                let group = self.need_hunt_group(words)?;
                self.pointers.insert(group, words.value("ring order")?);
            }
            "phone" => self.define_phone(words)?,
            "holiday" => self.define_holiday(words)?,
            "policy" => self.define_policy(words)?,
            _ => return Ok(false),
        }
        words.end()?;
        Ok(true)
    }

    fn define_company(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let (name, domain) = (words.need("a name")?, words.need("a SIP domain")?);
        let mut company = Company {
            name: name.to_owned(),
            sip_domain: domain.to_owned(),
            ..Company::default()
        };
        while let Some(word) = words.take() {
            match word {
                "international" => company.international = true,
                "international-forward" => company.international_forward = true,
                _ => return Err(words.mistake(format!("a company knows no “{word}”"))),
            }
        }
        let id = CompanyId(self.new_id());
        let site = SiteId(self.new_id());
        let mut world = CompanySettings::new(id, company);
        world.put_site(
            site,
            Site {
                name: name.to_owned(),
            },
        );
        self.companies.push(world);
        self.name(words, name, Named::Company(self.companies.len() - 1))
    }

    fn define_extension_group(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let company = self.need_company(words)?;
        let (name, site_number) = (words.need("a name")?, words.need("a site number")?);
        let id = ExtensionGroupId(self.new_id());
        let group = ExtensionGroup {
            name: name.to_owned(),
            site_number: site_number.to_owned(),
            remark: String::new(),
        };
        self.companies[company].put_extension_group(id, group);
        self.name(words, name, Named::ExtensionGroup(company, id))
    }

    fn define_number(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let company = self.need_company(words)?;
        let (name, number) = (words.need("a name")?, words.need("a 050 number")?);
        let site = self.companies[company].sites().next().map(|(id, _)| id);
        let mut subscriber = Subscriber::new(number, site.unwrap_or_default());
        if words.peek().is_some() {
            subscriber.extension_group = Some(self.need_extension_group(words)?);
            subscriber.extension = Some(words.need("an extension")?.to_owned());
        }
        let id = SubscriberId(self.new_id());
        self.companies[company].put_subscriber(id, subscriber);
        self.name(words, name, Named::Subscriber(company, id))
    }

    fn define_hunt_group(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let company = self.need_company(words)?;
        let name = words.need("a name")?;
        let pilot = self.need_subscriber(words)?.1;
        let mut group = HuntGroup {
            name: name.to_owned(),
            pilot,
            slide_type: slide_type(words)?,
            slide_timer: words.value("slide timer")?,
            remark: String::new(),
            schedule: None,
            members: Vec::new(),
        };
        group.members = self.members(words)?;
        let id = HuntGroupId(self.new_id());
        self.companies[company].put_hunt_group(id, group);
        self.name(words, name, Named::HuntGroup(company, id))
    }

    /// `A:1 B:2`, to the end of the line.
    pub(super) fn members(&self, words: &mut Words<'_>) -> Result<Vec<HuntMember>, Mistake> {
        let mut members = Vec::new();
        while let Some(word) = words.take() {
            let parts = word
                .split_once(':')
                .and_then(|(name, order)| Some((name, order.parse().ok()?)));
            let (name, order) =
                parts.ok_or_else(|| words.mistake(format!("“{word}” is not NAME:ORDER")))?;
            let subscriber = self.as_subscriber(words, name)?.1;
            members.push(HuntMember { subscriber, order });
        }
        Ok(members)
    }

    fn define_pickup_group(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let company = self.need_company(words)?;
        let (name, number) = (words.need("a name")?, words.need("a pickup number")?);
        let site = self.companies[company].sites().next().map(|(id, _)| id);
        let group = PickupGroup {
            name: name.to_owned(),
            number: number.to_owned(),
            site: site.unwrap_or_default(),
            remark: String::new(),
        };
        let id = PickupGroupId(self.new_id());
        self.companies[company].put_pickup_group(id, group);
        self.name(words, name, Named::PickupGroup(company, id))?;
        while words.peek().is_some() {
            let (_, member) = self.need_subscriber(words)?;
            let world = &mut self.companies[company];
            if let Some(subscriber) = world.subscriber(member) {
                let subscriber = Subscriber {
                    pickup_group: Some(id),
                    ..subscriber.clone()
                };
                world.put_subscriber(member, subscriber);
            }
        }
        Ok(())
    }

    fn define_schedule(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let company = self.need_company(words)?;
        let name = words.need("a name")?;
        let schedule = Schedule {
            name: name.to_owned(),
            extension_group: self.need_extension_group(words)?,
            remark: String::new(),
        };
        let id = ScheduleId(self.new_id());
        self.companies[company].put_schedule(id, schedule, Vec::new());
        self.name(words, name, Named::Schedule(company, id))
    }

    fn define_clock(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let text = words.rest();
        let iso = text.replacen(' ', "T", 1);
        self.clock = iso
            .parse()
            .map_err(|_| words.mistake(format!("“{text}” is no YYYY-MM-DD HH:MM:SS")))?;
        Ok(())
    }

    fn define_holiday(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let date = words.value("date")?;
        let kind = match words.need("add or remove")? {
            "add" => HolidayOverride::Add {
                name: words.need("a name")?.to_owned(),
            },
            "remove" => HolidayOverride::Remove,
            word => return Err(words.mistake(format!("“{word}” is neither add nor remove"))),
        };
        self.overrides.insert(date, kind);
        self.spread_calendar();
        Ok(())
    }

    fn define_policy(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let name = words.need("a switch")?;
        if name != "reject-unavailable" {
            return Err(words.mistake(format!("there is no policy “{name}”")));
        }
        let reject_unavailable = words.switch()?;
        for world in &mut self.companies {
            let policy = CallPolicy {
                reject_unavailable,
                ..*world.policy()
            };
            world.put_policy(policy);
        }
        Ok(())
    }

    fn define_phone(&mut self, words: &mut Words<'_>) -> Result<(), Mistake> {
        let (company, id) = self.need_subscriber(words)?;
        let clock_ms = from_tokyo(self.clock);
        let used = (words.peek() == Some("used"))
            .then(|| self.used(words))
            .transpose()?;
        let phone = self.phone(company, id);
        if let Some((from_ms, to_ms)) = used {
            phone.usage.begin(from_ms);
            phone.usage.end(from_ms, to_ms);
            return Ok(());
        }
        match words.need("a state")? {
            "registered" => phone.registered = true,
            "unregistered" => phone.registered = false,
            "busy" => {
                phone.other_calls = match words.peek() {
                    Some(_) => words.value("number of calls")?,
                    None => 1,
                };
                phone.usage.begin(clock_ms);
            }
            "stopped" => {
                let world = &mut self.companies[company];
                if let Some(subscriber) = world.subscriber(id) {
                    let stopped = subscriber.emergency_stopped();
                    *self.phones.entry(id).or_default() = Phone::of(&stopped);
                    world.put_subscriber(id, stopped);
                }
            }
            "answers" => phone.habit = Some(answering(words)?),
            "declines" => phone.habit = Some(declining(words)?),
            word => return Err(words.mistake(format!("a phone cannot be “{word}”"))),
        }
        Ok(())
    }

    /// `used 13:00-13:10`, on the day of the clock.
    fn used(&self, words: &mut Words<'_>) -> Result<(i64, i64), Mistake> {
        words.skip("used");
        let word = words.need("a stretch of time")?;
        let stretch = word.split_once('-').and_then(|(from, to)| {
            let at = |text: &str| {
                let time: jiff::civil::Time = format!("{text}:00").parse().ok()?;
                Some(from_tokyo(self.clock.date().to_datetime(time)))
            };
            Some((at(from)?, at(to)?))
        });
        stretch.ok_or_else(|| words.mistake(format!("“{word}” is not HH:MM-HH:MM")))
    }
}

/// `answers after 2` with `for 30` or without.
fn answering(words: &mut Words<'_>) -> Result<Habit, Mistake> {
    let after_ms = after(words)?;
    let talk_ms = words.skip("for").then(|| words.seconds_ms()).transpose()?;
    Ok(Habit::Answer { after_ms, talk_ms })
}

/// `declines 486 after 3`.
fn declining(words: &mut Words<'_>) -> Result<Habit, Mistake> {
    let status = words.value("status")?;
    Ok(Habit::Decline {
        after_ms: after(words)?,
        status,
    })
}

fn after(words: &mut Words<'_>) -> Result<i64, Mistake> {
    match words.skip("after") {
        true => words.seconds_ms(),
        false => Err(words.mistake("“after SECONDS” is missing")),
    }
}

pub(super) fn slide_type(words: &mut Words<'_>) -> Result<SlideType, Mistake> {
    match words.need("a slide type")? {
        "sequential" => Ok(SlideType::Sequential),
        "round-robin" => Ok(SlideType::RoundRobin),
        "uniform" => Ok(SlideType::Uniform),
        "random" => Ok(SlideType::Random),
        "simultaneous" => Ok(SlideType::Simultaneous),
        word => Err(words.mistake(format!("“{word}” is no slide type"))),
    }
}
