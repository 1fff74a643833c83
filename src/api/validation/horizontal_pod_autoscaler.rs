//! Rules of HorizontalPodAutoscalers. Models `ValidateHorizontalPodAutoscaler` in `pkg/apis/autoscaling/validation`.

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, NameRule, path_segment};
use super::value;
use crate::api::horizontal_pod_autoscaler::{HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec};
use crate::api::quantity::Quantity;

const SPEC: Path<'static> = Path::new("spec");
const SOURCES: [(&str, &str); 5] = [
    ("Object", "object"),
    ("External", "external"),
    ("Pods", "pods"),
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
];
const TYPES: [&str; 5] = ["ContainerResource", "External", "Object", "Pods", "Resource"];

/// Checks a new autoscaler.
pub fn create(autoscaler: &HorizontalPodAutoscaler) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&autoscaler.metadata, true, NameRule::Subdomain, &mut errors);
    spec(&autoscaler.spec, &mut errors);
    errors
}

/// Checks a changed autoscaler.
pub fn update(autoscaler: &HorizontalPodAutoscaler, old: &HorizontalPodAutoscaler) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&autoscaler.metadata, &old.metadata, &mut errors);
    spec(&autoscaler.spec, &mut errors);
    errors
}

fn spec(spec: &HorizontalPodAutoscalerSpec, errors: &mut Vec<FieldError>) {
    if let Some(least) = spec.min_replicas.filter(|least| *least < 1) {
        let why = "must be greater than or equal to 1";
        errors.push(FieldError::invalid(&SPEC.child("minReplicas"), least, why));
    }
    let most = SPEC.child("maxReplicas");
    match spec.max_replicas {
        0 => errors.push(FieldError::required(&most, "must be set and greater than 0")),
        number if number < 0 => errors.push(FieldError::invalid(&most, number, "must be greater than or equal to 1")),
        _ => {}
    }
    if spec.min_replicas.is_some_and(|least| spec.max_replicas < least) {
        let why = "must be greater than or equal to `minReplicas`";
        errors.push(FieldError::invalid(&most, spec.max_replicas, why));
    }
    let target = SPEC.child("scaleTargetRef");
    for (name, value) in [("kind", &spec.scale_target_ref.kind), ("name", &spec.scale_target_ref.name)] {
        if value.is_empty() {
            errors.push(FieldError::required(&target.child(name), ""));
        } else {
            push_invalid(errors, &target.child(name), value, path_segment(value));
        }
    }
    let version = &spec.scale_target_ref.api_version;
    if version.matches('/').count() > 1 {
        let why = format!("unexpected GroupVersion string: {version}");
        errors.push(FieldError::invalid(&target.child("apiVersion"), version.as_str(), why));
    }
    for (index, metric) in value::list(&spec.metrics.0).iter().enumerate() {
        let metrics = SPEC.child("metrics");
        self::metric(metric, &metrics.index(index), errors);
    }
    for name in ["scaleUp", "scaleDown"] {
        if let Some(rules) = value::present(&spec.behavior.0, name) {
            let behavior = SPEC.child("behavior");
            scaling_rules(rules, &behavior.child(name), errors);
        }
    }
}

fn metric(metric: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let kind = value::text(metric, "type");
    let at = path.child("type");
    if kind.is_empty() {
        errors.push(FieldError::required(&at, "must specify a metric source type"));
    }
    if !TYPES.contains(&kind) {
        errors.push(FieldError::not_supported(&at, kind, &TYPES));
    }
    let present: Vec<&str> =
        SOURCES.iter().map(|(_, field)| *field).filter(|field| value::present(metric, field).is_some()).collect();
    if let Some(field) = present.first()
        && let Some(source) = value::present(metric, field)
    {
        metric_source(field, source, &path.child(field), errors);
    }
    let expected = SOURCES.iter().find(|(known, _)| *known == kind).map(|(_, field)| *field);
    match expected {
        Some(field) if !present.contains(&field) => {
            let why = "must populate information for the given metric source";
            errors.push(FieldError::required(&path.child(field), why));
        }
        Some(_) => {}
        None => errors.push(FieldError::not_supported(&at, kind, &TYPES)),
    }
    if present.len() != 1 {
        for field in present.iter().filter(|field| Some(**field) != expected) {
            errors.push(FieldError::forbidden(&path.child(field), "must populate the given metric source only"));
        }
    }
}

fn metric_source(field: &str, source: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let target = source.get("target").unwrap_or(&Value::Null);
    let at = path.child("target");
    let by_resource = matches!(field, "resource" | "containerResource");
    if by_resource && value::text(source, "name").is_empty() {
        errors.push(FieldError::required(&path.child("name"), "must specify a resource name"));
    }
    if field == "containerResource" && value::text(source, "container").is_empty() {
        errors.push(FieldError::required(&path.child("container"), "must specify a container"));
    }
    if !by_resource && source.get("metric").is_none_or(|metric| value::text(metric, "name").is_empty()) {
        errors.push(FieldError::required(&path.child("metric.name"), "must specify a metric name"));
    }
    metric_target(target, &at, errors);
    let has = |name: &str| value::present(target, name).is_some();
    if by_resource {
        let both = (has("averageUtilization"), has("averageValue"));
        if both == (false, false) {
            let why = "must set either a target raw value or a target utilization";
            errors.push(FieldError::required(&at.child("averageUtilization"), why));
        } else if both == (true, true) {
            let why = "may not set both a target raw value and a target utilization";
            errors.push(FieldError::forbidden(&at.child("averageValue"), why));
        }
        return;
    }
    let why = match field {
        "pods" if !has("averageValue") => "must specify a positive target averageValue",
        "object" if !has("value") && !has("averageValue") => "must set either a target value or averageValue",
        "external" if !has("value") && !has("averageValue") => {
            "must set either a target value for metric or a per-pod target"
        }
        _ => return,
    };
    errors.push(FieldError::required(&at.child("averageValue"), why));
}

fn metric_target(target: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    const KINDS: [&str; 3] = ["AverageValue", "Utilization", "Value"];
    let kind = value::text(target, "type");
    let at = path.child("type");
    if kind.is_empty() {
        errors.push(FieldError::required(&at, "must specify a metric target type"));
    }
    if !KINDS.contains(&kind) {
        let why = "must be either Utilization, Value, or AverageValue";
        errors.push(FieldError::invalid(&at, kind, why));
    }
    for name in ["value", "averageValue"] {
        let text = value::text(target, name);
        if Quantity::parse(text).is_ok_and(|amount| amount <= Quantity::from_milli(0)) {
            errors.push(FieldError::invalid(&path.child(name), text, "must be positive"));
        }
    }
    if let Some(share) = value::number(target, "averageUtilization").filter(|share| *share < 1) {
        errors.push(FieldError::invalid(&path.child("averageUtilization"), share, "must be greater than 0"));
    }
}

fn scaling_rules(rules: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let window = path.child("stabilizationWindowSeconds");
    match value::number(rules, "stabilizationWindowSeconds") {
        Some(seconds) if seconds < 0 => {
            errors.push(FieldError::invalid(&window, seconds, "must be greater than or equal to zero"));
        }
        Some(seconds) if seconds > 3600 => {
            errors.push(FieldError::invalid(&window, seconds, "must be less than or equal to 3600"));
        }
        _ => {}
    }
    let select = value::text(rules, "selectPolicy");
    if !matches!(select, "" | "Max" | "Min" | "Disabled") {
        let choices = ["Disabled", "Max", "Min"];
        errors.push(FieldError::not_supported(&path.child("selectPolicy"), select, &choices));
    }
    let policies = path.child("policies");
    let list = value::items(rules, "policies");
    if list.is_empty() {
        errors.push(FieldError::required(&policies, "must specify at least one Policy"));
    }
    for (index, policy) in list.iter().enumerate() {
        let path = policies.index(index);
        let kind = value::text(policy, "type");
        if !matches!(kind, "Pods" | "Percent") {
            errors.push(FieldError::not_supported(&path.child("type"), kind, &["Percent", "Pods"]));
        }
        for name in ["value", "periodSeconds"] {
            let number = value::number(policy, name).unwrap_or(0);
            if number <= 0 {
                errors.push(FieldError::invalid(&path.child(name), number, "must be greater than zero"));
            }
            if name == "periodSeconds" && number > 1800 {
                errors.push(FieldError::invalid(&path.child(name), number, "must be less than or equal to 1800"));
            }
        }
    }
}
