//! HorizontalPodAutoscaler: changes the number of replicas of a workload by its metrics.

use super::meta::ObjectMeta;
use super::scalar::{Opaque, Time};
use super::schema::{Type, record};
use super::shapes;
use super::shared::Shared;

record! {
    /// Scales a workload by metrics.
    pub struct HorizontalPodAutoscaler {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<HorizontalPodAutoscalerSpec> => "spec",
        pub status: Shared<HorizontalPodAutoscalerStatus> => "status",
    }
}

record! {
    /// Which workload, between which bounds, by which metrics.
    pub struct HorizontalPodAutoscalerSpec {
        pub scale_target_ref: CrossVersionObjectReference => "scaleTargetRef" [always],
        pub min_replicas: Option<i32> => "minReplicas",
        pub max_replicas: i32 => "maxReplicas" [always],
        pub metrics: Opaque => "metrics" as Type::List(&shapes::METRIC_SPEC) =>,
        pub behavior: Opaque => "behavior" as shapes::HORIZONTAL_POD_AUTOSCALER_BEHAVIOR =>,
    }
}

record! {
    /// The workload to scale.
    pub struct CrossVersionObjectReference {
        pub kind: String => "kind" [always],
        pub name: String => "name" [always],
        pub api_version: String => "apiVersion",
    }
}

record! {
    /// What the autoscaler last did.
    pub struct HorizontalPodAutoscalerStatus {
        pub observed_generation: Option<i64> => "observedGeneration",
        pub last_scale_time: Option<Time> => "lastScaleTime",
        pub current_replicas: i32 => "currentReplicas",
        pub desired_replicas: i32 => "desiredReplicas" [always],
        pub current_metrics: Opaque => "currentMetrics" as Type::List(&shapes::METRIC_STATUS) => [always],
        pub conditions: Vec<HorizontalPodAutoscalerCondition> => "conditions" [merge "type"],
    }
}

record! {
    /// One condition of an autoscaler.
    pub struct HorizontalPodAutoscalerCondition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}
