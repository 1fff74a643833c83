//! From a Pod and a Service to an entry of a slice. Models `staging/src/k8s.io/endpointslice/utils.go`.

use std::collections::BTreeMap;
use std::net::Ipv6Addr;

use super::{MANAGED_BY, NAME, SERVICE_NAME};
use crate::api::endpoint_slice::{Endpoint, EndpointConditions, EndpointPort, EndpointSlice};
use crate::api::fnv::fnv128a;
use crate::api::meta::ObjectMeta;
use crate::api::node::Node;
use crate::api::pod::Pod;
use crate::api::reference::ObjectReference;
use crate::api::scalar::IntOrString;
use crate::api::scheme::Kind;
use crate::api::service::{Service, ServicePort};
use crate::controllers::owner;
use crate::order::{Gather, InOrder};

/// The label that marks the slices of a Service without a cluster address.
const HEADLESS: &str = "service.kubernetes.io/headless";
const ZONE: &str = "topology.kubernetes.io/zone";

/// Whether a Pod stands behind its Services at all: not ended, and with an address. Models `ShouldPodBeInEndpoints`.
pub fn should_be_in_endpoints(pod: &Pod) -> bool {
    !(pod.is_terminal() || pod.status.pod_ip.is_empty() && pod.status.pod_ips.is_empty())
}

/// The entry of a Pod for one address type. Models `podToEndpoint`.
pub fn of_pod(pod: &Pod, node: Option<&Node>, service: &Service, address_type: &str) -> Endpoint {
    let serving = pod.is_ready();
    let terminating = pod.is_terminating();
    let ready = service.spec.publish_not_ready_addresses || (serving && !terminating);
    let zone = node.and_then(|node| node.metadata.labels.get(ZONE)).filter(|zone| !zone.is_empty());
    Endpoint {
        addresses: addresses(pod, address_type),
        conditions: EndpointConditions { ready: Some(ready), serving: Some(serving), terminating: Some(terminating) },
        hostname: has_own_name(pod, service).then(|| pod.spec.hostname.clone()),
        target_ref: Some(ObjectReference {
            kind: "Pod".to_owned(),
            namespace: pod.metadata.namespace.clone(),
            name: pod.metadata.name.clone(),
            uid: pod.metadata.uid.clone(),
            ..ObjectReference::default()
        }),
        node_name: Some(&pod.spec.node_name).filter(|name| !name.is_empty()).cloned(),
        zone: zone.cloned(),
        ..Endpoint::default()
    }
}

/// Whether the Pod has a DNS name of its own under the Service. Models `ShouldSetHostname`.
pub fn has_own_name(pod: &Pod, service: &Service) -> bool {
    !pod.spec.hostname.is_empty()
        && pod.spec.subdomain == service.metadata.name
        && pod.metadata.namespace == service.metadata.namespace
}

fn addresses(pod: &Pod, address_type: &str) -> Vec<String> {
    let wanted = |ip: &&String| ip.contains(':') == (address_type == "IPv6");
    // IPv6 can be written in several ways: slices have the shortest.
    let shortest = |ip: &String| match ip.parse::<Ipv6Addr>() {
        Ok(ip) => ip.to_string(),
        Err(_) => ip.clone(),
    };
    let mut addresses: Vec<String> =
        pod.status.pod_ips.iter().map(|pod_ip| &pod_ip.ip).filter(wanted).map(shortest).collect();
    addresses.order();
    addresses
}

/// The ports of a Service as one Pod has them, in the order in which slices list them. A port whose name the Pod does not
/// know is left out. Models `getEndpointPorts`.
pub fn ports(service: &Service, pod: &Pod) -> Vec<EndpointPort> {
    let mut ports: Vec<EndpointPort> = service
        .spec
        .ports
        .iter()
        .filter_map(|port| {
            Some(EndpointPort {
                name: Some(port.name.clone()),
                port: Some(find_port(pod, port)?),
                protocol: Some(port.protocol.clone()),
                app_protocol: port.app_protocol.clone(),
            })
        })
        .collect();
    sort_ports(&mut ports);
    ports
}

/// Puts ports into the order in which slices list them: that of a hash. Models `portsInOrder`.
pub fn sort_ports(ports: &mut [EndpointPort]) {
    if ports.len() > 1 {
        ports.order_by_cached_key(|port| fnv128a(&dump(port)));
    }
}

/// The port of the Pod that a Service port leads to: its number, or the number behind the name in a container or sidecar.
/// Models `FindPort`.
pub fn find_port(pod: &Pod, port: &ServicePort) -> Option<i32> {
    match &port.target_port {
        IntOrString::Int(number) => Some(*number),
        IntOrString::String(name) => pod
            .spec
            .running_containers()
            .flat_map(|container| &container.ports)
            .find(|declared| declared.name == *name && declared.protocol == port.protocol)
            .map(|declared| declared.container_port),
    }
}

/// A port as Go's `dump.ForHash` writes it: upstream sorts a slice's ports by the hash of this text.
fn dump(port: &EndpointPort) -> String {
    let pointer = |ty: &str, value: Option<String>| format!("(*{ty}){}", value.unwrap_or_else(|| "<nil>".to_owned()));
    format!(
        "(v1.EndpointPort){{Name:{} Protocol:{} Port:{} AppProtocol:{}}}",
        pointer("string", port.name.clone()),
        pointer("v1.Protocol", port.protocol.clone()),
        pointer("int32", port.port.map(|number| number.to_string())),
        pointer("string", port.app_protocol.clone()),
    )
}

/// The address types of a Service. Models `getAddressTypesForService`.
pub fn address_types(service: &Service) -> Vec<&'static str> {
    let spec = &service.spec;
    let mut types: Vec<&'static str> = Vec::new();
    for type_ in ["IPv4", "IPv6"] {
        if spec.ip_families.iter().any(|family| family == type_) {
            types.push(type_);
        }
    }
    if !types.is_empty() {
        return types;
    }
    match spec.cluster_ip.as_str() {
        "" | "None" => vec!["IPv4", "IPv6"],
        address if address.contains(':') => vec!["IPv6"],
        _ => vec!["IPv4"],
    }
}

/// A slice without endpoints, yet to be named by the API server. Models `newEndpointSlice`.
pub fn empty_slice(service: &Service, address_type: &str, ports: &[EndpointPort]) -> EndpointSlice {
    EndpointSlice {
        metadata: ObjectMeta {
            generate_name: format!("{}-", service.metadata.name),
            namespace: service.metadata.namespace.clone(),
            labels: labels(service),
            owner_references: vec![owner::reference(Kind::Service, &service.metadata)],
            ..ObjectMeta::default()
        },
        address_type: address_type.to_owned(),
        endpoints: Vec::new(),
        ports: ports.to_vec(),
    }
}

/// The labels of a Service's slices: the Service's own, and three that are reserved. Models `setEndpointSliceLabels`.
pub fn labels(service: &Service) -> BTreeMap<String, String> {
    let mut labels = own_labels(&service.metadata.labels);
    if matches!(service.spec.cluster_ip.as_str(), "" | "None") {
        labels.insert(HEADLESS.to_owned(), String::new());
    }
    labels.insert(SERVICE_NAME.to_owned(), service.metadata.name.clone());
    labels.insert(MANAGED_BY.to_owned(), NAME.to_owned());
    labels
}

/// Labels without the reserved ones.
pub fn own_labels(labels: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let reserved = |key: &str| [HEADLESS, SERVICE_NAME, MANAGED_BY].contains(&key);
    labels.iter().filter(|(key, _)| !reserved(key)).map(|(k, v)| (k.clone(), v.clone())).gather()
}

/// Whether the Service owns the slice.
pub fn owned_by(slice: &EndpointSlice, service: &Service) -> bool {
    let mut owners = slice.metadata.owner_references.iter();
    owners.any(|owner| owner.uid == service.metadata.uid && owner.kind == "Service" && owner.api_version == "v1")
}
