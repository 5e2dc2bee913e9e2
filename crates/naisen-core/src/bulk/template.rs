//! 一括登録用フォーマット: one example file of each データ区分 to download (S31).

use crate::bulk::BulkKind;
use crate::csv_cell;

/// A file to download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// What it sets.
    pub kind: BulkKind,
    /// Name of the file.
    pub file_name: &'static str,
    lines: &'static [&'static [&'static str]],
}

/// The three files.
pub const TEMPLATES: [Template; 3] = [
    Template {
        kind: BulkKind::Vpn,
        file_name: "vpn.csv",
        lines: &[
            &["VPN", "内線グループ名"],
            &["05000000001", "2001"],
            &["05000000002", "2002"],
        ],
    },
    Template {
        kind: BulkKind::Hunt,
        file_name: "hunt.csv",
        lines: &[
            &["HUNT", "代表グループ名"],
            &["05000000001", "1"],
            &["05000000002", "2"],
        ],
    },
    Template {
        kind: BulkKind::Pickup,
        file_name: "pickup.csv",
        lines: &[
            &["PICKUP", "ピックアップグループ名"],
            &["05000000001"],
            &["05000000002"],
        ],
    },
];

impl Template {
    /// The file's bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let [header, rows @ ..] = self.lines else {
            return Vec::new();
        };
        csv_cell::list(csv_cell::ListEncoding::Cp932, header, rows)
    }
}
