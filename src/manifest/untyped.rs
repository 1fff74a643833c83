//! A document's values before their keys are made strings: what go-yaml decodes into `interface{}`.

use std::collections::BTreeMap;

use super::resolve::Scalar;
use super::span::Span;

/// A value whose keys are not strings yet.
#[derive(Debug, Clone)]
pub enum Untyped {
    Scalar(Scalar),
    Sequence(Vec<Item>),
    Mapping(Entries),
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Item {
    pub value: Untyped,
    pub span: Span,
}

/// A mapping in the order of its text, in which a key appears once.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    pub list: Vec<Entry>,
    places: BTreeMap<Key, usize>,
    /// Keys that were set more than once, by their place in the list.
    pub repeats: BTreeMap<usize, Vec<Repeat>>,
}

/// A key set again.
#[derive(Debug, Clone)]
pub struct Repeat {
    pub first: Span,
    pub again: Span,
    /// Line of the later value within its document, counted from one: the one that go-yaml names.
    pub value_line: usize,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub key: Scalar,
    pub key_span: Span,
    pub item: Item,
}

/// A key as Go compares it: by type, then by value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(u64),
    Str(String),
}

impl Key {
    fn of(scalar: &Scalar) -> Key {
        match scalar {
            Scalar::Null => Key::Null,
            Scalar::Bool(b) => Key::Bool(*b),
            Scalar::Int(i) => Key::Int(*i),
            Scalar::Uint(u) => Key::Uint(*u),
            Scalar::Float(f) => Key::Float(f.to_bits()),
            Scalar::Str(s) | Scalar::Timestamp(s) => Key::Str(s.clone()),
        }
    }
}

impl Entries {
    /// Set a key. One that was set before keeps its place and takes the later value.
    pub fn set(&mut self, entry: Entry, value_line: usize) {
        let key = Key::of(&entry.key);
        match self.places.get(&key).copied() {
            Some(place) => {
                if let Some(old) = self.list.get_mut(place) {
                    let repeat = Repeat { first: old.key_span, again: entry.key_span, value_line };
                    self.repeats.entry(place).or_default().push(repeat);
                    *old = entry;
                }
            }
            None => {
                self.places.insert(key, self.list.len());
                self.list.push(entry);
            }
        }
    }
}
