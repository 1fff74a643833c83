//! DaemonSets.

use serde_json::Value;

use super::{Context, containers_and_images, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{at, format_label_selector, format_labels, int, pairs};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Desired"),
    Column::plain("Current"),
    Column::plain("Ready"),
    Column::plain("Up-to-date"),
    Column::plain("Available"),
    Column::plain("Node Selector"),
    Column::plain("Age"),
    Column::wide("Containers"),
    Column::wide("Images"),
    Column::wide("Selector"),
];

/// Models `printDaemonSet`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let count = |field: &str| int(object, field).to_string();
    let middle = [
        count("status.desiredNumberScheduled"),
        count("status.currentNumberScheduled"),
        count("status.numberReady"),
        count("status.updatedNumberScheduled"),
        count("status.numberAvailable"),
        format_labels(&pairs(object, "spec.template.spec.nodeSelector")),
    ];
    let mut cells = named(object, context, middle);
    cells.extend(containers_and_images(object, "spec.template.spec.containers"));
    cells.push(format_label_selector(at(object, "spec.selector")));
    cells
}
