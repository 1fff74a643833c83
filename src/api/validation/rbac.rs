//! Rules of roles and their bindings. Models `pkg/apis/rbac/validation`.

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::meta::path_segment;
use super::names;
use super::value::{items, text};
use crate::api::object::Other;

const GROUP: &str = "rbac.authorization.k8s.io";

/// Checks the rules of a Role, or of a ClusterRole.
pub fn role(role: &Other, errors: &mut Vec<FieldError>) {
    let rules = role.rest.get("rules").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (index, rule) in rules.iter().enumerate() {
        let all = Path::new("rules");
        one_rule(rule, role.kind.namespaced(), &all.index(index), errors);
    }
}

fn one_rule(rule: &Value, namespaced: bool, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let empty = |field: &str| items(rule, field).is_empty();
    if empty("verbs") {
        errors.push(FieldError::required(&path.child("verbs"), "verbs must contain at least one value"));
    }
    let (at, urls) = (path.child("nonResourceURLs"), items(rule, "nonResourceURLs"));
    if !urls.is_empty() {
        let mut refuse = |why: &str| errors.push(FieldError::invalid(&at, Value::from(urls.to_vec()), why));
        if namespaced {
            refuse("namespaced rules cannot apply to non-resource URLs");
        }
        if !(empty("apiGroups") && empty("resources") && empty("resourceNames")) {
            refuse("rules cannot apply to both regular resources and non-resource URLs");
        }
        return;
    }
    for (field, why) in [
        ("apiGroups", "resource rules must supply at least one api group"),
        ("resources", "resource rules must supply at least one resource"),
    ] {
        if empty(field) {
            errors.push(FieldError::required(&path.child(field), why));
        }
    }
}

/// Checks a binding, which takes the place of `old`.
pub fn binding(binding: &Other, old: Option<&Other>, errors: &mut Vec<FieldError>) {
    let (none, path) = (Value::Null, Path::new("roleRef"));
    let role = binding.rest.get("roleRef").unwrap_or(&none);
    let group = text(role, "apiGroup");
    if group != GROUP {
        errors.push(FieldError::not_supported(&path.child("apiGroup"), group, &[GROUP]));
    }
    let namespaced = binding.kind.namespaced();
    let kinds: &[&str] = if namespaced { &["Role", "ClusterRole"] } else { &["ClusterRole"] };
    let kind = text(role, "kind");
    if !kinds.contains(&kind) {
        errors.push(FieldError::not_supported(&path.child("kind"), kind, kinds));
    }
    match text(role, "name") {
        "" => errors.push(FieldError::required(&path.child("name"), "")),
        name => push_invalid(errors, &path.child("name"), name, path_segment(name)),
    }
    let subjects = binding.rest.get("subjects").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for (index, subject) in subjects.iter().enumerate() {
        let all = Path::new("subjects");
        one_subject(subject, namespaced, &all.index(index), errors);
    }
    if old.is_some_and(|old| old.rest.get("roleRef").unwrap_or(&none) != role) {
        errors.push(FieldError::invalid(&path, role.clone(), "cannot change roleRef"));
    }
}

fn one_subject(subject: &Value, namespaced: bool, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let (name, group) = (text(subject, "name"), text(subject, "apiGroup"));
    if name.is_empty() {
        errors.push(FieldError::required(&path.child("name"), ""));
    }
    match text(subject, "kind") {
        "ServiceAccount" => {
            if !name.is_empty() {
                push_invalid(errors, &path.child("name"), name, names::dns1123_subdomain(name));
            }
            if !group.is_empty() {
                errors.push(FieldError::not_supported(&path.child("apiGroup"), group, &[""]));
            }
            if !namespaced && text(subject, "namespace").is_empty() {
                errors.push(FieldError::required(&path.child("namespace"), ""));
            }
        }
        "User" | "Group" if group == GROUP => {}
        "User" | "Group" => errors.push(FieldError::not_supported(&path.child("apiGroup"), group, &[GROUP])),
        other => {
            let kinds = ["ServiceAccount", "User", "Group"];
            errors.push(FieldError::not_supported(&path.child("kind"), other, &kinds));
        }
    }
}
