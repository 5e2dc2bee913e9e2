//! CSV in which every field is quoted and every line ends with CRLF: bulk files and phone-book files
//! (domain §2.10, §7.1). It tells the first finding in file order; what the fields mean is not known
//! here.

use crate::error::ErrorCode;

/// One line's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Number of the line, from 1.
    pub no: usize,
    /// The fields, unquoted.
    pub fields: Vec<String>,
}

/// The first finding and its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvFault {
    /// What is wrong.
    pub kind: CsvFaultKind,
    /// Number of the line, from 1.
    pub line: usize,
}

/// What can be wrong with the text as such (domain §7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvFaultKind {
    /// A line break that is not CRLF, in or outside quotes.
    LineBreak,
    /// An empty line that is not the last one.
    EmptyLine,
    /// A field that does not begin with a quote.
    Unquoted,
    /// Something other than a comma after a closing quote.
    AfterQuote,
    /// The line ends inside quotes.
    OpenQuote,
}

impl CsvFaultKind {
    /// The bulk screen's code for it (domain §7.3).
    #[must_use]
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::LineBreak => ErrorCode::CsvLineBreak,
            Self::EmptyLine => ErrorCode::CsvFieldCount,
            Self::Unquoted => ErrorCode::CsvUnquoted,
            Self::AfterQuote => ErrorCode::CsvComma,
            Self::OpenQuote => ErrorCode::CsvRecords,
        }
    }
}

/// The lines of a text. The final CRLF is optional.
///
/// # Errors
/// Any wrong line break first, then the first finding in file order.
pub fn parse(text: &str) -> Result<Vec<Line>, CsvFault> {
    let mut lines: Vec<&str> = text.split("\r\n").collect();
    let broken = |line: &&str| line.contains(['\r', '\n']);
    if let Some(at) = lines.iter().position(broken) {
        return Err(CsvFault {
            kind: CsvFaultKind::LineBreak,
            line: at + 1,
        });
    }
    if lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    let numbered = lines.into_iter().zip(1..);
    numbered
        .map(|(line, no)| match fields(line) {
            Ok(fields) => Ok(Line { no, fields }),
            Err(kind) => Err(CsvFault { kind, line: no }),
        })
        .collect()
}

fn fields(line: &str) -> Result<Vec<String>, CsvFaultKind> {
    if line.is_empty() {
        return Err(CsvFaultKind::EmptyLine);
    }
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let inner = rest.strip_prefix('"').ok_or(CsvFaultKind::Unquoted)?;
        let (field, after) = quoted(inner).ok_or(CsvFaultKind::OpenQuote)?;
        fields.push(field);
        if after.is_empty() {
            return Ok(fields);
        }
        rest = after.strip_prefix(',').ok_or(CsvFaultKind::AfterQuote)?;
    }
}

/// The field up to its closing quote, and what follows.
fn quoted(inner: &str) -> Option<(String, &str)> {
    let mut field = String::new();
    let mut rest = inner;
    loop {
        let (head, tail) = rest.split_once('"')?;
        field.push_str(head);
        match tail.strip_prefix('"') {
            Some(more) => {
                field.push('"');
                rest = more;
            }
            None => return Some((field, tail)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::csv_cell::{ListEncoding, list};

    fn found(text: &str) -> String {
        match parse(text) {
            Ok(lines) => lines
                .iter()
                .map(|line| line.fields.join("|"))
                .collect::<Vec<_>>()
                .join(" / "),
            Err(fault) => format!("{} line {}", fault.kind.code().number(), fault.line),
        }
    }

    #[test]
    fn findings() {
        for (text, expected) in [
            ("", ""),
            ("\"a\"", "a"),
            ("\"a\"\r\n", "a"),
            ("\"a\",\"b\"\r\n\"c\"", "a|b / c"),
            ("\"a\"\"b,c\"", "a\"b,c"),
            ("\"\"", ""),
            ("\"a\"\n", "8058 line 1"),
            ("\"a\"\r\n\"b\nc\"", "8058 line 2"),
            ("\"a\"\r", "8058 line 1"),
            ("a\r\n\"b\"\n", "8058 line 2"),
            ("\r\n", "8069 line 1"),
            ("\"a\"\r\n\r\n", "8069 line 2"),
            ("\"a\"\r\n\r\n\"b\"", "8069 line 2"),
            ("a", "8080 line 1"),
            ("\"a\",", "8080 line 1"),
            (",\"a\"", "8080 line 1"),
            ("\"a\", \"b\"", "8080 line 1"),
            ("\"a\";\"b\"", "8079 line 1"),
            ("\"a\"b", "8079 line 1"),
            ("\"VPN\",\"HQ", "8059 line 1"),
            ("\"a\r\nb\"", "8059 line 1"),
            ("\"a\"\"", "8059 line 1"),
        ] {
            assert_eq!(found(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[\"a,\r\n]{0,20}") {
            let _ = parse(&text);
        }

        #[test]
        fn what_is_written_is_read(rows in proptest::collection::vec(proptest::collection::vec("[a\",あ ]{0,4}", 2), 1..4)) {
            let bytes = list(ListEncoding::Cp932, &["h", "i"], &rows);
            let lines = parse(&crate::cp932::decode(&bytes).unwrap()).unwrap();
            let back: Vec<Vec<String>> = lines.into_iter().skip(1).map(|line| line.fields).collect();
            prop_assert_eq!(back, rows);
        }
    }
}
