//! RoleBindings and ClusterRoleBindings.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{items, text};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Role"),
    Column::plain("Age"),
    Column::wide("Users"),
    Column::wide("Groups"),
    Column::wide("ServiceAccounts"),
];

/// Models `printRoleBinding`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let role = format!("{}/{}", text(object, "roleRef.kind"), text(object, "roleRef.name"));
    let mut cells = named(object, context, [role]);
    for kind in ["User", "Group", "ServiceAccount"] {
        let subjects = items(object, "subjects").iter().filter(|s| text(s, "kind") == kind);
        let names: Vec<String> = subjects.map(subject_name).collect();
        cells.push(names.join(", "));
    }
    cells
}

fn subject_name(subject: &Value) -> String {
    match (text(subject, "kind"), text(subject, "namespace")) {
        ("ServiceAccount", namespace) if !namespace.is_empty() => format!("{namespace}/{}", text(subject, "name")),
        _ => text(subject, "name").to_owned(),
    }
}
