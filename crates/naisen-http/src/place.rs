//! Where a setting is changed: the screen and the address of its record, for pages that explain calls
//! and settings. A screen that is not registered, or not for the caller, has no address. It knows the
//! screens of domain §6 by number only.

use naisen_core::doctor::Target;
use naisen_core::ids::SubscriberId;
use naisen_core::plan::Setting;
use naisen_core::settings::CompanySettings;
use naisen_core::text::Text;

use crate::auth::Caller;
use crate::feature::Screen;
use crate::form::percent_encode;

/// A screen with the address of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The screen's title.
    pub(crate) title: Text,
    /// Its address.
    pub(crate) href: String,
}

/// The screen with a number of domain §6, without a record.
pub(crate) fn of_screen(caller: &Caller, id: &str) -> Option<Place> {
    of(caller, id, "", &[])
}

/// The screen that changes a setting.
pub(crate) fn of_setting(
    caller: &Caller,
    world: &CompanySettings,
    setting: Setting,
) -> Option<Place> {
    let screen = setting.screen()?;
    let number = |id| {
        // A user's screens are those of its own number.
        caller
            .own_number()
            .is_none_or(|own| own == id)
            .then_some(())?;
        of(caller, screen, "q", &[code(world, id)?])
    };
    let group = |id: i64| of(caller, screen, "group", &[id.to_string()]);
    match setting {
        Setting::Company | Setting::Blocklist(_) => None,
        Setting::EmergencyStop(id)
        | Setting::Barring(id)
        | Setting::Incoming(id)
        | Setting::Answer(id)
        | Setting::Number(id) => number(id),
        Setting::ExtensionGroup(id) => group(id.0),
        Setting::HuntGroup(id) | Setting::HuntMembers(id) => group(id.0),
        Setting::PickupGroup(id) => group(id.0),
        Setting::Schedule(id) => {
            let keys = [id.0.to_string()];
            of(caller, screen, "schedule", &keys).or_else(|| of(caller, "S17", "schedule", &keys))
        }
    }
}

/// The screen that mends a finding.
pub(crate) fn of_target(caller: &Caller, world: &CompanySettings, target: Target) -> Option<Place> {
    let number = |screen, id| of(caller, screen, "q", &[code(world, id)?]);
    let group = |screen, id: i64| of(caller, screen, "group", &[id.to_string()]);
    let schedule = |screen, keys: &[String]| of(caller, screen, "schedule", keys);
    match target {
        Target::NumberInfo(id) => number("S09", id),
        Target::Answer(id) => number("S11", id),
        Target::HuntGroup(id) => group("S14", id.0),
        Target::HuntMembers(id) => group("S15", id.0),
        Target::Schedule(id) => schedule("S17", &[id.0.to_string()]),
        Target::ScheduleRow(id, row) => {
            let keys = [id.0.to_string(), row.0.to_string()];
            schedule("S18", &keys).or_else(|| schedule("S17", &keys))
        }
    }
}

/// The 加入者ID, by which addresses name a number.
fn code(world: &CompanySettings, id: SubscriberId) -> Option<String> {
    Some(world.subscriber(id)?.subscriber_id.clone())
}

/// A screen with its `{…}` filled by keys in order; a screen without any is asked by `name=key`.
fn of(caller: &Caller, id: &str, name: &str, keys: &[String]) -> Option<Place> {
    let screen = entered_by(caller, id)?;
    let mut href = address(screen.path, name, keys)?;
    if href.ends_with(&format!("?group={}", keys.concat())) {
        // A member screen that is told a group wants to be told what to show (domain §5).
        href += "&members=on&others=on";
    }
    Some(Place {
        title: screen.title,
        href,
    })
}

/// The screen as this caller knows it: a user's stands at the same path as the administrator's.
fn entered_by(caller: &Caller, id: &str) -> Option<&'static Screen> {
    let screens = crate::screens();
    let path = screens.iter().find(|screen| screen.id == id)?.path;
    let here = screens.iter().filter(|screen| screen.path == path);
    here.into_iter().find(|screen| caller.may_see(screen))
}

fn address(path: &str, name: &str, keys: &[String]) -> Option<String> {
    let mut keys = keys.iter();
    let mut filled = Vec::new();
    let mut asked = true;
    for part in path.split('/') {
        if part.starts_with('{') {
            filled.push(percent_encode(keys.next()?));
            asked = false;
        } else {
            filled.push(part.to_owned());
        }
    }
    let path = filled.join("/");
    Some(match keys.next() {
        Some(key) if asked => format!("{path}?{name}={}", percent_encode(key)),
        Some(_) | None => path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_take_their_keys() {
        let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        for (path, given, expected) in [
            ("/stop", &[][..], Some("/stop")),
            ("/barring", &["050"][..], Some("/barring?q=050")),
            (
                "/numbers/{number}/stop",
                &["050"],
                Some("/numbers/050/stop"),
            ),
            ("/a/{a}/b/{b}", &["1", "2"], Some("/a/1/b/2")),
            ("/a/{a}", &["1", "2"], Some("/a/1")),
            ("/a/{a}/b/{b}", &["1"], None),
        ] {
            let filled = address(path, "q", &keys(given));
            assert_eq!(filled.as_deref(), expected, "{path}");
        }
    }
}
