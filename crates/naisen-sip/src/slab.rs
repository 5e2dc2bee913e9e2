//! Places for values under ids that are never confused: a reused place has another generation.

/// A place and its generation in one number.
pub type Id = u64;

/// Values under ids; everything is O(1), places are reused.
#[derive(Debug)]
pub struct Slab<T> {
    places: Vec<Place<T>>,
    free: Vec<u32>,
}

#[derive(Debug)]
struct Place<T> {
    generation: u32,
    value: Option<T>,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<T> Slab<T> {
    /// Puts a value away and tells its id.
    pub fn insert(&mut self, value: T) -> Id {
        let index = self.free.pop().unwrap_or_else(|| {
            self.places.push(Place {
                generation: 0,
                value: None,
            });
            (self.places.len() - 1) as u32
        });
        let place = &mut self.places[index as usize];
        place.value = Some(value);
        u64::from(place.generation) << 32 | u64::from(index)
    }

    /// The value, unless it was removed.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&T> {
        let place = self.places.get(id as u32 as usize)?;
        place
            .value
            .as_ref()
            .filter(|_| place.generation == generation(id))
    }

    /// The value to change, unless it was removed.
    pub fn get_mut(&mut self, id: Id) -> Option<&mut T> {
        let place = self.places.get_mut(id as u32 as usize)?;
        place
            .value
            .as_mut()
            .filter(|_| place.generation == generation(id))
    }

    /// Takes the value out; the id is never valid again.
    pub fn remove(&mut self, id: Id) -> Option<T> {
        let place = self.places.get_mut(id as u32 as usize)?;
        if place.generation != generation(id) {
            return None;
        }
        let value = place.value.take()?;
        place.generation = place.generation.wrapping_add(1);
        self.free.push(id as u32);
        Some(value)
    }

    /// How many values there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.places.len() - self.free.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every value with its id, in order of place.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &T)> {
        self.places.iter().enumerate().filter_map(|(index, place)| {
            let id = u64::from(place.generation) << 32 | index as u64;
            place.value.as_ref().map(|value| (id, value))
        })
    }
}

const fn generation(id: Id) -> u32 {
    (id >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reused_place_has_another_id() {
        let mut slab = Slab::default();
        let first = slab.insert('a');
        assert_eq!(slab.remove(first), Some('a'));
        let second = slab.insert('b');
        assert_ne!(first, second);
        assert_eq!((slab.get(first), slab.get(second)), (None, Some(&'b')));
        assert_eq!(slab.remove(first), None);
        assert_eq!(slab.len(), 1);
    }
}
