//! The boxes of Pods and of groups of Pods.

use super::gather::PodFact;
use crate::api::protocol::Protocol;
use crate::order::InOrder;
use crate::scene::chips;
use crate::scene::facts::SocketFact;
use crate::scene::geometry::{Point, Rect, Size};
use crate::scene::model::{Detail, GroupBox, PodBox, PodShape, Socket, SocketStatus};
use crate::scene::words;

/// Most sockets that have a row of their own.
const SOCKET_ROWS: usize = 3;
/// Most rows of chips in a Pod's box.
const CHIP_ROWS: usize = 3;
/// Narrowest and widest box that shows everything.
const WIDTHS: [f64; 3] = [142.0, 164.0, 188.0];
/// Space inside of a box, left and right.
const PAD: f64 = 12.0;
const NAME: f64 = 13.0;
const SOCKET_PITCH: f64 = 18.0;
/// Where the sockets begin in a box that shows everything.
const SOCKETS_TOP: f64 = 44.0;
const STATE_LINE: f64 = 16.0;
/// The box that shows name and address.
pub const COMPACT: Size = Size { w: 122.0, h: 44.0 };
/// The box that shows the end of the name.
pub const SMALL: Size = Size { w: 84.0, h: 28.0 };
/// A tile, at scale 1: with the gap between two, as large as a finger or WCAG 2.5.8 asks for.
pub const TILE: f64 = 22.0;
/// A group's box.
pub const GROUP: Size = Size { w: 156.0, h: 58.0 };

/// The room that a box with everything needs for this Pod.
pub fn full_size(fact: &PodFact) -> Size {
    let widest = fact.chips.iter().map(|chip| chip.width()).fold(0.0, f64::max);
    let row = |socket: &SocketFact| words::mono(&text(socket), 11.0) + words::sans(socket.status.word(), 10.5) + 18.0;
    let rows = fact.sockets.iter().take(SOCKET_ROWS).map(row).fold(0.0, f64::max);
    let name = words::sans(&words::pod_name(&fact.pod.metadata.name, 18), NAME);
    let needed = widest.max(rows).max(name.min(110.0)) + 2.0 * PAD;
    let w = WIDTHS.into_iter().find(|width| *width >= needed).unwrap_or(WIDTHS[2]);
    let sockets = fact.sockets.len().min(SOCKET_ROWS) as f64 * SOCKET_PITCH;
    let chips = chips::rows(&fact.chips, w - 2.0 * PAD).min(CHIP_ROWS) as f64 * (chips::HEIGHT + chips::GAP);
    Size { w, h: SOCKETS_TOP + state_line(fact) + sockets + chips + 8.0 }
}

fn state_line(fact: &PodFact) -> f64 {
    // Before it has an address, the state stands in the address's place.
    let plain = fact.state.shape == PodShape::Ready || fact.pod.status.pod_ip.is_empty();
    if plain { 0.0 } else { STATE_LINE }
}

/// `:8080`, `:53/UDP`, `web:8080`, `web`.
fn text(socket: &SocketFact) -> String {
    let protocol = if socket.protocol == Protocol::Tcp { String::new() } else { format!("/{}", socket.protocol) };
    match socket.port {
        Some(port) => format!("{}:{port}{protocol}", socket.name),
        None => format!("{}{protocol}", socket.name),
    }
}

/// A Pod's box at `rect`.
pub fn pod_box(fact: &PodFact, rect: Rect, detail: Detail) -> PodBox {
    let (meta, status) = (&fact.pod.metadata, &fact.pod.status);
    let inner = rect.w - 2.0 * PAD;
    let top = SOCKETS_TOP + state_line(fact);
    let rows = if detail == Detail::Full { SOCKET_ROWS } else { 1 };
    let sockets = sockets(fact, rows, |row| match detail {
        Detail::Full => Point::new(0.0, top + row as f64 * SOCKET_PITCH + SOCKET_PITCH / 2.0),
        _ => Point::new(0.0, rect.h / 2.0),
    });
    let more_sockets = fact.sockets.len().saturating_sub(SOCKET_ROWS);
    let mut shown = Vec::new();
    if detail == Detail::Full {
        shown.clone_from(&fact.chips);
        let y = top + fact.sockets.len().min(SOCKET_ROWS) as f64 * SOCKET_PITCH + 3.0;
        chips::place(&mut shown, PAD, y, inner, CHIP_ROWS);
    }
    let room = match detail {
        Detail::Full => inner,
        Detail::Small => rect.w - 32.0,
        _ => inner - 18.0,
    };
    PodBox {
        hint: None,
        id: fact.id.clone(),
        uid: meta.uid.clone(),
        name: meta.name.clone(),
        short: words::pod_name(&meta.name, words::sans_fits(room, NAME)),
        namespace: meta.namespace.clone(),
        address: status.pod_ip.clone(),
        node: fact.pod.spec.node_name.clone(),
        rect,
        detail,
        state: fact.state.clone(),
        sockets,
        more_sockets,
        chips: shown,
        selected: fact.selected,
        says: says(fact),
    }
}

fn sockets(fact: &PodFact, rows: usize, at: impl Fn(usize) -> Point) -> Vec<Socket> {
    let socket = |(row, socket): (usize, &SocketFact)| Socket {
        text: text(socket),
        port: socket.port,
        protocol: socket.protocol,
        status: socket.status,
        targeted: socket.targeted,
        really: socket.really,
        at: at(row.min(rows - 1)),
        says: socket_says(socket),
    };
    fact.sockets.iter().enumerate().map(socket).collect()
}

fn socket_says(socket: &SocketFact) -> String {
    let name = match (socket.port, socket.name.as_str()) {
        (Some(port), "") => format!("port {port}/{}", socket.protocol),
        (Some(port), name) => format!("port {name}, which is {port}/{}", socket.protocol),
        (None, name) => format!("port {name} ({})", socket.protocol),
    };
    let caution = socket
        .really
        .filter(|_| socket.status.is_open())
        .map(|port| format!("; the published image listens on {port} unless it is told otherwise"));
    format!("{name}: {}{}", socket.status.says(), caution.unwrap_or_default())
}

/// The Pod in a sentence or two.
pub fn says(fact: &PodFact) -> String {
    let (meta, status) = (&fact.pod.metadata, &fact.pod.status);
    let place = match (fact.pod.spec.node_name.as_str(), status.pod_ip.as_str()) {
        ("", _) => "not scheduled to a node".to_owned(),
        (node, "") => format!("on {node}, no address yet"),
        (node, address) => format!("{address} on {node}"),
    };
    let state = if fact.state.shape == PodShape::NotReady { "Running, not ready" } else { &fact.state.word };
    let sockets: Vec<String> = fact.sockets.iter().map(socket_says).collect();
    let sockets = if sockets.is_empty() { "Nothing listens".to_owned() } else { sockets.join("; ") };
    format!("Pod {}, {state}, {place}. {sockets}.", meta.name)
}

/// Whether no targeted socket of the Pod is open.
pub fn all_closed(pod: &PodBox) -> bool {
    let mut targeted = pod.sockets.iter().filter(|socket| socket.targeted).peekable();
    targeted.peek().is_some() && targeted.all(|socket: &Socket| !SocketStatus::is_open(socket.status))
}

/// A group's box at `rect` for these Pods.
pub fn group_box(id: String, title: &str, members: &[&PodFact], rect: Rect, opened: bool) -> GroupBox {
    let shapes = [
        PodShape::Ready,
        PodShape::NotReady,
        PodShape::Waiting,
        PodShape::Broken,
        PodShape::Terminating,
        PodShape::Done,
    ];
    let counted = shapes.into_iter().map(|shape| (shape, members.iter().filter(|m| m.state.shape == shape).count()));
    let mut states: Vec<(PodShape, usize)> = counted.filter(|(_, count)| *count > 0).collect();
    states.order_by_key(|(_, count)| std::cmp::Reverse(*count));
    let parts: Vec<String> = states.iter().map(|(shape, count)| format!("{count} {}", shape.word())).collect();
    GroupBox {
        says: format!("{} of {title}: {}", words::count(members.len(), "Pod", "Pods"), words::list(&parts)),
        id,
        title: title.to_owned(),
        rect,
        states,
        members: members.iter().map(|member| member.id.clone()).collect(),
        opened,
    }
}
