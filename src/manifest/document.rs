//! One document of a text.

use serde_json::Value;

use super::error::Error;
use super::json;
use super::outline::{Duplicate, Found, Outline};
use super::span::Span;

/// A document as kubectl sees it: one object, usually.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Place among the documents that are not empty, from 0.
    pub index: usize,
    /// Line of the text on which the document's content begins, from 1.
    pub line: usize,
    /// What the document says, keys in the order of the text; or why it could not be read.
    pub content: Result<Value, Error>,
    /// Where each part stands. Empty when there is an error.
    pub outline: Outline,
    /// Keys that stand twice in one mapping. kubectl takes the last one without a word; at most a hundred are kept.
    pub duplicates: Vec<Duplicate>,
    /// The text itself, if the document is JSON.
    pub(super) json: Option<String>,
}

impl Document {
    pub(super) fn failed(index: usize, error: Error) -> Document {
        let line = error.span.start.line;
        Document { index, line, content: Err(error), outline: Outline::default(), duplicates: Vec::new(), json: None }
    }

    /// The value, if the document could be read.
    pub fn value(&self) -> Option<&Value> {
        self.content.as_ref().ok()
    }

    /// The mistake, if it could not.
    pub fn error(&self) -> Option<&Error> {
        self.content.as_ref().err()
    }

    /// The JSON that kubectl goes on with and shows in some errors (`Object 'Kind' is missing in '...'`): a YAML document
    /// without blanks and with sorted keys, a JSON document as it was written.
    pub fn raw(&self) -> String {
        match (&self.json, self.value()) {
            (Some(json), _) => json.clone(),
            (None, Some(value)) => json::to_compact(&json::sorted(value)),
            (None, None) => String::new(),
        }
    }

    /// The place of a field by the path that an API error names (`spec.ports[0].targetPort`,
    /// `metadata.labels[app.kubernetes.io/name]`): its value, or where the document does not go that far, the key of the
    /// nearest part that contains it. None for a document that could not be read.
    pub fn span_of(&self, path: &str) -> Option<Span> {
        let found = self.find(path)?;
        Some(if found.exact { found.value } else { found.key.unwrap_or(found.value) })
    }

    /// The same with the key's place and whether the whole path was found.
    pub fn find(&self, path: &str) -> Option<Found> {
        self.value().map(|_| self.outline.find(path))
    }

    /// What sigs.k8s.io/yaml's strict reading would have said of repeated keys.
    ///
    /// Models go-yaml's `TypeError` with `key ... already set in map`.
    pub fn strict_error(&self) -> Option<String> {
        if self.duplicates.is_empty() {
            return None;
        }
        let lines: Vec<String> = self
            .duplicates
            .iter()
            .map(|duplicate| format!("line {}: key {} already set in map", duplicate.value_line, duplicate.key))
            .collect();
        Some(format!("error converting YAML to JSON: yaml: unmarshal errors:\n  {}", lines.join("\n  ")))
    }
}
