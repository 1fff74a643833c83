//! StatefulSet: Pods with stable ordinal names.

use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use super::scalar::{IntOrString, Opaque, Time};
use super::schema::{Type, record};
use super::shapes;
use super::shared::Shared;

record! {
    /// Pods with ordinal names and stable DNS names.
    pub struct StatefulSet {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<StatefulSetSpec> => "spec",
        pub status: Shared<StatefulSetStatus> => "status",
    }
}

record! {
    /// How many Pods, of which template, under which Service.
    pub struct StatefulSetSpec {
        pub replicas: Option<i32> => "replicas",
        pub selector: Option<LabelSelector> => "selector" [always],
        pub template: PodTemplateSpec => "template" [always],
        pub volume_claim_templates: Opaque => "volumeClaimTemplates" as Type::List(&shapes::PERSISTENT_VOLUME_CLAIM) =>,
        pub service_name: String => "serviceName" [always],
        pub pod_management_policy: String => "podManagementPolicy",
        pub update_strategy: StatefulSetUpdateStrategy => "updateStrategy",
        pub revision_history_limit: Option<i32> => "revisionHistoryLimit",
        pub min_ready_seconds: i32 => "minReadySeconds",
        pub persistent_volume_claim_retention_policy: Option<StatefulSetPersistentVolumeClaimRetentionPolicy> => "persistentVolumeClaimRetentionPolicy",
        pub ordinals: Option<StatefulSetOrdinals> => "ordinals",
    }
}

record! {
    /// How Pods are replaced.
    pub struct StatefulSetUpdateStrategy {
        pub type_: String => "type",
        pub rolling_update: Option<RollingUpdateStatefulSetStrategy> => "rollingUpdate",
    }
}

record! {
    /// Settings of the rolling replacement.
    pub struct RollingUpdateStatefulSetStrategy {
        pub partition: Option<i32> => "partition",
        pub max_unavailable: Option<IntOrString> => "maxUnavailable",
    }
}

record! {
    /// What becomes of claims when Pods go.
    pub struct StatefulSetPersistentVolumeClaimRetentionPolicy {
        pub when_deleted: String => "whenDeleted",
        pub when_scaled: String => "whenScaled",
    }
}

record! {
    /// The first ordinal.
    pub struct StatefulSetOrdinals {
        pub start: i32 => "start" [always],
    }
}

record! {
    /// How far a StatefulSet is.
    pub struct StatefulSetStatus {
        pub observed_generation: i64 => "observedGeneration",
        pub replicas: i32 => "replicas" [always],
        pub ready_replicas: i32 => "readyReplicas",
        pub current_replicas: i32 => "currentReplicas",
        pub updated_replicas: i32 => "updatedReplicas",
        pub current_revision: String => "currentRevision",
        pub update_revision: String => "updateRevision",
        pub collision_count: Option<i32> => "collisionCount",
        pub conditions: Vec<StatefulSetCondition> => "conditions" [merge "type"],
        pub available_replicas: i32 => "availableReplicas" [always],
    }
}

record! {
    /// One condition of a StatefulSet.
    pub struct StatefulSetCondition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}
