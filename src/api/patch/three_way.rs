//! The merge of `kubectl apply`: what was applied last, what shall be, and what is.
//!
//! Models `CreateThreeWayMergePatch` in `apimachinery/pkg/util/strategicpatch`, and what the apiserver makes of its patch.
//! The result is computed at once; the patch between is never written down.

use serde_json::{Map, Value};

use super::strategic::ordered;
use crate::api::schema::{FieldInfo, Schema};

const DEEPEST: usize = 64;

/// What `current` becomes: `modified` is laid over it, and what `original` had and `modified` has no more is taken away.
/// `schema` is `None` for kinds without one: then every list is replaced as a whole.
pub fn merge(original: &Value, modified: &Value, current: &Value, schema: Option<&'static Schema>) -> Value {
    merge_value(original, modified, current, schema, DEEPEST)
}

fn merge_value(
    original: &Value,
    modified: &Value,
    current: &Value,
    schema: Option<&'static Schema>,
    deep: usize,
) -> Value {
    let (Value::Object(modified), Value::Object(current)) = (modified, current) else { return modified.clone() };
    if deep == 0 {
        return Value::Object(modified.clone());
    }
    let empty = Map::new();
    let original = original.as_object().unwrap_or(&empty);
    let mut out = current.clone();
    for key in original.keys().filter(|key| !modified.contains_key(*key)) {
        out.shift_remove(key);
    }
    for (key, value) in modified {
        if value.is_null() {
            out.shift_remove(key);
            continue;
        }
        let field = schema.and_then(|schema| schema.field(key));
        let (was, is) = (original.get(key).unwrap_or(&Value::Null), current.get(key).unwrap_or(&Value::Null));
        out.insert(key.clone(), merge_field(was, value, is, field, deep - 1));
    }
    Value::Object(out)
}

fn merge_field(was: &Value, value: &Value, is: &Value, field: Option<&'static FieldInfo>, deep: usize) -> Value {
    let inner = field.and_then(|field| field.ty.schema());
    match (value, is, field) {
        (Value::Array(items), Value::Array(live), Some(FieldInfo { merge_key: Some(merge_key), .. })) => {
            let empty = Vec::new();
            let was = was.as_array().unwrap_or(&empty);
            Value::Array(merge_list(was, items, live, merge_key, inner, deep))
        }
        (Value::Object(wanted), Value::Object(_), _) => {
            let mut merged = merge_value(was, value, is, inner, deep);
            if field.is_some_and(|field| field.retain_keys) && merged != *is {
                // retainKeys: a change of the map drops the keys that it does not name.
                if let Value::Object(map) = &mut merged {
                    map.retain(|key, _| wanted.contains_key(key));
                }
            }
            merged
        }
        _ => value.clone(),
    }
}

fn merge_list(
    was: &[Value],
    items: &[Value],
    live: &[Value],
    merge_key: &str,
    schema: Option<&'static Schema>,
    deep: usize,
) -> Vec<Value> {
    let key = |item: &Value| if merge_key.is_empty() { Some(item.clone()) } else { item.get(merge_key).cloned() };
    let find = |list: &[Value], wanted: &Value| list.iter().find(|item| key(item) == key(wanted)).cloned();
    let mut out: Vec<Value> = live
        .iter()
        .filter(|item| find(items, item).is_some() || find(was, item).is_none())
        .map(|item| match find(items, item) {
            Some(wanted) if !merge_key.is_empty() => {
                merge_value(&find(was, item).unwrap_or(Value::Null), &wanted, item, schema, deep)
            }
            _ => item.clone(),
        })
        .collect();
    out.extend(items.iter().filter(|item| find(live, item).is_none()).cloned());
    ordered(out, Some(&items.to_vec()), merge_key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::deployment::Deployment;
    use crate::api::schema::Record;
    use crate::api::service::Service;
    use serde_json::json;

    #[test]
    fn what_was_applied_and_is_no_more_goes() {
        let original =
            json!({"spec": {"ports": [{"port": 80}, {"port": 443}], "selector": {"app": "web", "tier": "x"}}});
        let modified = json!({"spec": {"ports": [{"port": 80}], "selector": {"app": "api"}}});
        let current = json!({"spec": {
            "clusterIP": "10.96.0.7",
            "ports": [{"port": 80, "protocol": "TCP", "nodePort": 30080}, {"port": 443, "protocol": "TCP"}, {"port": 9}],
            "selector": {"app": "web", "tier": "x", "own": "y"}}});
        let result = json!({"spec": {
            "clusterIP": "10.96.0.7",
            "ports": [{"port": 80, "protocol": "TCP", "nodePort": 30080}, {"port": 9}],
            "selector": {"app": "api", "own": "y"}}});
        assert_eq!(merge(&original, &modified, &current, Some(Service::SCHEMA)), result);
    }

    #[test]
    fn nothing_new_changes_nothing() {
        let applied = json!({"spec": {"ports": [{"port": 80, "name": "http"}]}});
        let current =
            json!({"spec": {"type": "ClusterIP", "ports": [{"name": "http", "port": 80, "protocol": "TCP"}]}});
        assert_eq!(merge(&applied, &applied, &current, Some(Service::SCHEMA)), current);
    }

    #[test]
    fn another_strategy_drops_the_settings_of_the_old_one() {
        let original = json!({"spec": {}});
        let modified = json!({"spec": {"strategy": {"type": "Recreate"}}});
        let current = json!({"spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%"}}}});
        let result = json!({"spec": {"strategy": {"type": "Recreate"}}});
        assert_eq!(merge(&original, &modified, &current, Some(Deployment::SCHEMA)), result);
    }
}
