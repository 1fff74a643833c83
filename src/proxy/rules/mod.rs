//! The rules that kube-proxy would have written on a node, as text: `iptables-save` and `nft list table ip kube-proxy`.
//!
//! Each line knows what it is for, so that those which a connection met can be lit. This room never decides anything: the
//! verdict comes from `ruling.rs`, the rules show it.

mod iptables;
mod iptables_base;
mod met;
mod names;
mod nftables;
mod nftables_base;

use std::net::{IpAddr, SocketAddr};

use super::network::{Network, NodeInfo};
use super::ruling::{Policy, Via};
use super::service_port::PortName;
use super::tables::PortEntry;
use super::topology::Categories;
use crate::api::settings::ProxyMode;
use crate::order::InOrder;

pub use iptables::iptables;
pub use nftables::nftables;

/// What a line does for a Service port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Catches packets to an address of the Service; for a node port the address is unspecified.
    Catches { via: Via, ip: IpAddr },
    /// Marks cluster address traffic that does not come from a Pod.
    MarksOutsiders,
    /// Marks external traffic under the Cluster policy.
    MarksExternal,
    /// Sends Pods' external traffic to all endpoints.
    PodShortcut,
    /// Marks or sends the node's own external traffic.
    NodeShortcut,
    /// Sends external traffic to the policy's endpoints.
    ExternalToPolicy,
    /// Lets listed clients through, or drops the others.
    Firewall { lets: bool },
    /// Keeps a client with its endpoint.
    Sticks { policy: Policy, endpoint: SocketAddr },
    /// Draws an endpoint.
    Draws { policy: Policy, endpoint: Option<SocketAddr> },
    /// Marks a Pod that is sent to itself.
    MarksHairpin { endpoint: SocketAddr },
    /// Rewrites the destination.
    Rewrites { endpoint: SocketAddr },
    /// Rejects or drops, for want of endpoints.
    Refuses { via: Via, ip: IpAddr },
    /// Lets health checks in.
    HealthCheck,
    /// Rewrites the source of marked packets. Common to all Services.
    Masquerades,
    /// Rejects ports that a cluster address does not have, drops unallocated ones (nftables). Common to all Services.
    GuardsClusterIps,
}

/// One line of a listing.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// `nat` or `filter`; `""` in nftables, which has one table.
    pub table: &'static str,
    /// The chain, set or map that the line belongs to.
    pub chain: String,
    /// The line as it is shown.
    pub text: String,
    /// The Service port that the line is for; `None` if it is common to all or mere layout.
    pub port: Option<PortName>,
    pub role: Option<Role>,
}

/// All IPv4 rules on a node in the cluster's proxy mode, in the order in which they would be listed.
pub fn listing(network: &Network, node: &NodeInfo) -> Vec<Line> {
    listing_of(network, node, network.mode, false)
}

/// All rules of one address family on a node, as one mode or the other would have written them.
pub fn listing_of(network: &Network, node: &NodeInfo, mode: ProxyMode, ipv6: bool) -> Vec<Line> {
    match mode {
        ProxyMode::Iptables => iptables(network, node, ipv6),
        ProxyMode::Nftables => nftables(network, node, ipv6),
    }
}

/// The command that would show a listing.
pub fn command(mode: ProxyMode, ipv6: bool) -> &'static str {
    match (mode, ipv6) {
        (ProxyMode::Iptables, false) => "iptables-save",
        (ProxyMode::Iptables, true) => "ip6tables-save",
        (ProxyMode::Nftables, false) => "nft list table ip kube-proxy",
        (ProxyMode::Nftables, true) => "nft list table ip6 kube-proxy",
    }
}

/// The text of a listing.
pub fn text(lines: &[Line]) -> String {
    lines.iter().flat_map(|line| [line.text.as_str(), "\n"]).collect()
}

/// A Service port with what its node makes of it: the flags that both modes write their rules by.
struct Shape<'a> {
    entry: &'a PortEntry,
    categories: &'a Categories,
    /// Endpoints that internal or external traffic can reach from here.
    internal: bool,
    external: bool,
}

impl<'a> Shape<'a> {
    fn new(entry: &'a PortEntry, categories: &'a Categories) -> Shape<'a> {
        let here = |local: bool| categories.any && !(local && categories.local.is_empty());
        Shape {
            entry,
            categories,
            internal: here(entry.info.internal_local),
            external: here(entry.info.external_local),
        }
    }

    fn any(&self) -> bool {
        self.categories.any
    }

    fn uses_external_chain(&self) -> bool {
        self.any() && self.entry.info.externally_accessible()
    }

    fn uses_firewall(&self, mode: ProxyMode) -> bool {
        let info = &self.entry.info;
        (self.any() || mode == ProxyMode::Nftables)
            && !info.load_balancer_ips.is_empty()
            && !info.source_ranges.is_empty()
    }

    fn endpoints(&self, places: &[u32]) -> Vec<SocketAddr> {
        places
            .iter()
            .filter_map(|place| self.entry.endpoints().get(*place as usize))
            .map(|endpoint| endpoint.socket())
            .collect()
    }

    fn cluster(&self) -> Vec<SocketAddr> {
        self.endpoints(&self.categories.cluster)
    }

    fn local(&self) -> Vec<SocketAddr> {
        self.endpoints(&self.categories.local)
    }

    /// All endpoints that can be reached from here.
    fn reachable(&self) -> Vec<SocketAddr> {
        let mut places: Vec<u32> = self.categories.cluster.iter().chain(&self.categories.local).copied().collect();
        places.order();
        places.dedup();
        self.endpoints(&places)
    }

    /// What stands for no endpoints: rejected if there is none anywhere, dropped if there is none here.
    fn verdict<'t>(&self, reject: &'t str, drop: &'t str) -> &'t str {
        if self.any() { drop } else { reject }
    }
}

#[cfg(test)]
mod tests;
