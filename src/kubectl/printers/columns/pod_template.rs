//! PodTemplates.

use serde_json::Value;

use super::{Context, containers_and_images};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{format_labels, pairs, text};

pub const COLUMNS: &[Column] =
    &[Column::name(), Column::plain("Containers"), Column::plain("Images"), Column::plain("Pod Labels")];

/// Models `printPodTemplate`.
pub fn cells(object: &Value, _context: &Context) -> Vec<String> {
    let [names, images] = containers_and_images(object, "template.spec.containers");
    let labels = format_labels(&pairs(object, "template.metadata.labels"));
    vec![text(object, "metadata.name").to_owned(), names, images, labels]
}
