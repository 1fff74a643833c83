//! YAML and JSON text to plain values with source spans, and back. Never panics, never changes the cluster.
//!
//! Reading ([`documents`]) gives what kubectl would decode and, for a text with a mistake, kubectl's own message together
//! with the place where the mistake really is. The scanner and parser are ours, since messages, line numbers and what is
//! accepted at all depend on go-yaml's way of looking ahead; no crate reads as go-yaml does.
//!
//! Writing ([`yaml`], [`kyaml`], [`json`]) gives byte for byte what `kubectl get -o` prints. [`tokens()`] colours a text in an
//! editor, whatever its state.
//!
//! This room knows no kinds: whether a field exists or a value fits is asked elsewhere, with the paths that
//! [`Document::span_of`] understands.

mod decode;
mod document;
mod error;
mod go_syntax;
pub mod json;
mod json_text;
pub mod kyaml;
mod node;
mod number;
mod outline;
mod parse;
mod resolve;
mod scan;
mod span;
mod stream;
mod to_json;
mod tokens;
mod untyped;
pub mod yaml;

pub use document::Document;
pub use error::Error;
pub use outline::{Duplicate, Found, Outline};
pub use span::{Position, Span, Style};
pub use stream::documents;
pub use tokens::{Token, TokenKind, tokens};

/// Bytes of text that are read at most: 1 MiB. A cluster's own store takes no larger object, and an editor's every stroke
/// must be answered at once.
pub const MAX_TEXT: usize = 1024 * 1024;

/// Documents that are read at most from one text.
pub const MAX_DOCUMENTS: usize = 1000;

/// Levels of nesting that are read at most. go-yaml allows 10,000; a page in a browser has a small stack.
pub const MAX_DEPTH: usize = 128;

#[cfg(test)]
mod reading_tests;

/// A text that is JSON and nothing else, as Go's `json.Unmarshal` reads it: a patch on its way to the server.
///
/// # Errors
/// In `encoding/json`'s words.
pub fn json_only(text: &str) -> Result<serde_json::Value, String> {
    use json_text::JsonProblem;
    let start = Position { offset: 0, line: 1, column: 1 };
    match json_text::read(text, start) {
        Err(JsonProblem::End | JsonProblem::UnexpectedEnd(_)) => Err("unexpected end of JSON input".to_owned()),
        Err(JsonProblem::Syntax { words, .. }) => Err(words),
        Ok((value, _, end)) => match text.get(end.offset..).unwrap_or_default().trim_start().chars().next() {
            Some(c) => Err(format!("invalid character '{c}' after top-level value")),
            None => Ok(value),
        },
    }
}
