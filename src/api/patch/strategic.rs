//! Strategic merge patch: like a merge patch, but lists with a merge key are merged item by item.
//!
//! Models `apimachinery/pkg/util/strategicpatch/patch.go`.

use serde_json::{Map, Value};

use crate::api::schema::{FieldInfo, Schema, Type};

/// Deeper values are replaced as a whole.
const DEEPEST: usize = 64;

/// Lays `patch` over `target`, an object with the fields of `schema`. The error is the apiserver's text.
pub fn apply(target: &Value, patch: &Value, schema: &'static Schema) -> Result<Value, String> {
    merge_map(target, patch, Some(schema), DEEPEST)
}

fn merge_map(target: &Value, patch: &Value, schema: Option<&'static Schema>, deep: usize) -> Result<Value, String> {
    let Value::Object(patch) = patch else { return Ok(patch.clone()) };
    let mut out = target.as_object().cloned().unwrap_or_default();
    match patch.get("$patch").and_then(Value::as_str) {
        Some("replace") => return Ok(Value::Object(without_directives(patch))),
        Some("delete") => return Ok(Value::Object(Map::new())),
        None | Some("merge") => {}
        Some(other) => return Err(format!("Unknown patch type: {other}")),
    }
    if let Some(keys) = patch.get("$retainKeys").and_then(Value::as_array) {
        out.retain(|key, _| keys.iter().any(|kept| kept.as_str() == Some(key)));
    }
    for (key, value) in patch {
        if let Some(list) = key.strip_prefix("$deleteFromPrimitiveList/") {
            delete_plain(&mut out, list, value);
        } else if !key.starts_with('$') {
            merge_field(&mut out, key, value, schema, patch, deep)?;
        }
    }
    Ok(Value::Object(out))
}

fn merge_field(
    out: &mut Map<String, Value>,
    key: &str,
    value: &Value,
    schema: Option<&'static Schema>,
    patch: &Map<String, Value>,
    deep: usize,
) -> Result<(), String> {
    if value.is_null() {
        out.shift_remove(key);
        return Ok(());
    }
    let field = schema.and_then(|schema| schema.field(key));
    if let Some(field) = field {
        check_type(field.ty, value)?;
    }
    let old = out.get(key).cloned().unwrap_or(Value::Null);
    let inner = field.and_then(|field| field.ty.schema());
    let merged = match (value, field) {
        _ if deep == 0 => value.clone(),
        (Value::Object(_), _) => merge_map(&old, value, inner, deep - 1)?,
        (Value::Array(items), Some(FieldInfo { merge_key: Some(merge_key), .. })) => {
            let order = patch.get(&format!("$setElementOrder/{key}")).and_then(Value::as_array);
            let empty = Vec::new();
            let old = old.as_array().unwrap_or(&empty);
            Value::Array(merge_list(old, items, merge_key, inner, order, deep - 1)?)
        }
        _ => value.clone(),
    };
    out.insert(key.to_owned(), merged);
    Ok(())
}

/// A plain value where the field holds another kind of plain value, in the words of the apiserver's lookup.
fn check_type(ty: &Type, value: &Value) -> Result<(), String> {
    let fits = match (ty, value) {
        (Type::Int32 | Type::Int64, Value::String(_) | Value::Bool(_)) => false,
        (Type::Bool, Value::String(_) | Value::Number(_)) => false,
        (Type::String, Value::Number(_) | Value::Bool(_)) => false,
        _ => true,
    };
    if fits { Ok(()) } else { Err(format!("unrecognized type: {}", ty.go())) }
}

fn merge_list(
    old: &[Value],
    items: &[Value],
    merge_key: &str,
    schema: Option<&'static Schema>,
    order: Option<&Vec<Value>>,
    deep: usize,
) -> Result<Vec<Value>, String> {
    let directive = |item: &Value| item.get("$patch").and_then(Value::as_str).map(str::to_owned);
    if items.iter().any(|item| directive(item).as_deref() == Some("replace")) {
        let kept = items.iter().filter(|item| directive(item).is_none());
        return Ok(kept.cloned().collect());
    }
    if merge_key.is_empty() {
        let mut out = old.to_vec();
        out.extend(items.iter().filter(|item| !old.contains(item)).cloned());
        return Ok(ordered(out, order, ""));
    }
    let mut out = old.to_vec();
    for item in items {
        let Some(key) = item.get(merge_key) else {
            return Err(format!("map: {} does not contain declared merge key: {merge_key}", super::go_text(item)));
        };
        let place = out.iter().position(|other| other.get(merge_key) == Some(key));
        match (directive(item).as_deref(), place) {
            (Some("delete"), place) => {
                if let Some(place) = place {
                    out.remove(place);
                }
            }
            (_, Some(place)) => {
                let merged = merge_map(&out.get(place).cloned().unwrap_or_default(), item, schema, deep)?;
                if let Some(slot) = out.get_mut(place) {
                    *slot = merged;
                }
            }
            (_, None) => out.push(merge_map(&Value::Null, item, schema, deep)?),
        }
    }
    Ok(ordered(out, order, merge_key))
}

/// Brings the items that `order` names into its order; the others keep their place between their neighbours.
pub(super) fn ordered(items: Vec<Value>, order: Option<&Vec<Value>>, merge_key: &str) -> Vec<Value> {
    let Some(order) = order else { return items };
    let key = |item: &Value| if merge_key.is_empty() { Some(item.clone()) } else { item.get(merge_key).cloned() };
    let wanted: Vec<Option<Value>> = order.iter().map(key).collect();
    let rank = |item: &Value| wanted.iter().position(|other| *other == key(item));
    let (mut named, others): (Vec<(usize, Value)>, Vec<(usize, Value)>) =
        items.into_iter().enumerate().partition(|(_, item)| rank(item).is_some());
    named.sort_by_key(|(_, item)| rank(item));
    // Models `mergeSortedSlice`: what only the server has goes before the named item that it stood before.
    let mut out = Vec::new();
    let mut others = others.into_iter().peekable();
    for (place, item) in named {
        while let Some((_, other)) = others.next_if(|(other, _)| *other < place) {
            out.push(other);
        }
        out.push(item);
    }
    out.extend(others.map(|(_, other)| other));
    out
}

fn delete_plain(out: &mut Map<String, Value>, list: &str, gone: &Value) {
    if let (Some(Value::Array(items)), Some(gone)) = (out.get_mut(list), gone.as_array()) {
        items.retain(|item| !gone.contains(item));
    }
}

fn without_directives(patch: &Map<String, Value>) -> Map<String, Value> {
    patch.iter().filter(|(key, _)| !key.starts_with('$')).map(|(key, value)| (key.clone(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::pod::Pod;
    use crate::api::schema::Record;
    use crate::api::service::Service;
    use serde_json::json;

    #[test]
    fn lists_merge_by_their_key() {
        let target = json!({"spec": {"ports": [{"port": 80, "protocol": "TCP"}], "selector": {"app": "web"}}});
        for (patch, ports) in [
            (
                json!({"spec": {"ports": [{"port": 443, "name": "https"}]}}),
                json!([{"port": 80, "protocol": "TCP"}, {"port": 443, "name": "https"}]),
            ),
            (
                json!({"spec": {"ports": [{"port": 80, "name": "http"}]}}),
                json!([{"port": 80, "protocol": "TCP", "name": "http"}]),
            ),
            (json!({"spec": {"ports": [{"port": 80, "$patch": "delete"}]}}), json!([])),
            (json!({"spec": {"ports": [{"$patch": "replace"}, {"port": 9}]}}), json!([{"port": 9}])),
            (
                json!({"spec": {"$setElementOrder/ports": [{"port": 443}, {"port": 80}], "ports": [{"port": 443}]}}),
                json!([{"port": 443}, {"port": 80, "protocol": "TCP"}]),
            ),
        ] {
            let out = apply(&target, &patch, Service::SCHEMA).unwrap_or_default();
            assert_eq!(out.pointer("/spec/ports"), Some(&ports), "{patch}");
        }
    }

    #[test]
    fn plain_lists_and_retained_keys() {
        let target = json!({"metadata": {"finalizers": ["a"]}, "spec": {"volumes": [{"name": "v", "emptyDir": {}}]}});
        let patch = json!({"metadata": {"finalizers": ["b"]}});
        let out = apply(&target, &patch, Pod::SCHEMA).unwrap_or_default();
        assert_eq!(out.pointer("/metadata/finalizers"), Some(&json!(["a", "b"])));
        let patch = json!({"metadata": {"$deleteFromPrimitiveList/finalizers": ["a"]}});
        let out = apply(&target, &patch, Pod::SCHEMA).unwrap_or_default();
        assert_eq!(out.pointer("/metadata/finalizers"), Some(&json!([])));
    }

    #[test]
    fn a_wrong_type_has_the_servers_words() {
        let patch = json!({"spec": {"ports": [{"port": "eighty"}]}});
        assert_eq!(apply(&json!({}), &patch, Service::SCHEMA), Err("unrecognized type: int32".to_owned()));
    }
}
