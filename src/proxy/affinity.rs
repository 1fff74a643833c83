//! Session affinity: which client stays with which endpoint, on each node, and until when.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use super::service_port::PortName;

/// What one connection leaves behind: its client stays with its endpoint. Given out by a decision, recorded by its caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stuck {
    pub node: String,
    pub port: PortName,
    /// The client's address as the node sees it.
    pub client: IpAddr,
    pub endpoint: SocketAddr,
    /// Milliseconds of virtual time.
    pub at: i64,
}

/// Endpoint and last use, for every endpoint that a client has been sent to.
type Uses = Vec<(SocketAddr, i64)>;
/// One node's clients, by Service port and address.
type Clients = BTreeMap<(PortName, IpAddr), Uses>;

/// Every node's table of clients. Models iptables' `recent` lists and nftables' affinity sets: both count the timeout from
/// the client's last new connection.
#[derive(Debug, Clone, Default)]
pub struct Affinity {
    nodes: Rc<BTreeMap<String, Clients>>,
}

impl Affinity {
    /// Remembers what a connection left behind.
    pub fn record(&mut self, stuck: Stuck) {
        let node = Rc::make_mut(&mut self.nodes).entry(stuck.node).or_default();
        let uses = node.entry((stuck.port, stuck.client)).or_default();
        match uses.iter_mut().find(|(endpoint, _)| *endpoint == stuck.endpoint) {
            Some((_, at)) => *at = stuck.at,
            None => uses.push((stuck.endpoint, stuck.at)),
        }
    }

    /// The uses that a node remembers of a client at a Service port, timed out ones too.
    pub fn uses(&self, node: &str, port: &PortName, client: IpAddr) -> &[(SocketAddr, i64)] {
        if self.nodes.is_empty() {
            return &[];
        }
        self.nodes.get(node).and_then(|node| node.get(&(port.clone(), client))).map_or(&[], Vec::as_slice)
    }

    /// Forgets a Service port: its rules are gone.
    pub fn forget(&mut self, port: &PortName) {
        if self.nodes.values().any(|node| node.keys().any(|(name, _)| name == port)) {
            for node in Rc::make_mut(&mut self.nodes).values_mut() {
                node.retain(|(name, _), _| name != port);
            }
        }
    }
}
