//! Secrets. Models `describeSecret`: how long the values are, never what they are.

use serde_json::Value;

use super::Context;
use super::writer::Page;
use crate::kubectl::printers::value::{pairs, text};

pub fn describe(page: &mut Page, object: &Value, _context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.labels_and_annotations(object);
    page.put(0, &format!("\nType:\t{}\n", text(object, "type")));
    page.put(0, "\nData\n====\n");
    for (key, value) in pairs(object, "data") {
        page.field(0, key, format!("{} bytes", decoded_length(value)));
    }
    Ok(())
}

/// How many bytes a base64 text stands for.
pub fn decoded_length(base64: &str) -> usize {
    base64.trim_end_matches('=').len() * 3 / 4
}
