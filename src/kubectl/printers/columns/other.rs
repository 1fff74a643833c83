//! Kinds that need little: ServiceAccounts and everything without a layout of its own, Leases, PriorityClasses, and those
//! of which the server shows when they were created.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{age, flag, int, text};

pub const COLUMNS: &[Column] = &[Column::name(), Column::plain("Age")];
pub const CREATED_COLUMNS: &[Column] = &[Column::name(), Column::plain("Created At")];
pub const LEASE_COLUMNS: &[Column] = &[Column::name(), Column::plain("Holder"), Column::plain("Age")];
pub const SCALE_COLUMNS: &[Column] =
    &[Column::name(), Column::plain("Desired"), Column::plain("Available"), Column::plain("Age")];
pub const PRIORITY_COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Value"),
    Column::plain("Global-Default"),
    Column::plain("Age"),
    // Upstream gives it no priority, so it is shown without `-o wide` as well; its cell then stays away.
    Column::plain("PreemptionPolicy"),
];

/// Models `printObjectMeta` and `printServiceAccount`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    named(object, context, [])
}

/// Models the registry's default table (`rest.NewDefaultTableConvertor`).
pub fn created_cells(object: &Value, _context: &Context) -> Vec<String> {
    vec![text(object, "metadata.name").to_owned(), text(object, "metadata.creationTimestamp").to_owned()]
}

/// Models `printLease`.
pub fn lease_cells(object: &Value, context: &Context) -> Vec<String> {
    named(object, context, [text(object, "spec.holderIdentity").to_owned()])
}

/// Models `printScale`.
pub fn scale_cells(object: &Value, context: &Context) -> Vec<String> {
    named(object, context, [int(object, "spec.replicas").to_string(), int(object, "status.replicas").to_string()])
}

/// Models `printPriorityClass`.
pub fn priority_cells(object: &Value, context: &Context) -> Vec<String> {
    let mut cells = vec![
        text(object, "metadata.name").to_owned(),
        int(object, "value").to_string(),
        flag(object, "globalDefault").to_string(),
        age(object, context.now),
    ];
    cells.extend(context.wide.then(|| text(object, "preemptionPolicy").to_owned()));
    cells
}
