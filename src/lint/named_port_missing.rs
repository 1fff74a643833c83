//! A targetPort by name that no Pod of the Service has, or has with another protocol.

use serde_json::json;

use super::{Fix, Hint, View, key_of, patch_port, selecting};
use crate::api::near;
use crate::api::protocol::Protocol;
use crate::api::scalar::IntOrString;

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let mut out = Vec::new();
    for (service, pods) in selecting(view) {
        for (index, port) in service.spec.ports.iter().enumerate() {
            let IntOrString::String(name) = &port.target_port else { continue };
            let declared: Vec<_> =
                pods.iter().flat_map(|pod| &pod.spec.containers).flat_map(|container| &container.ports).collect();
            let protocol = Protocol::of(&port.protocol);
            if pods.is_empty() || declared.iter().any(|d| d.name == *name && Protocol::of(&d.protocol) == protocol) {
                continue;
            }
            let mut hint = Hint {
                id: "named_port_missing",
                key: key_of(service),
                field: format!("spec.ports[{index}].targetPort"),
                message: format!("No Pod of the Service has a container port called {name}."),
                fixes: Vec::new(),
            };
            if let Some(other) = declared.iter().find(|d| d.name == *name) {
                hint.message = format!(
                    "The Pods' port {name} is {}, and the Service's is {protocol}.",
                    Protocol::of(&other.protocol)
                );
            } else if let Some(near) = declared.iter().find(|d| near::is_near(&d.name, name)) {
                hint.message += &format!(" One is called {}.", near.name);
            } else if *name == port.name {
                hint.message += " The Service port's own name is another matter: a targetPort names a port of the Pod.";
            }
            for other in declared.iter().take(3) {
                let target = if other.name.is_empty() { json!(other.container_port) } else { json!(other.name) };
                let label =
                    format!("Use the Pods' port {}", target.as_str().map_or_else(|| target.to_string(), str::to_owned));
                let fix = Fix { label, command: patch_port(service, index, &[("targetPort", target)]) };
                if !hint.fixes.contains(&fix) {
                    hint.fixes.push(fix);
                }
            }
            out.push(hint);
        }
    }
    out
}
