//! JSON as Go writes it: for `-o json`, and in one line for annotations and errors. Keys stay in the order of the value.
//!
//! Models Go's `json.Marshal` and `json.MarshalIndent`.

use crate::order::InOrder;
use serde_json::{Map, Number, Value};

use super::number::format_json_float;

/// `json.MarshalIndent` with four blanks, as `kubectl get -o json` prints, without a line break at the end.
pub fn to_string(value: &Value) -> String {
    let mut out = String::new();
    write(value, Some(0), &mut out);
    out
}

/// `json.Marshal`: one line without blanks.
pub fn to_compact(value: &Value) -> String {
    let mut out = String::new();
    write(value, None, &mut out);
    out
}

/// The value with the keys of every object sorted, as Go sorts a map's.
pub fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        Value::Object(map) => {
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            entries.order_by_key(|(key, _)| *key);
            Value::Object(entries.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// `indent`: levels of indentation, None for one line.
fn write(value: &Value, indent: Option<usize>, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number_text(number)),
        Value::String(text) => write_string(text, out),
        Value::Array(items) => write_list('[', ']', items.len(), indent, out, |out, inner| {
            for (index, item) in items.iter().enumerate() {
                write_separator(index, inner, out);
                write(item, inner, out);
            }
        }),
        Value::Object(map) => write_list('{', '}', map.len(), indent, out, |out, inner| {
            for (index, (key, value)) in map.iter().enumerate() {
                write_separator(index, inner, out);
                write_string(key, out);
                out.push_str(if inner.is_some() { ": " } else { ":" });
                write(value, inner, out);
            }
        }),
    }
}

fn write_list(
    open: char,
    close: char,
    length: usize,
    indent: Option<usize>,
    out: &mut String,
    items: impl FnOnce(&mut String, Option<usize>),
) {
    out.push(open);
    if length > 0 {
        items(out, indent.map(|level| level + 1));
        new_line(indent, out);
    }
    out.push(close);
}

fn write_separator(index: usize, indent: Option<usize>, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
    new_line(indent, out);
}

fn new_line(indent: Option<usize>, out: &mut String) {
    if let Some(level) = indent {
        out.push('\n');
        for _ in 0..level {
            out.push_str("    ");
        }
    }
}

/// A number as Go writes it.
pub fn number_text(number: &Number) -> String {
    match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(int), ..) => int.to_string(),
        (_, Some(uint), _) => uint.to_string(),
        (.., Some(float)) => format_json_float(float),
        _ => number.to_string(),
    }
}

/// A string in quotes; `<`, `>` and `&` are escaped, so that the text may stand within HTML.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0C' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\x1F' => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn strings_are_escaped_as_go_escapes_them() {
        let mut out = String::new();
        write_string("a<b> & \"c\"\n\u{1}\u{8}ü", &mut out);
        assert_eq!(out, r#""a\u003cb\u003e \u0026 \"c\"\n\u0001\bü""#);
    }

    #[test]
    fn empty_lists_and_objects_stay_on_one_line() {
        let value = json!({"b": [], "a": {"x": {}}, "n": [1, 2.5]});
        assert_eq!(
            to_string(&value),
            "{\n    \"b\": [],\n    \"a\": {\n        \"x\": {}\n    },\n    \"n\": [\n        1,\n        2.5\n    ]\n}"
        );
        assert_eq!(to_compact(&sorted(&value)), r#"{"a":{"x":{}},"b":[],"n":[1,2.5]}"#);
    }
}
