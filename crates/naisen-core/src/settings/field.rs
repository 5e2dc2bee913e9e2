//! Rules one field obeys on its own: required (8008), characters, length and range (8009), domain §2.
//! Every function judges the trimmed value and names the field it was asked about.

use std::ops::RangeInclusive;

use crate::error::{ErrorCode, Refusal};
use crate::{cp932, fold, limits};

/// Numbers nobody may have as an extension, a pickup number or a site number with an extension.
pub(crate) const EMERGENCY: [&str; 3] = ["110", "118", "119"];

/// Refuses an empty field.
pub(crate) fn required(field: &'static str, text: &str) -> Result<(), Refusal> {
    if fold::trim(text).is_empty() {
        return Err(ErrorCode::Required.at(field));
    }
    Ok(())
}

/// Refuses a record id nobody chose.
pub(crate) fn chosen(field: &'static str, id: i64) -> Result<(), Refusal> {
    if id == 0 {
        return Err(ErrorCode::Required.at(field));
    }
    Ok(())
}

/// A required name of the default length that is exported and therefore must not look like a formula.
pub(crate) fn name(field: &'static str, text: &str) -> Result<(), Refusal> {
    name_of(field, text, &limits::NAME_CHARS)
}

/// [`name`] of another length.
pub(crate) fn name_of(
    field: &'static str,
    text: &str,
    chars: &RangeInclusive<usize>,
) -> Result<(), Refusal> {
    plain_name(field, text, chars)?;
    let first = fold::trim(text).chars().next().map(fold::ascii);
    if matches!(first, Some('=' | '+' | '-' | '@' | '\t')) {
        return Err(ErrorCode::Invalid.at(field).with_detail(
            "先頭に「=」「+」「-」「@」は使用できません。",
            "It must not begin with =, +, - or @.",
        ));
    }
    Ok(())
}

/// A required name that may begin with anything.
pub(crate) fn plain_name(
    field: &'static str,
    text: &str,
    chars: &RangeInclusive<usize>,
) -> Result<(), Refusal> {
    required(field, text)?;
    one_line(field, text, *chars.end())
}

/// 備考.
pub(crate) fn remark(text: &str) -> Result<(), Refusal> {
    one_line("remark", text, limits::REMARK_CHARS_MAX)
}

/// Optional text of one line, encodable in CP932.
pub(crate) fn one_line(field: &'static str, text: &str, chars_max: usize) -> Result<(), Refusal> {
    let text = fold::trim(text);
    if text.chars().any(char::is_control) {
        return Err(ErrorCode::Invalid.at(field).with_detail(
            "改行、タブなどの制御文字は使用できません。",
            "Line breaks, tabs and other control characters cannot be used.",
        ));
    }
    at_most(field, text, chars_max)?;
    encodable(field, text)
}

/// Optional text whose line breaks are kept.
pub(crate) fn lines(field: &'static str, text: &str, chars_max: usize) -> Result<(), Refusal> {
    let text = fold::trim(text);
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\r' | '\n'))
    {
        return Err(ErrorCode::Invalid.at(field));
    }
    at_most(field, text, chars_max)
}

/// Refuses more characters than permitted.
pub(crate) fn at_most(field: &'static str, text: &str, chars_max: usize) -> Result<(), Refusal> {
    let chars = text.chars().count();
    if chars <= chars_max {
        return Ok(());
    }
    Err(ErrorCode::Invalid.at(field).with_detail(
        format!("{chars_max}文字以内にしてください(現在{chars}文字)。"),
        format!("Use at most {chars_max} characters (now {chars})."),
    ))
}

/// A required number `^[1-9]\d*$` of so many digits.
pub(crate) fn number(
    field: &'static str,
    text: &str,
    digits: &RangeInclusive<usize>,
) -> Result<(), Refusal> {
    required(field, text)?;
    if is_number(text, digits) {
        return Ok(());
    }
    let (from, to) = (digits.start(), digits.end());
    Err(ErrorCode::Invalid.at(field).with_detail(
        format!("0以外で始まる{from}〜{to}桁の数字にしてください。"),
        format!("Use {from} to {to} digits that do not begin with 0."),
    ))
}

/// Whether a text is `^[1-9]\d*$` of so many digits.
pub(crate) fn is_number(text: &str, digits: &RangeInclusive<usize>) -> bool {
    digits.contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
}

/// Refuses a value outside its range.
pub(crate) fn range<T: PartialOrd + std::fmt::Display>(
    field: &'static str,
    value: T,
    range: &RangeInclusive<T>,
) -> Result<(), Refusal> {
    if range.contains(&value) {
        return Ok(());
    }
    let (from, to) = (range.start(), range.end());
    Err(ErrorCode::Invalid.at(field).with_detail(
        format!("{from}〜{to}の値にしてください。"),
        format!("Use a value from {from} to {to}."),
    ))
}

fn encodable(field: &'static str, text: &str) -> Result<(), Refusal> {
    match cp932::encode(text) {
        Ok(_) => Ok(()),
        Err(c) => Err(ErrorCode::Invalid.at(field).with_detail(
            format!("「{c}」(U+{:04X})はShift_JISにない文字です。", u32::from(c)),
            format!(
                "\"{c}\" (U+{:04X}) is not a Shift_JIS character.",
                u32::from(c)
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(result: Result<(), Refusal>) -> u16 {
        result.map_or_else(|r| r.code.number(), |()| 0)
    }

    #[test]
    fn names() {
        let long = "あ".repeat(50);
        let longer = "あ".repeat(51);
        let cases = [
            ("営業部", 0),
            (long.as_str(), 0),
            (longer.as_str(), 8009),
            ("", 8008),
            (" \u{3000}", 8008),
            ("=1+1", 8009),
            ("＝1", 8009),
            ("＋1", 8009),
            ("−1", 8009),
            ("@x", 8009),
            ("\tx", 8009),
            ("a\nb", 8009),
            ("a\u{85}b", 8009),
            ("😀", 8009),
            ("〜髙﨑①", 0),
            ("a=b", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(code(name("name", text)), expected, "{text:?}");
        }
    }

    #[test]
    fn bulletins_keep_line_breaks() {
        assert_eq!(code(lines("bulletin", "a\r\nb😀", 1_000)), 0);
        assert_eq!(code(lines("bulletin", "a\tb", 1_000)), 8009);
        assert_eq!(code(lines("bulletin", &"あ".repeat(1_001), 1_000)), 8009);
    }

    #[test]
    fn numbers() {
        for (text, expected) in [
            ("81", 0),
            ("", 8008),
            ("081", 8009),
            ("8a", 8009),
            ("８１", 8009),
        ] {
            assert_eq!(code(number("n", text, &(1..=8))), expected, "{text}");
        }
        assert_eq!(code(number("n", "123456789", &(1..=8))), 8009);
    }
}
