//! The file an operator adds numbers with: 外線番号, サイト名, 表示名, one number a line. What becomes of
//! the numbers is the record's business.

use crate::error::{ErrorCode, Refusal, RowRefusal};
use crate::{cp932, csv_cell, fold, limits};

/// Name of the form field.
const FIELD: &str = "file";
/// 外線番号, サイト名, 表示名.
const COLUMNS_MAX: usize = 3;

/// One number to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberLine {
    /// Line of the file, from 1.
    pub line: usize,
    /// 外線番号 without separators, not judged yet.
    pub external_number: String,
    /// サイト名; empty for the company's first site.
    pub site: String,
    /// 表示名; empty for none.
    pub display_name: String,
}

/// Reads a file in CP932 or UTF-8, quoted or not. A first line that begins with no digit is a heading.
///
/// # Errors
/// 8077 without a file; 8009 for one that cannot be read, holds no number or too many; 8009 by row for
/// lines with more than three columns.
pub fn parse(file: Option<&[u8]>) -> Result<Vec<NumberLine>, Refusal> {
    let Some(bytes) = file else {
        return Err(ErrorCode::FileMissing.at(FIELD));
    };
    if bytes.len() > limits::CSV_BYTES_MAX {
        return Err(bad(
            "ファイルは1MiBまでです。",
            "The file may have at most 1 MiB.",
        ));
    }
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut failing = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let record =
            record.map_err(|_| bad("CSVとして読めません。", "It cannot be read as CSV."))?;
        // The reader counts a record's line before it has passed the end of the one above.
        let at = record.position().map_or(0, |at| at.byte() as usize);
        let rest = text.as_bytes().get(counted..).unwrap_or_default();
        let ends = |b: &&u8| matches!(b, b'\r' | b'\n');
        let gap = at - counted;
        let skipped = rest.iter().skip(gap).take_while(ends).count();
        let passed = rest.iter().take(gap + skipped);
        line += passed.filter(|b| **b == b'\n').count();
        counted = at + skipped;
        let cell = |i: usize| fold::trim(csv_cell::undefuse(record.get(i).unwrap_or_default()));
        let number = fold::phone_number(cell(0));
        let heading = line == 1 && !number.starts_with(|c: char| c.is_ascii_digit());
        if heading || record.iter().all(|cell| fold::trim(cell).is_empty()) {
            continue;
        }
        if record.len() > COLUMNS_MAX {
            failing.push(RowRefusal {
                key: line.to_string(),
                code: ErrorCode::Invalid,
                field: None,
                detail: None,
            });
        }
        lines.push(NumberLine {
            line,
            external_number: number,
            site: cell(1).to_owned(),
            display_name: cell(2).to_owned(),
        });
    }
    if !failing.is_empty() {
        return Err(Refusal::rows(failing));
    }
    if lines.is_empty() {
        return Err(bad("番号がありません。", "It holds no number."));
    }
    if lines.len() > limits::BULK_ROWS_MAX {
        return Err(bad("5,000件までです。", "At most 5,000 numbers."));
    }
    Ok(lines)
}

fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let bare = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bare) {
        return Ok(text.to_owned());
    }
    cp932::decode(bytes).map_err(|_| {
        bad(
            "文字コードはShift_JISまたはUTF-8にしてください。",
            "Use Shift_JIS or UTF-8.",
        )
    })
}

fn bad(ja: &str, en: &str) -> Refusal {
    ErrorCode::Invalid.at(FIELD).with_detail(ja, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files() {
        let check = |text: &[u8], expected: Result<&[(usize, &str, &str, &str)], u16>| {
            let found = parse(Some(text));
            let found = found.as_ref().map_err(|refusal| refusal.code.number());
            let rows = found.map(|lines| {
                let row = |l: &NumberLine| {
                    (
                        l.line,
                        l.external_number.clone(),
                        l.site.clone(),
                        l.display_name.clone(),
                    )
                };
                lines.iter().map(row).collect::<Vec<_>>()
            });
            let owned = |(line, n, s, d): &(usize, &str, &str, &str)| {
                (*line, (*n).to_owned(), (*s).to_owned(), (*d).to_owned())
            };
            let expected = expected.map(|rows| rows.iter().map(owned).collect::<Vec<_>>());
            assert_eq!(rows, expected, "{}", String::from_utf8_lossy(text));
        };
        let sapporo = "外線番号,サイト名\r\n050-1111-0001,札幌,受付\r\n";
        let row: &[_] = &[(2, "05011110001", "札幌", "受付")];
        check(sapporo.as_bytes(), Ok(row));
        check(&cp932::encode(sapporo).unwrap(), Ok(row));
        check(
            b"\"05011110001\"\n\n05011110002,\n",
            Ok(&[(1, "05011110001", "", ""), (3, "05011110002", "", "")]),
        );
        check(b"05011110001,a,b,c\n", Err(8009));
        check("外線番号\r\n".as_bytes(), Err(8009));
        check(b"\x81", Err(8009));
        assert_eq!(parse(None).unwrap_err().code, ErrorCode::FileMissing);
    }
}
