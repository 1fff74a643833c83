//! Rules of DaemonSets. Models `ValidateDaemonSet` in `pkg/apis/apps/validation`.

use serde_json::{Value, json};

use super::field::{FieldError, Path};
use super::meta::{self, NameRule};
use super::template;
use crate::api::daemon_set::{DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy};
use crate::api::scalar::IntOrString;
use crate::api::schema::Field;

const SPEC: Path<'static> = Path::new("spec");

/// Checks a new DaemonSet.
pub fn create(set: &DaemonSet) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&set.metadata, true, NameRule::Subdomain, &mut errors);
    spec(&set.spec, &mut errors);
    errors
}

/// Checks a changed DaemonSet.
pub fn update(set: &DaemonSet, old: &DaemonSet) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&set.metadata, &old.metadata, &mut errors);
    meta::immutable(&set.spec.selector, &old.spec.selector, &SPEC.child("selector"), &mut errors);
    spec(&set.spec, &mut errors);
    errors
}

fn spec(spec: &DaemonSetSpec, errors: &mut Vec<FieldError>) {
    let selector = SPEC.child("selector");
    if let Some(of) = &spec.selector {
        meta::label_selector(of, &selector, errors);
    }
    let path = SPEC.child("template");
    if template::matches(spec.selector.as_ref(), &spec.template) == Some(false) {
        template::mismatch(&spec.template, &path, errors);
    }
    if let Some(of) = &spec.selector {
        template::empty_selector(of, "daemonset", &selector, errors);
    }
    template::for_ever(&spec.template, "DaemonSet", &path, errors);
    meta::non_negative(i64::from(spec.min_ready_seconds), &SPEC.child("minReadySeconds"), errors);
    update_strategy(&spec.update_strategy, &SPEC.child("updateStrategy"), errors);
    if let Some(limit) = spec.revision_history_limit {
        meta::non_negative(i64::from(limit), &SPEC.child("revisionHistoryLimit"), errors);
    }
}

fn update_strategy(strategy: &DaemonSetUpdateStrategy, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    match (strategy.type_.as_str(), &strategy.rolling_update) {
        ("OnDelete", _) => {}
        ("RollingUpdate", None) => errors.push(FieldError::required(&path.child("rollingUpdate"), "")),
        ("RollingUpdate", Some(rolling)) => {
            let path = path.child("rollingUpdate");
            let (at_unavailable, at_surge) = (path.child("maxUnavailable"), path.child("maxSurge"));
            let zero = IntOrString::Int(0);
            let unavailable = rolling.max_unavailable.as_ref().unwrap_or(&zero);
            let surge = rolling.max_surge.as_ref().unwrap_or(&zero);
            template::int_or_percent(unavailable, &at_unavailable, errors);
            template::int_or_percent(surge, &at_surge, errors);
            template::at_most_all(unavailable, &at_unavailable, errors);
            template::at_most_all(surge, &at_surge, errors);
            match (template::amount(unavailable) != 0, template::amount(surge) != 0) {
                (true, true) => {
                    let why = "may not be set when maxUnavailable is non-zero";
                    errors.push(FieldError::invalid(&at_surge, surge.write(), why));
                }
                (false, false) => {
                    errors.push(FieldError::required(&at_unavailable, "cannot be 0 when maxSurge is 0"));
                }
                _ => {}
            }
        }
        (other, rolling) => {
            // The API shows its internal structure here.
            let update = rolling.as_ref().map_or(Value::Null, |rolling| {
                let shown = |value: &Option<IntOrString>| value.as_ref().map_or(json!(0), Field::write);
                json!({"MaxUnavailable": shown(&rolling.max_unavailable), "MaxSurge": shown(&rolling.max_surge)})
            });
            let value = json!({"Type": other, "RollingUpdate": update});
            errors.push(FieldError::not_supported(path, value, &["RollingUpdate", "OnDelete"]));
        }
    }
}
