//! ReplicaSets and ReplicationControllers. Models `describeReplicaSet` and `describeReplicationController`.

use serde_json::Value;

use super::writer::{Page, controller};
use super::{Context, events, pod_template, pods_status};
use crate::api::labels::Selector;
use crate::kubectl::printers::value::{at, format_label_selector, format_labels, int, items, pairs, text};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    let is_set = text(object, "kind") == "ReplicaSet";
    let plain = pairs(object, "spec.selector");
    let selector = match is_set {
        true => Selector::from_label_selector(Some(at(object, "spec.selector"))).map_err(|e| e.to_string())?,
        false => Selector::from_map(plain.iter().copied()),
    };
    page.name_and_namespace(object);
    page.field(
        0,
        "Selector",
        if is_set { format_label_selector(at(object, "spec.selector")) } else { format_labels(&plain) },
    );
    page.labels_and_annotations(object);
    if let Some(owner) = controller(object).filter(|_| is_set) {
        page.field(0, "Controlled By", owner);
    }
    let (have, want) = (int(object, "status.replicas"), int(object, "spec.replicas"));
    page.field(0, "Replicas", format!("{have} current / {want} desired"));
    page.field(0, "Pods Status", pods_status(object, &selector, context));
    pod_template::describe(page, at(object, "spec.template"));
    page.workload_conditions(items(object, "status.conditions"));
    events::describe(page, object, context);
    Ok(())
}
