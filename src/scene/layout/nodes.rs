//! The nodes' column: how many fit side by side, how much each Pod shows, which Pods fold into groups.

use std::collections::BTreeMap;

use super::gather::{Gathered, PodFact};
use super::pods::{self, COMPACT, GROUP, SMALL, TILE};
use super::rules;
use crate::api::node::Node;
use crate::order::Gather;
use crate::scene::geometry::{Rect, Size};
use crate::scene::memory::Memory;
use crate::scene::model::{Detail, GroupBox, NodeBox, PodBox};
use crate::scene::view::{Look, View};
use crate::scene::words;

/// Space inside of a node's frame.
const PAD: f64 = 10.0;
/// The line with a node's name.
const HEADER: f64 = 30.0;
/// Between two Pods.
const GAP: f64 = 8.0;
/// Between two tiles.
const TILE_GAP: f64 = 4.0;
/// Between two nodes.
pub const NODE_GAP: f64 = 14.0;
/// The frame of a node without Pods.
const EMPTY: f64 = 26.0;
/// The name of the frame for Pods without a node.
const UNSCHEDULED: &str = "not scheduled";

/// What stands in a slot of a node.
enum Item<'f, 'a> {
    Pod(&'f PodFact<'a>),
    Group { id: String, title: String, members: Vec<&'f PodFact<'a>> },
}

/// One frame: a node, or the place for Pods without one.
struct Shelf<'f, 'a> {
    node: Option<&'a Node>,
    pods: Vec<&'f PodFact<'a>>,
}

/// How the column is laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    pub detail: Detail,
    cell: Size,
    gap: f64,
    /// Frames side by side.
    across: usize,
    /// Pods side by side in each frame.
    columns: usize,
    /// Room that the rules panel takes: at the left of the Pods, or above them.
    rules: Size,
    rules_above: bool,
    /// Width of one frame.
    pub frame: f64,
    pub size: Size,
    /// Scale, for tiles.
    scale: f64,
}

/// The nodes of a chart, before they have their places.
pub struct Nodes<'f, 'a> {
    shelves: Vec<Shelf<'f, 'a>>,
    /// Slot of each Pod on its shelf, by the Pod's id.
    slots: BTreeMap<String, usize>,
    full: Size,
    view: &'f View,
    gathered: &'f Gathered<'a>,
}

/// The nodes with their places.
#[derive(Default)]
pub struct Placed {
    pub nodes: Vec<NodeBox>,
    pub pods: Vec<PodBox>,
    pub groups: Vec<GroupBox>,
}

impl<'f, 'a> Nodes<'f, 'a> {
    /// The shelves and who stands where on them. `is_here` leaves out the Pods that stand elsewhere, as clients.
    pub fn new(
        gathered: &'f Gathered<'a>,
        view: &'f View,
        memory: &mut Memory,
        is_here: impl Fn(&PodFact) -> bool,
    ) -> Self {
        let mut shelves: Vec<Shelf> =
            gathered.nodes.iter().map(|node| Shelf { node: Some(node), pods: Vec::new() }).collect();
        let places: BTreeMap<&str, usize> =
            gathered.nodes.iter().enumerate().map(|(at, node)| (node.metadata.name.as_str(), at)).gather();
        let mut lost = Shelf { node: None, pods: Vec::new() };
        let mut full = Size::default();
        for fact in gathered.pods.iter().filter(|fact| is_here(fact)) {
            let size = pods::full_size(fact);
            full = Size { w: full.w.max(size.w), h: full.h.max(size.h) };
            let shelf = places.get(fact.pod.spec.node_name.as_str()).and_then(|at| shelves.get_mut(*at));
            shelf.unwrap_or(&mut lost).pods.push(fact);
        }
        if !lost.pods.is_empty() {
            shelves.push(lost);
        }
        full = Size { w: memory.size("pod w", full.w.max(142.0)), h: memory.size("pod h", full.h.max(92.0)) };
        let mut nodes = Nodes { shelves, slots: BTreeMap::new(), full, view, gathered };
        nodes.take_slots(memory);
        nodes
    }

    fn take_slots(&mut self, memory: &mut Memory) {
        for shelf in &self.shelves {
            let present: Vec<String> = shelf.pods.iter().map(|fact| fact.identity()).collect();
            let slots = memory.slots(&format!("pods {}", shelf.name()), &present);
            self.slots.extend(shelf.pods.iter().map(|fact| fact.id.clone()).zip(slots));
        }
    }

    /// Slots and cells that the fullest frame needs at this detail.
    fn most(&self, detail: Detail) -> usize {
        let slots = |shelf: &Shelf| match detail {
            Detail::Folded => groups(shelf).len(),
            _ => shelf.pods.iter().filter_map(|fact| self.slots.get(&fact.id)).max().map_or(0, |slot| slot + 1),
        };
        self.shelves.iter().map(slots).max().unwrap_or(0)
    }

    /// The best arrangement in `area` at this detail: one column of nodes if it fits, else the fewest that fit, else the
    /// lowest.
    pub fn grid(&self, area: Size, detail: Detail, scale: f64, above: bool) -> Grid {
        let frames = self.shelves.len().clamp(1, 4);
        let grids: Vec<Grid> = (1..=frames).map(|across| self.grid_of(area.w, detail, scale, across, above)).collect();
        let fits = grids.iter().find(|grid| grid.size.h <= area.h && grid.size.w <= area.w);
        let lowest = || {
            let inside = grids.iter().filter(|grid| grid.size.w <= area.w);
            inside.min_by(|a, b| a.size.h.total_cmp(&b.size.h)).or(grids.first())
        };
        fits.or_else(lowest).copied().unwrap_or_else(|| self.grid_of(area.w, detail, scale, 1, above))
    }

    /// One node under another, for a narrow stage.
    pub fn grid_in_one_column(&self, width: f64, detail: Detail) -> Grid {
        self.grid_of(width, detail, 1.0, 1, true)
    }

    fn grid_of(&self, width: f64, detail: Detail, scale: f64, across: usize, above: bool) -> Grid {
        let (cell, gap) = match detail {
            Detail::Full => (self.full, GAP),
            Detail::Compact => (COMPACT, GAP),
            Detail::Small => (SMALL, 6.0),
            Detail::Tile => (Size { w: TILE / scale, h: TILE / scale }, TILE_GAP / scale),
            Detail::Folded => (GROUP, GAP),
        };
        let rules = match self.view.look {
            Look::PacketPath => rules::size(self.gathered, self.view, self.shelves.len()),
            Look::Concept => Size::default(),
        };
        let beside = if above { 0.0 } else { rules.w };
        let frame = (width - (across - 1) as f64 * NODE_GAP) / across as f64;
        let room = frame - 2.0 * PAD - beside;
        let fit = ((room + gap) / (cell.w + gap)).floor().max(1.0) as usize;
        // Room for two at least, so that the first newcomer changes nothing.
        let columns = self.most(detail).max(2).min(fit);
        let least = if above { width.max(rules.w + 2.0 * PAD) } else { 150.0 };
        let frame = (columns as f64 * (cell.w + gap) - gap + 2.0 * PAD + beside).max(least);
        let mut grid = Grid {
            detail,
            cell,
            gap,
            across,
            columns,
            rules,
            rules_above: above,
            frame,
            size: Size { w: across as f64 * (frame + NODE_GAP) - NODE_GAP, h: 0.0 },
            scale,
        };
        let rows = self.shelves.chunks(across).map(|row| self.row_height(row, &grid) + NODE_GAP);
        grid.size.h = (rows.sum::<f64>() - NODE_GAP).max(0.0);
        grid
    }

    fn row_height(&self, row: &[Shelf], grid: &Grid) -> f64 {
        row.iter().map(|shelf| self.shelf_height(shelf, grid)).fold(0.0, f64::max)
    }

    fn shelf_height(&self, shelf: &Shelf, grid: &Grid) -> f64 {
        let slots = match grid.detail {
            Detail::Folded => groups(shelf).len(),
            _ => shelf.pods.iter().filter_map(|fact| self.slots.get(&fact.id)).max().map_or(0, |slot| slot + 1),
        };
        let rows = slots.div_ceil(grid.columns) as f64;
        let mut inside = if slots == 0 { EMPTY } else { rows * (grid.cell.h + grid.gap) - grid.gap };
        if grid.detail == Detail::Folded {
            let opened = groups(shelf).into_iter().filter(|(id, ..)| self.view.opened.contains(id));
            inside += opened.map(|(.., members)| self.opened_size(members.len(), grid).h + GAP).sum::<f64>();
        }
        let rules = if shelf.node.is_some() { grid.rules.h } else { 0.0 };
        let inside = if grid.rules_above { inside + rules + GAP } else { inside.max(rules) };
        HEADER + inside + PAD
    }

    /// The room of an opened group's tiles.
    fn opened_size(&self, members: usize, grid: &Grid) -> Size {
        let pitch = (TILE + TILE_GAP) / grid.scale;
        let beside = if grid.rules_above { 0.0 } else { grid.rules.w };
        let columns = ((grid.frame - 2.0 * PAD - beside) / pitch).floor().max(1.0) as usize;
        Size { w: columns as f64 * pitch, h: members.div_ceil(columns) as f64 * pitch }
    }

    /// Everything at its place, from `x`, `y`.
    pub fn place(&self, grid: &Grid, x: f64, y: f64) -> Placed {
        let mut out = Placed::default();
        let mut top = y;
        for row in self.shelves.chunks(grid.across) {
            let h = self.row_height(row, grid);
            for (column, shelf) in row.iter().enumerate() {
                let left = x + column as f64 * (grid.frame + NODE_GAP);
                self.place_shelf(shelf, grid, Rect::new(left, top, grid.frame, h), &mut out);
            }
            top += h + NODE_GAP;
        }
        out
    }

    fn place_shelf(&self, shelf: &Shelf<'f, 'a>, grid: &Grid, frame: Rect, out: &mut Placed) {
        let (mut left, mut top) = (frame.x + PAD, frame.y + HEADER);
        let mut node = node_box(shelf, frame);
        if shelf.node.is_some() && grid.rules.h > 0.0 {
            let rect = Rect::new(left, top, grid.rules.w - GAP, grid.rules.h);
            node.rules = Some(rules::panel(self.gathered, self.view, &node.id, rect));
            if grid.rules_above {
                top += grid.rules.h + GAP;
            }
        }
        if !grid.rules_above {
            left += grid.rules.w;
        }
        out.nodes.push(node);
        let cell = |slot: usize| {
            let (column, row) = (slot % grid.columns, slot / grid.columns);
            let dx = column as f64 * (grid.cell.w + grid.gap);
            let dy = row as f64 * (grid.cell.h + grid.gap);
            Rect::new(left + dx, top + dy, grid.cell.w, grid.cell.h)
        };
        let mut opened = Vec::new();
        for (slot, item) in self.items(shelf, grid.detail) {
            match item {
                Item::Pod(fact) => out.pods.push(pods::pod_box(fact, cell(slot), grid.detail)),
                Item::Group { id, title, members } => {
                    let open = self.view.opened.contains(&id);
                    out.groups.push(pods::group_box(id, &title, &members, cell(slot), open));
                    if open {
                        opened.push(members);
                    }
                }
            }
        }
        let rows = groups(shelf).len().div_ceil(grid.columns) as f64;
        let mut at = top + rows * (grid.cell.h + grid.gap);
        for members in opened {
            let size = self.opened_size(members.len(), grid);
            place_tiles(&members, left, at, size.w, grid.scale, out);
            at += size.h + GAP;
        }
    }

    fn items(&self, shelf: &Shelf<'f, 'a>, detail: Detail) -> Vec<(usize, Item<'f, 'a>)> {
        if detail == Detail::Folded {
            let groups = groups(shelf).into_iter().enumerate();
            return groups.map(|(slot, (id, title, members))| (slot, Item::Group { id, title, members })).collect();
        }
        let slot = |fact: &PodFact| self.slots.get(&fact.id).copied().unwrap_or(0);
        shelf.pods.iter().map(|fact| (slot(fact), Item::Pod(fact))).collect()
    }
}

fn place_tiles(members: &[&PodFact], x: f64, y: f64, width: f64, scale: f64, out: &mut Placed) {
    let pitch = (TILE + TILE_GAP) / scale;
    let columns = (width / pitch).round().max(1.0) as usize;
    for (at, fact) in members.iter().enumerate() {
        let (column, row) = ((at % columns) as f64, (at / columns) as f64);
        let rect = Rect::new(x + column * pitch, y + row * pitch, TILE / scale, TILE / scale);
        out.pods.push(pods::pod_box(fact, rect, Detail::Tile));
    }
}

impl Shelf<'_, '_> {
    fn name(&self) -> &str {
        self.node.map_or(UNSCHEDULED, |node| &node.metadata.name)
    }
}

/// The groups of a shelf, by workload: id, title, members.
fn groups<'f, 'a>(shelf: &Shelf<'f, 'a>) -> Vec<(String, String, Vec<&'f PodFact<'a>>)> {
    let mut by_title: BTreeMap<String, Vec<&PodFact>> = BTreeMap::new();
    for fact in &shelf.pods {
        by_title.entry(fact.workload()).or_default().push(fact);
    }
    let id = |title: &str| format!("group/{}/{title}", shelf.name());
    by_title.into_iter().map(|(title, members)| (id(&title), title, members)).collect()
}

fn node_box(shelf: &Shelf, rect: Rect) -> NodeBox {
    let count = words::count(shelf.pods.len(), "Pod", "Pods");
    let Some(node) = shelf.node else {
        return NodeBox {
            id: "unscheduled".to_owned(),
            name: UNSCHEDULED.to_owned(),
            address: String::new(),
            marks: Vec::new(),
            rect,
            rules: None,
            unscheduled: true,
            says: format!("Not scheduled to a node: {count}"),
        };
    };
    let name = node.metadata.name.clone();
    let internal = node.status.addresses.iter().find(|address| address.type_ == "InternalIP");
    let address = internal.map(|address| address.address.clone()).unwrap_or_default();
    let ready = node.status.conditions.iter().any(|condition| condition.type_ == "Ready" && condition.status == "True");
    let zone = node.metadata.labels.get("topology.kubernetes.io/zone").map(|zone| format!("zone {zone}"));
    let marks: Vec<String> =
        [zone, (!ready).then(|| "NotReady".to_owned()), node.spec.unschedulable.then(|| "cordoned".to_owned())]
            .into_iter()
            .flatten()
            .collect();
    let notes = if marks.is_empty() { String::new() } else { format!(", {}", marks.join(", ")) };
    NodeBox {
        id: format!("node/{name}"),
        says: format!("Node {name}, {address}{notes}: {count}"),
        name,
        address,
        marks,
        rect,
        rules: None,
        unscheduled: false,
    }
}
