//! The walk with notes: builds the [`Trace`].

use super::network::{Client, Connection, Network, NodeInfo, Start};
use super::pods::{HostPort, PodEntry};
use super::ruling::{Policy, Ruling, Via};
use super::service_port::ServicePort;
use super::tables::{PortEntry, Slot};
use super::topology::{Categories, TopologyMode, available};
use super::trace::{Alternative, Choice, Event, Hop, Packet, Place, Reason, Reference, Trace, Verdict, WhyNot};
use super::walk::{Cause, End, Ending, Recorder, Walk};
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;

/// Routes a connection and gives the account of its way. `draw(n)` gives a number below `n`, each as likely. `None` if the
/// client does not exist, or has no address yet.
pub fn route(network: &Network, connection: &Connection, draw: &mut dyn FnMut(u64) -> u64) -> Option<Trace> {
    let from = network.start(&connection.from)?;
    let mut notes = Notes { network, at: connection.at, hops: Vec::new(), choice: None, stuck: None };
    let end = Walk { network, at: connection.at, draw, notes: &mut notes, slot: None, via: None }.start(
        from,
        connection.to,
        connection.source_port,
    );
    Some(notes.finish(connection, from, &end))
}

struct Notes<'a> {
    network: &'a Network,
    at: i64,
    hops: Vec<Hop>,
    choice: Option<Choice>,
    stuck: Option<super::affinity::Stuck>,
}

fn reference(key: Key, field: impl Into<String>) -> Reference {
    Reference { key, field: field.into() }
}

fn of_service(info: &ServicePort, field: &str) -> Reference {
    reference(info.name.key(), field)
}

/// The fields that make an address the Service's.
fn address_fields(info: &ServicePort, via: Via, packet: &Packet) -> Vec<Reference> {
    let place = |ips: &[std::net::IpAddr]| ips.iter().position(|ip| *ip == packet.destination).unwrap_or(0);
    let address = match via {
        Via::ClusterIp => "spec.clusterIP".to_owned(),
        Via::ExternalIp => format!("spec.externalIPs[{}]", place(&info.external_ips)),
        Via::LoadBalancer => format!("status.loadBalancer.ingress[{}].ip", place(&info.load_balancer_ips)),
        Via::NodePort => return vec![of_service(info, &format!("spec.ports[{}].nodePort", info.index))],
    };
    vec![of_service(info, &address), of_service(info, &format!("spec.ports[{}].port", info.index))]
}

fn policy_field(via: Via) -> &'static str {
    if via == Via::ClusterIp { "spec.internalTrafficPolicy" } else { "spec.externalTrafficPolicy" }
}

impl<'a> Recorder<'a> for Notes<'a> {
    fn ruled(&mut self, node: &'a NodeInfo, ruling: &Ruling, before: Packet, after: Packet) {
        let reasons = self.reasons(node, ruling, before, after);
        self.hops.push(Hop { place: Place::Node(node.name.clone()), before, after, reasons });
    }

    fn leaves(&mut self, node: &'a NodeInfo, before: Packet, after: Packet) {
        let why = super::ruling::Masquerade::LeavesPodNetwork;
        let event = Event::Masqueraded { why, from: before.source, to: after.source };
        let from = vec![reference(Key::new(Kind::Node, "", &node.name), "spec.podCIDR")];
        match self.hops.last_mut() {
            Some(hop) if hop.place == Place::Node(node.name.clone()) => {
                hop.after = after;
                hop.reasons.push(Reason { event, from });
            }
            _ => self.hops.push(Hop {
                place: Place::Node(node.name.clone()),
                before,
                after,
                reasons: vec![Reason { event, from }],
            }),
        }
    }

    fn balanced(&mut self, slot: Slot, node: &'a NodeInfo, of: usize, before: Packet, after: Packet) {
        let info = self.network.tables.entry(slot).map(|entry| &entry.info);
        let from = info.map(|info| {
            let mut from = vec![of_service(info, "status.loadBalancer.ingress")];
            if info.health_check_node_port != 0 {
                from.push(of_service(info, "spec.healthCheckNodePort"));
            }
            from
        });
        let mut reasons =
            vec![Reason { event: Event::Balanced { node: node.name.clone(), of }, from: from.unwrap_or_default() }];
        if let (true, Some(info)) = (before != after, info) {
            let event = Event::Proxied { from: (before.destination, before.port), to: (after.destination, after.port) };
            let fields = ["status.loadBalancer.ingress".to_owned(), format!("spec.ports[{}].nodePort", info.index)];
            reasons.push(Reason { event, from: fields.iter().map(|field| of_service(info, field)).collect() });
        }
        self.hops.push(Hop { place: Place::LoadBalancer, before, after, reasons });
    }

    fn host_port(&mut self, node: &'a NodeInfo, pod: &'a PodEntry, port: &'a HostPort, before: Packet, after: Packet) {
        let field = reference(pod.key.clone(), port.field.clone());
        let rewritten =
            Event::Rewritten { from: (before.destination, before.port), to: (after.destination, after.port) };
        let source = if before.source == after.source {
            Event::SourceKept(after.source)
        } else {
            let why = super::ruling::Masquerade::HostPort;
            Event::Masqueraded { why, from: before.source, to: after.source }
        };
        let reasons = vec![
            Reason { event: Event::HostPort { pod: pod.key.clone() }, from: vec![field.clone()] },
            Reason { event: rewritten, from: vec![field] },
            Reason { event: source, from: Vec::new() },
        ];
        let place = Place::Node(node.name.clone());
        // kube-proxy's rules had nothing to say here.
        if self.hops.last().is_some_and(|hop| hop.place == place) {
            self.hops.pop();
        }
        self.hops.push(Hop { place, before, after, reasons });
    }

    fn travels(&mut self, from: Option<&'a NodeInfo>, to: Option<&'a NodeInfo>, packet: Packet) {
        let name = |node: Option<&NodeInfo>| node.map(|node| node.name.clone());
        let place = Place::Wire { from: name(from), to: name(to) };
        let reasons = vec![Reason { event: Event::Travels, from: Vec::new() }];
        self.hops.push(Hop { place, before: packet, after: packet, reasons });
    }
}

impl Notes<'_> {
    /// What a node's rules did, step by step.
    fn reasons(&mut self, node: &NodeInfo, ruling: &Ruling, before: Packet, after: Packet) -> Vec<Reason> {
        let plain = |event| Reason { event, from: Vec::new() };
        let (slot, via) = match *ruling {
            Ruling::Pass | Ruling::Drop { slot: None, .. } => return vec![plain(Event::NoRule)],
            Ruling::RejectPort { slot } => (slot, Via::ClusterIp),
            Ruling::Send { slot, via, .. }
            | Ruling::Reject { slot, via }
            | Ruling::Drop { slot: Some(slot), via, .. } => (slot, via),
        };
        let Some(entry) = self.network.tables.entry(slot) else { return vec![plain(Event::NoRule)] };
        let info = &entry.info;
        if matches!(ruling, Ruling::RejectPort { .. }) {
            return vec![Reason { event: Event::NoRule, from: vec![of_service(info, "spec.ports")] }];
        }
        let matches = Event::Matches { port: info.name.clone(), via };
        let mut out = vec![Reason { event: matches, from: address_fields(info, via, &before) }];
        let categories = entry.categories(node);
        self.choice = Some(choice(entry, node, &categories, ruling, via));
        let Ruling::Send { policy, shortcut, endpoint, of, sticky, masquerade, .. } = *ruling else {
            let event = Event::Policy { policy: Policy::Local, via };
            if matches!(ruling, Ruling::Drop { why: super::ruling::Dropped::NoLocalEndpoints, .. }) {
                out.push(Reason { event, from: vec![of_service(info, policy_field(via))] });
            }
            return out;
        };
        let local = if via == Via::ClusterIp { info.internal_local } else { info.external_local };
        if local {
            let event = shortcut.map_or(Event::Policy { policy, via }, Event::Shortcut);
            out.push(Reason { event, from: vec![of_service(info, policy_field(via))] });
        }
        let Some(taken) = entry.endpoints().get(endpoint as usize).cloned() else { return out };
        if policy == Policy::Cluster && categories.mode != TopologyMode::Everywhere {
            let hints = reference(taken.slice.clone(), format!("{}.hints", taken.path()));
            let from = vec![of_service(info, "spec.trafficDistribution"), hints];
            out.push(Reason { event: Event::Near(categories.mode), from });
        }
        let field = reference(taken.slice.clone(), taken.path());
        let terminating =
            if policy == Policy::Local { categories.local_terminating } else { categories.cluster_terminating };
        if terminating {
            let conditions = reference(taken.slice.clone(), format!("{}.conditions", taken.path()));
            out.push(Reason { event: Event::Terminating, from: vec![conditions] });
        }
        if let Some(timeout) = info.affinity {
            self.stuck = Some(super::affinity::Stuck {
                node: node.name.clone(),
                port: info.name.clone(),
                client: before.source,
                endpoint: taken.socket(),
                at: self.at,
            });
            if sticky {
                let from = vec![of_service(info, "spec.sessionAffinity"), field.clone()];
                out.push(Reason { event: Event::Sticks { endpoint: taken.clone(), timeout }, from });
            }
        }
        if !sticky {
            let event = if of == 1 { Event::Only { endpoint: taken } } else { Event::Drawn { endpoint: taken, of } };
            out.push(Reason { event, from: vec![field] });
        }
        let rewritten =
            Event::Rewritten { from: (before.destination, before.port), to: (after.destination, after.port) };
        let target = of_service(info, &format!("spec.ports[{}].targetPort", info.index));
        out.push(Reason { event: rewritten, from: vec![target] });
        out.push(match masquerade {
            Some(why) => {
                let event = Event::Masqueraded { why, from: before.source, to: after.source };
                let from = if via == Via::ClusterIp {
                    Vec::new()
                } else {
                    vec![of_service(info, "spec.externalTrafficPolicy")]
                };
                Reason { event, from }
            }
            None => plain(Event::SourceKept(after.source)),
        });
        out
    }

    fn finish(mut self, connection: &Connection, from: Start<'_>, end: &End<'_>) -> Trace {
        let opened = self.hops.first().map_or(end.packet, |hop| hop.before);
        let opens = Reason { event: Event::Opens, from: Vec::new() };
        let place = Place::Client(connection.from.clone());
        self.hops.insert(0, Hop { place, before: opened, after: opened, reasons: vec![opens] });
        let last = Reason { event: Event::Ends { ending: end.ending, cause: end.cause }, from: self.because(end) };
        let here = match (end.pod, end.node) {
            (Some(pod), _) => Place::Pod(pod.key.clone()),
            (None, Some(node)) => Place::Node(node.name.clone()),
            (None, None) => match end.cause {
                Cause::NothingOnLaptop | Cause::NotRouted | Cause::NoAddress => Place::Client(connection.from.clone()),
                Cause::NoHealthyNode => Place::LoadBalancer,
                _ => Place::Host(end.packet.destination),
            },
        };
        match self.hops.last_mut() {
            Some(hop) if hop.place == here => hop.reasons.push(last),
            _ => self.hops.push(Hop { place: here, before: end.packet, after: end.packet, reasons: vec![last] }),
        }
        let delivered = end.ending == Ending::Delivered;
        let caution = end.socket.map_or(end.pod.and_then(|pod| pod.listens.assumed_really), |socket| socket.really);
        Trace {
            connection: connection.clone(),
            verdict: self.verdict(end, from),
            hops: self.hops,
            choice: self.choice,
            ending: end.ending,
            cause: end.cause,
            last: end.packet,
            pod: end.pod.map(|pod| pod.key.clone()),
            container: end
                .pod
                .filter(|_| delivered)
                .and_then(|pod| end.socket.map(|s| s.container).or(pod.listens.assumed)),
            caution: caution.filter(|real| delivered && *real != end.packet.port),
            assumed: end.cause == Cause::Assumed,
            stuck: self.stuck,
        }
    }

    fn verdict(&self, end: &End<'_>, from: Start<'_>) -> Verdict {
        match (end.ending, end.pod) {
            (Ending::Delivered, Some(pod)) => {
                let source = end.packet.source;
                let itself = from.address(source.is_ipv6()) == Some(source) || source.is_loopback();
                let source = match (itself, from.pod, self.network.node_at(source)) {
                    (true, Some(pod), _) if !pod.host_network => {
                        Client::Pod { namespace: pod.key.namespace.to_string(), name: pod.key.name.to_string() }
                    }
                    (_, _, Some(node)) => Client::Node(node.name.clone()),
                    _ => Client::External,
                };
                Verdict::Delivered { pod: pod.key.clone(), target_port: end.packet.port, source }
            }
            (Ending::Delivered | Ending::Answered, _) => Verdict::Answered,
            (Ending::Refused, _) => Verdict::Refused,
            (Ending::Timeout, _) => Verdict::Timeout,
            (Ending::Unreachable, _) => Verdict::Unreachable,
        }
    }

    /// The fields that the end comes from.
    fn because(&self, end: &End<'_>) -> Vec<Reference> {
        let entry = end.slot.and_then(|slot| self.network.tables.entry(slot));
        let mut out = Vec::new();
        if let Some(entry) = entry {
            let info = &entry.info;
            let port = |field: &str| of_service(info, &format!("spec.ports[{}].{field}", info.index));
            match end.cause {
                Cause::NoEndpoints => out.extend([of_service(info, "spec.selector"), port("targetPort")]),
                Cause::NoLocalEndpoints => out.push(of_service(info, policy_field(end.via.unwrap_or(Via::ClusterIp)))),
                Cause::SourceRange => out.push(of_service(info, "spec.loadBalancerSourceRanges")),
                Cause::NoSuchServicePort => out.push(of_service(info, "spec.ports")),
                Cause::NothingListens | Cause::OtherProtocol => out.push(port("targetPort")),
                Cause::NoHealthyNode | Cause::HealthCheck => out.push(of_service(info, "spec.healthCheckNodePort")),
                _ => {}
            }
        }
        out.extend(end.pod.map(|pod| pod_fields(pod, end)).unwrap_or_default());
        out
    }
}

/// The Pod's fields that the end comes from.
fn pod_fields(pod: &PodEntry, end: &End<'_>) -> Vec<Reference> {
    let field = |field: String| reference(pod.key.clone(), field);
    match (end.cause, end.socket) {
        (Cause::NotRunning, _) => vec![field("status.containerStatuses".to_owned())],
        (_, Some(socket)) => vec![field(socket.because.field())],
        (Cause::Assumed, None) => vec![field(format!("spec.containers[{}].ports", pod.listens.assumed.unwrap_or(0)))],
        (_, None) if pod.listens.sockets.is_empty() => vec![field("spec.containers[0].image".to_owned())],
        (_, None) => pod.listens.sockets.iter().map(|socket| field(socket.because.field())).collect(),
    }
}

/// The choice that a ruling made, with what it did not take and why.
fn choice(entry: &PortEntry, node: &NodeInfo, categories: &Categories, ruling: &Ruling, via: Via) -> Choice {
    let (place, policy, of, sticky) = match *ruling {
        Ruling::Send { endpoint, policy, of, sticky, .. } => (Some(endpoint), policy, of, sticky),
        Ruling::Drop { .. } => (None, Policy::Local, 0, false),
        _ => (None, Policy::Cluster, 0, false),
    };
    let candidates = if policy == Policy::Local { &categories.local } else { &categories.cluster };
    let mut alternatives = Vec::new();
    for (at, endpoint) in (0u32..).zip(entry.endpoints()) {
        if Some(at) == place {
            continue;
        }
        let (why, field) = if candidates.contains(&at) {
            if sticky { (WhyNot::Sticky, "") } else { (WhyNot::NotDrawn, "") }
        } else if policy == Policy::Local && !endpoint.is_local(&node.name) {
            (WhyNot::OtherNode, ".nodeName")
        } else if endpoint.ready && !available(endpoint, categories.mode, &node.name, &node.zone) {
            (WhyNot::Hints, ".hints")
        } else if endpoint.terminating && endpoint.serving {
            (WhyNot::Terminating, ".conditions.terminating")
        } else if endpoint.terminating {
            (WhyNot::TerminatingUnready, ".conditions.serving")
        } else {
            (WhyNot::NotReady, ".conditions.ready")
        };
        let from = reference(endpoint.slice.clone(), format!("{}{field}", endpoint.path()));
        alternatives.push(Alternative { endpoint: endpoint.clone(), why, from });
    }
    Choice {
        port: entry.info.name.clone(),
        index: entry.info.index,
        via,
        node: node.name.clone(),
        taken: place.and_then(|place| entry.endpoints().get(place as usize).cloned()),
        of,
        sticky,
        alternatives,
    }
}
