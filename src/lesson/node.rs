//! A value of a lesson's file together with its path, so that a mistake can be told with its line and column.

use std::cell::RefCell;
use std::fmt;

use serde_json::{Map, Value};

use crate::api::near;
use crate::manifest::Document;

/// Most mistakes that are told of one file.
const MOST_MISTAKES: usize = 50;

/// Something in a lesson's file that cannot be read, or cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

/// Collects mistakes while a document is read.
pub struct Reading<'a> {
    pub document: &'a Document,
    pub mistakes: RefCell<Vec<Mistake>>,
}

impl Reading<'_> {
    /// Notes a mistake at the place of `path`, or of what comes nearest to it.
    pub fn note(&self, path: &str, at_key: bool, message: String) {
        let found = self.document.find(path);
        let span = found.map(|found| if at_key { found.key.unwrap_or(found.value) } else { found.value });
        let (line, column) = span.map_or((1, 1), |span| (span.start.line, span.start.column));
        let mut mistakes = self.mistakes.borrow_mut();
        if mistakes.len() < MOST_MISTAKES {
            mistakes.push(Mistake { line, column, message });
        }
    }
}

/// A value and where it stands. Reading never fails: what is wrong is noted, and something harmless stands for it.
#[derive(Clone)]
pub struct Node<'a> {
    pub value: &'a Value,
    pub path: String,
    pub reading: &'a Reading<'a>,
}

const NULL: Value = Value::Null;

impl<'a> Node<'a> {
    /// Notes a mistake here.
    pub fn mistake(&self, message: String) {
        self.reading.note(&self.path, false, message);
    }

    /// Notes a mistake at a key of this mapping.
    pub fn mistake_at(&self, key: &str, message: String) {
        self.reading.note(&join(&self.path, key), true, message);
    }

    fn mapping(&self) -> Option<&'a Map<String, Value>> {
        self.value.as_object()
    }

    /// Refuses keys that are not in `known`, or a value that is no mapping at all.
    pub fn only(&self, known: &[&str]) -> &Self {
        match self.mapping() {
            None => self.mistake(format!("this must be a mapping with some of: {}", known.join(", "))),
            Some(map) => {
                for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
                    let close = known.iter().find(|name| near::is_near(key, name));
                    let end = close.map_or_else(
                        || format!("here go {}", known.join(", ")),
                        |name| format!("did you mean {name}?"),
                    );
                    self.mistake_at(key, format!("unknown key {key:?}: {end}"));
                }
            }
        }
        self
    }

    /// Whether the mapping has the key.
    pub fn has(&self, key: &str) -> bool {
        self.mapping().is_some_and(|map| map.contains_key(key))
    }

    /// The value at a key; null where there is none.
    pub fn get(&self, key: &str) -> Node<'a> {
        let value = self.mapping().and_then(|map| map.get(key)).unwrap_or(&NULL);
        Node { value, path: join(&self.path, key), reading: self.reading }
    }

    /// The value at a key that must be there.
    pub fn need(&self, key: &str) -> Node<'a> {
        if !self.has(key) && self.mapping().is_some() {
            self.mistake(format!("{key} is missing here"));
        }
        self.get(key)
    }

    /// The items of a list; none for null. `most` bounds them.
    pub fn items(&self, most: usize) -> Vec<Node<'a>> {
        match self.value {
            Value::Null => Vec::new(),
            Value::Array(items) => {
                if items.len() > most {
                    self.mistake(format!("{} items are too many: at most {most} go here", items.len()));
                }
                let node = |(at, value)| Node { value, path: format!("{}[{at}]", self.path), reading: self.reading };
                items.iter().take(most).enumerate().map(node).collect()
            }
            _ => {
                self.mistake("this must be a list".to_owned());
                Vec::new()
            }
        }
    }

    /// A text; numbers and truths are taken as they are written. Nothing for null.
    pub fn text(&self) -> String {
        match self.value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            _ => {
                self.mistake("this must be a text".to_owned());
                String::new()
            }
        }
    }

    /// A text that must say something.
    pub fn words(&self) -> String {
        let text = self.text();
        if text.trim().is_empty() && !self.value.is_null() {
            self.mistake("this must not be empty".to_owned());
        }
        text
    }

    /// A whole number between two bounds; `usual` for null.
    pub fn number(&self, usual: i64, least: i64, most: i64) -> i64 {
        match self.value.as_i64() {
            Some(number) if (least..=most).contains(&number) => number,
            None if self.value.is_null() => usual,
            _ => {
                self.mistake(format!("this must be a whole number from {least} to {most}"));
                usual
            }
        }
    }

    /// `true` or `false`; `false` for null.
    pub fn truth(&self) -> bool {
        if !self.value.is_null() && !self.value.is_boolean() {
            self.mistake("this must be true or false".to_owned());
        }
        self.value.as_bool().unwrap_or(false)
    }

    /// A stretch of time as `90s` or `2m`, in milliseconds, an hour at most; 0 for null.
    pub fn time(&self) -> i64 {
        if self.value.is_null() {
            return 0;
        }
        let text = self.text();
        let parsed = [("ms", 1), ("s", 1_000), ("m", 60_000)].iter().find_map(|(unit, millis)| {
            let number: i64 = text.strip_suffix(unit)?.parse().ok()?;
            number.checked_mul(*millis).filter(|time| (1..=3_600_000).contains(time))
        });
        if parsed.is_none() {
            self.mistake("this must be a time such as 500ms, 30s or 2m, an hour at most".to_owned());
        }
        parsed.unwrap_or(0)
    }
}

/// The path of a key. Keys with dots go into brackets, as API errors write them.
fn join(path: &str, key: &str) -> String {
    match (path, key.contains(['.', '['])) {
        (_, true) => format!("{path}[{key}]"),
        ("", false) => key.to_owned(),
        (_, false) => format!("{path}.{key}"),
    }
}
