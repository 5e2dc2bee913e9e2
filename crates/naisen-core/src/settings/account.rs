//! Short texts of records that are no company's settings (domain §2.12): the operator's login id, an
//! API token's name, a terminal's device name, a holiday's name and source.

use crate::error::{ErrorCode, Refusal};
use crate::limits;
use crate::settings::field;

/// Judges an operator's login id: 3–32 of `[0-9A-Za-z._-]`. Field: `login_id`.
///
/// # Errors
/// 8008, 8009.
pub fn check_operator_login_id(text: &str) -> Result<(), Refusal> {
    field::required("login_id", text)?;
    let known = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    if limits::OPERATOR_LOGIN_CHARS.contains(&text.len()) && text.bytes().all(known) {
        return Ok(());
    }
    Err(ErrorCode::Invalid.at("login_id"))
}

/// Judges the name an owner gives an API token. Field: `name`.
///
/// # Errors
/// 8008, 8009.
pub fn check_token_name(text: &str) -> Result<(), Refusal> {
    field::plain_name("name", text, &limits::NAME_CHARS)
}

/// Judges the device name a terminal gives at its set-up. Field: `device`.
///
/// # Errors
/// 8008, 8009.
pub fn check_device_name(text: &str) -> Result<(), Refusal> {
    field::plain_name("device", text, &limits::NAME_CHARS)
}

/// Judges an operator's word on one day: the name of an added holiday (none when it is removed) and
/// where the operator has it from. Fields: `name`, `source`.
///
/// # Errors
/// 8008, 8009.
pub fn check_holiday_override(name: Option<&str>, source: &str) -> Result<(), Refusal> {
    if let Some(name) = name {
        field::plain_name("name", name, &limits::NAME_CHARS)?;
    }
    field::one_line("source", source, limits::REMARK_CHARS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn login_ids_of_operators() {
        let long = "a".repeat(33);
        for (text, code) in [
            ("ops", 0),
            ("A.b_c-1", 0),
            ("", 8008),
            ("ab", 8009),
            ("a b", 8009),
            ("保守者", 8009),
            (&long, 8009),
        ] {
            let found = check_operator_login_id(text).map_or_else(|r| r.code.number(), |()| 0);
            assert_eq!(found, code, "{text}");
        }
    }
}
