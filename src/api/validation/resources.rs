//! Rules of what containers ask for and may use. Models `ValidateContainerResourceRequirements` in
//! `pkg/apis/core/validation`.

use std::collections::BTreeMap;

use super::field::{FieldError, Path, push_invalid};
use super::meta::NEGATIVE;
use crate::api::container::ResourceRequirements;
use crate::api::labels::label_key_errors;
use crate::api::quantity::Quantity;
use crate::api::scalar;

const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];
/// Names that stand in quotas, not in containers.
const QUOTA: [&str; 18] = [
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "persistentvolumeclaims",
    "configmaps",
    "requests.storage",
    "services.nodeports",
    "services.loadbalancers",
    "storage",
    "count",
];

/// Checks requests and limits.
pub fn requirements(resources: &ResourceRequirements, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let (limits, requests) = (path.child("limits"), path.child("requests"));
    each(&resources.limits, &limits, errors);
    for (name, amount) in &resources.requests {
        let at = requests.key(name);
        resource_name(name, &at, errors);
        let Some(request) = quantity(name, amount, &at, errors) else { continue };
        let limit = resources.limits.get(name);
        let overcommit = allows_overcommit(name);
        match limit.and_then(|limit| Quantity::parse(&limit.0).ok()) {
            Some(limit) if request != limit && !overcommit => {
                let why = format!("must be equal to {name} limit of {limit}");
                errors.push(FieldError::invalid(&requests, request.to_string(), why));
            }
            Some(limit) if request > limit => {
                let why = format!("must be less than or equal to {name} limit of {limit}");
                errors.push(FieldError::invalid(&requests, request.to_string(), why));
            }
            None if !overcommit => {
                errors.push(FieldError::required(&limits, "Limit must be set for non overcommitable resources"));
            }
            _ => {}
        }
    }
    let names = || resources.limits.keys().chain(resources.requests.keys());
    if names().any(|name| is_huge_page(name)) && !names().any(|name| name == "cpu" || name == "memory") {
        errors.push(FieldError::forbidden(path, "HugePages require cpu or memory"));
    }
}

/// Checks names and amounts alone.
pub fn each(amounts: &BTreeMap<String, scalar::Quantity>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (name, amount) in amounts {
        let at = path.key(name);
        resource_name(name, &at, errors);
        quantity(name, amount, &at, errors);
    }
}

/// Checks an amount; gives it where it can be read.
pub fn quantity(
    name: &str,
    amount: &scalar::Quantity,
    path: &Path<'_>,
    errors: &mut Vec<FieldError>,
) -> Option<Quantity> {
    let parsed = Quantity::parse(&amount.0).ok()?;
    if parsed < Quantity::from_milli(0) {
        errors.push(FieldError::invalid(path, parsed.to_string(), NEGATIVE));
    }
    if is_extended(name) && parsed.milli_value() % 1000 != 0 {
        errors.push(FieldError::invalid(path, parsed.to_string(), "must be an integer"));
    }
    Some(parsed)
}

/// Whether quotas know the name.
pub fn is_standard_for_quota(name: &str) -> bool {
    let huge = name.strip_prefix("requests.").unwrap_or(name);
    STANDARD.contains(&name) || is_huge_page(huge) || (QUOTA.contains(&name) && !["storage", "count"].contains(&name))
}

fn is_huge_page(name: &str) -> bool {
    name.starts_with("hugepages-")
}

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name) && !name.starts_with("requests.") && label_key_errors(&format!("requests.{name}")).is_empty()
}

fn allows_overcommit(name: &str) -> bool {
    is_native(name) && !is_huge_page(name)
}

fn resource_name(name: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let complaints = label_key_errors(name);
    let malformed = !complaints.is_empty();
    push_invalid(errors, path, name, complaints);
    if !name.contains('/') {
        let standard = STANDARD.contains(&name) || is_huge_page(name);
        if !malformed && !standard && !QUOTA.contains(&name) {
            errors.push(FieldError::invalid(path, name, "must be a standard resource type or fully qualified"));
        }
        if !standard {
            errors.push(FieldError::invalid(path, name, "must be a standard resource for containers"));
        }
    } else if !is_native(name) && !is_extended(name) {
        errors.push(FieldError::invalid(path, name, "doesn't follow extended resource name standard"));
    }
}
