//! Values as Go's `%#v` prints them: go-yaml shows them so when a mapping's key is no scalar, which is what an unquoted
//! `{{ template }}` becomes.

use super::number::format_float;
use super::resolve::Scalar;
use super::untyped::Untyped;
use crate::order::InOrder;

/// `inside`: the value is an element of a collection, where nil is written with its type.
pub fn print(value: &Untyped, inside: bool) -> String {
    match value {
        Untyped::Scalar(Scalar::Null) if inside => "interface {}(nil)".to_string(),
        Untyped::Scalar(scalar) => print_scalar(scalar),
        Untyped::Sequence(items) => {
            let items: Vec<String> = items.iter().map(|item| print(&item.value, true)).collect();
            format!("[]interface {{}}{{{}}}", items.join(", "))
        }
        Untyped::Mapping(entries) => {
            let mut pairs: Vec<String> = entries
                .list
                .iter()
                .map(|entry| {
                    let key = match &entry.key {
                        Scalar::Null => "interface {}(nil)".to_string(),
                        key => print_scalar(key),
                    };
                    format!("{key}:{}", print(&entry.item.value, true))
                })
                .collect();
            pairs.order();
            format!("map[interface {{}}]interface {{}}{{{}}}", pairs.join(", "))
        }
    }
}

pub fn print_scalar(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Null => "<nil>".to_string(),
        Scalar::Bool(b) => b.to_string(),
        Scalar::Int(i) => i.to_string(),
        Scalar::Uint(u) => format!("{u:#x}"),
        Scalar::Float(f) => format_float(*f),
        Scalar::Str(s) | Scalar::Timestamp(s) => quote(s),
    }
}

/// Models Go's `strconv.Quote`.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0C' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0B' => out.push_str("\\v"),
            c if is_printable(c) => out.push(c),
            c if (c as u32) < 0x80 => out.push_str(&format!("\\x{:02x}", c as u32)),
            c if (c as u32) < 0x10000 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push_str(&format!("\\U{:08x}", c as u32)),
        }
    }
    out.push('"');
    out
}

/// Letters, marks, numbers, punctuation, symbols and the blank: Go's `unicode.IsPrint`, told by Rust's own table.
pub fn is_printable(c: char) -> bool {
    matches!(c, '"' | '\'' | '\\') || c == ' ' || c.is_alphanumeric() || c.escape_debug().count() == 1
}
