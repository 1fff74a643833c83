//! One port of a Service as kube-proxy sees it. Models `pkg/proxy/serviceport.go` and `servicechangetracker.go`.

use std::fmt;
use std::net::IpAddr;

use super::cidr::Cidr;
use crate::api::protocol::Protocol;
use crate::api::scheme::Kind;
use crate::api::service::{Service, ServicePort as Port};
use crate::apiserver::store::Key;

/// Names a Service port; shown as `default/web`, or `default/web:http` where the port has a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortName {
    pub namespace: String,
    pub service: String,
    /// The port's name, `""` where a Service's only port has none.
    pub port: String,
    pub protocol: Protocol,
    pub ipv6: bool,
}

impl fmt::Display for PortName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.service)?;
        if self.port.is_empty() { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

impl PortName {
    /// The Service's key.
    pub fn key(&self) -> Key {
        Key::new(Kind::Service, &self.namespace, &self.service)
    }
}

/// One port of a Service, of one address family.
#[derive(Debug, Clone, PartialEq)]
pub struct ServicePort {
    pub name: PortName,
    /// The port's place in `spec.ports`.
    pub index: usize,
    pub cluster_ip: IpAddr,
    pub port: u16,
    /// 0 where the Service has none.
    pub node_port: u16,
    pub external_ips: Vec<IpAddr>,
    pub load_balancer_ips: Vec<IpAddr>,
    /// Load balancer addresses with `ipMode: Proxy`: kube-proxy writes no rules for them, every packet goes to the balancer.
    pub proxied_ips: Vec<IpAddr>,
    /// Empty where every client may use the load balancer.
    pub source_ranges: Vec<Cidr>,
    /// How long a client stays with its Pod, in milliseconds; `None` without session affinity.
    pub affinity: Option<i64>,
    pub external_local: bool,
    pub internal_local: bool,
    /// 0 where the Service has none.
    pub health_check_node_port: u16,
    /// When the Service was created, in milliseconds since 1970.
    pub created: i64,
}

impl ServicePort {
    /// Whether the port has an address outside the cluster's own network.
    pub fn externally_accessible(&self) -> bool {
        self.node_port != 0 || !self.load_balancer_ips.is_empty() || !self.external_ips.is_empty()
    }

    /// Whether endpoints on any node may be used. Also for `externalTrafficPolicy: Local`: short-circuited traffic uses them.
    pub fn uses_cluster_endpoints(&self) -> bool {
        !self.internal_local || self.externally_accessible()
    }

    /// Whether some traffic uses only the node's own endpoints.
    pub fn uses_local_endpoints(&self) -> bool {
        self.internal_local || (self.external_local && self.externally_accessible())
    }
}

/// The label of a Service that another proxy serves: kube-proxy leaves it alone.
const OTHER_PROXY: &str = "service.kubernetes.io/service-proxy-name";

/// The ports of a Service that kube-proxy serves: none for headless and ExternalName Services.
pub fn service_ports(service: &Service) -> Vec<ServicePort> {
    let spec = &service.spec;
    if spec.type_ == "ExternalName" || service.metadata.labels.contains_key(OTHER_PROXY) {
        return Vec::new();
    }
    let listed =
        if spec.cluster_ips.is_empty() { std::slice::from_ref(&spec.cluster_ip) } else { &spec.cluster_ips[..] };
    let addresses = listed.iter().filter_map(|ip| ip.parse().ok());
    addresses
        .flat_map(|ip| spec.ports.iter().enumerate().filter_map(move |port| service_port(service, ip, port)))
        .collect()
}

fn service_port(service: &Service, cluster_ip: IpAddr, (index, port): (usize, &Port)) -> Option<ServicePort> {
    let spec = &service.spec;
    let ipv6 = cluster_ip.is_ipv6();
    let family = |ip: &IpAddr| ip.is_ipv6() == ipv6;
    let external = matches!(spec.type_.as_str(), "NodePort" | "LoadBalancer");
    // Models `apiservice.ExternalPolicyLocal`: Services with externalIPs alone have the policy too.
    let external_local = (external || !spec.external_ips.is_empty()) && spec.external_traffic_policy == "Local";
    let mut source_ranges: Vec<Cidr> =
        spec.load_balancer_source_ranges.iter().filter_map(|text| Cidr::parse(text)).collect();
    source_ranges.retain(|range| range.is_ipv6() == ipv6);
    if source_ranges.iter().any(Cidr::is_everything) {
        source_ranges.clear();
    }
    let ingress = |proxied: bool| -> Vec<IpAddr> {
        let wanted = service.status.load_balancer.ingress.iter();
        let wanted = wanted.filter(|one| (one.ip_mode.as_deref() == Some("Proxy")) == proxied);
        wanted.filter_map(|one| one.ip.parse().ok()).filter(family).collect()
    };
    let timeout =
        spec.session_affinity_config.as_ref().and_then(|c| c.client_ip.as_ref()?.timeout_seconds).unwrap_or(10_800);
    Some(ServicePort {
        name: PortName {
            namespace: service.metadata.namespace.clone(),
            service: service.metadata.name.clone(),
            port: port.name.clone(),
            protocol: Protocol::of(&port.protocol),
            ipv6,
        },
        index,
        cluster_ip,
        port: u16::try_from(port.port).ok()?,
        node_port: u16::try_from(port.node_port).unwrap_or(0),
        external_ips: spec.external_ips.iter().filter_map(|ip| ip.parse().ok()).filter(family).collect(),
        load_balancer_ips: ingress(false),
        proxied_ips: ingress(true),
        source_ranges,
        affinity: (spec.session_affinity == "ClientIP").then(|| i64::from(timeout) * 1000),
        external_local,
        internal_local: spec.internal_traffic_policy.as_deref() == Some("Local"),
        health_check_node_port: if external_local && spec.type_ == "LoadBalancer" {
            u16::try_from(spec.health_check_node_port).unwrap_or(0)
        } else {
            0
        },
        created: service.metadata.creation_timestamp.map_or(0, |time| time.0),
    })
}
