//! Reading a company's settings: whole, or only what changed since a counter.

use std::sync::Arc;

use imbl::OrdMap;
use naisen_core::calendar::Calendar;
use naisen_core::ids::CompanyId;
use naisen_core::settings::{
    Company, CompanySettings, ExtensionGroup, HuntGroup, PhoneBook, PickupGroup, Site, Subscriber,
};

use super::cache::Held;
use super::numbers::Numbers;
use super::{CompanyView, Kind};
use crate::db::{Conn, Tx};
use crate::error::{Fault, Result};
use crate::record::Record;
use crate::schedule::ScheduleTable;
use crate::sql::{row, sql};

/// Counters a copy may be behind and still be brought up to date by change rows; older rows go.
pub(crate) const CHANGES_KEPT: i64 = 1_024;
/// The row of `company_counter` that rises with what belongs to no company: holidays.
pub(crate) const EVERYONE: i64 = 0;

row! {
    pub(crate) struct CounterRow { company_id: i64, counter: i64 }
    pub(crate) struct ChangeRow { kind: String, id: i64 }
    pub(crate) struct NotedRow { company_id: i64, counter: i64, kind: String, id: i64 }
}

sql! {
    fn counters(company_id: i64) -> CounterRow =
        "SELECT company_id, counter FROM company_counter WHERE company_id IN (0, $1)";
    fn bump(company_id: i64, now_ms: i64) =
        "UPDATE company_counter SET counter = counter + 1, changed_ms = $2 WHERE company_id = $1";
    fn begin_counter(company_id: i64, now_ms: i64) =
        "INSERT INTO company_counter (company_id, counter, changed_ms) VALUES ($1, 1, $2)
         ON CONFLICT (company_id) DO NOTHING";
    fn delete_counter(company_id: i64) = "DELETE FROM company_counter WHERE company_id = $1";
    fn delete_changes(company_id: i64, before: i64) =
        "DELETE FROM change WHERE company_id = $1 AND counter < $2";
    fn changes(company_id: i64, since: i64) -> ChangeRow =
        "SELECT DISTINCT kind, id FROM change WHERE company_id = $1 AND counter > $2";
    fn insert_changes(each ..NotedRow) =
        "INSERT INTO change (company_id, counter, kind, id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (company_id, counter, kind, id) DO NOTHING";
    fn insert_change(company_id: i64, counter: i64, kind: &str, id: i64) =
        "INSERT INTO change (company_id, counter, kind, id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (company_id, counter, kind, id) DO NOTHING";
}

/// The state of a company this transaction sees; none when there is no such company.
pub(super) fn current(conn: &mut Conn<'_>, company: CompanyId) -> Result<Option<Arc<CompanyView>>> {
    if let Some(held) = conn.loaded.get(&company) {
        return Ok(Some(Arc::clone(&held.view)));
    }
    let Some(view) = read(conn, company)? else {
        return Ok(None);
    };
    let held = Held {
        view: Arc::clone(&view),
        locked: false,
    };
    conn.loaded.insert(company, held);
    Ok(Some(view))
}

/// The state of a company nobody else can change until this transaction ends.
pub(super) fn locked(tx: &mut Tx<'_>, company: CompanyId) -> Result<Option<Arc<CompanyView>>> {
    if let Some(held) = tx.loaded.get(&company)
        && held.locked
    {
        return Ok(Some(Arc::clone(&held.view)));
    }
    tx.loaded.remove(&company);
    let now_ms = tx.now_ms();
    if company.0 == EVERYONE || bump(tx, company.0, now_ms)? == 0 {
        return Ok(None);
    }
    let Some(view) = read(tx, company)? else {
        return Ok(None);
    };
    delete_changes(tx, company.0, view.counter - CHANGES_KEPT)?;
    let held = Held {
        view: Arc::clone(&view),
        locked: true,
    };
    tx.loaded.insert(company, held);
    Ok(Some(view))
}

fn read(conn: &mut Conn<'_>, company: CompanyId) -> Result<Option<Arc<CompanyView>>> {
    let rows = counters(conn, company.0)?;
    let counter_of = |id| {
        rows.iter()
            .find(|row| row.company_id == id)
            .map(|row| row.counter)
    };
    let Some(counter) = counter_of(company.0) else {
        return Ok(None);
    };
    let calendar_counter = counter_of(EVERYONE).unwrap_or(0);
    let is_near = |known: &Arc<CompanyView>| counter - known.counter <= CHANGES_KEPT;
    let mut view = match conn.cache().find(company).filter(is_near) {
        Some(known) => known,
        None => match in_turn(conn, company, is_near)? {
            Some(view) => view,
            None => return Ok(None),
        },
    };
    if view.counter < counter {
        let since = view.counter;
        let edited = Arc::make_mut(&mut view);
        for change in changes(conn, company.0, since)? {
            reload(conn, edited, company, &change)?;
        }
        edited.counter = counter;
    }
    if view.calendar_counter != calendar_counter {
        let calendar = calendar(conn, calendar_counter)?;
        let edited = Arc::make_mut(&mut view);
        Arc::make_mut(&mut edited.settings).put_calendar(calendar);
        edited.calendar_counter = calendar_counter;
    }
    Ok(Some(view))
}

/// Reads a whole company, unless somebody else has just done so: two copies of a large one would cost
/// more than all there is beside them.
fn in_turn(
    conn: &mut Conn<'_>,
    company: CompanyId,
    is_near: impl Fn(&Arc<CompanyView>) -> bool,
) -> Result<Option<Arc<CompanyView>>> {
    let cache = conn.cache();
    cache.in_turn(company, || {
        if let Some(known) = cache.find(company).filter(&is_near) {
            return Ok(Some(known));
        }
        let Some(view) = whole(conn, company)? else {
            return Ok(None);
        };
        let known = cache.find(company);
        let same = known.filter(|known| known.counter == view.counter);
        Ok(Some(same.unwrap_or_else(|| Arc::new(view))))
    })
}

/// Everything of one company. Its counter is left at 0: the caller brings it up to date.
fn whole(conn: &mut Conn<'_>, company: CompanyId) -> Result<Option<CompanyView>> {
    let rows = counters(conn, company.0)?;
    let counter = rows
        .iter()
        .find(|row| row.company_id == company.0)
        .map_or(0, |row| row.counter);
    let Some((version, record)) = Company::select(conn, company.0, company.0)? else {
        return Ok(None);
    };
    let mut settings = CompanySettings::new(company, record);
    settings.put_policy(conn.cache().policy());
    let mut versions = vec![((Kind::Company, company.0), version)];
    every::<Site>(conn, company, &mut settings, &mut versions)?;
    every::<ExtensionGroup>(conn, company, &mut settings, &mut versions)?;
    every::<PickupGroup>(conn, company, &mut settings, &mut versions)?;
    every::<Subscriber>(conn, company, &mut settings, &mut versions)?;
    every::<ScheduleTable>(conn, company, &mut settings, &mut versions)?;
    every::<HuntGroup>(conn, company, &mut settings, &mut versions)?;
    every::<PhoneBook>(conn, company, &mut settings, &mut versions)?;
    Ok(Some(CompanyView {
        settings: Arc::new(settings),
        versions: versions.into_iter().collect::<OrdMap<_, _>>(),
        numbers: Numbers::default(),
        counter,
        calendar_counter: -1,
    }))
}

fn every<R: Record>(
    conn: &mut Conn<'_>,
    company: CompanyId,
    settings: &mut CompanySettings,
    versions: &mut Vec<((Kind, i64), i64)>,
) -> Result<()> {
    for (id, version, record) in R::select_all(conn, company.0)? {
        versions.push(((R::KIND, id), version));
        record.put(settings, id);
    }
    Ok(())
}

fn reload(
    conn: &mut Conn<'_>,
    view: &mut CompanyView,
    company: CompanyId,
    change: &ChangeRow,
) -> Result<()> {
    let kind = Kind::of_word(&change.kind)
        .ok_or_else(|| Fault::because(format!("a change of a {:?}", change.kind)))?;
    let one = match kind {
        Kind::Company => one::<Company>,
        Kind::Site => one::<Site>,
        Kind::Subscriber => one::<Subscriber>,
        Kind::ExtensionGroup => one::<ExtensionGroup>,
        Kind::HuntGroup => one::<HuntGroup>,
        Kind::Schedule => one::<ScheduleTable>,
        Kind::PickupGroup => one::<PickupGroup>,
        Kind::PhoneBook => one::<PhoneBook>,
    };
    one(conn, view, company, change.id)
}

fn one<R: Record>(
    conn: &mut Conn<'_>,
    view: &mut CompanyView,
    company: CompanyId,
    id: i64,
) -> Result<()> {
    match R::select(conn, company.0, id)? {
        Some((version, record)) => {
            view.edit(R::KIND, id, Some(version), |settings| {
                record.put(settings, id)
            });
        }
        None => view.edit(R::KIND, id, None, |settings| R::take(settings, id)),
    }
    Ok(())
}

/// The holidays, read once a change of them and shared by all companies.
fn calendar(conn: &mut Conn<'_>, counter: i64) -> Result<Arc<Calendar>> {
    if let Some(calendar) = conn.cache().calendar(counter) {
        return Ok(calendar);
    }
    let calendar = Arc::new(crate::holiday::calendar(conn)?);
    conn.cache().put_calendar(counter, &calendar);
    Ok(calendar)
}

/// Notes that a record has changed, for every copy of the company.
pub(crate) fn note<R: Record>(
    tx: &mut Tx<'_>,
    company: CompanyId,
    id: i64,
    stored: Option<(i64, R)>,
) -> Result<()> {
    let Some(held) = tx.loaded.get_mut(&company).filter(|held| held.locked) else {
        return Err(Fault::because("a company was changed without its lock").into());
    };
    let view = Arc::make_mut(&mut held.view);
    let counter = view.counter;
    match stored {
        Some((version, record)) => {
            view.edit(R::KIND, id, Some(version), |settings| {
                record.put(settings, id)
            });
        }
        None => view.edit(R::KIND, id, None, |settings| R::take(settings, id)),
    }
    insert_change(tx, company.0, counter, R::KIND.word(), id)?;
    Ok(())
}

/// Puts a state prepared on the one before the lock in place of it, and notes what it changes.
pub(crate) fn install(
    tx: &mut Tx<'_>,
    company: CompanyId,
    prepared: &CompanyView,
    changed: &[(Kind, i64)],
) -> Result<()> {
    let Some(held) = tx.loaded.get_mut(&company).filter(|held| held.locked) else {
        return Err(Fault::because("a company was changed without its lock").into());
    };
    let counter = held.view.counter;
    let calendar_counter = held.view.calendar_counter;
    held.view = Arc::new(CompanyView {
        counter,
        calendar_counter,
        ..prepared.clone()
    });
    let rows: Vec<NotedRow> = changed
        .iter()
        .map(|(kind, id)| NotedRow {
            company_id: company.0,
            counter,
            kind: kind.word().to_owned(),
            id: *id,
        })
        .collect();
    insert_changes(tx, &rows)?;
    Ok(())
}

/// Begins the counter of a new company, whose lock this transaction then holds.
pub(crate) fn begin(tx: &mut Tx<'_>, company: CompanyId, record: &Company) -> Result<()> {
    let now_ms = tx.now_ms();
    begin_counter(tx, company.0, now_ms)?;
    let mut settings = CompanySettings::new(company, record.clone());
    settings.put_policy(tx.cache().policy());
    let view = CompanyView {
        settings: Arc::new(settings),
        versions: OrdMap::new(),
        numbers: Numbers::default(),
        counter: 1,
        calendar_counter: -1,
    };
    let held = Held {
        view: Arc::new(view),
        locked: true,
    };
    tx.loaded.insert(company, held);
    Ok(())
}

/// Ends the counter of a company whose rows are gone.
pub(crate) fn end(tx: &mut Tx<'_>, company: CompanyId) -> Result<()> {
    delete_changes(tx, company.0, i64::MAX)?;
    delete_counter(tx, company.0)?;
    tx.loaded.remove(&company);
    tx.cache().forget(company);
    Ok(())
}

/// Takes the lock of what belongs to no company.
pub(crate) fn lock_everyone(tx: &mut Tx<'_>) -> Result<()> {
    let now_ms = tx.now_ms();
    begin_counter(tx, EVERYONE, now_ms)?;
    bump(tx, EVERYONE, now_ms)?;
    Ok(())
}
