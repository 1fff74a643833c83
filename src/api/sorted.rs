//! An ordered map that is cheap to keep a copy of: what a change touches is copied, the rest stays shared.
//!
//! A clone costs nothing. A change after it copies one chunk and the list of chunks, whatever the size of the map.

use std::borrow::Borrow;
use std::rc::Rc;

/// How many entries a chunk holds before it is cut in two.
const CHUNK: usize = 64;

type Chunk<K, V> = Rc<Vec<(K, V)>>;

/// Entries by key, in the order of the keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Sorted<K, V> {
    /// None of them is empty.
    chunks: Rc<Vec<Chunk<K, V>>>,
    len: usize,
}

impl<K, V> Default for Sorted<K, V> {
    fn default() -> Self {
        Sorted { chunks: Rc::default(), len: 0 }
    }
}

impl<K: Ord + Clone, V: Clone> Sorted<K, V> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The chunk in which a key stands, or would.
    fn chunk_of<Q: Ord + ?Sized>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
    {
        let starts_before = |chunk: &Chunk<K, V>| chunk.first().is_some_and(|(first, _)| first.borrow() <= key);
        self.chunks.partition_point(starts_before).saturating_sub(1)
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let chunk = self.chunks.get(self.chunk_of(key))?;
        let place = chunk.binary_search_by(|(known, _)| known.borrow().cmp(key)).ok()?;
        chunk.get(place).map(|(_, value)| value)
    }

    /// The value of a key, to change it.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.chunk_of(key);
        let place = self.chunks.get(at)?.binary_search_by(|(known, _)| known.borrow().cmp(key)).ok()?;
        let chunk = Rc::make_mut(Rc::make_mut(&mut self.chunks).get_mut(at)?);
        chunk.get_mut(place).map(|(_, value)| value)
    }

    /// Puts a value in the place of a key. Returns the one that stood there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let at = self.chunk_of(&key);
        let chunks = Rc::make_mut(&mut self.chunks);
        let Some(shared) = chunks.get_mut(at) else {
            chunks.push(Rc::new(vec![(key, value)]));
            self.len = 1;
            return None;
        };
        let chunk = Rc::make_mut(shared);
        match chunk.binary_search_by(|(known, _)| known.cmp(&key)) {
            Ok(place) => chunk.get_mut(place).map(|(_, known)| std::mem::replace(known, value)),
            Err(place) => {
                chunk.insert(place, (key, value));
                self.len += 1;
                if chunk.len() > CHUNK {
                    // Who only appends leaves full chunks behind.
                    let keep = if place + 1 == chunk.len() { CHUNK } else { CHUNK / 2 };
                    let rest = chunk.split_off(keep);
                    chunks.insert(at + 1, Rc::new(rest));
                }
                None
            }
        }
    }

    /// Takes a key away. Returns its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.chunk_of(key);
        let place = self.chunks.get(at)?.binary_search_by(|(known, _)| known.borrow().cmp(key)).ok()?;
        let chunks = Rc::make_mut(&mut self.chunks);
        let chunk = Rc::make_mut(chunks.get_mut(at)?);
        let (_, value) = chunk.remove(place);
        let empty = chunk.is_empty();
        self.len -= 1;
        if empty {
            chunks.remove(at);
        }
        Some(value)
    }

    /// All entries, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.chunks.iter().flat_map(|chunk| chunk.iter().map(|(key, value)| (key, value)))
    }

    /// All keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// All values, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::api::random::Random;

    #[test]
    fn it_holds_what_an_ordered_map_holds() {
        let mut random = Random::new(7, 7);
        let (mut sorted, mut known) = (Sorted::default(), BTreeMap::new());
        let mut kept = Vec::new();
        for step in 0..4_000_u64 {
            let key = format!("{}", random.below(500));
            if random.below(3) == 0 {
                assert_eq!(sorted.remove(key.as_str()), known.remove(&key));
            } else {
                assert_eq!(sorted.insert(key.clone(), step), known.insert(key, step));
            }
            if step % 500 == 0 {
                kept.push((sorted.clone(), known.clone()));
            }
            assert_eq!(sorted.len(), known.len());
        }
        kept.push((sorted, known));
        for (sorted, known) in kept {
            assert!(sorted.iter().eq(known.iter()));
            assert!((0..500).all(|key| sorted.get(&key.to_string()) == known.get(&key.to_string())));
        }
    }

    #[test]
    fn a_value_changes_in_its_place() {
        let mut sorted: Sorted<u32, u32> = Sorted::default();
        for key in 0..200 {
            sorted.insert(key, key);
        }
        let before = sorted.clone();
        *sorted.get_mut(&150).unwrap() = 7;
        assert_eq!((sorted.get(&150), before.get(&150)), (Some(&7), Some(&150)));
        assert!(sorted.get_mut(&200).is_none());
        assert_eq!(before.keys().count(), 200);
    }
}
