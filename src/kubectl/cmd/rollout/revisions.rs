//! The states that a workload had: ReplicaSets of a Deployment, ControllerRevisions of the others. Models
//! `pkg/polymorphichelpers/history.go`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::api::patch;
use crate::api::scheme::Kind;
use crate::kubectl::context::Context;
use crate::kubectl::printers::value::{at, flag, int, items, text};
use crate::kubectl::targets::Target;
use crate::order::Gather;

/// The annotation with a ReplicaSet's revision.
pub const REVISION: &str = "deployment.kubernetes.io/revision";
/// The annotation that says why.
pub use crate::kubectl::record::ANNOTATION as CHANGE_CAUSE;

/// A state that a workload had.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The ReplicaSet, or for other kinds the workload as it was then.
    pub object: Value,
    pub template: Value,
    pub cause: String,
    /// Annotations of the ReplicaSet.
    pub annotations: Value,
}

/// All states of a workload by number.
pub fn of(context: &Context, target: &Target) -> BTreeMap<i64, Revision> {
    let kind = if target.key.kind == Kind::Deployment { Kind::ReplicaSet } else { Kind::ControllerRevision };
    let uid = text(&target.value, "metadata.uid");
    let owned = |value: &Value| {
        items(value, "metadata.ownerReferences")
            .iter()
            .any(|owner| flag(owner, "controller") && text(owner, "uid") == uid)
    };
    let all = context.cluster.store().list(kind, Some(&target.key.namespace)).map(|object| object.write());
    all.filter(owned).filter_map(|value| read(target, value)).gather()
}

fn read(target: &Target, value: Value) -> Option<(i64, Revision)> {
    let annotations = value.pointer("/metadata/annotations").cloned().unwrap_or_else(|| json!({}));
    let cause = annotations.get(CHANGE_CAUSE).and_then(Value::as_str).unwrap_or_default().to_owned();
    if target.key.kind == Kind::Deployment {
        let number = annotations.get(REVISION).and_then(Value::as_str)?.parse().ok()?;
        let template = at(&value, "spec.template").clone();
        return Some((number, Revision { object: value, template, cause, annotations }));
    }
    let schema = target.key.kind.info().schema?;
    let object = patch::strategic(&target.value, at(&value, "data"), schema).ok()?;
    let template = at(&object, "spec.template").clone();
    Some((int(&value, "revision"), Revision { object, template, cause, annotations }))
}

/// The template without the label that names its hash: two states with the same are the same.
pub fn without_hash(template: &Value) -> Value {
    let mut template = template.clone();
    if let Some(labels) = template.pointer_mut("/metadata/labels").and_then(Value::as_object_mut) {
        labels.shift_remove("pod-template-hash");
    }
    template
}
