//! Strategic merge patch: like a merge patch, but lists with a merge key are merged item by item.
//!
//! Models `mergeMap` of `apimachinery/pkg/util/strategicpatch/patch.go`, oddities and all: of items with the same merge key
//! the first one takes every change.

use std::fmt;
use std::mem::discriminant;

use serde_json::{Map, Value};

use super::go_text;
use crate::api::go_types;
use crate::api::schema::{FieldInfo, Schema, Type};
use crate::order::InOrder;

/// Why a patch cannot be laid over an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatchError {
    /// The patch is malformed.
    BadRequest(String),
    /// What comes of it is no object of the kind.
    Invalid(String),
    /// An error without a reason.
    Plain(String),
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PatchError::BadRequest(text) | PatchError::Invalid(text) | PatchError::Plain(text) => f.write_str(text),
        }
    }
}

const PATCH: &str = "$patch";
const RETAIN_KEYS: &str = "$retainKeys";
const DELETE_FROM: &str = "$deleteFromPrimitiveList";
const SET_ORDER: &str = "$setElementOrder";

/// Lays `patch` over `target`, an object with the fields of `schema`.
///
/// # Errors
/// What is wrong with the patch, or with what comes of it.
pub fn apply(target: &Value, patch: &Value, schema: &'static Schema) -> Result<Value, PatchError> {
    let fields = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let merged = Value::Object(merge_map(fields(target), fields(patch), Some(schema), Over::Object)?);
    fits(&Type::Record(schema), &merged, None).map_err(PatchError::Invalid)?;
    Ok(merged)
}

/// What a patch is laid over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// An object: directives are obeyed, nulls delete.
    Object,
    /// Another patch: directives and nulls are kept.
    Patch,
}

/// How a field is merged.
#[derive(Default)]
pub(super) struct Meta {
    pub schema: Option<&'static Schema>,
    /// The merge key of a list that is merged, `""` for plain values.
    pub merge: Option<&'static str>,
    pub retain: bool,
}

pub(super) fn meta(schema: Option<&'static Schema>, key: &str) -> Meta {
    let field: Option<&'static FieldInfo> = schema.and_then(|schema| schema.field(key));
    field.map_or_else(Meta::default, |field| Meta {
        schema: field.ty.schema(),
        merge: field.merge_key,
        retain: field.retain_keys,
    })
}

/// Models `mergeMap`.
pub(super) fn merge_map(
    mut original: Map<String, Value>,
    mut patch: Map<String, Value>,
    schema: Option<&'static Schema>,
    over: Over,
) -> Result<Map<String, Value>, PatchError> {
    match patch.get(PATCH) {
        None => {}
        Some(Value::String(word)) if word == "replace" => {
            patch.shift_remove(PATCH);
            return Ok(patch);
        }
        Some(Value::String(word)) if word == "delete" => return Ok(Map::new()),
        Some(word) => return Err(bad_directive(word, &patch)),
    }
    retain_keys(&mut original, &mut patch, over)?;
    order_lists(&mut original, &mut patch, schema, over)?;
    for (key, value) in patch {
        merge_entry(&mut original, &key, value, schema, over)?;
    }
    Ok(original)
}

fn merge_entry(
    original: &mut Map<String, Value>,
    key: &str,
    mut value: Value,
    schema: Option<&'static Schema>,
    over: Over,
) -> Result<(), PatchError> {
    let (key, deletes) = match key.strip_prefix(DELETE_FROM) {
        None => (key, false),
        Some(_) if over == Over::Patch => {
            original.insert(key.to_owned(), value);
            return Ok(());
        }
        Some(rest) => (rest.strip_prefix('/').ok_or_else(|| bad_format("primitive list"))?, true),
    };
    if value.is_null() {
        original.shift_remove(key);
        if over == Over::Object {
            return Ok(());
        }
    }
    let same = original.get(key).is_some_and(|old| discriminant(old) == discriminant(&value));
    if !same {
        if !deletes {
            if over == Over::Object {
                discard_nulls(&mut value);
            }
            put(original, key, value);
        }
        return Ok(());
    }
    let meta = meta(schema, key);
    let merged = match (original.get(key).cloned(), value) {
        (Some(Value::Object(old)), Value::Object(new)) => Value::Object(merge_map(old, new, meta.schema, over)?),
        (Some(Value::Array(old)), Value::Array(new)) if deletes || meta.merge.is_some() => {
            Value::Array(merge_list(old, new, &meta, over, deletes)?)
        }
        (_, value @ Value::Array(_)) => value,
        (_, value) => {
            put(original, key, value);
            return Ok(());
        }
    };
    original.insert(key.to_owned(), merged);
    Ok(())
}

/// Sets a field to what a patch says, without the parts that are directives.
fn put(original: &mut Map<String, Value>, key: &str, value: Value) {
    match without_directives(value) {
        Some(value) => {
            original.insert(key.to_owned(), value);
        }
        None => {
            original.shift_remove(key);
        }
    }
}

/// Models `applyRetainKeysDirective`.
fn retain_keys(
    original: &mut Map<String, Value>,
    patch: &mut Map<String, Value>,
    over: Over,
) -> Result<(), PatchError> {
    let Some(keys) = patch.shift_remove(RETAIN_KEYS) else { return Ok(()) };
    if over == Over::Patch {
        original.entry(RETAIN_KEYS).or_insert(keys);
        return Ok(());
    }
    let Value::Array(keys) = keys else { return Err(bad_format("retainKeys")) };
    let kept = |key: &str| keys.iter().any(|kept| kept.as_str() == Some(key));
    let directive = |key: &str| key.starts_with(DELETE_FROM) || key.starts_with(SET_ORDER);
    if patch.iter().any(|(key, value)| !value.is_null() && !directive(key) && !kept(key)) {
        return Err(bad_format("retainKeys"));
    }
    original.retain(|key, _| kept(key));
    Ok(())
}

/// Models `mergePatchIntoOriginal`: merges the lists whose order the patch sets.
fn order_lists(
    original: &mut Map<String, Value>,
    patch: &mut Map<String, Value>,
    schema: Option<&'static Schema>,
    over: Over,
) -> Result<(), PatchError> {
    let names: Vec<String> = patch.keys().filter(|key| key.starts_with(SET_ORDER)).cloned().collect();
    for name in names {
        let Some(order) = patch.shift_remove(&name) else { continue };
        if over == Over::Patch && *original.entry(&name).or_insert_with(|| order.clone()) != order {
            return Err(bad_format("setElementOrder list"));
        }
        let order = list(&order)?;
        let key = name.strip_prefix("$setElementOrder/").ok_or_else(|| bad_format("setElementOrder list"))?;
        let old = original.get(key).map(list).transpose()?;
        let new = patch.get(key).map(list).transpose()?;
        let meta = meta(schema, key);
        check_order(new.as_deref().unwrap_or_default(), &order, meta.merge.unwrap_or_default())?;
        let merged = match (&old, new) {
            (None, None) => continue,
            (Some(old), None) => old.clone(),
            (None, Some(new)) => new.into_iter().filter_map(without_directives).collect(),
            (Some(_), Some(new)) if meta.merge.is_none() => new,
            (Some(old), Some(new)) => merge_list(old.clone(), new, &meta, over, false)?,
        };
        let merged = normalize(merged, &order, &old.unwrap_or_default(), meta.merge.unwrap_or_default())?;
        original.insert(key.to_owned(), Value::Array(merged));
        patch.shift_remove(key);
    }
    Ok(())
}

/// Models `validatePatchWithSetOrderList`: the patch's items stand in the order that it sets.
fn check_order(items: &[Value], order: &[Value], merge_key: &str) -> Result<(), PatchError> {
    if order.is_empty() {
        return Ok(());
    }
    let mut places = order.iter();
    for item in items.iter().filter(|item| item.get(PATCH).is_none()) {
        let key = key_of(item, merge_key)?;
        if !places.any(|place| key_of(place, merge_key).is_ok_and(|place| place == key)) {
            let text = |items: &[Value]| go_text(&Value::Array(items.to_vec()));
            return Err(PatchError::Plain(format!(
                "The order in patch list:\n{}\n doesn't match {SET_ORDER} list:\n{}\n",
                text(items),
                text(order)
            )));
        }
    }
    Ok(())
}

/// Models `mergeSlice`.
fn merge_list(
    mut original: Vec<Value>,
    patch: Vec<Value>,
    meta: &Meta,
    over: Over,
    deletes: bool,
) -> Result<Vec<Value>, PatchError> {
    let merge_key = meta.merge.unwrap_or_default();
    let before = original.clone();
    let Some(first) = original.first().or(patch.first()) else { return Ok(original) };
    if !first.is_object() {
        if deletes {
            original.retain(|item| !patch.contains(item));
            return Ok(original);
        }
        for item in &patch {
            if !original.contains(item) {
                original.push(item.clone());
            }
        }
        return normalize(original, &patch, &before, "");
    }
    let (special, plain): (Vec<Value>, Vec<Value>) = patch.into_iter().partition(|item| item.get(PATCH).is_some());
    for item in &special {
        match item.get(PATCH).and_then(Value::as_str) {
            Some("delete") => {
                let gone = key_of(item, merge_key)?;
                original.retain(|other| other.get(merge_key) != Some(&gone));
            }
            Some("replace") => {}
            Some("merge") => {
                return Err(PatchError::Plain("merging lists cannot yet be specified in the patch".to_owned()));
            }
            _ => {
                return Err(bad_directive(
                    item.get(PATCH).unwrap_or(&Value::Null),
                    item.as_object().unwrap_or(&Map::new()),
                ));
            }
        }
    }
    if special.iter().any(|item| item.get(PATCH).and_then(Value::as_str) == Some("replace")) {
        return Ok(plain);
    }
    for item in &plain {
        let key = key_of(item, merge_key)?;
        match original.iter_mut().find(|other| other.get(merge_key) == Some(&key)) {
            Some(slot) => {
                let fields = |value: &Value| value.as_object().cloned().unwrap_or_default();
                *slot = Value::Object(merge_map(fields(slot), fields(item), meta.schema, over)?);
            }
            None => original.push(item.clone()),
        }
    }
    normalize(original, &plain, &before, merge_key)
}

/// Brings `items` into order: those that `order` names into its order, the others into that of `before`, and one among the
/// other as they stood in `before`. Models `normalizeElementOrder` and `mergeSortedSlice`.
fn normalize(items: Vec<Value>, order: &[Value], before: &[Value], merge_key: &str) -> Result<Vec<Value>, PatchError> {
    for item in items.iter().filter(|item| item.is_object()) {
        key_of(item, merge_key)?;
    }
    let (named, others): (Vec<Value>, Vec<Value>) =
        items.into_iter().partition(|item| place(order, item, merge_key).is_some());
    let named = sorted(named, order, merge_key);
    let mut others = sorted(others, before, merge_key).into_iter().peekable();
    let mut out = Vec::new();
    for item in named {
        let at = place(before, &item, merge_key);
        while let Some(other) =
            others.next_if(|other| at.is_some_and(|at| place(before, other, merge_key).is_some_and(|other| other < at)))
        {
            out.push(other);
        }
        out.push(item);
    }
    out.extend(others);
    Ok(out)
}

/// Models `normalizeSliceOrder`: what is to be deleted stands last.
pub(super) fn sorted(items: Vec<Value>, order: &[Value], merge_key: &str) -> Vec<Value> {
    let gone = |item: &Value| item.get(PATCH).and_then(Value::as_str) == Some("delete");
    let (deleted, mut kept): (Vec<Value>, Vec<Value>) = items.into_iter().partition(gone);
    kept.order_by_key(|item| place(order, item, merge_key));
    kept.extend(deleted);
    kept
}

fn place(items: &[Value], item: &Value, merge_key: &str) -> Option<usize> {
    if merge_key.is_empty() {
        return items.iter().position(|other| other == item);
    }
    items.iter().position(|other| other.get(merge_key) == item.get(merge_key))
}

/// What tells an item from others: the value of its merge key, or the plain value itself.
pub(super) fn key_of(item: &Value, merge_key: &str) -> Result<Value, PatchError> {
    match item {
        plain if merge_key.is_empty() => Ok(plain.clone()),
        Value::Object(fields) => fields.get(merge_key).cloned().ok_or_else(|| {
            PatchError::Plain(format!("map: {} does not contain declared merge key: {merge_key}", go_text(item)))
        }),
        other => {
            Err(PatchError::Plain(format!("expected a map[string]interface {{}}, but received a {}", go_type(other))))
        }
    }
}

fn list(value: &Value) -> Result<Vec<Value>, PatchError> {
    value
        .as_array()
        .cloned()
        .ok_or_else(|| PatchError::Plain(format!("expected a []interface {{}}, but received a {}", go_type(value))))
}

fn bad_format(what: &str) -> PatchError {
    PatchError::BadRequest(format!("invalid patch format of {what}"))
}

fn bad_directive(word: &Value, patch: &Map<String, Value>) -> PatchError {
    PatchError::Plain(format!(
        "unknown patch type: {} in map: {}",
        go_text(word),
        go_text(&Value::Object(patch.clone()))
    ))
}

/// Models `removeDirectives`. The readers of requests bound how deep a value nests.
fn without_directives(value: Value) -> Option<Value> {
    match value {
        Value::Object(map) if map.contains_key(PATCH) => None,
        Value::Object(map) => {
            let kept = map.into_iter().filter_map(|(key, value)| Some((key, without_directives(value)?)));
            Some(Value::Object(kept.collect()))
        }
        Value::Array(items) => Some(Value::Array(items.into_iter().filter_map(without_directives).collect())),
        plain => Some(plain),
    }
}

/// Models `discardNullValuesFromPatch`.
fn discard_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(discard_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(discard_nulls),
        _ => {}
    }
}

fn go_type(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "map[string]interface {}",
        Value::Array(_) => "[]interface {}",
        Value::Null => "%!s(<nil>)",
        plain => go_kind(plain),
    }
}

/// The word of Go's `reflect.Kind`.
fn go_kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "invalid",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float64",
        Value::Number(_) => "int64",
        Value::String(_) => "string",
        Value::Array(_) => "slice",
        Value::Object(_) => "map",
    }
}

/// Whether `value` can stand where `ty` is wanted, in the words of `FromUnstructured`. `named` is the Go name of a plain type.
fn fits(ty: &Type, value: &Value, named: Option<&str>) -> Result<(), String> {
    if value.is_null() {
        return Ok(());
    }
    match (ty, value) {
        (Type::Record(schema), Value::Object(map)) => {
            for field in schema.fields {
                if let Some(value) = map.get(field.name) {
                    fits(field.ty, value, go_types::named(schema.go, field.name))?;
                }
            }
            Ok(())
        }
        (Type::Record(_), other) => Err(format!("cannot restore struct from: {}", go_kind(other))),
        (Type::List(inner), Value::Array(items)) => {
            let named = named.and_then(|named| named.strip_prefix("[]"));
            items.iter().try_for_each(|item| fits(inner, item, named))
        }
        (Type::List(_), other) => Err(format!("cannot restore slice from {}", go_kind(other))),
        (Type::Map(inner), Value::Object(map)) => map.values().try_for_each(|value| fits(inner, value, None)),
        (Type::Map(_), other) => Err(format!("cannot restore map from {}", go_kind(other))),
        (Type::Int32 | Type::Int64, Value::Number(number)) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(float) if float.fract() != 0.0 => Err(format!("cannot convert float64 to {}", ty.go())),
            _ => Ok(()),
        },
        (Type::String, Value::Number(number)) if !number.is_f64() => {
            Err(format!("cannot convert int64 to {}", named.unwrap_or("string")))
        }
        (Type::Bool, Value::Bool(_)) | (Type::String, Value::String(_)) | (Type::Float, Value::Number(_)) => Ok(()),
        (Type::Bool | Type::Int32 | Type::Int64 | Type::Float | Type::String, _) => {
            Err(format!("unrecognized type: {}", ty.go()))
        }
        // Types that read themselves: the decoder of the request finds what is wrong with them.
        _ => Ok(()),
    }
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
                // What is new stands first: nothing says that it comes after what the server has.
                json!([{"port": 443, "name": "https"}, {"port": 80, "protocol": "TCP"}]),
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
            let out = apply(&target, &patch, Service::SCHEMA).unwrap();
            assert_eq!(out.pointer("/spec/ports"), Some(&ports), "{patch}");
        }
    }

    #[test]
    fn plain_lists_and_retained_keys() {
        let target = json!({"metadata": {"finalizers": ["a"]}, "spec": {"volumes": [{"name": "v", "emptyDir": {}}]}});
        let patch = json!({"metadata": {"finalizers": ["b"]}});
        let out = apply(&target, &patch, Pod::SCHEMA).unwrap();
        assert_eq!(out.pointer("/metadata/finalizers"), Some(&json!(["b", "a"])));
        let patch = json!({"metadata": {"$deleteFromPrimitiveList/finalizers": ["a"]}});
        let out = apply(&target, &patch, Pod::SCHEMA).unwrap();
        assert_eq!(out.pointer("/metadata/finalizers"), Some(&json!([])));
    }

    #[test]
    fn a_wrong_type_has_the_servers_words() {
        let patch = json!({"spec": {"ports": [{"port": "eighty"}]}});
        assert_eq!(
            apply(&json!({}), &patch, Service::SCHEMA),
            Err(PatchError::Invalid("unrecognized type: int32".to_owned()))
        );
    }

    #[test]
    fn what_is_wrong_with_a_patch() {
        let target = json!({"spec": {"ports": [{"port": 80}], "selector": {"app": "web"}}});
        let plain = |text: &str| Err(PatchError::Plain(text.to_owned()));
        let invalid = |text: &str| Err(PatchError::Invalid(text.to_owned()));
        for (patch, error) in [
            (
                json!({"spec": {"ports": [{"name": "http"}]}}),
                plain("map: map[name:http] does not contain declared merge key: port"),
            ),
            (
                json!({"spec": {"ports": [{"port": 80, "$patch": "drop"}]}}),
                plain("unknown patch type: drop in map: map[$patch:drop port:80]"),
            ),
            (json!({"spec": {"ports": "http"}}), invalid("cannot restore slice from string")),
            (json!({"spec": {"selector": "web"}}), invalid("cannot restore map from string")),
            (json!({"spec": [1]}), invalid("cannot restore struct from: slice")),
            (json!({"spec": {"type": 3}}), invalid("cannot convert int64 to v1.ServiceType")),
            (
                json!({"spec": {"$setElementOrder/ports": [{"port": 81}], "ports": [{"port": 80}]}}),
                plain(
                    "The order in patch list:\n[map[port:80]]\n doesn't match $setElementOrder list:\n[map[port:81]]\n",
                ),
            ),
            (
                json!({"spec": {"$setElementOrder": [], "ports": []}}),
                Err(PatchError::BadRequest("invalid patch format of setElementOrder list".to_owned())),
            ),
        ] {
            assert_eq!(apply(&target, &patch, Service::SCHEMA), error, "{patch}");
        }
    }
}
