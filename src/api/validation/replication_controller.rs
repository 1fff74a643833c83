//! Rules of ReplicationControllers. Models `ValidateReplicationController` in `pkg/apis/core/validation`.

use super::field::{FieldError, Path};
use super::meta::{self, NameRule};
use super::template;
use crate::api::replication_controller::{ReplicationController, ReplicationControllerSpec};

const SPEC: Path<'static> = Path::new("spec");

/// Checks a new ReplicationController.
pub fn create(controller: &ReplicationController) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&controller.metadata, true, NameRule::Subdomain, &mut errors);
    spec(&controller.spec, &mut errors);
    errors
}

/// Checks a changed ReplicationController.
pub fn update(controller: &ReplicationController, old: &ReplicationController) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&controller.metadata, &old.metadata, &mut errors);
    spec(&controller.spec, &mut errors);
    errors
}

fn spec(spec: &ReplicationControllerSpec, errors: &mut Vec<FieldError>) {
    meta::non_negative(i64::from(spec.min_ready_seconds), &SPEC.child("minReadySeconds"), errors);
    if spec.selector.is_empty() {
        errors.push(FieldError::required(&SPEC.child("selector"), ""));
    }
    let replicas = SPEC.child("replicas");
    match spec.replicas {
        Some(number) => meta::non_negative(i64::from(number), &replicas, errors),
        None => errors.push(FieldError::required(&replicas, "")),
    }
    let path = SPEC.child("template");
    let Some(template) = &spec.template else { return errors.push(FieldError::required(&path, "")) };
    let labels = &template.metadata.labels;
    if !spec.selector.iter().all(|(key, value)| labels.get(key) == Some(value)) {
        template::mismatch(template, &path, errors);
    }
    template::for_ever(template, "ReplicationController", &path, errors);
}
