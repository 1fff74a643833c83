//! ControllerRevisions.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{NONE, flag, int, items, text};

pub const COLUMNS: &[Column] =
    &[Column::name(), Column::plain("Controller"), Column::plain("Revision"), Column::plain("Age")];

/// Models `printControllerRevision`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let owner = items(object, "metadata.ownerReferences").iter().find(|owner| flag(owner, "controller"));
    let controller = owner.map_or_else(|| NONE.to_owned(), name_with_kind);
    named(object, context, [controller, int(object, "revision").to_string()])
}

/// `daemonset.apps/web`.
fn name_with_kind(owner: &Value) -> String {
    let kind = text(owner, "kind").to_lowercase();
    match text(owner, "apiVersion").split_once('/') {
        Some((group, _)) => format!("{kind}.{group}/{}", text(owner, "name")),
        None => format!("{kind}/{}", text(owner, "name")),
    }
}
