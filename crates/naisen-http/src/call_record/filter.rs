//! Which calls are looked for, as it stands in the URL: number, direction, outcome, days, and where the
//! page begins.

use naisen_core::call_record::{Direction, Outcome};
use naisen_core::dial_plan::normalise_number;
use naisen_core::error::{ErrorCode, Refusal};
use naisen_core::fold;
use naisen_core::ids::CallRecordId;
use naisen_core::settings::CompanySettings;
use naisen_store::call_record::{CallQuery, Cursor};

use crate::form::{DAY_MS, ListQuery, midnight};
use crate::simulator::number_of;

/// The choices made; empty finds every call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// A number or extension that took part.
    pub(crate) number: String,
    /// Which way, by its word.
    pub(crate) direction: String,
    /// What became of it, by its word.
    pub(crate) outcome: String,
    /// First day, `YYYY-MM-DD`.
    pub(crate) from: String,
    /// Last day, `YYYY-MM-DD`.
    pub(crate) until: String,
    query: CallQuery,
}

impl Filter {
    /// The choices of a URL.
    ///
    /// # Errors
    /// 8009 for a direction, an outcome, a day or a beginning that does not exist.
    pub(crate) fn of(list: &ListQuery) -> Result<Self, Refusal> {
        let text = |name: &str| fold::trim(list.choice(name)).to_owned();
        let (number, from, until) = (text("number"), text("from"), text("until"));
        let (direction, outcome) = (text("direction"), text("outcome"));
        let query = CallQuery {
            from_ms: midnight(&from, "from")?,
            until_ms: midnight(&until, "until")?.map(|ms| ms + DAY_MS),
            direction: word(&direction, "direction", Direction::of_word)?,
            outcome: word(&outcome, "outcome", Outcome::of_word)?,
            after: word(&text("after"), "after", cursor)?,
            ..CallQuery::default()
        };
        Ok(Self {
            number,
            direction,
            outcome,
            from,
            until,
            query,
        })
    }

    /// Whether anything narrows the list.
    pub(crate) fn narrows(&self) -> bool {
        let chosen = [
            &self.number,
            &self.direction,
            &self.outcome,
            &self.from,
            &self.until,
        ];
        chosen.iter().any(|one| !one.is_empty())
    }

    /// The query: an extension means the number that has it today.
    pub(super) fn query(&self, world: &CompanySettings) -> CallQuery {
        let mut query = self.query.clone();
        if self.number.is_empty() {
            return query;
        }
        let number = fold::phone_number(&self.number);
        match number_of(world, &self.number) {
            Some(id)
                if world
                    .subscriber(id)
                    .is_some_and(|s| s.external_number != number) =>
            {
                query.subscriber = Some(id);
            }
            _ => query.number = Some(normalise_number(&number)),
        }
        query
    }
}

/// Where a page begins, as a URL says it.
pub(super) fn told(cursor: Cursor) -> String {
    format!("{}-{}", cursor.start_ms, cursor.id)
}

fn cursor(text: &str) -> Option<Cursor> {
    let (start_ms, id) = text.split_once('-')?;
    Some(Cursor {
        start_ms: start_ms.parse().ok()?,
        id: CallRecordId(id.parse().ok()?),
    })
}

fn word<T>(
    text: &str,
    field: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    read(text)
        .map(Some)
        .ok_or_else(|| ErrorCode::Invalid.at(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_where_the_last_one_ended() {
        let at = Cursor {
            start_ms: 1_796_137_200_000,
            id: CallRecordId(42),
        };
        assert_eq!(cursor(&told(at)), Some(at));
        let list = ListQuery::parse(&format!("after={}", told(at))).unwrap();
        let filter = Filter::of(&list).unwrap();
        assert_eq!(filter.query.after, Some(at));
        assert!(!filter.narrows());
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        for (url, field) in [
            ("direction=up", "direction"),
            ("outcome=lost", "outcome"),
            ("from=2026-02-30", "from"),
            ("after=1", "after"),
        ] {
            let list = ListQuery::parse(url).unwrap();
            assert_eq!(
                Filter::of(&list),
                Err(ErrorCode::Invalid.at(field)),
                "{url}"
            );
        }
    }
}
