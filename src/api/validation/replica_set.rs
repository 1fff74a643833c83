//! Rules of ReplicaSets. Models `ValidateReplicaSet` in `pkg/apis/apps/validation`.

use super::field::{FieldError, Path};
use super::meta::{self, NameRule};
use super::template;
use crate::api::replica_set::{ReplicaSet, ReplicaSetSpec};

const SPEC: Path<'static> = Path::new("spec");

/// Checks a new ReplicaSet.
pub fn create(set: &ReplicaSet) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&set.metadata, true, NameRule::Subdomain, &mut errors);
    spec(&set.spec, &mut errors);
    errors
}

/// Checks a changed ReplicaSet.
pub fn update(set: &ReplicaSet, old: &ReplicaSet) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&set.metadata, &old.metadata, &mut errors);
    spec(&set.spec, &mut errors);
    meta::immutable(&set.spec.selector, &old.spec.selector, &SPEC.child("selector"), &mut errors);
    errors
}

fn spec(spec: &ReplicaSetSpec, errors: &mut Vec<FieldError>) {
    meta::non_negative(i64::from(spec.replicas.unwrap_or(0)), &SPEC.child("replicas"), errors);
    meta::non_negative(i64::from(spec.min_ready_seconds), &SPEC.child("minReadySeconds"), errors);
    template::selector_and_template(spec.selector.as_ref(), &spec.template, &SPEC, errors);
}
