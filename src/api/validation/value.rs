//! Reading parts of an object that are kept as JSON.

use serde_json::Value;

/// The text of a field, empty where it has none.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The number of a field, where it has one.
pub fn number(value: &Value, name: &str) -> Option<i64> {
    value.get(name).and_then(|number| number.as_i64().or_else(|| number.as_f64().map(|float| float as i64)))
}

/// The elements of a field's list.
pub fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    list(value.get(name).unwrap_or(&Value::Null))
}

/// The elements of a list, none if it is none.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A field that holds something.
pub fn present<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.get(name).filter(|field| !field.is_null())
}

/// Whether a field holds `true`.
pub fn is_true(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or(false)
}
