//! Everything that the way of a connection depends on, kept up to date change by change.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;

use super::affinity::Affinity;
use super::cidr::Cidr;
use super::pods::{PodEntry, Pods};
use super::tables::Tables;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::protocol::Protocol;
use crate::api::scheme::Kind;
use crate::api::settings::{Images, ProxyMode, Settings};
use crate::apiserver::store::{Change, Key};
use crate::order::Gather;

/// The address of the laptop outside the cluster.
pub const EXTERNAL: IpAddr = IpAddr::V4(Ipv4Addr::new(172, 18, 0, 100));
/// The same in IPv6, in a cluster of both families.
const EXTERNAL_6: IpAddr = IpAddr::V6(Ipv6Addr::new(0xfc00, 0xf853, 0xccd, 0xe793, 0, 0, 0, 0x64));
const ZONE: &str = "topology.kubernetes.io/zone";

/// A node, as packets meet it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeInfo {
    pub name: String,
    pub addresses: Vec<IpAddr>,
    pub pod_ranges: Vec<Cidr>,
    /// `""` where the node has none.
    pub zone: String,
}

impl NodeInfo {
    fn read(node: &Node) -> NodeInfo {
        let addresses = node.status.addresses.iter().filter(|address| address.type_ == "InternalIP");
        NodeInfo {
            name: node.metadata.name.clone(),
            addresses: addresses.filter_map(|address| address.address.parse().ok()).collect(),
            pod_ranges: node.spec.pod_cidrs.iter().filter_map(|range| Cidr::parse(range)).collect(),
            zone: node.metadata.labels.get(ZONE).cloned().unwrap_or_default(),
        }
    }

    /// The node's first address of a family.
    pub fn address(&self, ipv6: bool) -> Option<IpAddr> {
        self.addresses.iter().copied().find(|ip| ip.is_ipv6() == ipv6)
    }
}

/// Who opens a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Client {
    Pod {
        namespace: String,
        name: String,
    },
    Node(String),
    /// The laptop outside the cluster.
    External,
}

/// Where a connection shall go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    pub ip: IpAddr,
    pub port: u16,
    pub protocol: Protocol,
}

/// A connection that is about to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    pub from: Client,
    pub to: Destination,
    pub source_port: u16,
    /// Milliseconds of virtual time.
    pub at: i64,
}

/// A client that has been looked up.
#[derive(Debug, Clone, Copy)]
pub struct Start<'a> {
    pub node: Option<&'a NodeInfo>,
    pub pod: Option<&'a PodEntry>,
}

impl Start<'_> {
    /// The client's address in the destination's family.
    pub fn address(&self, ipv6: bool) -> Option<IpAddr> {
        match (self.pod, self.node) {
            (Some(pod), _) => pod.ips.iter().copied().find(|ip| ip.is_ipv6() == ipv6),
            (None, Some(node)) => node.address(ipv6),
            (None, None) => Some(if ipv6 { EXTERNAL_6 } else { EXTERNAL }),
        }
    }
}

/// Services, endpoints, Pods, nodes and affinities at a moment. A clone shares what does not change.
#[derive(Debug, Clone)]
pub struct Network {
    pub tables: Tables,
    pub pods: Pods,
    pub affinity: Affinity,
    nodes: Rc<BTreeMap<String, Rc<NodeInfo>>>,
    node_ips: Rc<BTreeMap<IpAddr, Rc<NodeInfo>>>,
    pub mode: ProxyMode,
    pub images: Images,
    /// Whether load balancers are a provider's, which asks nodes for their health; otherwise an address leads to the first node.
    pub cloud_provider: bool,
    /// The ranges of all Pods.
    pub pod_ranges: Vec<Cidr>,
    /// The ranges of cluster addresses.
    pub service_ranges: Vec<Cidr>,
    /// The network of nodes, load balancers and the laptop.
    pub node_ranges: Vec<Cidr>,
}

impl Network {
    /// The network of an empty cluster.
    pub fn new(settings: &Settings) -> Network {
        let ranges = |texts: [&str; 2]| texts.into_iter().filter_map(Cidr::parse).collect();
        Network {
            tables: Tables::default(),
            pods: Pods::default(),
            affinity: Affinity::default(),
            nodes: Rc::default(),
            node_ips: Rc::default(),
            mode: settings.proxy_mode,
            images: settings.images,
            cloud_provider: settings.cloud_provider,
            pod_ranges: ranges(["10.244.0.0/16", "fd00:10:244::/48"]),
            service_ranges: ranges(["10.96.0.0/16", "fd00:10:96::/112"]),
            node_ranges: ranges(["172.18.0.0/16", "fc00:f853:ccd:e793::/64"]),
        }
    }

    /// Takes up a committed change. The work is proportional to the change.
    pub fn changed(&mut self, change: &Change) {
        let key = &change.key;
        match key.kind {
            Kind::Service => {
                let service = change.new.as_ref().and_then(|object| object.as_kind());
                for port in self.tables.service_changed(&key.namespace, &key.name, service) {
                    self.affinity.forget(&port);
                }
            }
            Kind::EndpointSlice => self.tables.slice_changed(change.old.as_ref(), change.new.as_ref()),
            Kind::Pod => {
                let known = self.pods.get(&key.namespace, &key.name).map(|known| &**known);
                let entry = change.new.as_ref().and_then(|object| PodEntry::read(object, self.images, known));
                self.pods.changed(key, entry);
            }
            Kind::Node => self.node_changed(key, change.new.as_ref()),
            _ => {}
        }
    }

    fn node_changed(&mut self, key: &Key, object: Option<&Rc<Object>>) {
        let info = object.and_then(|object| object.as_kind::<Node>()).map(NodeInfo::read);
        let old = self.nodes.get(&*key.name);
        if old.map(|old| &**old) == info.as_ref() {
            return;
        }
        let nodes = Rc::make_mut(&mut self.nodes);
        let moved = match info {
            Some(info) => {
                let old = nodes.insert(key.name.to_string(), Rc::new(info.clone()));
                old.is_none_or(|old| old.zone != info.zone)
            }
            None => nodes.remove(&*key.name).is_some(),
        };
        self.node_ips =
            Rc::new(nodes.values().flat_map(|node| node.addresses.iter().map(|ip| (*ip, Rc::clone(node)))).gather());
        if moved {
            self.tables.topology_changed();
        }
    }

    /// The node of that name.
    pub fn node(&self, name: &str) -> Option<&NodeInfo> {
        self.nodes.get(name).map(|node| &**node)
    }

    /// All nodes, by name.
    pub fn nodes(&self) -> impl Iterator<Item = &NodeInfo> {
        self.nodes.values().map(|node| &**node)
    }

    /// The node with that address.
    pub fn node_at(&self, ip: IpAddr) -> Option<&NodeInfo> {
        self.node_ips.get(&ip).map(|node| &**node)
    }

    /// Looks a client up; `None` if there is no such Pod with an address on a node, or no such node.
    pub fn start(&self, client: &Client) -> Option<Start<'_>> {
        match client {
            Client::External => Some(Start { node: None, pod: None }),
            Client::Node(name) => Some(Start { node: Some(self.node(name)?), pod: None }),
            Client::Pod { namespace, name } => {
                let pod = self.pods.get(namespace, name)?;
                Some(Start { node: Some(self.node(&pod.node)?), pod: Some(pod) })
            }
        }
    }

    /// Whether the address is a Pod's (or could be).
    pub fn in_pod_network(&self, ip: IpAddr) -> bool {
        self.pod_ranges.iter().any(|range| range.contains(ip))
    }

    /// Whether the address is a cluster address (or could be).
    pub fn in_service_network(&self, ip: IpAddr) -> bool {
        self.service_ranges.iter().any(|range| range.contains(ip))
    }

    /// Whether the address is the laptop's own.
    pub fn is_laptop(&self, ip: IpAddr) -> bool {
        ip == EXTERNAL || ip == EXTERNAL_6
    }

    /// Whether the address is on the network of nodes, load balancers and the laptop.
    pub fn in_node_network(&self, ip: IpAddr) -> bool {
        self.node_ranges.iter().any(|range| range.contains(ip))
    }
}
