//! The chart as data: every box, socket, chip, row and line with its place and its words. Drawing it needs no thought.
//!
//! Ids name things as links do: `service/default/web`, `pod/default/web-1`, `node/node-1`, `laptop`; a part of a thing has
//! the thing's id and a mark: `service/default/web:80/TCP`, `endpointslice/default/web-abc12#0`.

use std::collections::BTreeMap;

use super::geometry::{Curve, Heading, Path, Point, Rect, Size};
use super::view::Look;
use crate::api::near::Stretch;
use crate::api::protocol::Protocol;

/// How much a box shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Detail {
    /// Everything: address, sockets, chips.
    #[default]
    Full,
    /// Name, address, first socket.
    Compact,
    /// The end of its name, and its state.
    Small,
    /// A tile: state only, the rest on a click.
    Tile,
    /// No box of its own: counted in a group.
    Folded,
}

/// The whole chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    pub look: Look,
    /// Stacked for a narrow stage: the flow goes down instead of to the right.
    pub portrait: bool,
    pub size: Size,
    /// The scale at which the chart fits the stage.
    pub scale: f64,
    pub coast: Vec<Curve>,
    /// The middle of the compass rose, from which the rhumb lines go out.
    pub rose: Point,
    pub rose_radius: f64,
    pub regions: Vec<Region>,
    pub stations: Vec<Station>,
    pub services: Vec<ServiceBox>,
    pub slices: Vec<SliceBox>,
    pub nodes: Vec<NodeBox>,
    pub pods: Vec<PodBox>,
    pub groups: Vec<GroupBox>,
    pub flows: Vec<Flow>,
    /// What to try while there is nothing to see.
    pub hint: Option<Hint>,
    /// Where each thing and each part of one is: what packets and lines hold on to.
    pub spots: BTreeMap<String, Spot>,
}

impl Scene {
    /// Where a thing or a part of one is.
    pub fn spot(&self, id: &str) -> Option<&Spot> {
        self.spots.get(id)
    }
}

/// The place of a thing, and where lines come in and go out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub rect: Rect,
    pub inlet: Point,
    pub inlet_from: Heading,
    pub outlet: Point,
    pub outlet_to: Heading,
}

impl Spot {
    /// A thing that lines enter on one side and leave on another, in the middle of each.
    pub fn of(rect: Rect, inlet_from: Heading, outlet_to: Heading) -> Spot {
        Spot { rect, inlet: side(rect, inlet_from), inlet_from, outlet: side(rect, outlet_to), outlet_to }
    }
}

/// The middle of a side of a box.
pub fn side(rect: Rect, heading: Heading) -> Point {
    let centre = rect.centre();
    match heading {
        Heading::Left => Point::new(rect.x, centre.y),
        Heading::Right => Point::new(rect.right(), centre.y),
        Heading::Up => Point::new(centre.x, rect.y),
        Heading::Down => Point::new(centre.x, rect.bottom()),
    }
}

/// A word on the chart itself: OUTSIDE, CLUSTER.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    pub text: &'static str,
    pub at: Point,
}

/// What stands where the first Service will be.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    pub rect: Rect,
    pub title: &'static str,
    pub lines: Vec<&'static str>,
}

/// What a station is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StationKind {
    /// The learner's own machine, outside of the cluster.
    Laptop,
    /// A Pod that asks and does not answer.
    ClientPod,
    /// Cluster DNS.
    Dns,
    /// The cloud's load balancer.
    LoadBalancer,
    /// An endpoint that is no Pod.
    Address,
}

/// A box with a title and lines that stands by itself: the laptop, a client Pod, cluster DNS, an outside address.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    pub id: String,
    pub kind: StationKind,
    pub rect: Rect,
    pub title: String,
    pub lines: Vec<String>,
    /// The state of a client Pod.
    pub state: Option<PodState>,
    /// Whether the next request starts here.
    pub aimed: bool,
    /// As a sentence.
    pub says: String,
}

/// What a chip says about a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChipKind {
    /// A selector asks for this label and the Pod has it; or a selector's own chip.
    Match,
    /// A selector asks for a label that is spelled almost like this one.
    Near,
    /// A selector asks for the same key with another value.
    Differs,
    /// A selector asks for a label that the Pod does not have.
    Missing,
    /// No selector asks for it.
    Plain,
}

/// A label, or what a selector asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Chip {
    pub kind: ChipKind,
    /// `app=web`, the letters that differ marked.
    pub text: Vec<Stretch>,
    /// `app=web`: chips with the same one light up together.
    pub pair: String,
    /// As a sentence: `app=wep: the selector of web asks for app=web`.
    pub says: String,
    pub rect: Rect,
}

/// How far a Pod has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodState {
    pub shape: PodShape,
    /// The word that `kubectl get pods` shows: `Running`, `CrashLoopBackOff`.
    pub word: String,
}

/// How a Pod's state is drawn; each differs in outline and mark, not in colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PodShape {
    /// Runs and is ready.
    Ready,
    /// Runs and is not ready.
    NotReady,
    /// Waits for a node, an image, a start.
    Waiting,
    /// Crashes, fails, or its image cannot be had.
    Broken,
    /// On its way out.
    Terminating,
    /// Has done its work.
    Done,
}

impl PodShape {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            PodShape::Ready => "ready",
            PodShape::NotReady => "not ready",
            PodShape::Waiting => "waiting",
            PodShape::Broken => "broken",
            PodShape::Terminating => "terminating",
            PodShape::Done => "completed",
        }
    }
}

/// What is behind a port of a Pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocketStatus {
    /// Something listens.
    Open,
    /// Nothing is known of the image: taken to listen.
    Assumed,
    /// `containerPort` names it, and nothing listens there.
    DeclaredOnly,
    /// Nothing listens.
    Closed,
    /// Something listens on 127.0.0.1 only.
    Loopback,
    /// Open, for the other protocol.
    OtherProtocol,
    /// No container port has the name that the Service asks for.
    NoSuchName,
    /// The container does not run.
    NotRunning,
}

impl SocketStatus {
    /// Whether a connection is accepted.
    pub fn is_open(self) -> bool {
        matches!(self, SocketStatus::Open | SocketStatus::Assumed)
    }

    /// In a word or two, for the box.
    pub fn word(self) -> &'static str {
        match self {
            SocketStatus::Open => "open",
            SocketStatus::Assumed => "assumed",
            SocketStatus::DeclaredOnly => "declared only",
            SocketStatus::Closed => "closed",
            SocketStatus::Loopback => "127.0.0.1 only",
            SocketStatus::OtherProtocol => "other protocol",
            SocketStatus::NoSuchName => "no such name",
            SocketStatus::NotRunning => "not running",
        }
    }

    /// As the rest of a sentence: `port 8080: ...`.
    pub fn says(self) -> &'static str {
        match self {
            SocketStatus::Open => "a process listens",
            SocketStatus::Assumed => "nothing says what this image listens on; taken to be open",
            SocketStatus::DeclaredOnly => "declared as containerPort, but nothing listens there",
            SocketStatus::Closed => "nothing listens there",
            SocketStatus::Loopback => "a process listens on 127.0.0.1 only, which no other Pod reaches",
            SocketStatus::OtherProtocol => "a process listens, but for the other protocol",
            SocketStatus::NoSuchName => "no container port of the Pod has this name and protocol",
            SocketStatus::NotRunning => "the container does not run",
        }
    }
}

/// A port of a Pod.
#[derive(Debug, Clone, PartialEq)]
pub struct Socket {
    /// `:8080`, `:53/UDP`, `http`.
    pub text: String,
    pub port: Option<u16>,
    pub protocol: Protocol,
    pub status: SocketStatus,
    /// Whether a Service leads here.
    pub targeted: bool,
    /// The published image listens here instead.
    pub really: Option<u16>,
    /// Where lines come in; in a box without rows for sockets, all at the same place.
    pub at: Point,
    /// As a sentence.
    pub says: String,
}

/// A Pod.
#[derive(Debug, Clone, PartialEq)]
pub struct PodBox {
    pub id: String,
    pub uid: String,
    pub name: String,
    /// The name, as far as it fits.
    pub short: String,
    pub namespace: String,
    /// Empty while it has none.
    pub address: String,
    pub node: String,
    pub rect: Rect,
    pub detail: Detail,
    pub state: PodState,
    pub sockets: Vec<Socket>,
    /// How many sockets have no row.
    pub more_sockets: usize,
    pub chips: Vec<Chip>,
    /// Whether a Service on the chart selects it.
    pub selected: bool,
    /// What is likely not meant.
    pub hint: Option<String>,
    pub says: String,
}

/// Several Pods of one workload on one node, counted.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupBox {
    pub id: String,
    pub title: String,
    pub rect: Rect,
    /// How many Pods are in each state, most first.
    pub states: Vec<(PodShape, usize)>,
    pub members: Vec<String>,
    pub opened: bool,
    pub says: String,
}

/// A node and what runs on it.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeBox {
    pub id: String,
    pub name: String,
    pub address: String,
    /// `zone a`, `cordoned`, `NotReady`.
    pub marks: Vec<String>,
    pub rect: Rect,
    pub rules: Option<RulesPanel>,
    /// The frame for Pods without a node.
    pub unscheduled: bool,
    pub says: String,
}

/// What kube-proxy wrote on a node, one line for each Service port.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesPanel {
    pub rect: Rect,
    pub title: &'static str,
    pub rows: Vec<RuleRow>,
    pub more: usize,
}

/// `10.96.44.12:80 → 1 of 4`.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleRow {
    /// `node/node-1/rules#service/default/web:0`: the node, the Service, the port's place in `spec.ports`.
    pub id: String,
    pub text: String,
    pub rejects: bool,
    /// The connection at hand met it.
    pub met: bool,
    pub rect: Rect,
}

/// A line of words in a Service's box, at `y` below the box's upper edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub text: String,
    pub y: f64,
    pub tone: Tone,
}

/// How a line of words is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// An address or a value, as typed.
    Value,
    /// Something that helps.
    Quiet,
    /// Something that is missing or pending.
    Warning,
    /// A small heading.
    Heading,
}

/// A Service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceBox {
    pub id: String,
    pub name: String,
    pub short: String,
    pub namespace: String,
    /// `ClusterIP`, `headless`.
    pub badge: String,
    pub rect: Rect,
    pub detail: Detail,
    pub lines: Vec<Line>,
    pub selector: Vec<Chip>,
    pub ports: Vec<PortRow>,
    /// How many Pods its selector matches.
    pub selected: usize,
    /// How many endpoints take traffic.
    pub ready: usize,
    /// What is likely not meant.
    pub hint: Option<String>,
    pub says: String,
}

/// A port of a Service.
#[derive(Debug, Clone, PartialEq)]
pub struct PortRow {
    pub id: String,
    pub name: String,
    /// `80/TCP`.
    pub port: String,
    /// `8080`, `http`.
    pub target: String,
    /// The port on every node, if there is one: `30080`.
    pub node_port: Option<i32>,
    pub y: f64,
    pub node_port_y: f64,
    pub aimed: bool,
    pub says: String,
}

/// The condition of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryState {
    Ready,
    NotReady,
    /// Still answers on its way out; taken only when nothing is ready.
    ServingTerminating,
    Terminating,
}

impl EntryState {
    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            EntryState::Ready => "ready",
            EntryState::NotReady => "not ready",
            EntryState::ServingTerminating => "leaving, serves",
            EntryState::Terminating => "terminating",
        }
    }
}

/// One endpoint of a slice.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryRow {
    pub id: String,
    /// `10.244.1.2:8080`.
    pub text: String,
    pub state: EntryState,
    /// The id of the Pod behind it.
    pub pod: Option<String>,
    pub y: f64,
    /// Which part of the last requests went here, 0 to 1.
    pub share: f64,
    pub says: String,
}

/// An EndpointSlice.
#[derive(Debug, Clone, PartialEq)]
pub struct SliceBox {
    pub id: String,
    pub name: String,
    pub short: String,
    /// The id of its Service.
    pub service: String,
    pub rect: Rect,
    /// `8080/TCP`, if the rows do not say it.
    pub ports: String,
    pub entries: Vec<EntryRow>,
    /// How many entries have a row; the others stand at the line that counts them.
    pub shown: usize,
    /// The line that stands for the entries without a row: `and 94 more`, with its place.
    pub more: Option<(String, f64)>,
    /// `4 ready · 1 not ready`.
    pub summary: String,
    pub summary_y: f64,
    pub says: String,
}

/// What a line on the chart stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowKind {
    /// From a client to the port that it is aimed at.
    Aim,
    /// From a Service port to an endpoint.
    Endpoint,
    /// From an endpoint to its Pod's socket.
    Target,
    /// Between nodes.
    Wire,
}

/// A line between two things.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow {
    pub id: String,
    pub from: String,
    pub to: String,
    pub kind: FlowKind,
    /// Whether traffic goes this way; else it is drawn broken.
    pub live: bool,
    pub path: Path,
}
