//! NetworkPolicies.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{at, format_label_selector};

pub const COLUMNS: &[Column] = &[Column::name(), Column::plain("Pod-Selector"), Column::plain("Age")];

/// Models `printNetworkPolicy`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    named(object, context, [format_label_selector(at(object, "spec.podSelector"))])
}
