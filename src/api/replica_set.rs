//! ReplicaSet: keeps a number of equal Pods.

use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use super::scalar::Time;
use super::schema::record;
use super::shared::Shared;

record! {
    /// Keeps a number of Pods that match a selector.
    pub struct ReplicaSet {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<ReplicaSetSpec> => "spec",
        pub status: Shared<ReplicaSetStatus> => "status",
    }
}

record! {
    /// How many Pods, and of which template.
    pub struct ReplicaSetSpec {
        pub replicas: Option<i32> => "replicas",
        pub min_ready_seconds: i32 => "minReadySeconds",
        pub selector: Option<LabelSelector> => "selector" [always],
        pub template: PodTemplateSpec => "template",
    }
}

record! {
    /// How many Pods there are.
    pub struct ReplicaSetStatus {
        pub replicas: i32 => "replicas" [always],
        pub fully_labeled_replicas: i32 => "fullyLabeledReplicas",
        pub ready_replicas: i32 => "readyReplicas",
        pub available_replicas: i32 => "availableReplicas",
        pub terminating_replicas: Option<i32> => "terminatingReplicas",
        pub observed_generation: i64 => "observedGeneration",
        pub conditions: Vec<ReplicaSetCondition> => "conditions" [merge "type"],
    }
}

record! {
    /// One condition of a ReplicaSet.
    pub struct ReplicaSetCondition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}
