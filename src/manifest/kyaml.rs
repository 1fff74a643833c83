//! KYAML as `kubectl get -o kyaml` prints it: YAML with braces and quotes, in which indentation means nothing. Keys stay in
//! the order of the value.
//!
//! Models sigs.k8s.io/yaml/kyaml's `Encoder.FromObject`.

use serde_json::{Map, Value};

use super::go_syntax::is_printable;
use super::json::number_text;
use super::number::{parse_float, parse_int};
use super::resolve::is_timestamp;

/// The text of a document, with its `---` and a line break at its end.
pub fn to_string(value: &Value) -> String {
    let mut out = String::from("---\n");
    node(value, 0, &mut out);
    out.push('\n');
    out
}

fn node(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number_text(number)),
        Value::String(text) => string(text, indent + 1, Escapes::Lines, out),
        Value::Array(items) if items.is_empty() => out.push_str("[]"),
        Value::Object(map) if map.is_empty() => out.push_str("{}"),
        Value::Array(items) if items.iter().all(|item| item.is_array() || item.is_object()) => {
            cuddled(items, indent, out)
        }
        Value::Array(items) => sequence(items, indent, out),
        Value::Object(map) => mapping(map, indent, out),
    }
}

fn write_indent(levels: usize, out: &mut String) {
    for _ in 0..levels {
        out.push_str("  ");
    }
}

/// A list of collections shares their brackets' lines.
fn cuddled(items: &[Value], indent: usize, out: &mut String) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        node(item, indent, out);
    }
    out.push(']');
}

fn sequence(items: &[Value], indent: usize, out: &mut String) {
    out.push_str("[\n");
    for item in items {
        write_indent(indent + 1, out);
        node(item, indent + 1, out);
        out.push_str(",\n");
    }
    write_indent(indent, out);
    out.push(']');
}

fn mapping(map: &Map<String, Value>, indent: usize, out: &mut String) {
    out.push_str("{\n");
    for (key, value) in map {
        write_indent(indent + 1, out);
        if needs_quotes(key) {
            string(key, indent + 1, Escapes::Compact, out);
        } else {
            out.push_str(key);
        }
        out.push_str(": ");
        node(value, indent + 1, out);
        out.push_str(",\n");
    }
    write_indent(indent, out);
    out.push('}');
}

/// How line breaks and tabs are written.
#[derive(Clone, Copy, PartialEq)]
enum Escapes {
    /// Each line of the string on a line of its own, folded with `\`.
    Lines,
    /// `\n` and `\t`.
    Compact,
}

fn string(text: &str, indent: usize, escapes: Escapes, out: &mut String) {
    let lines = text.contains('\n') && escapes == Escapes::Lines;
    out.push('"');
    if lines {
        out.push_str("\\\n");
    }
    for c in text.chars() {
        if out.ends_with('\n') {
            write_indent(indent, out);
            // Blanks at a line's start would be lost without the escape; the others move one column to stay aligned.
            out.push(if c.is_whitespace() && c != '\n' { '\\' } else { ' ' });
        }
        match (c, escapes) {
            ('\n', Escapes::Lines) => out.push_str("\\n\\\n"),
            ('\n', Escapes::Compact) => out.push_str("\\n"),
            ('\t', Escapes::Lines) => out.push('\t'),
            ('\t', Escapes::Compact) => out.push_str("\\t"),
            ('"' | '\\', _) => {
                out.push('\\');
                out.push(c);
            }
            (c, _) if is_printable(c) => out.push(c),
            (c, _) => escape(c, out),
        }
    }
    if lines {
        if !out.ends_with('\n') {
            out.push_str("\\\n");
        }
        write_indent(indent, out);
    }
    out.push('"');
}

fn escape(c: char, out: &mut String) {
    out.push_str(&match c {
        '\x07' => "\\a".to_string(),
        '\x08' => "\\b".to_string(),
        '\x0C' => "\\f".to_string(),
        '\r' => "\\r".to_string(),
        '\x0B' => "\\v".to_string(),
        '\0' => "\\0".to_string(),
        '\x1B' => "\\e".to_string(),
        '\u{85}' => "\\N".to_string(),
        '\u{A0}' => "\\_".to_string(),
        '\u{2028}' => "\\L".to_string(),
        '\u{2029}' => "\\P".to_string(),
        c => match c as u32 {
            code if code < 0x20 || code == 0x7F => format!("\\x{code:02x}"),
            code if code < 0x10000 => format!("\\u{code:04x}"),
            code => format!("\\U{code:08x}"),
        },
    });
}

/// A key stands without quotes when no reader can take it for anything but a string.
fn needs_quotes(key: &str) -> bool {
    let last = key.chars().count().saturating_sub(1);
    let safe = key.chars().enumerate().all(|(i, c)| {
        c.is_alphabetic() || c.is_numeric() || c == '_' || (i > 0 && i < last && matches!(c, '-' | '.' | '/'))
    });
    key.is_empty() || !safe || is_ambiguous(key)
}

fn is_ambiguous(text: &str) -> bool {
    let lower = text.to_lowercase();
    let word = matches!(
        lower.as_str(),
        "null"
            | "~"
            | "true"
            | "t"
            | "y"
            | "yes"
            | "on"
            | "false"
            | "f"
            | "n"
            | "no"
            | "off"
            | ".inf"
            | "-.inf"
            | "+.inf"
            | ".nan"
    );
    let plain = text.replace('_', "");
    // Go's ParseFloat takes these words too.
    let infinite = matches!(plain.trim_start_matches(['+', '-']).to_lowercase().as_str(), "inf" | "infinity" | "nan");
    word || infinite || parse_int(&plain).is_some() || parse_float(&plain).is_some() || is_timestamp(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_quoted_when_ambiguous() {
        for key in ["no", "NULL", "8080", "0x1", "1e3", "", "a b", "-a", "a-", "y", "2026-01-01", "a:b", "Infinity"] {
            assert!(needs_quotes(key), "{key}");
        }
        for key in ["app", "app.kubernetes.io/name", "pod-template-hash", "a_b", "_x", "k8s"] {
            assert!(!needs_quotes(key), "{key}");
        }
    }

    /// The forms are those of upstream's documentation of KYAML.
    #[test]
    fn collections_and_lines() {
        let value = json!({"a": {}, "l": [{"x": 1}, {"y": []}], "s": ["a", 1], "m": "one\n  two\n"});
        let expected = "---\n{\n  a: {},\n  l: [{\n    x: 1,\n  }, {\n    \"y\": [],\n  }],\n  s: [\n    \"a\",\n    1,\n  ],\n  m: \"\\\n     one\\n\\\n    \\  two\\n\\\n    \",\n}\n";
        assert_eq!(to_string(&value), expected);
    }
}
