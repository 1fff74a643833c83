//! The way of a request over the chart, and where its packet is at a moment.
//!
//! A way is made once for each request and chart; asking it for the packet's place costs next to nothing, so that hundreds
//! can be on the way at once.

use std::collections::BTreeSet;

use super::facts;
use super::geometry::{Curve, Heading, Path, Point};
use super::layout::{NODE_PORT, lane, route};
use super::model::{Scene, Spot};
use super::outcome::{self, Mark};
use super::view::Look;
use crate::dns::Lookup;
use crate::proxy::{Cause, Choice, Client, Event, Hop, Packet, Place, Trace, Via};

/// A request: a lookup if it goes to a name, a connection if there is an address to go to.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub client: &'a Client,
    pub lookup: Option<&'a Lookup>,
    pub trace: Option<&'a Trace>,
    /// It goes over a connection that stands already: straight to the Pod.
    pub kept: bool,
}

impl<'a> Request<'a> {
    /// A connection to an address.
    pub fn of(trace: &'a Trace) -> Request<'a> {
        Request { client: &trace.connection.from, lookup: None, trace: Some(trace), kept: false }
    }
}

/// One stretch of a way.
#[derive(Debug, Clone, PartialEq)]
pub struct Leg {
    pub path: Path,
    /// What the packet is bound for: `→ 10.96.44.12:80`.
    pub label: String,
    /// Whether the destination is no longer the one that the client asked for.
    pub rewritten: bool,
    /// The trace's hop that this stretch leads to; `None` on the way to DNS and back.
    pub hop: Option<usize>,
    /// How long it takes, in latencies.
    weight: f64,
}

/// The way of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    pub legs: Vec<Leg>,
    pub mark: Mark,
    /// Why it ends so, in two or three words.
    pub because: &'static str,
    /// The id of the thing at which it ends.
    pub ends_at: String,
    weight: f64,
}

/// Where a packet is at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PacketPose<'a> {
    pub at: Point,
    pub label: &'a str,
    pub after_rewrite: bool,
    /// The end, once it is reached.
    pub ended: Option<Mark>,
    /// The answer on its way back.
    pub reply: bool,
    /// 1 is whole, 0 is gone.
    pub fade: f64,
    pub leg: usize,
    /// How far along that stretch, 0 to 1.
    pub along: f64,
}

/// Units of the chart that a packet goes in one latency.
const PACE: f64 = 64.0;
/// How long the mark of an end stands, in latencies.
const HOLD: f64 = 7.0;
/// How much faster than the request its answer goes.
const REPLY: f64 = 2.5;

/// The client's id on the chart.
pub fn client_id(client: &Client) -> String {
    match client {
        Client::External => "laptop".to_owned(),
        Client::Node(name) => format!("node/{name}"),
        Client::Pod { namespace, name } => facts::id("pod", namespace, name),
    }
}

/// The way of a request over a chart; `None` if its client is not on it.
pub fn way(scene: &Scene, request: &Request) -> Option<Way> {
    let client = client_id(request.client);
    let start = *scene.spot(&client)?;
    let mut drawing = Drawing { scene, legs: Vec::new(), at: start.outlet, heading: start.outlet_to, here: client };
    if let Some(lookup) = request.lookup {
        let inside = matches!(request.client, Client::Pod { .. });
        drawing.ask(lookup, start, inside);
        if lookup.name.is_none() || request.trace.is_none() {
            let (mark, because) = outcome::of_lookup(lookup);
            return Some(drawing.finish(mark, because));
        }
        drawing.answer(lookup, start, &client_id(request.client));
    }
    let trace = request.trace?;
    match scene.look {
        Look::Concept if request.kept => drawing.go_end(trace, true, trace.hops.len().saturating_sub(1)),
        Look::Concept => drawing.concept(trace),
        Look::PacketPath => drawing.packet_path(trace),
    }
    Some(drawing.finish(outcome::mark(trace), outcome::because(trace)))
}

struct Drawing<'s> {
    scene: &'s Scene,
    legs: Vec<Leg>,
    at: Point,
    heading: Heading,
    here: String,
}

fn label(packet: &Packet) -> String {
    if packet.port == 0 {
        format!("ping {}", packet.destination)
    } else if packet.destination.is_ipv6() {
        format!("→ [{}]:{}", packet.destination, packet.port)
    } else {
        format!("→ {}:{}", packet.destination, packet.port)
    }
}

impl Drawing<'_> {
    fn leg(&mut self, path: impl Into<Path>, label: String, rewritten: bool, hop: Option<usize>) {
        let path = path.into();
        let weight = (path.length() / PACE).clamp(1.5, 7.0);
        self.at = path.end();
        self.legs.push(Leg { path, label, rewritten, hop, weight });
    }

    /// To a thing, where lines come in to it, to go on from where lines go out. Says whether it is on the chart.
    fn to(&mut self, id: &str, label: String, rewritten: bool, hop: usize) -> bool {
        let Some(spot) = self.scene.spot(id).copied() else { return false };
        let curve = route(self.scene, (self.at, self.heading), (spot.inlet, spot.inlet_from));
        self.leg(curve, label, rewritten, Some(hop));
        (self.at, self.heading) = (spot.outlet, spot.outlet_to);
        id.clone_into(&mut self.here);
        true
    }

    /// To cluster DNS; from outside of the cluster, or where it is not on the chart, into the open.
    fn ask(&mut self, lookup: &Lookup, start: Spot, inside: bool) {
        let Some(dns) = self.scene.spot("dns").copied().filter(|_| inside) else {
            return self.out(format!("{}?", lookup.asked), None);
        };
        let curve = route(self.scene, (start.outlet, start.outlet_to), (dns.inlet, dns.inlet_from));
        // The search path is tried name by name: a stretch for each, the last one with the name that was known.
        let whole = lookup.tried.len() > 1;
        let asked = match lookup.tried.last() {
            Some((name, _)) if whole && lookup.name.is_some() => format!("{}? as {name}", lookup.asked),
            _ if whole => format!("{}? {} names tried", lookup.asked, lookup.tried.len()),
            _ => format!("{}?", lookup.asked),
        };
        self.leg(curve, asked, false, None);
        "dns".clone_into(&mut self.here);
    }

    fn answer(&mut self, lookup: &Lookup, start: Spot, client: &str) {
        let Some(dns) = self.scene.spot("dns").copied() else { return };
        let curve = route(self.scene, (dns.inlet, dns.inlet_from), (start.outlet, start.outlet_to));
        let mut says = lookup.addresses.first().map_or_else(|| "?".to_owned(), ToString::to_string);
        if lookup.addresses.len() > 1 {
            says.push_str(&format!(" and {} more", lookup.addresses.len() - 1));
        }
        self.leg(curve, format!("{} is {says}", lookup.asked), false, None);
        (self.at, self.heading) = (start.outlet, start.outlet_to);
        client.clone_into(&mut self.here);
    }

    /// A few steps into the open, where a packet is lost.
    fn out(&mut self, label: String, hop: Option<usize>) {
        let to = match self.heading {
            Heading::Left => self.at.moved(-26.0, 34.0),
            _ => self.at.moved(34.0, 26.0),
        };
        let curve = Curve::swing(self.at, self.heading, to, Heading::Up);
        self.leg(curve, label, false, hop);
    }

    fn finish(self, mark: Mark, because: &'static str) -> Way {
        let weight = self.legs.iter().map(|leg| leg.weight).sum();
        Way { legs: self.legs, mark, because, ends_at: self.here, weight }
    }

    /// Client, Service port, slice entry, socket.
    fn concept(&mut self, trace: &Trace) {
        let last = trace.hops.len().saturating_sub(1);
        let opened = trace.hops.first().map_or(trace.last, |hop| hop.before);
        let ruled = trace.hops.iter().position(matches).unwrap_or(last);
        let mut rewritten = false;
        if let Some(choice) = &trace.choice {
            self.go_service(choice, &opened, ruled);
            if let Some(taken) = &choice.taken {
                let entry = facts::id("endpointslice", &taken.slice.namespace, &taken.slice.name);
                self.to(&format!("{entry}#{}", taken.position), format!("→ {}", taken.socket()), true, ruled);
                rewritten = true;
            }
        } else if matches!(trace.hops.last().map(|hop| &hop.place), Some(Place::Client(_))) {
            // It never left its client: from outside there is no way to the address.
            self.out(label(&opened), Some(last));
            return;
        } else if let Some(service) = self.service_with(&opened.destination.to_string()) {
            // The Service's own address, and no such port: the packet ends there.
            self.to(&service, label(&opened), false, last);
            return;
        }
        self.go_end(trace, rewritten, last);
    }

    fn go_service(&mut self, choice: &Choice, opened: &Packet, hop: usize) {
        let id = facts::id("service", &choice.port.namespace, &choice.port.service);
        let Some(service) = self.scene.services.iter().find(|service| service.id == id) else { return };
        let port = service.ports.get(choice.index).map_or(id.as_str(), |port| port.id.as_str());
        let on_node = format!("{port}{NODE_PORT}");
        let by_node = choice.via == Via::NodePort && self.scene.spot(&on_node).is_some();
        let id = if by_node { on_node } else { port.to_owned() };
        self.to(&id, label(opened), false, hop);
    }

    fn service_with(&self, address: &str) -> Option<String> {
        let has = |line: &super::model::Line| line.text.split_whitespace().any(|word| word == address);
        let found = self.scene.services.iter().find(|service| service.lines.iter().any(has));
        found.map(|service| service.id.clone())
    }

    /// From the last choice on: the Pod, the node, the address, or nowhere.
    fn go_end(&mut self, trace: &Trace, rewritten: bool, last: usize) {
        let (packet, text) = (&trace.last, label(&trace.last));
        let place = trace.hops.last().map(|hop| &hop.place);
        if let Some(pod) = &trace.pod {
            self.go_socket(&facts::id("pod", &pod.namespace, &pod.name), packet, text, rewritten, last);
        } else if let (Some(Place::Host(ip)), true) = (place, trace.choice.is_none() || rewritten) {
            if !self.to(&format!("address/{ip}"), text.clone(), rewritten, last) {
                self.out(text, Some(last));
            }
        } else if let (Some(Place::Node(node)), Cause::NothingOnHost | Cause::HealthCheck) = (place, trace.cause) {
            // The node itself answers or refuses; what its rules lose is lost on the client's doorstep.
            if !self.to(&format!("node/{node}"), text.clone(), rewritten, last) {
                self.out(text, Some(last));
            }
        } else if trace.choice.is_none() {
            self.out(text, Some(last));
        }
    }

    fn go_socket(&mut self, pod: &str, packet: &Packet, text: String, rewritten: bool, hop: usize) {
        let socket = format!("{pod}:{}/{}", packet.port, packet.protocol);
        let id = if self.scene.spot(&socket).is_some() { &socket } else { pod };
        if !self.to(id, text.clone(), rewritten, hop) {
            self.out(text, Some(hop));
        }
        pod.clone_into(&mut self.here);
    }

    /// Client, rules, wire, rules, socket: hop by hop.
    fn packet_path(&mut self, trace: &Trace) {
        let mut rewritten = false;
        for (at, hop) in trace.hops.iter().enumerate().skip(1) {
            let text = label(&hop.before);
            let next_is_wire = trace.hops.get(at + 1).is_some_and(|next| matches!(next.place, Place::Wire { .. }));
            match &hop.place {
                Place::Node(node) => self.rules(trace, hop, node, text, rewritten, at, next_is_wire),
                Place::Wire { from, to } => self.wire(from.as_deref(), to.as_deref(), text, rewritten, at),
                Place::LoadBalancer => {
                    let id = format!("loadbalancer/{}", hop.before.destination);
                    if !self.to(&id, text.clone(), rewritten, at) {
                        self.out(text, Some(at));
                    }
                }
                Place::Pod(pod) => {
                    let id = facts::id("pod", &pod.namespace, &pod.name);
                    self.go_socket(&id, &hop.before, text, rewritten, at);
                }
                Place::Host(ip) => {
                    if !self.to(&format!("address/{ip}"), text.clone(), rewritten, at) {
                        self.out(text, Some(at));
                    }
                }
                Place::Client(_) => self.out(text, Some(at)),
            }
            rewritten |= hop.before.destination != hop.after.destination || hop.before.port != hop.after.port;
        }
        if trace.hops.len() == 1 {
            self.out(label(&trace.last), Some(0));
        }
    }

    /// Through a node's rules: in on the side where the packet comes from, out on the side where it goes.
    #[allow(clippy::too_many_arguments)]
    fn rules(&mut self, trace: &Trace, hop: &Hop, node: &str, text: String, rewritten: bool, at: usize, leaves: bool) {
        let panel = format!("node/{node}/rules");
        let row = trace.choice.as_ref().filter(|_| matches(hop)).map(|choice| {
            format!("{panel}#{}:{}", facts::id("service", &choice.port.namespace, &choice.port.service), choice.index)
        });
        let id = row.filter(|row| self.scene.spot(row).is_some()).unwrap_or(panel);
        let Some(spot) = self.scene.spot(&id).copied() else {
            self.to(&format!("node/{node}"), text, rewritten, at);
            return;
        };
        let y = spot.rect.centre().y;
        let (left, right) = (Point::new(spot.rect.x, y), Point::new(spot.rect.right(), y));
        let from_right = self.at.x > right.x;
        let (inlet, side) = if from_right { (right, Heading::Right) } else { (left, Heading::Left) };
        self.leg(route(self.scene, (self.at, self.heading), (inlet, side)), text, rewritten, Some(at));
        (self.at, self.heading) = if leaves { (left, Heading::Left) } else { (right, Heading::Right) };
        self.here = id;
    }

    /// Along the wire: out of one node's left side, down or up the lane, into another's.
    fn wire(&mut self, from: Option<&str>, to: Option<&str>, text: String, rewritten: bool, at: usize) {
        let uplink =
            |node: Option<&str>| node.and_then(|node| self.scene.spot(&format!("node/{node}"))).map(|s| s.inlet);
        let (out, into) = (uplink(from), uplink(to));
        let mut stops = Vec::new();
        if let Some(out) = out {
            stops.extend([out, Point::new(lane(self.scene, out.x), out.y)]);
        }
        if let Some(into) = into {
            stops.extend([Point::new(lane(self.scene, into.x), into.y), into]);
        } else if let Some(laptop) = self.scene.spot("laptop") {
            stops.push(laptop.inlet);
        }
        for stop in stops {
            if self.at.distance(stop) > 1.0 {
                self.leg(Curve::line(self.at, stop), text.clone(), rewritten, Some(at));
            }
        }
        self.heading = Heading::Right;
        if let Some(node) = to {
            self.here = format!("node/{node}");
        }
    }
}

/// The rows of the nodes' rules that a connection met, by their ids.
pub fn rows_met(trace: &Trace) -> BTreeSet<String> {
    let Some(choice) = &trace.choice else { return BTreeSet::new() };
    let service = facts::id("service", &choice.port.namespace, &choice.port.service);
    let met = trace.hops.iter().filter(|hop| matches(hop)).filter_map(|hop| match &hop.place {
        Place::Node(node) => Some(format!("node/{node}/rules#{service}:{}", choice.index)),
        _ => None,
    });
    met.collect()
}

/// Whether a Service's rules caught the packet at this hop.
fn matches(hop: &Hop) -> bool {
    hop.reasons.iter().any(|reason| matches!(reason.event, Event::Matches { .. }))
}

impl Way {
    /// How long the packet is to be seen, from its start to the last of its mark and its answer: milliseconds.
    pub fn duration(&self, latency: f64) -> f64 {
        let reply = if self.mark.answers() { self.weight / REPLY } else { 0.0 };
        (self.weight + reply.max(HOLD)) * latency
    }

    /// When the request ends, after its start: milliseconds.
    pub fn arrival(&self, latency: f64) -> f64 {
        self.weight * latency
    }

    /// Where the packet is `elapsed` milliseconds after its start; `None` before it and once all is over.
    pub fn pose(&self, elapsed: f64, latency: f64) -> Option<PacketPose<'_>> {
        if elapsed < 0.0 || elapsed > self.duration(latency) || latency <= 0.0 {
            return None;
        }
        let mut left = elapsed / latency;
        for (index, leg) in self.legs.iter().enumerate() {
            if left < leg.weight {
                let along = ease(left / leg.weight);
                return Some(PacketPose {
                    at: leg.path.at(along),
                    along,
                    label: &leg.label,
                    after_rewrite: leg.rewritten,
                    ended: None,
                    reply: false,
                    fade: 1.0,
                    leg: index,
                });
            }
            left -= leg.weight;
        }
        let last = self.legs.last()?;
        Some(PacketPose {
            at: last.path.end(),
            label: &last.label,
            after_rewrite: last.rewritten,
            ended: Some(self.mark),
            reply: false,
            fade: (1.0 - (left - HOLD * 0.6) / (HOLD * 0.4)).clamp(0.0, 1.0),
            leg: self.legs.len() - 1,
            along: 1.0,
        })
    }

    /// Where the answer is: it leaves when the request ends, and goes the same way back. Silence has none.
    pub fn reply(&self, elapsed: f64, latency: f64) -> Option<PacketPose<'_>> {
        let mut left = (elapsed / latency - self.weight) * REPLY;
        let to_dns = self.legs.iter().all(|leg| leg.hop.is_none());
        if !self.mark.answers() || left < 0.0 || latency <= 0.0 {
            return None;
        }
        for (index, leg) in self.legs.iter().enumerate().rev().take_while(|(_, leg)| leg.hop.is_some() || to_dns) {
            if left < leg.weight {
                let along = 1.0 - ease(left / leg.weight);
                let at = leg.path.at(along);
                let (label, ended) = (self.mark.word(), Some(self.mark));
                return Some(PacketPose {
                    at,
                    label,
                    after_rewrite: leg.rewritten,
                    ended,
                    reply: true,
                    fade: 1.0,
                    leg: index,
                    along,
                });
            }
            left -= leg.weight;
        }
        None
    }
}

/// Slow at both ends of a stretch, so that the eye can follow.
fn ease(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Where the packet of a connection is: [`way`] and [`Way::pose`] in one, for who asks once. Times in milliseconds.
pub fn packet_at(
    scene: &Scene,
    trace: &Trace,
    started_at: i64,
    now: i64,
    latency: f64,
) -> Option<(Point, String, Option<Mark>)> {
    let way = way(scene, &Request::of(trace))?;
    let pose = way.pose((now - started_at) as f64, latency)?;
    Some((pose.at, pose.label.to_owned(), pose.ended))
}
