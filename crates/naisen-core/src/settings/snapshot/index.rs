//! A private index of the snapshot: from a key to the records that carry it. It knows nothing about
//! what the keys mean, and holds duplicates, because a save of many rows passes through states that
//! the checks have yet to judge.

use std::borrow::Borrow;
use std::sync::Arc;

use imbl::{OrdMap, OrdSet};

/// Few ids under each key (an extension, a number), mostly one: the ids of a key are copied when they
/// change.
#[derive(Clone, Debug)]
pub(super) struct Index<K: Ord, V>(OrdMap<K, Ids<V>>);

/// The ids under one key, ascending.
#[derive(Clone, Debug)]
enum Ids<V> {
    One(V),
    Some(Arc<Vec<V>>),
}

impl<V> Ids<V> {
    /// None when there are none.
    fn of(mut ids: Vec<V>) -> Option<Self> {
        match ids.len() {
            0 => None,
            1 => ids.pop().map(Self::One),
            _ => Some(Self::Some(Arc::new(ids))),
        }
    }

    fn all(&self) -> &[V] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Some(ids) => ids,
        }
    }
}

impl<K: Ord, V> Default for Index<K, V> {
    fn default() -> Self {
        Self(OrdMap::new())
    }
}

impl<K: Ord + Clone, V: Ord + Copy> Index<K, V> {
    pub(super) fn insert(&mut self, key: K, id: V) {
        let held = self.0.get(&key).map_or(&[][..], Ids::all);
        let Err(at) = held.binary_search(&id) else {
            return;
        };
        let mut ids = held.to_vec();
        ids.insert(at, id);
        if let Some(ids) = Ids::of(ids) {
            self.0.insert(key, ids);
        }
    }

    pub(super) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q, id: V)
    where
        K: Borrow<Q>,
    {
        let Some((key, held)) = self.0.get_key_value(key) else {
            return;
        };
        let key = key.clone();
        let left = held.all().iter().copied().filter(|held| *held != id);
        match Ids::of(left.collect()) {
            Some(left) => self.0.insert(key, left),
            None => self.0.remove(key.borrow()),
        };
    }

    /// The ids under a key, ascending.
    pub(super) fn all<Q: Ord + ?Sized>(&self, key: &Q) -> &[V]
    where
        K: Borrow<Q>,
    {
        self.0.get(key).map_or(&[], Ids::all)
    }

    pub(super) fn first<Q: Ord + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.all(key).first().copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }
}

/// Many ids under each key (the members of a group): one changed id costs O(log n).
#[derive(Clone, Debug)]
pub(super) struct Membership<K: Ord, V: Ord>(OrdMap<K, OrdSet<V>>);

impl<K: Ord, V: Ord> Default for Membership<K, V> {
    fn default() -> Self {
        Self(OrdMap::new())
    }
}

impl<K: Ord + Copy, V: Ord + Copy> Membership<K, V> {
    pub(super) fn insert(&mut self, key: K, id: V) {
        self.0.entry(key).or_default().insert(id);
    }

    pub(super) fn remove(&mut self, key: K, id: V) {
        let Some(ids) = self.0.get_mut(&key) else {
            return;
        };
        ids.remove(&id);
        if ids.is_empty() {
            self.0.remove(&key);
        }
    }

    /// The ids under a key, ascending.
    pub(super) fn all(&self, key: K) -> impl Iterator<Item = V> {
        self.0
            .get(&key)
            .into_iter()
            .flat_map(|ids| ids.iter().copied())
    }

    pub(super) fn has_any(&self, key: K) -> bool {
        self.0.contains_key(&key)
    }
}
