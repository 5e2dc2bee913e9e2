//! Searching call records, newest first. Every search walks one index from where the page begins, so
//! that the millionth record costs what the first does. Which statement does it is not known here.

use naisen_core::actor::Actor;
use naisen_core::call_record::{Direction, Outcome};
use naisen_core::ids::{CallRecordId, CompanyId, SubscriberId};

use super::Reader;
use super::rows::CallRow;
use super::way::Way;
use crate::db::Conn;
use crate::error::Result;

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

/// A page of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallPage {
    /// Newest first.
    pub rows: Vec<CallRow>,
    /// How many there are on all pages, counted so far as was asked.
    pub count: usize,
    /// Where the next page begins; none on the last.
    pub next: Option<Cursor>,
}

/// A page of at most `size` records, and how many there are on all pages, counted up to `most`.
///
/// # Errors
/// As [`list`].
pub fn page(
    conn: &mut Conn<'_>,
    actor: &Actor,
    of: Option<CompanyId>,
    query: &CallQuery,
    size: usize,
    most: usize,
) -> Result<CallPage> {
    let mut rows = list(conn, actor, of, query, size.saturating_add(1))?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next = rows.last().filter(|_| more).map(|last| Cursor {
        start_ms: last.start_ms,
        id: CallRecordId(last.id),
    });
    // What is all on this page is counted already.
    let count = if query.after.is_none() && !more {
        rows.len()
    } else {
        count(conn, actor, of, query, most)?
    };
    Ok(CallPage { rows, count, next })
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
    let rows = Way::of(reader, query).list(conn, limit)?;
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
    Way::of(reader, &whole).count(conn, most)
}
