//! Endpoints, the legacy object that lists all addresses behind a Service in one place.

use super::meta::ObjectMeta;
use super::reference::ObjectReference;
use super::schema::record;

record! {
    /// All addresses behind a Service in one object. Deprecated since 1.33: read EndpointSlices.
    pub struct Endpoints {
        pub metadata: ObjectMeta => "metadata",
        pub subsets: Vec<EndpointSubset> => "subsets",
    }
}

record! {
    /// Addresses that share a set of ports.
    pub struct EndpointSubset {
        pub addresses: Vec<EndpointAddress> => "addresses",
        pub not_ready_addresses: Vec<EndpointAddress> => "notReadyAddresses",
        pub ports: Vec<EndpointPort> => "ports",
    }
}

record! {
    /// One address behind a Service.
    pub struct EndpointAddress {
        pub ip: String => "ip" [always],
        pub hostname: String => "hostname",
        pub node_name: Option<String> => "nodeName",
        pub target_ref: Option<ObjectReference> => "targetRef",
    }
}

record! {
    /// One port that endpoints serve.
    pub struct EndpointPort {
        pub name: String => "name",
        pub port: i32 => "port" [always],
        pub protocol: String => "protocol",
        pub app_protocol: Option<String> => "appProtocol",
    }
}
