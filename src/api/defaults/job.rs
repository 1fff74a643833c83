//! Defaults of Jobs. Models `SetDefaults_Job` in `pkg/apis/batch/v1/defaults.go`.

use serde_json::{Value, json};

use super::pod;
use crate::api::job::{Job, JobSpec};

/// Fills in what was left open.
pub fn apply(job: &mut Job) {
    let spec = &mut job.spec;
    if spec.completions.is_none() && spec.parallelism.is_none() {
        spec.completions = Some(1);
    }
    spec.parallelism.get_or_insert(1);
    let retries = if spec.backoff_limit_per_index.is_some() { i32::MAX } else { 6 };
    spec.backoff_limit.get_or_insert(retries);
    if job.metadata.labels.is_empty() {
        job.metadata.labels.clone_from(&spec.template.metadata.labels);
    }
    spec.completion_mode.get_or_insert_with(|| "NonIndexed".to_owned());
    spec.suspend.get_or_insert(false);
    let replacement = if spec.pod_failure_policy.0.is_null() { "TerminatingOrFailed" } else { "Failed" };
    spec.pod_replacement_policy.get_or_insert_with(|| replacement.to_owned());
    spec.manual_selector.get_or_insert(false);
    spec_parts(spec);
}

/// What a CronJob's template gets too: the Pod template and the conditions of the failure policy.
pub fn spec_parts(spec: &mut JobSpec) {
    pod::template(&mut spec.template);
    let Some(Value::Array(rules)) = spec.pod_failure_policy.0.get_mut("rules") else { return };
    for rule in rules {
        let Some(Value::Array(patterns)) = rule.get_mut("onPodConditions") else { continue };
        for pattern in patterns.iter_mut().filter_map(Value::as_object_mut) {
            pattern.entry("status").or_insert_with(|| json!("True"));
        }
    }
}
