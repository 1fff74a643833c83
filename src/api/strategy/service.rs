//! What happens to a Service before it is allocated and checked.
//!
//! Models `pkg/registry/core/service/strategy.go` and the pure parts of `storage/storage.go`.

use std::collections::BTreeSet;

use crate::api::service::{LoadBalancerStatus, Service, ServiceSpec, ServiceStatus};
use crate::order::Gather;

/// A new Service has no status, whatever was sent.
pub fn prepare_create(service: &mut Service) {
    service.status = ServiceStatus::default().into();
    normalize_cluster_ips(&mut service.spec, None);
    hide_internal_policy(&mut service.spec);
}

/// Keeps the status, clears what the new type has no use for, and fills in what was allocated before.
pub fn prepare_update(service: &mut Service, old: &Service) {
    service.status = old.status.clone();
    drop_type_dependent_fields(service, old);
    patch_allocated_values(&mut service.spec, &old.spec);
    normalize_cluster_ips(&mut service.spec, Some(&old.spec));
    hide_internal_policy(&mut service.spec);
}

/// A change of status changes nothing else.
pub fn prepare_status_update(service: &mut Service, old: &Service) {
    service.spec = old.spec.clone();
}

/// An ExternalName Service never shows an internal policy; a wrong one is left for validation to find.
/// Models `defaultOnReadInternalTrafficPolicy`.
fn hide_internal_policy(spec: &mut ServiceSpec) {
    if spec.type_ == "ExternalName" && matches!(spec.internal_traffic_policy.as_deref(), Some("Cluster" | "Local")) {
        spec.internal_traffic_policy = None;
    }
}

/// Clears fields that the new type does not have, if the client did not also change them: then validation shall complain.
fn drop_type_dependent_fields(service: &mut Service, old: &Service) {
    let (spec, was) = (&mut service.spec, &old.spec);
    if was.needs_cluster_ip() && !spec.needs_cluster_ip() {
        if same_cluster_ips(spec, was) {
            spec.cluster_ip.clear();
            spec.cluster_ips.clear();
        }
        if spec.ip_families == was.ip_families {
            spec.ip_families.clear();
        }
        if spec.ip_family_policy == was.ip_family_policy {
            spec.ip_family_policy = None;
        }
    }
    if has_node_ports(was) && !has_node_ports(spec) && node_ports(spec).is_subset(&node_ports(was)) {
        for port in &mut spec.ports {
            port.node_port = 0;
        }
    }
    let same_port = was.health_check_node_port == spec.health_check_node_port;
    if was.needs_health_check() && !spec.needs_health_check() && same_port {
        spec.health_check_node_port = 0;
    }
    if was.type_ == "LoadBalancer" && spec.type_ != "LoadBalancer" {
        if was.allocate_load_balancer_node_ports == spec.allocate_load_balancer_node_ports {
            spec.allocate_load_balancer_node_ports = None;
        }
        if was.load_balancer_class == spec.load_balancer_class {
            spec.load_balancer_class = None;
        }
    }
    let same_policy = was.external_traffic_policy == spec.external_traffic_policy;
    if was.externally_accessible() && !spec.externally_accessible() && same_policy {
        spec.external_traffic_policy.clear();
    }
    if spec.type_ != "LoadBalancer" {
        service.status.load_balancer = LoadBalancerStatus::default();
    }
}

fn same_cluster_ips(a: &ServiceSpec, b: &ServiceSpec) -> bool {
    a.cluster_ip == b.cluster_ip && a.cluster_ips == b.cluster_ips
}

/// Whether ports of the type have node ports.
fn has_node_ports(spec: &ServiceSpec) -> bool {
    matches!(spec.type_.as_str(), "NodePort" | "LoadBalancer")
}

fn node_ports(spec: &ServiceSpec) -> BTreeSet<i32> {
    spec.ports.iter().map(|port| port.node_port).filter(|port| *port != 0).gather()
}

/// Keeps `clusterIP` and `clusterIPs` in step for clients that only know one of them. Models `normalizeClusterIPs`.
fn normalize_cluster_ips(spec: &mut ServiceSpec, old: Option<&ServiceSpec>) {
    let Some(old) = old else {
        if !spec.cluster_ip.is_empty() && spec.cluster_ips.is_empty() {
            spec.cluster_ips = vec![spec.cluster_ip.clone()];
        }
        return;
    };
    if spec.cluster_ips.is_empty() && old.cluster_ip == spec.cluster_ip {
        spec.cluster_ips.clone_from(&old.cluster_ips);
    }
    if old.cluster_ip == spec.cluster_ip || old.cluster_ips != spec.cluster_ips {
        return;
    }
    if !old.cluster_ip.is_empty() && spec.cluster_ip.is_empty() {
        spec.cluster_ips.clear();
    } else {
        spec.cluster_ips = vec![spec.cluster_ip.clone()];
    }
}

/// Whether node ports are handed out without being asked for.
pub fn allocates_node_ports(spec: &ServiceSpec) -> bool {
    match spec.type_.as_str() {
        "NodePort" => true,
        "LoadBalancer" => spec.allocate_load_balancer_node_ports.unwrap_or(true),
        _ => false,
    }
}

/// Fills in what was allocated before and left out now, so that a manifest can be sent again. Models `patchAllocatedValues`.
fn patch_allocated_values(spec: &mut ServiceSpec, old: &ServiceSpec) {
    if old.needs_cluster_ip() && spec.needs_cluster_ip() {
        if spec.cluster_ip.is_empty() {
            spec.cluster_ip.clone_from(&old.cluster_ip);
        }
        if spec.cluster_ips.is_empty() {
            spec.cluster_ips.clone_from(&old.cluster_ips);
        }
    }
    if allocates_node_ports(old) && allocates_node_ports(spec) {
        let used: BTreeSet<i32> = node_ports(old).intersection(&node_ports(spec)).copied().collect();
        for port in spec.ports.iter_mut().filter(|port| port.node_port == 0) {
            // Where names repeat, the last one counts.
            let before =
                old.ports.iter().rev().find(|known| known.name == port.name).map_or(0, |known| known.node_port);
            if !used.contains(&before) {
                port.node_port = before;
            }
        }
    }
    if old.needs_health_check() && spec.needs_health_check() && spec.health_check_node_port == 0 {
        spec.health_check_node_port = old.health_check_node_port;
    }
}
