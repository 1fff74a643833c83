//! What happens to objects that the engine only keeps, on their way in. Models the strategies under `pkg/registry`.

use serde_json::{Value, json};

use crate::api::object::Other;
use crate::api::scheme::Kind;

/// Whether objects of the kind have a status and count generations of their spec.
fn has_status(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Ingress | Kind::NetworkPolicy | Kind::PodDisruptionBudget | Kind::ResourceQuota | Kind::PersistentVolume
    )
}

fn counts(kind: Kind) -> bool {
    matches!(kind, Kind::Ingress | Kind::NetworkPolicy | Kind::PodDisruptionBudget | Kind::CustomResourceDefinition)
}

/// A new object has no status.
pub fn prepare_create(other: &mut Other) {
    if counts(other.kind) {
        other.metadata.generation = 1;
    }
    match other.kind {
        Kind::PersistentVolumeClaim => {
            other.rest.insert("status".to_owned(), json!({"phase": "Pending"}));
        }
        Kind::Ingress => {
            other.rest.insert("status".to_owned(), json!({"loadBalancer": {}}));
        }
        kind if has_status(kind) => {
            other.rest.shift_remove("status");
        }
        _ => {}
    }
}

/// Keeps the status; a changed spec is a new generation.
pub fn prepare_update(other: &mut Other, old: &Other) {
    if has_status(other.kind) || other.kind == Kind::PersistentVolumeClaim {
        match old.rest.get("status") {
            Some(status) => other.rest.insert("status".to_owned(), status.clone()),
            None => other.rest.shift_remove("status"),
        };
    }
    if counts(other.kind) && other.rest.get("spec") != old.rest.get("spec") {
        other.metadata.generation = old.metadata.generation + 1;
    }
}

/// A change of status changes nothing else.
pub fn prepare_status_update(other: &mut Other, old: &Other) {
    let spec = old.rest.get("spec").cloned().unwrap_or(Value::Null);
    if spec.is_null() {
        other.rest.shift_remove("spec");
    } else {
        other.rest.insert("spec".to_owned(), spec);
    }
}
