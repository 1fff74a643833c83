//! The packets, on one canvas above the chart: what only moves has no elements.

use super::air::{Air, Flying};
use super::camera::Camera;
use super::state::State;
use crate::scene::geometry::{Curve, Point, Size};
use crate::scene::{Mark, PacketPose};
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use std::f64::consts::TAU;
use wasm_bindgen::JsCast;
use web_sys::CanvasRenderingContext2d as Pen;

/// Most packets that carry their label; more are dots.
const LABELS: usize = 24;
/// Frames between two looks at the theme's colours.
const COLOURS_EVERY: u32 = 30;

/// The colours of the theme, as the canvas needs them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Colours {
    ink: String,
    panel: String,
    hot: String,
    on_hot: String,
    good: String,
    bad: String,
    dim: String,
}

/// The canvas, and the probes that tell it the theme's colours.
#[component]
pub fn Packets(state: State, still: Signal<bool>) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let probes = NodeRef::<Div>::new();
    let colours = StoredValue::new(Colours::default());
    let mut frame: u32 = 0;
    let mut drawn = false;
    super::flight::each_frame(state, still, move |air: &Air, camera: Camera, size: Size| {
        let Some(canvas) = canvas.get_untracked() else { return };
        if air.is_empty() && !drawn {
            return;
        }
        if frame.is_multiple_of(COLOURS_EVERY)
            && let Some(probes) = probes.get_untracked()
        {
            colours.set_value(read_colours(&probes));
        }
        frame = frame.wrapping_add(1);
        drawn = !air.is_empty();
        let Some(pen) = pen(&canvas, size) else { return };
        colours.with_value(|colours| draw(&pen, air, camera, colours, still.get_untracked()));
    });
    view! {
        <canvas class="packets" node_ref=canvas aria-hidden="true"></canvas>
        <div class="probes" node_ref=probes aria-hidden="true">
            <i class="ink"></i>
            <i class="panel"></i>
            <i class="hot"></i>
            <i class="on-hot"></i>
            <i class="good"></i>
            <i class="bad"></i>
            <i class="dim"></i>
        </div>
    }
}

fn read_colours(probes: &web_sys::HtmlDivElement) -> Colours {
    let colour = |class: &str| {
        let probe = probes.query_selector(&format!(".{class}")).ok().flatten();
        let style = probe.and_then(|probe| window().get_computed_style(&probe).ok().flatten());
        style.and_then(|style| style.get_property_value("color").ok()).unwrap_or_default()
    };
    Colours {
        ink: colour("ink"),
        panel: colour("panel"),
        hot: colour("hot"),
        on_hot: colour("on-hot"),
        good: colour("good"),
        bad: colour("bad"),
        dim: colour("dim"),
    }
}

/// The pen of a canvas that is as fine as the screen.
fn pen(canvas: &web_sys::HtmlCanvasElement, size: Size) -> Option<Pen> {
    let fine = window().device_pixel_ratio().clamp(1.0, 3.0);
    let (w, h) = ((size.w * fine) as u32, (size.h * fine) as u32);
    if canvas.width() != w || canvas.height() != h {
        canvas.set_width(w);
        canvas.set_height(h);
    }
    let pen = canvas.get_context("2d").ok()??.dyn_into::<Pen>().ok()?;
    let _ = pen.set_transform(fine, 0.0, 0.0, fine, 0.0, 0.0);
    pen.clear_rect(0.0, 0.0, size.w, size.h);
    Some(pen)
}

fn draw(pen: &Pen, air: &Air, camera: Camera, colours: &Colours, still: bool) {
    let few = air.len() <= LABELS;
    pen.set_font("700 11px ui-monospace, \"SF Mono\", Menlo, Consolas, \"DejaVu Sans Mono\", monospace");
    pen.set_text_baseline("middle");
    pen.set_line_cap("round");
    let poses = || air.poses().map(|(one, pose)| (one, if still { settled(one, pose) } else { pose }));
    if few {
        for (one, pose) in poses() {
            trail(pen, one, &pose, camera, colours);
        }
    }
    for (_, pose) in air.replies().filter(|_| !still) {
        dot(pen, on_stage(pose.at, camera), 3.2, mark_colour(pose.ended, colours));
    }
    for (one, pose) in poses() {
        let at = on_stage(pose.at, camera);
        pen.set_global_alpha(pose.fade);
        match pose.ended {
            Some(mark) => end(pen, at, mark, one, few, colours),
            None if few => pill(pen, at, pose.label, pose.after_rewrite, colours),
            None => dot(pen, at, 4.0, if pose.after_rewrite { &colours.hot } else { &colours.ink }),
        }
        pen.set_global_alpha(1.0);
    }
}

/// The packet at the end of its present stretch: without motion it is at one place after the other, and does not fade.
fn settled<'a>(one: &'a Flying, pose: PacketPose<'a>) -> PacketPose<'a> {
    let at = one.way().legs.get(pose.leg).map_or(pose.at, |leg| leg.path.end());
    PacketPose { at, along: 1.0, fade: 1.0, ..pose }
}

fn on_stage(at: Point, camera: Camera) -> Point {
    Point::new(at.x * camera.scale + camera.x, at.y * camera.scale + camera.y)
}

/// The way so far: ink before the rewrite, warm after it.
fn trail(pen: &Pen, one: &Flying, pose: &PacketPose, camera: Camera, colours: &Colours) {
    pen.set_global_alpha(0.75 * pose.fade);
    for (at, leg) in one.way().legs.iter().enumerate().take(pose.leg + 1) {
        let whole = at < pose.leg || pose.ended.is_some();
        pen.set_stroke_style_str(if leg.rewritten { &colours.hot } else { &colours.ink });
        pen.set_line_width(2.2);
        pen.begin_path();
        let start = on_stage(leg.path.start(), camera);
        pen.move_to(start.x, start.y);
        let (last, part) = if whole { (usize::MAX, 1.0) } else { leg.path.reached(pose.along) };
        for (index, curve) in leg.path.curves().iter().enumerate().take(last.saturating_add(1)) {
            let Curve { one, two, to, .. } = if index == last { curve.until(part) } else { *curve };
            let (one, two, to) = (on_stage(one, camera), on_stage(two, camera), on_stage(to, camera));
            pen.bezier_curve_to(one.x, one.y, two.x, two.y, to.x, to.y);
        }
        pen.stroke();
    }
    pen.set_global_alpha(1.0);
}

fn dot(pen: &Pen, at: Point, radius: f64, colour: &str) {
    pen.set_fill_style_str(colour);
    pen.begin_path();
    let _ = pen.arc(at.x, at.y, radius, 0.0, TAU);
    pen.fill();
}

/// A packet with the address it is bound for.
fn pill(pen: &Pen, at: Point, label: &str, rewritten: bool, colours: &Colours) {
    let w = label.chars().count() as f64 * 6.65 + 18.0;
    // Never over the stage's left edge, where a narrow chart has its lines.
    let at = Point::new(at.x.max(w / 2.0 + 2.0), at.y);
    let (fill, ink) = if rewritten { (&colours.hot, &colours.on_hot) } else { (&colours.ink, &colours.panel) };
    pen.set_stroke_style_str(&colours.panel);
    pen.set_line_width(2.0);
    pen.set_fill_style_str(fill);
    pen.begin_path();
    let _ = pen.round_rect_with_f64(at.x - w / 2.0, at.y - 11.0, w, 22.0, 11.0);
    pen.stroke();
    pen.fill();
    pen.set_fill_style_str(ink);
    pen.set_text_align("center");
    let _ = pen.fill_text(label, at.x, at.y + 0.5);
}

fn mark_colour(mark: Option<Mark>, colours: &Colours) -> &str {
    match mark {
        Some(Mark::Accepted) => &colours.good,
        Some(Mark::Silence) | None => &colours.dim,
        Some(_) => &colours.bad,
    }
}

/// The mark of an end: a disc with a tick, a stop with a cross, dots that fade, a question.
fn end(pen: &Pen, at: Point, mark: Mark, one: &Flying, few: bool, colours: &Colours) {
    let colour = mark_colour(Some(mark), colours);
    pen.set_stroke_style_str(colour);
    pen.set_fill_style_str(colour);
    match mark {
        Mark::Accepted => {
            dot(pen, at, 9.0, colour);
            stroke(pen, &colours.panel, 2.2, &[(-4.0, 0.5), (-1.2, 3.2), (4.2, -3.2)], at);
        }
        Mark::Silence => {
            for (place, alpha) in [(-10.0, 0.9), (0.0, 0.6), (10.0, 0.3)] {
                pen.set_global_alpha(alpha);
                dot(pen, Point::new(at.x + place, at.y), 3.4, colour);
            }
            pen.set_global_alpha(1.0);
        }
        Mark::Refused | Mark::NoWay => {
            // A stop sign: eight corners, told from a disc without colour.
            let corner = |n: u32| {
                let angle = TAU * (f64::from(n) + 0.5) / 8.0;
                (at.x + 11.0 * angle.sin(), at.y - 11.0 * angle.cos())
            };
            pen.begin_path();
            let (x, y) = corner(0);
            pen.move_to(x, y);
            (1..8).map(corner).for_each(|(x, y)| pen.line_to(x, y));
            pen.close_path();
            pen.fill();
            stroke(pen, &colours.panel, 2.4, &[(-3.6, -3.6), (3.6, 3.6)], at);
            stroke(pen, &colours.panel, 2.4, &[(3.6, -3.6), (-3.6, 3.6)], at);
        }
        Mark::UnknownName => {
            pen.set_line_width(2.0);
            pen.begin_path();
            let _ = pen.arc(at.x, at.y, 10.0, 0.0, TAU);
            pen.stroke();
            pen.set_text_align("center");
            let _ = pen.fill_text("?", at.x, at.y + 0.5);
        }
    }
    if few && mark != Mark::Accepted {
        said(pen, at, mark, one.way().because, colours);
    }
}

fn stroke(pen: &Pen, colour: &str, width: f64, points: &[(f64, f64)], at: Point) {
    pen.set_stroke_style_str(colour);
    pen.set_line_width(width);
    pen.begin_path();
    for (index, (x, y)) in points.iter().enumerate() {
        if index == 0 { pen.move_to(at.x + x, at.y + y) } else { pen.line_to(at.x + x, at.y + y) }
    }
    pen.stroke();
}

/// The words beside a mark: `refused · no endpoints`.
fn said(pen: &Pen, at: Point, mark: Mark, because: &str, colours: &Colours) {
    let words = format!("{} · {because}", mark.word());
    let w = words.chars().count() as f64 * 6.65 + 16.0;
    // Beside the thing that refuses; below the place where a packet is lost.
    let lost = mark == Mark::Silence;
    let x = (if lost { at.x - w / 3.0 } else { at.x - w - 16.0 }).max(4.0);
    let at = Point::new(at.x, if lost { at.y + 24.0 } else { at.y });
    pen.set_fill_style_str(&colours.panel);
    pen.set_stroke_style_str(mark_colour(Some(mark), colours));
    pen.set_line_width(1.4);
    pen.begin_path();
    let _ = pen.round_rect_with_f64(x, at.y - 12.0, w, 24.0, 6.0);
    pen.fill();
    pen.stroke();
    pen.set_fill_style_str(mark_colour(Some(mark), colours));
    pen.set_text_align("left");
    let _ = pen.fill_text(&words, x + 8.0, at.y + 0.5);
}
