//! Service: a stable address and ports in front of a changing set of Pods.

use std::collections::BTreeMap;

use super::meta::{Condition, ObjectMeta};
use super::scalar::IntOrString;
use super::schema::record;
use super::shared::Shared;

record! {
    /// A stable virtual address and a set of ports in front of the Pods that its selector matches.
    pub struct Service {
        pub metadata: ObjectMeta => "metadata",
        pub spec: Shared<ServiceSpec> => "spec",
        pub status: Shared<ServiceStatus> => "status",
    }
}

record! {
    /// What a Service shall be.
    pub struct ServiceSpec {
        pub ports: Vec<ServicePort> => "ports" [merge "port"],
        pub selector: BTreeMap<String, String> => "selector",
        pub cluster_ip: String => "clusterIP",
        pub cluster_ips: Vec<String> => "clusterIPs",
        pub type_: String => "type",
        pub external_ips: Vec<String> => "externalIPs",
        pub session_affinity: String => "sessionAffinity",
        pub load_balancer_ip: String => "loadBalancerIP",
        pub load_balancer_source_ranges: Vec<String> => "loadBalancerSourceRanges",
        pub external_name: String => "externalName",
        pub external_traffic_policy: String => "externalTrafficPolicy",
        pub health_check_node_port: i32 => "healthCheckNodePort",
        pub publish_not_ready_addresses: bool => "publishNotReadyAddresses",
        pub session_affinity_config: Option<SessionAffinityConfig> => "sessionAffinityConfig",
        pub ip_families: Vec<String> => "ipFamilies",
        pub ip_family_policy: Option<String> => "ipFamilyPolicy",
        pub allocate_load_balancer_node_ports: Option<bool> => "allocateLoadBalancerNodePorts",
        pub load_balancer_class: Option<String> => "loadBalancerClass",
        pub internal_traffic_policy: Option<String> => "internalTrafficPolicy",
        pub traffic_distribution: Option<String> => "trafficDistribution",
    }
}

impl ServiceSpec {
    /// Whether clients outside the cluster reach the Service through nodes. Models `ExternallyAccessible` in
    /// `pkg/api/v1/service`.
    pub fn externally_accessible(&self) -> bool {
        match self.type_.as_str() {
            "LoadBalancer" | "NodePort" => true,
            "ClusterIP" => !self.external_ips.is_empty(),
            _ => false,
        }
    }

    /// Whether load balancers ask nodes for endpoints of their own. Models `NeedsHealthCheck`.
    pub fn needs_health_check(&self) -> bool {
        self.type_ == "LoadBalancer" && self.external_traffic_policy == "Local"
    }

    /// Whether the type has cluster addresses (`None` counts as one).
    pub fn needs_cluster_ip(&self) -> bool {
        self.type_ != "ExternalName"
    }
}

record! {
    /// One port of a Service and the port of the Pods that it leads to.
    pub struct ServicePort {
        pub name: String => "name",
        pub protocol: String => "protocol",
        pub app_protocol: Option<String> => "appProtocol",
        pub port: i32 => "port" [always],
        pub target_port: IntOrString => "targetPort",
        pub node_port: i32 => "nodePort",
    }
}

record! {
    /// Settings of session affinity.
    pub struct SessionAffinityConfig {
        pub client_ip: Option<ClientIPConfig> => "clientIP",
    }
}

record! {
    /// Settings of affinity by client address.
    pub struct ClientIPConfig {
        pub timeout_seconds: Option<i32> => "timeoutSeconds",
    }
}

record! {
    /// What is known of a Service: its load balancer.
    pub struct ServiceStatus {
        pub load_balancer: LoadBalancerStatus => "loadBalancer",
        pub conditions: Vec<Condition> => "conditions" [merge "type"],
    }
}

record! {
    /// The addresses that a load balancer answers on.
    pub struct LoadBalancerStatus {
        pub ingress: Vec<LoadBalancerIngress> => "ingress",
    }
}

record! {
    /// One address of a load balancer.
    pub struct LoadBalancerIngress {
        pub ip: String => "ip",
        pub hostname: String => "hostname",
        pub ip_mode: Option<String> => "ipMode",
        pub ports: Vec<PortStatus> => "ports",
    }
}

record! {
    /// What became of one port at a load balancer.
    pub struct PortStatus {
        pub port: i32 => "port" [always],
        pub protocol: String => "protocol" [always],
        pub error: Option<String> => "error",
    }
}
