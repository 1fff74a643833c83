//! StatefulSets.

use serde_json::Value;

use super::{Context, containers_and_images, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::int;

pub const COLUMNS: &[Column] =
    &[Column::name(), Column::plain("Ready"), Column::plain("Age"), Column::wide("Containers"), Column::wide("Images")];

/// Models `printStatefulSet`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let ready = format!("{}/{}", int(object, "status.readyReplicas"), int(object, "spec.replicas"));
    let mut cells = named(object, context, [ready]);
    cells.extend(containers_and_images(object, "spec.template.spec.containers"));
    cells
}
