//! The sea chart behind everything: a compass rose, and the rhumb lines that leave it, as portolan charts had them. The
//! colours follow their makers: the eight winds in ink, the half winds in green, the quarter winds in red.

use leptos::prelude::*;
use std::f64::consts::TAU;

/// Where the roses stand, in the chart's 1000 by 620: the great one, whose star is drawn, and those whose lines cross its own.
const ROSES: [(f64, f64); 3] = [(118.0, 500.0), (640.0, -60.0), (1130.0, 420.0)];
/// As long as the chart is from corner to corner, and more.
const REACH: f64 = 1600.0;

/// The background; it says nothing to a screen reader.
#[component]
pub fn Chart() -> impl IntoView {
    let lines = ROSES.into_iter().flat_map(|(x, y)| (0..32).map(move |wind| rhumb(x, y, wind))).collect_view();
    let [(x, y), ..] = ROSES;
    view! {
        <svg class="chart" viewBox="0 0 1000 620" preserveAspectRatio="xMinYMax slice" aria-hidden="true">
            <g class="rhumbs">{lines}</g>
            <g class="rose" transform=format!("translate({x} {y})")>
                <circle r="58" />
                <circle r="54" />
                <path class="quarter" d=star(8, 30.0, 9.0, 0.5) />
                <path class="half" d=star(4, 40.0, 11.0, 0.5) />
                <path class="wind" d=star(4, 54.0, 12.0, 0.0) />
                <path class="north" d="M0 -78l5 10h-10z" />
            </g>
        </svg>
    }
}

/// One of the 32 lines of a rose.
fn rhumb(x: f64, y: f64, wind: u32) -> impl IntoView {
    let class = match wind % 4 {
        0 => "wind",
        2 => "half",
        _ => "quarter",
    };
    let angle = TAU * f64::from(wind) / 32.0;
    let (to_x, to_y) = (x + REACH * angle.sin(), y - REACH * angle.cos());
    view! { <line class=class x1=x.to_string() y1=y.to_string() x2=format!("{to_x:.0}") y2=format!("{to_y:.0}") /> }
}

/// A star of `points` points as a path: `reach` to a point, `waist` between two, turned by `turn` of a point's share.
fn star(points: u32, reach: f64, waist: f64, turn: f64) -> String {
    let corner = |index: u32| {
        let radius = if index.is_multiple_of(2) { reach } else { waist };
        let angle = TAU * (f64::from(index) / 2.0 + turn) / f64::from(points);
        format!("{:.1} {:.1}", radius * angle.sin(), -radius * angle.cos())
    };
    let corners: Vec<String> = (0..2 * points).map(corner).collect();
    format!("M{}z", corners.join("L"))
}
