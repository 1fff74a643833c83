//! Defaults of kinds that the engine only keeps. Models `pkg/apis/networking/v1/defaults.go` and others.

use serde_json::{Value, json};

use super::claim;
use crate::api::object::Other;
use crate::api::scheme::Kind;

/// Fills in what was left open.
pub fn apply(other: &mut Other) {
    match other.kind {
        Kind::PersistentVolumeClaim => claim::apply(&mut other.rest),
        Kind::NetworkPolicy => network_policy(other),
        Kind::IngressClass => {
            if let Some(Value::Object(parameters)) =
                other.rest.get_mut("spec").and_then(|spec| spec.get_mut("parameters"))
            {
                parameters.entry("scope").or_insert_with(|| json!("Cluster"));
            }
        }
        Kind::RoleBinding | Kind::ClusterRoleBinding => binding(other),
        Kind::PriorityClass => {
            other.rest.entry("preemptionPolicy").or_insert_with(|| json!("PreemptLowerPriority"));
        }
        Kind::StorageClass => {
            other.rest.entry("reclaimPolicy").or_insert_with(|| json!("Delete"));
            other.rest.entry("volumeBindingMode").or_insert_with(|| json!("Immediate"));
        }
        Kind::PersistentVolume => {
            if let Some(Value::Object(spec)) = other.rest.get_mut("spec") {
                spec.entry("persistentVolumeReclaimPolicy").or_insert_with(|| json!("Retain"));
                spec.entry("volumeMode").or_insert_with(|| json!("Filesystem"));
                if let Some(Value::Object(path)) = spec.get_mut("hostPath") {
                    path.entry("type").or_insert_with(|| json!(""));
                }
            }
        }
        _ => {}
    }
}

/// Roles, users and groups are those of the usual API group.
fn binding(other: &mut Other) {
    const GROUP: &str = "rbac.authorization.k8s.io";
    if let Some(Value::Object(role)) = other.rest.get_mut("roleRef") {
        role.entry("apiGroup").or_insert_with(|| json!(GROUP));
    }
    let Some(Value::Array(subjects)) = other.rest.get_mut("subjects") else { return };
    for subject in subjects.iter_mut().filter_map(Value::as_object_mut) {
        if subject.get("kind").is_some_and(|kind| kind == "User" || kind == "Group") {
            subject.entry("apiGroup").or_insert_with(|| json!(GROUP));
        }
    }
}

/// Ports are TCP; a policy with rules for outgoing traffic is about that too.
fn network_policy(other: &mut Other) {
    let Some(Value::Object(spec)) = other.rest.get_mut("spec") else { return };
    for direction in ["ingress", "egress"] {
        let Some(Value::Array(rules)) = spec.get_mut(direction) else { continue };
        for rule in rules {
            let Some(Value::Array(ports)) = rule.get_mut("ports") else { continue };
            for port in ports.iter_mut().filter_map(Value::as_object_mut) {
                port.entry("protocol").or_insert_with(|| json!("TCP"));
            }
        }
    }
    let egress = spec.get("egress").and_then(Value::as_array).is_some_and(|rules| !rules.is_empty());
    let types = if egress { json!(["Ingress", "Egress"]) } else { json!(["Ingress"]) };
    spec.entry("policyTypes").or_insert(types);
}
