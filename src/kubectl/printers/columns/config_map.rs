//! ConfigMaps.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::pairs;

pub const COLUMNS: &[Column] = &[Column::name(), Column::plain("Data"), Column::plain("Age")];

/// Models `printConfigMap`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let keys = pairs(object, "data").len() + pairs(object, "binaryData").len();
    named(object, context, [keys.to_string()])
}
