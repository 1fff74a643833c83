//! The way of a connection through the cluster. The one place that says where a packet goes next; [`decide`] walks it
//! in silence, [`super::route`] takes notes.

use std::net::IpAddr;

use super::network::{Destination, Network, NodeInfo, Start};
use super::pods::{HostPort, PodEntry};
use super::ruling::{Dropped, Masquerade, Ruling, Via, ruling};
use super::tables::Slot;
use super::trace::Packet;
use crate::api::protocol::Protocol;
use crate::kubelet::listen::{Answer, Socket};

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// A Pod accepts it.
    Delivered,
    /// Something else than a Pod accepts it.
    Answered,
    Refused,
    Timeout,
    Unreachable,
}

/// Why it ends so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A socket accepts it.
    Listening,
    /// Nothing says what the Pod listens on: a socket is assumed.
    Assumed,
    /// The API server, which stands outside the nodes.
    ApiServer,
    /// kube-proxy's own answer about a Service's local endpoints.
    HealthCheck,
    /// The Service port has no endpoint that could be used: the node's rules reject.
    NoEndpoints,
    /// A Local policy and no endpoint on the node: the node's rules drop.
    NoLocalEndpoints,
    /// The client is not in `loadBalancerSourceRanges`: the node's rules drop.
    SourceRange,
    /// The cluster address has no such port.
    NoSuchServicePort,
    /// No Service has the cluster address.
    NoSuchClusterAddress,
    /// Nothing in the Pod listens on the port.
    NothingListens,
    /// The socket is bound to another address, 127.0.0.1 as a rule.
    OtherAddress,
    /// The port is open for another protocol.
    OtherProtocol,
    /// The container that would listen does not run.
    NotRunning,
    /// Nothing on the node listens on the port.
    NothingOnHost,
    /// Nothing on the laptop listens: a node port is not one of the laptop's.
    NothingOnLaptop,
    /// Addresses of Pods and Services have no way in from outside.
    NotRouted,
    /// A load balancer without a healthy node.
    NoHealthyNode,
    /// A Pod address that no Pod has.
    NoSuchPod,
    /// An address on the nodes' network that nobody has.
    NoSuchHost,
    /// An address beyond the picture: what is there cannot be known.
    Beyond,
    /// The client has no address of the destination's family.
    NoAddress,
    /// A machine answers a ping.
    Pong,
    /// A Service's address is pinged: its rules are for ports, and no machine has the address.
    NoPortInPing,
}

/// The end of the way.
#[derive(Debug, Clone, Copy)]
pub struct End<'a> {
    pub ending: Ending,
    pub cause: Cause,
    /// The Service port that was asked, if any was.
    pub slot: Option<Slot>,
    pub via: Option<Via>,
    /// The node whose rules ended it, or on which the Pod runs.
    pub node: Option<&'a NodeInfo>,
    pub pod: Option<&'a PodEntry>,
    pub socket: Option<&'a Socket>,
    /// The addresses at the end.
    pub packet: Packet,
}

/// Takes notes on the way.
pub(super) trait Recorder<'a> {
    /// A node's rules had their say.
    fn ruled(&mut self, _node: &'a NodeInfo, _ruling: &Ruling, _before: Packet, _after: Packet) {}
    /// The packet leaves a Pod's node for the outside, with the node's address.
    fn leaves(&mut self, _node: &'a NodeInfo, _before: Packet, _after: Packet) {}
    /// The load balancer chose a node. Where it opens a connection of its own, its addresses are others.
    fn balanced(&mut self, _slot: Slot, _node: &'a NodeInfo, _of: usize, _before: Packet, _after: Packet) {}
    /// A hostPort led into its Pod.
    fn host_port(
        &mut self,
        _node: &'a NodeInfo,
        _pod: &'a PodEntry,
        _port: &'a HostPort,
        _before: Packet,
        _after: Packet,
    ) {
    }
    /// The packet goes from one node to another; `None` is outside.
    fn travels(&mut self, _from: Option<&'a NodeInfo>, _to: Option<&'a NodeInfo>, _packet: Packet) {}
}

struct Silent;
impl Recorder<'_> for Silent {}

/// How a connection ends, without its account.
pub fn decide<'a>(
    network: &'a Network,
    from: Start<'a>,
    to: Destination,
    source_port: u16,
    at: i64,
    draw: &mut dyn FnMut(u64) -> u64,
) -> End<'a> {
    Walk { network, at, draw, notes: &mut Silent, slot: None, via: None }.start(from, to, source_port)
}

/// The walk itself.
pub(super) struct Walk<'a, 'd, R> {
    pub network: &'a Network,
    pub at: i64,
    pub draw: &'d mut dyn FnMut(u64) -> u64,
    pub notes: &'d mut R,
    pub slot: Option<Slot>,
    pub via: Option<Via>,
}

impl<'a, R: Recorder<'a>> Walk<'a, '_, R> {
    pub fn start(&mut self, from: Start<'a>, to: Destination, source_port: u16) -> End<'a> {
        let loopback = to.ip.is_loopback();
        let source = if loopback { Some(to.ip) } else { from.address(to.ip.is_ipv6()) };
        let Destination { ip: destination, port, protocol } = to;
        let packet = Packet { source: source.unwrap_or(destination), source_port, destination, port, protocol };
        if source.is_none() {
            return self.end(Ending::Unreachable, Cause::NoAddress, packet);
        }
        match (from.pod, from.node) {
            (Some(pod), _) if loopback && !pod.host_network => self.socket(pod, packet),
            (_, Some(node)) => self.at_node(node, from.pod.is_some_and(|pod| !pod.host_network), packet, false),
            (_, None) if loopback => self.end(Ending::Refused, Cause::NothingOnLaptop, packet),
            (_, None) => self.outside(packet),
        }
    }

    fn end(&self, ending: Ending, cause: Cause, packet: Packet) -> End<'a> {
        End { ending, cause, slot: self.slot, via: self.via, node: None, pod: None, socket: None, packet }
    }

    /// A packet meets a node's rules, where it starts or where it comes in.
    fn at_node(&mut self, node: &'a NodeInfo, from_pod: bool, mut packet: Packet, came_in: bool) -> End<'a> {
        let ruling = ruling(self.network, node, &packet, self.at, self.draw);
        let before = packet;
        if let Ruling::Send { slot, endpoint, masquerade, .. } = ruling {
            let chosen = self.network.tables.entry(slot).and_then(|entry| entry.endpoints().get(endpoint as usize));
            if let Some(endpoint) = chosen {
                (packet.destination, packet.port) = (endpoint.ip, endpoint.port);
            }
            if let Some(ip) = masquerade.and_then(|_| node.address(packet.destination.is_ipv6())) {
                packet.source = ip;
            }
        }
        self.notes.ruled(node, &ruling, before, packet);
        let at_node = |end: End<'a>| End { node: Some(node), ..end };
        match ruling {
            Ruling::Send { slot, via, .. } => {
                (self.slot, self.via) = (Some(slot), Some(via));
                self.deliver(node, from_pod && packet.source == before.source, packet)
            }
            Ruling::Reject { slot, via } => {
                (self.slot, self.via) = (Some(slot), Some(via));
                at_node(self.end(Ending::Refused, Cause::NoEndpoints, packet))
            }
            Ruling::RejectPort { slot } => {
                (self.slot, self.via) = (Some(slot), Some(Via::ClusterIp));
                at_node(self.end(Ending::Refused, Cause::NoSuchServicePort, packet))
            }
            Ruling::Drop { slot, via, why } => {
                (self.slot, self.via) = (slot, (why != Dropped::Unallocated).then_some(via));
                at_node(self.end(Ending::Timeout, why.into(), packet))
            }
            Ruling::Pass
                if came_in || node.addresses.contains(&packet.destination) || packet.destination.is_loopback() =>
            {
                self.deliver(node, from_pod, packet)
            }
            Ruling::Pass => self.pass(node, from_pod, packet),
        }
    }

    /// No rule of the client's node is meant for the packet: on to its destination.
    fn pass(&mut self, node: &'a NodeInfo, from_pod: bool, packet: Packet) -> End<'a> {
        let to = packet.destination;
        if self.network.in_service_network(to) {
            // Nobody has the address: the packet goes out and is lost.
            let known = self.network.tables.on_address(to).find(|(via, _)| *via == Via::ClusterIp);
            self.slot = known.map(|(_, slot)| slot);
            let cause = if known.is_some() { Cause::NoSuchServicePort } else { Cause::NoSuchClusterAddress };
            return End { node: Some(node), ..self.end(Ending::Timeout, cause, packet) };
        }
        if let Some(other) = self.network.node_at(to) {
            let packet = self.leave(node, from_pod, packet);
            self.notes.travels(Some(node), Some(other), packet);
            return self.at_node(other, false, packet, true);
        }
        self.deliver(node, from_pod, packet)
    }

    /// A packet from a Pod to an address outside the Pod network leaves with its node's address.
    fn leave(&mut self, node: &'a NodeInfo, from_pod: bool, packet: Packet) -> Packet {
        match node.address(packet.destination.is_ipv6()) {
            Some(source) if from_pod => {
                let after = Packet { source, ..packet };
                self.notes.leaves(node, packet, after);
                after
            }
            _ => packet,
        }
    }

    /// The laptop's packet: to a node, or to a load balancer, which hands it to a node.
    fn outside(&mut self, packet: Packet) -> End<'a> {
        let to = packet.destination;
        if let Some(node) = self.network.node_at(to) {
            self.notes.travels(None, Some(node), packet);
            return self.at_node(node, false, packet, true);
        }
        if let Some(slot) = self.network.tables.at_proxied(to, packet.protocol, packet.port) {
            return self.balance(Via::LoadBalancer, slot, packet, true);
        }
        let balanced =
            self.network.tables.on_address(to).find(|(via, _)| matches!(via, Via::LoadBalancer | Via::ExternalIp));
        if let Some((via, slot)) = balanced {
            return self.balance(via, slot, packet, false);
        }
        if self.network.in_service_network(to) || self.network.in_pod_network(to) {
            return self.end(Ending::Timeout, Cause::NotRouted, packet);
        }
        self.elsewhere(packet)
    }

    /// A provider asks every node for the Service's health, and hands connections to healthy ones; without a provider, the
    /// address leads to the first node. A balancer that is a proxy itself opens a connection to the node port.
    fn balance(&mut self, via: Via, slot: Slot, mut packet: Packet, proxied: bool) -> End<'a> {
        let network = self.network;
        let local = network.tables.entry(slot).filter(|entry| entry.info.external_local);
        let asks = network.cloud_provider && via == Via::LoadBalancer;
        let healthy = |node: &&NodeInfo| !asks || local.is_none_or(|entry| !entry.categories(node).local.is_empty());
        let of = network.nodes().filter(healthy).count();
        let chosen = if asks && of > 1 { (self.draw)(of as u64) as usize } else { 0 };
        let Some(node) = network.nodes().filter(healthy).nth(chosen) else {
            (self.slot, self.via) = (Some(slot), Some(via));
            return self.end(Ending::Timeout, Cause::NoHealthyNode, packet);
        };
        let before = packet;
        if proxied {
            let port = network.tables.entry(slot).map_or(0, |entry| entry.info.node_port);
            let Some(ip) = node.address(packet.destination.is_ipv6()).filter(|_| port != 0) else {
                (self.slot, self.via) = (Some(slot), Some(via));
                return self.end(Ending::Timeout, Cause::NoHealthyNode, packet);
            };
            packet = Packet { source: packet.destination, destination: ip, port, ..packet };
        }
        self.notes.balanced(slot, node, if asks { of } else { 1 }, before, packet);
        self.notes.travels(None, Some(node), packet);
        self.at_node(node, false, packet, true)
    }

    /// The packet's destination is final: find who has the address.
    fn deliver(&mut self, node: &'a NodeInfo, from_pod: bool, packet: Packet) -> End<'a> {
        let to = packet.destination;
        if let [pod] = self.network.pods.at(to)
            && !pod.host_network
        {
            let there = self.network.node(&pod.node);
            if there.is_some_and(|there| there.name != node.name) {
                self.notes.travels(Some(node), there, packet);
            }
            return End { node: there, ..self.socket(pod, packet) };
        }
        if let Some(host) = if to.is_loopback() { Some(node) } else { self.network.node_at(to) } {
            let mut packet = packet;
            if host.name != node.name {
                packet = self.leave(node, from_pod, packet);
                self.notes.travels(Some(node), Some(host), packet);
            }
            return End { node: Some(host), ..self.on_host(host, packet) };
        }
        if self.network.in_pod_network(to) {
            let (ending, cause) = (Ending::Unreachable, Cause::NoSuchPod);
            return End { node: Some(node), ..self.end(ending, cause, packet) };
        }
        let packet = self.leave(node, from_pod, packet);
        self.notes.travels(Some(node), None, packet);
        self.elsewhere(packet)
    }

    /// A socket of the node itself: Pods in its network, kube-proxy's health checks.
    fn on_host(&mut self, host: &'a NodeInfo, packet: Packet) -> End<'a> {
        if let Some((pod, port)) = self.network.pods.at_host_port(&host.name, &packet)
            && let Some(ip) = pod.ips.iter().copied().find(|ip| ip.is_ipv6() == packet.destination.is_ipv6())
        {
            let mut after = Packet { destination: ip, port: port.port, ..packet };
            if packet.source.is_loopback() || host.pod_ranges.iter().any(|range| range.contains(packet.source)) {
                after.source = host.address(ip.is_ipv6()).unwrap_or(packet.source);
            }
            self.notes.host_port(host, pod, port, packet, after);
            return self.socket(pod, after);
        }
        let pods = host.address(packet.destination.is_ipv6()).map_or(&[][..], |ip| self.network.pods.at(ip));
        for pod in pods {
            let end = self.socket(pod, packet);
            if end.ending == Ending::Delivered || matches!(end.cause, Cause::NotRunning | Cause::OtherAddress) {
                return end;
            }
        }
        let check = self.network.tables.at_health_check(packet.port);
        if let (Some(slot), Protocol::Tcp) = (check, packet.protocol) {
            self.slot = Some(slot);
            return self.end(Ending::Answered, Cause::HealthCheck, packet);
        }
        self.end(Ending::Refused, Cause::NothingOnHost, packet)
    }

    /// Outside the nodes.
    fn elsewhere(&mut self, packet: Packet) -> End<'a> {
        let to = packet.destination;
        if let Some(slot) = self.network.tables.at_proxied(to, packet.protocol, packet.port) {
            return self.balance(Via::LoadBalancer, slot, packet, true);
        }
        let (ending, cause) = if self.is_api_server(to, packet.port) {
            (Ending::Answered, Cause::ApiServer)
        } else if self.network.is_laptop(to) {
            (Ending::Refused, Cause::NothingOnLaptop)
        } else if let Some((via, slot)) = self.network.tables.on_address(to).next() {
            (self.slot, self.via) = (Some(slot), Some(via));
            (Ending::Timeout, Cause::NoSuchServicePort)
        } else if self.network.in_node_network(to) {
            (Ending::Unreachable, Cause::NoSuchHost)
        } else {
            (Ending::Timeout, Cause::Beyond)
        };
        self.end(ending, cause, packet)
    }

    fn is_api_server(&self, ip: IpAddr, port: u16) -> bool {
        let mut kubernetes = self.network.tables.of_service("default", "kubernetes");
        kubernetes.any(|entry| entry.endpoints().iter().any(|endpoint| endpoint.ip == ip && endpoint.port == port))
    }

    /// The Pod's own answer.
    fn socket(&self, pod: &'a PodEntry, packet: Packet) -> End<'a> {
        let answer = pod.listens.answer(packet.destination, packet.port, packet.protocol);
        let (ending, cause, socket, container) = match answer {
            Answer::Open(socket) => (Ending::Delivered, Cause::Listening, Some(socket), Some(socket.container)),
            Answer::Assumed { container, .. } => (Ending::Delivered, Cause::Assumed, None, Some(container)),
            Answer::OtherAddress(socket) => (Ending::Refused, Cause::OtherAddress, Some(socket), None),
            Answer::OtherProtocol(socket) => (Ending::Refused, Cause::OtherProtocol, Some(socket), None),
            Answer::Closed => (Ending::Refused, Cause::NothingListens, None, None),
        };
        let idle = !pod.running.contains(&true) || container.is_some_and(|c| pod.running.get(c) == Some(&false));
        let (ending, cause) = if idle { (Ending::Refused, Cause::NotRunning) } else { (ending, cause) };
        End { pod: Some(pod), socket, ..self.end(ending, cause, packet) }
    }
}

impl Masquerade {
    /// Whether kube-proxy does it, and not the network plugin.
    pub fn by_kube_proxy(self) -> bool {
        !matches!(self, Masquerade::LeavesPodNetwork | Masquerade::HostPort)
    }
}
