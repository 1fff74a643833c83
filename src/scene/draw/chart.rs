//! The sea, the coast, the compass rose and its rhumb lines: what nothing depends on.

use std::fmt::Write;

use super::marks::{n, text};
use crate::scene::decimal;
use crate::scene::geometry::Curve;
use crate::scene::model::{Flow, FlowKind, Scene};

/// Everything behind the things.
pub fn background(scene: &Scene) -> String {
    let mut out = String::new();
    land(&mut out, scene);
    rhumbs(&mut out, scene);
    coast(&mut out, &scene.coast);
    if scene.rose_radius > 0.0 {
        rose(&mut out, scene);
    }
    for region in &scene.regions {
        text(&mut out, "region", region.at.x, region.at.y, region.text);
    }
    wire(&mut out, scene);
    out
}

/// The land has a tint of its own, to the coast; it reaches beyond the chart, so that panning finds no edge.
fn land(out: &mut String, scene: &Scene) {
    let (Some(first), Some(last)) = (scene.coast.first(), scene.coast.last()) else { return };
    let far = 6000.0;
    let (right, bottom) = (scene.size.w + far, scene.size.h + far);
    out.push_str("<path class=\"land\" d=\"");
    if scene.portrait {
        let _ = write!(out, "M{} {}L{} {}", -far, n(first.from.y), n(first.from.x), n(first.from.y));
        follow(out, &scene.coast);
        let _ = write!(out, "L{right} {}V{bottom}H{}z\"/>", n(last.to.y), -far);
    } else {
        let _ = write!(out, "M{} {}L{} {}", n(first.from.x), -far, n(first.from.x), n(first.from.y));
        follow(out, &scene.coast);
        let _ = write!(out, "L{} {}V{bottom}H{right}V{}z\"/>", -far, n(last.to.y), -far);
    }
}

fn follow(out: &mut String, curves: &[Curve]) {
    for curve in curves {
        let Curve { one, two, to, .. } = curve;
        let _ = write!(out, "C{} {} {} {} {} {}", n(one.x), n(one.y), n(two.x), n(two.y), n(to.x), n(to.y));
    }
}

/// The coast, and fainter lines along it as charts shade shallow water.
fn coast(out: &mut String, curves: &[Curve]) {
    let Some(first) = curves.first() else { return };
    let mut path = format!("M{} {}", n(first.from.x), n(first.from.y));
    follow(&mut path, curves);
    for depth in ["shallow two", "shallow one", "coast"] {
        let _ = write!(out, "<path class=\"{depth}\" d=\"{path}\"/>");
    }
}

/// The 32 lines of the rose. As their makers drew them: the eight winds, the half winds, the quarter winds.
fn rhumbs(out: &mut String, scene: &Scene) {
    let centre = scene.rose;
    let reach = (scene.size.w + scene.size.h) * 1.2;
    for wind in 0..32u32 {
        let class = match wind % 4 {
            0 => "wind",
            2 => "half",
            _ => "quarter",
        };
        let (east, south) = decimal::wind(wind);
        let from = scene.rose_radius;
        let _ = write!(
            out,
            "<path class=\"rhumb {class}\" d=\"M{} {}L{} {}\"/>",
            n(centre.x + from * east),
            n(centre.y - from * south),
            n(centre.x + reach * east),
            n(centre.y - reach * south)
        );
    }
}

fn rose(out: &mut String, scene: &Scene) {
    let r = scene.rose_radius;
    let _ = write!(out, "<g class=\"rose\" transform=\"translate({} {})\">", n(scene.rose.x), n(scene.rose.y));
    let _ = write!(out, "<circle r=\"{}\"/><circle r=\"{}\"/>", n(r), n(r * 0.92));
    for (class, points, reach, waist, turn) in
        [("quarter", 8, 0.52, 0.17, 2), ("half", 4, 0.68, 0.18, 4), ("wind", 4, 0.92, 0.2, 0)]
    {
        let _ = write!(out, "<path class=\"{class}\" d=\"{}\"/>", star(points, r * reach, r * waist, turn));
    }
    // The dark half of each of the four points, as if light fell from the north-west.
    let (tip, waist) = (r * 0.92, r * 0.2 / std::f64::consts::SQRT_2);
    for quarter in 0..4 {
        let _ = write!(
            out,
            "<path class=\"lee\" transform=\"rotate({})\" d=\"M0 0V{}L{} {}z\"/>",
            quarter * 90,
            n(-tip),
            n(waist),
            n(-waist)
        );
    }
    let _ = write!(out, "<path class=\"north\" d=\"M0 {}l4 7h-8z\"/></g>", n(-r - 10.0));
}

/// A star as a path: `reach` to a point, `waist` between two, turned by `turn` thirty-seconds of a circle.
fn star(points: u32, reach: f64, waist: f64, turn: u32) -> String {
    let corner = |index: u32| {
        let radius = if index.is_multiple_of(2) { reach } else { waist };
        let (east, south) = decimal::wind(index * 16 / points + turn);
        format!("{} {}", n(radius * east), n(-radius * south))
    };
    let corners: Vec<String> = (0..2 * points).map(corner).collect();
    format!("M{}z", corners.join("L"))
}

/// The lane that joins the nodes' uplinks.
fn wire(out: &mut String, scene: &Scene) {
    let ends: Vec<_> =
        scene.flows.iter().filter(|flow| flow.kind == FlowKind::Wire).map(|flow| flow.path.start()).collect();
    let Some(first) = ends.first() else { return };
    let (mut top, mut bottom) = (first.y, first.y);
    for end in &ends {
        (top, bottom) = (top.min(end.y), bottom.max(end.y));
    }
    let _ = write!(out, "<path class=\"lane\" d=\"M{} {}V{}\"/>", n(first.x), n(top), n(bottom));
}

/// The classes of a line.
pub fn flow_class(flow: &Flow) -> &'static str {
    match (flow.kind, flow.live) {
        (FlowKind::Aim, _) => "flow aim",
        (FlowKind::Wire, _) => "flow wire",
        (_, true) => "flow",
        (_, false) => "flow cold",
    }
}
