//! How text is made comparable: trimming, full-width folding, separators, the CP932 folding table and
//! the compare key of names (domain §2, §5, §7.2). Knows nothing about fields and their limits.

use unicode_normalization::UnicodeNormalization;

/// The text without ASCII and ideographic spaces at both ends (domain §2).
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\u{3000}'])
}

/// The key names are compared by: NFC of the trimmed, folded text. Never stored, because NFC alters
/// characters of people's names (domain §2).
#[must_use]
pub fn compare_key(text: &str) -> String {
    trim(text).chars().map(cp932).nfc().collect()
}

/// Whether two names count as the same (domain §2).
#[must_use]
pub fn same_name(a: &str, b: &str) -> bool {
    a == b || compare_key(a) == compare_key(b)
}

/// One character folded to the form CP932 has, where the published mappings disagree or the encoder
/// would silently write a different one (domain §7.2).
#[must_use]
pub const fn cp932(c: char) -> char {
    match c {
        '\u{301C}' => '\u{FF5E}',
        '\u{2212}' => '\u{FF0D}',
        '\u{2014}' => '\u{2015}',
        '\u{2016}' => '\u{2225}',
        '\u{00A2}' => '\u{FFE0}',
        '\u{00A3}' => '\u{FFE1}',
        '\u{00AC}' => '\u{FFE2}',
        '\u{00A5}' => '\u{FFE5}',
        '\u{203E}' => '\u{FFE3}',
        other => other,
    }
}

/// One character with the full-width forms of ASCII and the typographic hyphens made ASCII.
#[must_use]
pub const fn ascii(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{FF01}'..='\u{FF5E}' => (c as u32 - 0xFEE0) as u8 as char,
        other => other,
    }
}

/// Text of a number field as it is stored: trimmed, full-width forms made ASCII (domain §5). Nothing
/// is dropped, so that a stray character is still refused.
#[must_use]
pub fn digits(text: &str) -> String {
    trim(text).chars().map(ascii).collect()
}

/// A telephone number as it is stored: full-width forms made ASCII and the separators `-`, `(`, `)`
/// and space dropped (domain §2.3, §2.4).
#[must_use]
pub fn phone_number(text: &str) -> String {
    text.chars()
        .map(ascii)
        .filter(|c| !matches!(c, '-' | '(' | ')' | ' '))
        .collect()
}

/// Search text against a number column: full-width forms made ASCII, `-` ignored (domain §5).
#[must_use]
pub fn search_number(text: &str) -> String {
    trim(text)
        .chars()
        .map(ascii)
        .filter(|c| *c != '-')
        .collect()
}

/// Search text against any other column: case-sensitive, full-width digits made ASCII, compared like
/// names (domain §5). Apply it to both sides.
#[must_use]
pub fn search_text(text: &str) -> String {
    let digits = |c: char| match c {
        '\u{FF10}'..='\u{FF19}' => ascii(c),
        other => cp932(other),
    };
    trim(text).chars().map(digits).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_at_the_ends_go_and_nothing_else() {
        assert_eq!(trim(" \u{3000}営業 部\u{3000} "), "営業 部");
        assert_eq!(trim("\tx"), "\tx");
    }

    #[test]
    fn names_that_look_alike_are_the_same_name() {
        assert!(same_name("ガス", "カ\u{3099}ス"));
        assert!(same_name("A〜B", "A～B"));
        assert!(same_name("営業部", " 営業部\u{3000}"));
        assert!(!same_name("SALES", "Sales"));
        assert!(!same_name("ＡＢＣ", "ABC"));
    }

    #[test]
    fn numbers_lose_width_and_separators() {
        // lists.2
        assert_eq!(phone_number("（０３）１２３４－５６７８"), "0312345678");
        assert_eq!(phone_number("03\u{2010}1234\u{2212}5678"), "0312345678");
        assert_eq!(phone_number("*97"), "*97");
        assert_eq!(digits(" ２００１ "), "2001");
        assert_eq!(digits("20-01"), "20-01");
        assert_eq!(search_number("０５０-１１１１"), "0501111");
        assert_eq!(search_text("第１営業部"), "第1営業部");
    }
}
