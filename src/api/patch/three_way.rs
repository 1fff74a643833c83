//! The patch of `kubectl apply`: it leads from what is to what shall be, and takes away what was applied and shall be no more.
//!
//! Models `CreateThreeWayMergePatch` in `apimachinery/pkg/util/strategicpatch/patch.go` and
//! `CreateThreeWayJSONMergePatch` in `apimachinery/pkg/util/jsonmergepatch/patch.go`.

use std::mem::discriminant;

use serde_json::{Map, Value, json};

use super::strategic::{Over, PatchError, key_of, merge_map, meta, sorted};
use super::{go_text, merge};
use crate::api::schema::Schema;
use crate::order::InOrder;

/// The strategic merge patch, with sorted keys; `{}` where nothing is to be done.
///
/// # Errors
/// A list whose items have no merge key.
pub fn strategic(
    original: &Value,
    modified: &Value,
    current: &Value,
    schema: &'static Schema,
) -> Result<Value, PatchError> {
    let fields = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let (original, modified, current) = (fields(original), fields(modified), fields(current));
    let changes = diff_maps(&current, &modified, Some(schema), Wanted::Changes, false)?;
    let deletions = diff_maps(&original, &modified, Some(schema), Wanted::Deletions, false)?;
    Ok(in_order(Value::Object(merge_map(deletions, changes, Some(schema), Over::Patch)?)))
}

/// The JSON merge patch, for kinds without a table of fields.
pub fn plain(original: &Value, modified: &Value, current: &Value) -> Value {
    let keep = |patch: Value, nulls: bool| Value::Object(keep_nulls(patch, nulls));
    let changes = keep(merge::diff(current, modified), false);
    let deletions = keep(merge::diff(original, modified), true);
    in_order(merge::apply(&deletions, &changes))
}

/// Which part of a difference is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// What is new or different.
    Changes,
    /// What is gone.
    Deletions,
}

/// Models `diffMaps`. `retain` asks for the list of the keys that stay.
fn diff_maps(
    original: &Map<String, Value>,
    modified: &Map<String, Value>,
    schema: Option<&'static Schema>,
    wanted: Wanted,
    retain: bool,
) -> Result<Map<String, Value>, PatchError> {
    let mut patch = Map::new();
    for (key, new) in modified {
        match original.get(key) {
            Some(old) if discriminant(old) == discriminant(new) => {
                diff_field(&mut patch, key, old, new, schema, wanted)?;
            }
            _ if wanted == Wanted::Changes => {
                patch.insert(key.clone(), new.clone());
            }
            _ => {}
        }
    }
    if wanted == Wanted::Deletions {
        let gone = original.keys().filter(|key| !modified.contains_key(*key));
        patch.extend(gone.map(|key| (key.clone(), Value::Null)));
    }
    let mut kept: Vec<&String> = modified.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key).collect();
    let cleared = original.iter().any(|(key, value)| !value.is_null() && !modified.contains_key(key));
    if retain && !kept.is_empty() && (cleared || !patch.is_empty()) {
        kept.order();
        patch.insert("$retainKeys".to_owned(), json!(kept));
    }
    Ok(patch)
}

fn diff_field(
    patch: &mut Map<String, Value>,
    key: &str,
    old: &Value,
    new: &Value,
    schema: Option<&'static Schema>,
    wanted: Wanted,
) -> Result<(), PatchError> {
    let meta = meta(schema, key);
    match (old, new, meta.merge) {
        (Value::Object(old), Value::Object(new), _) => {
            let part = diff_maps(old, new, meta.schema, wanted, meta.retain)?;
            if !part.is_empty() {
                patch.insert(key.to_owned(), Value::Object(part));
            }
        }
        (Value::Array(old), Value::Array(new), Some(merge_key)) => {
            let lists = diff_lists(old, new, meta.schema, merge_key, wanted, meta.retain)?;
            for (prefix, list) in
                [("", lists.items), ("$deleteFromPrimitiveList/", lists.deleted), ("$setElementOrder/", lists.order)]
            {
                if !list.is_empty() {
                    patch.insert(format!("{prefix}{key}"), Value::Array(list));
                }
            }
        }
        (old, new, _) if wanted == Wanted::Changes && old != new => {
            patch.insert(key.to_owned(), new.clone());
        }
        _ => {}
    }
    Ok(())
}

/// What a patch says of a list.
#[derive(Default)]
struct Lists {
    items: Vec<Value>,
    /// Of plain values only; other items are deleted by a directive among the items.
    deleted: Vec<Value>,
    order: Vec<Value>,
}

/// Models `diffLists`.
fn diff_lists(
    original: &[Value],
    modified: &[Value],
    schema: Option<&'static Schema>,
    merge_key: &str,
    wanted: Wanted,
    retain: bool,
) -> Result<Lists, PatchError> {
    if original.is_empty() {
        let items = if wanted == Wanted::Changes { modified.to_vec() } else { Vec::new() };
        return Ok(Lists { items, ..Lists::default() });
    }
    if merge_key.is_empty() {
        return Ok(diff_plain(original, modified, wanted));
    }
    let (items, deletions) = diff_items(original, modified, schema, merge_key, wanted, retain)?;
    let mut items = sorted(items, modified, merge_key);
    items.extend(deletions);
    let same_order = original.len() == modified.len()
        && original.iter().zip(modified).all(|(old, new)| old.get(merge_key) == new.get(merge_key));
    let mut order = Vec::new();
    if !items.is_empty() || (wanted == Wanted::Changes && !same_order) {
        for item in modified {
            order.push(json!({merge_key: key_of(item, merge_key)?}));
        }
    }
    Ok(Lists { items, order, ..Lists::default() })
}

/// Models `diffListsOfScalars`.
fn diff_plain(original: &[Value], modified: &[Value], wanted: Wanted) -> Lists {
    let (mut old, mut new) = (original.to_vec(), modified.to_vec());
    old.order_by_cached_key(go_text);
    new.order_by_cached_key(go_text);
    let (mut added, mut deleted) = (Vec::new(), Vec::new());
    let (mut left, mut right) = (old.iter().peekable(), new.iter().peekable());
    loop {
        match (left.peek().map(|value| go_text(value)), right.peek().map(|value| go_text(value))) {
            (None, None) => break,
            (Some(was), Some(is)) if was == is => {
                left.next();
                right.next();
            }
            (Some(was), is) if is.as_ref().is_none_or(|is| was < *is) => deleted.extend(left.next().cloned()),
            _ => added.extend(right.next().cloned()),
        }
    }
    deleted.dedup();
    match wanted {
        Wanted::Changes => {
            let order = if old == modified { Vec::new() } else { modified.to_vec() };
            Lists { items: sorted(added, modified, ""), order, ..Lists::default() }
        }
        Wanted::Deletions => {
            let order = if deleted.is_empty() { Vec::new() } else { modified.to_vec() };
            Lists { deleted, order, ..Lists::default() }
        }
    }
}

/// Models `diffListsOfMaps`: the changed and new items, and the directives that delete others. Items of one key are paired
/// in turn.
fn diff_items(
    original: &[Value],
    modified: &[Value],
    schema: Option<&'static Schema>,
    merge_key: &str,
    wanted: Wanted,
    retain: bool,
) -> Result<(Vec<Value>, Vec<Value>), PatchError> {
    let (mut changed, mut deleted) = (Vec::new(), Vec::new());
    let (old, new) = (by_key(original, merge_key)?, by_key(modified, merge_key)?);
    let (mut left, mut right) = (old.into_iter().peekable(), new.into_iter().peekable());
    loop {
        match (left.peek().map(|(key, _)| key.clone()), right.peek().map(|(key, _)| key.clone())) {
            (None, None) => break,
            (Some(was), Some(is)) if was == is => {
                let (Some((_, Value::Object(old))), Some((_, Value::Object(new)))) = (left.next(), right.next()) else {
                    continue;
                };
                let mut part = diff_maps(old, new, schema, wanted, retain)?;
                if let (Some(key), false) = (new.get(merge_key), part.is_empty()) {
                    part.insert(merge_key.to_owned(), key.clone());
                    changed.push(Value::Object(part));
                }
            }
            (Some(was), is) if is.as_ref().is_none_or(|is| was < *is) => {
                if let (Some((_, item)), Wanted::Deletions) = (left.next(), wanted) {
                    deleted.push(json!({merge_key: key_of(item, merge_key)?, "$patch": "delete"}));
                }
            }
            _ => {
                if let (Some((_, item)), Wanted::Changes) = (right.next(), wanted) {
                    changed.push(item.clone());
                }
            }
        }
    }
    Ok((changed, deleted))
}

/// The items in the order of their keys' text; items of one key are turned round, as Go's sorting leaves them.
fn by_key<'a>(items: &'a [Value], merge_key: &str) -> Result<Vec<(String, &'a Value)>, PatchError> {
    let mut out = Vec::new();
    for item in items.iter().rev() {
        out.push((go_text(&key_of(item, merge_key)?), item));
    }
    out.order_by(|(a, _), (b, _)| a.cmp(b));
    Ok(out)
}

/// Models `keepOrDeleteNullInObj`: only the nulls of a patch, or everything else.
fn keep_nulls(patch: Value, nulls: bool) -> Map<String, Value> {
    let Value::Object(fields) = patch else { return Map::new() };
    let mut out = Map::new();
    for (key, value) in fields {
        match value {
            Value::Null if !nulls => {}
            Value::Object(part) if !part.is_empty() => {
                let part = keep_nulls(Value::Object(part), nulls);
                if !part.is_empty() {
                    out.insert(key, Value::Object(part));
                }
            }
            value if value.is_null() == nulls => {
                out.insert(key, value);
            }
            _ => {}
        }
    }
    out
}

/// As Go writes it: keys sorted. The readers of manifests bound how deep a value nests.
fn in_order(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.order_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().map(|(key, value)| (key, in_order(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(in_order).collect()),
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::deployment::Deployment;
    use crate::api::patch;
    use crate::api::schema::Record;
    use crate::api::service::Service;

    /// The patch, and what it makes of `current`.
    fn both(original: &Value, modified: &Value, current: &Value, schema: &'static Schema) -> (Value, Value) {
        let made = strategic(original, modified, current, schema).unwrap();
        let result = patch::strategic(current, &made, schema).unwrap();
        (made, result)
    }

    #[test]
    fn what_was_applied_and_is_no_more_goes() {
        let original =
            json!({"spec": {"ports": [{"port": 80}, {"port": 443}], "selector": {"app": "web", "tier": "x"}}});
        let modified = json!({"spec": {"ports": [{"port": 80}], "selector": {"app": "api"}}});
        let current = json!({"spec": {
            "clusterIP": "10.96.0.7",
            "ports": [{"port": 80, "protocol": "TCP", "nodePort": 30080}, {"port": 443, "protocol": "TCP"}, {"port": 9}],
            "selector": {"app": "web", "tier": "x", "own": "y"}}});
        let (made, result) = both(&original, &modified, &current, Service::SCHEMA);
        assert_eq!(
            made.to_string(),
            r#"{"spec":{"$setElementOrder/ports":[{"port":80}],"ports":[{"$patch":"delete","port":443}],"selector":{"app":"api","tier":null}}}"#
        );
        let want = json!({"spec": {
            "clusterIP": "10.96.0.7",
            "ports": [{"port": 80, "protocol": "TCP", "nodePort": 30080}, {"port": 9}],
            "selector": {"app": "api", "own": "y"}}});
        assert_eq!(result, want);
    }

    #[test]
    fn nothing_new_needs_no_patch() {
        let applied = json!({"spec": {"ports": [{"port": 80, "name": "http"}]}});
        let current =
            json!({"spec": {"type": "ClusterIP", "ports": [{"name": "http", "port": 80, "protocol": "TCP"}]}});
        assert_eq!(both(&applied, &applied, &current, Service::SCHEMA), (json!({}), current));
    }

    #[test]
    fn two_ports_of_one_number() {
        // conformance: services-tcp-and-udp-same-port. Both changes go to the first port with the number.
        let ports = |target: i32| {
            json!({"spec": {"ports": [
            {"name": "dns", "protocol": "UDP", "port": 53, "targetPort": target},
            {"name": "dns-tcp", "protocol": "TCP", "port": 53, "targetPort": target}]}})
        };
        let (made, result) = both(&ports(5353), &ports(5454), &ports(5353), Service::SCHEMA);
        assert_eq!(
            made.to_string(),
            r#"{"spec":{"$setElementOrder/ports":[{"port":53},{"port":53}],"ports":[{"port":53,"targetPort":5454},{"port":53,"targetPort":5454}]}}"#
        );
        assert_eq!(result.pointer("/spec/ports/0/targetPort"), Some(&json!(5454)));
        assert_eq!(result.pointer("/spec/ports/1/targetPort"), Some(&json!(5353)));
    }

    #[test]
    fn another_strategy_drops_the_settings_of_the_old_one() {
        let original = json!({"spec": {}});
        let modified = json!({"spec": {"strategy": {"type": "Recreate"}}});
        let current = json!({"spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%"}}}});
        let (made, result) = both(&original, &modified, &current, Deployment::SCHEMA);
        assert_eq!(made, json!({"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}}));
        assert_eq!(result, json!({"spec": {"strategy": {"type": "Recreate"}}}));
    }

    /// Models `TestCustomStrategicMergePatch` and `TestStrategicMergePatch`: lists of plain values, order, nulls.
    #[test]
    fn lists_and_nulls() {
        for (original, modified, current, want, result) in [
            (
                json!({"metadata": {"finalizers": ["a", "b"]}}),
                json!({"metadata": {"finalizers": ["b", "c"]}}),
                json!({"metadata": {"finalizers": ["a", "b", "x"]}}),
                json!({"metadata": {
                    "$deleteFromPrimitiveList/finalizers": ["a"], "$setElementOrder/finalizers": ["b", "c"],
                    "finalizers": ["c"]}}),
                json!({"metadata": {"finalizers": ["b", "c", "x"]}}),
            ),
            (
                json!({}),
                json!({"metadata": {"labels": {"a": null, "b": null}}}),
                json!({"metadata": {"labels": {"a": "1", "c": "2"}}}),
                json!({"metadata": {"labels": {"a": null, "b": null}}}),
                json!({"metadata": {"labels": {"c": "2"}}}),
            ),
            (
                json!({"spec": {"ports": [{"port": 1}, {"port": 2}]}}),
                json!({"spec": {"ports": [{"port": 2}, {"port": 1}]}}),
                json!({"spec": {"ports": [{"port": 1}, {"port": 2}, {"port": 3}]}}),
                json!({"spec": {"$setElementOrder/ports": [{"port": 2}, {"port": 1}]}}),
                json!({"spec": {"ports": [{"port": 2}, {"port": 1}, {"port": 3}]}}),
            ),
            (
                json!({"spec": {"selector": {"app": "web"}}}),
                json!({"spec": {}}),
                json!({"spec": {"selector": {"app": "web"}, "type": "ClusterIP"}}),
                json!({"spec": {"selector": null}}),
                json!({"spec": {"type": "ClusterIP"}}),
            ),
        ] {
            assert_eq!(both(&original, &modified, &current, Service::SCHEMA), (want, result), "{modified}");
        }
    }

    /// Models `TestThreeWayJSONMergePatch`.
    #[test]
    fn without_a_table_of_fields() {
        let original = json!({"name": "x", "gone": {"a": 1, "b": 2}, "list": [1]});
        let modified = json!({"name": "y", "gone": {"b": 2}, "list": [2], "empty": {}});
        let current = json!({"name": "x", "gone": {"a": 1, "b": 2, "c": 3}, "list": [1, 3], "own": true});
        let made = plain(&original, &modified, &current);
        assert_eq!(made, json!({"gone": {"a": null}, "name": "y", "list": [2], "empty": {}}));
        let want = json!({"name": "y", "gone": {"b": 2, "c": 3}, "list": [2], "own": true, "empty": {}});
        assert_eq!(patch::merge(&current, &made), want);
        assert_eq!(plain(&modified, &modified, &want), json!({}));
    }
}
