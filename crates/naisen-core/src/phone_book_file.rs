//! The file of a 共通電話帳 (domain §2.10): what it may hold, and which of its characters a terminal
//! may garble. Which subscribers receive it is the record's business.

use crate::cp932::{self, NotCp932};
use crate::csv_cell::{ListEncoding, bare_rows, defuse, undefuse};
use crate::error::{ErrorCode, Refusal};
use crate::quoted_csv::{self, CsvFaultKind, Line};
use crate::{fold, limits};

/// Name of the form field.
const FIELD: &str = "file";
/// Most characters of 電話番号.
const NUMBER_CHARS_MAX: usize = 20;

/// A file that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneBookFile {
    /// The entries in file order.
    pub entries: Vec<PhoneBookEntry>,
    /// 環境依存文字 found; they are warned about, not refused.
    pub warnings: Vec<PlatformDependent>,
}

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneBookEntry {
    /// 名称, 1–50 characters.
    pub name: String,
    /// フリガナ, 0–50 characters.
    pub reading: String,
    /// 電話番号: digits, `+` and `-`, at most 20.
    pub number: String,
}

/// 環境依存文字 of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformDependent {
    /// Line of the file, from 1.
    pub line: usize,
    /// Column, 1 = 名称, 2 = フリガナ.
    pub column: usize,
    /// The characters, each once.
    pub characters: String,
}

/// Reads an uploaded file.
///
/// # Errors
/// 8077 when none was chosen; 8009 with the line number for everything else.
pub fn parse(file: Option<&[u8]>) -> Result<PhoneBookFile, Refusal> {
    let Some(bytes) = file else {
        return Err(ErrorCode::FileMissing.at(FIELD));
    };
    if bytes.len() > limits::CSV_BYTES_MAX {
        return Err(bad(
            "ファイルは1MiBまでです。",
            "The file may have at most 1 MiB.",
        ));
    }
    let text = cp932::decode(bytes).map_err(not_cp932)?;
    let lines = quoted_csv::parse(&text).map_err(|fault| {
        let (ja, en) = structure(fault.kind);
        bad_line(fault.line, ja, en)
    })?;
    if lines.is_empty() {
        return Err(bad("データがありません。", "There is no entry."));
    }
    if let Some(line) = lines.get(limits::PHONE_BOOK_ROWS_MAX) {
        return Err(bad_line(
            line.no,
            "1,000件までです。",
            "at most 1,000 entries.",
        ));
    }
    let mut found = PhoneBookFile {
        entries: Vec::with_capacity(lines.len()),
        warnings: Vec::new(),
    };
    for line in &lines {
        let entry = entry(line).map_err(|(ja, en)| bad_line(line.no, ja, en))?;
        for (cell, column) in [(&entry.name, 1), (&entry.reading, 2)] {
            found.warnings.extend(warning(cell, line.no, column));
        }
        found.entries.push(entry);
    }
    Ok(found)
}

/// The file a download holds: the entries, with the cells defused that a spreadsheet would run.
#[must_use]
pub fn bytes(entries: &[PhoneBookEntry]) -> Vec<u8> {
    let rows = entries.iter().map(|entry| {
        let number = entry.number.clone();
        [defuse(&entry.name), defuse(&entry.reading), number]
    });
    bare_rows(ListEncoding::Cp932, rows)
}

fn entry(line: &Line) -> Result<PhoneBookEntry, (&'static str, &'static str)> {
    let [name, reading, number] = line.fields.as_slice() else {
        return Err((
            "名称、フリガナ、電話番号の3項目にしてください。",
            "use three fields: name, reading, number.",
        ));
    };
    let (name, reading) = (fold::trim(undefuse(name)), fold::trim(undefuse(reading)));
    let chars_max = *limits::NAME_CHARS.end();
    if line
        .fields
        .iter()
        .any(|field| field.chars().any(char::is_control))
    {
        return Err((
            "制御文字は使用できません。",
            "control characters cannot be used.",
        ));
    }
    if !limits::NAME_CHARS.contains(&name.chars().count()) {
        return Err(("名称は1〜50文字です。", "the name has 1 to 50 characters."));
    }
    if reading.chars().count() > chars_max {
        return Err((
            "フリガナは50文字までです。",
            "the reading has at most 50 characters.",
        ));
    }
    let dialled = |b: u8| b.is_ascii_digit() || b == b'+' || b == b'-';
    let sized = (1..=NUMBER_CHARS_MAX).contains(&number.len());
    if !sized || !number.bytes().all(dialled) || !number.bytes().any(|b| b.is_ascii_digit()) {
        return Err((
            "電話番号は半角の数字、「+」、「-」で20文字までです。",
            "the number has at most 20 digits, + and -.",
        ));
    }
    Ok(PhoneBookEntry {
        name: name.to_owned(),
        reading: reading.to_owned(),
        number: number.clone(),
    })
}

fn warning(cell: &str, line: usize, column: usize) -> Option<PlatformDependent> {
    let mut characters = String::new();
    for c in cell.chars().filter(|c| cp932::platform_dependent(*c)) {
        if !characters.contains(c) {
            characters.push(c);
        }
    }
    (!characters.is_empty()).then_some(PlatformDependent {
        line,
        column,
        characters,
    })
}

fn structure(kind: CsvFaultKind) -> (&'static str, &'static str) {
    match kind {
        CsvFaultKind::LineBreak => ("改行をCRLFにしてください。", "end every line with CRLF."),
        CsvFaultKind::EmptyLine => ("空行があります。", "the line is empty."),
        CsvFaultKind::Unquoted => (
            "すべての項目を「\"」で囲んでください。",
            "put every field in double quotes.",
        ),
        CsvFaultKind::AfterQuote => (
            "項目をカンマで区切ってください。",
            "separate fields by commas.",
        ),
        CsvFaultKind::OpenQuote => (
            "「\"」が閉じられていません。",
            "a double quote is not closed.",
        ),
    }
}

fn not_cp932(reason: NotCp932) -> Refusal {
    match reason {
        NotCp932::PrivateUse => bad(
            "外字は使用できません。",
            "User-defined characters cannot be used.",
        ),
        NotCp932::ByteOrderMark | NotCp932::Utf8 | NotCp932::Undecodable => bad(
            "文字コードをShift_JISにしてください。",
            "Save the file in Shift_JIS.",
        ),
    }
}

fn bad(ja: &str, en: &str) -> Refusal {
    ErrorCode::Invalid.at(FIELD).with_detail(ja, en)
}

fn bad_line(line: usize, ja: &str, en: &str) -> Refusal {
    bad(&format!("{line}行目: {ja}"), &format!("Line {line}: {en}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn verdict(text: &str) -> String {
        match parse(Some(&cp932::encode(text).unwrap())) {
            Ok(file) => format!("{} entries", file.entries.len()),
            Err(refusal) => refusal.detail.unwrap().en,
        }
    }

    #[test]
    fn files() {
        // phone-book.4, phone-book.5
        for (text, expected) in [
            ("\"青空\",\"ｱｵｿﾞﾗ\",\"03-1234-5678\"\r\n", "1 entries"),
            ("\"青空\",\"\",\"+81312345678\"", "1 entries"),
            ("", "There is no entry."),
            (
                "\"青空\",\"\"\r\n",
                "Line 1: use three fields: name, reading, number.",
            ),
            (
                "\"a\",\"\",\"1\"\r\n\"\",\"\",\"1\"\r\n",
                "Line 2: the name has 1 to 50 characters.",
            ),
            (
                "\"a\",\"\",\"１\"\r\n",
                "Line 1: the number has at most 20 digits, + and -.",
            ),
            (
                "\"a\",\"\",\"\"\r\n",
                "Line 1: the number has at most 20 digits, + and -.",
            ),
            ("\"a\",\"\",\"1\"\n", "Line 1: end every line with CRLF."),
            ("a,b,c\r\n", "Line 1: put every field in double quotes."),
            (
                "\"a\",\"\t\",\"1\"\r\n",
                "Line 1: control characters cannot be used.",
            ),
        ] {
            assert_eq!(verdict(text), expected, "{text}");
        }
        let many = "\"a\",\"\",\"1\"\r\n".repeat(1_001);
        assert_eq!(verdict(&many), "Line 1001: at most 1,000 entries.");
        assert_eq!(parse(None).unwrap_err().code, ErrorCode::FileMissing);
        let utf8 = parse(Some("\"青空\",\"\",\"1\"".as_bytes())).unwrap_err();
        assert_eq!(utf8.code, ErrorCode::Invalid);
    }

    #[test]
    fn platform_dependent_characters_are_told_and_defused_cells_restored() {
        // phone-book.6, phone-book.8
        let bytes = cp932::encode("\"'=㈱髙橋㈱\",\"ﾀｶﾊｼ\",\"1\"\r\n").unwrap();
        let file = parse(Some(&bytes)).unwrap();
        assert_eq!(file.entries[0].name, "=㈱髙橋㈱");
        let warning = &file.warnings[0];
        assert_eq!((warning.line, warning.column), (1, 1));
        assert_eq!(warning.characters, "㈱髙");
        assert_eq!(file.warnings.len(), 1);
        assert_eq!(super::bytes(&file.entries), bytes);
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = parse(Some(&bytes));
        }
    }
}
