//! From the store to the chart: who stands where.
//!
//! Columns from left to right (clients, Services, EndpointSlices, nodes), or rows from top to bottom on a narrow stage. The
//! plan (scale, and how much each box shows) is the most legible one that fits; where none does, the chart grows downwards.

mod flows;
mod gather;
mod nodes;
mod outside;
mod pods;
mod rules;
mod services;
mod spots;

use std::collections::BTreeSet;

use self::gather::{Gathered, PodFact, gather};
use self::nodes::{Grid, Nodes};
use super::facts;
use super::geometry::{Point, Rect, Size};
use super::memory::Memory;
use super::model::{Detail, EntryState, Hint, Region, Scene, ServiceBox, SliceBox, Station};
use super::view::{Look, View};
use crate::api::service::Service;
use crate::apiserver::store::Store;
use crate::order::{Gather, InOrder};

pub use flows::{lane, route};
pub use pods::all_closed;
pub use spots::NODE_PORT;

/// Around the chart.
const MARGIN: f64 = 20.0;
/// Above the boxes, where the regions' names stand.
const TOP: f64 = 60.0;
/// Between two stations, two blocks of Services, a Service and its slices.
const STATION_GAP: f64 = 12.0;
const BLOCK_GAP: f64 = 20.0;
/// Widths of the Services' and the slices' columns.
const SERVICE: f64 = 208.0;
const SLICE: f64 = 196.0;
/// From the clients to the Services (the coast lies between), to the slices, to the nodes: at the least.
const GAPS: [f64; 3] = [48.0, 38.0, 40.0];
/// The most that each of these gaps grows on a wide stage.
const STRETCH: f64 = 64.0;
/// A stage that is narrower is laid out from top to bottom.
const NARROW: f64 = 700.0;
/// Left and right of the boxes of a narrow chart, where lines run.
const RAIL: f64 = 30.0;

/// Scale, what Services show, what Pods show: from the most to the least.
const PLANS: [(f64, Detail, Detail); 19] = [
    (1.0, Detail::Full, Detail::Full),
    (0.9, Detail::Full, Detail::Full),
    (0.8, Detail::Full, Detail::Full),
    (1.0, Detail::Full, Detail::Compact),
    (0.9, Detail::Full, Detail::Compact),
    (0.9, Detail::Compact, Detail::Full),
    (0.8, Detail::Full, Detail::Compact),
    (0.8, Detail::Compact, Detail::Full),
    (0.9, Detail::Compact, Detail::Compact),
    (0.8, Detail::Compact, Detail::Compact),
    (1.0, Detail::Full, Detail::Small),
    (0.85, Detail::Full, Detail::Small),
    (0.85, Detail::Compact, Detail::Small),
    (1.0, Detail::Full, Detail::Tile),
    (0.8, Detail::Full, Detail::Tile),
    (0.8, Detail::Compact, Detail::Tile),
    (1.0, Detail::Full, Detail::Folded),
    (0.8, Detail::Full, Detail::Folded),
    (0.8, Detail::Compact, Detail::Folded),
];
/// A better plan is taken up only if it leaves this much of the height free: else every Pod that comes or goes could turn
/// the chart over.
const SPARE: f64 = 0.88;

/// Lays the chart out. The same store, view and memory give the same chart; `memory` is what makes the next one stable.
pub fn layout(store: &Store, view: &View, memory: &mut Memory) -> Scene {
    let view =
        &View { width: view.width.clamp(280.0, 8000.0), height: view.height.clamp(200.0, 8000.0), ..view.clone() };
    let gathered = gather(store, view);
    let clients = clients(&gathered, view, memory);
    let ids: BTreeSet<&str> = clients.iter().map(|fact| fact.id.as_str()).gather();
    let nodes = Nodes::new(&gathered, view, memory, |fact| !ids.contains(fact.id.as_str()));
    let parts =
        Parts { view, gathered: &gathered, clients: &clients, nodes: &nodes, order: service_order(&gathered, memory) };
    let mut scene = if view.width < NARROW { parts.narrow() } else { parts.wide(memory) };
    scene.look = view.look;
    scene.hint = parts.hint(&scene);
    lanterns(&mut scene, view);
    spots::mark(&mut scene);
    scene.flows = flows::flows(&scene, view);
    scene
}

/// The Pods that stand with the clients: those that only ask, in the concept view.
fn clients<'f, 'a>(gathered: &'f Gathered<'a>, view: &View, memory: &mut Memory) -> Vec<&'f PodFact<'a>> {
    let wanted = gathered.pods.iter().filter(|fact| fact.client && view.look == Look::Concept);
    let wanted: Vec<&PodFact> = wanted.collect();
    let present: Vec<String> = wanted.iter().map(|fact| fact.identity()).collect();
    let mut placed: Vec<(usize, &PodFact)> = memory.slots("clients", &present).into_iter().zip(wanted).collect();
    placed.order_by_key(|(slot, _)| *slot);
    placed.into_iter().map(|(_, fact)| fact).take(outside::CLIENTS).collect()
}

/// Sets a light on what has a hint.
fn lanterns(scene: &mut Scene, view: &View) {
    let services = scene.services.iter_mut().map(|one| (&one.id, &mut one.hint, &mut one.says));
    let pods = scene.pods.iter_mut().map(|one| (&one.id, &mut one.hint, &mut one.says));
    for (id, hint, says) in services.chain(pods) {
        if let Some(message) = view.hints.get(id) {
            says.push_str(" Hint: ");
            says.push_str(message);
            *hint = Some(message.clone());
        }
    }
}

fn service_order(gathered: &Gathered, memory: &mut Memory) -> Vec<usize> {
    let present: Vec<String> =
        gathered.services.iter().map(|service| service.metadata.uid.clone() + &service.metadata.name).collect();
    let mut order: Vec<(usize, usize)> = memory.slots("services", &present).into_iter().zip(0..).collect();
    order.order();
    order.into_iter().map(|(_, at)| at).collect()
}

/// A Service's box and those of its slices, at the origin.
struct Block {
    service: ServiceBox,
    slices: Vec<SliceBox>,
}

impl Block {
    /// Service beside slices.
    fn height(&self) -> f64 {
        self.service.rect.h.max(self.slices.iter().map(|slice| slice.rect.h + 12.0).sum::<f64>() - 12.0)
    }
}

struct Parts<'p, 'f, 'a> {
    view: &'p View,
    gathered: &'f Gathered<'a>,
    clients: &'p [&'f PodFact<'a>],
    nodes: &'p Nodes<'f, 'a>,
    /// Which Service stands at which place.
    order: Vec<usize>,
}

/// A plan that was tried.
struct Tried {
    scale: f64,
    blocks: Vec<Block>,
    grid: Grid,
    /// The stage in the chart's units.
    stage: Size,
    fits: bool,
    fits_with_spare: bool,
}

impl Parts<'_, '_, '_> {
    fn blocks(&self, detail: Detail, service_w: f64, slice_w: f64) -> Vec<Block> {
        if self.view.look == Look::PacketPath {
            return Vec::new();
        }
        let services = self.order.iter().filter_map(|at| self.gathered.services.get(*at));
        let crowded = detail != Detail::Full || self.order.len() > 3;
        services.map(|service| self.block(service, detail, crowded, service_w, slice_w)).collect()
    }

    fn block(&self, service: &Service, detail: Detail, crowded: bool, service_w: f64, slice_w: f64) -> Block {
        let (meta, view) = (&service.metadata, self.view);
        let id = facts::id("service", &meta.namespace, &meta.name);
        let slices = self.gathered.slices.get(&id).map_or(&[][..], Vec::as_slice);
        let slices: Vec<SliceBox> =
            slices.iter().map(|slice| services::slice_box(slice, &id, slice_w, crowded, view)).collect();
        let ready = slices.iter().flat_map(|slice| &slice.entries).filter(|e| e.state == EntryState::Ready).count();
        let matches = |fact: &&PodFact| {
            let labels = &fact.pod.metadata.labels;
            let selector = &service.spec.selector;
            !selector.is_empty()
                && fact.pod.metadata.namespace == meta.namespace
                && selector.iter().all(|(key, value)| labels.get(key) == Some(value))
        };
        let selected = self.gathered.pods.iter().filter(matches).count();
        Block { service: services::service_box(service, service_w, detail, view, selected, ready), slices }
    }

    /// What stands left of the nodes, margins and least gaps included.
    fn before_nodes(&self) -> f64 {
        match self.view.look {
            Look::Concept => MARGIN + outside::WIDTH + GAPS.iter().sum::<f64>() + SERVICE + SLICE,
            Look::PacketPath => MARGIN + outside::WIDTH + GAPS[0] + 44.0,
        }
    }

    fn try_plan(&self, index: usize) -> Option<Tried> {
        let (scale, service_detail, pod_detail) = PLANS.get(index).copied()?;
        let stage = Size { w: (self.view.width / scale).floor(), h: (self.view.height / scale).floor() };
        let room = Size { w: stage.w - self.before_nodes() - MARGIN, h: stage.h - TOP - MARGIN };
        let blocks = self.blocks(service_detail, SERVICE, SLICE);
        let blocks_h = blocks_height(&blocks);
        let fits_in = |h: f64| {
            let services = blocks_h <= h || (service_detail == Detail::Compact && scale < 0.86);
            let area = Size { w: room.w, h: h.max(blocks_h) };
            let grid = self.nodes.grid(area, pod_detail, scale, false);
            (services && grid.size.h <= area.h && grid.size.w <= area.w, grid)
        };
        let (fits, grid) = fits_in(room.h);
        let (fits_with_spare, _) = fits_in(room.h * SPARE);
        Some(Tried { scale, blocks, grid, stage, fits, fits_with_spare })
    }

    /// The most legible plan that fits, or the last one; the plan of the time before stays while it fits and nothing
    /// clearly better does.
    fn choose(&self, memory: &mut Memory) -> Option<Tried> {
        let signature = (self.view.width.to_bits() ^ self.view.height.to_bits().rotate_left(1))
            .wrapping_add(u64::from(self.view.look == Look::PacketPath));
        let before = memory.plan.filter(|(held, _)| *held == signature).map(|(_, plan)| plan);
        let mut chosen = PLANS.len() - 1;
        let mut tried = None;
        for index in 0..PLANS.len() {
            let Some(plan) = self.try_plan(index) else { continue };
            let held = before == Some(index);
            if (plan.fits && (held || before.is_none_or(|before| before < index))) || plan.fits_with_spare {
                (chosen, tried) = (index, Some(plan));
                break;
            }
        }
        memory.plan = Some((signature, chosen));
        tried.or_else(|| self.try_plan(chosen))
    }

    fn wide(&self, memory: &mut Memory) -> Scene {
        let Some(Tried { scale, blocks, grid, stage, .. }) = self.choose(memory) else { return Scene::default() };
        let addresses = outside::addresses(self.gathered, self.view);
        let across = (grid.size.w / (outside::WIDTH + STATION_GAP)).floor().max(1.0);
        let addresses_h = (addresses.len() as f64 / across).ceil() * (50.0 + STATION_GAP);
        let nodes_h = grid.size.h + if addresses.is_empty() { 0.0 } else { addresses_h + BLOCK_GAP };
        let (mut sea, mut land) =
            (outside::outside(self.gathered, self.view), outside::inside(self.clients, self.view));
        let left_h = outside::height(&sea, STATION_GAP) + outside::height(&land, STATION_GAP) + 88.0;
        let blocks_h = blocks_height(&blocks);
        let h = stage.h.max(TOP + MARGIN + nodes_h.max(blocks_h).max(left_h));
        let w = stage.w.max(self.before_nodes() + grid.size.w + MARGIN);
        let concept = self.view.look == Look::Concept;
        let stretch = ((w - self.before_nodes() - grid.size.w - MARGIN) / 3.0).clamp(0.0, STRETCH).floor();
        let inside_h = h - TOP - MARGIN;
        let drop = |column: f64| ((inside_h - column) * 0.38).clamp(0.0, 150.0).floor();

        let mut scene = Scene { size: Size { w, h }, scale, ..Scene::default() };
        // The left column: the sea with the laptop above, land with client Pods below.
        let sea_end = outside::stack(&mut sea, MARGIN, TOP + 8.0, STATION_GAP);
        let land_h = outside::height(&land, STATION_GAP);
        let split = (h * 0.5).min(h - MARGIN - land_h - 34.0).max(sea_end + 30.0).floor();
        outside::stack(&mut land, MARGIN, split + 34.0, STATION_GAP);
        let coast = MARGIN + outside::WIDTH + (GAPS[0] + stretch) / 2.0;
        scene.coast = outside::bay(coast, split);
        (scene.rose, scene.rose_radius) = outside::rose(MARGIN + outside::WIDTH / 2.0, sea_end, split);
        scene.regions = regions(Point::new(MARGIN, 34.0), Point::new(coast + 26.0, 34.0));
        scene.stations = sea.into_iter().chain(land).collect();

        let mut x = MARGIN + outside::WIDTH + GAPS[0] + stretch;
        if concept {
            place_blocks(&mut scene, blocks, x, TOP + drop(blocks_h), x + SERVICE + GAPS[1] + stretch);
            x += SERVICE + GAPS[1] + stretch + SLICE + GAPS[2] + stretch;
        } else {
            x += 44.0;
        }
        let y = TOP + drop(nodes_h);
        self.put_nodes(&mut scene, &grid, x, y);
        let mut addresses = addresses;
        outside::wrap(&mut addresses, x, y + grid.size.h + BLOCK_GAP, grid.size.w.max(outside::WIDTH), STATION_GAP);
        scene.stations.extend(addresses);
        scene
    }

    fn put_nodes(&self, scene: &mut Scene, grid: &Grid, x: f64, y: f64) {
        let placed = self.nodes.place(grid, x, y);
        (scene.nodes, scene.pods, scene.groups) = (placed.nodes, placed.pods, placed.groups);
    }

    /// Everything under one another, for a narrow stage; the chart is as long as it must be.
    fn narrow(&self) -> Scene {
        let w = self.view.width.floor();
        let inner = w - 2.0 * RAIL;
        let mut scene = Scene { portrait: true, size: Size { w, h: 0.0 }, scale: 1.0, ..Scene::default() };
        let (mut sea, mut land) =
            (outside::outside(self.gathered, self.view), outside::inside(self.clients, self.view));
        let sea_end = outside::wrap(&mut sea, RAIL, 40.0, inner - 90.0, STATION_GAP);
        scene.rose = Point::new(w - RAIL - 34.0, 40.0 + (sea_end - 40.0) / 2.0);
        scene.rose_radius = 30.0;
        let coast = sea_end + 22.0;
        scene.coast = outside::shore(w, coast);
        scene.regions = regions(Point::new(RAIL, 26.0), Point::new(RAIL, coast + 26.0));
        let mut y = outside::wrap(&mut land, RAIL, coast + 38.0, inner, STATION_GAP) + BLOCK_GAP;
        scene.stations = sea.into_iter().chain(land).collect();
        let card = inner.min(420.0);
        let detail = if self.order.len() > 4 { Detail::Compact } else { Detail::Full };
        for mut block in self.blocks(detail, card, card) {
            block.service.rect = block.service.rect.moved(RAIL, y);
            y = block.service.rect.bottom() + STATION_GAP;
            scene.services.push(block.service);
            for mut slice in block.slices {
                slice.rect = slice.rect.moved(RAIL, y);
                y = slice.rect.bottom() + STATION_GAP;
                scene.slices.push(slice);
            }
            y += BLOCK_GAP - STATION_GAP;
        }
        if scene.services.is_empty() && self.view.look == Look::Concept {
            y += HINT.h + BLOCK_GAP;
        }
        let pods = self.gathered.pods.len();
        let detail = match pods {
            0..=12 => Detail::Full,
            13..=24 => Detail::Compact,
            25..=60 => Detail::Small,
            61..=160 => Detail::Tile,
            _ => Detail::Folded,
        };
        let grid = self.nodes.grid_in_one_column(inner, detail);
        self.put_nodes(&mut scene, &grid, RAIL, y);
        y += grid.size.h + BLOCK_GAP;
        let mut addresses = outside::addresses(self.gathered, self.view);
        if !addresses.is_empty() {
            y = outside::wrap(&mut addresses, RAIL, y, inner, STATION_GAP) + BLOCK_GAP;
            scene.stations.extend(addresses);
        }
        scene.size.w = w.max(RAIL * 2.0 + grid.size.w);
        scene.size.h = y.max(self.view.height);
        scene
    }

    /// What to try, in the place of the first Service.
    fn hint(&self, scene: &Scene) -> Option<Hint> {
        let concept = self.view.look == Look::Concept;
        if !concept || !scene.services.is_empty() {
            return None;
        }
        let at = if scene.portrait {
            let last = scene
                .stations
                .iter()
                .filter(|s| !s.id.starts_with("address/"))
                .map(|s| s.rect.bottom())
                .fold(0.0, f64::max);
            Point::new(RAIL, last + BLOCK_GAP)
        } else {
            let nodes = scene.nodes.iter().map(|node| node.rect.x).fold(scene.size.w, f64::min);
            let left = MARGIN + outside::WIDTH + GAPS[0];
            let x = left + ((nodes - left - HINT.w) / 2.0).max(0.0);
            Point::new(x.floor(), TOP + ((scene.size.h - TOP - MARGIN - HINT.h) * 0.38).max(0.0).floor())
        };
        let width = if scene.portrait { HINT.w.min(scene.size.w - 2.0 * RAIL) } else { HINT.w };
        let (title, lines) = match self.gathered.pods.len() {
            0 => (
                "The sea is calm",
                vec![
                    "No Pods and no Services yet. Try:",
                    "$ kubectl create deployment web",
                    "    --image=nginx --replicas=3",
                ],
            ),
            _ => (
                "Pods, and no way to them",
                vec!["No Service leads to these Pods yet. Try:", "$ kubectl expose deployment web", "    --port=80"],
            ),
        };
        Some(Hint { rect: Rect::new(at.x, at.y, width, HINT.h), title, lines })
    }
}

/// The room of the hint.
const HINT: Size = Size { w: 290.0, h: 112.0 };

fn blocks_height(blocks: &[Block]) -> f64 {
    (blocks.iter().map(|block| block.height() + BLOCK_GAP).sum::<f64>() - BLOCK_GAP).max(0.0)
}

fn place_blocks(scene: &mut Scene, blocks: Vec<Block>, x: f64, y: f64, slices_x: f64) {
    let mut top = y;
    for block in blocks {
        let bottom = top + block.height() + BLOCK_GAP;
        scene.services.push(ServiceBox { rect: block.service.rect.moved(x, top), ..block.service });
        for mut slice in block.slices {
            slice.rect = slice.rect.moved(slices_x, top);
            top = slice.rect.bottom() + 12.0;
            scene.slices.push(slice);
        }
        top = bottom;
    }
}

fn regions(sea: Point, land: Point) -> Vec<Region> {
    vec![Region { text: "OUTSIDE", at: sea }, Region { text: "CLUSTER", at: land }]
}

/// All boxes that must not overlap one another: stations, Services, slices, node frames.
pub fn frames(scene: &Scene) -> Vec<(&str, Rect)> {
    let stations = scene.stations.iter().map(|one: &Station| (one.id.as_str(), one.rect));
    let services = scene.services.iter().map(|one| (one.id.as_str(), one.rect));
    let slices = scene.slices.iter().map(|one| (one.id.as_str(), one.rect));
    let nodes = scene.nodes.iter().map(|one| (one.id.as_str(), one.rect));
    let hint = scene.hint.iter().map(|one| ("hint", one.rect));
    stations.chain(services).chain(slices).chain(nodes).chain(hint).collect()
}
