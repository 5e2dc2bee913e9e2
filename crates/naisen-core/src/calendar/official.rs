//! The official list of holidays as its publisher writes it: CP932, a header, then `2026/1/1,元日` a
//! line (domain §9). Quoted cells are read, too, so that our own export comes back. Knows nothing about
//! what a loaded list replaces.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::ListedHoliday;
use crate::error::{ErrorCode, Refusal};
use crate::settings::account::check_holiday_override;
use crate::{cp932, csv_cell, fold};

/// The first line.
const HEADER: [&str; 2] = ["国民の祝日・休日月日", "国民の祝日・休日名称"];
/// Lines of a list: a century and a half of holidays.
const LINES_MAX: usize = 3_000;

/// The holidays of an official list. Field: `file`; the detail names the line.
///
/// # Errors
/// 8009 for another encoding, another header, a line that is no date and name, a day twice, or no day.
pub fn official_list(bytes: &[u8]) -> Result<Vec<ListedHoliday>, Refusal> {
    let Ok(text) = cp932::decode(bytes) else {
        return Err(wrong("Shift_JISではありません。", "It is not Shift_JIS."));
    };
    let mut lines = text.lines().zip(1_usize..);
    let head = lines.next().and_then(|(line, _)| cells(line.trim_end()));
    if head.is_none_or(|(day, name)| [day.as_str(), name.as_str()] != HEADER) {
        let expected = format!("1行目は「{}」です。", HEADER.join(","));
        return Err(wrong(
            &expected,
            "Its first line is not the official header.",
        ));
    }
    let mut days = BTreeSet::new();
    let mut found = Vec::new();
    for (line, no) in lines.filter(|(line, _)| !line.trim_end().is_empty()) {
        let holiday = holiday(line.trim_end()).filter(|holiday| days.insert(holiday.date));
        match holiday {
            Some(holiday) if no <= LINES_MAX => found.push(holiday),
            _ => return Err(wrong(&format!("{no}行目"), &format!("Line {no}"))),
        }
    }
    if found.is_empty() {
        return Err(wrong("祝日がありません。", "It has no holiday."));
    }
    Ok(found)
}

fn holiday(line: &str) -> Option<ListedHoliday> {
    let (day, name) = cells(line)?;
    let mut parts = day.splitn(3, '/');
    let mut number = || {
        let part = parts.next()?;
        part.parse::<i16>().ok().filter(|n| *n > 0)
    };
    let (year, month, day) = (number()?, number()?, number()?);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let name = fold::trim(csv_cell::undefuse(&name));
    check_holiday_override(Some(name), "").ok()?;
    Some(ListedHoliday {
        date,
        name: name.to_owned(),
    })
}

/// The two cells of a line, without their quotes.
fn cells(line: &str) -> Option<(String, String)> {
    let (day, name) = line.split_once(',')?;
    let plain = |cell: &str| {
        let inner = cell.strip_prefix('"').and_then(|c| c.strip_suffix('"'));
        inner.map_or_else(|| cell.to_owned(), |inner| inner.replace("\"\"", "\""))
    };
    Some((plain(day), plain(name)))
}

fn wrong(ja: &str, en: &str) -> Refusal {
    ErrorCode::Invalid.at("file").with_detail(ja, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> String {
        let text = format!("{}\r\n{lines}", HEADER.join(","));
        let bytes = cp932::encode(&text).unwrap();
        match official_list(&bytes) {
            Ok(found) => found
                .iter()
                .map(|h| format!("{} {}", h.date, h.name))
                .collect::<Vec<_>>()
                .join(" / "),
            Err(refusal) => refusal.detail.map_or_else(String::new, |d| d.en),
        }
    }

    #[test]
    fn lines_are_days_and_names() {
        for (lines, expected) in [
            ("2026/1/1,元日\r\n", "2026-01-01 元日"),
            (
                "2026/5/6,休日\r\n2027/3/22,休日",
                "2026-05-06 休日 / 2027-03-22 休日",
            ),
            ("2026/2/30,元日", "Line 2"),
            ("2026/1/1,元日\r\n2026/01/01,元日", "Line 3"),
            ("2026/1/1,", "Line 2"),
            ("2026-1-1,元日", "Line 2"),
            ("", "It has no holiday."),
        ] {
            assert_eq!(read(lines), expected, "{lines}");
        }
        assert!(official_list(HEADER.join(",").as_bytes()).is_err(), "UTF-8");
        let own = [["2026/1/1", "'=特別な日"]];
        let own = csv_cell::list(csv_cell::ListEncoding::Cp932, &HEADER, own);
        assert_eq!(official_list(&own).unwrap()[0].name, "=特別な日");
        assert!(official_list(b"").is_err());
        assert!(official_list(b"a,b\r\n2026/1/1,x").is_err());
    }
}
