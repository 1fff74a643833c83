//! The chart as one SVG document, for a file.

use std::fmt::Write;

use super::marks::{escape, n};
use crate::scene::model::Scene;

/// The whole chart. `style` is the sheet that gives the classes their colours.
pub fn document(scene: &Scene, style: &str, theme: &str) -> String {
    let (w, h) = (n(scene.size.w), n(scene.size.h));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" class=\"chart\" data-theme=\"{}\">",
        escape(theme)
    );
    let _ = write!(
        out,
        "<style>{}</style><rect class=\"sea\" width=\"{w}\" height=\"{h}\"/>",
        style.replace('&', "&amp;").replace('<', "&lt;")
    );
    out.push_str(&super::background(scene));
    let group = |out: &mut String, item: &super::Item| {
        let _ = write!(
            out,
            "<g class=\"thing {}\" transform=\"translate({} {})\">{}</g>",
            item.class,
            n(item.at.x),
            n(item.at.y),
            item.markup
        );
    };
    super::frames(scene).iter().for_each(|item| group(&mut out, item));
    for flow in &scene.flows {
        let _ = write!(out, "<path class=\"{}\" d=\"{}\"/>", super::flow_class(flow), flow.path.svg());
    }
    super::items(scene).iter().for_each(|item| group(&mut out, item));
    out.push_str("</svg>");
    out
}
