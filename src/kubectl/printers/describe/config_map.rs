//! ConfigMaps. Models `ConfigMapDescriber`.

use serde_json::Value;

use super::secret::decoded_length;
use super::writer::Page;
use super::{Context, events};
use crate::kubectl::printers::value::pairs;

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.labels_and_annotations(object);
    page.put(0, "\nData\n====\n");
    for (key, value) in pairs(object, "data") {
        page.put(0, &format!("{key}:\n----\n"));
        page.line(0, value);
        page.put(0, "\n");
    }
    page.put(0, "\nBinaryData\n====\n");
    for (key, value) in pairs(object, "binaryData") {
        page.line(0, &format!("{key}: {} bytes", decoded_length(value)));
    }
    page.put(0, "\n");
    events::describe(page, object, context);
    Ok(())
}
