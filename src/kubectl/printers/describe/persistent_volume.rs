//! PersistentVolumes. Models `describePersistentVolume`, for the sources that a cluster without drivers of clouds and vendors
//! has.

use serde_json::Value;

use super::writer::Page;
use super::{Context, events, volumes};
use crate::kubectl::printers::columns::{access_modes, storage_class};
use crate::kubectl::printers::value::{NONE, at, flag, is_set, items, pairs, scalar, since, text, text_or, texts};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.field(0, "Name", text(object, "metadata.name"));
    page.labels_and_annotations(object);
    page.field(0, "Finalizers", format!("[{}]", texts(object, "metadata.finalizers").join(" ")));
    page.field(0, "StorageClass", storage_class(object));
    if is_set(object, "metadata.deletionTimestamp") {
        let lasts = since(object, "metadata.deletionTimestamp", context.now);
        page.field(0, "Status", format!("Terminating (lasts {lasts})"));
    } else {
        page.field(0, "Status", text(object, "status.phase"));
    }
    let claim = [text(object, "spec.claimRef.namespace"), text(object, "spec.claimRef.name")].join("/");
    page.field(0, "Claim", if is_set(object, "spec.claimRef") { &claim } else { "" });
    page.field(0, "Reclaim Policy", text_or(object, "spec.persistentVolumeReclaimPolicy", "Retain"));
    page.field(0, "Access Modes", access_modes(&texts(object, "spec.accessModes")));
    page.field(0, "VolumeMode", text_or(object, "spec.volumeMode", "Filesystem"));
    let capacity = scalar(at(object, "spec.capacity.storage"));
    page.field(0, "Capacity", if capacity.is_empty() { "0" } else { &capacity });
    node_affinity(page, at(object, "spec.nodeAffinity.required"));
    page.field(0, "Message", text(object, "status.message"));
    page.line(0, "Source:");
    source(page, at(object, "spec"));
    events::describe(page, object, context);
    Ok(())
}

/// Models `printVolumeNodeAffinity`.
fn node_affinity(page: &mut Page, required: &Value) {
    if required.is_null() {
        return page.field(0, "Node Affinity", NONE);
    }
    page.line(0, "Node Affinity:\t");
    let terms = items(required, "nodeSelectorTerms");
    page.field(1, "Required Terms", if terms.is_empty() { NONE } else { "" });
    for (index, term) in terms.iter().enumerate() {
        let requirement = |requirement: &Value| {
            let values = texts(requirement, "values");
            let values = if values.is_empty() { String::new() } else { format!(" [{}]", values.join(", ")) };
            format!("{} {}{values}", text(requirement, "key"), text(requirement, "operator").to_lowercase())
        };
        let lines: Vec<String> = items(term, "matchExpressions").iter().map(requirement).collect();
        page.multiline("    ", &format!("Term {index}"), &lines);
    }
}

fn source(page: &mut Page, spec: &Value) {
    let found = |field: &str| Some(at(spec, field)).filter(|source| !source.is_null());
    if let Some(source) = found("hostPath") {
        volumes::host_path(page, source);
    } else if let Some(source) = found("nfs") {
        volumes::nfs(page, source);
    } else if let Some(source) = found("local") {
        page.field(2, "Type", "LocalVolume (a persistent volume backed by local storage on a node)");
        page.field(2, "Path", text(source, "path"));
    } else if let Some(source) = found("csi") {
        page.field(2, "Type", "CSI (a Container Storage Interface (CSI) volume source)");
        page.field(2, "Driver", text(source, "driver"));
        page.field(2, "FSType", text(source, "fsType"));
        page.field(2, "VolumeHandle", text(source, "volumeHandle"));
        page.field(2, "ReadOnly", flag(source, "readOnly").to_string());
        page.labels_indented("    ", "VolumeAttributes", &pairs(source, "volumeAttributes"));
    } else {
        page.line(1, "<unknown>");
    }
}
