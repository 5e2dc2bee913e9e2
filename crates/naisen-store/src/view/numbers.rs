//! The number list (S04 and every screen made like it) over a company of any size: search, order and
//! page in a few milliseconds at 100,000 numbers (quality bar S8).
//!
//! A dense row of digits and identities a number, and one permutation a column and direction, made
//! when first asked for by sorting integers. A changed number patches its row and moves in the
//! permutations that exist; many changes at once drop them instead.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use naisen_core::ids::{ExtensionGroupId, HuntGroupId, PhoneBookId, PickupGroupId, SubscriberId};
use naisen_core::settings::{CompanySettings, Subscriber};

use super::Kind;
use crate::list::{Matching, Query, Search, Sort};

/// The columns a number list is searched and sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberColumn {
    /// 外線番号.
    #[default]
    External,
    /// 内線番号.
    Extension,
    /// 内線グループ, by name.
    ExtensionGroup,
    /// ピックアップグループ, by name.
    PickupGroup,
    /// サイト, by name.
    Site,
}

/// Which numbers a member screen shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Members of an extension group.
    ExtensionGroup(ExtensionGroupId),
    /// Members of a hunt group.
    HuntGroup(HuntGroupId),
    /// Members of a pickup group.
    PickupGroup(PickupGroupId),
    /// Members of a phone book.
    PhoneBook(PhoneBookId),
}

/// What a number list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberQuery {
    /// Search, order, page.
    pub list: Query<NumberColumn>,
    /// ■メンバ or ■非メンバ of a group; none shows both.
    pub members: Option<(Within, bool)>,
    /// Only these numbers; none shows all.
    pub only: Option<SubscriberId>,
}

/// The index of one company's numbers; empty until a list is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    rows: OnceLock<Arc<Vec<Row>>>,
    orders: Arc<[Orders; 5]>,
    patched: u32,
}

/// Numbers moved one by one in the permutations before these are dropped and made anew.
const PATCHES_MAX: u32 = 64;
/// The columns in the order of the permutations.
const COLUMNS: [NumberColumn; 5] = [
    NumberColumn::External,
    NumberColumn::Extension,
    NumberColumn::ExtensionGroup,
    NumberColumn::PickupGroup,
    NumberColumn::Site,
];

/// Positions of rows in the order of one column, ascending and descending.
type Orders = [OnceLock<Vec<u32>>; 2];

/// Digits with their length in front, so that comparing bytes compares length, then value.
type Digits<const N: usize> = [u8; N];

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    id: SubscriberId,
    external: Digits<12>,
    extension: Digits<9>,
    extension_group: i64,
    pickup_group: i64,
    site: i64,
}

fn digits<const N: usize>(text: &str) -> Digits<N> {
    let mut out = [0; N];
    let bytes = &text.as_bytes()[..text.len().min(N - 1)];
    out[0] = bytes.len() as u8;
    out[1..=bytes.len()].copy_from_slice(bytes);
    out
}

fn text<const N: usize>(digits: &Digits<N>) -> &[u8] {
    &digits[1..=usize::from(digits[0])]
}

impl Row {
    fn new(id: SubscriberId, subscriber: &Subscriber) -> Self {
        Self {
            id,
            external: digits(&subscriber.external_number),
            extension: digits(subscriber.extension.as_deref().unwrap_or_default()),
            extension_group: subscriber.extension_group.map_or(0, |g| g.0),
            pickup_group: subscriber.pickup_group.map_or(0, |g| g.0),
            site: subscriber.site.0,
        }
    }

    /// The identity of the named record in a column; 0 for none.
    const fn named(&self, column: NumberColumn) -> i64 {
        match column {
            NumberColumn::ExtensionGroup => self.extension_group,
            NumberColumn::PickupGroup => self.pickup_group,
            NumberColumn::Site => self.site,
            NumberColumn::External | NumberColumn::Extension => 0,
        }
    }
}

/// The names of a column by identity.
fn names(settings: &CompanySettings, column: NumberColumn) -> BTreeMap<i64, &str> {
    match column {
        NumberColumn::ExtensionGroup => settings
            .extension_groups()
            .map(|(id, g)| (id.0, g.name.as_str()))
            .collect(),
        NumberColumn::PickupGroup => settings
            .pickup_groups()
            .map(|(id, g)| (id.0, g.name.as_str()))
            .collect(),
        NumberColumn::Site => settings
            .sites()
            .map(|(id, s)| (id.0, s.name.as_str()))
            .collect(),
        NumberColumn::External | NumberColumn::Extension => BTreeMap::new(),
    }
}

impl Numbers {
    /// Takes note of a changed record.
    pub(super) fn touched(&mut self, kind: Kind, id: i64, settings: &CompanySettings) {
        match kind {
            Kind::Subscriber => self.touched_number(SubscriberId(id), settings),
            Kind::Site | Kind::ExtensionGroup | Kind::PickupGroup => self.orders = Arc::default(),
            Kind::Company | Kind::HuntGroup | Kind::Schedule | Kind::PhoneBook => {}
        }
    }

    fn touched_number(&mut self, id: SubscriberId, settings: &CompanySettings) {
        let Some(rows) = self.rows.get_mut() else {
            return;
        };
        let place = rows.binary_search_by_key(&id, |row| row.id);
        match (place, settings.subscriber(id)) {
            (Ok(at), Some(subscriber)) => {
                let new = Row::new(id, subscriber);
                if rows[at] != new {
                    Arc::make_mut(rows)[at] = new;
                    self.moved(at as u32, settings);
                }
            }
            (Ok(at), None) => {
                Arc::make_mut(rows).remove(at);
                self.orders = Arc::default();
            }
            (Err(at), Some(subscriber)) => {
                Arc::make_mut(rows).insert(at, Row::new(id, subscriber));
                self.orders = Arc::default();
            }
            (Err(_), None) => {}
        }
    }

    /// Moves one number to its new place in every permutation there is.
    fn moved(&mut self, at: u32, settings: &CompanySettings) {
        self.patched += 1;
        if self.patched > PATCHES_MAX {
            self.patched = 0;
            self.orders = Arc::default();
            return;
        }
        let Some(rows) = self.rows.get() else {
            return;
        };
        for (column, orders) in COLUMNS.into_iter().zip(Arc::make_mut(&mut self.orders)) {
            for (descending, order) in [false, true].into_iter().zip(orders) {
                let Some(order) = order.get_mut() else {
                    continue;
                };
                let rank = ranks(settings, column);
                let sort = Sort { column, descending };
                order.retain(|other| *other != at);
                let own = key(row(rows, at), sort, &rank);
                let place =
                    order.partition_point(|other| key(row(rows, *other), sort, &rank) < own);
                order.insert(place, at);
            }
        }
    }

    fn rows(&self, settings: &CompanySettings) -> &[Row] {
        self.rows.get_or_init(|| {
            Arc::new(
                settings
                    .subscribers()
                    .map(|(id, s)| Row::new(id, s))
                    .collect(),
            )
        })
    }

    /// Positions of all rows in an order: empty last, ties by 外線番号.
    fn order(&self, settings: &CompanySettings, sort: Sort<NumberColumn>) -> &[u32] {
        let rows = self.rows(settings);
        self.orders[sort.column as usize][usize::from(sort.descending)].get_or_init(|| {
            let rank = ranks(settings, sort.column);
            let keyed = rows
                .iter()
                .zip(0..)
                .map(|(row, at)| (key(row, sort, &rank), at));
            let mut keyed: Vec<((u64, u64), u32)> = keyed.collect();
            keyed.sort_unstable();
            keyed.into_iter().map(|(_, at)| at).collect()
        })
    }

    /// The numbers of one page, and how many there are on all pages.
    pub(crate) fn find(
        &self,
        settings: &CompanySettings,
        query: &NumberQuery,
    ) -> (Vec<SubscriberId>, usize) {
        let rows = self.rows(settings);
        let page = query.list.page;
        if let Some(only) = query.only {
            let found: Vec<_> = settings
                .subscriber(only)
                .map(|_| only)
                .into_iter()
                .collect();
            return (found.clone(), found.len());
        }
        let order = self.order(settings, query.list.sort);
        let search = query
            .list
            .search
            .as_ref()
            .filter(|search| !search.text.is_empty());
        let shown = order.iter().map(|at| row(rows, *at));
        if search.is_none() && query.members.is_none() {
            let ids = shown
                .skip(page.offset())
                .take(page.size)
                .map(|row| row.id)
                .collect();
            return (ids, rows.len());
        }
        let finds = finder(settings, search);
        let within = members(settings, query.members);
        let mut total = 0;
        let mut ids = Vec::new();
        for row in shown.filter(|row| finds(row) && within(row)) {
            if total >= page.offset() && ids.len() < page.size {
                ids.push(row.id);
            }
            total += 1;
        }
        (ids, total)
    }
}

fn row(rows: &[Row], at: u32) -> &Row {
    &rows[at as usize]
}

/// What a row is sorted by, as integers: the column's value, then 外線番号. Empty values are last in
/// both directions.
fn key(row: &Row, sort: Sort<NumberColumn>, rank: &BTreeMap<i64, u32>) -> (u64, u64) {
    let value = match sort.column {
        NumberColumn::External => Some(packed(&row.external)),
        NumberColumn::Extension => (row.extension[0] > 0).then(|| packed(&row.extension)),
        column => rank.get(&row.named(column)).map(|rank| u64::from(*rank)),
    };
    let directed = match value {
        None => u64::MAX,
        Some(value) if sort.descending => (u64::MAX >> 1) - value,
        Some(value) => value,
    };
    (directed, packed(&row.external))
}

/// Length, then digits of four bits each: at most 4 + 44 bits.
fn packed<const N: usize>(digits: &Digits<N>) -> u64 {
    let value = text(digits)
        .iter()
        .fold(0, |value, digit| value << 4 | u64::from(digit & 0xf));
    u64::from(digits[0]) << 48 | value
}

/// The place of each named record in the order of names.
fn ranks(settings: &CompanySettings, column: NumberColumn) -> BTreeMap<i64, u32> {
    let mut by_name: Vec<(i64, &str)> = names(settings, column).into_iter().collect();
    by_name.sort_by(|a, b| a.1.cmp(b.1));
    by_name
        .into_iter()
        .zip(0..)
        .map(|((id, _), rank)| (id, rank))
        .collect()
}

/// Whether a row is found by the search bar. Names are matched once each, not once a row.
fn finder<'a>(
    settings: &CompanySettings,
    search: Option<&'a Search<NumberColumn>>,
) -> Box<dyn Fn(&Row) -> bool + 'a> {
    let Some(search) = search else {
        return Box::new(|_| true);
    };
    let matching: Matching = search.matching;
    let wanted = search.text.as_bytes();
    match search.target {
        NumberColumn::External => {
            Box::new(move |row| matching.finds_bytes(text(&row.external), wanted))
        }
        NumberColumn::Extension => {
            Box::new(move |row| matching.finds_bytes(text(&row.extension), wanted))
        }
        column => {
            let found: BTreeSet<i64> = names(settings, column)
                .into_iter()
                .filter(|(_, name)| matching.finds(name, &search.text))
                .map(|(id, _)| id)
                .collect();
            Box::new(move |row| found.contains(&row.named(column)))
        }
    }
}

/// Whether a row is on the wanted side of a member screen.
fn members(
    settings: &CompanySettings,
    members: Option<(Within, bool)>,
) -> Box<dyn Fn(&Row) -> bool> {
    let Some((within, wanted)) = members else {
        return Box::new(|_| true);
    };
    let set: BTreeSet<SubscriberId> = match within {
        Within::ExtensionGroup(id) => {
            return Box::new(move |row| (row.extension_group == id.0) == wanted);
        }
        Within::PickupGroup(id) => {
            return Box::new(move |row| (row.pickup_group == id.0) == wanted);
        }
        Within::HuntGroup(id) => settings
            .hunt_group(id)
            .map(|group| group.members.iter().map(|m| m.subscriber).collect())
            .unwrap_or_default(),
        Within::PhoneBook(id) => settings
            .phone_book(id)
            .map(|book| book.members.iter().copied().collect())
            .unwrap_or_default(),
    };
    Box::new(move |row| set.contains(&row.id) == wanted)
}
