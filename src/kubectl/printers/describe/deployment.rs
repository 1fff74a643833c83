//! Deployments, with their old and new ReplicaSets. Models `describeDeployment`.

use serde_json::Value;

use super::writer::{Page, when};
use super::{Context, events, pod_template};
use crate::api::labels::Selector;
use crate::api::scheme::Kind;
use crate::kubectl::printers::value::{NONE, at, flag, int, items, moment, scalar, text};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    let selector = Selector::from_label_selector(Some(at(object, "spec.selector"))).map_err(|e| e.to_string())?;
    page.name_and_namespace(object);
    page.field(0, "CreationTimestamp", when(object, "metadata.creationTimestamp"));
    page.labels_and_annotations(object);
    page.field(0, "Selector", selector.to_string());
    let count = |field: &str| int(object, field);
    let replicas = format!(
        "{} desired | {} updated | {} total | {} available | {} unavailable",
        count("spec.replicas"),
        count("status.updatedReplicas"),
        count("status.replicas"),
        count("status.availableReplicas"),
        count("status.unavailableReplicas")
    );
    page.field(0, "Replicas", replicas);
    page.field(0, "StrategyType", text(object, "spec.strategy.type"));
    page.field(0, "MinReadySeconds", count("spec.minReadySeconds").to_string());
    let rolling = at(object, "spec.strategy.rollingUpdate");
    if !rolling.is_null() {
        let (unavailable, surge) = (scalar(at(rolling, "maxUnavailable")), scalar(at(rolling, "maxSurge")));
        page.field(0, "RollingUpdateStrategy", format!("{unavailable} max unavailable, {surge} max surge"));
    }
    pod_template::describe(page, at(object, "spec.template"));
    page.workload_conditions(items(object, "status.conditions"));
    replica_sets(page, object, context);
    events::describe(page, object, context);
    Ok(())
}

fn replica_sets(page: &mut Page, deployment: &Value, context: &Context) {
    let uid = text(deployment, "metadata.uid");
    let mut sets = context.related.list(Kind::ReplicaSet, text(deployment, "metadata.namespace"));
    sets.retain(|set| {
        items(set, "metadata.ownerReferences").iter().any(|o| flag(o, "controller") && text(o, "uid") == uid)
    });
    if sets.is_empty() {
        return;
    }
    let new = newest(deployment, &sets).map(|set| text(set, "metadata.uid").to_owned());
    let (new, old): (Vec<&Value>, Vec<&Value>) =
        sets.iter().partition(|set| Some(text(set, "metadata.uid")) == new.as_deref());
    page.field(0, "OldReplicaSets", summary(&old));
    page.field(0, "NewReplicaSet", summary(&new));
}

/// The oldest ReplicaSet with the Deployment's own template. Models `FindNewReplicaSet`.
fn newest<'a>(deployment: &Value, sets: &'a [Value]) -> Option<&'a Value> {
    let wanted = without_hash(at(deployment, "spec.template"));
    let same = sets.iter().filter(|set| without_hash(at(set, "spec.template")) == wanted);
    same.min_by_key(|set| (moment(set, "metadata.creationTimestamp"), text(set, "metadata.name")))
}

fn without_hash(template: &Value) -> Value {
    let mut template = template.clone();
    if let Some(labels) = template.pointer_mut("/metadata/labels").and_then(Value::as_object_mut) {
        labels.shift_remove("pod-template-hash");
    }
    template
}

/// Models `printReplicaSetsByLabels`.
fn summary(sets: &[&Value]) -> String {
    let one = |set: &&Value| {
        let (name, have, want) = (text(set, "metadata.name"), int(set, "status.replicas"), int(set, "spec.replicas"));
        format!("{name} ({have}/{want} replicas created)")
    };
    let list: Vec<String> = sets.iter().map(one).collect();
    if list.is_empty() { NONE.to_owned() } else { list.join(", ") }
}
