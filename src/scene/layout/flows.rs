//! The lines of the chart.

use super::spots::NODE_PORT;
use crate::order::Gather;
use crate::scene::geometry::{Curve, Heading, Path, Point, Rect};
use crate::scene::model::{EntryState, Flow, FlowKind, Scene, ServiceBox, SliceBox};
use crate::scene::view::{Look, View};

/// Most lines from a Service's ports to single entries; beyond, one line leads to the slice.
const ENTRY_LINES: usize = 48;

/// All lines of a chart whose spots are known.
pub fn flows(scene: &Scene, view: &View) -> Vec<Flow> {
    let mut out = Vec::new();
    if view.look == Look::PacketPath {
        wires(scene, &mut out);
        return out;
    }
    out.extend(aim(scene, view));
    for slice in &scene.slices {
        if let Some(service) = scene.services.iter().find(|service| service.id == slice.service) {
            to_endpoints(scene, service, slice, &mut out);
        }
        to_pods(scene, slice, &mut out);
    }
    out
}

/// A line between two spots, if both are there.
fn flow(scene: &Scene, kind: FlowKind, from: &str, to: &str, live: bool) -> Option<Flow> {
    let (a, b) = (scene.spot(from)?, scene.spot(to)?);
    let path = route(scene, (a.outlet, a.outlet_to), (b.inlet, b.inlet_from));
    Some(Flow { id: format!("{from}>{to}"), from: from.to_owned(), to: to.to_owned(), kind, live, path })
}

/// A line from a place to a place, each with the side on which it is left or entered. A Pod behind others is reached
/// through the gap above it, so that no line runs under a box.
pub fn route(scene: &Scene, from: (Point, Heading), to: (Point, Heading)) -> Path {
    if let Some((pod, frame)) = behind_others(scene, to.0) {
        return around(scene, from, to.0, pod, frame);
    }
    if let Some((pod, frame)) = behind_others(scene, from.0) {
        return around(scene, to, from.0, pod, frame).reversed();
    }
    plain(scene, from, to).into()
}

fn plain(scene: &Scene, (from, leave): (Point, Heading), (to, side): (Point, Heading)) -> Curve {
    // On a narrow chart lines keep to the rails beside the boxes.
    let most = if scene.portrait { 30.0 } else { 160.0 };
    Curve::swing_within(from, leave, to, side, most)
}

/// The Pod whose left edge a place is on, with its node's frame, if other Pods stand before it.
fn behind_others(scene: &Scene, at: Point) -> Option<(Rect, Rect)> {
    let frame = scene.nodes.iter().map(|node| node.rect).find(|rect| rect.holds(&Rect::new(at.x, at.y, 0.0, 0.0)))?;
    let here = scene.pods.iter().map(|pod| pod.rect).filter(|rect| frame.holds(rect));
    let (mut own, mut first) = (None, f64::INFINITY);
    for rect in here {
        first = first.min(rect.x);
        if (rect.x - at.x).abs() < 0.01 && rect.y <= at.y && at.y <= rect.bottom() {
            own = Some(rect);
        }
    }
    own.filter(|rect| rect.x > first + 1.0).map(|rect| (rect, frame))
}

/// To a Pod's left edge, through the gap above its row.
fn around(scene: &Scene, from: (Point, Heading), to: Point, pod: Rect, frame: Rect) -> Path {
    let gap = if pod.w < 60.0 { 2.0 } else { 4.0 };
    let (lane, level) = (pod.x - gap, pod.y - gap);
    let inside = from.0.x > frame.x;
    let door = if inside { from.0.moved(10.0, level - from.0.y) } else { Point::new(frame.x + 4.0, level) };
    let turn = Point::new(lane - 5.0, level);
    let corner = |from: Point, over: Point, to: Point| Curve { from, one: over, two: over, to };
    let (above, before) = (Point::new(lane, level + 5.0), Point::new(lane, (to.y - 4.0).max(level + 5.0)));
    Path::new(vec![
        plain(scene, from, (door, Heading::Left)),
        Curve::line(door, turn),
        corner(turn, Point::new(lane, level), above),
        Curve::line(above, before),
        corner(before, Point::new(lane, to.y), to),
    ])
}

/// The line from the chosen client to the chosen Service port: to the node port from outside, where there is one.
fn aim(scene: &Scene, view: &View) -> Option<Flow> {
    let aim = view.aim.as_ref()?;
    let port = format!("{}:{}/{}", aim.service, aim.port, aim.protocol);
    let on_node = format!("{port}{NODE_PORT}");
    let to = if aim.client == "laptop" && scene.spot(&on_node).is_some() { &on_node } else { &port };
    flow(scene, FlowKind::Aim, &aim.client, to, true)
}

/// Whether an entry takes traffic: the ready ones do, and those that serve while leaving if none is ready.
pub fn takes_traffic(slice: &SliceBox, state: EntryState) -> bool {
    match state {
        EntryState::Ready => true,
        EntryState::ServingTerminating => slice.entries.iter().all(|entry| entry.state != EntryState::Ready),
        EntryState::NotReady | EntryState::Terminating => false,
    }
}

fn to_endpoints(scene: &Scene, service: &ServiceBox, slice: &SliceBox, out: &mut Vec<Flow>) {
    let Some(port) = service.ports.iter().find(|port| port.aimed).or(service.ports.first()) else { return };
    let rows = slice.entries.get(..slice.shown).unwrap_or_default();
    if service.ports.len() > 1 {
        // One line a port to the slice; which entry each leads to, its traffic shows.
        out.extend(service.ports.iter().filter_map(|port| flow(scene, FlowKind::Endpoint, &port.id, &slice.id, true)));
        return;
    }
    for entry in rows.iter().take(ENTRY_LINES) {
        out.extend(flow(scene, FlowKind::Endpoint, &port.id, &entry.id, takes_traffic(slice, entry.state)));
    }
    if let Some(rest) = slice.entries.get(slice.shown) {
        out.extend(flow(scene, FlowKind::Endpoint, &port.id, &rest.id, true));
    }
}

fn to_pods(scene: &Scene, slice: &SliceBox, out: &mut Vec<Flow>) {
    let rows = slice.entries.get(..slice.shown).unwrap_or_default();
    for entry in rows {
        let live = takes_traffic(slice, entry.state);
        let address = entry.text.rsplit_once(':').map_or(entry.text.as_str(), |(address, _)| address);
        match &entry.pod {
            Some(pod) => out.extend(flow(scene, FlowKind::Target, &entry.id, &socket(scene, pod, &entry.text), live)),
            None => out.extend(flow(scene, FlowKind::Target, &entry.id, &format!("address/{address}"), live)),
        }
    }
    // The rest leads to the groups that its Pods are counted in.
    let Some(rest) = slice.entries.get(slice.shown) else { return };
    let members: std::collections::BTreeSet<&str> =
        slice.entries.iter().skip(slice.shown).filter_map(|entry| entry.pod.as_deref()).gather();
    for group in scene.groups.iter().filter(|group| group.members.iter().any(|pod| members.contains(pod.as_str()))) {
        out.extend(flow(scene, FlowKind::Target, &rest.id, &group.id, true));
    }
}

/// The spot of the socket that an entry leads to, or of its Pod.
fn socket(scene: &Scene, pod: &str, entry: &str) -> String {
    let port = entry.rsplit_once(':').map_or("", |(_, port)| port);
    ["TCP", "UDP", "SCTP"]
        .iter()
        .map(|protocol| format!("{pod}:{port}/{protocol}"))
        .find(|id| scene.spot(id).is_some())
        .unwrap_or_else(|| pod.to_owned())
}

/// The wire: from every node to a lane along the nodes' left side.
fn wires(scene: &Scene, out: &mut Vec<Flow>) {
    for node in scene.nodes.iter().filter(|node| !node.unscheduled) {
        let lane = lane(scene, node.rect.x);
        let Some(spot) = scene.spot(&node.id) else { continue };
        let end = Point::new(lane, spot.inlet.y);
        out.push(Flow {
            id: format!("wire>{}", node.id),
            from: "wire".to_owned(),
            to: node.id.clone(),
            kind: FlowKind::Wire,
            live: true,
            path: Curve::line(end, spot.inlet).into(),
        });
    }
}

/// The lane of the wire beside nodes whose left edge is at `x`.
pub fn lane(scene: &Scene, x: f64) -> f64 {
    if scene.portrait { x - 16.0 } else { x - 22.0 }
}
