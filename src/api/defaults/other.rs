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
        _ => {}
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
