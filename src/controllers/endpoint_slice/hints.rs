//! Hints on endpoints by the Service's `trafficDistribution`. Models `staging/src/k8s.io/endpointslice/trafficdist`.

use crate::api::endpoint_slice::{Endpoint, EndpointHints, EndpointSlice, ForNode, ForZone};
use crate::api::service::Service;

/// What hints are to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hints {
    /// No hints: anybody may use every endpoint.
    None,
    /// The endpoint's own zone.
    SameZone,
    /// The endpoint's own zone and node.
    SameNode,
}

impl Hints {
    /// What a Service asks for. The older annotation for topology-aware routing comes before the field.
    pub fn of(service: &Service) -> Hints {
        let annotations = &service.metadata.annotations;
        let mode = annotations
            .get("service.kubernetes.io/topology-aware-hints")
            .or_else(|| annotations.get("service.kubernetes.io/topology-mode"));
        if mode.is_some_and(|mode| mode == "Auto" || mode == "auto") {
            return Hints::None;
        }
        match service.spec.traffic_distribution.as_deref() {
            Some("PreferClose" | "PreferSameZone") => Hints::SameZone,
            Some("PreferSameNode") => Hints::SameNode,
            _ => Hints::None,
        }
    }

    /// Whether a slice that is otherwise unchanged carries other hints than it should.
    pub fn differ(self, slice: &EndpointSlice) -> bool {
        slice.endpoints.iter().any(|endpoint| match self {
            Hints::None => endpoint.hints.is_some(),
            _ => is_ready(endpoint) && endpoint.hints.clone().unwrap_or_default() != self.for_endpoint(endpoint),
        })
    }

    /// Puts the hints on a slice that is to be written. Endpoints that are not ready keep what they have.
    pub fn put_on(self, slice: &mut EndpointSlice) {
        for endpoint in &mut slice.endpoints {
            if self == Hints::None {
                endpoint.hints = None;
            } else if is_ready(endpoint) {
                let hints = self.for_endpoint(endpoint);
                endpoint.hints = (hints != EndpointHints::default()).then_some(hints);
            }
        }
    }

    fn for_endpoint(self, endpoint: &Endpoint) -> EndpointHints {
        let node = endpoint.node_name.iter().filter(|_| self == Hints::SameNode);
        EndpointHints {
            for_zones: endpoint.zone.iter().map(|zone| ForZone { name: zone.clone() }).collect(),
            for_nodes: node.map(|node| ForNode { name: node.clone() }).collect(),
        }
    }
}

fn is_ready(endpoint: &Endpoint) -> bool {
    endpoint.conditions.ready == Some(true)
}
