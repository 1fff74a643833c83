//! What the kubelet reports of a Pod: phase, conditions, addresses, container states.

use std::collections::BTreeMap;

use super::container::ResourceRequirements;
use super::scalar::{Opaque, Quantity, Time};
use super::schema::{Type, record};
use super::shapes;

record! {
    /// What is known of a Pod.
    pub struct PodStatus {
        pub observed_generation: i64 => "observedGeneration",
        pub phase: String => "phase",
        pub conditions: Vec<PodCondition> => "conditions" [merge "type"],
        pub message: String => "message",
        pub reason: String => "reason",
        pub nominated_node_name: String => "nominatedNodeName",
        pub host_ip: String => "hostIP",
        pub host_ips: Vec<HostIP> => "hostIPs" [merge "ip"],
        pub pod_ip: String => "podIP",
        pub pod_ips: Vec<PodIP> => "podIPs" [merge "ip"],
        pub start_time: Option<Time> => "startTime",
        pub init_container_statuses: Vec<ContainerStatus> => "initContainerStatuses",
        pub container_statuses: Vec<ContainerStatus> => "containerStatuses",
        pub qos_class: String => "qosClass",
        pub ephemeral_container_statuses: Vec<ContainerStatus> => "ephemeralContainerStatuses",
        pub resize: String => "resize",
        pub resource_claim_statuses: Opaque => "resourceClaimStatuses" as Type::List(&shapes::POD_RESOURCE_CLAIM_STATUS) => [merge "name" retain],
        pub extended_resource_claim_status: Opaque => "extendedResourceClaimStatus" as shapes::POD_EXTENDED_RESOURCE_CLAIM_STATUS =>,
        pub allocated_resources: BTreeMap<String, Quantity> => "allocatedResources",
        pub resources: Option<ResourceRequirements> => "resources",
        pub node_allocatable_resource_claim_statuses: Opaque => "nodeAllocatableResourceClaimStatuses" as Type::List(&shapes::NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS) =>,
    }
}

record! {
    /// One condition of a Pod: scheduled, initialized, ready.
    pub struct PodCondition {
        pub type_: String => "type" [always],
        pub observed_generation: i64 => "observedGeneration",
        pub status: String => "status" [always],
        pub last_probe_time: Time => "lastProbeTime",
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}

record! {
    /// An address of the Pod's node.
    pub struct HostIP {
        pub ip: String => "ip" [always],
    }
}

record! {
    /// An address of the Pod.
    pub struct PodIP {
        pub ip: String => "ip" [always],
    }
}

record! {
    /// What is known of one container.
    pub struct ContainerStatus {
        pub name: String => "name" [always],
        pub state: ContainerState => "state",
        pub last_state: ContainerState => "lastState",
        pub ready: bool => "ready" [always],
        pub restart_count: i32 => "restartCount" [always],
        pub image: String => "image" [always],
        pub image_id: String => "imageID" [always],
        pub container_id: String => "containerID",
        pub started: Option<bool> => "started",
        pub allocated_resources: BTreeMap<String, Quantity> => "allocatedResources",
        pub resources: Option<ResourceRequirements> => "resources",
        pub volume_mounts: Opaque => "volumeMounts" as Type::List(&shapes::VOLUME_MOUNT_STATUS) => [merge "mountPath"],
        pub user: Opaque => "user" as shapes::CONTAINER_USER =>,
        pub allocated_resources_status: Opaque => "allocatedResourcesStatus" as Type::List(&shapes::RESOURCE_STATUS) => [merge "name"],
        pub stop_signal: Option<String> => "stopSignal",
    }
}

record! {
    /// Exactly one of waiting, running, terminated.
    pub struct ContainerState {
        pub waiting: Option<ContainerStateWaiting> => "waiting",
        pub running: Option<ContainerStateRunning> => "running",
        pub terminated: Option<ContainerStateTerminated> => "terminated",
    }
}

record! {
    /// Why a container does not run yet.
    pub struct ContainerStateWaiting {
        pub reason: String => "reason",
        pub message: String => "message",
    }
}

record! {
    /// Since when a container runs.
    pub struct ContainerStateRunning {
        pub started_at: Time => "startedAt",
    }
}

record! {
    /// How a container ended.
    pub struct ContainerStateTerminated {
        pub exit_code: i32 => "exitCode" [always],
        pub signal: i32 => "signal",
        pub reason: String => "reason",
        pub message: String => "message",
        pub started_at: Time => "startedAt",
        pub finished_at: Time => "finishedAt",
        pub container_id: String => "containerID",
    }
}
