//! Searching call records, newest first. Every search walks one index from where the page begins, so
//! that the millionth record costs what the first does.

use naisen_core::actor::Actor;
use naisen_core::call_record::{Direction, Outcome};
use naisen_core::ids::{CallRecordId, CompanyId, SubscriberId};

use super::Reader;
use super::rows::CallRow;
use crate::db::Conn;
use crate::error::Result;
use crate::sql::{row, sql};

/// Where a page begins: after the record with this start and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Start of the last record shown, epoch milliseconds.
    pub start_ms: i64,
    /// Its id.
    pub id: CallRecordId,
}

/// Which records are looked for; an empty query finds all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallQuery {
    /// Not before, epoch milliseconds.
    pub from_ms: Option<i64>,
    /// Before, epoch milliseconds.
    pub until_ms: Option<i64>,
    /// Which way.
    pub direction: Option<Direction>,
    /// What became of them.
    pub outcome: Option<Outcome>,
    /// A number that took part, exactly, `0…` or `+…`.
    pub number: Option<String>,
    /// A subscriber that took part.
    pub subscriber: Option<SubscriberId>,
    /// Only what comes after this in the list.
    pub after: Option<Cursor>,
}

row! {
    pub(super) struct Wanted {
        company_id: i64,
        from_ms: i64,
        before_ms: i64,
        before_id: i64,
        direction: Option<String>,
        outcome: Option<String>,
        limit: i64,
    }
    pub(super) struct WantedOf {
        company_id: i64,
        from_ms: i64,
        before_ms: i64,
        before_id: i64,
        direction: Option<String>,
        outcome: Option<String>,
        limit: i64,
        number: Option<String>,
    }
    pub(super) struct WantedBy {
        company_id: i64,
        from_ms: i64,
        before_ms: i64,
        before_id: i64,
        direction: Option<String>,
        outcome: Option<String>,
        limit: i64,
        number: Option<String>,
        subscriber_id: i64,
    }
}

/// Records from where the page begins, with a condition on direction ($5) and outcome ($6).
macro_rules! records {
    ($condition:literal) => {
        concat!(
            " FROM call_record r
              WHERE r.company_id = $1 AND r.start_ms >= $2 AND (r.start_ms, r.id) < ($3, $4) AND ",
            $condition,
            " ORDER BY r.start_ms DESC, r.id DESC LIMIT $7"
        )
    };
}
/// Records of a party; the party's row alone is enough to filter by direction and outcome.
macro_rules! records_of {
    ($party:literal, $condition:literal) => {
        concat!(
            " FROM call_party p
              JOIN call_record r ON r.company_id = p.company_id AND r.id = p.call_record_id
              WHERE p.company_id = $1 AND ",
            $party,
            " AND p.start_ms >= $2 AND (p.start_ms, p.call_record_id) < ($3, $4)
              AND (CAST($5 AS TEXT) IS NULL OR p.direction = $5)
              AND (CAST($6 AS TEXT) IS NULL OR p.outcome = $6) AND ",
            $condition,
            " ORDER BY p.start_ms DESC, p.call_record_id DESC LIMIT $7"
        )
    };
}
macro_rules! by_time {
    () => {
        records!(
            "(CAST($5 AS TEXT) IS NULL OR r.direction = $5)
             AND (CAST($6 AS TEXT) IS NULL OR r.outcome = $6)"
        )
    };
}
macro_rules! by_outcome {
    () => {
        records!("(CAST($5 AS TEXT) IS NULL OR r.direction = $5) AND r.outcome = $6")
    };
}
macro_rules! by_direction {
    () => {
        records!("r.direction = $5 AND (CAST($6 AS TEXT) IS NULL OR r.outcome = $6)")
    };
}
macro_rules! by_number {
    () => {
        records_of!("p.number = $8", "p.number = $8")
    };
}
/// A caller that withheld its number is not found by it, except by itself.
macro_rules! by_subscriber {
    () => {
        records_of!(
            "p.subscriber_id = $9",
            "(CAST($8 AS TEXT) IS NULL OR r.called = $8
              OR (r.caller = $8 AND (NOT r.withheld OR r.caller_id = $9)))"
        )
    };
}
macro_rules! columns {
    () => {
        "SELECT r.company_id, r.id, r.start_ms, r.answer_ms, r.end_ms, r.direction, r.outcome,
                r.withheld, r.caller_id, r.caller, r.called_id, r.called, r.answerer_id, r.answerer"
    };
}
macro_rules! counted {
    ($records:expr) => {
        concat!(
            "SELECT COUNT(*) AS count FROM (SELECT r.id",
            $records,
            ") AS found"
        )
    };
}

row! {
    pub(super) struct CountRow { count: i64 }
}

// The counts walk the same indexes as the pages; what is scanned whole is what they found, at most
// the limit.
sql! {
    fn by_time(..Wanted) -> CallRow = concat!(columns!(), by_time!());
    fn by_outcome(..Wanted) -> CallRow = concat!(columns!(), by_outcome!());
    fn by_direction(..Wanted) -> CallRow = concat!(columns!(), by_direction!());
    fn by_number(..WantedOf) -> CallRow = concat!(columns!(), by_number!());
    fn by_subscriber(..WantedBy) -> CallRow = concat!(columns!(), by_subscriber!());
    [scan] fn count_by_time(..Wanted) -> CountRow = counted!(by_time!());
    [scan] fn count_by_outcome(..Wanted) -> CountRow = counted!(by_outcome!());
    [scan] fn count_by_direction(..Wanted) -> CountRow = counted!(by_direction!());
    [scan] fn count_by_number(..WantedOf) -> CountRow = counted!(by_number!());
    [scan] fn count_by_subscriber(..WantedBy) -> CountRow = counted!(by_subscriber!());
}

/// Which statement answers a query: by the column that leaves least to look through.
enum Way {
    Time(Wanted),
    Outcome(Wanted),
    Direction(Wanted),
    Number(WantedOf),
    Subscriber(WantedBy),
}

impl Way {
    fn of(reader: Reader, query: &CallQuery, limit: usize) -> Self {
        // An instant alone ends before its first record: ids are positive.
        let until = query.until_ms.map(|start_ms| Cursor {
            start_ms,
            id: CallRecordId(0),
        });
        let end = Cursor {
            start_ms: i64::MAX,
            id: CallRecordId(0),
        };
        let before = [query.after, until].into_iter().flatten().min();
        let before = before.unwrap_or(end);
        let wanted = Wanted {
            company_id: reader.company.0,
            from_ms: query.from_ms.unwrap_or(0),
            before_ms: before.start_ms,
            before_id: before.id.0,
            direction: query.direction.map(|one| one.word().to_owned()),
            outcome: query.outcome.map(|one| one.word().to_owned()),
            limit: i64::try_from(limit).unwrap_or(i64::MAX),
        };
        // A user's own number stands before any other.
        match (reader.own().or(query.subscriber), query.number.clone()) {
            (Some(id), number) => Self::Subscriber(wanted.by(id, number)),
            (None, Some(number)) => Self::Number(wanted.of(number)),
            (None, None) if wanted.outcome.is_some() => Self::Outcome(wanted),
            (None, None) if wanted.direction.is_some() => Self::Direction(wanted),
            (None, None) => Self::Time(wanted),
        }
    }
}

impl Wanted {
    fn of(self, number: String) -> WantedOf {
        WantedOf {
            company_id: self.company_id,
            from_ms: self.from_ms,
            before_ms: self.before_ms,
            before_id: self.before_id,
            direction: self.direction,
            outcome: self.outcome,
            limit: self.limit,
            number: Some(number),
        }
    }

    fn by(self, subscriber: SubscriberId, number: Option<String>) -> WantedBy {
        WantedBy {
            company_id: self.company_id,
            from_ms: self.from_ms,
            before_ms: self.before_ms,
            before_id: self.before_id,
            direction: self.direction,
            outcome: self.outcome,
            limit: self.limit,
            number,
            subscriber_id: subscriber.0,
        }
    }
}

/// Records found, newest first, at most `limit`: the actor's company's, or those its number took part
/// in. `of` names the company for an operator.
///
/// # Errors
/// 9002 for an operator that has given no reason lately, and for a company named by anybody else.
pub fn list(
    conn: &mut Conn<'_>,
    actor: &Actor,
    of: Option<CompanyId>,
    query: &CallQuery,
    limit: usize,
) -> Result<Vec<CallRow>> {
    let reader = Reader::admit(conn, actor, of)?;
    let rows = match Way::of(reader, query, limit) {
        Way::Time(wanted) => by_time(conn, &wanted),
        Way::Outcome(wanted) => by_outcome(conn, &wanted),
        Way::Direction(wanted) => by_direction(conn, &wanted),
        Way::Number(wanted) => by_number(conn, &wanted),
        Way::Subscriber(wanted) => by_subscriber(conn, &wanted),
    }?;
    let seen = rows.into_iter().map(|row| row.seen_by(reader.viewer));
    Ok(seen.collect())
}

/// How many records a query finds, wherever its page begins; counted up to `most`.
///
/// # Errors
/// As [`list`].
pub fn count(
    conn: &mut Conn<'_>,
    actor: &Actor,
    of: Option<CompanyId>,
    query: &CallQuery,
    most: usize,
) -> Result<usize> {
    let reader = Reader::admit(conn, actor, of)?;
    let whole = CallQuery {
        after: None,
        ..query.clone()
    };
    let found = match Way::of(reader, &whole, most) {
        Way::Time(wanted) => count_by_time(conn, &wanted),
        Way::Outcome(wanted) => count_by_outcome(conn, &wanted),
        Way::Direction(wanted) => count_by_direction(conn, &wanted),
        Way::Number(wanted) => count_by_number(conn, &wanted),
        Way::Subscriber(wanted) => count_by_subscriber(conn, &wanted),
    }?;
    let count = found.first().map_or(0, |row| row.count);
    Ok(usize::try_from(count).unwrap_or_default())
}
