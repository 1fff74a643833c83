//! Where each part of a document stands, and how to find a part by the path that an API error names.

use std::collections::BTreeMap;

use super::span::Span;

/// A value's place and its parts' places.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    /// The value itself.
    pub value: Span,
    parts: Parts,
}

#[derive(Debug, Clone, Default, PartialEq)]
enum Parts {
    #[default]
    None,
    /// Each entry's key and value.
    Mapping(BTreeMap<String, (Span, Outline)>),
    Sequence(Vec<Outline>),
}

/// A key that stands more than once in one mapping. The last one counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate {
    /// Path of the value, as API errors write it.
    pub path: String,
    /// The key as Go prints it.
    pub(super) key: String,
    /// Where the key stood before.
    pub first: Span,
    /// Where it stands again.
    pub again: Span,
    pub(super) value_line: usize,
}

/// What a path found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The key, if the value is an entry of a mapping.
    pub key: Option<Span>,
    pub value: Span,
    /// False when the path goes further than the document: then this is the nearest part that contains it.
    pub exact: bool,
}

impl Outline {
    pub(super) fn leaf(value: Span) -> Outline {
        Outline { value, parts: Parts::None }
    }

    pub(super) fn mapping(value: Span, entries: BTreeMap<String, (Span, Outline)>) -> Outline {
        Outline { value, parts: Parts::Mapping(entries) }
    }

    pub(super) fn sequence(value: Span, items: Vec<Outline>) -> Outline {
        Outline { value, parts: Parts::Sequence(items) }
    }

    /// Follow a field path such as `spec.ports[0].targetPort`, `metadata.labels[app.kubernetes.io/name]` or
    /// `metadata.annotations.example.com/x` as far as the document goes.
    pub fn find(&self, path: &str) -> Found {
        let mut outline = self;
        let mut found = Found { key: None, value: self.value, exact: true };
        let mut rest = path.trim_start_matches('.');
        while !rest.is_empty() {
            let step = match &outline.parts {
                Parts::Mapping(entries) => entry_step(entries, rest),
                Parts::Sequence(items) => item_step(items, rest),
                Parts::None => None,
            };
            let Some((key, next, after)) = step else {
                found.exact = false;
                break;
            };
            found = Found { key, value: next.value, exact: true };
            outline = next;
            rest = after;
        }
        found
    }
}

type Step<'a, 'p> = Option<(Option<Span>, &'a Outline, &'p str)>;

/// Take the key off the path. A key may hold dots itself, so the longest key of the mapping that fits is taken.
fn entry_step<'a, 'p>(entries: &'a BTreeMap<String, (Span, Outline)>, path: &'p str) -> Step<'a, 'p> {
    if let Some(inner) = path.strip_prefix('[') {
        let (key, after) = inner.split_once(']')?;
        let (span, outline) = entries.get(key.trim_matches('"'))?;
        return Some((Some(*span), outline, after.trim_start_matches('.')));
    }
    let mut best: Step<'a, 'p> = None;
    for end in ends(path) {
        let (key, after) = path.split_at(end);
        if let Some((span, outline)) = entries.get(key) {
            best = Some((Some(*span), outline, after.strip_prefix('.').unwrap_or(after)));
        }
    }
    best
}

/// Where a key at the start of the path may end.
fn ends(path: &str) -> impl Iterator<Item = usize> + '_ {
    path.char_indices().filter(|(_, c)| matches!(c, '.' | '[')).map(|(i, _)| i).chain([path.len()])
}

fn item_step<'a, 'p>(items: &'a [Outline], path: &'p str) -> Step<'a, 'p> {
    let (index, after) = path.strip_prefix('[')?.split_once(']')?;
    let outline = items.get(index.parse::<usize>().ok()?)?;
    Some((None, outline, after.strip_prefix('.').unwrap_or(after)))
}
