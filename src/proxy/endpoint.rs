//! The endpoints of a Service port, joined from all its slices. Models `pkg/proxy/endpointslicecache.go`.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use super::service_port::PortName;
use crate::api::endpoint_slice::{Endpoint as SliceEndpoint, EndpointSlice};
use crate::api::object::Object;
use crate::api::protocol::Protocol;
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;

/// The label of a slice that names its Service.
pub const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// The label of a headless Service's slices, which kube-proxy does not watch.
pub const HEADLESS: &str = "service.kubernetes.io/headless";

/// The slices of one Service, by name.
pub type Slices = BTreeMap<String, Rc<Object>>;

/// An address and port that a Service port leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub ip: IpAddr,
    pub port: u16,
    /// The node it runs on, where the slice says.
    pub node: Option<String>,
    /// Takes traffic: ready and not terminating, or published though not ready.
    pub ready: bool,
    /// Passes its readiness probe, terminating or not.
    pub serving: bool,
    pub terminating: bool,
    pub zone_hints: Vec<String>,
    pub node_hints: Vec<String>,
    /// The Pod behind it, where the slice says.
    pub pod: Option<Key>,
    /// The slice that names it, and its place there.
    pub slice: Key,
    pub position: usize,
}

impl Endpoint {
    /// Address and port.
    pub fn socket(&self) -> SocketAddr {
        SocketAddr::new(self.ip, self.port)
    }

    /// Whether it runs on `node`.
    pub fn is_local(&self, node: &str) -> bool {
        self.node.as_deref() == Some(node)
    }

    /// Whether it still answers on its way out.
    pub fn serving_terminating(&self) -> bool {
        self.serving && self.terminating
    }

    /// The path of the endpoint in its slice.
    pub fn path(&self) -> String {
        format!("endpoints[{}]", self.position)
    }
}

/// The endpoints of a Service port, without doubles, in the order of their text (`10.0.0.10:80` before `10.0.0.9:80`).
pub fn endpoints_of(name: &PortName, slices: &Slices) -> Vec<Endpoint> {
    let mut found: BTreeMap<String, Endpoint> = BTreeMap::new();
    for slice in slices.values().filter_map(|object| object.as_kind::<EndpointSlice>()) {
        let family = if name.ipv6 { "IPv6" } else { "IPv4" };
        if slice.address_type != family {
            continue;
        }
        for port in &slice.ports {
            let named = port.name.as_deref() == Some(name.port.as_str());
            let protocol = Protocol::of(port.protocol.as_deref().unwrap_or_default());
            let number = port.port.and_then(|port| u16::try_from(port).ok()).filter(|port| *port != 0);
            let (true, Some(number)) = (named && protocol == name.protocol, number) else { continue };
            for (position, endpoint) in slice.endpoints.iter().enumerate() {
                let Some(endpoint) = read(slice, position, endpoint, number) else { continue };
                // One address twice: the Pod that runs is preferred to the one that is going.
                let text = endpoint.socket().to_string();
                if !endpoint.terminating || !found.contains_key(&text) {
                    found.insert(text, endpoint);
                }
            }
        }
    }
    found.into_values().collect()
}

fn read(slice: &EndpointSlice, position: usize, endpoint: &SliceEndpoint, port: u16) -> Option<Endpoint> {
    let hints = endpoint.hints.as_ref();
    let pod = endpoint.target_ref.as_ref().filter(|target| target.kind == "Pod");
    Some(Endpoint {
        ip: endpoint.addresses.first()?.parse().ok()?,
        port,
        node: endpoint.node_name.clone(),
        ready: endpoint.conditions.ready.unwrap_or(true),
        serving: endpoint.conditions.serving.unwrap_or(true),
        terminating: endpoint.conditions.terminating.unwrap_or(false),
        zone_hints: hints.map(|h| h.for_zones.iter().map(|zone| zone.name.clone()).collect()).unwrap_or_default(),
        node_hints: hints.map(|h| h.for_nodes.iter().map(|node| node.name.clone()).collect()).unwrap_or_default(),
        pod: pod.map(|target| Key::new(Kind::Pod, &target.namespace, &target.name)),
        slice: Key::new(Kind::EndpointSlice, &slice.metadata.namespace, &slice.metadata.name),
        position,
    })
}
