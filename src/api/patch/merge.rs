//! JSON merge patch (RFC 7386).

use serde_json::{Map, Value};

/// Lays `patch` over `target`: objects are merged, `null` deletes, everything else replaces.
pub fn apply(target: &Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else { return patch.clone() };
    let mut out = match target {
        Value::Object(map) => map.clone(),
        _ => Map::new(),
    };
    for (key, value) in patch {
        if value.is_null() {
            out.shift_remove(key);
        } else {
            let old = out.get(key).cloned().unwrap_or(Value::Null);
            out.insert(key.clone(), apply(&old, value));
        }
    }
    Value::Object(out)
}

/// The merge patch that makes `to` of `from`.
pub fn diff(from: &Value, to: &Value) -> Value {
    let (Value::Object(from), Value::Object(to)) = (from, to) else { return to.clone() };
    let mut out = Map::new();
    for key in from.keys().filter(|key| !to.contains_key(*key)) {
        out.insert(key.clone(), Value::Null);
    }
    for (key, value) in to {
        match from.get(key) {
            Some(old) if old == value => {}
            Some(old) if old.is_object() && value.is_object() => {
                out.insert(key.clone(), diff(old, value));
            }
            _ => {
                out.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Appendix A of RFC 7386.
    #[test]
    fn the_examples_of_the_rfc() {
        for (target, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            assert_eq!(apply(&target, &patch), result, "{target} {patch}");
        }
    }

    #[test]
    fn a_difference_leads_from_one_to_the_other() {
        let from = json!({"a": {"b": 1, "c": [1, 2]}, "d": "x"});
        let to = json!({"a": {"c": [2]}, "e": true});
        assert_eq!(diff(&from, &to), json!({"d": null, "a": {"b": null, "c": [2]}, "e": true}));
        assert_eq!(apply(&from, &diff(&from, &to)), to);
        assert_eq!(diff(&to, &to), json!({}));
    }
}
