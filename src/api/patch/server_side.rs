//! Server-side apply: what a manager applies is merged into the object, and fields that others own are not taken from them.
//!
//! Models `structured-merge-diff`'s `merge/update.go` and `apimachinery/pkg/util/managedfields`.

use serde_json::{Map, Value, json};

use super::field_set::{FieldSet, Shape, item_key, parts, shape_below, step};
use crate::api::decode::number_text;
use crate::api::schema::{Schema, Type};
use crate::api::scheme::Kind;
use crate::order::InOrder;

/// Deeper values are replaced as a whole.
const DEEPEST: usize = 64;

/// Who asks, and how.
#[derive(Debug, Clone, Copy)]
pub struct Manager<'a> {
    /// `kubectl`, `kubectl-client-side-apply`.
    pub name: &'a str,
    /// Takes over what others own.
    pub force: bool,
    /// The moment, as RFC 3339.
    pub time: &'a str,
}

/// Why an object cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyError {
    /// The applied object has fields or types that the kind has not; the whole text.
    Typed(String),
    /// Others own what it would change.
    Conflict {
        message: String,
        /// Path and message of each conflict: `.spec.replicas`, `conflict with "kubectl"`.
        causes: Vec<(String, String)>,
    },
}

/// Applies `config` to `live` (JSON of whole objects; `live` is `null` for an object that is not there yet).
///
/// # Errors
/// What is malformed, or who else owns a field that would change.
pub fn apply(kind: Kind, live: &Value, config: &Value, manager: Manager<'_>) -> Result<Value, ApplyError> {
    let shape = kind.info().schema.map_or(Shape::Unknown, Shape::Record);
    check(kind, config)?;
    let (live_owners, live) = split_owners(live);
    let config = without_type(config);
    let mut owners = read_owners(&live_owners);
    let set = owned(FieldSet::of(&config, shape));
    let before = owners.iter().position(|owner| owner.applies(manager.name)).map(|at| owners.remove(at));
    let last = before.as_ref().map_or_else(FieldSet::default, |owner| owner.fields.clone());
    let mut merged = merge(&live, &config, shape, DEEPEST);
    // What was applied before and is not any more goes, unless somebody else owns it.
    let others = owners.iter().fold(FieldSet::default(), |all, owner| all.union(&owner.fields));
    let gone = last.difference(&set).difference(&others);
    prune(&mut merged, &gone, shape, DEEPEST);
    let touched = FieldSet::changed(&live, &merged, shape);
    let conflicts: Vec<(String, FieldSet)> = owners
        .iter()
        .map(|owner| (owner.shown(), owner.fields.intersection(&touched)))
        .filter(|(_, fields)| !fields.is_empty())
        .collect();
    if !conflicts.is_empty() && !manager.force {
        return Err(conflict(&conflicts));
    }
    if let Some(before) = before.filter(|before| merged == live && before.fields == set) {
        // Nothing new: the moment of the first time stays.
        owners.push(before);
        return Ok(with_owners(merged, owners));
    }
    let removed = FieldSet::changed(&merged, &live, shape).difference(&touched);
    release(&mut owners, &touched.union(&removed));
    owners.push(Owner {
        name: manager.name.to_owned(),
        operation: "Apply".to_owned(),
        api_version: kind.info().api_version(),
        time: manager.time.to_owned(),
        subresource: String::new(),
        fields: set,
    });
    Ok(with_owners(merged, owners))
}

/// What a plain change of an object makes of its owners: the manager owns what it changed, the others do no longer.
/// `old` is `null` for a new object. Gives the new `managedFields`.
pub fn record_update(kind: Kind, old: &Value, new: &Value, manager: Manager<'_>) -> Value {
    let shape = kind.info().schema.map_or(Shape::Unknown, Shape::Record);
    let (old_owners, old) = split_owners(old);
    let (_, new) = split_owners(new);
    let mut owners = read_owners(&old_owners);
    let touched = owned(FieldSet::added(&old, &new, shape));
    let removed = FieldSet::added(&new, &old, shape).difference(&touched);
    if touched.is_empty() && removed.is_empty() {
        return old_owners;
    }
    let mine = |owner: &Owner| owner.name == manager.name && owner.operation == "Update";
    let before = owners.iter().find(|owner| mine(owner)).map_or_else(FieldSet::default, |owner| owner.fields.clone());
    owners.retain(|owner| !mine(owner));
    release(&mut owners, &touched.union(&removed));
    let fields = before.difference(&removed).union(&touched);
    if !fields.is_empty() {
        owners.push(Owner {
            name: manager.name.to_owned(),
            operation: "Update".to_owned(),
            api_version: kind.info().api_version(),
            time: manager.time.to_owned(),
            subresource: String::new(),
            fields,
        });
    }
    write_owners(owners)
}

/// One entry of `managedFields`.
struct Owner {
    name: String,
    operation: String,
    api_version: String,
    time: String,
    subresource: String,
    fields: FieldSet,
}

impl Owner {
    fn applies(&self, name: &str) -> bool {
        self.operation == "Apply" && self.name == name && self.subresource.is_empty()
    }

    /// As conflicts name it: `"kubectl-create" using apps/v1`.
    fn shown(&self) -> String {
        let mut out = format!("{:?}", self.name);
        if !self.subresource.is_empty() {
            out.push_str(&format!(" with subresource {:?}", self.subresource));
        }
        if self.operation == "Update" {
            out.push_str(&format!(" using {}", self.api_version));
        }
        out
    }
}

fn read_owners(list: &Value) -> Vec<Owner> {
    let text = |entry: &Value, name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let entries = list.as_array().map_or(&[][..], Vec::as_slice);
    entries
        .iter()
        .map(|entry| Owner {
            name: text(entry, "manager"),
            operation: text(entry, "operation"),
            api_version: text(entry, "apiVersion"),
            time: text(entry, "time"),
            subresource: text(entry, "subresource"),
            fields: FieldSet::read(entry.get("fieldsV1").unwrap_or(&Value::Null)),
        })
        .collect()
}

fn write_owners(owners: Vec<Owner>) -> Value {
    let entries = owners.into_iter().filter(|owner| !owner.fields.is_empty()).map(|owner| {
        let mut entry = json!({
            "manager": owner.name, "operation": owner.operation, "apiVersion": owner.api_version, "time": owner.time,
            "fieldsType": "FieldsV1", "fieldsV1": owner.fields.write(),
        });
        if let (Value::Object(fields), false) = (&mut entry, owner.subresource.is_empty()) {
            fields.insert("subresource".to_owned(), Value::from(owner.subresource));
        }
        entry
    });
    let entries: Vec<Value> = entries.collect();
    if entries.is_empty() { Value::Null } else { Value::Array(entries) }
}

fn release(owners: &mut [Owner], fields: &FieldSet) {
    for owner in owners {
        owner.fields = owner.fields.difference(fields);
    }
}

/// Fields that nobody owns: identity and bookkeeping. Models `stripMeta`.
fn owned(set: FieldSet) -> FieldSet {
    let mut set = set.without(&["f:status"]);
    for name in ["apiVersion", "kind"] {
        set = set.without(&[&format!("f:{name}")]);
    }
    for name in [
        "clusterName",
        "creationTimestamp",
        "deletionTimestamp",
        "generation",
        "managedFields",
        "name",
        "namespace",
        "resourceVersion",
        "selfLink",
        "uid",
    ] {
        set = set.without(&["f:metadata", &format!("f:{name}")]);
    }
    set.pruned()
}

/// The object's owners and the object without them.
fn split_owners(object: &Value) -> (Value, Value) {
    let mut object = without_type(object);
    let metadata = object.get_mut("metadata").and_then(Value::as_object_mut);
    let owners = metadata.and_then(|metadata| metadata.shift_remove("managedFields")).unwrap_or(Value::Null);
    (owners, object)
}

fn without_type(object: &Value) -> Value {
    let mut fields = object.as_object().cloned().unwrap_or_default();
    fields.shift_remove("apiVersion");
    fields.shift_remove("kind");
    Value::Object(fields)
}

fn with_owners(mut object: Value, owners: Vec<Owner>) -> Value {
    if let Value::Object(fields) = &mut object {
        let metadata = fields.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(metadata) = metadata {
            metadata.insert("managedFields".to_owned(), write_owners(owners));
        }
    }
    object
}

fn merge(live: &Value, config: &Value, shape: Shape, deep: usize) -> Value {
    if deep == 0 {
        return config.clone();
    }
    match (shape, live, config) {
        (Shape::Record(_) | Shape::Map(_) | Shape::Unknown, Value::Object(live), Value::Object(config)) => {
            let mut out = live.clone();
            for (key, value) in config {
                let before = live.get(key).unwrap_or(&Value::Null);
                out.insert(key.clone(), merge(before, value, shape_below(shape, key), deep - 1));
            }
            Value::Object(out)
        }
        (Shape::Keyed(schema, keys), Value::Array(live), Value::Array(config)) => {
            let find = |list: &[Value], item: &Value| {
                list.iter().position(|other| item_key(other, keys) == item_key(item, keys))
            };
            let mut out = live.clone();
            for item in config {
                match find(&out, item).and_then(|at| out.get_mut(at)) {
                    Some(slot) => *slot = merge(slot, item, Shape::Record(schema), deep - 1),
                    None => out.push(item.clone()),
                }
            }
            Value::Array(out)
        }
        (Shape::Set, Value::Array(live), Value::Array(config)) => {
            let mut out = live.clone();
            out.extend(config.iter().filter(|item| !live.contains(item)).cloned());
            Value::Array(out)
        }
        _ => config.clone(),
    }
}

/// Takes the fields of `gone` out of `value`.
fn prune(value: &mut Value, gone: &FieldSet, shape: Shape, deep: usize) {
    if gone.is_empty() || deep == 0 {
        return;
    }
    match (shape, value) {
        (Shape::Record(_) | Shape::Map(_) | Shape::Unknown, Value::Object(map)) => {
            let keys: Vec<String> = map.keys().cloned().collect();
            for key in keys {
                let Some(set) = gone.below(&format!("f:{key}")) else { continue };
                if set.is_member() {
                    map.shift_remove(&key);
                } else if let Some(part) = map.get_mut(&key) {
                    let was_empty = is_empty(part);
                    prune(part, set, shape_below(shape, &key), deep - 1);
                    if is_empty(part) && !was_empty {
                        map.shift_remove(&key);
                    }
                }
            }
        }
        (Shape::Keyed(schema, keys), Value::Array(items)) => {
            items.retain(|item| !gone.below(&item_key(item, keys)).is_some_and(FieldSet::is_member));
            for item in items {
                if let Some(set) = gone.below(&item_key(item, keys)) {
                    prune(item, set, Shape::Record(schema), deep - 1);
                }
            }
        }
        (Shape::Set, Value::Array(items)) => items.retain(|item| gone.below(&format!("v:{item}")).is_none()),
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        other => other.is_null(),
    }
}

/// Models `getConflictMessage`.
fn conflict(conflicts: &[(String, FieldSet)]) -> ApplyError {
    let mut all: Vec<(&str, Vec<String>)> =
        conflicts.iter().map(|(manager, fields)| (manager.as_str(), fields.paths())).collect();
    all.order();
    let causes: Vec<(String, String)> = all
        .iter()
        .flat_map(|(manager, paths)| paths.iter().map(move |path| (path.clone(), format!("conflict with {manager}"))))
        .collect();
    let message = match causes.as_slice() {
        [(path, conflict)] => format!("Apply failed with 1 conflict: {conflict}: {path}"),
        many => {
            let mut lines = Vec::new();
            for (manager, paths) in &all {
                lines.push(format!("conflicts with {manager}:"));
                lines.extend(paths.iter().map(|path| format!("- {path}")));
            }
            format!("Apply failed with {} conflicts: {}", many.len(), lines.join("\n"))
        }
    };
    ApplyError::Conflict { message, causes }
}

/// Checks the applied object against the kind's fields. Models `typed/validate.go`.
fn check(kind: Kind, config: &Value) -> Result<(), ApplyError> {
    let Some(schema) = kind.info().schema else { return Ok(()) };
    let mut errors = Vec::new();
    check_record(schema, &without_type(config), "", &mut errors);
    let found = match errors.as_slice() {
        [] => return Ok(()),
        [one] => one.clone(),
        many => format!("errors:\n  {}", many.join("\n  ")),
    };
    let text = |pointer: &str| config.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let info = kind.info();
    Err(ApplyError::Typed(format!(
        "failed to create typed patch object ({}/{}; {}/{}, Kind={}): {found}",
        text("/metadata/namespace"),
        text("/metadata/name"),
        info.group,
        info.version,
        info.kind
    )))
}

fn check_record(schema: &'static Schema, value: &Value, path: &str, errors: &mut Vec<String>) {
    let map = match value {
        Value::Object(map) => map,
        Value::Null => return,
        other => return errors.push(format!("{path}: expected map, got &{{{}}}", super::go_text(other))),
    };
    let mut entries: Vec<_> = map.iter().collect();
    entries.order_by(|a, b| a.0.cmp(b.0));
    for (key, value) in entries {
        let path = format!("{path}.{key}");
        match schema.field(key) {
            Some(field) => check_type(field.ty, value, &path, errors),
            None => errors.push(format!("{path}: field not declared in schema")),
        }
    }
}

fn check_type(ty: &'static Type, value: &Value, path: &str, errors: &mut Vec<String>) {
    match (ty, value) {
        (_, Value::Null) => {}
        (Type::Record(schema), _) => check_record(schema, value, path, errors),
        (Type::List(inner), Value::Array(items)) => {
            let shape = match inner {
                Type::Record(schema) => Shape::Record(schema),
                _ => Shape::Whole,
            };
            for (index, item) in items.iter().enumerate() {
                let place = match (shape, item.get("name").filter(|_| parts(item, shape).is_some())) {
                    (Shape::Record(_), Some(name)) => step(&format!("k:{}", json!({"name": name}))),
                    _ => format!("[{index}]"),
                };
                check_type(inner, item, &format!("{path}{place}"), errors);
            }
        }
        (Type::List(_), other) => errors.push(format!("{path}: expected list, got &{{{}}}", super::go_text(other))),
        (Type::Map(inner), Value::Object(map)) => {
            for (key, value) in map {
                check_type(inner, value, &format!("{path}.{key}"), errors);
            }
        }
        (Type::Map(_), other) => errors.push(format!("{path}: expected map, got &{{{}}}", super::go_text(other))),
        (Type::Int32 | Type::Int64 | Type::Float, Value::String(_)) => {
            errors.push(format!("{path}: expected numeric (int or float), got string"));
        }
        (Type::Int32 | Type::Int64 | Type::Float, Value::Bool(_)) => {
            errors.push(format!("{path}: expected numeric (int or float), got bool"));
        }
        (Type::Bool, Value::String(text)) => errors.push(format!("{path}: expected boolean, got &{{{text}}}")),
        (Type::Bool, Value::Number(number)) => {
            errors.push(format!("{path}: expected boolean, got &{{{}}}", number_text(number)));
        }
        (Type::String | Type::Time, Value::Bool(truth)) => {
            errors.push(format!("{path}: expected string, got &value.valueUnstructured{{Value:{truth}}}"));
        }
        (Type::String | Type::Time, Value::Number(number)) => {
            let text = number_text(number);
            errors.push(format!("{path}: expected string, got &value.valueUnstructured{{Value:{text}}}"));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment(replicas: i32, image: &str) -> Value {
        json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "default"},
            "spec": {
                "replicas": replicas, "selector": {"matchLabels": {"app": "web"}},
                "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "nginx", "image": image}]}},
            },
        })
    }

    fn by(name: &str) -> Manager<'_> {
        Manager { name, force: false, time: "2026-11-23T03:09:26Z" }
    }

    #[test]
    fn two_managers_of_one_field() {
        // conformance: reading-apply-server-side-conflict.
        let live = apply(Kind::Deployment, &Value::Null, &deployment(1, "nginx:1.27"), by("kubectl")).unwrap();
        let error = apply(Kind::Deployment, &live, &deployment(2, "nginx:1.27"), by("autoscaler")).unwrap_err();
        let ApplyError::Conflict { message, causes } = error else { panic!("{error:?}") };
        assert_eq!(message, "Apply failed with 1 conflict: conflict with \"kubectl\": .spec.replicas");
        assert_eq!(causes, [(".spec.replicas".to_owned(), "conflict with \"kubectl\"".to_owned())]);
        let error = apply(Kind::Deployment, &live, &deployment(2, "nginx:1.28"), by("autoscaler")).unwrap_err();
        let ApplyError::Conflict { message, .. } = error else { panic!("{error:?}") };
        assert_eq!(
            message,
            "Apply failed with 2 conflicts: conflicts with \"kubectl\":\n- .spec.replicas\n- .spec.template.spec.containers[name=\"nginx\"].image"
        );
        let forced = Manager { force: true, ..by("autoscaler") };
        let taken = apply(Kind::Deployment, &live, &deployment(2, "nginx:1.27"), forced).unwrap();
        assert_eq!(taken["spec"]["replicas"], json!(2));
        // Now the first manager is in the wrong.
        assert!(apply(Kind::Deployment, &taken, &deployment(1, "nginx:1.27"), by("kubectl")).is_err());
    }

    #[test]
    fn what_is_applied_no_more_goes() {
        let mut first = deployment(1, "nginx:1.27");
        first["metadata"]["labels"] = json!({"a": "1", "b": "2"});
        let live = apply(Kind::Deployment, &Value::Null, &first, by("kubectl")).unwrap();
        first["metadata"]["labels"] = json!({"a": "1"});
        let next = apply(Kind::Deployment, &live, &first, by("kubectl")).unwrap();
        assert_eq!(next["metadata"]["labels"], json!({"a": "1"}));
        first["metadata"].as_object_mut().unwrap().shift_remove("labels");
        let next = apply(Kind::Deployment, &next, &first, by("kubectl")).unwrap();
        assert_eq!(next["metadata"].get("labels"), None);
    }

    #[test]
    fn the_same_again_changes_nothing() {
        let service = json!({"metadata": {"name": "web", "namespace": "default"}, "spec": {"ports": [{"port": 80}]}});
        let live = apply(Kind::Service, &Value::Null, &service, by("kubectl")).unwrap();
        let live = serde_json::from_str(&live.to_string()).unwrap();
        assert_eq!(apply(Kind::Service, &live, &service, by("kubectl")), Ok(live));
    }

    #[test]
    fn plain_changes_own_what_they_change() {
        let old = deployment(1, "nginx:1.27");
        let mut created = old.clone();
        created["metadata"]["managedFields"] =
            record_update(Kind::Deployment, &Value::Null, &old, by("kubectl-create"));
        let error = apply(Kind::Deployment, &created, &deployment(1, "nginx:1.28"), by("kubectl")).unwrap_err();
        let ApplyError::Conflict { message, .. } = error else { panic!("{error:?}") };
        assert_eq!(
            message,
            "Apply failed with 1 conflict: conflict with \"kubectl-create\" using apps/v1: .spec.template.spec.containers[name=\"nginx\"].image"
        );
    }

    #[test]
    fn unknown_fields_and_wrong_types() {
        // conformance: reading-apply-server-side.
        let service = |spec: Value| json!({"metadata": {"name": "web", "namespace": "default"}, "spec": spec});
        for (spec, want) in [
            (json!({"prots": []}), ".spec.prots: field not declared in schema"),
            (json!({"ports": [{"port": "80"}]}), ".spec.ports[0].port: expected numeric (int or float), got string"),
        ] {
            assert_eq!(
                apply(Kind::Service, &Value::Null, &service(spec), by("kubectl")),
                Err(ApplyError::Typed(format!(
                    "failed to create typed patch object (default/web; /v1, Kind=Service): {want}"
                )))
            );
        }
    }
}
