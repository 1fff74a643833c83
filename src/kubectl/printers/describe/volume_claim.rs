//! PersistentVolumeClaims, by themselves and as templates. Models `printPersistentVolumeClaim`.

use serde_json::Value;

use super::writer::{Page, when};
use super::{Context, events};
use crate::api::scheme::Kind;
use crate::kubectl::printers::columns::{access_modes, storage_class};
use crate::kubectl::printers::go_value::display;
use crate::kubectl::printers::value::{at, is_set, items, pairs, scalar, since, text, texts};
use crate::order::InOrder;

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.field(0, "StorageClass", storage_class(object));
    let status = match is_set(object, "metadata.deletionTimestamp") {
        true => format!("Terminating (lasts {})", since(object, "metadata.deletionTimestamp", context.now)),
        false => text(object, "status.phase").to_owned(),
    };
    page.field(0, "Status", status);
    page.field(0, "Volume", text(object, "spec.volumeName"));
    page.labels_and_annotations(object);
    page.field(0, "Finalizers", display(&Value::from(items(object, "metadata.finalizers").to_vec())));
    amounts(page, object, 0);
    page.multiline("", "Used By", &users(object, context));
    conditions(page, items(object, "status.conditions"));
    events::describe(page, object, context);
    Ok(())
}

/// A claim template within an ephemeral volume.
pub fn template(page: &mut Page, template: &Value, level: usize) {
    let indent = "  ".repeat(level);
    page.field(level, "StorageClass", storage_class(template));
    page.field(level, "Volume", text(template, "spec.volumeName"));
    page.labels_indented(&indent, "Labels", &pairs(template, "metadata.labels"));
    page.annotations(&format!("{indent}Annotations"), &pairs(template, "metadata.annotations"));
    amounts(page, template, level);
}

/// The claims that a StatefulSet makes. Models `describeVolumeClaimTemplates`.
pub fn templates(page: &mut Page, templates: &[Value]) {
    if templates.is_empty() {
        page.field(0, "Volume Claims", "<none>");
        return;
    }
    page.line(0, "Volume Claims:");
    for claim in templates {
        page.field(1, "Name", text(claim, "metadata.name"));
        page.field(1, "StorageClass", storage_class(claim));
        page.labels_indented("  ", "Labels", &pairs(claim, "metadata.labels"));
        page.labels_indented("  ", "Annotations", &pairs(claim, "metadata.annotations"));
        let capacity = scalar(at(claim, "spec.resources.requests.storage"));
        page.field(1, "Capacity", if capacity.is_empty() { "<default>" } else { &capacity });
        page.field(1, "Access Modes", format!("[{}]", texts(claim, "spec.accessModes").join(" ")));
    }
}

fn amounts(page: &mut Page, claim: &Value, level: usize) {
    let bound = !text(claim, "spec.volumeName").is_empty();
    let capacity = scalar(at(claim, "status.capacity.storage"));
    page.field(level, "Capacity", if bound { &capacity } else { "" });
    let modes = access_modes(&texts(claim, "status.accessModes"));
    page.field(level, "Access Modes", if bound { &modes } else { "" });
    page.field_if(level, "VolumeMode", text(claim, "spec.volumeMode"));
    if is_set(claim, "spec.dataSource") {
        page.line(level, "DataSource:");
        page.field_if(level + 1, "APIGroup", text(claim, "spec.dataSource.apiGroup"));
        page.field(level + 1, "Kind", text(claim, "spec.dataSource.kind"));
        page.field(level + 1, "Name", text(claim, "spec.dataSource.name"));
    }
}

/// The names of the Pods that mount the claim.
fn users(claim: &Value, context: &Context) -> Vec<String> {
    let name = text(claim, "metadata.name");
    let pods = context.related.list(Kind::Pod, text(claim, "metadata.namespace"));
    let uses =
        |pod: &&Value| items(pod, "spec.volumes").iter().any(|v| text(v, "persistentVolumeClaim.claimName") == name);
    let mut names: Vec<String> = pods.iter().filter(uses).map(|pod| text(pod, "metadata.name").to_owned()).collect();
    names.order();
    names
}

fn conditions(page: &mut Page, conditions: &[Value]) {
    if conditions.is_empty() {
        return;
    }
    page.line(0, "Conditions:");
    page.row(1, &["Type", "Status", "LastProbeTime", "LastTransitionTime", "Reason", "Message"]);
    page.row(1, &["----", "------", "-----------------", "------------------", "------", "-------"]);
    for c in conditions {
        let (probe, transition) = (when(c, "lastProbeTime"), when(c, "lastTransitionTime"));
        let (kind, status) = (text(c, "type"), text(c, "status"));
        let (reason, message) = (text(c, "reason"), text(c, "message"));
        page.line(1, &format!("{kind} \t{status} \t{probe} \t{transition} \t{reason} \t{message}"));
    }
}
