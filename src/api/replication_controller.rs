//! ReplicationController, the older ReplicaSet.

use std::collections::BTreeMap;

use super::meta::ObjectMeta;
use super::pod::PodTemplateSpec;
use super::scalar::Time;
use super::schema::record;
use super::shared::Shared;

record! {
    /// Keeps a number of Pods that match a selector.
    pub struct ReplicationController {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<ReplicationControllerSpec> => "spec",
        pub status: Shared<ReplicationControllerStatus> => "status",
    }
}

record! {
    /// How many Pods, and of which template.
    pub struct ReplicationControllerSpec {
        pub replicas: Option<i32> => "replicas",
        pub min_ready_seconds: i32 => "minReadySeconds",
        pub selector: BTreeMap<String, String> => "selector",
        pub template: Option<PodTemplateSpec> => "template",
    }
}

record! {
    /// How many Pods there are.
    pub struct ReplicationControllerStatus {
        pub replicas: i32 => "replicas" [always],
        pub fully_labeled_replicas: i32 => "fullyLabeledReplicas",
        pub ready_replicas: i32 => "readyReplicas",
        pub available_replicas: i32 => "availableReplicas",
        pub observed_generation: i64 => "observedGeneration",
        pub conditions: Vec<ReplicationControllerCondition> => "conditions" [merge "type"],
    }
}

record! {
    /// One condition of a ReplicationController.
    pub struct ReplicationControllerCondition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}
