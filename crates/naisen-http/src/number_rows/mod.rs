//! Lists of numbers whose rows are ticked and saved together (S12, S28–S30, S33, S34): finding the rows
//! of a page, and naming rows by 加入者ID in what is sent. It knows no setting.

use std::collections::BTreeMap;

use naisen_core::error::Refusal;
use naisen_core::ids::SubscriberId;
use naisen_core::settings::{CompanySettings, Subscriber};
use naisen_core::text::{Lang, Text, t};
use naisen_store::number;
use naisen_store::view::{CompanyView, NumberColumn, NumberQuery};
use std::sync::Arc;

use crate::auth::Caller;
use crate::failure::Result;
use crate::form::{Form, Holds, ListQuery};
use crate::ui::{Listing, format};
use crate::visit::Visit;

/// A target of a search bar: its name in the URL, its column, what it holds, its word.
pub(crate) type Target = (&'static str, NumberColumn, Holds, Text);

/// 外線番号.
pub(crate) const NUMBER: Text = t("外線番号", "External number");
/// 内線番号.
pub(crate) const EXTENSION: Text = t("内線番号", "Extension number");
const EXTENSION_GROUP: Text = t("内線グループ", "Extension group");

/// Search by 外線番号.
pub(crate) const BY_NUMBER: Target = ("number", NumberColumn::External, Holds::Number, NUMBER);
/// Search by 内線番号.
pub(crate) const BY_EXTENSION: Target = (
    "extension",
    NumberColumn::Extension,
    Holds::Number,
    EXTENSION,
);
/// Search by 内線グループ.
pub(crate) const BY_GROUP: Target = (
    "extension_group",
    NumberColumn::ExtensionGroup,
    Holds::Name,
    EXTENSION_GROUP,
);
/// The columns that sort.
pub(crate) const SORTS: [(&str, NumberColumn); 2] = [
    ("number", NumberColumn::External),
    ("extension", NumberColumn::Extension),
];

/// A number in a list.
#[derive(Clone, Debug)]
pub(crate) struct NumberRow {
    /// Identity.
    pub(crate) id: SubscriberId,
    /// Version of the record.
    pub(crate) version: i64,
    /// The record as the caller may see it.
    pub(crate) subscriber: Subscriber,
}

impl NumberRow {
    /// 加入者ID: what names the row.
    pub(crate) fn code(&self) -> &str {
        &self.subscriber.subscriber_id
    }

    /// 外線番号 with hyphens.
    pub(crate) fn number(&self) -> String {
        format::tel(&self.subscriber.external_number)
    }

    /// 内線番号, or a dash.
    pub(crate) fn extension(&self) -> &str {
        self.subscriber.extension.as_deref().unwrap_or("–")
    }

    /// 表示名; empty for none.
    pub(crate) fn name(&self) -> &str {
        &self.subscriber.display_name
    }
}

/// A page of numbers, with the company they were read from.
pub(crate) struct Rows {
    pub(crate) rows: Vec<NumberRow>,
    pub(crate) total: usize,
    pub(crate) company: Arc<CompanyView>,
}

/// The rows a list's query finds.
///
/// # Errors
/// 8009 for an unknown target or order; 8016.
pub(crate) async fn list(
    visit: &Visit,
    caller: &Caller,
    query: &ListQuery,
    targets: &[Target],
) -> Result<Rows> {
    let targets: Vec<_> = targets.iter().map(|(n, c, h, _)| (*n, *c, *h)).collect();
    let query = NumberQuery {
        list: query.query(&targets, &SORTS)?,
        members: None,
        only: None,
    };
    let actor = caller.actor.clone();
    let found = visit
        .app()
        .store
        .read(move |conn| {
            let found = number::list(conn, &actor, &query)?;
            let company = conn.company(&actor)?;
            let rows = found.rows.into_iter().map(|stored| NumberRow {
                id: stored.id,
                version: stored.version,
                subscriber: stored.value,
            });
            Ok(Rows {
                rows: rows.collect(),
                total: found.total,
                company,
            })
        })
        .await?;
    Ok(found)
}

/// The list around the rows of a page.
pub(crate) fn listing(
    path: &str,
    query: ListQuery,
    targets: &[Target],
    total: usize,
    lang: Lang,
) -> Listing {
    let targets: Vec<_> = targets
        .iter()
        .map(|(name, _, _, word)| (*name, *word))
        .collect();
    let sorts = SORTS.map(|(name, _)| name);
    Listing::new(path, query, &targets, &sorts, total as u64, lang)
}

/// Rows that were sent, by identity. A 加入者ID that is not there gets an identity nobody has, so that
/// the row is judged in its place and answers 8015.
pub(crate) struct Named {
    ids: BTreeMap<String, SubscriberId>,
}

impl Named {
    /// The identities of these 加入者ID.
    pub(crate) fn of<'a>(
        company: &CompanySettings,
        codes: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let ids = codes.into_iter().zip(1_i64..).map(|(code, place)| {
            let found = company.subscriber_by_code(code);
            (code.to_owned(), found.unwrap_or(SubscriberId(-place)))
        });
        Self { ids: ids.collect() }
    }

    /// The identity of a row.
    pub(crate) fn id(&self, code: &str) -> SubscriberId {
        self.ids.get(code).copied().unwrap_or_default()
    }

    /// The same refusal with its rows called as they were sent.
    pub(crate) fn renamed(&self, error: naisen_store::Error) -> naisen_store::Error {
        let naisen_store::Error::Refusal(mut refusal) = error else {
            return error;
        };
        for row in &mut refusal.rows {
            let called = self.ids.iter().find(|(_, id)| id.to_string() == row.key);
            if let Some((code, _)) = called {
                row.key.clone_from(code);
            }
        }
        naisen_store::Error::Refusal(refusal)
    }
}

/// The 加入者ID of the rows ticked in a list whose rows have no field but the box `n`.
///
/// # Errors
/// 8008 when none is (domain §5).
pub(crate) fn ticked(form: &Form) -> Result<Vec<String>, Refusal> {
    let codes: Vec<String> = form.all("n").map(str::to_owned).collect();
    if codes.is_empty() {
        return Err(naisen_core::error::ErrorCode::Required.at("tick"));
    }
    Ok(codes)
}
