//! Rules of Pods, new and changed. Models `ValidatePodCreate` and `ValidatePodUpdate` in `pkg/apis/core/validation`.

use super::field::{FieldError, Path};
use super::meta::{self, NameRule};
use super::names;
use super::pod_diff;
use super::pod_spec::pod_spec;
use super::scheduling;
use super::value;
use crate::api::container::Container;
use crate::api::pod::{Pod, PodSpec, Toleration};

const SPEC: Path<'static> = Path::new("spec");
const UPDATABLE: &str = "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/// Checks a new Pod.
pub fn create(pod: &Pod) -> Vec<FieldError> {
    let mut errors = Vec::new();
    metadata_and_spec(pod, &mut errors);
    if !value::list(&pod.spec.ephemeral_containers.0).is_empty() {
        errors.push(FieldError::forbidden(&SPEC.child("ephemeralContainers"), "cannot be set on create"));
    }
    if !pod.spec.node_name.is_empty() && !value::list(&pod.spec.scheduling_gates.0).is_empty() {
        let why = "cannot be set until all schedulingGates have been cleared";
        errors.push(FieldError::forbidden(&SPEC.child("nodeName"), why));
    }
    errors
}

fn metadata_and_spec(pod: &Pod, errors: &mut Vec<FieldError>) {
    meta::validate(&pod.metadata, true, NameRule::Subdomain, errors);
    pod_spec(&pod.spec, true, &SPEC, errors);
    for (name, list) in [("containers", &pod.spec.containers), ("initContainers", &pod.spec.init_containers)] {
        image_blanks(list, &SPEC.child(name), errors);
    }
}

fn image_blanks(list: &[Container], path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (index, container) in list.iter().enumerate() {
        if container.image.trim() != container.image {
            let why = "must not have leading or trailing whitespace";
            errors.push(FieldError::invalid(&path.index(index).child("image"), container.image.as_str(), why));
        }
    }
}

/// Checks a changed Pod: of the spec, only a few fields may change.
pub fn update(pod: &Pod, old: &Pod) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&pod.metadata, &old.metadata, &mut errors);
    metadata_and_spec(pod, &mut errors);
    let (new, was) = (&pod.spec, &old.spec);
    for (name, list, before) in [
        ("containers", &new.containers, &was.containers),
        ("initContainers", &new.init_containers, &was.init_containers),
    ] {
        if list.len() != before.len() {
            errors.push(FieldError::forbidden(&SPEC.child(name), "pod updates may not add or remove containers"));
            return errors;
        }
        let path = SPEC.child(name);
        for (index, _) in list.iter().enumerate().filter(|(_, container)| container.image.is_empty()) {
            errors.push(FieldError::required(&path.index(index).child("image"), ""));
        }
        image_blanks(list, &path, &mut errors);
    }
    if deadline(new, was, &mut errors) {
        return errors;
    }
    only_added(&new.tolerations, &was.tolerations, &mut errors);
    only_deleted_gates(new, was, &mut errors);
    if new == was {
        return errors;
    }
    let munged = with_updatable_of(new, was);
    if munged != **was {
        let diff = pod_diff::diff(was, &munged);
        let why = format!("pod updates may not change fields other than {UPDATABLE}\n{diff}");
        errors.push(FieldError::forbidden(&SPEC, why));
    }
    errors
}

/// Checks a changed deadline; whether nothing more shall be checked.
fn deadline(new: &PodSpec, was: &PodSpec, errors: &mut Vec<FieldError>) -> bool {
    let path = SPEC.child("activeDeadlineSeconds");
    match (new.active_deadline_seconds, was.active_deadline_seconds) {
        (Some(seconds), before) => {
            let complaints = names::in_range(seconds, 0, i64::from(i32::MAX));
            let stop = !complaints.is_empty();
            errors.extend(complaints.into_iter().map(|why| FieldError::invalid(&path, seconds, why)));
            if stop || before.is_none_or(|before| before >= seconds) {
                return stop;
            }
            errors.push(FieldError::invalid(&path, seconds, "must be less than or equal to previous value"));
            true
        }
        (None, Some(_)) => {
            let why = "must not update from a positive integer to nil value";
            errors.push(FieldError::invalid(&path, serde_json::Value::Null, why));
            false
        }
        (None, None) => false,
    }
}

fn only_added(new: &[Toleration], was: &[Toleration], errors: &mut Vec<FieldError>) {
    let path = SPEC.child("tolerations");
    let same = |a: &Toleration, b: &Toleration| {
        (&a.key, &a.operator, &a.value, &a.effect) == (&b.key, &b.operator, &b.value, &b.effect)
    };
    if !was.iter().all(|old| new.iter().any(|new| same(old, new))) {
        let why = "existing toleration can not be modified except its tolerationSeconds";
        return errors.push(FieldError::forbidden(&path, why));
    }
    scheduling::tolerations(new, &path, errors);
}

fn only_deleted_gates(new: &PodSpec, was: &PodSpec, errors: &mut Vec<FieldError>) {
    let path = SPEC.child("schedulingGates");
    let before = value::list(&was.scheduling_gates.0);
    for (index, gate) in value::list(&new.scheduling_gates.0).iter().enumerate() {
        let name = value::text(gate, "name");
        if !before.iter().any(|old| value::text(old, "name") == name) {
            let why = format!("only deletion is allowed, but found new scheduling gate '{name}'");
            errors.push(FieldError::forbidden(&path.index(index).child("name"), why));
        }
    }
}

/// The new spec with what may change as it was.
fn with_updatable_of(new: &PodSpec, was: &PodSpec) -> PodSpec {
    let mut munged = new.clone();
    let pairs = munged.containers.iter_mut().zip(&was.containers);
    for (container, before) in pairs.chain(munged.init_containers.iter_mut().zip(&was.init_containers)) {
        container.image.clone_from(&before.image);
    }
    munged.active_deadline_seconds = was.active_deadline_seconds;
    munged.scheduling_gates = was.scheduling_gates.clone();
    munged.tolerations.clone_from(&was.tolerations);
    let grace = was.termination_grace_period_seconds;
    if grace.is_some_and(|grace| grace < 0) && munged.termination_grace_period_seconds == Some(1) {
        munged.termination_grace_period_seconds = grace;
    }
    munged
}
