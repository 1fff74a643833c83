//! Reading objects in their API form: absent fields read as Go's zero values.

use serde_json::Value;

use crate::api::labels::Selector;
use crate::api::{duration, time};
use crate::order::InOrder;

static ABSENT: Value = Value::Null;

/// What Kubernetes prints for a list, map or name that is not there.
pub const NONE: &str = "<none>";
/// What it prints for an optional field that is not there.
pub const UNSET: &str = "<unset>";
/// What it prints for a time that is not there.
pub const UNKNOWN: &str = "<unknown>";

/// The value at a dotted path, or null. Keys that contain dots are not reachable so: see `pair`.
pub fn at<'a>(object: &'a Value, path: &str) -> &'a Value {
    path.split('.').try_fold(object, |at, key| at.get(key)).unwrap_or(&ABSENT)
}

/// The string at a path, `""` if there is none.
pub fn text<'a>(object: &'a Value, path: &str) -> &'a str {
    at(object, path).as_str().unwrap_or_default()
}

/// The string at a path, or a stand-in if it is absent or empty.
pub fn text_or<'a>(object: &'a Value, path: &str, otherwise: &'a str) -> &'a str {
    let found = text(object, path);
    if found.is_empty() { otherwise } else { found }
}

/// The number at a path, 0 if there is none.
pub fn int(object: &Value, path: &str) -> i64 {
    at(object, path).as_i64().unwrap_or_default()
}

/// The truth at a path, false if there is none.
pub fn flag(object: &Value, path: &str) -> bool {
    at(object, path).as_bool().unwrap_or_default()
}

/// Whether there is anything at a path.
pub fn is_set(object: &Value, path: &str) -> bool {
    !at(object, path).is_null()
}

/// The list at a path, empty if there is none.
pub fn items<'a>(object: &'a Value, path: &str) -> &'a [Value] {
    at(object, path).as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The strings of the list at a path.
pub fn texts<'a>(object: &'a Value, path: &str) -> Vec<&'a str> {
    items(object, path).iter().filter_map(Value::as_str).collect()
}

/// The map of strings at a path, by key, as Go prints maps.
pub fn pairs<'a>(object: &'a Value, path: &str) -> Vec<(&'a str, &'a str)> {
    let map = at(object, path).as_object().into_iter().flatten();
    let mut pairs: Vec<(&str, &str)> = map.map(|(k, v)| (k.as_str(), v.as_str().unwrap_or_default())).collect();
    pairs.order();
    pairs
}

/// The value of one key of the map of strings at a path.
pub fn pair<'a>(object: &'a Value, path: &str, key: &str) -> Option<&'a str> {
    at(object, path).get(key)?.as_str()
}

/// The time at a path, in milliseconds.
pub fn moment(object: &Value, path: &str) -> Option<i64> {
    time::parse_rfc3339(text(object, path))
}

/// A quantity, an int-or-string or any other scalar as its text.
pub fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// How long ago the time at a path was, as a table shows it.
pub fn since(object: &Value, path: &str, now: i64) -> String {
    match moment(object, path) {
        Some(then) => duration::human_duration(now - then),
        None => UNKNOWN.to_owned(),
    }
}

/// The AGE cell.
pub fn age(object: &Value, now: i64) -> String {
    since(object, "metadata.creationTimestamp", now)
}

/// Labels or a plain selector as one cell: `app=web,tier=back`, `<none>`. Models `labels.FormatLabels`, which sorts the
/// pairs as they are written: `app.io/x=1` comes before `app=web`.
pub fn format_labels(pairs: &[(&str, &str)]) -> String {
    if pairs.is_empty() {
        return NONE.to_owned();
    }
    let mut parts: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
    parts.order();
    parts.join(",")
}

/// A `metav1.LabelSelector` as one cell. Models `metav1.FormatLabelSelector`.
pub fn format_label_selector(selector: &Value) -> String {
    match Selector::from_label_selector(Some(selector)) {
        Err(_) => "<error>".to_owned(),
        Ok(selector) => {
            let text = selector.to_string();
            if text.is_empty() { NONE.to_owned() } else { text }
        }
    }
}

/// Whether a list of conditions holds one of this type whose status is `True`.
pub fn condition_is_true(object: &Value, path: &str, kind: &str) -> bool {
    items(object, path).iter().any(|c| text(c, "type") == kind && text(c, "status") == "True")
}
