//! DaemonSet: one Pod on every fitting node.

use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use super::scalar::{IntOrString, Time};
use super::schema::record;
use super::shared::Shared;

record! {
    /// One Pod on every node that fits.
    pub struct DaemonSet {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<DaemonSetSpec> => "spec",
        pub status: Shared<DaemonSetStatus> => "status",
    }
}

record! {
    /// Which template, replaced in which way.
    pub struct DaemonSetSpec {
        pub selector: Option<LabelSelector> => "selector" [always],
        pub template: PodTemplateSpec => "template" [always],
        pub update_strategy: DaemonSetUpdateStrategy => "updateStrategy",
        pub min_ready_seconds: i32 => "minReadySeconds",
        pub revision_history_limit: Option<i32> => "revisionHistoryLimit",
    }
}

record! {
    /// How Pods are replaced.
    pub struct DaemonSetUpdateStrategy {
        pub type_: String => "type",
        pub rolling_update: Option<RollingUpdateDaemonSet> => "rollingUpdate",
    }
}

record! {
    /// Settings of the rolling replacement.
    pub struct RollingUpdateDaemonSet {
        pub max_unavailable: Option<IntOrString> => "maxUnavailable",
        pub max_surge: Option<IntOrString> => "maxSurge",
    }
}

record! {
    /// On how many nodes its Pods run.
    pub struct DaemonSetStatus {
        pub current_number_scheduled: i32 => "currentNumberScheduled" [always],
        pub number_misscheduled: i32 => "numberMisscheduled" [always],
        pub desired_number_scheduled: i32 => "desiredNumberScheduled" [always],
        pub number_ready: i32 => "numberReady" [always],
        pub observed_generation: i64 => "observedGeneration",
        pub updated_number_scheduled: i32 => "updatedNumberScheduled",
        pub number_available: i32 => "numberAvailable",
        pub number_unavailable: i32 => "numberUnavailable",
        pub collision_count: Option<i32> => "collisionCount",
        pub conditions: Vec<DaemonSetCondition> => "conditions" [merge "type"],
    }
}

record! {
    /// One condition of a DaemonSet.
    pub struct DaemonSetCondition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}
