//! 初期設定 (domain §3.1): which number the confirmation call goes to, how many calls there may be, and
//! what a device may be called. Whether a set-up is permitted at all is [`TerminalAuth`]'s; passwords,
//! codes and credentials are not known here.
//!
//! [`TerminalAuth`]: crate::settings::TerminalAuth

use crate::error::{ErrorCode, Refusal};
use crate::mailbox::Piece;
use crate::settings::{CompanySettings, Subscriber, field};
use crate::{fold, limits};

/// How long the code of a confirmation call is taken, milliseconds.
pub const CODE_LIFE_MS: i64 = 3 * 60_000;
/// Wrong codes that fail a set-up.
pub const WRONG_CODES_MAX: i64 = 3;
/// The key that confirms where no code is read.
pub const KEY: char = '1';
/// Digits of the code.
pub const CODE_DIGITS: usize = 4;
/// How long a link sets a softphone up, milliseconds.
pub const LINK_LIFE_MS: i64 = 15 * 60_000;

const HOUR_MS: i64 = 3_600_000;
/// How long confirmation calls are counted, milliseconds.
pub const CALLS_COUNTED_MS: i64 = 24 * HOUR_MS;
const CALLS_AN_HOUR: usize = 3;
const CALLS_A_DAY: usize = 10;
const COMPANY_CALLS_A_DAY: i64 = 100;

impl Subscriber {
    /// The number the confirmation call of a set-up goes to: the pinned 確認電話番号, else the one the
    /// request names. Field: `callback_number`.
    ///
    /// # Errors
    /// 8008 when neither is there; 8009 for a number that may not be called.
    pub fn confirmation_number(
        &self,
        world: &CompanySettings,
        asked: &str,
    ) -> Result<String, Refusal> {
        if !self.callback_number.is_empty() {
            return Ok(self.callback_number.clone());
        }
        field::required("callback_number", asked)?;
        let asked = Self {
            callback_number: fold::phone_number(asked),
            ..Self::default()
        };
        asked.check_callback_number(world)?;
        Ok(asked.callback_number)
    }
}

/// Judges whether one more confirmation call may be made.
///
/// `calls_ms` are the times of the number's calls within [`CALLS_COUNTED_MS`] before `now_ms`, and
/// `company_calls` is how many its whole company had in that time.
///
/// # Errors
/// 9005.
pub fn check_calls(calls_ms: &[i64], company_calls: i64, now_ms: i64) -> Result<(), Refusal> {
    let last_hour = calls_ms
        .iter()
        .filter(|at_ms| **at_ms > now_ms - HOUR_MS)
        .count();
    let (ja, en) = if last_hour >= CALLS_AN_HOUR {
        (
            "この番号の確認の電話は、1時間に3回までです。",
            "A number gets at most 3 confirmation calls an hour.",
        )
    } else if calls_ms.len() >= CALLS_A_DAY {
        (
            "この番号の確認の電話は、1日に10回までです。",
            "A number gets at most 10 confirmation calls a day.",
        )
    } else if company_calls >= COMPANY_CALLS_A_DAY {
        (
            "企業全体の確認の電話は、1日に100回までです。",
            "A company gets at most 100 confirmation calls a day.",
        )
    } else {
        return Ok(());
    };
    Err(Refusal::from(ErrorCode::SystemLimit).with_detail(ja, en))
}

/// What the confirmation call says: the code twice, digit by digit.
#[must_use]
pub fn said(code: &str) -> Vec<Piece> {
    let prompt = |name: &str| Piece::Prompt(name.to_owned());
    let digits = || {
        code.chars()
            .map(|digit| Piece::Prompt(format!("digit-{digit}")))
    };
    let mut said = vec![prompt("setup-code")];
    said.extend(digits());
    said.push(prompt("setup-again"));
    said.extend(digits());
    said.push(prompt("goodbye"));
    said
}

/// What the confirmation call says that asks for [`KEY`]; whoever says it leaves time to press after each
/// piece.
#[must_use]
pub fn asked() -> Vec<Piece> {
    let names = ["setup-press", "setup-again", "setup-press", "goodbye"];
    names.map(|name| Piece::Prompt(name.to_owned())).to_vec()
}

/// What is said once the key was pressed.
#[must_use]
pub fn confirmed() -> Vec<Piece> {
    let names = ["setup-done", "goodbye"];
    names.map(|name| Piece::Prompt(name.to_owned())).to_vec()
}

/// What a device is called, as it is stored. Field: `device_name`.
///
/// # Errors
/// 8008, 8009.
pub fn device_name(typed: &str) -> Result<String, Refusal> {
    field::plain_name("device_name", typed, &limits::NAME_CHARS)?;
    Ok(fold::trim(typed).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SubscriberId;

    const MIN: i64 = 60_000;

    fn code<T>(result: Result<T, Refusal>) -> u16 {
        result.map_or_else(|refusal| refusal.code.number(), |_| 0)
    }

    #[test]
    fn the_call_goes_to_a_telephone_outside() {
        // terminal-auth.10
        let mut world = CompanySettings::default();
        let own = Subscriber {
            external_number: "05011110001".to_owned(),
            ..Subscriber::default()
        };
        world.put_subscriber(SubscriberId(1), own.clone());
        for (asked, expected) in [
            ("03-1234-5678", 0),
            ("090-1234-5678", 0),
            ("050-9999-0001", 0),
            ("", 8008),
            ("05011110001", 8009),
            ("0120123456", 8009),
            ("0990123456", 8009),
            ("0101234567890", 8009),
            ("110", 8009),
            ("2001", 8009),
            ("abc", 8009),
        ] {
            let found = own.confirmation_number(&world, asked);
            assert_eq!(code(found), expected, "{asked}");
        }
        let pinned = Subscriber {
            callback_number: "0312345678".to_owned(),
            ..own
        };
        let found = pinned.confirmation_number(&world, "09012345678");
        assert_eq!(found, Ok("0312345678".to_owned()));
    }

    #[test]
    fn calls_are_counted_by_hour_day_and_company() {
        // terminal-auth.11
        let now_ms = 100 * HOUR_MS;
        let ago =
            |minutes: &[i64]| -> Vec<i64> { minutes.iter().map(|m| now_ms - m * MIN).collect() };
        let spread: Vec<i64> = (0..10).map(|n| 61 + n * 100).collect();
        for (minutes, company, expected) in [
            (&[][..], 0, 0),
            (&[1, 2], 2, 0),
            (&[1, 2, 59], 3, 9005),
            (&[1, 2, 60], 3, 0),
            (&spread[..9], 9, 0),
            (&spread, 10, 9005),
            (&[], 99, 0),
            (&[], 100, 9005),
        ] {
            let found = check_calls(&ago(minutes), company, now_ms);
            assert_eq!(code(found), expected, "{minutes:?} {company}");
        }
    }

    #[test]
    fn the_code_is_read_twice_digit_by_digit() {
        // terminal-auth.18
        let names = said("0907").into_iter().map(|piece| {
            let Piece::Prompt(name) = piece else {
                panic!("{piece:?}")
            };
            name
        });
        let names: Vec<_> = names.collect();
        let code = "digit-0 digit-9 digit-0 digit-7";
        let expected = format!("setup-code {code} setup-again {code} goodbye");
        assert_eq!(names.join(" "), expected);
    }

    #[test]
    fn a_device_has_a_name_of_one_line() {
        assert_eq!(device_name(" iPhone "), Ok("iPhone".to_owned()));
        assert_eq!(code(device_name("")), 8008);
        assert_eq!(code(device_name("a\nb")), 8009);
        assert_eq!(code(device_name(&"a".repeat(51))), 8009);
    }
}
