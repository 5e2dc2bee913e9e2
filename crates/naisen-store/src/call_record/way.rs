//! The statements that search call records, and which of them answers a query: by what leaves least to
//! look through.

use naisen_core::call_record::{Direction, Outcome};
use naisen_core::ids::{CallRecordId, SubscriberId};

use super::rows::CallRow;
use super::{CallQuery, Cursor, Reader};
use crate::db::Conn;
use crate::error::Result;
use crate::sql::{row, sql};

/// Records of a number up to which it is the rarer part of a search for a number's calls with another.
const RARE: usize = 1_000;

row! {
    /// From where a page begins, and how many.
    pub(super) struct Stretch {
        company_id: i64,
        from_ms: i64,
        before_ms: i64,
        before_id: i64,
        limit: i64,
    }
    pub(super) struct OfKind {
        company_id: i64,
        from_ms: i64,
        before_ms: i64,
        before_id: i64,
        limit: i64,
        direction: String,
        outcome: String,
    }
    pub(super) struct OfNumber {
        company_id: i64,
        from_ms: i64,
        before_ms: i64,
        before_id: i64,
        limit: i64,
        direction: Option<String>,
        outcome: Option<String>,
        number: String,
    }
    pub(super) struct OfSubscriber {
        company_id: i64,
        from_ms: i64,
        before_ms: i64,
        before_id: i64,
        limit: i64,
        direction: Option<String>,
        outcome: Option<String>,
        subscriber_id: i64,
    }
    pub(super) struct OfBoth {
        company_id: i64,
        from_ms: i64,
        before_ms: i64,
        before_id: i64,
        limit: i64,
        direction: Option<String>,
        outcome: Option<String>,
        subscriber_id: i64,
        number: String,
    }
    pub(super) struct CountRow { count: i64 }
}

macro_rules! columns {
    () => {
        "SELECT r.company_id, r.id, r.start_ms, r.answer_ms, r.end_ms, r.direction, r.outcome,
                r.withheld, r.caller_id, r.caller, r.called_id, r.called, r.answerer_id, r.answerer"
    };
}
macro_rules! records {
    ($condition:literal) => {
        concat!(
            " FROM call_record r WHERE r.company_id = $1",
            $condition,
            " AND r.start_ms >= $2 AND (r.start_ms, r.id) < ($3, $4)
              ORDER BY r.start_ms DESC, r.id DESC LIMIT $5"
        )
    };
}
/// The party's row alone is enough to filter by direction and outcome, and to count.
macro_rules! parties {
    ($party:literal) => {
        parties!($party, "", "")
    };
    ($party:literal, $join:expr, $condition:expr) => {
        concat!(
            " FROM call_party p",
            $join,
            " WHERE p.company_id = $1 AND ",
            $party,
            " AND p.start_ms >= $2 AND (p.start_ms, p.call_record_id) < ($3, $4)
              AND (CAST($6 AS TEXT) IS NULL OR p.direction = $6)
              AND (CAST($7 AS TEXT) IS NULL OR p.outcome = $7)",
            $condition,
            " ORDER BY p.start_ms DESC, p.call_record_id DESC LIMIT $5"
        )
    };
}
macro_rules! with_record {
    () => {
        " JOIN call_record r ON r.company_id = p.company_id AND r.id = p.call_record_id"
    };
}
/// A caller that withheld its number is not found by it, except by itself.
macro_rules! shown {
    () => {
        " AND (r.called = $9 OR (r.caller = $9 AND (NOT r.withheld OR r.caller_id = $8)))"
    };
}
/// With the start, which index of the parties is taken does not matter.
macro_rules! takes_part {
    () => {
        " AND EXISTS (SELECT 1 FROM call_party q WHERE q.company_id = p.company_id
              AND q.call_record_id = p.call_record_id AND q.subscriber_id = $8 AND q.start_ms = p.start_ms)"
    };
}
macro_rules! both {
    ("subscriber") => {
        parties!("p.subscriber_id = $8", with_record!(), shown!())
    };
    ("number") => {
        parties!(
            "p.number = $9",
            with_record!(),
            concat!(shown!(), takes_part!())
        )
    };
}
macro_rules! counted {
    ($column:literal, $records:expr) => {
        concat!(
            "SELECT COUNT(*) AS count FROM (SELECT ",
            $column,
            $records,
            ") AS found"
        )
    };
}

sql! {
    fn by_time(..Stretch) -> CallRow = concat!(columns!(), records!(""));
    fn by_kind(..OfKind) -> CallRow =
        concat!(columns!(), records!(" AND r.direction = $6 AND r.outcome = $7"));
    fn by_number(..OfNumber) -> CallRow =
        concat!(columns!(), parties!("p.number = $8", with_record!(), ""));
    fn by_subscriber(..OfSubscriber) -> CallRow =
        concat!(columns!(), parties!("p.subscriber_id = $8", with_record!(), ""));
    fn by_subscriber_then_number(..OfBoth) -> CallRow = concat!(columns!(), both!("subscriber"));
    fn by_number_then_subscriber(..OfBoth) -> CallRow = concat!(columns!(), both!("number"));
    fn count_by_time(..Stretch) -> CountRow = counted!("r.id", records!(""));
    fn count_by_kind(..OfKind) -> CountRow =
        counted!("r.id", records!(" AND r.direction = $6 AND r.outcome = $7"));
    fn count_by_number(..OfNumber) -> CountRow =
        counted!("p.call_record_id", parties!("p.number = $8"));
    fn count_by_subscriber(..OfSubscriber) -> CountRow =
        counted!("p.call_record_id", parties!("p.subscriber_id = $8"));
    fn count_by_subscriber_then_number(..OfBoth) -> CountRow =
        counted!("p.call_record_id", both!("subscriber"));
    fn count_by_number_then_subscriber(..OfBoth) -> CountRow =
        counted!("p.call_record_id", both!("number"));
}

/// How a query is answered.
pub(super) enum Way {
    Time(Stretch),
    /// Kinds of calls, each of which has a stretch of the index.
    Kinds(Vec<OfKind>),
    Number(OfNumber),
    Subscriber(OfSubscriber),
    Both(OfBoth),
}

impl Way {
    pub(super) fn of(reader: Reader, query: &CallQuery) -> Self {
        let stretch = Stretch::of(reader, query);
        // A user's own number stands before any other.
        match (reader.own().or(query.subscriber), query.number.clone()) {
            (Some(id), None) => Self::Subscriber(stretch.of_subscriber(query, id)),
            (Some(id), Some(number)) => Self::Both(stretch.of_both(query, id, number)),
            (None, Some(number)) => Self::Number(stretch.of_number(query, number)),
            (None, None) if query.direction.is_none() && query.outcome.is_none() => {
                Self::Time(stretch)
            }
            (None, None) => Self::Kinds(stretch.of_kinds(query)),
        }
    }

    /// What is found, newest first.
    pub(super) fn list(self, conn: &mut Conn<'_>, limit: usize) -> Result<Vec<CallRow>> {
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        match self {
            Self::Time(wanted) => Ok(by_time(
                conn,
                &Stretch {
                    limit: most,
                    ..wanted
                },
            )?),
            Self::Number(wanted) => Ok(by_number(
                conn,
                &OfNumber {
                    limit: most,
                    ..wanted
                },
            )?),
            Self::Subscriber(wanted) => Ok(by_subscriber(
                conn,
                &OfSubscriber {
                    limit: most,
                    ..wanted
                },
            )?),
            Self::Both(wanted) => {
                let rare = number_is_rare(conn, &wanted)?;
                let by = if rare {
                    by_number_then_subscriber
                } else {
                    by_subscriber_then_number
                };
                Ok(by(
                    conn,
                    &OfBoth {
                        limit: most,
                        ..wanted
                    },
                )?)
            }
            Self::Kinds(kinds) => {
                let mut found = Vec::new();
                for wanted in kinds {
                    found.extend(by_kind(
                        conn,
                        &OfKind {
                            limit: most,
                            ..wanted
                        },
                    )?);
                }
                found.sort_unstable_by_key(|row| std::cmp::Reverse((row.start_ms, row.id)));
                found.truncate(limit);
                Ok(found)
            }
        }
    }

    /// How many are found, up to `most`.
    pub(super) fn count(self, conn: &mut Conn<'_>, most: usize) -> Result<usize> {
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = match self {
            Self::Time(wanted) => count_by_time(conn, &Stretch { limit, ..wanted }),
            Self::Number(wanted) => count_by_number(conn, &OfNumber { limit, ..wanted }),
            Self::Subscriber(wanted) => {
                count_by_subscriber(conn, &OfSubscriber { limit, ..wanted })
            }
            Self::Both(wanted) => {
                let rare = number_is_rare(conn, &wanted)?;
                let by = if rare {
                    count_by_number_then_subscriber
                } else {
                    count_by_subscriber_then_number
                };
                by(conn, &OfBoth { limit, ..wanted })
            }
            Self::Kinds(kinds) => {
                let mut found = 0;
                for wanted in kinds {
                    let limit = limit - i64::try_from(found).unwrap_or(i64::MAX);
                    if limit <= 0 {
                        break;
                    }
                    found += one(&count_by_kind(conn, &OfKind { limit, ..wanted })?);
                }
                return Ok(found);
            }
        }?;
        Ok(one(&rows))
    }
}

/// Whether a number has so few records that each may be asked for the subscriber.
fn number_is_rare(conn: &mut Conn<'_>, both: &OfBoth) -> Result<bool> {
    let number = OfNumber {
        company_id: both.company_id,
        from_ms: both.from_ms,
        before_ms: both.before_ms,
        before_id: both.before_id,
        limit: i64::try_from(RARE).unwrap_or(i64::MAX),
        direction: None,
        outcome: None,
        number: both.number.clone(),
    };
    Ok(one(&count_by_number(conn, &number)?) < RARE)
}

fn one(rows: &[CountRow]) -> usize {
    let count = rows.first().map_or(0, |row| row.count);
    usize::try_from(count).unwrap_or_default()
}

impl Stretch {
    fn of(reader: Reader, query: &CallQuery) -> Self {
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
        Self {
            company_id: reader.company.0,
            from_ms: query.from_ms.unwrap_or(0),
            before_ms: before.start_ms,
            before_id: before.id.0,
            limit: 0,
        }
    }

    fn of_kinds(&self, query: &CallQuery) -> Vec<OfKind> {
        let wanted = |direction: &Direction| query.direction.is_none_or(|one| one == *direction);
        let directions = Direction::ALL.into_iter().filter(wanted);
        let kinds = directions.flat_map(|direction| {
            let wanted = |outcome: &Outcome| query.outcome.is_none_or(|one| one == *outcome);
            let outcomes = Outcome::ALL.into_iter().filter(wanted);
            outcomes.map(move |outcome| (direction, outcome))
        });
        let kinds = kinds.map(|(direction, outcome)| OfKind {
            company_id: self.company_id,
            from_ms: self.from_ms,
            before_ms: self.before_ms,
            before_id: self.before_id,
            limit: self.limit,
            direction: direction.word().to_owned(),
            outcome: outcome.word().to_owned(),
        });
        kinds.collect()
    }

    fn of_number(self, query: &CallQuery, number: String) -> OfNumber {
        OfNumber {
            company_id: self.company_id,
            from_ms: self.from_ms,
            before_ms: self.before_ms,
            before_id: self.before_id,
            limit: self.limit,
            direction: query.direction.map(|one| one.word().to_owned()),
            outcome: query.outcome.map(|one| one.word().to_owned()),
            number,
        }
    }

    fn of_subscriber(self, query: &CallQuery, subscriber: SubscriberId) -> OfSubscriber {
        OfSubscriber {
            company_id: self.company_id,
            from_ms: self.from_ms,
            before_ms: self.before_ms,
            before_id: self.before_id,
            limit: self.limit,
            direction: query.direction.map(|one| one.word().to_owned()),
            outcome: query.outcome.map(|one| one.word().to_owned()),
            subscriber_id: subscriber.0,
        }
    }

    fn of_both(self, query: &CallQuery, subscriber: SubscriberId, number: String) -> OfBoth {
        OfBoth {
            company_id: self.company_id,
            from_ms: self.from_ms,
            before_ms: self.before_ms,
            before_id: self.before_id,
            limit: self.limit,
            direction: query.direction.map(|one| one.word().to_owned()),
            outcome: query.outcome.map(|one| one.word().to_owned()),
            subscriber_id: subscriber.0,
            number,
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, StatementStatus, ToSql};

    use super::*;
    use crate::sql::Statement;

    /// Calls of company 1 from outside, all answered, by a thousand callers.
    fn filled(calls: i64) -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        crate::migrate::sqlite(&mut db).unwrap();
        let numbers =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)";
        for rows in [
            "INSERT INTO call_record
             SELECT 1, i, i, i, i, 'incoming', 'answered', FALSE, 0, 'c' || (i % 1000), 7, 'main', 7,
                    'main' FROM n",
            "INSERT INTO call_party SELECT 1, i, 'main', 7, i, 'incoming', 'answered' FROM n",
            "INSERT INTO call_party
             SELECT 1, i, 'c' || (i % 1000), 0, i, 'incoming', 'answered' FROM n",
        ] {
            db.execute(&format!("{numbers} {rows}"), [calls]).unwrap();
        }
        db
    }

    /// Steps of SQLite's machine for a page of 20 from the middle, and the rows on it.
    fn steps(db: &Connection, statement: &Statement, rest: &[&dyn ToSql]) -> (i32, usize) {
        let page: [&dyn ToSql; 5] = [&1, &0, &500, &0, &20];
        let mut prepared = db.prepare(statement.numbered()).unwrap();
        let mut rows = prepared.query([&page, rest].concat().as_slice()).unwrap();
        let mut count = 0;
        while rows.next().unwrap().is_some() {
            count += 1;
        }
        drop(rows);
        (prepared.get_status(StatementStatus::VmStep), count)
    }

    #[test]
    fn a_search_reads_what_it_finds_and_nothing_else() {
        let (some, many) = (filled(1_000), filled(20_000));
        let check = |what: &str, statement: &Statement, rest: &[&dyn ToSql], wanted: usize| {
            let (few, found) = steps(&some, statement, rest);
            let (same, found_too) = steps(&many, statement, rest);
            assert_eq!((found, found_too), (wanted, wanted), "{what}");
            assert!(
                same <= few,
                "{what}: {few} steps among 1,000, {same} among 20,000"
            );
        };
        let any = &None::<&str>;
        check("newest", &by_time::STATEMENT, &[], 20);
        let of_kind = &by_kind::STATEMENT;
        check("of a kind", of_kind, &[&"incoming", &"answered"], 20);
        check("of no call's kind", of_kind, &[&"outgoing", &"answered"], 0);
        let of_number = &by_number::STATEMENT;
        check("with a number", of_number, &[any, any, &"main"], 20);
        check("with nobody", of_number, &[any, any, &"c1000"], 0);
        check(
            "of a subscriber",
            &by_subscriber::STATEMENT,
            &[any, any, &7],
            20,
        );
        let of_both = &by_number_then_subscriber::STATEMENT;
        check("of both", of_both, &[any, any, &7, &"c77"], 1);
        let counted = &count_by_kind::STATEMENT;
        check("counted", counted, &[&"incoming", &"answered"], 1);
    }
}
