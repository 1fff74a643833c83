//! Rules of where a Pod may run: tolerations, affinity, spreading. Models `ValidateTolerations`, `validateAffinity` and
//! `validateTopologySpreadConstraints` in `pkg/apis/core/validation`.

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::meta;
use super::names;
use super::value;
use crate::api::labels::{label_key_errors, label_value_errors};
use crate::api::meta::LabelSelector;
use crate::api::pod::Toleration;
use crate::api::schema::Field;

/// What a taint does.
pub const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const BAD_OPERATOR: &str = "not a valid selector operator";

/// Checks tolerations.
pub fn tolerations(tolerations: &[Toleration], path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (index, toleration) in tolerations.iter().enumerate() {
        one_toleration(toleration, &path.index(index), errors);
    }
}

fn one_toleration(toleration: &Toleration, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let (key, effect) = (toleration.key.as_str(), toleration.effect.as_str());
    let operator = path.child("operator");
    if key.is_empty() {
        if toleration.operator != "Exists" {
            let why = "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
            errors.push(FieldError::invalid(&operator, toleration.operator.as_str(), why));
        }
    } else {
        push_invalid(errors, &path.child("key"), key, label_key_errors(key));
    }
    if toleration.toleration_seconds.is_some() && effect != "NoExecute" {
        let why = "effect must be 'NoExecute' when `tolerationSeconds` is set";
        errors.push(FieldError::invalid(&path.child("effect"), effect, why));
    }
    match toleration.operator.as_str() {
        "Equal" | "" => {
            let complaints = label_value_errors(&toleration.value);
            if !complaints.is_empty() {
                errors.push(FieldError::invalid(&operator, toleration.value.as_str(), complaints.join(";")));
            }
        }
        "Exists" if !toleration.value.is_empty() => {
            let why = "value must be empty when `operator` is 'Exists'";
            errors.push(FieldError::invalid(&operator, toleration.value.as_str(), why));
        }
        "Exists" => {}
        other @ ("Lt" | "Gt") => {
            errors.push(FieldError::not_supported(&operator, other, &["Equal", "Exists", "Lt", "Gt"]));
        }
        other => errors.push(FieldError::not_supported(&operator, other, &["Equal", "Exists"])),
    }
    if !effect.is_empty() && !EFFECTS.contains(&effect) {
        errors.push(FieldError::not_supported(&path.child("effect"), effect, &EFFECTS));
    }
}

/// Checks affinity to nodes and to other Pods.
pub fn affinity(affinity: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
    const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
    if let Some(node) = value::present(affinity, "nodeAffinity") {
        let path = path.child("nodeAffinity");
        if let Some(required) = value::present(node, REQUIRED) {
            let required_path = path.child(REQUIRED);
            let terms = required_path.child("nodeSelectorTerms");
            let list = value::items(required, "nodeSelectorTerms");
            if list.is_empty() {
                errors.push(FieldError::required(&terms, "must have at least one node selector term"));
            }
            for (index, term) in list.iter().enumerate() {
                node_term(term, true, &terms.index(index), errors);
            }
        }
        for (index, preferred) in value::items(node, PREFERRED).iter().enumerate() {
            let list = path.child(PREFERRED);
            let path = list.index(index);
            weight(preferred, &path, errors);
            if let Some(term) = value::present(preferred, "preference") {
                node_term(term, false, &path.child("preference"), errors);
            }
        }
    }
    for kind in ["podAffinity", "podAntiAffinity"] {
        let Some(pods) = value::present(affinity, kind) else { continue };
        let path = path.child(kind);
        for (index, term) in value::items(pods, REQUIRED).iter().enumerate() {
            let list = path.child(REQUIRED);
            pod_term(term, &list.index(index), errors);
        }
        for (index, preferred) in value::items(pods, PREFERRED).iter().enumerate() {
            let list = path.child(PREFERRED);
            let path = list.index(index);
            weight(preferred, &path, errors);
            pod_term(preferred.get("podAffinityTerm").unwrap_or(&Value::Null), &path.child("podAffinityTerm"), errors);
        }
    }
}

fn weight(preferred: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let weight = value::number(preferred, "weight").unwrap_or(0);
    if !(1..=100).contains(&weight) {
        errors.push(FieldError::invalid(&path.child("weight"), weight, "must be in the range 1-100"));
    }
}

fn node_term(term: &Value, check_values: bool, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (index, expression) in value::items(term, "matchExpressions").iter().enumerate() {
        let list = path.child("matchExpressions");
        node_requirement(expression, check_values, &list.index(index), errors);
    }
    for (index, field) in value::items(term, "matchFields").iter().enumerate() {
        let list = path.child("matchFields");
        let path = list.index(index);
        match value::text(field, "operator") {
            "In" | "NotIn" if value::items(field, "values").len() != 1 => {
                let why = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
                errors.push(FieldError::required(&path.child("values"), why));
            }
            "In" | "NotIn" => {}
            other => errors.push(FieldError::invalid(&path.child("operator"), other, BAD_OPERATOR)),
        }
        let key = value::text(field, "key");
        if key != "metadata.name" {
            errors.push(FieldError::invalid(&path.child("key"), key, "not a valid field selector key"));
        }
    }
}

fn node_requirement(expression: &Value, check_values: bool, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let values = value::items(expression, "values");
    let at = path.child("values");
    match value::text(expression, "operator") {
        "In" | "NotIn" if values.is_empty() => {
            errors.push(FieldError::required(&at, "must be specified when `operator` is 'In' or 'NotIn'"));
        }
        "Exists" | "DoesNotExist" if !values.is_empty() => {
            let why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
            errors.push(FieldError::forbidden(&at, why));
        }
        "Gt" | "Lt" if values.len() != 1 => {
            errors.push(FieldError::required(&at, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
        }
        "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt" => {}
        other => errors.push(FieldError::invalid(&path.child("operator"), other, BAD_OPERATOR)),
    }
    let key = value::text(expression, "key");
    push_invalid(errors, &path.child("key"), key, label_key_errors(key));
    for (index, text) in values.iter().filter_map(Value::as_str).enumerate().filter(|_| check_values) {
        push_invalid(errors, &at.index(index), text, label_value_errors(text));
    }
}

fn pod_term(term: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for name in ["labelSelector", "namespaceSelector"] {
        if let Some(selector) = value::present(term, name) {
            meta::label_selector(&LabelSelector::read(selector), &path.child(name), errors);
        }
    }
    for namespace in value::items(term, "namespaces").iter().filter_map(Value::as_str) {
        push_invalid(errors, &path.child("namespace"), namespace, names::dns1123_label(namespace));
    }
    let key = value::text(term, "topologyKey");
    let at = path.child("topologyKey");
    if key.is_empty() {
        errors.push(FieldError::required(&at, "can not be empty"));
    }
    push_invalid(errors, &at, key, label_key_errors(key));
}

/// Checks how Pods shall be spread.
pub fn topology_spread(constraints: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    const ACTIONS: [&str; 2] = ["DoNotSchedule", "ScheduleAnyway"];
    let list = value::list(constraints);
    for (index, constraint) in list.iter().enumerate() {
        let path = path.index(index);
        positive(value::number(constraint, "maxSkew").unwrap_or(0), &path.child("maxSkew"), errors);
        let (key, action) = (value::text(constraint, "topologyKey"), value::text(constraint, "whenUnsatisfiable"));
        if key.is_empty() {
            errors.push(FieldError::required(&path.child("topologyKey"), "can not be empty"));
        }
        if !ACTIONS.contains(&action) {
            errors.push(FieldError::not_supported(&path.child("whenUnsatisfiable"), action, &ACTIONS));
        }
        let same = |other: &Value| {
            value::text(other, "topologyKey") == key && value::text(other, "whenUnsatisfiable") == action
        };
        if list.iter().skip(index + 1).any(same) {
            let at = path.child("{topologyKey, whenUnsatisfiable}");
            errors.push(FieldError::duplicate(&at, format!("{{{key}, {action}}}")));
        }
        if let Some(domains) = value::number(constraint, "minDomains") {
            let at = path.child("minDomains");
            positive(domains, &at, errors);
            if action != "DoNotSchedule" {
                let why = format!("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}");
                errors.push(FieldError::invalid(&at, domains, why));
            }
        }
        for name in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            let policy = value::text(constraint, name);
            if !matches!(policy, "" | "Honor" | "Ignore") {
                errors.push(FieldError::not_supported(&path.child(name), policy, &["Honor", "Ignore"]));
            }
        }
        if let Some(selector) = value::present(constraint, "labelSelector") {
            meta::label_selector(&LabelSelector::read(selector), &path.child("labelSelector"), errors);
        }
    }
}

fn positive(number: i64, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if number <= 0 {
        errors.push(FieldError::invalid(path, number, "must be greater than zero"));
    }
}
