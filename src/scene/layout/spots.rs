//! Where lines and packets take hold of each thing.

use std::collections::BTreeMap;

use crate::scene::geometry::{Heading, Point, Rect};
use crate::scene::model::{PodBox, Scene, ServiceBox, SliceBox, Spot, StationKind};

/// The mark of a port row's node port: `service/default/web:80/TCP@node`.
pub const NODE_PORT: &str = "@node";

/// Fills in the scene's spots.
pub fn mark(scene: &mut Scene) {
    let mut spots = BTreeMap::new();
    for station in &scene.stations {
        let inside = station.kind == StationKind::Address;
        let (inlet, outlet) = match (scene.portrait, inside) {
            (true, _) => (Heading::Left, Heading::Left),
            (false, true) => (Heading::Left, Heading::Right),
            (false, false) => (Heading::Right, Heading::Right),
        };
        spots.insert(station.id.clone(), Spot::of(station.rect, inlet, outlet));
    }
    for service in &scene.services {
        service_spots(service, &mut spots);
    }
    for slice in &scene.slices {
        slice_spots(slice, scene.portrait, &mut spots);
    }
    for node in &scene.nodes {
        let uplink = Point::new(node.rect.x, node.rect.y + 15.0);
        spots.insert(node.id.clone(), both(node.rect, uplink, Heading::Left));
        let Some(rules) = &node.rules else { continue };
        let inlet = Point::new(rules.rect.x, rules.rect.y + 13.0);
        spots.insert(format!("{}/rules", node.id), both(rules.rect, inlet, Heading::Left));
        for row in &rules.rows {
            let rect = row.rect.moved(rules.rect.x, rules.rect.y);
            spots.insert(row.id.clone(), Spot::of(rect, Heading::Left, Heading::Right));
        }
    }
    for group in &scene.groups {
        let spot = both(group.rect, Point::new(group.rect.x, group.rect.centre().y), Heading::Left);
        spots.insert(group.id.clone(), spot);
        for member in &group.members {
            spots.insert(member.clone(), spot);
        }
    }
    for pod in &scene.pods {
        pod_spots(pod, &mut spots);
    }
    scene.spots = spots;
}

fn both(rect: Rect, at: Point, heading: Heading) -> Spot {
    Spot { rect, inlet: at, inlet_from: heading, outlet: at, outlet_to: heading }
}

fn service_spots(service: &ServiceBox, spots: &mut BTreeMap<String, Spot>) {
    let rect = service.rect;
    spots.insert(service.id.clone(), Spot::of(rect, Heading::Left, Heading::Right));
    for port in &service.ports {
        let row = |y: f64| Spot {
            rect: Rect::new(rect.x, rect.y + y - 9.0, rect.w, 18.0),
            inlet: Point::new(rect.x, rect.y + y),
            inlet_from: Heading::Left,
            outlet: Point::new(rect.right(), rect.y + port.y),
            outlet_to: Heading::Right,
        };
        spots.insert(port.id.clone(), row(port.y));
        if port.node_port.is_some() {
            spots.insert(format!("{}{NODE_PORT}", port.id), row(port.node_port_y));
        }
    }
}

fn slice_spots(slice: &SliceBox, portrait: bool, spots: &mut BTreeMap<String, Spot>) {
    let rect = slice.rect;
    let (inlet, outlet) = if portrait { (Heading::Right, Heading::Left) } else { (Heading::Left, Heading::Right) };
    let edge = |heading: Heading| if heading == Heading::Left { rect.x } else { rect.right() };
    let row = |y: f64| Spot {
        rect: Rect::new(rect.x, rect.y + y - 10.0, rect.w, 20.0),
        inlet: Point::new(edge(inlet), rect.y + y),
        inlet_from: inlet,
        outlet: Point::new(edge(outlet), rect.y + y),
        outlet_to: outlet,
    };
    spots.insert(slice.id.clone(), Spot { rect, ..row(38.0) });
    for entry in &slice.entries {
        spots.insert(entry.id.clone(), row(entry.y));
    }
}

fn pod_spots(pod: &PodBox, spots: &mut BTreeMap<String, Spot>) {
    let at = |point: Point| both(pod.rect, point.moved(pod.rect.x, pod.rect.y), Heading::Left);
    let first = pod.sockets.first().map_or(Point::new(0.0, pod.rect.h / 2.0), |socket| socket.at);
    spots.insert(pod.id.clone(), at(first));
    for socket in &pod.sockets {
        if let Some(port) = socket.port {
            spots.insert(format!("{}:{port}/{}", pod.id, socket.protocol), at(socket.at));
        }
    }
}
