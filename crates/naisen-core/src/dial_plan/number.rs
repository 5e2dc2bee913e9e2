//! Numbers as strings: one form for comparing, one for showing. Knows no plan and no company.

use std::borrow::Cow;

/// The string without visual separators (calls §4).
#[must_use]
pub fn drop_separators(dialled: &str) -> Cow<'_, str> {
    let is_separator = |c| matches!(c, '-' | '(' | ')' | ' ' | '.');
    if dialled.contains(is_separator) {
        dialled.chars().filter(|c| !is_separator(*c)).collect()
    } else {
        dialled.into()
    }
}

/// A telephone number in the form in which numbers are compared (calls §6 step 3): `+81n` and
/// `01081n` become `0n`, other `010n` and `+n` become `+n`, separators are dropped. What is no number
/// comes back as it is.
#[must_use]
pub fn normalise_number(number: &str) -> String {
    let bare = drop_separators(number);
    let abroad = bare.strip_prefix('+').or_else(|| bare.strip_prefix("010"));
    match abroad {
        Some(abroad) => match abroad.strip_prefix("81") {
            Some(home) => format!("0{}", home.strip_prefix('0').unwrap_or(home)),
            None => format!("+{abroad}"),
        },
        None => bare.into_owned(),
    }
}

/// Whether a string is ASCII digits only, and not empty.
pub(super) fn is_digits(s: &str) -> bool {
    !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_in_one_form() {
        for (from, to) in [
            ("03-1234-5678", "0312345678"),
            ("+81312345678", "0312345678"),
            ("+810312345678", "0312345678"),
            ("01081312345678", "0312345678"),
            ("010810312345678", "0312345678"),
            ("0101 (212) 555.0100", "+12125550100"),
            ("+1-212-555-0100", "+12125550100"),
            ("0312345678", "0312345678"),
            ("", ""),
            ("anonymous", "anonymous"),
        ] {
            assert_eq!(normalise_number(from), to, "{from}");
        }
    }
}
