//! The checks at upload, in the order of domain §7.3; the first finding wins.

use std::collections::BTreeSet;

use crate::error::{ErrorCode, Refusal, RowRefusal};
use crate::quoted_csv::{self, Line};
use crate::settings::field::is_number;
use crate::settings::hunt_group::parse_order;
use crate::settings::subscriber::is_subscriber_code;
use crate::text::Text;
use crate::{bulk::BulkJobState, cp932, fold, limits};

/// データ区分.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkKind {
    /// Extension group and extension.
    Vpn,
    /// Members of a hunt group.
    Hunt,
    /// Members of a pickup group.
    Pickup,
}

impl BulkKind {
    /// The word of line 1.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Vpn => "VPN",
            Self::Hunt => "HUNT",
            Self::Pickup => "PICKUP",
        }
    }

    const ALL: [Self; 3] = [Self::Vpn, Self::Hunt, Self::Pickup];

    /// Fields of a row after line 1.
    const fn fields(self) -> usize {
        match self {
            Self::Vpn | Self::Hunt => 2,
            Self::Pickup => 1,
        }
    }
}

/// A file that passed the checks at upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkFile {
    /// データ区分.
    pub kind: BulkKind,
    /// Group name of line 1; empty to clear.
    pub group: String,
    /// The rows in file order.
    pub rows: Vec<BulkRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkRow {
    /// Line of the file, from 2.
    pub line: usize,
    /// 加入者ID.
    pub subscriber_id: String,
    /// 内線番号 or 着信順序; empty with PICKUP and to clear.
    pub value: String,
}

/// Why an upload was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadFault {
    /// The refusal; its row's key is the line.
    pub refusal: Refusal,
    /// Whether the job list gets an entry in state アップロードエラー.
    pub listed: bool,
}

/// Judges an upload: the file part's name and bytes (none when they could not be read), against the
/// jobs of the company.
///
/// # Errors
/// 8068, 8056, 8057, 8062, 8061, 8058, 8069, 8080, 8079, 8059, 8060, 8071, 8066, 8070.
pub fn upload<'a>(
    file: Option<(&str, Option<&[u8]>)>,
    mut jobs: impl Iterator<Item = (&'a str, BulkJobState)>,
) -> Result<BulkFile, UploadFault> {
    let unlisted = |code: ErrorCode| UploadFault {
        refusal: code.at("file"),
        listed: false,
    };
    let (name, bytes) = file.ok_or_else(|| unlisted(ErrorCode::CsvNoFile))?;
    if name.is_empty() {
        return Err(unlisted(ErrorCode::CsvNoFile));
    }
    let ending = name.len().checked_sub(4).and_then(|at| name.get(at..));
    if !ending.is_some_and(|ending| ending.eq_ignore_ascii_case(".csv")) {
        return Err(unlisted(ErrorCode::CsvExtension));
    }
    let listed = |refusal: Refusal| UploadFault {
        refusal,
        listed: true,
    };
    let readable = |bytes: &&[u8]| (1..=limits::CSV_BYTES_MAX).contains(&bytes.len());
    let bytes = bytes
        .filter(readable)
        .ok_or_else(|| listed(ErrorCode::CsvUnreadable.at("file")))?;
    if jobs.any(|(job, state)| state.holds_name() && same_file(job, name)) {
        return Err(unlisted(ErrorCode::CsvAlreadyListed));
    }
    BulkFile::parse(bytes).map_err(listed)
}

/// File names compare without case.
fn same_file(a: &str, b: &str) -> bool {
    fold::compare_key(a).to_lowercase() == fold::compare_key(b).to_lowercase()
}

impl BulkFile {
    /// Reads the bytes of a file, at upload and again at the run.
    ///
    /// # Errors
    /// 8061 and what follows it in [`upload`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let text = cp932::decode(bytes).map_err(|_| ErrorCode::CsvEncoding.at("file"))?;
        let lines =
            quoted_csv::parse(&text).map_err(|fault| at_line(fault.kind.code(), fault.line))?;
        let Some((first, rows)) = lines.split_first() else {
            return Err(ErrorCode::CsvUnreadable.at("file"));
        };
        let kind = BulkKind::ALL
            .into_iter()
            .find(|kind| first.fields.first().is_some_and(|word| word == kind.word()))
            .ok_or_else(|| at_line(ErrorCode::CsvKind, first.no))?;
        let group = check_field_counts(kind, first, rows)?;
        if rows.is_empty() {
            return Err(ErrorCode::CsvNoData.at("file"));
        }
        if let Some(line) = lines.iter().find(|line| has_control(line)) {
            return Err(at_line(ErrorCode::CsvValue, line.no));
        }
        let group = fold::trim(group).to_owned();
        let file = Self {
            kind,
            group,
            rows: rows.iter().map(row).collect(),
        };
        file.check_values().map(|()| file)
    }

    fn check_values(&self) -> Result<(), Refusal> {
        let mut seen = BTreeSet::new();
        for (at, row) in self.rows.iter().enumerate() {
            let value = match self.kind {
                BulkKind::Vpn => {
                    row.value.is_empty() || is_number(&row.value, &limits::EXTENSION_DIGITS)
                }
                BulkKind::Hunt => row.value.is_empty() || parse_order(&row.value).is_some(),
                BulkKind::Pickup => true,
            };
            // HUNT has a code of its own for a subscriber listed twice (8031).
            let twice = !seen.insert(&row.subscriber_id) && self.kind != BulkKind::Hunt;
            let good = value && is_subscriber_code(&row.subscriber_id);
            if !good || twice || at >= limits::BULK_ROWS_MAX {
                return Err(at_line(ErrorCode::CsvValue, row.line));
            }
        }
        Ok(())
    }
}

/// Number of fields of every line; the group's name. PICKUP must name one (8071).
fn check_field_counts<'a>(
    kind: BulkKind,
    first: &'a Line,
    rows: &[Line],
) -> Result<&'a str, Refusal> {
    let missing = kind == BulkKind::Pickup && first.fields.len() == 1;
    if first.fields.len() != 2 && !missing {
        return Err(at_line(ErrorCode::CsvFieldCount, first.no));
    }
    if let Some(line) = rows.iter().find(|line| line.fields.len() != kind.fields()) {
        return Err(at_line(ErrorCode::CsvFieldCount, line.no));
    }
    let group = first.fields.get(1).map_or("", String::as_str);
    if kind == BulkKind::Pickup && fold::trim(group).is_empty() {
        return Err(at_line(ErrorCode::CsvPickupGroupRequired, first.no));
    }
    Ok(group)
}

fn has_control(line: &Line) -> bool {
    let mut fields = line.fields.iter();
    fields.any(|field| field.chars().any(char::is_control))
}

fn row(line: &Line) -> BulkRow {
    let field = |at: usize| line.fields.get(at).cloned().unwrap_or_default();
    BulkRow {
        line: line.no,
        subscriber_id: field(0),
        value: field(1),
    }
}

/// A refusal that names its line.
fn at_line(code: ErrorCode, line: usize) -> Refusal {
    let detail = Text {
        ja: format!("{line}行目"),
        en: format!("line {line}"),
    };
    let mut refusal = Refusal::rows(vec![RowRefusal {
        key: line.to_string(),
        code,
        field: Some("file"),
        detail: None,
    }]);
    refusal.detail = Some(detail);
    refusal
}
