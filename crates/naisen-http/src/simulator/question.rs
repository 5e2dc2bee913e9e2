//! Reading a question: who calls whom, when, and what the phones are doing. Numbers are written as
//! people write them; a number of the company may be named by its extension.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use naisen_core::calendar::{from_tokyo, tokyo};
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::fold;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::CompanySettings;
use naisen_core::simulate::{PhoneState, Trial, TrialCaller, Viewer};

use crate::auth::Caller;
use crate::form::Form;
use crate::live_view::Phones;

/// 発信者: `outside`, `withheld` or `colleague`.
pub(super) const FROM: &str = "from";
/// The caller's number, or the colleague.
pub(super) const NUMBER: &str = "number";
/// What is called.
pub(super) const TO: &str = "to";
/// When, `2026-12-02T14:00` in Tokyo; empty is now.
pub(super) const AT: &str = "at";
/// Numbers in a call.
pub(super) const BUSY: &str = "busy";
/// Numbers whose phone is not registered.
pub(super) const UNREGISTERED: &str = "unregistered";

/// State of the phones that are not named: free, or [`NOW`].
pub(super) const PHONES: &str = "phones";

/// Value of [`PHONES`]: as they are at this moment.
pub(super) const NOW: &str = "now";
/// Values of [`FROM`].
pub(super) const OUTSIDE: &str = "outside";
pub(super) const WITHHELD: &str = "withheld";
pub(super) const COLLEAGUE: &str = "colleague";

/// An outside caller nobody has a rule about.
pub(super) const SOMEBODY: &str = "0312345678";
/// Digits of the longest number that is dialled (calls §4).
const DIGITS_MAX: usize = 32;
/// Phones that are said to be busy or unregistered.
const PHONES_MAX: usize = 100;

/// The trial a question asks for.
///
/// # Errors
/// 8008 without a number to call; 8009 for what is no number or time, and for the phones of this moment
/// when nothing is known of them; 8015 for a number the company does not have; 9002 when a user asks
/// about another number than its own.
pub(super) fn read(
    question: &Form,
    caller: &Caller,
    world: &CompanySettings,
    now_ms: i64,
    live: Option<&Phones>,
) -> Result<Trial, Refusal> {
    let viewer = caller.own_number().map_or(Viewer::Admin, Viewer::User);
    let (from, called) = match question.text(FROM) {
        "" | OUTSIDE => (outside(question, false)?, own(question, viewer, world)?),
        WITHHELD => (outside(question, true)?, own(question, viewer, world)?),
        COLLEAGUE => {
            let colleague = known(world, question.text(NUMBER), NUMBER)?;
            let called = dialled(question, viewer, world)?;
            (TrialCaller::Colleague(colleague), called)
        }
        _ => return Err(ErrorCode::Invalid.at(FROM)),
    };
    let mut phones = BTreeMap::new();
    match (question.text(PHONES), live) {
        ("", _) => {}
        (NOW, Some(live)) => phones = present(live, viewer, world),
        _ => return Err(ErrorCode::Invalid.at(PHONES)),
    }
    name(&mut phones, question, world)?;
    Ok(Trial {
        caller: from,
        called,
        at_ms: instant(question.text(AT), now_ms)?,
        phones,
        viewer,
    })
}

/// The number of the company with this 外線番号, 加入者ID or extension.
pub(super) fn find(world: &CompanySettings, text: &str) -> Option<SubscriberId> {
    let number = fold::phone_number(text);
    let by_extension = || {
        let mut groups = world.extension_groups();
        groups.find_map(|(group, _)| world.subscriber_by_extension(group, &number))
    };
    world
        .subscriber_by_number(&number)
        .or_else(|| world.subscriber_by_code(fold::trim(text)))
        .or_else(by_extension)
}

/// What a clock in Tokyo shows, as the field writes it.
pub(super) fn clock(at_ms: i64) -> String {
    tokyo(at_ms).strftime("%Y-%m-%dT%H:%M").to_string()
}

fn outside(question: &Form, withheld: bool) -> Result<TrialCaller, Refusal> {
    let number = fold::phone_number(question.text(NUMBER));
    let number = match number.as_str() {
        "" if withheld => SOMEBODY.to_owned(),
        "" => return Err(ErrorCode::Required.at(NUMBER)),
        _ => number,
    };
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number || digits.len() > DIGITS_MAX {
        return Err(ErrorCode::Invalid.at(NUMBER));
    }
    Ok(TrialCaller::Outside { number, withheld })
}

/// The 外線番号 of the company an outside caller calls.
fn own(question: &Form, viewer: Viewer, world: &CompanySettings) -> Result<String, Refusal> {
    let id = match (viewer, question.text(TO)) {
        (Viewer::User(id), "") => id,
        (Viewer::User(id), text) if find(world, text) == Some(id) => id,
        // Whether another number exists is not said either (domain §1).
        (Viewer::User(_), _) => return Err(ErrorCode::NotPermitted.at(TO)),
        (Viewer::Admin, text) => known(world, text, TO)?,
    };
    let subscriber = world.subscriber(id);
    let number = subscriber.map(|subscriber| subscriber.external_number.clone());
    number.ok_or_else(|| ErrorCode::SubscriberMissing.at(TO))
}

/// What a colleague dials.
fn dialled(question: &Form, viewer: Viewer, world: &CompanySettings) -> Result<String, Refusal> {
    let dialled = fold::phone_number(question.text(TO));
    if let Viewer::User(_) = viewer {
        let number = own(question, viewer, world)?;
        return Ok(if dialled.is_empty() { number } else { dialled });
    }
    if dialled.is_empty() {
        return Err(ErrorCode::Required.at(TO));
    }
    let dials = |b: u8| b.is_ascii_digit() || matches!(b, b'*' | b'#' | b'+');
    if dialled.len() > DIGITS_MAX || !dialled.bytes().all(dials) {
        return Err(ErrorCode::Invalid.at(TO));
    }
    Ok(dialled)
}

fn known(
    world: &CompanySettings,
    text: &str,
    field: &'static str,
) -> Result<SubscriberId, Refusal> {
    if fold::trim(text).is_empty() {
        return Err(ErrorCode::Required.at(field));
    }
    find(world, text).ok_or_else(|| ErrorCode::SubscriberMissing.at(field))
}

fn instant(text: &str, now_ms: i64) -> Result<i64, Refusal> {
    let text = fold::digits(text);
    if text.is_empty() {
        return Ok(now_ms - now_ms.rem_euclid(60_000));
    }
    let invalid = |_| ErrorCode::Invalid.at(AT);
    let at: DateTime = text.parse().map_err(invalid)?;
    if !(1970..=9998).contains(&at.year()) {
        return Err(ErrorCode::Invalid.at(AT));
    }
    Ok(from_tokyo(at))
}

/// The phones of this moment that are not free; a user is told of its own only.
fn present(
    live: &Phones,
    viewer: Viewer,
    world: &CompanySettings,
) -> BTreeMap<SubscriberId, PhoneState> {
    let told = world
        .subscribers()
        .map(|(id, _)| id)
        .filter(|id| match viewer {
            Viewer::Admin => true,
            Viewer::User(own) => own == *id,
        });
    told.filter_map(|id| {
        if !live.registered.contains(&id) {
            Some((id, PhoneState::Unregistered))
        } else if live.busy.contains(&id) {
            Some((id, PhoneState::Busy))
        } else {
            None
        }
    })
    .collect()
}

/// The phones whose state the question names.
fn name(
    phones: &mut BTreeMap<SubscriberId, PhoneState>,
    question: &Form,
    world: &CompanySettings,
) -> Result<(), Refusal> {
    let mut named = 0;
    for (field, state) in [
        (BUSY, PhoneState::Busy),
        (UNREGISTERED, PhoneState::Unregistered),
    ] {
        let between = |c: char| c.is_whitespace() || matches!(c, ',' | '、' | '，');
        for text in question.all(field).flat_map(|text| text.split(between)) {
            if text.is_empty() {
                continue;
            }
            let missing = || {
                ErrorCode::SubscriberMissing.at(field).with_detail(
                    format!("「{text}」はありません。"),
                    format!("There is no {text}."),
                )
            };
            phones.insert(find(world, text).ok_or_else(missing)?, state);
            named += 1;
            if named > PHONES_MAX {
                return Err(ErrorCode::Invalid.at(field));
            }
        }
    }
    Ok(())
}
