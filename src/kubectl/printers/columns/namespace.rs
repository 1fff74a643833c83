//! Namespaces.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::text;

pub const COLUMNS: &[Column] = &[Column::name(), Column::plain("Status"), Column::plain("Age")];

/// Models `printNamespace`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    named(object, context, [text(object, "status.phase").to_owned()])
}
