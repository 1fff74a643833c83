//! Sorting, and gathering into maps, in little code: the library's own sort is written out anew for every type that is sorted,
//! some thousand bytes each time, and collecting into a `BTreeMap` sorts. The page has to carry each of them.
//!
//! Never decides what the order is.

use std::cmp::Ordering;

/// Sorting, stably, for slices.
pub trait InOrder<T> {
    /// As the values compare.
    fn order(&mut self)
    where
        T: Ord;
    /// As `compare` says.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);
    /// As the keys compare, each of which is asked for several times.
    fn order_by_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
    /// As the keys compare, each of which is asked for once.
    fn order_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);
}

impl<T> InOrder<T> for [T] {
    fn order(&mut self)
    where
        T: Ord,
    {
        let places = places(self.len(), &mut |a, b| self[a].cmp(&self[b]));
        arrange(self, places);
    }

    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let places = places(self.len(), &mut |a, b| compare(&self[a], &self[b]));
        arrange(self, places);
    }

    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        let places = places(self.len(), &mut |a, b| key(&self[a]).cmp(&key(&self[b])));
        arrange(self, places);
    }

    fn order_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        let places = places(self.len(), &mut |a, b| keys[a].cmp(&keys[b]));
        arrange(self, places);
    }
}

/// Gathering, one by one.
pub trait Gather: Iterator + Sized {
    /// What `collect` would give; for a `BTreeMap` or a `BTreeSet` without its sort.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gather for I {}

/// Where each of `count` things comes from in the order of `compare`, which is asked for places: a merge sort from below.
fn places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut from: Vec<usize> = (0..count).collect();
    if (1..count).all(|at| compare(at - 1, at).is_le()) {
        return from;
    }
    let mut to = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        to.clear();
        for pair in from.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let (Some((a, left_rest)), Some((b, right_rest))) = (left.split_first(), right.split_first()) {
                if compare(*a, *b).is_le() {
                    to.push(*a);
                    left = left_rest;
                } else {
                    to.push(*b);
                    right = right_rest;
                }
            }
            to.extend_from_slice(left);
            to.extend_from_slice(right);
        }
        std::mem::swap(&mut from, &mut to);
        width *= 2;
    }
    from
}

/// Puts the things into the order of `places`, ring by ring.
fn arrange<T>(things: &mut [T], mut places: Vec<usize>) {
    for start in 0..things.len() {
        let mut at = start;
        while places[at] != start {
            let next = places[at];
            things.swap(at, next);
            places[at] = at;
            at = next;
        }
        places[at] = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn as_the_librarys(things in prop::collection::vec((0_u8..20, any::<u16>()), 0..120)) {
            let mut plain = things.clone();
            plain.sort();
            let mut ours = things.clone();
            ours.order();
            prop_assert_eq!(&ours, &plain);
            // Stably: what compares equal keeps its order.
            let mut plain = things.clone();
            plain.sort_by_key(|thing| thing.0);
            for way in 0..3 {
                let mut ours = things.clone();
                match way {
                    0 => ours.order_by(|a, b| a.0.cmp(&b.0)),
                    1 => ours.order_by_key(|thing| thing.0),
                    _ => ours.order_by_cached_key(|thing| thing.0),
                }
                prop_assert_eq!(&ours, &plain);
            }
        }

        #[test]
        fn gathered_as_collected(things in prop::collection::vec((0_u8..20, any::<u16>()), 0..60)) {
            prop_assert_eq!(things.iter().copied().gather::<BTreeMap<_, _>>(), things.iter().copied().collect::<BTreeMap<_, _>>());
            prop_assert_eq!(things.iter().copied().gather::<BTreeSet<_>>(), things.into_iter().collect::<BTreeSet<_>>());
        }
    }
}
