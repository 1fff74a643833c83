//! Sets of fields: who owns what of an object, and what a change touches.
//!
//! Models `structured-merge-diff`'s `fieldpath` and its comparison, over our own tables of fields.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::api::schema::{FieldInfo, Schema, Type};
use crate::order::{Gather, InOrder};

/// Deeper values are taken as a whole.
const DEEPEST: usize = 64;

/// A set of fields, as `managedFields[].fieldsV1` writes it: `f:` before a field's name, `k:` before the keys of a list's item,
/// `v:` before a plain value in a set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldSet {
    /// Whether the place itself belongs to the set.
    here: bool,
    below: BTreeMap<String, FieldSet>,
}

/// How a value is taken apart.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// As a whole.
    Whole,
    /// Field by field of a structure.
    Record(&'static Schema),
    /// Entry by entry.
    Map(&'static Type),
    /// Item by item, told apart by these fields.
    Keyed(&'static Schema, &'static [&'static str]),
    /// Value by value.
    Set,
    /// Without a table of fields: maps entry by entry, lists as a whole.
    Unknown,
}

/// Which values with fields or items of their own belong to a set themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inner {
    /// Items of lists.
    Items,
    /// All.
    Owned,
}

/// Structures that are always taken as a whole.
const ATOMIC: [&str; 10] = [
    "ConfigMapKeySelector",
    "LabelSelector",
    "LocalObjectReference",
    "NodeSelector",
    "NodeSelectorTerm",
    "ObjectFieldSelector",
    "ObjectReference",
    "ResourceFieldSelector",
    "SecretKeySelector",
    "TypedLocalObjectReference",
];
/// Maps that are taken as a whole.
const ATOMIC_MAPS: [(&str, &str); 3] =
    [("PodSpec", "nodeSelector"), ("ReplicationControllerSpec", "selector"), ("ServiceSpec", "selector")];

/// How the field of a structure is taken apart. Upstream's schema says so by `listType`, `listMapKey` and `mapType`.
pub fn shape_of_field(owner: &'static Schema, field: &'static FieldInfo) -> Shape {
    match (field.ty, field.merge_key) {
        (Type::Record(schema), _) => shape_of_record(schema),
        (Type::Map(inner), _) if !ATOMIC_MAPS.contains(&(owner.go, field.name)) => Shape::Map(inner),
        (Type::List(Type::Record(item)), Some(key)) => match (item.go, key) {
            ("ServicePort", _) => Shape::Keyed(item, &["port", "protocol"]),
            ("ContainerPort", _) => Shape::Keyed(item, &["containerPort", "protocol"]),
            ("TopologySpreadConstraint", _) => Shape::Keyed(item, &["topologyKey", "whenUnsatisfiable"]),
            (_, "name") => Shape::Keyed(item, &["name"]),
            (_, "type") => Shape::Keyed(item, &["type"]),
            (_, "uid") => Shape::Keyed(item, &["uid"]),
            (_, "ip") => Shape::Keyed(item, &["ip"]),
            (_, "mountPath") => Shape::Keyed(item, &["mountPath"]),
            (_, "devicePath") => Shape::Keyed(item, &["devicePath"]),
            _ => Shape::Whole,
        },
        (Type::List(_), Some("")) => Shape::Set,
        (Type::Any, _) => Shape::Unknown,
        _ => Shape::Whole,
    }
}

fn shape_of_record(schema: &'static Schema) -> Shape {
    if ATOMIC.contains(&schema.go) { Shape::Whole } else { Shape::Record(schema) }
}

fn shape_of_type(ty: &'static Type) -> Shape {
    match ty {
        Type::Record(schema) => shape_of_record(schema),
        Type::Any => Shape::Unknown,
        _ => Shape::Whole,
    }
}

/// The shape of what stands under `key` in a value of `shape`.
pub fn shape_below(shape: Shape, key: &str) -> Shape {
    match shape {
        Shape::Record(schema) => schema.field(key).map_or(Shape::Unknown, |field| shape_of_field(schema, field)),
        Shape::Map(inner) => shape_of_type(inner),
        Shape::Unknown => Shape::Unknown,
        _ => Shape::Whole,
    }
}

/// An item's place in a keyed list: `k:{"name":"web"}`. Ports without a protocol are TCP.
pub fn item_key(item: &Value, keys: &[&str]) -> String {
    let mut sorted: Vec<&&str> = keys.iter().collect();
    sorted.order();
    let fields: Map<String, Value> = sorted
        .into_iter()
        .filter_map(|key| {
            let default = (*key == "protocol").then(|| Value::from("TCP"));
            Some(((*key).to_owned(), item.get(*key).cloned().or(default)?))
        })
        .collect();
    format!("k:{}", Value::Object(fields))
}

/// The parts of a value, each with its place and shape; `None` where it is taken as a whole.
pub fn parts(value: &Value, shape: Shape) -> Option<Vec<(String, &Value, Shape)>> {
    match (shape, value) {
        (Shape::Record(_) | Shape::Map(_) | Shape::Unknown, Value::Object(map)) => {
            Some(map.iter().map(|(key, part)| (format!("f:{key}"), part, shape_below(shape, key))).collect())
        }
        (Shape::Keyed(schema, keys), Value::Array(items)) => {
            Some(items.iter().map(|item| (item_key(item, keys), item, Shape::Record(schema))).collect())
        }
        (Shape::Set, Value::Array(items)) => {
            Some(items.iter().map(|item| (format!("v:{item}"), item, Shape::Whole)).collect())
        }
        _ => None,
    }
}

impl FieldSet {
    /// All fields that `value` has.
    pub fn of(value: &Value, shape: Shape) -> FieldSet {
        Self::collect(value, shape, Inner::Items, DEEPEST)
    }

    /// The fields that `new` has and `old` has not, or has with another value; with every map, list and structure that
    /// `old` has not at all.
    pub fn added(old: &Value, new: &Value, shape: Shape) -> FieldSet {
        Self::compare(old, new, shape, Inner::Owned, DEEPEST)
    }

    fn collect(value: &Value, shape: Shape, inner: Inner, deep: usize) -> FieldSet {
        let Some(parts) = parts(value, shape).filter(|parts| !parts.is_empty() && deep > 0) else {
            return FieldSet { here: true, below: BTreeMap::new() };
        };
        let mut set = FieldSet { here: inner == Inner::Owned, ..FieldSet::default() };
        for (place, part, shape) in parts {
            let mut below = Self::collect(part, shape, inner, deep - 1);
            // Items of lists are owned themselves, besides their fields.
            below.here |= !place.starts_with("f:");
            set.below.insert(place, below);
        }
        set
    }

    /// The fields that `new` has and `old` has not, or has with another value.
    pub fn changed(old: &Value, new: &Value, shape: Shape) -> FieldSet {
        Self::compare(old, new, shape, Inner::Items, DEEPEST)
    }

    fn compare(old: &Value, new: &Value, shape: Shape, inner: Inner, deep: usize) -> FieldSet {
        if old == new {
            return FieldSet::default();
        }
        let (Some(was), Some(is)) = (parts(old, shape), parts(new, shape)) else {
            return Self::collect(new, shape, inner, deep);
        };
        if deep == 0 || is.is_empty() {
            return FieldSet { here: true, below: BTreeMap::new() };
        }
        let mut set = FieldSet::default();
        for (place, part, shape) in is {
            let below = match was.iter().find(|(before, _, _)| *before == place) {
                Some((_, before, _)) => {
                    let mut below = Self::compare(before, part, shape, inner, deep - 1);
                    // A field that stands there as null is not new.
                    below.here &= !before.is_null() || below.below.is_empty();
                    below
                }
                None => {
                    let mut below = Self::collect(part, shape, inner, deep - 1);
                    below.here |= !place.starts_with("f:");
                    below
                }
            };
            if !below.is_empty() {
                set.below.insert(place, below);
            }
        }
        set
    }

    /// Whether nothing belongs to the set.
    pub fn is_empty(&self) -> bool {
        !self.here && self.below.values().all(FieldSet::is_empty)
    }

    /// What belongs to either.
    pub fn union(&self, other: &FieldSet) -> FieldSet {
        let mut out = self.clone();
        out.here |= other.here;
        for (place, set) in &other.below {
            let merged = out.below.get(place).map_or_else(|| set.clone(), |known| known.union(set));
            out.below.insert(place.clone(), merged);
        }
        out
    }

    /// What belongs to both.
    pub fn intersection(&self, other: &FieldSet) -> FieldSet {
        self.keep(other, |mine, theirs| mine && theirs, false)
    }

    /// What belongs to this set only.
    pub fn difference(&self, other: &FieldSet) -> FieldSet {
        self.keep(other, |mine, theirs| mine && !theirs, true)
    }

    fn keep(&self, other: &FieldSet, rule: fn(bool, bool) -> bool, alone: bool) -> FieldSet {
        let below = self.below.iter().filter_map(|(place, set)| {
            let kept = match other.below.get(place) {
                Some(theirs) => set.keep(theirs, rule, alone),
                None if alone => set.clone(),
                None => return None,
            };
            (!kept.is_empty()).then(|| (place.clone(), kept))
        });
        FieldSet { here: rule(self.here, other.here), below: below.gather() }
    }

    /// Takes the fields out of the set that stand at `path`, a place a step.
    pub fn without(mut self, path: &[&str]) -> FieldSet {
        if let Some((last, way)) = path.split_last() {
            let mut at = Some(&mut self);
            for step in way {
                at = at.and_then(|set| set.below.get_mut(*step));
            }
            if let Some(set) = at {
                set.below.remove(*last);
            }
        }
        self
    }

    /// The set without the places that nothing of it is left at.
    pub fn pruned(mut self) -> FieldSet {
        self.below = self.below.into_iter().map(|(place, set)| (place, set.pruned())).gather();
        self.below.retain(|_, set| !set.is_empty());
        self
    }

    /// Whether the place or anything below it belongs to the set.
    pub fn below(&self, place: &str) -> Option<&FieldSet> {
        self.below.get(place)
    }

    /// Whether the place itself belongs to the set.
    pub fn is_member(&self) -> bool {
        self.here
    }

    /// As `fieldsV1`.
    pub fn write(&self) -> Value {
        let mut out = Map::new();
        if self.here && !self.below.is_empty() {
            out.insert(".".to_owned(), Value::Object(Map::new()));
        }
        out.extend(self.below.iter().map(|(place, set)| (place.clone(), set.write())));
        Value::Object(out)
    }

    /// Reads `fieldsV1`.
    pub fn read(value: &Value) -> FieldSet {
        let mut set = Self::read_below(value, DEEPEST);
        set.here = false;
        set
    }

    fn read_below(value: &Value, deep: usize) -> FieldSet {
        let empty = Map::new();
        let map = value.as_object().unwrap_or(&empty);
        let below = map.iter().filter(|(place, _)| *place != "." && deep > 0);
        FieldSet {
            here: map.is_empty() || map.contains_key("."),
            below: below.map(|(place, value)| (place.clone(), Self::read_below(value, deep - 1))).gather(),
        }
    }

    /// The members as errors name them: `.spec.ports[port=80,protocol="TCP"].name`.
    pub fn paths(&self) -> Vec<String> {
        let mut out = Vec::new();
        self.list("", &mut out);
        out
    }

    fn list(&self, path: &str, out: &mut Vec<String>) {
        if self.here && !path.is_empty() {
            out.push(path.to_owned());
        }
        for (place, set) in &self.below {
            set.list(&format!("{path}{}", step(place)), out);
        }
    }
}

/// A place as errors write it.
pub fn step(place: &str) -> String {
    match place.split_once(':') {
        Some(("f", name)) => format!(".{name}"),
        Some(("v", value)) => format!("[={value}]"),
        Some(("k", keys)) => {
            let keys: Map<String, Value> = serde_json::from_str(keys).unwrap_or_default();
            let pairs: Vec<String> = keys.iter().map(|(key, value)| format!("{key}={value}")).collect();
            format!("[{}]", pairs.join(","))
        }
        _ => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::schema::Record;
    use crate::api::service::Service;

    #[test]
    fn fields_of_a_service() {
        let service = json!({"metadata": {"labels": {"app": "web"}}, "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "name": "http"}]}});
        let set = FieldSet::of(&service, Shape::Record(Service::SCHEMA));
        assert_eq!(
            set.write(),
            json!({
                "f:metadata": {"f:labels": {"f:app": {}}},
                "f:spec": {"f:ports": {"k:{\"port\":80,\"protocol\":\"TCP\"}": {".": {}, "f:name": {}, "f:port": {}}}, "f:selector": {}},
            })
        );
        assert_eq!(FieldSet::read(&set.write()), set);
        assert_eq!(
            set.paths(),
            [
                ".metadata.labels.app",
                ".spec.ports[port=80,protocol=\"TCP\"]",
                ".spec.ports[port=80,protocol=\"TCP\"].name",
                ".spec.ports[port=80,protocol=\"TCP\"].port",
                ".spec.selector",
            ]
        );
    }

    #[test]
    fn what_changes() {
        let shape = Shape::Record(Service::SCHEMA);
        let old = json!({"spec": {"type": "ClusterIP", "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}]}});
        let new =
            json!({"spec": {"type": "ClusterIP", "ports": [{"port": 80, "protocol": "TCP", "targetPort": 8080}]}});
        assert_eq!(FieldSet::changed(&old, &new, shape).paths(), [".spec.ports[port=80,protocol=\"TCP\"].targetPort"]);
        assert!(FieldSet::changed(&old, &old, shape).is_empty());
        let all = FieldSet::of(&new, shape);
        let changed = FieldSet::changed(&old, &new, shape);
        assert_eq!(all.intersection(&changed), changed);
        assert!(
            !all.difference(&changed).paths().contains(&".spec.ports[port=80,protocol=\"TCP\"].targetPort".to_owned())
        );
    }

    #[test]
    fn a_new_service_is_owned_with_its_maps_and_lists() {
        // conformance: reading-output-bad-format shows the ownership of what `kubectl create service` made.
        let empty = json!({"metadata": {"creationTimestamp": null}, "spec": {}, "status": {"loadBalancer": {}}});
        let new = json!({"metadata": {"creationTimestamp": null, "labels": {"app": "web"}}, "spec": {"ports": [{"port": 80}]}});
        assert_eq!(
            FieldSet::added(&empty, &new, Shape::Record(Service::SCHEMA)).write(),
            json!({
                "f:metadata": {"f:labels": {".": {}, "f:app": {}}},
                "f:spec": {"f:ports": {".": {}, "k:{\"port\":80,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}}}},
            })
        );
    }
}
