//! What stands by itself: the laptop, load balancers, client Pods, cluster DNS, addresses that are no Pods; and the coast.

use super::gather::{Gathered, PodFact};
use super::pods;
use crate::order::InOrder;
use crate::scene::geometry::{Curve, Point, Rect};
use crate::scene::model::{Station, StationKind};
use crate::scene::view::{Look, View};
use crate::scene::words;

/// The laptop's address. The same as `proxy`'s: outside of the cluster, on the nodes' network.
const LAPTOP: &str = "172.18.0.100";
/// The address of cluster DNS.
const DNS: &str = "10.96.0.10";
/// Width of a station.
pub const WIDTH: f64 = 124.0;
/// Most client Pods that stand by themselves; more stay on their nodes.
pub const CLIENTS: usize = 6;

impl StationKind {
    fn height(self) -> f64 {
        match self {
            StationKind::ClientPod => 72.0,
            StationKind::Laptop | StationKind::LoadBalancer => 56.0,
            StationKind::Dns | StationKind::Address => 50.0,
        }
    }
}

fn station(id: String, kind: StationKind, title: &str, lines: Vec<String>, view: &View) -> Station {
    let aimed = view.aim.as_ref().is_some_and(|aim| aim.client == id);
    let says = format!("{title}: {}", lines.join(", "));
    let title = words::head(title, words::sans_fits(WIDTH - 40.0, 13.0));
    let rect = Rect::new(0.0, 0.0, WIDTH, kind.height());
    Station { id, kind, rect, title, lines, state: None, aimed, says }
}

/// The stations outside of the cluster.
pub fn outside(gathered: &Gathered, view: &View) -> Vec<Station> {
    let mut out = vec![station("laptop".to_owned(), StationKind::Laptop, "laptop", vec![LAPTOP.to_owned()], view)];
    if view.look == Look::PacketPath {
        let ingress = gathered.services.iter().flat_map(|service| &service.status.load_balancer.ingress);
        let mut addresses: Vec<&str> = ingress.map(|one| one.ip.as_str()).filter(|ip| !ip.is_empty()).collect();
        addresses.order();
        addresses.dedup();
        for ip in addresses.into_iter().take(3) {
            out.push(station(
                format!("loadbalancer/{ip}"),
                StationKind::LoadBalancer,
                "load balancer",
                vec![ip.to_owned()],
                view,
            ));
        }
    }
    out
}

/// The stations inside: the client Pods that stand by themselves, and cluster DNS.
pub fn inside(clients: &[&PodFact], view: &View) -> Vec<Station> {
    let client = |fact: &&PodFact| {
        let (meta, status) = (&fact.pod.metadata, &fact.pod.status);
        let address = if status.pod_ip.is_empty() { fact.state.word.clone() } else { status.pod_ip.clone() };
        let place = match fact.pod.spec.node_name.as_str() {
            "" => "Pod without a node".to_owned(),
            node => format!("Pod on {node}"),
        };
        let name = words::pod_name(&meta.name, words::sans_fits(WIDTH - 56.0, 13.0));
        let station = station(fact.id.clone(), StationKind::ClientPod, &name, vec![address, place], view);
        Station { state: Some(fact.state.clone()), says: pods::says(fact), ..station }
    };
    let mut out: Vec<Station> = clients.iter().map(client).collect();
    out.push(station("dns".to_owned(), StationKind::Dns, "cluster DNS", vec![DNS.to_owned()], view));
    out
}

/// The addresses in slices that belong to no Pod.
pub fn addresses(gathered: &Gathered, view: &View) -> Vec<Station> {
    let one = |ip: &String| station(format!("address/{ip}"), StationKind::Address, ip, vec!["no Pod".to_owned()], view);
    gathered.addresses.iter().map(one).collect()
}

/// Sets stations under one another from `x`, `y`. Returns where the last one ends.
pub fn stack(stations: &mut [Station], x: f64, y: f64, gap: f64) -> f64 {
    let mut top = y;
    for station in stations {
        station.rect = station.rect.moved(x, top);
        top = station.rect.bottom() + gap;
    }
    top - gap
}

/// The height of stations under one another.
pub fn height(stations: &[Station], gap: f64) -> f64 {
    stations.iter().map(|station| station.rect.h + gap).sum::<f64>() - gap
}

/// Sets stations in rows of `width` from `x`, `y`. Returns the lower edge of the last row.
pub fn wrap(stations: &mut [Station], x: f64, y: f64, width: f64, gap: f64) -> f64 {
    let (mut left, mut top, mut low) = (x, y, y);
    for station in stations {
        if left > x && left + station.rect.w > x + width {
            (left, top) = (x, low + gap);
        }
        station.rect = station.rect.moved(left, top);
        left = station.rect.right() + gap;
        low = f64::max(low, station.rect.bottom());
    }
    low
}

/// A smooth line through points.
fn through(points: &[Point]) -> Vec<Curve> {
    let at = |index: usize| points.get(index.min(points.len().saturating_sub(1))).copied().unwrap_or_default();
    (1..points.len())
        .map(|end| {
            let (before, from, to, after) = (at(end.saturating_sub(2)), at(end - 1), at(end), at(end + 1));
            let one = from.moved((to.x - before.x) / 6.0, (to.y - before.y) / 6.0);
            let two = to.moved((from.x - after.x) / 6.0, (from.y - after.y) / 6.0);
            Curve { from, one, two, to }
        })
        .collect()
}

/// The coast of a wide chart: down along `x`, then out to the left edge at `split`, so that client Pods stand on land.
pub fn bay(x: f64, split: f64) -> Vec<Curve> {
    let down = [(0.0, 0.0), (-7.0, 0.22), (6.0, 0.42), (-4.0, 0.6), (5.0, 0.76)];
    let mut points: Vec<Point> = down.iter().map(|(dx, part)| Point::new(x + dx, (split - 20.0) * part)).collect();
    let round = [(-3.0, -34.0), (-24.0, -8.0), (-62.0, 3.0), (-104.0, -4.0), (-140.0, 4.0)];
    points.extend(round.iter().map(|(dx, dy)| Point::new(x + dx, split + dy)));
    points.push(Point::new((x - 180.0).min(0.0), split - 3.0));
    through(&points)
}

/// The coast of a narrow chart: across it at `y`.
pub fn shore(width: f64, y: f64) -> Vec<Curve> {
    let parts = [(0.0, 0.0), (0.16, 5.0), (0.33, -4.0), (0.5, 5.0), (0.68, -5.0), (0.84, 4.0), (1.0, -2.0)];
    let points: Vec<Point> = parts.iter().map(|(part, dy)| Point::new(width * part, y + dy)).collect();
    through(&points)
}

/// Where the compass rose goes between two heights, and how large it is: 0 if there is no room.
pub fn rose(x: f64, from: f64, to: f64) -> (Point, f64) {
    let room = to - from;
    let radius = if room < 84.0 { 0.0 } else { (room / 2.0 - 18.0).min(46.0) };
    (Point::new(x, from + room / 2.0), radius)
}
