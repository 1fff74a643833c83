//! `-o go-template`: Go's `text/template` as far as objects need it.
//!
//! Models `text/template` (lexer, parser, evaluator, its functions and complaints) and
//! `cli-runtime/pkg/printers/template.go`. Nesting and work are bounded. Left out: methods, channels, complex numbers.

mod exec;
mod functions;
mod lex;
mod parse;
mod printf;

use serde_json::Value;

use super::go_value::{display, quote};
use crate::manifest::json;
use parse::Node;

/// A template, ready to be applied to objects.
#[derive(Clone, Debug)]
pub struct Template {
    source: String,
    nodes: Vec<Node>,
    /// Bodies of `{{define "name"}}`.
    defined: Vec<(String, Vec<Node>)>,
    /// `--allow-missing-template-keys`, on by default.
    pub allow_missing_keys: bool,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Go's words, such as `template: output:1: unclosed action`.
    pub fn parse(source: &str, allow_missing_keys: bool) -> Result<Self, String> {
        let (nodes, defined) = parse::parse(source)?;
        Ok(Self { source: source.to_owned(), nodes, defined, allow_missing_keys })
    }

    /// Applies the template. What it wrote before an error stands before it, and after that, as kubectl has it, the template
    /// and the object.
    pub fn print(&self, object: &Value) -> (String, Result<(), String>) {
        let mut out = String::new();
        match exec::execute(self, object, &mut out) {
            Ok(()) => (out, Ok(())),
            Err(error) => {
                let (source, raw, data) = (&self.source, json::to_compact(object), display(object));
                out.push_str(&format!(
                    "Error executing template: {error}. Printing more information for debugging the template:\n\ttemplate \
                     was:\n\t\t{source}\n\traw data was:\n\t\t{raw}\n\n\tobject given to template engine was:\n\t\t{data}\n\n"
                ));
                (out, Err(format!("error executing template {}: {error}", quote(source))))
            }
        }
    }

    fn body(&self, name: &str) -> Option<&[Node]> {
        self.defined.iter().rfind(|(defined, _)| defined == name).map(|(_, nodes)| nodes.as_slice())
    }
}

/// `output:LINE:COLUMN` of a place in the text, as Go counts: lines from 1, bytes from 0.
fn location(source: &str, at: usize) -> String {
    let before = source.get(..at).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = at - before.rfind('\n').map_or(0, |newline| newline + 1);
    format!("output:{line}:{column}")
}

#[cfg(test)]
mod tests;
