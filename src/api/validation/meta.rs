//! Rules of `metadata`, the same for every kind.
//!
//! Models `apimachinery/pkg/api/validation/objectmeta.go` and `apis/meta/v1/validation`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::names;
use crate::api::labels::{label_key_errors, label_value_errors};
use crate::api::meta::{LabelSelector, LabelSelectorRequirement, ObjectMeta, OwnerReference};
use crate::api::schema::Field;
use crate::order::InOrder;

const METADATA: Path<'static> = Path::new("metadata");
/// Bytes that all annotations of an object may have together.
const ANNOTATIONS_LIMIT: usize = 256 * 1024;
/// What a change of a fixed field is refused with.
pub const IMMUTABLE: &str = "field is immutable";
/// What a number below zero is refused with.
pub const NEGATIVE: &str = "must be greater than or equal to 0";

/// How names of a kind are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameRule {
    /// `web`.
    Label,
    /// `web.example.com`.
    Subdomain,
    /// Anything that may stand in the path of an address.
    PathSegment,
}

impl NameRule {
    /// What is wrong with `name`.
    pub fn errors(self, name: &str) -> Vec<String> {
        match self {
            NameRule::Label => names::dns1123_label(name),
            NameRule::Subdomain => names::dns1123_subdomain(name),
            NameRule::PathSegment => path_segment(name),
        }
    }
}

/// What is wrong with a name as a part of an address's path. Models `content.IsPathSegmentName`.
pub fn path_segment(name: &str) -> Vec<String> {
    match name {
        "." | ".." => vec![format!("may not be '{name}'")],
        _ => ["/", "%"].iter().filter(|c| name.contains(**c)).map(|c| format!("may not contain '{c}'")).collect(),
    }
}

/// Checks the metadata of a new object.
pub fn validate(meta: &ObjectMeta, namespaced: bool, rule: NameRule, errors: &mut Vec<FieldError>) {
    if !meta.generate_name.is_empty() {
        let complaints = rule.errors(&names::prefix(&meta.generate_name));
        push_invalid(errors, &METADATA.child("generateName"), &meta.generate_name, complaints);
    }
    if meta.name.is_empty() {
        errors.push(FieldError::required(&METADATA.child("name"), "name or generateName is required"));
    } else {
        push_invalid(errors, &METADATA.child("name"), &meta.name, rule.errors(&meta.name));
    }
    namespace(meta, namespaced, errors);
    if meta.generation < 0 {
        errors.push(FieldError::invalid(&METADATA.child("generation"), meta.generation, NEGATIVE));
    }
    common(meta, errors);
    finalizers(&meta.finalizers, errors);
}

fn namespace(meta: &ObjectMeta, namespaced: bool, errors: &mut Vec<FieldError>) {
    let path = METADATA.child("namespace");
    if !namespaced {
        if !meta.namespace.is_empty() {
            errors.push(FieldError::forbidden(&path, "not allowed on this type"));
        }
    } else if meta.namespace.is_empty() {
        errors.push(FieldError::required(&path, ""));
    } else {
        push_invalid(errors, &path, &meta.namespace, names::dns1123_label(&meta.namespace));
    }
}

fn common(meta: &ObjectMeta, errors: &mut Vec<FieldError>) {
    labels(&meta.labels, &METADATA.child("labels"), errors);
    annotations(&meta.annotations, &METADATA.child("annotations"), errors);
    owner_references(&meta.owner_references, errors);
}

/// Checks the metadata of a changed object.
pub fn validate_update(new: &ObjectMeta, old: &ObjectMeta, errors: &mut Vec<FieldError>) {
    if old.deletion_timestamp.is_some() {
        let mut added: Vec<&str> =
            new.finalizers.iter().filter(|f| !old.finalizers.contains(f)).map(String::as_str).collect();
        added.order();
        added.dedup();
        if !added.is_empty() {
            let list: Vec<String> = added.iter().map(|name| format!("{name:?}")).collect();
            let why = format!(
                "no new finalizers can be added if the object is being deleted, found new finalizers []string{{{}}}",
                list.join(", ")
            );
            errors.push(FieldError::forbidden(&METADATA.child("finalizers"), why));
        }
    }
    if new.generation < old.generation {
        errors.push(FieldError::invalid(&METADATA.child("generation"), new.generation, "must not be decremented"));
    }
    immutable(&new.name, &old.name, &METADATA.child("name"), errors);
    immutable(&new.namespace, &old.namespace, &METADATA.child("namespace"), errors);
    immutable(&new.uid, &old.uid, &METADATA.child("uid"), errors);
    immutable(&new.creation_timestamp, &old.creation_timestamp, &METADATA.child("creationTimestamp"), errors);
    immutable(&new.deletion_timestamp, &old.deletion_timestamp, &METADATA.child("deletionTimestamp"), errors);
    let grace = METADATA.child("deletionGracePeriodSeconds");
    immutable(&new.deletion_grace_period_seconds, &old.deletion_grace_period_seconds, &grace, errors);
    common(new, errors);
}

/// Refuses a changed value.
pub fn immutable<T: Field>(new: &T, old: &T, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if new != old {
        errors.push(FieldError::invalid(path, new.write(), IMMUTABLE));
    }
}

/// Checks labels, or anything that is a map of labels.
pub fn labels(labels: &BTreeMap<String, String>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (key, value) in labels {
        push_invalid(errors, path, key, label_key_errors(key));
        push_invalid(errors, path, value, label_value_errors(value));
    }
}

/// Checks annotations: their keys and their size together.
pub fn annotations(annotations: &BTreeMap<String, String>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for key in annotations.keys() {
        push_invalid(errors, path, key, label_key_errors(&key.to_lowercase()));
    }
    let size: usize = annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > ANNOTATIONS_LIMIT {
        errors.push(FieldError::too_long(path, ANNOTATIONS_LIMIT));
    }
}

fn owner_references(owners: &[OwnerReference], errors: &mut Vec<FieldError>) {
    let path = METADATA.child("ownerReferences");
    let mut first: Option<String> = None;
    for owner in owners {
        if owner.api_version.is_empty() || owner.api_version.ends_with('/') {
            let why = "version must not be empty";
            errors.push(FieldError::invalid(&path.child("apiVersion"), owner.api_version.as_str(), why));
        }
        for (name, value) in [("kind", &owner.kind), ("name", &owner.name), ("uid", &owner.uid)] {
            if value.is_empty() {
                errors.push(FieldError::invalid(&path.child(name), "", "must not be empty"));
            }
        }
        if owner.api_version == "v1" && owner.kind == "Event" {
            let why = "/v1, Kind=Event is disallowed from being an owner";
            errors.push(FieldError::invalid(&path, owner.write(), why));
        }
        if owner.controller == Some(true) {
            let current = format!("{}/{}", owner.kind, owner.name);
            match &first {
                Some(first) => {
                    let why = format!(
                        "Only one reference can have Controller set to true. Found \"true\" in references for {first} and {current}"
                    );
                    let all = Value::Array(owners.iter().map(Field::write).collect());
                    errors.push(FieldError::invalid(&path, all, why));
                }
                None => first = Some(current),
            }
        }
    }
}

fn finalizers(finalizers: &[String], errors: &mut Vec<FieldError>) {
    let path = METADATA.child("finalizers");
    for finalizer in finalizers {
        push_invalid(errors, &path, finalizer, label_key_errors(finalizer));
    }
    let has = |name: &str| finalizers.iter().any(|f| f == name);
    if has("orphan") && has("foregroundDeletion") {
        let why = "finalizer orphan and foregroundDeletion cannot be both set";
        errors.push(FieldError::invalid(&path, finalizers.to_vec(), why));
    }
}

/// Checks a label selector.
pub fn label_selector(selector: &LabelSelector, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    labels(&selector.match_labels, &path.child("matchLabels"), errors);
    for (index, requirement) in selector.match_expressions.iter().enumerate() {
        let expressions = path.child("matchExpressions");
        selector_requirement(requirement, &expressions.index(index), errors);
    }
}

fn selector_requirement(requirement: &LabelSelectorRequirement, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let values = path.child("values");
    match requirement.operator.as_str() {
        "In" | "NotIn" if requirement.values.is_empty() => {
            errors.push(FieldError::required(&values, "must be specified when `operator` is 'In' or 'NotIn'"));
        }
        "Exists" | "DoesNotExist" if !requirement.values.is_empty() => {
            let why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
            errors.push(FieldError::forbidden(&values, why));
        }
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        other => errors.push(FieldError::invalid(&path.child("operator"), other, "not a valid selector operator")),
    }
    push_invalid(errors, &path.child("key"), &requirement.key, label_key_errors(&requirement.key));
    for (index, value) in requirement.values.iter().enumerate() {
        push_invalid(errors, &values.index(index), value, label_value_errors(value));
    }
}

/// Refuses a number below zero.
pub fn non_negative(value: i64, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if value < 0 {
        errors.push(FieldError::invalid(path, value, NEGATIVE));
    }
}
