//! Rules of Deployments. Models `ValidateDeployment` in `pkg/apis/apps/validation`.

use serde_json::{Value, json};

use super::field::{FieldError, Path};
use super::meta::{self, NameRule};
use super::template;
use crate::api::deployment::{Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment};
use crate::api::scalar::IntOrString;
use crate::api::schema::Field;

const SPEC: Path<'static> = Path::new("spec");

/// Checks a new Deployment.
pub fn create(deployment: &Deployment) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&deployment.metadata, true, NameRule::Subdomain, &mut errors);
    spec(&deployment.spec, &mut errors);
    errors
}

/// Checks a changed Deployment.
pub fn update(deployment: &Deployment, old: &Deployment) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&deployment.metadata, &old.metadata, &mut errors);
    spec(&deployment.spec, &mut errors);
    meta::immutable(&deployment.spec.selector, &old.spec.selector, &SPEC.child("selector"), &mut errors);
    errors
}

fn spec(spec: &DeploymentSpec, errors: &mut Vec<FieldError>) {
    meta::non_negative(i64::from(spec.replicas.unwrap_or(0)), &SPEC.child("replicas"), errors);
    template::selector_and_template(spec.selector.as_ref(), &spec.template, &SPEC, errors);
    strategy(&spec.strategy, &SPEC.child("strategy"), errors);
    meta::non_negative(i64::from(spec.min_ready_seconds), &SPEC.child("minReadySeconds"), errors);
    if let Some(limit) = spec.revision_history_limit {
        meta::non_negative(i64::from(limit), &SPEC.child("revisionHistoryLimit"), errors);
    }
    if let Some(seconds) = spec.progress_deadline_seconds {
        let path = SPEC.child("progressDeadlineSeconds");
        meta::non_negative(i64::from(seconds), &path, errors);
        if seconds <= spec.min_ready_seconds {
            errors.push(FieldError::invalid(&path, seconds, "must be greater than minReadySeconds"));
        }
    }
}

fn strategy(strategy: &DeploymentStrategy, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let rolling = path.child("rollingUpdate");
    match strategy.type_.as_str() {
        "Recreate" if strategy.rolling_update.is_some() => {
            let why = "may not be specified when strategy `type` is 'Recreate'";
            errors.push(FieldError::forbidden(&rolling, why));
        }
        "Recreate" => {}
        "RollingUpdate" => match &strategy.rolling_update {
            Some(update) => rolling_update(update, &rolling, errors),
            None => errors.push(FieldError::required(&rolling, "this should be defaulted and never be nil")),
        },
        other => {
            // The API shows its internal structure here.
            let update = strategy.rolling_update.as_ref().map_or(Value::Null, |update| {
                let shown = |value: &Option<IntOrString>| value.as_ref().map_or(json!(0), Field::write);
                json!({"MaxUnavailable": shown(&update.max_unavailable), "MaxSurge": shown(&update.max_surge)})
            });
            let value = json!({"Type": other, "RollingUpdate": update});
            errors.push(FieldError::not_supported(path, value, &["Recreate", "RollingUpdate"]));
        }
    }
}

fn rolling_update(update: &RollingUpdateDeployment, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let (at_unavailable, at_surge) = (path.child("maxUnavailable"), path.child("maxSurge"));
    let zero = IntOrString::Int(0);
    let unavailable = update.max_unavailable.as_ref().unwrap_or(&zero);
    let surge = update.max_surge.as_ref().unwrap_or(&zero);
    template::int_or_percent(unavailable, &at_unavailable, errors);
    template::int_or_percent(surge, &at_surge, errors);
    if template::amount(unavailable) == 0 && template::amount(surge) == 0 {
        let why = "may not be 0 when `maxSurge` is 0";
        errors.push(FieldError::invalid(&at_unavailable, unavailable.write(), why));
    }
    template::at_most_all(unavailable, &at_unavailable, errors);
}
