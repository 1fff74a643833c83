//! Secrets.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{pairs, text};

pub const COLUMNS: &[Column] = &[Column::name(), Column::plain("Type"), Column::plain("Data"), Column::plain("Age")];

/// Models `printSecret`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    named(object, context, [text(object, "type").to_owned(), pairs(object, "data").len().to_string()])
}
