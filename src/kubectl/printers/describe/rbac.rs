//! RoleBindings and ClusterRoleBindings. Models `RoleBindingDescriber`.

use serde_json::Value;

use super::Context;
use super::writer::Page;
use crate::kubectl::printers::value::{items, text};

pub fn describe_binding(page: &mut Page, object: &Value, _context: &Context) -> Result<(), String> {
    page.field(0, "Name", text(object, "metadata.name"));
    page.labels_and_annotations(object);
    page.line(0, "Role:");
    page.field(1, "Kind", text(object, "roleRef.kind"));
    page.field(1, "Name", text(object, "roleRef.name"));
    page.line(0, "Subjects:");
    page.row(1, &["Kind", "Name", "Namespace"]);
    page.row(1, &["----", "----", "---------"]);
    for subject in items(object, "subjects") {
        page.row(1, &[text(subject, "kind"), text(subject, "name"), text(subject, "namespace")]);
    }
    Ok(())
}
