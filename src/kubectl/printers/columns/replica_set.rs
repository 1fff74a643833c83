//! ReplicaSets and ReplicationControllers, whose columns are the same.

use serde_json::Value;

use super::{Context, containers_and_images, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{at, format_label_selector, format_labels, int, pairs, text};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Desired"),
    Column::plain("Current"),
    Column::plain("Ready"),
    Column::plain("Age"),
    Column::wide("Containers"),
    Column::wide("Images"),
    Column::wide("Selector"),
];

/// Models `printReplicaSet` and `printReplicationController`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let count = |field: &str| int(object, field).to_string();
    let middle = [count("spec.replicas"), count("status.replicas"), count("status.readyReplicas")];
    let mut cells = named(object, context, middle);
    cells.extend(containers_and_images(object, "spec.template.spec.containers"));
    cells.push(if text(object, "kind") == "ReplicationController" {
        format_labels(&pairs(object, "spec.selector"))
    } else {
        format_label_selector(at(object, "spec.selector"))
    });
    cells
}
