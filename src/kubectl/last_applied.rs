//! The note that `apply` keeps in an annotation: what was applied last. Models `pkg/util/apply.go`.

use crate::order::InOrder;
use serde_json::{Map, Value};

/// Where the note stands.
pub const ANNOTATION: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Writes the object, without the note itself, into its note.
pub fn set(object: &mut Value) {
    let text = of(object);
    if let Some(annotations) = annotations(object) {
        annotations.insert(ANNOTATION.to_owned(), Value::String(text));
    }
}

/// The note that `object` would carry: its JSON with sorted keys, on one line.
pub fn of(object: &Value) -> String {
    let mut plain = object.clone();
    if let Some(annotations) = annotations(&mut plain) {
        annotations.shift_remove(ANNOTATION);
    }
    format!("{}\n", crate::manifest::json::to_compact(&sorted(&plain)))
}

/// The note of a live object.
pub fn get(object: &Value) -> Option<&str> {
    object.get("metadata")?.get("annotations")?.get(ANNOTATION)?.as_str()
}

fn annotations(object: &mut Value) -> Option<&mut Map<String, Value>> {
    let metadata = object.as_object_mut()?.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
    let metadata = metadata.as_object_mut()?;
    let annotations = metadata.entry("annotations").or_insert_with(|| Value::Object(Map::new()));
    if annotations.is_null() {
        *annotations = Value::Object(Map::new());
    }
    annotations.as_object_mut()
}

/// The value with the keys of every object in order.
pub fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.order();
            Value::Object(keys.into_iter().filter_map(|key| Some((key.clone(), sorted(map.get(key)?)))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        plain => plain.clone(),
    }
}
