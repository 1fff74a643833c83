//! Untyped values as Go's `fmt` writes them: map keys sorted.
//!
//! Models what `%v` and `%#v` print of `map[string]interface{}` and its like. Depth is bounded: what lies
//! deeper is cut off, which no object that the API accepts reaches.

use crate::order::InOrder;
use serde_json::{Number, Value};

/// How deep values are written. The YAML reader refuses deeper documents.
const MAX_DEPTH: usize = 300;

/// `%v`: `map[app:web]`, `[a b]`, `<nil>`.
pub fn display(value: &Value) -> String {
    let mut out = String::new();
    write_display(value, 0, &mut out);
    out
}

fn write_display(value: &Value, depth: usize, out: &mut String) {
    match value {
        _ if depth > MAX_DEPTH => {}
        Value::Null => out.push_str("<nil>"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&go_number(number)),
        Value::String(text) => out.push_str(text),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { " " } else { "" });
                write_display(item, depth + 1, out);
            }
            out.push(']');
        }
        Value::Object(_) => {
            out.push_str("map[");
            for (at, (key, item)) in sorted(value).into_iter().enumerate() {
                out.push_str(if at > 0 { " " } else { "" });
                out.push_str(key);
                out.push(':');
                write_display(item, depth + 1, out);
            }
            out.push(']');
        }
    }
}

/// `%#v`: `map[string]interface {}{"app":"web"}`.
pub fn debug(value: &Value) -> String {
    let mut out = String::new();
    write_debug(value, 0, &mut out);
    out
}

fn write_debug(value: &Value, depth: usize, out: &mut String) {
    match value {
        _ if depth > MAX_DEPTH => {}
        Value::Null => out.push_str("interface {}(nil)"),
        Value::String(text) => out.push_str(&quote(text)),
        Value::Array(items) => {
            out.push_str("[]interface {}{");
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                write_debug(item, depth + 1, out);
            }
            out.push('}');
        }
        Value::Object(_) => {
            out.push_str("map[string]interface {}{");
            for (at, (key, item)) in sorted(value).into_iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(&quote(key));
                out.push(':');
                write_debug(item, depth + 1, out);
            }
            out.push('}');
        }
        scalar => write_display(scalar, depth, out),
    }
}

/// The type's name in Go: `map[string]interface {}`, `string`, `int64`.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "<nil>",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float64",
        Value::Number(_) => "int64",
        Value::String(_) => "string",
        Value::Array(_) => "[]interface {}",
        Value::Object(_) => "map[string]interface {}",
    }
}

/// A text in double quotes as `%q` writes it.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            c if u32::from(c) < 0x20 || c == '\u{7f}' => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `%v` of a number: floats are written with an exponent from 1e21 on and below 1e-4.
fn go_number(number: &Number) -> String {
    let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return number.to_string() };
    let size = float.abs();
    if size != 0.0 && !(1e-4..1e21).contains(&size) {
        let text = format!("{float:e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, exponent) = exponent.strip_prefix('-').map_or(("+", exponent), |rest| ("-", rest));
        return format!("{digits}e{sign}{exponent:0>2}");
    }
    format!("{float}")
}

/// A map's entries by key; nothing for other values.
pub fn sorted(value: &Value) -> Vec<(&str, &Value)> {
    let mut entries = entries(value);
    entries.order_by_key(|(key, _)| *key);
    entries
}

fn entries(value: &Value) -> Vec<(&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, item)| (key.as_str(), item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn forms() {
        let value = json!({"b": [1, "x y", null, true], "a": {"<": 1.5}, "c": {}});
        assert_eq!(display(&value), "map[a:map[<:1.5] b:[1 x y <nil> true] c:map[]]");
        assert_eq!(
            debug(&value),
            "map[string]interface {}{\"a\":map[string]interface {}{\"<\":1.5}, \"b\":[]interface {}{1, \"x y\", \
             interface {}(nil), true}, \"c\":map[string]interface {}{}}"
        );
    }

    #[test]
    fn numbers() {
        let table =
            [(json!(1.0), "1"), (json!(1e21), "1e+21"), (json!(0.00001), "1e-05"), (json!(123456789), "123456789")];
        for (value, want) in table {
            assert_eq!(display(&value), want);
        }
    }
}
