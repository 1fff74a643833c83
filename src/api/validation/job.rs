//! Rules of Jobs. Models `ValidateJob` in `pkg/apis/batch/validation`.

use serde_json::Value;

use super::field::{FieldError, Path};
use super::meta::{self, NameRule};
use super::names;
use super::pod_spec;
use super::template;
use crate::api::job::{Job, JobSpec};
use crate::api::pod::PodTemplateSpec;
use crate::api::schema::Field;

const SPEC: Path<'static> = Path::new("spec");
/// Pods of an indexed Job that may run at once.
const MOST_PARALLEL: i32 = 100_000;

/// Checks a new Job.
pub fn create(job: &Job) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let name = &job.metadata.name;
    meta::validate(&job.metadata, true, NameRule::Subdomain, &mut errors);
    generated_selector(job, &mut errors);
    with_selector(&job.spec, &mut errors);
    if is_indexed(&job.spec)
        && let Some(completions) = job.spec.completions.filter(|completions| *completions > 0)
    {
        let hostname = format!("{name}-{}", completions - 1);
        if !names::dns1123_label(&hostname).is_empty() {
            let why = format!("will not able to create pod with invalid DNS label: {hostname}");
            errors.push(FieldError::invalid(&Path::new("metadata.name"), name.as_str(), why));
        }
    }
    errors
}

/// Checks a changed Job.
pub fn update(job: &Job, old: &Job) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&job.metadata, &old.metadata, &mut errors);
    let (spec, was) = (&job.spec, &old.spec);
    with_selector(spec, &mut errors);
    let completions = SPEC.child("completions");
    if !is_indexed(spec) {
        meta::immutable(&spec.completions, &was.completions, &completions, &mut errors);
    } else if spec.completions != was.completions && spec.completions.is_some() && spec.completions != spec.parallelism
    {
        let why = "can only be modified in tandem with spec.parallelism";
        errors.push(FieldError::invalid(&completions, spec.completions.write(), why));
    }
    meta::immutable(&spec.selector, &was.selector, &SPEC.child("selector"), &mut errors);
    if was.suspend != Some(true) && spec.template != was.template {
        errors.push(FieldError::invalid(&SPEC.child("template"), shown(&spec.template), meta::IMMUTABLE));
    }
    meta::immutable(&spec.completion_mode, &was.completion_mode, &SPEC.child("completionMode"), &mut errors);
    meta::immutable(&spec.pod_failure_policy, &was.pod_failure_policy, &SPEC.child("podFailurePolicy"), &mut errors);
    let per_index = SPEC.child("backoffLimitPerIndex");
    meta::immutable(&spec.backoff_limit_per_index, &was.backoff_limit_per_index, &per_index, &mut errors);
    meta::immutable(&spec.managed_by, &was.managed_by, &SPEC.child("managedBy"), &mut errors);
    meta::immutable(&spec.success_policy, &was.success_policy, &SPEC.child("successPolicy"), &mut errors);
    errors
}

/// A template as the API's inner structures show it: metadata stands beside the spec.
fn shown(template: &PodTemplateSpec) -> Value {
    super::pod_diff::internal_template(template)
}

fn is_indexed(spec: &JobSpec) -> bool {
    spec.completion_mode.as_deref() == Some("Indexed")
}

/// The labels that the API server gave the template must still be the Job's own.
fn generated_selector(job: &Job, errors: &mut Vec<FieldError>) {
    if job.spec.manual_selector == Some(true) || job.spec.selector.is_none() {
        return;
    }
    let (name, uid) = (&job.metadata.name, &job.metadata.uid);
    let path = Path::new("spec.template.metadata.labels");
    let labels = &job.spec.template.metadata.labels;
    for (key, value) in [
        ("controller-uid", uid),
        ("job-name", name),
        ("batch.kubernetes.io/controller-uid", uid),
        ("batch.kubernetes.io/job-name", name),
    ] {
        let why = format!("must be '{value}'");
        match labels.get(key) {
            None => errors.push(FieldError::required(&path.key(key), why)),
            Some(found) if found != value => {
                errors.push(FieldError::invalid(&path.key(key), labels.write(), why));
            }
            Some(_) => {}
        }
    }
}

fn with_selector(spec: &JobSpec, errors: &mut Vec<FieldError>) {
    job_spec(spec, &SPEC, errors);
    let selector = SPEC.child("selector");
    match &spec.selector {
        None => errors.push(FieldError::required(&selector, "")),
        Some(of) => meta::label_selector(of, &selector, errors),
    }
    if template::matches(spec.selector.as_ref(), &spec.template) == Some(false) {
        template::mismatch(&spec.template, &SPEC.child("template"), errors);
    }
}

/// Checks what a Job and a CronJob's template share.
pub fn job_spec(spec: &JobSpec, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (name, number) in [
        ("parallelism", spec.parallelism.map(i64::from)),
        ("completions", spec.completions.map(i64::from)),
        ("activeDeadlineSeconds", spec.active_deadline_seconds),
        ("backoffLimit", spec.backoff_limit.map(i64::from)),
        ("ttlSecondsAfterFinished", spec.ttl_seconds_after_finished.map(i64::from)),
        ("backoffLimitPerIndex", spec.backoff_limit_per_index.map(i64::from)),
        ("maxFailedIndexes", spec.max_failed_indexes.map(i64::from)),
    ] {
        if let Some(number) = number {
            meta::non_negative(number, &path.child(name), errors);
        }
    }
    if spec.max_failed_indexes.is_some() && spec.backoff_limit_per_index.is_none() {
        let why = "when maxFailedIndexes is specified";
        errors.push(FieldError::required(&path.child("backoffLimitPerIndex"), why));
    }
    completion_mode(spec, path, errors);
    let replacement = path.child("podReplacementPolicy");
    let choices: &[&str] =
        if spec.pod_failure_policy.0.is_null() { &["Failed", "TerminatingOrFailed"] } else { &["Failed"] };
    if let Some(policy) = spec.pod_replacement_policy.as_deref().filter(|policy| !choices.contains(policy)) {
        errors.push(FieldError::not_supported(&replacement, policy, choices));
    }
    pod_spec::template(&spec.template, &path.child("template"), errors);
    let at = path.child("template.spec.restartPolicy");
    match spec.template.spec.restart_policy.as_str() {
        "Always" | "" => errors.push(FieldError::required(&at, "valid values: \"OnFailure\", \"Never\"")),
        "Never" => {}
        "OnFailure" if spec.pod_failure_policy.0.is_null() => {}
        "OnFailure" => {
            let why = "only \"Never\" is supported when podFailurePolicy is specified";
            errors.push(FieldError::invalid(&at, "OnFailure", why));
        }
        other => errors.push(FieldError::not_supported(&at, other, &["OnFailure", "Never"])),
    }
}

fn completion_mode(spec: &JobSpec, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let parallelism = path.child("parallelism");
    match spec.completion_mode.as_deref() {
        Some("Indexed") => {
            if spec.completions.is_none() {
                errors.push(FieldError::required(&path.child("completions"), "when completion mode is Indexed"));
            }
            if let Some(number) = spec.parallelism.filter(|number| *number > MOST_PARALLEL) {
                let why = format!("must be less than or equal to {MOST_PARALLEL} when completion mode is Indexed");
                errors.push(FieldError::invalid(&parallelism, number, why));
            }
            if let (Some(failed), Some(completions)) = (spec.max_failed_indexes, spec.completions)
                && failed > completions
            {
                let why = "must be less than or equal to completions";
                errors.push(FieldError::invalid(&path.child("maxFailedIndexes"), failed, why));
            }
        }
        None | Some("NonIndexed") => {
            for (name, number) in
                [("backoffLimitPerIndex", spec.backoff_limit_per_index), ("maxFailedIndexes", spec.max_failed_indexes)]
            {
                if let Some(number) = number {
                    errors.push(FieldError::invalid(&path.child(name), number, "requires indexed completion mode"));
                }
            }
            if !spec.success_policy.0.is_null() {
                let why = "requires indexed completion mode";
                errors.push(FieldError::invalid(&path.child("successPolicy"), (*spec.success_policy.0).clone(), why));
            }
        }
        Some(other) => {
            let choices = ["NonIndexed", "Indexed"];
            errors.push(FieldError::not_supported(&path.child("completionMode"), other, &choices));
        }
    }
}
