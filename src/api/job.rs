//! Job: Pods that run to completion.

use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use super::scalar::{Opaque, Time};
use super::schema::record;
use super::shapes;
use super::shared::Shared;

record! {
    /// Runs Pods until enough of them have succeeded.
    pub struct Job {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<JobSpec> => "spec",
        pub status: Shared<JobStatus> => "status",
    }
}

record! {
    /// How many successes, how many at once.
    pub struct JobSpec {
        pub parallelism: Option<i32> => "parallelism",
        pub completions: Option<i32> => "completions",
        pub active_deadline_seconds: Option<i64> => "activeDeadlineSeconds",
        pub pod_failure_policy: Opaque => "podFailurePolicy" as shapes::POD_FAILURE_POLICY =>,
        pub success_policy: Opaque => "successPolicy" as shapes::SUCCESS_POLICY =>,
        pub backoff_limit: Option<i32> => "backoffLimit",
        pub backoff_limit_per_index: Option<i32> => "backoffLimitPerIndex",
        pub max_failed_indexes: Option<i32> => "maxFailedIndexes",
        pub selector: Option<LabelSelector> => "selector",
        pub manual_selector: Option<bool> => "manualSelector",
        pub template: PodTemplateSpec => "template" [always],
        pub ttl_seconds_after_finished: Option<i32> => "ttlSecondsAfterFinished",
        pub completion_mode: Option<String> => "completionMode",
        pub suspend: Option<bool> => "suspend",
        pub pod_replacement_policy: Option<String> => "podReplacementPolicy",
        pub managed_by: Option<String> => "managedBy",
    }
}

record! {
    /// How far a Job is.
    pub struct JobStatus {
        pub conditions: Vec<JobCondition> => "conditions" [merge "type"],
        pub start_time: Option<Time> => "startTime",
        pub completion_time: Option<Time> => "completionTime",
        pub active: i32 => "active",
        pub succeeded: i32 => "succeeded",
        pub failed: i32 => "failed",
        pub terminating: Option<i32> => "terminating",
        pub completed_indexes: String => "completedIndexes",
        pub failed_indexes: Option<String> => "failedIndexes",
        pub uncounted_terminated_pods: Option<UncountedTerminatedPods> => "uncountedTerminatedPods",
        pub ready: Option<i32> => "ready",
    }
}

record! {
    /// One condition of a Job.
    pub struct JobCondition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub last_probe_time: Time => "lastProbeTime",
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}

record! {
    /// Ended Pods that are not counted yet.
    pub struct UncountedTerminatedPods {
        pub succeeded: Vec<String> => "succeeded",
        pub failed: Vec<String> => "failed",
    }
}
