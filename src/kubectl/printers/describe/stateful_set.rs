//! StatefulSets. Models `describeStatefulSet`.

use serde_json::Value;

use super::writer::{Page, when};
use super::{Context, events, pod_template, pods_status, volume_claim};
use crate::api::labels::Selector;
use crate::kubectl::printers::value::{at, int, is_set, items, scalar, text};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    let selector = Selector::from_label_selector(Some(at(object, "spec.selector"))).map_err(|e| e.to_string())?;
    page.name_and_namespace(object);
    page.field(0, "CreationTimestamp", when(object, "metadata.creationTimestamp"));
    page.field(0, "Selector", selector.to_string());
    page.labels_and_annotations(object);
    let (want, have) = (int(object, "spec.replicas"), int(object, "status.replicas"));
    page.field(0, "Replicas", format!("{want} desired | {have} total"));
    page.field(0, "Update Strategy", text(object, "spec.updateStrategy.type"));
    let rolling = at(object, "spec.updateStrategy.rollingUpdate");
    if is_set(rolling, "partition") {
        page.field(1, "Partition", int(rolling, "partition").to_string());
        page.field_if(1, "MaxUnavailable", &scalar(at(rolling, "maxUnavailable")));
    }
    page.field(0, "Pods Status", pods_status(object, &selector, context));
    pod_template::describe(page, at(object, "spec.template"));
    volume_claim::templates(page, items(object, "spec.volumeClaimTemplates"));
    events::describe(page, object, context);
    Ok(())
}
