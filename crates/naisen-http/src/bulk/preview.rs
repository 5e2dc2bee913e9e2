//! What a run would change: each row from → to, and how many rows do what.

use naisen_core::bulk::{BulkChanges, BulkKind, Place, RowChange};
use naisen_core::settings::CompanySettings;
use naisen_core::text::Lang;
use serde::Serialize;
use utoipa::ToSchema;

use super::text;

/// Everything a run would change now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Preview {
    /// Rows that put a subscriber where it was not.
    pub(super) added: usize,
    /// Rows that move a subscriber or give it another number.
    pub(super) changed: usize,
    /// Rows that take a subscriber out.
    pub(super) removed: usize,
    /// Rows that change nothing.
    pub(super) unchanged: usize,
    /// Every row in file order.
    pub(super) rows: Vec<PreviewRow>,
    /// データ区分.
    #[serde(skip)]
    pub(super) kind: Option<BulkKind>,
}

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct PreviewRow {
    /// Line of the file, from 2.
    pub(super) line: usize,
    /// 加入者ID.
    pub(super) subscriber_id: String,
    /// 表示名; empty when none.
    pub(super) display_name: String,
    /// What the row does.
    pub(super) change: Effect,
    /// Where the subscriber is; none = 未設定.
    pub(super) from: Option<PreviewPlace>,
    /// Where it will be; none = 未設定.
    pub(super) to: Option<PreviewPlace>,
}

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Effect {
    /// 追加.
    Add,
    /// 変更.
    Change,
    /// 削除.
    Remove,
    /// 変わらない.
    None,
}

/// A group and the number a subscriber has in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct PreviewPlace {
    /// Name of the group.
    group: String,
    /// 内線番号 or 着信順序; empty for a pickup group.
    number: String,
}

impl Preview {
    pub(super) fn of(
        company: &CompanySettings,
        kind: Option<BulkKind>,
        changes: &BulkChanges,
    ) -> Self {
        let rows: Vec<PreviewRow> = changes
            .rows
            .iter()
            .map(|row| PreviewRow::of(company, row))
            .collect();
        let count = |change| rows.iter().filter(|row| row.change == change).count();
        Self {
            added: count(Effect::Add),
            changed: count(Effect::Change),
            removed: count(Effect::Remove),
            unchanged: count(Effect::None),
            rows,
            kind,
        }
    }

    /// Rows that change something.
    pub(super) const fn moving(&self) -> usize {
        self.added + self.changed + self.removed
    }

    /// The rows that change something.
    pub(super) fn moving_rows(&self) -> impl Iterator<Item = &PreviewRow> {
        self.rows.iter().filter(|row| row.change != Effect::None)
    }

    /// A place as the table says it.
    pub(super) fn place(&self, place: Option<&PreviewPlace>, lang: Lang) -> String {
        let Some(PreviewPlace { group, number }) = place else {
            let nowhere = match self.kind {
                Some(BulkKind::Hunt) => text::NO_MEMBER,
                _ => crate::ui::words::NOT_SET,
            };
            return nowhere.get(lang).to_owned();
        };
        match self.kind {
            Some(BulkKind::Hunt) => format!("{group} {} {number}", text::ORDER.get(lang)),
            _ => format!("{group} {number}").trim_end().to_owned(),
        }
    }
}

impl PreviewRow {
    fn of(company: &CompanySettings, row: &RowChange) -> Self {
        let subscriber = company
            .subscriber_by_code(&row.subscriber_id)
            .and_then(|id| company.subscriber(id));
        Self {
            line: row.line,
            subscriber_id: row.subscriber_id.clone(),
            display_name: subscriber
                .map(|s| s.display_name.clone())
                .unwrap_or_default(),
            change: match (&row.from, &row.to) {
                (from, to) if from == to => Effect::None,
                (None, _) => Effect::Add,
                (Some(_), None) => Effect::Remove,
                (Some(_), Some(_)) => Effect::Change,
            },
            from: row.from.as_ref().map(PreviewPlace::of),
            to: row.to.as_ref().map(PreviewPlace::of),
        }
    }
}

impl PreviewPlace {
    fn of(place: &Place) -> Self {
        Self {
            group: place.group.clone(),
            number: place.number.clone(),
        }
    }
}

impl Effect {
    /// Its word, and the colour of its tag.
    pub(super) const fn tag(self) -> (naisen_core::text::Text, &'static str) {
        match self {
            Self::Add => (text::ADD, "ok"),
            Self::Change => (text::CHANGE, "warn"),
            Self::Remove => (text::REMOVE, "stop"),
            Self::None => (text::UNCHANGED, ""),
        }
    }
}
