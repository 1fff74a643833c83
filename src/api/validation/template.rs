//! What the workloads' rules share: a selector, a template that it matches, numbers and shares of Pods.
//!
//! Models `ValidatePodTemplateSpecForReplicaSet` and its kin in `pkg/apis/apps/validation`.

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::meta;
use super::names;
use super::pod_spec;
use crate::api::labels::Selector;
use crate::api::meta::LabelSelector;
use crate::api::pod::PodTemplateSpec;
use crate::api::scalar::IntOrString;
use crate::api::schema::Field;

/// Checks a selector that must select something; `kind` is the word of the complaint.
pub fn selector(selector: Option<&LabelSelector>, kind: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let Some(selector) = selector else { return errors.push(FieldError::required(path, "")) };
    meta::label_selector(selector, path, errors);
    empty_selector(selector, kind, path, errors);
}

/// Refuses a selector without requirements.
pub fn empty_selector(selector: &LabelSelector, kind: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if selector.match_labels.is_empty() && selector.match_expressions.is_empty() {
        let why = format!("empty selector is invalid for {kind}");
        errors.push(FieldError::invalid(path, selector.write(), why));
    }
}

/// Whether the selector fits the template's labels; `None` if it is no selector.
pub fn matches(selector: Option<&LabelSelector>, template: &PodTemplateSpec) -> Option<bool> {
    let value = selector.map(Field::write);
    let parsed = Selector::from_label_selector(value.as_ref()).ok()?;
    Some(parsed.matches(&template.metadata.labels))
}

/// Refuses a template that the selector does not fit.
pub fn mismatch(template: &PodTemplateSpec, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let labels = &template.metadata.labels;
    let value = if labels.is_empty() { Value::Null } else { labels.write() };
    errors.push(FieldError::invalid(
        &path.child("metadata.labels"),
        value,
        "`selector` does not match template `labels`",
    ));
}

/// Checks a template whose Pods run for ever.
pub fn for_ever(template: &PodTemplateSpec, kind: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    pod_spec::template(template, path, errors);
    always_restarts(template, kind, path, errors);
}

/// Refuses Pods that end.
pub fn always_restarts(template: &PodTemplateSpec, kind: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let policy = template.spec.restart_policy.as_str();
    if policy != "Always" {
        errors.push(FieldError::not_supported(&path.child("spec.restartPolicy"), policy, &["Always"]));
    }
    if template.spec.active_deadline_seconds.is_some() {
        let why = format!("activeDeadlineSeconds in {kind} is not Supported");
        errors.push(FieldError::forbidden(&path.child("spec.activeDeadlineSeconds"), why));
    }
}

/// Selector and template of a Deployment or ReplicaSet.
pub fn selector_and_template(
    of: Option<&LabelSelector>,
    template: &PodTemplateSpec,
    path: &Path<'_>,
    errors: &mut Vec<FieldError>,
) {
    let at = path.child("selector");
    // Upstream says `deployment` for ReplicaSets too.
    selector(of, "deployment", &at, errors);
    let template_path = path.child("template");
    match matches(of, template) {
        None => {
            let value = of.map_or(Value::Null, Field::write);
            errors.push(FieldError::invalid(&at, value, "invalid label selector"));
        }
        Some(fits) => {
            let empty = of.is_none_or(|of| of.match_labels.is_empty() && of.match_expressions.is_empty());
            if !fits && !empty {
                mismatch(template, &template_path, errors);
            }
            for_ever(template, "ReplicaSet", &template_path, errors);
        }
    }
}

/// Checks a number or a share: `1`, `25%`.
pub fn int_or_percent(value: &IntOrString, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    match value {
        IntOrString::String(text) => push_invalid(errors, path, text, names::percent(text)),
        IntOrString::Int(number) => meta::non_negative(i64::from(*number), path, errors),
    }
}

/// Refuses more than all.
pub fn at_most_all(value: &IntOrString, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if percent(value).is_some_and(|share| share > 100) {
        errors.push(FieldError::invalid(path, value.write(), "must not be greater than 100%"));
    }
}

fn percent(value: &IntOrString) -> Option<i64> {
    match value {
        IntOrString::String(text) if names::percent(text).is_empty() => text.trim_end_matches('%').parse().ok(),
        _ => None,
    }
}

/// The number, or the share as a number.
pub fn amount(value: &IntOrString) -> i64 {
    match value {
        IntOrString::Int(number) => i64::from(*number),
        IntOrString::String(text) => percent(value).or_else(|| text.parse().ok()).unwrap_or(0),
    }
}
