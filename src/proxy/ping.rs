//! Pings. kube-proxy's rules are for ports, and a ping has none: it goes to whatever machine has the address.

use std::net::IpAddr;

use super::network::{Client, Connection, Destination, Network};
use super::ruling::Via;
use super::trace::{Event, Hop, Packet, Place, Reason, Reference, Trace, Verdict};
use super::walk::{Cause, Ending};
use crate::api::protocol::Protocol;

/// Pings an address and gives the account of it, and what is left of the packet's 64 hops when an answer arrives. `None` if
/// the client does not exist, or has no address yet. The account's packets have port 0.
pub fn ping(network: &Network, from: &Client, ip: IpAddr, at: i64) -> Option<(Trace, Option<u8>)> {
    let start = network.start(from)?;
    let source = start.address(ip.is_ipv6()).unwrap_or(ip);
    let packet = Packet { source, source_port: 0, destination: ip, port: 0, protocol: Protocol::Tcp };
    let here = Place::Client(from.clone());
    let (in_pod, node) = (start.pod.is_some_and(|pod| !pod.host_network), start.node.map(|node| node.name.as_str()));
    let found = found(network, from, ip, source);
    let mut because = Vec::new();
    let (ending, cause, place, hops_left) = match found {
        Found::Itself => (Ending::Answered, Cause::Pong, here.clone(), Some(64)),
        Found::Node(name) => {
            let left = if in_pod && node != Some(name) { 63 } else { 64 };
            (Ending::Answered, Cause::Pong, Place::Node(name.to_owned()), Some(left))
        }
        Found::Laptop => (Ending::Answered, Cause::Pong, Place::Host(ip), Some(if in_pod { 63 } else { 64 })),
        Found::Pod(pod) => {
            let same = node == Some(pod.node.as_str());
            let left = 64 - u8::from(in_pod) - u8::from(!same);
            (Ending::Answered, Cause::Pong, Place::Pod(pod.key.clone()), Some(left))
        }
        Found::Service(key) => {
            because.push(Reference { key, field: "spec.clusterIP".to_owned() });
            let place = node.map_or(here.clone(), |node| Place::Node(node.to_owned()));
            (Ending::Timeout, Cause::NoPortInPing, place, None)
        }
        Found::Nobody(ending, cause) => {
            let place = if cause == Cause::NotRouted { here.clone() } else { Place::Host(ip) };
            (ending, cause, place, None)
        }
    };
    let reason = |event, from| Reason { event, from };
    let hop = |place, reasons| Hop { place, before: packet, after: packet, reasons };
    let mut hops = vec![hop(here.clone(), vec![reason(Event::Pings, Vec::new())])];
    let last = reason(Event::Ends { ending, cause }, because);
    match hops.last_mut() {
        Some(first) if first.place == place => first.reasons.push(last),
        _ => hops.push(hop(place, vec![last])),
    }
    let to = Destination { ip, port: 0, protocol: Protocol::Tcp };
    let verdict = match ending {
        Ending::Timeout => Verdict::Timeout,
        Ending::Unreachable => Verdict::Unreachable,
        _ => Verdict::Answered,
    };
    let trace = Trace {
        connection: Connection { from: from.clone(), to, source_port: 0, at },
        hops,
        choice: None,
        verdict,
        ending,
        cause,
        last: packet,
        pod: None,
        container: None,
        caution: None,
        assumed: false,
        stuck: None,
    };
    Some((trace, hops_left))
}

/// Who has an address.
enum Found<'n> {
    Itself,
    Node(&'n str),
    Laptop,
    Pod(&'n super::PodEntry),
    /// A Service, which is no machine.
    Service(crate::apiserver::store::Key),
    Nobody(Ending, Cause),
}

fn found<'n>(network: &'n Network, from: &Client, ip: IpAddr, source: IpAddr) -> Found<'n> {
    if ip.is_loopback() || source == ip {
        return Found::Itself;
    }
    if let Some(node) = network.node_at(ip) {
        return Found::Node(&node.name);
    }
    if network.is_laptop(ip) {
        return Found::Laptop;
    }
    let outside = *from == Client::External;
    let service = network.tables.on_address(ip).find(|(via, _)| !outside || *via != Via::ClusterIp);
    if let Some(entry) = service.and_then(|(_, slot)| network.tables.entry(slot)) {
        return Found::Service(entry.info.name.key());
    }
    if outside && (network.in_pod_network(ip) || network.in_service_network(ip)) {
        return Found::Nobody(Ending::Timeout, Cause::NotRouted);
    }
    match network.pods.at(ip).first() {
        Some(pod) => Found::Pod(pod),
        None if network.in_pod_network(ip) => Found::Nobody(Ending::Unreachable, Cause::NoSuchPod),
        None if network.in_service_network(ip) => Found::Nobody(Ending::Timeout, Cause::NoSuchClusterAddress),
        None if network.in_node_network(ip) => Found::Nobody(Ending::Unreachable, Cause::NoSuchHost),
        None => Found::Nobody(Ending::Timeout, Cause::Beyond),
    }
}
