//! EndpointSlice: up to 100 endpoints of a Service, the truth that kube-proxy works from.

use std::collections::BTreeMap;

use super::meta::ObjectMeta;
use super::reference::ObjectReference;
use super::schema::record;

record! {
    /// Up to 100 endpoints of one Service, one address family and one set of ports.
    pub struct EndpointSlice {
        pub metadata: ObjectMeta => "metadata",
        pub address_type: String => "addressType" [always],
        pub endpoints: Vec<Endpoint> => "endpoints" [always],
        pub ports: Vec<EndpointPort> => "ports" [always],
    }
}

record! {
    /// One backend: its addresses, conditions and place.
    pub struct Endpoint {
        pub addresses: Vec<String> => "addresses" [always],
        pub conditions: EndpointConditions => "conditions",
        pub hostname: Option<String> => "hostname",
        pub target_ref: Option<ObjectReference> => "targetRef",
        pub deprecated_topology: BTreeMap<String, String> => "deprecatedTopology",
        pub node_name: Option<String> => "nodeName",
        pub zone: Option<String> => "zone",
        pub hints: Option<EndpointHints> => "hints",
    }
}

record! {
    /// Whether an endpoint is ready, serving, terminating. Unset reads as ready and serving.
    pub struct EndpointConditions {
        pub ready: Option<bool> => "ready",
        pub serving: Option<bool> => "serving",
        pub terminating: Option<bool> => "terminating",
    }
}

record! {
    /// Which zones or nodes an endpoint should serve.
    pub struct EndpointHints {
        pub for_zones: Vec<ForZone> => "forZones",
        pub for_nodes: Vec<ForNode> => "forNodes",
    }
}

record! {
    /// A zone named by a hint.
    pub struct ForZone {
        pub name: String => "name" [always],
    }
}

record! {
    /// A node named by a hint.
    pub struct ForNode {
        pub name: String => "name" [always],
    }
}

record! {
    /// One port that endpoints serve.
    pub struct EndpointPort {
        pub name: Option<String> => "name",
        pub protocol: Option<String> => "protocol",
        pub port: Option<i32> => "port",
        pub app_protocol: Option<String> => "appProtocol",
    }
}
