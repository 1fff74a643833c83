//! Rules of Services. Models `ValidateServiceCreate` and its parts in `pkg/apis/core/validation/validation.go`.

use serde_json::{Value, json};

use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, NameRule};
use super::names;
use super::service_ips::{cluster_ips, upgrade_downgrade_families, upgrade_downgrade_ips};
use crate::api::ip;
use crate::api::labels::label_key_errors;
use crate::api::scalar::IntOrString;
use crate::api::service::{LoadBalancerStatus, Service, ServicePort, ServiceSpec, SessionAffinityConfig};

const SPEC: Path<'static> = Path::new("spec");
const TYPES: [&str; 4] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
/// The protocols of ports.
pub const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
const SOURCE_RANGES: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
const ONLY_LOAD_BALANCER: &str = "may only be used when `type` is 'LoadBalancer'";
/// Seconds in a day: the longest that affinity lasts.
const LONGEST_AFFINITY: i32 = 86400;

/// Whether the Service has no cluster address on purpose.
pub fn is_headless(spec: &ServiceSpec) -> bool {
    matches!(spec.cluster_ips.as_slice(), [only] if only == "None")
}

/// Checks a new Service.
pub fn create(service: &Service) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(&service.metadata, true, NameRule::Label, &mut errors);
    validate(service, None, &mut errors);
    errors
}

/// Checks a changed Service.
pub fn update(service: &Service, old: &Service) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&service.metadata, &old.metadata, &mut errors);
    upgrade_downgrade_ips(&service.spec, &old.spec, &mut errors);
    upgrade_downgrade_families(&service.spec, &old.spec, &mut errors);
    load_balancer_class(Some(&old.spec), &service.spec, &mut errors);
    let both = service.spec.needs_health_check() && old.spec.needs_health_check();
    if both && service.spec.health_check_node_port != old.spec.health_check_node_port {
        errors.push(FieldError::forbidden(&SPEC.child("healthCheckNodePort"), meta::IMMUTABLE));
    }
    validate(service, Some(old), &mut errors);
    errors
}

/// Checks a changed status.
pub fn status_update(service: &Service, old: &Service) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate_update(&service.metadata, &old.metadata, &mut errors);
    load_balancer_status(&service.status.load_balancer, &old.status.load_balancer, &service.spec, &mut errors);
    errors
}

fn validate(service: &Service, old: Option<&Service>, errors: &mut Vec<FieldError>) {
    let spec = &service.spec;
    topology_annotations(service, errors);
    by_type(spec, errors);
    let mut port_names = Vec::new();
    for (index, port) in spec.ports.iter().enumerate() {
        let ports = SPEC.child("ports");
        service_port(port, spec.ports.len() > 1, &mut port_names, &ports.index(index), errors);
    }
    meta::labels(&spec.selector, &SPEC.child("selector"), errors);
    session_affinity(spec, errors);
    cluster_ips(spec, old.map(|old| &*old.spec), errors);
    external_ips(spec, old.map(|old| &*old.spec), errors);
    if spec.type_.is_empty() {
        errors.push(FieldError::required(&SPEC.child("type"), ""));
    } else if !TYPES.contains(&spec.type_.as_str()) {
        errors.push(FieldError::not_supported(&SPEC.child("type"), spec.type_.as_str(), &TYPES));
    }
    port_numbers(spec, errors);
    source_ranges(service, old, errors);
    let allocate = SPEC.child("allocateLoadBalancerNodePorts");
    if spec.allocate_load_balancer_node_ports.is_some() && spec.type_ != "LoadBalancer" {
        errors.push(FieldError::forbidden(&allocate, ONLY_LOAD_BALANCER));
    }
    if spec.allocate_load_balancer_node_ports.is_none() && spec.type_ == "LoadBalancer" {
        errors.push(FieldError::required(&Path::new("allocateLoadBalancerNodePorts"), ""));
    }
    load_balancer_class(None, spec, errors);
    external_traffic_policy(spec, errors);
    traffic(spec, errors);
}

fn topology_annotations(service: &Service, errors: &mut Vec<FieldError>) {
    const HINTS: &str = "service.kubernetes.io/topology-aware-hints";
    const MODE: &str = "service.kubernetes.io/topology-mode";
    let annotations = &service.metadata.annotations;
    if let (Some(hints), Some(mode)) = (annotations.get(HINTS), annotations.get(MODE))
        && hints != mode
    {
        let path = Path::new("metadata.annotations");
        let why = format!("must match annotations[{HINTS}] when both are specified");
        errors.push(FieldError::invalid(&path.key(MODE), mode.as_str(), why));
    }
}

fn by_type(spec: &ServiceSpec, errors: &mut Vec<FieldError>) {
    let headless = is_headless(spec);
    if spec.ports.is_empty() && !headless && spec.type_ != "ExternalName" {
        errors.push(FieldError::required(&SPEC.child("ports"), ""));
    }
    match spec.type_.as_str() {
        kind @ ("LoadBalancer" | "NodePort") if headless => {
            let why = format!("may not be set to 'None' for {kind} services");
            errors.push(FieldError::invalid(&SPEC.child("clusterIPs[0]"), "None", why));
        }
        "ExternalName" => {
            let refused = "may not be set for ExternalName services";
            if !spec.cluster_ips.is_empty() {
                errors.push(FieldError::forbidden(&SPEC.child("clusterIPs"), refused));
            }
            if !spec.ip_families.is_empty() {
                errors.push(FieldError::forbidden(&SPEC.child("ipFamilies"), refused));
            }
            if spec.ip_family_policy.is_some() {
                errors.push(FieldError::forbidden(&SPEC.child("ipFamilyPolicy"), refused));
            }
            let path = SPEC.child("externalName");
            let name = spec.external_name.strip_suffix('.').unwrap_or(&spec.external_name);
            if name.is_empty() {
                errors.push(FieldError::required(&path, ""));
            } else {
                push_invalid(errors, &path, name, names::dns1123_subdomain(name));
            }
        }
        _ => {}
    }
}

fn service_port<'a>(
    port: &'a ServicePort,
    require_name: bool,
    seen: &mut Vec<&'a str>,
    path: &Path<'_>,
    errors: &mut Vec<FieldError>,
) {
    let name = path.child("name");
    if port.name.is_empty() {
        if require_name {
            errors.push(FieldError::required(&name, ""));
        }
    } else {
        push_invalid(errors, &name, &port.name, names::dns1123_label(&port.name));
        if seen.contains(&port.name.as_str()) {
            errors.push(FieldError::duplicate(&name, port.name.as_str()));
        } else {
            seen.push(&port.name);
        }
    }
    for why in names::port_number(i64::from(port.port)) {
        errors.push(FieldError::invalid(&path.child("port"), port.port, why));
    }
    protocol(&port.protocol, &path.child("protocol"), errors);
    port_number_or_name(&port.target_port, &path.child("targetPort"), errors);
    if let Some(app) = &port.app_protocol {
        push_invalid(errors, &path.child("appProtocol"), app, label_key_errors(app));
    }
}

/// Checks a protocol that must be given.
pub fn protocol(protocol: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if protocol.is_empty() {
        errors.push(FieldError::required(path, ""));
    } else if !PROTOCOLS.contains(&protocol) {
        errors.push(FieldError::not_supported(path, protocol, &PROTOCOLS));
    }
}

/// Checks the number or the name of a container's port.
pub fn port_number_or_name(port: &IntOrString, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    match port {
        IntOrString::Int(number) => {
            for why in names::port_number(i64::from(*number)) {
                errors.push(FieldError::invalid(path, *number, why));
            }
        }
        IntOrString::String(name) => push_invalid(errors, path, name, names::port_name(name)),
    }
}

fn session_affinity(spec: &ServiceSpec, errors: &mut Vec<FieldError>) {
    let path = SPEC.child("sessionAffinity");
    let config = SPEC.child("sessionAffinityConfig");
    match spec.session_affinity.as_str() {
        "" => errors.push(FieldError::required(&path, "")),
        "ClientIP" => client_ip_config(spec.session_affinity_config.as_ref(), &config, errors),
        "None" if spec.session_affinity_config.is_some() => {
            errors.push(FieldError::forbidden(&config, "must not be set when session affinity is None"));
        }
        "None" => {}
        other => errors.push(FieldError::not_supported(&path, other, &["ClientIP", "None"])),
    }
}

fn client_ip_config(config: Option<&SessionAffinityConfig>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let why = "when session affinity type is ClientIP";
    let Some(config) = config else { return errors.push(FieldError::required(path, why)) };
    let client_ip = path.child("clientIP");
    let Some(client) = &config.client_ip else { return errors.push(FieldError::required(&client_ip, why)) };
    let path = client_ip.child("timeoutSeconds");
    let Some(timeout) = client.timeout_seconds else { return errors.push(FieldError::required(&path, why)) };
    if timeout <= 0 || timeout > LONGEST_AFFINITY {
        let why = format!("must be greater than 0 and less than {LONGEST_AFFINITY}");
        errors.push(FieldError::invalid(&path, timeout, why));
    }
}

fn external_ips(spec: &ServiceSpec, old: Option<&ServiceSpec>, errors: &mut Vec<FieldError>) {
    let path = SPEC.child("externalIPs");
    for (index, address) in spec.external_ips.iter().enumerate() {
        let known = old.is_some_and(|old| old.external_ips.contains(address));
        let complaints = if known { Vec::new() } else { ip::errors(address) };
        let complaints = if complaints.is_empty() { ip::endpoint_errors(address) } else { complaints };
        push_invalid(errors, &path.index(index), address, complaints);
    }
}

/// Node ports of types that have none, and pairs of protocol and number that stand twice.
fn port_numbers(spec: &ServiceSpec, errors: &mut Vec<FieldError>) {
    let ports = SPEC.child("ports");
    if spec.type_ == "ClusterIP" {
        for (index, _) in spec.ports.iter().enumerate().filter(|(_, port)| port.node_port != 0) {
            let why = "may not be used when `type` is 'ClusterIP'";
            errors.push(FieldError::forbidden(&ports.index(index).child("nodePort"), why));
        }
    }
    for (index, port) in spec.ports.iter().enumerate().filter(|(_, port)| port.node_port != 0) {
        let same = |other: &&ServicePort| other.node_port == port.node_port && other.protocol == port.protocol;
        if spec.ports.iter().take(index).any(|other| same(&other)) {
            errors.push(FieldError::duplicate(&ports.index(index).child("nodePort"), port.node_port));
        }
    }
    for (index, port) in spec.ports.iter().enumerate() {
        let same = |other: &ServicePort| other.port == port.port && other.protocol == port.protocol;
        if spec.ports.iter().take(index).any(same) {
            // The API shows its internal structure here.
            let key = json!({
                "Name": "", "Protocol": port.protocol, "AppProtocol": null, "Port": port.port, "TargetPort": 0, "NodePort": 0,
            });
            errors.push(FieldError::duplicate(&ports.index(index), key));
        }
    }
}

fn source_ranges(service: &Service, old: Option<&Service>, errors: &mut Vec<FieldError>) {
    let spec = &service.spec;
    let load_balancer = spec.type_ == "LoadBalancer";
    if !spec.load_balancer_source_ranges.is_empty() {
        // Upstream spells this path with a capital letter.
        let path = SPEC.child("LoadBalancerSourceRanges");
        if !load_balancer {
            errors.push(FieldError::forbidden(&path, ONLY_LOAD_BALANCER));
        }
        for (index, range) in spec.load_balancer_source_ranges.iter().enumerate() {
            let range = range.trim();
            let known =
                old.is_some_and(|old| old.spec.load_balancer_source_ranges.iter().any(|known| known.trim() == range));
            if !known {
                push_invalid(errors, &path.index(index), range, ip::cidr_errors(range));
            }
        }
    } else if let Some(value) = service.metadata.annotations.get(SOURCE_RANGES) {
        let annotations = Path::new("metadata.annotations");
        let path = annotations.key(SOURCE_RANGES);
        if !load_balancer {
            errors.push(FieldError::forbidden(&path, ONLY_LOAD_BALANCER));
        }
        let unchanged = old.is_some_and(|old| old.metadata.annotations.get(SOURCE_RANGES) == Some(value));
        if !unchanged && !value.trim().is_empty() {
            for range in value.trim().split(',').map(str::trim) {
                push_invalid(errors, &path, range, ip::cidr_errors(range));
            }
        }
    }
}

fn load_balancer_class(old: Option<&ServiceSpec>, spec: &ServiceSpec, errors: &mut Vec<FieldError>) {
    let path = SPEC.child("loadBalancerClass");
    let load_balancer = spec.type_ == "LoadBalancer";
    if let Some(old) = old
        && old.type_ == "LoadBalancer"
        && load_balancer
        && old.load_balancer_class != spec.load_balancer_class
    {
        let value = spec.load_balancer_class.as_deref().map_or(Value::Null, Value::from);
        errors.push(FieldError::invalid(&path, value, "may not change once set"));
    }
    match &spec.load_balancer_class {
        Some(class) if load_balancer => push_invalid(errors, &path, class, label_key_errors(class)),
        Some(_) => errors.push(FieldError::forbidden(&path, ONLY_LOAD_BALANCER)),
        None => {}
    }
}

fn external_traffic_policy(spec: &ServiceSpec, errors: &mut Vec<FieldError>) {
    let path = SPEC.child("externalTrafficPolicy");
    let policy = spec.external_traffic_policy.as_str();
    match (spec.externally_accessible(), policy) {
        (false, "") | (true, "Cluster" | "Local") => {}
        (false, _) => {
            errors.push(FieldError::invalid(&path, policy, "may only be set for externally-accessible services"));
        }
        (true, "") => errors.push(FieldError::required(&path, "")),
        (true, _) => errors.push(FieldError::not_supported(&path, policy, &["Cluster", "Local"])),
    }
    let path = SPEC.child("healthCheckNodePort");
    let port = spec.health_check_node_port;
    if !spec.needs_health_check() {
        if port != 0 {
            let why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
            errors.push(FieldError::invalid(&path, port, why));
        }
    } else if port == 0 {
        errors.push(FieldError::required(&path, ""));
    } else {
        for why in names::port_number(i64::from(port)) {
            errors.push(FieldError::invalid(&path, port, why));
        }
    }
}

fn traffic(spec: &ServiceSpec, errors: &mut Vec<FieldError>) {
    let path = SPEC.child("internalTrafficPolicy");
    match spec.internal_traffic_policy.as_deref() {
        None if matches!(spec.type_.as_str(), "NodePort" | "LoadBalancer" | "ClusterIP") => {
            errors.push(FieldError::required(&path, ""));
        }
        None | Some("Cluster" | "Local") => {}
        Some(other) => errors.push(FieldError::not_supported(&path, other, &["Cluster", "Local"])),
    }
    const DISTRIBUTIONS: [&str; 3] = ["PreferClose", "PreferSameZone", "PreferSameNode"];
    if let Some(distribution) = spec.traffic_distribution.as_deref()
        && !DISTRIBUTIONS.contains(&distribution)
    {
        errors.push(FieldError::not_supported(&SPEC.child("trafficDistribution"), distribution, &DISTRIBUTIONS));
    }
}

fn load_balancer_status(
    status: &LoadBalancerStatus,
    old: &LoadBalancerStatus,
    spec: &ServiceSpec,
    errors: &mut Vec<FieldError>,
) {
    let path = Path::new("status.loadBalancer.ingress");
    if spec.type_ != "LoadBalancer" && !status.ingress.is_empty() {
        errors.push(FieldError::forbidden(&path, "may only be used when `spec.type` is 'LoadBalancer'"));
        return;
    }
    for (index, ingress) in status.ingress.iter().enumerate() {
        let path = path.index(index);
        let known = old.ingress.iter().any(|known| known.ip == ingress.ip);
        if !ingress.ip.is_empty() && !known {
            push_invalid(errors, &path.child("ip"), &ingress.ip, ip::errors(&ingress.ip));
        }
        let mode = path.child("ipMode");
        match ingress.ip_mode.as_deref() {
            None if ingress.ip.is_empty() => {}
            None => errors.push(FieldError::required(&mode, "must be specified when `ip` is set")),
            Some(_) if ingress.ip.is_empty() => {
                errors.push(FieldError::forbidden(&mode, "may not be specified when `ip` is not set"));
            }
            Some("VIP" | "Proxy") => {}
            Some(other) => errors.push(FieldError::not_supported(&mode, other, &["Proxy", "VIP"])),
        }
        if !ingress.hostname.is_empty() {
            let path = path.child("hostname");
            push_invalid(errors, &path, &ingress.hostname, names::dns1123_subdomain(&ingress.hostname));
            if ip::parse(&ingress.hostname).is_some() {
                let why = "must be a DNS name, not an IP address";
                errors.push(FieldError::invalid(&path, ingress.hostname.as_str(), why));
            }
        }
    }
}

#[cfg(test)]
#[path = "service_tests.rs"]
mod tests;
