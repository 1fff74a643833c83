//! Node: a machine that runs Pods.

use std::collections::BTreeMap;

use super::meta::ObjectMeta;
use super::scalar::{Opaque, Quantity, Time};
use super::schema::{Type, record};
use super::shapes;
use super::shared::Shared;

record! {
    /// A machine of the cluster.
    pub struct Node {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<NodeSpec> => "spec",
        pub status: Shared<NodeStatus> => "status",
    }
}

record! {
    /// What a node shall be.
    pub struct NodeSpec {
        pub pod_cidr: String => "podCIDR",
        pub pod_cidrs: Vec<String> => "podCIDRs" [merge ""],
        pub provider_id: String => "providerID",
        pub unschedulable: bool => "unschedulable",
        pub taints: Vec<Taint> => "taints",
        pub config_source: Opaque => "configSource" as shapes::NODE_CONFIG_SOURCE =>,
        pub external_id: String => "externalID",
    }
}

record! {
    /// A mark on a node that keeps off Pods that do not tolerate it.
    pub struct Taint {
        pub key: String => "key" [always],
        pub value: String => "value",
        pub effect: String => "effect" [always],
        pub time_added: Option<Time> => "timeAdded",
    }
}

record! {
    /// What is known of a node.
    pub struct NodeStatus {
        pub capacity: BTreeMap<String, Quantity> => "capacity",
        pub allocatable: BTreeMap<String, Quantity> => "allocatable",
        pub phase: String => "phase",
        pub conditions: Vec<NodeCondition> => "conditions" [merge "type"],
        pub addresses: Vec<NodeAddress> => "addresses" [merge "type"],
        pub daemon_endpoints: Opaque => "daemonEndpoints" as shapes::NODE_DAEMON_ENDPOINTS =>,
        pub node_info: NodeSystemInfo => "nodeInfo",
        pub images: Opaque => "images" as Type::List(&shapes::CONTAINER_IMAGE) =>,
        pub volumes_in_use: Vec<String> => "volumesInUse",
        pub volumes_attached: Opaque => "volumesAttached" as Type::List(&shapes::ATTACHED_VOLUME) =>,
        pub config: Opaque => "config" as shapes::NODE_CONFIG_STATUS =>,
        pub runtime_handlers: Opaque => "runtimeHandlers" as Type::List(&shapes::NODE_RUNTIME_HANDLER) =>,
        pub features: Opaque => "features" as shapes::NODE_FEATURES =>,
        pub declared_features: Vec<String> => "declaredFeatures",
    }
}

record! {
    /// One condition of a node.
    pub struct NodeCondition {
        pub type_: String => "type" [always],
        pub status: String => "status" [always],
        pub last_heartbeat_time: Time => "lastHeartbeatTime",
        pub last_transition_time: Time => "lastTransitionTime",
        pub reason: String => "reason",
        pub message: String => "message",
    }
}

record! {
    /// An address or name of a node.
    pub struct NodeAddress {
        pub type_: String => "type" [always],
        pub address: String => "address" [always],
    }
}

record! {
    /// Versions and names of what runs on a node.
    pub struct NodeSystemInfo {
        pub machine_id: String => "machineID" [always],
        pub system_uuid: String => "systemUUID" [always],
        pub boot_id: String => "bootID" [always],
        pub kernel_version: String => "kernelVersion" [always],
        pub os_image: String => "osImage" [always],
        pub container_runtime_version: String => "containerRuntimeVersion" [always],
        pub kubelet_version: String => "kubeletVersion" [always],
        pub kube_proxy_version: String => "kubeProxyVersion" [always],
        pub operating_system: String => "operatingSystem" [always],
        pub architecture: String => "architecture" [always],
        pub swap: Opaque => "swap" as shapes::NODE_SWAP_STATUS =>,
    }
}
