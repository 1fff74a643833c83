//! What the rules on one node make of a new connection. Models `syncProxyRules` of `pkg/proxy/iptables/proxier.go` and
//! `pkg/proxy/nftables/proxier.go`: the rules those write, and which of them a packet meets.

use std::net::IpAddr;

use super::network::{Network, NodeInfo};
use super::tables::{PortEntry, Slot};
use super::trace::Packet;
use crate::api::settings::ProxyMode;

/// Which of a Service's addresses a connection asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Via {
    ClusterIp,
    ExternalIp,
    LoadBalancer,
    NodePort,
}

/// Whose endpoints may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Endpoints on any node.
    Cluster,
    /// The node's own endpoints only.
    Local,
}

/// Why a Local policy does not hold for this client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortcut {
    /// A Pod of the cluster asks for an external address.
    Pod,
    /// The node itself asks for an external address.
    Node,
}

/// Why the source address is replaced by the node's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Masquerade {
    /// A client that is no Pod uses a cluster address.
    NotFromPod,
    /// An external address under `externalTrafficPolicy: Cluster`: the answer must come back through this node.
    External,
    /// The node itself uses an external address.
    LocalNode,
    /// The Pod was sent to itself.
    Hairpin,
    /// A hostPort that the node itself or a Pod of the same node uses (the network plugin's doing).
    HostPort,
    /// A Pod talks to an address outside the Pod network (the network plugin's doing, not kube-proxy's).
    LeavesPodNetwork,
}

/// Why a packet is dropped without a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// A Local policy, and no endpoint on this node.
    NoLocalEndpoints,
    /// The client is not in `loadBalancerSourceRanges`.
    SourceRange,
    /// A cluster address that no Service has (nftables).
    Unallocated,
}

/// What the node's rules make of a new connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// No rule is meant for it: it goes on to its own destination.
    Pass,
    /// It goes to an endpoint (its place in the Service port's list), one of `of`.
    Send {
        slot: Slot,
        via: Via,
        policy: Policy,
        shortcut: Option<Shortcut>,
        endpoint: u32,
        of: u32,
        /// The client was here before and stays with its endpoint.
        sticky: bool,
        masquerade: Option<Masquerade>,
    },
    /// No endpoint anywhere: rejected.
    Reject { slot: Slot, via: Via },
    /// A port that the cluster address does not have: rejected (nftables).
    RejectPort { slot: Slot },
    /// Dropped.
    Drop { slot: Option<Slot>, via: Via, why: Dropped },
}

/// What kube-proxy on `node` makes of `packet`. `draw(n)` gives a number below `n`, each as likely.
pub fn ruling(
    network: &Network,
    node: &NodeInfo,
    packet: &Packet,
    at: i64,
    draw: &mut dyn FnMut(u64) -> u64,
) -> Ruling {
    let found = network
        .tables
        .at(packet.destination, packet.protocol, packet.port)
        .or_else(|| node_port(network, node, packet));
    let Some((via, slot)) = found else { return without_service(network, packet) };
    let Some(entry) = network.tables.entry(slot) else { return Ruling::Pass };
    let categories = entry.categories(node);
    let info = &entry.info;

    if via == Via::LoadBalancer
        && !info.source_ranges.is_empty()
        && (categories.any || network.mode == ProxyMode::Nftables)
        && !info.source_ranges.iter().any(|range| range.contains(packet.source))
    {
        return Ruling::Drop { slot: Some(slot), via, why: Dropped::SourceRange };
    }
    if !categories.any {
        return Ruling::Reject { slot, via };
    }
    let from_pod = network.in_pod_network(packet.source);
    let from_node = node.addresses.contains(&packet.source) || packet.source.is_loopback();
    let (policy, shortcut, masquerade) = if via == Via::ClusterIp {
        let policy = if info.internal_local { Policy::Local } else { Policy::Cluster };
        (policy, None, (!from_pod).then_some(Masquerade::NotFromPod))
    } else if !info.external_local {
        (Policy::Cluster, None, Some(Masquerade::External))
    } else if from_pod {
        (Policy::Cluster, Some(Shortcut::Pod), None)
    } else if from_node {
        (Policy::Cluster, Some(Shortcut::Node), Some(Masquerade::LocalNode))
    } else {
        (Policy::Local, None, None)
    };
    let candidates = if policy == Policy::Local { &categories.local } else { &categories.cluster };
    let Some((endpoint, sticky)) = choose(network, node, entry, candidates, packet.source, at, draw) else {
        return Ruling::Drop { slot: Some(slot), via, why: Dropped::NoLocalEndpoints };
    };
    let to_itself = entry.endpoints().get(endpoint as usize).is_some_and(|endpoint| endpoint.ip == packet.source);
    let masquerade = masquerade.or(to_itself.then_some(Masquerade::Hairpin));
    let of = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
    Ruling::Send { slot, via, policy, shortcut, endpoint, of, sticky, masquerade }
}

/// A node port, if the packet is for this node. nftables answers on the node's own addresses only, iptables on 127.0.0.1 too.
fn node_port(network: &Network, node: &NodeInfo, packet: &Packet) -> Option<(Via, Slot)> {
    let to = packet.destination;
    let here =
        node.addresses.contains(&to) || (to.is_loopback() && to.is_ipv4() && network.mode == ProxyMode::Iptables);
    if !here {
        return None;
    }
    network.tables.at_node_port(packet.protocol, packet.port, to.is_ipv6()).map(|slot| (Via::NodePort, slot))
}

/// nftables keeps watch over the whole range of cluster addresses, iptables over Service ports only.
fn without_service(network: &Network, packet: &Packet) -> Ruling {
    if network.mode == ProxyMode::Iptables || !network.in_service_network(packet.destination) {
        return Ruling::Pass;
    }
    match network.tables.on_address(packet.destination).find(|(via, _)| *via == Via::ClusterIp) {
        Some((_, slot)) => Ruling::RejectPort { slot },
        None => Ruling::Drop { slot: None, via: Via::ClusterIp, why: Dropped::Unallocated },
    }
}

/// The endpoint for a client: the one it is bound to, or else one drawn, all as likely.
fn choose(
    network: &Network,
    node: &NodeInfo,
    entry: &PortEntry,
    candidates: &[u32],
    client: IpAddr,
    at: i64,
    draw: &mut dyn FnMut(u64) -> u64,
) -> Option<(u32, bool)> {
    if let Some(timeout) = entry.info.affinity {
        let uses = network.affinity.uses(&node.name, &entry.info.name, client);
        let stuck = candidates.iter().find(|place| {
            let endpoint = entry.endpoints().get(**place as usize);
            uses.iter().any(|(to, last)| endpoint.is_some_and(|e| e.socket() == *to) && at - last < timeout)
        });
        if let Some(place) = stuck {
            return Some((*place, true));
        }
    }
    let drawn = match candidates.len() {
        0 => return None,
        1 => 0,
        many => draw(many as u64) as usize,
    };
    candidates.get(drawn).map(|place| (*place, false))
}
