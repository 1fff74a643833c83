//! Deployments.

use serde_json::Value;

use super::{Context, containers_and_images, named};
use crate::api::labels::Selector;
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{at, int};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Ready"),
    Column::plain("Up-to-date"),
    Column::plain("Available"),
    Column::plain("Age"),
    Column::wide("Containers"),
    Column::wide("Images"),
    Column::wide("Selector"),
];

/// Models `printDeployment`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let middle = [
        format!("{}/{}", int(object, "status.readyReplicas"), int(object, "spec.replicas")),
        int(object, "status.updatedReplicas").to_string(),
        int(object, "status.availableReplicas").to_string(),
    ];
    let mut cells = named(object, context, middle);
    cells.extend(containers_and_images(object, "spec.template.spec.containers"));
    let selector = Selector::from_label_selector(Some(at(object, "spec.selector")));
    cells.push(selector.map_or_else(|_| "<invalid>".to_owned(), |s| s.to_string()));
    cells
}
