//! Pod: the containers that run together on one node, and the template that workloads make them from.

use std::collections::BTreeMap;

use super::container::{Container, ResourceRequirements};
use super::meta::ObjectMeta;
use super::pod_status::PodStatus;
use super::scalar::{Opaque, Quantity};
use super::schema::{Type, record};
use super::shapes;
use super::shared::Shared;

record! {
    /// Containers that share a node, an address and a life.
    pub struct Pod {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<PodSpec> => "spec",
        pub status: Shared<PodStatus> => "status",
    }
}

record! {
    /// Labels and spec of the Pods that a workload makes.
    pub struct PodTemplateSpec {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<PodSpec> => "spec",
    }
}

record! {
    /// What a Pod shall run, and where.
    pub struct PodSpec {
        pub volumes: Opaque => "volumes" as Type::List(&shapes::VOLUME) => [merge "name" retain],
        pub init_containers: Vec<Container> => "initContainers" [merge "name"],
        pub containers: Vec<Container> => "containers" [always merge "name"],
        pub ephemeral_containers: Opaque => "ephemeralContainers" as Type::List(&shapes::EPHEMERAL_CONTAINER) => [merge "name"],
        pub restart_policy: String => "restartPolicy",
        pub termination_grace_period_seconds: Option<i64> => "terminationGracePeriodSeconds",
        pub active_deadline_seconds: Option<i64> => "activeDeadlineSeconds",
        pub dns_policy: String => "dnsPolicy",
        pub node_selector: BTreeMap<String, String> => "nodeSelector",
        pub service_account_name: String => "serviceAccountName",
        pub service_account: String => "serviceAccount",
        pub automount_service_account_token: Option<bool> => "automountServiceAccountToken",
        pub node_name: String => "nodeName",
        pub host_network: bool => "hostNetwork",
        pub host_pid: bool => "hostPID",
        pub host_ipc: bool => "hostIPC",
        pub share_process_namespace: Option<bool> => "shareProcessNamespace",
        pub security_context: Opaque => "securityContext" as shapes::POD_SECURITY_CONTEXT =>,
        pub image_pull_secrets: Vec<LocalObjectReference> => "imagePullSecrets" [merge "name"],
        pub hostname: String => "hostname",
        pub subdomain: String => "subdomain",
        pub affinity: Opaque => "affinity" as shapes::AFFINITY =>,
        pub scheduler_name: String => "schedulerName",
        pub tolerations: Vec<Toleration> => "tolerations",
        pub host_aliases: Opaque => "hostAliases" as Type::List(&shapes::HOST_ALIAS) => [merge "ip"],
        pub priority_class_name: String => "priorityClassName",
        pub priority: Option<i32> => "priority",
        pub dns_config: Opaque => "dnsConfig" as shapes::POD_DNS_CONFIG =>,
        pub readiness_gates: Vec<PodReadinessGate> => "readinessGates",
        pub runtime_class_name: Option<String> => "runtimeClassName",
        pub enable_service_links: Option<bool> => "enableServiceLinks",
        pub preemption_policy: Option<String> => "preemptionPolicy",
        pub overhead: BTreeMap<String, Quantity> => "overhead",
        pub topology_spread_constraints: Opaque => "topologySpreadConstraints" as Type::List(&shapes::TOPOLOGY_SPREAD_CONSTRAINT) => [merge "topologyKey"],
        pub set_hostname_as_fqdn: Option<bool> => "setHostnameAsFQDN",
        pub os: Opaque => "os" as shapes::POD_OS =>,
        pub host_users: Option<bool> => "hostUsers",
        pub scheduling_gates: Opaque => "schedulingGates" as Type::List(&shapes::POD_SCHEDULING_GATE) => [merge "name"],
        pub resource_claims: Opaque => "resourceClaims" as Type::List(&shapes::POD_RESOURCE_CLAIM) => [merge "name" retain],
        pub resources: Option<ResourceRequirements> => "resources",
        pub hostname_override: Option<String> => "hostnameOverride",
        pub scheduling_group: Opaque => "schedulingGroup" as shapes::POD_SCHEDULING_GROUP =>,
    }
}

record! {
    /// A taint that a Pod puts up with.
    pub struct Toleration {
        pub key: String => "key",
        pub operator: String => "operator",
        pub value: String => "value",
        pub effect: String => "effect",
        pub toleration_seconds: Option<i64> => "tolerationSeconds",
    }
}

record! {
    /// An extra condition that must hold before a Pod counts as ready.
    pub struct PodReadinessGate {
        pub condition_type: String => "conditionType" [always],
    }
}

record! {
    /// The name of an object in the same namespace.
    pub struct LocalObjectReference {
        pub name: String => "name",
    }
}
