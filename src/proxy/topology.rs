//! Which endpoints of a Service port a node uses. Models `pkg/proxy/topology.go`.

use super::endpoint::Endpoint;
use super::service_port::ServicePort;

/// Whether a node keeps traffic near, as the endpoints' hints ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TopologyMode {
    #[default]
    Everywhere,
    PreferSameZone,
    PreferSameNode,
}

/// The endpoints that one node uses, as places in the Service port's list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Categories {
    /// For traffic under a Cluster policy.
    pub cluster: Vec<u32>,
    /// For traffic under a Local policy.
    pub local: Vec<u32>,
    /// Whether any node could use any endpoint.
    pub any: bool,
    pub mode: TopologyMode,
    /// No endpoint is ready: those that still serve while terminating are used.
    pub cluster_terminating: bool,
    pub local_terminating: bool,
}

/// Sorts out what `node`, which lies in `zone` (`""` for none), uses.
pub fn categorize(endpoints: &[Endpoint], service: &ServicePort, node: &str, zone: &str) -> Categories {
    let mut out = Categories::default();
    let places = |wanted: &dyn Fn(&Endpoint) -> bool| -> Vec<u32> {
        (0u32..).zip(endpoints).filter(|(_, endpoint)| wanted(endpoint)).map(|(place, _)| place).collect()
    };
    if service.uses_cluster_endpoints() {
        out.mode = mode_from_hints(endpoints, node, zone);
        out.cluster = places(&|endpoint| endpoint.ready && available(endpoint, out.mode, node, zone));
        if out.cluster.is_empty() {
            out.cluster = places(&Endpoint::serving_terminating);
            out.cluster_terminating = !out.cluster.is_empty();
        }
        out.any = !out.cluster.is_empty();
    }
    if service.uses_local_endpoints() {
        out.any |= endpoints.iter().any(|endpoint| endpoint.ready || endpoint.serving_terminating());
        out.local = places(&|endpoint| endpoint.is_local(node) && endpoint.ready);
        if out.local.is_empty() {
            out.local = places(&|endpoint| endpoint.is_local(node) && endpoint.serving_terminating());
            out.local_terminating = !out.local.is_empty();
        }
    }
    out
}

/// Hints count only if every ready endpoint has them and one of them is for this node or zone.
fn mode_from_hints(endpoints: &[Endpoint], node: &str, zone: &str) -> TopologyMode {
    let ready = || endpoints.iter().filter(|endpoint| endpoint.ready);
    if ready().next().is_none() {
        return TopologyMode::Everywhere;
    }
    if ready().all(|e| !e.node_hints.is_empty()) && ready().any(|e| e.node_hints.iter().any(|hint| hint == node)) {
        return TopologyMode::PreferSameNode;
    }
    if ready().all(|e| !e.zone_hints.is_empty()) && ready().any(|e| e.zone_hints.iter().any(|hint| hint == zone)) {
        return TopologyMode::PreferSameZone;
    }
    TopologyMode::Everywhere
}

/// Whether the endpoint's hints let a node use it.
pub fn available(endpoint: &Endpoint, mode: TopologyMode, node: &str, zone: &str) -> bool {
    match mode {
        TopologyMode::Everywhere => true,
        TopologyMode::PreferSameNode => endpoint.node_hints.iter().any(|hint| hint == node),
        TopologyMode::PreferSameZone => endpoint.zone_hints.iter().any(|hint| hint == zone),
    }
}
