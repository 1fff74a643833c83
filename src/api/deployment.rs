//! Deployment: keeps a number of equal Pods and rolls them over to a new template.

use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use super::scalar::{IntOrString, Time};
use super::schema::record;
use super::shared::Shared;

record! {
    /// Keeps a number of equal Pods and rolls them over.
    pub struct Deployment {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<DeploymentSpec> => "spec",
        pub status: Shared<DeploymentStatus> => "status",
    }
}

record! {
    /// How many Pods, of which template, replaced in which way.
    pub struct DeploymentSpec {
        pub replicas: Option<i32> => "replicas",
        pub selector: Option<LabelSelector> => "selector" [always],
        pub template: PodTemplateSpec => "template" [always],
        pub strategy: DeploymentStrategy => "strategy" [retain],
        pub min_ready_seconds: i32 => "minReadySeconds",
        pub revision_history_limit: Option<i32> => "revisionHistoryLimit",
        pub paused: bool => "paused",
        pub progress_deadline_seconds: Option<i32> => "progressDeadlineSeconds",
    }
}

record! {
    /// How old Pods give way to new ones.
    pub struct DeploymentStrategy {
        pub type_: String => "type",
        pub rolling_update: Option<RollingUpdateDeployment> => "rollingUpdate",
    }
}

record! {
    /// How many Pods may be missing or too many during a rollout.
    pub struct RollingUpdateDeployment {
        pub max_unavailable: Option<IntOrString> => "maxUnavailable",
        pub max_surge: Option<IntOrString> => "maxSurge",
    }
}

record! {
    /// How far a Deployment is.
    pub struct DeploymentStatus {
        pub observed_generation: i64 => "observedGeneration",
        pub replicas: i32 => "replicas",
        pub updated_replicas: i32 => "updatedReplicas",
        pub ready_replicas: i32 => "readyReplicas",
        pub available_replicas: i32 => "availableReplicas",
        pub unavailable_replicas: i32 => "unavailableReplicas",
        pub terminating_replicas: Option<i32> => "terminatingReplicas",
        pub conditions: Vec<DeploymentCondition> => "conditions" [merge "type"],
        pub collision_count: Option<i32> => "collisionCount",
    }
}

record! {
    /// One condition of a Deployment.
    pub struct DeploymentCondition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub last_update_time: Time => "lastUpdateTime",
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}
