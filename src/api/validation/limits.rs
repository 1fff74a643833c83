//! Rules of PodDisruptionBudgets, ResourceQuotas, LimitRanges, PriorityClasses, StorageClasses and PersistentVolumes.
//! Models their `validation.go` under `pkg/apis`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::meta;
use super::persistent_volume_claim::{access_modes, volume_mode};
use super::resources;
use super::template::{at_most_all, int_or_percent};
use super::value::{items, present, text};
use crate::api::labels::label_key_errors;
use crate::api::meta::LabelSelector;
use crate::api::object::Other;
use crate::api::quantity::Quantity;
use crate::api::scalar::{self, IntOrString};
use crate::api::schema::Field;

const SPEC: Path<'static> = Path::new("spec");
/// The highest priority that is not the system's own.
const HIGHEST_PRIORITY: i64 = 1_000_000_000;

fn amounts(value: &Value, field: &str) -> BTreeMap<String, scalar::Quantity> {
    Field::read(value.get(field).unwrap_or(&Value::Null))
}

/// Checks a budget's spec.
pub fn disruption_budget(spec: &Value, errors: &mut Vec<FieldError>) {
    let (least, most) = (present(spec, "minAvailable"), present(spec, "maxUnavailable"));
    if least.is_some() && most.is_some() {
        let shown = [
            ("MinAvailable", least.cloned()),
            ("Selector", present(spec, "selector").cloned()),
            ("MaxUnavailable", most.cloned()),
            ("UnhealthyPodEvictionPolicy", present(spec, "unhealthyPodEvictionPolicy").cloned()),
        ];
        let shown = shown.into_iter().map(|(name, value)| (name.to_owned(), value.unwrap_or_default())).collect();
        let why = "minAvailable and maxUnavailable cannot be both set";
        errors.push(FieldError::invalid(&SPEC, Value::Object(shown), why));
    }
    for (field, value) in [("minAvailable", least), ("maxUnavailable", most)] {
        let Some(value) = value.map(IntOrString::read) else { continue };
        int_or_percent(&value, &SPEC.child(field), errors);
        at_most_all(&value, &SPEC.child(field), errors);
    }
    if let Some(selector) = present(spec, "selector") {
        meta::label_selector(&LabelSelector::read(selector), &SPEC.child("selector"), errors);
    }
    const POLICIES: [&str; 2] = ["AlwaysAllow", "IfHealthyBudget"];
    if let Some(policy) = present(spec, "unhealthyPodEvictionPolicy").and_then(Value::as_str)
        && !POLICIES.contains(&policy)
    {
        errors.push(FieldError::not_supported(&SPEC.child("unhealthyPodEvictionPolicy"), policy, &POLICIES));
    }
}

/// Checks a quota's spec, which takes the place of `old`.
pub fn resource_quota(spec: &Value, old: Option<&Value>, errors: &mut Vec<FieldError>) {
    let hard = SPEC.child("hard");
    for (name, amount) in amounts(spec, "hard") {
        let at = hard.key(&name);
        let before = errors.len();
        push_invalid(errors, &at, &name, label_key_errors(&name));
        if errors.len() == before && !name.contains('/') && !resources::is_standard_for_quota(&name) {
            errors.push(FieldError::invalid(&at, name.as_str(), "must be a standard resource for quota"));
        }
        resources::quantity(&name, &amount, &at, errors);
    }
    let (path, scopes) = (SPEC.child("scopes"), items(spec, "scopes"));
    let mut refuse = |why: &str| errors.push(FieldError::invalid(&path, Value::from(scopes.to_vec()), why));
    const SCOPES: [&str; 6] =
        ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity"];
    for _ in scopes.iter().filter(|scope| !scope.as_str().is_some_and(|scope| SCOPES.contains(&scope))) {
        refuse("unsupported scope");
    }
    let has = |scope: &str| scopes.iter().any(|known| known == scope);
    if has("BestEffort") && has("NotBestEffort") || has("Terminating") && has("NotTerminating") {
        refuse("conflicting scopes");
    }
    if old.is_some_and(|old| items(old, "scopes") != scopes) {
        refuse(meta::IMMUTABLE);
    }
}

/// Checks a range's spec.
pub fn limit_range(spec: &Value, errors: &mut Vec<FieldError>) {
    let limits = SPEC.child("limits");
    for (index, limit) in items(spec, "limits").iter().enumerate() {
        let path = limits.index(index);
        let (at, type_) = (path.child("type"), text(limit, "type"));
        let complaints = label_key_errors(type_);
        let known = ["Pod", "Container", "PersistentVolumeClaim"].contains(&type_) || type_.contains('/');
        if complaints.is_empty() && !known {
            errors.push(FieldError::invalid(&at, type_, "must be a standard limit type or fully qualified"));
        }
        push_invalid(errors, &at, type_, complaints);
        if items(spec, "limits").iter().take(index).any(|before| text(before, "type") == type_) {
            errors.push(FieldError::duplicate(&at, type_));
        }
        for field in ["default", "defaultRequest"] {
            if type_ == "Pod" && !amounts(limit, field).is_empty() {
                errors.push(FieldError::forbidden(&path.child(field), "may not be specified when `type` is 'Pod'"));
            }
        }
        if type_ == "PersistentVolumeClaim"
            && !["min", "max"].iter().any(|field| amounts(limit, field).contains_key("storage"))
        {
            let why = "either minimum or maximum storage value is required, but neither was provided";
            errors.push(FieldError::required(&path.child("limits"), why));
        }
        order(limit, &path, errors);
    }
}

/// What must not be greater than what: field, what it is called, the other field, what that is called, and whose value and
/// place the error shows.
const ORDER: [(&str, &str, &str, &str, bool); 6] = [
    ("min", "min", "max", "max", true),
    ("min", "min", "defaultRequest", "default request", false),
    ("defaultRequest", "default request", "max", "max", true),
    ("defaultRequest", "default request", "default", "default limit", true),
    ("min", "min", "default", "default", false),
    ("default", "default", "max", "max", true),
];

fn order(limit: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let read = |field: &str| -> BTreeMap<String, Quantity> {
        let parse = |(name, amount): (String, scalar::Quantity)| Some((name, Quantity::parse(&amount.0).ok()?));
        amounts(limit, field).into_iter().filter_map(parse).collect()
    };
    for (low, low_word, high, high_word, at_low) in ORDER {
        let highs = read(high);
        for (name, least) in read(low) {
            let Some(most) = highs.get(&name).filter(|most| least > **most) else { continue };
            let field = path.child(if at_low { low } else { high });
            // For `default` upstream shows the other value.
            let shown = if (low == "min" && high == "default") || at_low { &least } else { most };
            let shown = if low == "default" { most } else { shown };
            let why = format!("{low_word} value {least} is greater than {high_word} value {most}");
            errors.push(FieldError::invalid(&field.key(&name), shown.to_string(), why));
        }
    }
}

/// Checks a priority, which takes the place of `old`.
pub fn priority_class(class: &Other, old: Option<&Other>, errors: &mut Vec<FieldError>) {
    let value = |of: &Other| of.rest.get("value").and_then(Value::as_i64).unwrap_or_default();
    let policy = |of: &Other| of.rest.get("preemptionPolicy").cloned().unwrap_or_default();
    if let Some(old) = old {
        if value(class) != value(old) {
            errors.push(FieldError::forbidden(&Path::new("value"), "may not be changed in an update."));
        }
        if policy(class) != policy(old) {
            errors.push(FieldError::invalid(&Path::new("preemptionPolicy"), policy(class), meta::IMMUTABLE));
        }
        return;
    }
    if class.metadata.name.starts_with("system-") {
        let why = "priority class names with 'system-' prefix are reserved for system use only. error: ";
        let known = matches!(class.metadata.name.as_str(), "system-node-critical" | "system-cluster-critical");
        let rest = if known {
            return;
        } else {
            [class.metadata.name.as_str(), " is not a known system priority class"].concat()
        };
        errors.push(FieldError::forbidden(&Path::new("metadata.name"), [why, &rest].concat()));
    } else if value(class) > HIGHEST_PRIORITY {
        let why = format!("maximum allowed value of a user defined priority is {HIGHEST_PRIORITY}");
        errors.push(FieldError::forbidden(&Path::new("value"), why));
    }
    let policy = policy(class);
    if policy.as_str().is_some_and(|policy| !["PreemptLowerPriority", "Never"].contains(&policy)) {
        let path = Path::new("preemptionPolicy");
        errors.push(FieldError::not_supported(&path, policy, &["PreemptLowerPriority", "Never"]));
    }
}

/// Checks a class of storage, which takes the place of `old`.
pub fn storage_class(class: &Other, old: Option<&Other>, errors: &mut Vec<FieldError>) {
    let field = |of: &Other, name: &str| of.rest.get(name).cloned().unwrap_or_default();
    if let Some(old) = old {
        for name in ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"] {
            if field(class, name) != field(old, name) {
                errors.push(FieldError::invalid(&Path::new(name), field(class, name), meta::IMMUTABLE));
            }
        }
        return;
    }
    let (path, provisioner) = (Path::new("provisioner"), field(class, "provisioner"));
    match provisioner.as_str().unwrap_or_default() {
        "" => errors.push(FieldError::required(&path, "")),
        name => push_invalid(errors, &path, &name.to_lowercase(), label_key_errors(&name.to_lowercase())),
    }
    for (name, known) in
        [("reclaimPolicy", ["Delete", "Retain"]), ("volumeBindingMode", ["Immediate", "WaitForFirstConsumer"])]
    {
        let value = field(class, name);
        if value.as_str().is_some_and(|value| !value.is_empty() && !known.contains(&value)) {
            errors.push(FieldError::not_supported(&Path::new(name), value, &known));
        }
    }
}

/// Checks a volume's spec.
pub fn persistent_volume(spec: &Value, errors: &mut Vec<FieldError>) {
    let required = |errors: &mut Vec<FieldError>, path: &Path<'_>| errors.push(FieldError::required(path, ""));
    access_modes(items(spec, "accessModes"), &SPEC.child("accessModes"), required, errors);
    let (path, capacity) = (SPEC.child("capacity"), amounts(spec, "capacity"));
    if capacity.is_empty() {
        errors.push(FieldError::required(&path, ""));
    }
    if capacity.len() > 1 || !capacity.contains_key("storage") {
        let shown = if capacity.is_empty() { Value::Null } else { capacity.write() };
        errors.push(FieldError::not_supported(&path, shown, &["storage"]));
    }
    for (name, amount) in &capacity {
        if Quantity::parse(&amount.0).is_ok_and(|amount| amount <= Quantity::from_milli(0)) {
            errors.push(FieldError::invalid(&path.key(name), amount.0.as_str(), "must be greater than zero"));
        }
    }
    const POLICIES: [&str; 3] = ["Delete", "Recycle", "Retain"];
    let policy = text(spec, "persistentVolumeReclaimPolicy");
    if !policy.is_empty() && !POLICIES.contains(&policy) {
        errors.push(FieldError::not_supported(&SPEC.child("persistentVolumeReclaimPolicy"), policy, &POLICIES));
    }
    sources(spec, errors);
    volume_mode(spec, &SPEC, errors);
}

/// Where a volume's data lies: exactly one place.
fn sources(spec: &Value, errors: &mut Vec<FieldError>) {
    const SOURCES: [&str; 22] = [
        "hostPath",
        "gcePersistentDisk",
        "awsElasticBlockStore",
        "glusterfs",
        "flocker",
        "nfs",
        "rbd",
        "quobyte",
        "cephfs",
        "iscsi",
        "cinder",
        "fc",
        "flexVolume",
        "azureFile",
        "vsphereVolume",
        "photonPersistentDisk",
        "portworxVolume",
        "azureDisk",
        "scaleIO",
        "local",
        "storageos",
        "csi",
    ];
    let mut given = SOURCES.into_iter().filter(|name| present(spec, name).is_some());
    if given.next().is_none() {
        errors.push(FieldError::required(&SPEC, "must specify a volume type"));
    }
    for name in given {
        errors.push(FieldError::forbidden(&SPEC.child(name), "may not specify more than 1 volume type"));
    }
    for (name, field) in
        [("hostPath", "path"), ("local", "path"), ("nfs", "server"), ("nfs", "path"), ("csi", "driver")]
    {
        if present(spec, name).is_some_and(|source| text(source, field).is_empty()) {
            errors.push(FieldError::required(&SPEC.child(name).child(field), ""));
        }
    }
    if present(spec, "local").is_some() && present(spec, "nodeAffinity").is_none() {
        errors.push(FieldError::required(&SPEC.child("nodeAffinity"), "Local volume requires node affinity"));
    }
}
