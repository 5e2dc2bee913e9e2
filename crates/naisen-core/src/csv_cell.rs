//! Cells of the CSV lists: quoting, and the defusing of free text that a spreadsheet would run as a
//! formula (domain §7.2). Knows nothing about which list is written.

use crate::{cp932, fold};

/// What stands for a character the encoding lacks, as Japanese print has always done.
const MISSING: &str = "〓";

/// The encoding of a list (domain §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListEncoding {
    /// CP932: exports of settings.
    Cp932,
    /// UTF-8 with byte order mark: call records and audit, whose names may hold any character.
    Utf8Bom,
}

/// A free-text cell as it is exported: led by `'` where it begins with `= + - @ TAB CR '`; a number
/// (`^\+?[0-9-]+$`) stays (domain §7.2).
#[must_use]
pub fn defuse(text: &str) -> String {
    if text.starts_with(is_fuse) && !is_number(text) {
        format!("'{text}")
    } else {
        String::from(text)
    }
}

/// An imported free-text cell as it was before [`defuse`]: without the one `'` that stands before such
/// a character.
#[must_use]
pub fn undefuse(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(is_fuse) => rest,
        _ => text,
    }
}

/// A list: header and rows, CRLF, every cell quoted. A character the encoding lacks becomes `〓`.
pub fn list<R, C>(
    encoding: ListEncoding,
    header: &[&str],
    rows: impl IntoIterator<Item = R>,
) -> Vec<u8>
where
    R: AsRef<[C]>,
    C: AsRef<str>,
{
    let mut text = String::new();
    push_line(&mut text, header);
    for row in rows {
        push_line(&mut text, row.as_ref());
    }
    encode(encoding, &text)
}

/// [`list`] without a header, for files that are read back.
pub fn bare_rows<R, C>(encoding: ListEncoding, rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: AsRef<[C]>,
    C: AsRef<str>,
{
    let mut text = String::new();
    for row in rows {
        push_line(&mut text, row.as_ref());
    }
    encode(encoding, &text)
}

fn encode(encoding: ListEncoding, text: &str) -> Vec<u8> {
    match encoding {
        ListEncoding::Utf8Bom => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        ListEncoding::Cp932 => cp932::encode(text).unwrap_or_else(|_| encode_lossy(text)),
    }
}

fn is_fuse(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\'')
}

fn is_number(text: &str) -> bool {
    let bare = text.strip_prefix('+').unwrap_or(text);
    !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

fn push_line(text: &mut String, cells: &[impl AsRef<str>]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push('"');
        text.push_str(&cell.as_ref().replace('"', "\"\""));
        text.push('"');
    }
    text.push_str("\r\n");
}

fn encode_lossy(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars().map(fold::cp932) {
        let mut utf8 = [0; 4];
        let one = cp932::encode(c.encode_utf8(&mut utf8)).or_else(|_| cp932::encode(MISSING));
        bytes.extend(one.unwrap_or_default());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+81-3-1234-5678", "+81-3-1234-5678"),
            ("-5", "-5"),
            ("-5a", "'-5a"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("'quoted'", "''quoted'"),
            ("+", "'+"),
            ("営業", "営業"),
            ("", ""),
        ];
        for (text, cell) in cases {
            assert_eq!(defuse(text), cell);
            assert_eq!(undefuse(cell), text);
        }
        assert_eq!(undefuse("'70s"), "'70s");
    }

    #[test]
    fn a_list_is_quoted_and_encoded() {
        // lists.13
        let bytes = list(
            ListEncoding::Cp932,
            &["名称", "備考"],
            [["髙橋", "a\"b"], ["é", ""]],
        );
        assert_eq!(
            cp932::decode(&bytes).unwrap(),
            "\"名称\",\"備考\"\r\n\"髙橋\",\"a\"\"b\"\r\n\"〓\",\"\"\r\n"
        );
        let bytes = list(ListEncoding::Utf8Bom, &["é"], [] as [[&str; 1]; 0]);
        assert_eq!(bytes, "\u{FEFF}\"é\"\r\n".as_bytes());
    }

    proptest! {
        #[test]
        fn what_is_defused_comes_back(text in "[=+@\t\r'a-z0-9 -]{0,8}") {
            let cell = defuse(&text);
            prop_assert_eq!(undefuse(&cell), text);
        }
    }
}
