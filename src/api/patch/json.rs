//! JSON patch (RFC 6902), with the errors of the library that the apiserver uses.

use serde_json::Value;

/// Carries out the operations of `patch` one after the other. The error is the apiserver's text.
pub fn apply(target: &Value, patch: &Value) -> Result<Value, String> {
    let Value::Array(operations) = patch else {
        return Err("json: cannot unmarshal object into Go value of type jsonpatch.Patch".to_owned());
    };
    let mut out = target.clone();
    for operation in operations {
        one(&mut out, operation)?;
    }
    Ok(out)
}

fn one(document: &mut Value, operation: &Value) -> Result<(), String> {
    let text = |field: &str| operation.get(field).and_then(Value::as_str);
    let kind = text("op").unwrap_or("unknown");
    let path = text("path").ok_or_else(|| format!("{kind} operation failed to decode path: missing value"))?;
    let value = || operation.get("value").cloned().unwrap_or(Value::Null);
    match kind {
        "add" => add(document, path, value()),
        "remove" => remove(document, path).map(drop),
        "replace" => replace(document, path, value()),
        "test" => test(document, path, &value()),
        "move" => {
            let from = text("from").unwrap_or_default();
            let taken = remove(document, from).map_err(|_| {
                format!("move operation does not apply: doc is missing from path: {from}: missing value")
            })?;
            add(document, path, taken)
        }
        "copy" => {
            let from = text("from").unwrap_or_default();
            let copied = document.pointer(from).cloned().ok_or_else(|| {
                format!("copy operation does not apply: doc is missing from path: {from}: missing value")
            })?;
            add(document, path, copied)
        }
        other => Err(format!("Unexpected kind: {other}")),
    }
}

/// The place that holds what `path` names, and the last step to it.
fn holder<'a>(document: &'a mut Value, path: &str) -> Option<(&'a mut Value, String)> {
    let (parent, last) = path.rsplit_once('/')?;
    Some((document.pointer_mut(parent)?, last.replace("~1", "/").replace("~0", "~")))
}

fn add(document: &mut Value, path: &str, value: Value) -> Result<(), String> {
    if path.is_empty() {
        *document = value;
        return Ok(());
    }
    let missing = || format!("add operation does not apply: doc is missing path: \"{path}\": missing value");
    let (place, key) = holder(document, path).ok_or_else(missing)?;
    match place {
        Value::Object(map) => {
            map.insert(key, value);
            Ok(())
        }
        Value::Array(list) if key == "-" => {
            list.push(value);
            Ok(())
        }
        Value::Array(list) => {
            let at = index(&key, list.len() + 1).map_err(|why| format!("error in add for path: '{path}': {why}"))?;
            list.insert(at, value);
            Ok(())
        }
        _ => Err(missing()),
    }
}

fn remove(document: &mut Value, path: &str) -> Result<Value, String> {
    let missing = || format!("remove operation does not apply: doc is missing path: \"{path}\": missing value");
    let fail = |why: String| format!("error in remove for path: '{path}': {why}");
    let (place, key) = holder(document, path).ok_or_else(missing)?;
    match place {
        Value::Object(map) => map
            .shift_remove(&key)
            .ok_or_else(|| fail(format!("Unable to remove nonexistent key: {key}: missing value"))),
        Value::Array(list) => index(&key, list.len()).map(|at| list.remove(at)).map_err(fail),
        _ => Err(missing()),
    }
}

fn replace(document: &mut Value, path: &str, value: Value) -> Result<(), String> {
    if path.is_empty() {
        *document = value;
        return Ok(());
    }
    let missing_path = || format!("replace operation does not apply: doc is missing path: {path}: missing value");
    let missing_key = || format!("replace operation does not apply: doc is missing key: {path}: missing value");
    let (place, key) = holder(document, path).ok_or_else(missing_path)?;
    let slot = match place {
        Value::Object(map) => map.get_mut(&key),
        Value::Array(list) => index(&key, list.len()).ok().and_then(|at| list.get_mut(at)),
        _ => None,
    };
    *slot.ok_or_else(missing_key)? = value;
    Ok(())
}

fn test(document: &Value, path: &str, value: &Value) -> Result<(), String> {
    let found = document.pointer(path).unwrap_or(&Value::Null);
    if found == value { Ok(()) } else { Err(format!("testing value {path} failed: test failed")) }
}

fn index(key: &str, length: usize) -> Result<usize, String> {
    let number: i64 = key.parse().map_err(|_| {
        format!("value was not a proper array index: '{key}': strconv.Atoi: parsing \"{key}\": invalid syntax")
    })?;
    let at = if number < 0 { number + length as i64 } else { number };
    usize::try_from(at)
        .ok()
        .filter(|at| *at < length)
        .ok_or_else(|| format!("Unable to access invalid index: {number}: invalid index referenced"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn operations() {
        let target = json!({"spec": {"replicas": 2, "ports": [{"port": 80}]}, "a/b": 1});
        for (patch, pointer, result) in [
            (json!([{"op": "replace", "path": "/spec/replicas", "value": 1}]), "/spec/replicas", json!(1)),
            (json!([{"op": "add", "path": "/spec/ports/-", "value": {"port": 443}}]), "/spec/ports/1/port", json!(443)),
            (json!([{"op": "add", "path": "/spec/ports/0", "value": {"port": 443}}]), "/spec/ports/0/port", json!(443)),
            (json!([{"op": "remove", "path": "/spec/ports/0"}]), "/spec/ports", json!([])),
            (json!([{"op": "move", "from": "/spec/replicas", "path": "/count"}]), "/count", json!(2)),
            (json!([{"op": "copy", "from": "/a~1b", "path": "/c"}]), "/c", json!(1)),
            (json!([{"op": "test", "path": "/spec/replicas", "value": 2}]), "/spec/replicas", json!(2)),
        ] {
            let out = apply(&target, &patch).unwrap_or_default();
            assert_eq!(out.pointer(pointer), Some(&result), "{patch}");
        }
    }

    #[test]
    fn refusals() {
        let target = json!({"spec": {"ports": []}});
        for (operation, error) in [
            (
                json!({"op": "replace", "path": "/spec/nope", "value": 1}),
                "replace operation does not apply: doc is missing key: /spec/nope: missing value",
            ),
            (
                json!({"op": "remove", "path": "/spec/nope"}),
                "error in remove for path: '/spec/nope': Unable to remove nonexistent key: nope: missing value",
            ),
            (
                json!({"op": "add", "path": "/x/y", "value": 1}),
                "add operation does not apply: doc is missing path: \"/x/y\": missing value",
            ),
            (
                json!({"op": "add", "path": "/spec/ports/7", "value": 1}),
                "error in add for path: '/spec/ports/7': Unable to access invalid index: 7: invalid index referenced",
            ),
            (json!({"op": "test", "path": "/spec", "value": 1}), "testing value /spec failed: test failed"),
            (json!({"op": "grow", "path": "/spec"}), "Unexpected kind: grow"),
        ] {
            assert_eq!(apply(&target, &json!([operation])), Err(error.to_owned()));
        }
    }
}
