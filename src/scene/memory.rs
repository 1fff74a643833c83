//! What a layout remembers, so that nothing jumps: who had which slot, how large things were.

use crate::order::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// Slots and sizes of the layouts before. A new one starts empty; the same sequence of layouts gives the same places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Memory {
    /// Shelf -> who stands there -> slot.
    slots: BTreeMap<String, BTreeMap<String, usize>>,
    /// Sizes that grow at once and shrink only when much smaller would do.
    sizes: BTreeMap<String, f64>,
    /// The plan of the nodes' column that was chosen last, with the stage that it was chosen for.
    pub(super) plan: Option<(u64, usize)>,
}

impl Memory {
    /// Gives each of `present` (in the order in which newcomers are served) a slot on `shelf`: those who had one keep it,
    /// newcomers take the first free one. Gaps close only when more than half of the shelf is empty.
    pub fn slots(&mut self, shelf: &str, present: &[String]) -> Vec<usize> {
        let here: BTreeSet<&String> = present.iter().collect();
        let held = self.slots.entry(shelf.to_owned()).or_default();
        held.retain(|who, _| here.contains(who));
        let mut taken: BTreeSet<usize> = held.values().copied().collect();
        for who in present {
            if !held.contains_key(who) {
                let free = (0..).find(|slot| !taken.contains(slot)).unwrap_or(0);
                taken.insert(free);
                held.insert(who.clone(), free);
            }
        }
        let end = taken.iter().next_back().map_or(0, |last| last + 1);
        if end > 4 && held.len() * 2 < end {
            let order: BTreeMap<usize, usize> = taken.iter().enumerate().map(|(new, old)| (*old, new)).gather();
            for slot in held.values_mut() {
                *slot = order.get(slot).copied().unwrap_or(*slot);
            }
        }
        present.iter().map(|who| held.get(who).copied().unwrap_or(0)).collect()
    }

    /// A size that follows `wanted`: up at once, down only when it is less than two thirds of what it was.
    pub fn size(&mut self, name: &str, wanted: f64) -> f64 {
        let held = self.sizes.entry(name.to_owned()).or_insert(wanted);
        if wanted > *held || wanted * 1.5 < *held {
            *held = wanted;
        }
        *held
    }

    /// Forgets sizes, for a stage of another size or another way to look.
    pub fn forget_sizes(&mut self) {
        self.sizes.clear();
        self.plan = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn who_stays_keeps_the_slot_and_who_comes_fills_the_gap() {
        let mut memory = Memory::default();
        assert_eq!(memory.slots("a", &names(&["x", "y", "z"])), [0, 1, 2]);
        assert_eq!(memory.slots("a", &names(&["x", "z"])), [0, 2]);
        assert_eq!(memory.slots("a", &names(&["new", "x", "z"])), [1, 0, 2]);
        assert_eq!(memory.slots("b", &names(&["z"])), [0]);
    }

    #[test]
    fn a_shelf_that_is_nearly_empty_closes_up() {
        let mut memory = Memory::default();
        let all: Vec<String> = (0..10).map(|n| format!("p{n}")).collect();
        memory.slots("a", &all);
        assert_eq!(memory.slots("a", &all[5..]), [5, 6, 7, 8, 9]);
        assert_eq!(memory.slots("a", &all[6..]), [0, 1, 2, 3]);
    }

    #[test]
    fn sizes_grow_at_once_and_shrink_late() {
        let mut memory = Memory::default();
        assert_eq!([120.0, 160.0, 130.0, 100.0].map(|wanted| memory.size("pod", wanted)), [120.0, 160.0, 160.0, 100.0]);
    }
}
