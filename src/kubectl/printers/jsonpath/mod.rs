//! JSONPath as kubectl knows it: `{.spec.ports[*].port}`, `{range .items[*]}...{end}`.
//!
//! Models `client-go/util/jsonpath`, which is no standard JSONPath, with its errors. Where Go walks a map in no order,
//! this walks it by key. What a template may produce is bounded.

pub(super) mod compare;
mod eval;
mod parse;
mod print;

use serde_json::Value;

pub use print::{Printer, print};

/// A template, ready to be applied to objects.
#[derive(Clone, Debug)]
pub struct Template {
    /// The text, for error messages.
    source: String,
    nodes: Vec<Node>,
}

/// One piece of a template.
#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// What stands between braces, applied one after the other.
    List(Vec<Node>),
    Text(String),
    Field(String),
    Array([Param; 3]),
    /// `[?(left op right)]`; without right side and operator: `[?(left)]`.
    Filter(Vec<Node>, Option<(String, Vec<Node>)>),
    Int(i64),
    Float(f64),
    Bool(bool),
    Wildcard,
    Recursive,
    Union(Vec<Vec<Node>>),
    Identifier(String),
}

/// Start, end or step of `[start:end:step]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Param {
    value: i64,
    known: bool,
    /// An end that was not written: one after the start.
    derived: bool,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// The parser's own words, such as `unclosed action`.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self { source: text.to_owned(), nodes: parse::parse(text)? })
    }

    /// The text it was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The values that each piece of the template finds. With `allow_missing_keys`, a field that no value has finds nothing
    /// instead of being an error.
    ///
    /// # Errors
    /// Upstream's words, such as `array index out of bounds: index 3, length 1`.
    pub fn find(&self, data: &Value, allow_missing_keys: bool) -> Result<Vec<Vec<Value>>, String> {
        let found = eval::find(&self.nodes, data, allow_missing_keys)?;
        Ok(found.into_iter().map(|set| set.into_iter().map(|v| v.into_owned()).collect()).collect())
    }
}

/// What `--sort-by` and custom columns take for a template: `.spec`, `spec`, `{.spec}` and `{spec}` are the same.
///
/// Models `RelaxedJSONPathExpression`.
///
/// # Errors
/// For text that is no path at all, upstream's words.
pub fn relaxed(expression: &str) -> Result<String, String> {
    if expression.is_empty() {
        return Ok(String::new());
    }
    let inner = expression.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(expression);
    if inner.is_empty() || inner.contains(['{', '}']) {
        let forms = "'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'";
        return Err(format!("unexpected path string, expected a {forms}"));
    }
    // A single dot before something else is the dot that is written back; before nothing it is the name.
    let path = inner.strip_prefix('.').filter(|rest| !rest.is_empty()).unwrap_or(inner);
    Ok(format!("{{.{path}}}"))
}

#[cfg(test)]
mod tests;
