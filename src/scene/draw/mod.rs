//! The chart as SVG: one piece of markup for each thing, with classes that `style/stage.css` gives colours to.
//!
//! Markup is text, so that it can be tested without a browser and exported as it is. Every word from a cluster is escaped.

mod boxes;
mod chart;
mod document;
mod marks;
mod pods;

use super::geometry::Point;
use super::model::Scene;

pub use chart::{background, flow_class};
pub use document::document;
pub use marks::escape;

/// A thing on the chart that can be looked at by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub id: String,
    /// `service`, `pod`: the class of its group.
    pub class: String,
    /// Its upper left corner.
    pub at: Point,
    /// What stands in its group, around its own origin.
    pub markup: String,
    /// The thing in words.
    pub says: String,
}

/// All things, in the order of the flow: clients, Services with their slices, nodes with their Pods.
pub fn items(scene: &Scene) -> Vec<Item> {
    let mut out: Vec<Item> = scene.stations.iter().map(boxes::station).collect();
    for service in &scene.services {
        out.push(boxes::service(service));
        out.extend(scene.slices.iter().filter(|slice| slice.service == service.id).map(boxes::slice));
    }
    for node in &scene.nodes {
        out.push(boxes::node_header(node));
        out.extend(scene.groups.iter().filter(|group| node.rect.holds(&group.rect)).map(pods::group));
        out.extend(scene.pods.iter().filter(|pod| node.rect.holds(&pod.rect)).map(pods::pod));
    }
    out
}

/// The frames behind the lines: what nodes look like, without their names.
pub fn frames(scene: &Scene) -> Vec<Item> {
    scene.nodes.iter().map(boxes::node_frame).collect()
}

#[cfg(test)]
#[path = "../draw_tests.rs"]
mod tests;
