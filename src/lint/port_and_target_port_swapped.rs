//! `port` and `targetPort` the wrong way round: the Pods listen on the Service's port, and not on its target.

use serde_json::json;

use super::{Fix, Hint, View, key_of, patch_port, selecting};
use crate::api::protocol::Protocol;
use crate::api::scalar::IntOrString;

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let mut out = Vec::new();
    for (service, pods) in selecting(view) {
        for (index, port) in service.spec.ports.iter().enumerate() {
            let IntOrString::Int(target) = port.target_port else { continue };
            let (Ok(number), Ok(target)) = (u16::try_from(port.port), u16::try_from(target)) else { continue };
            let protocol = Protocol::of(&port.protocol);
            let known = |pod: &&crate::api::pod::Pod| {
                let entry = view.network.pods.get(&pod.metadata.namespace, &pod.metadata.name)?;
                let ip = *entry.ips.first()?;
                (entry.listens.assumed.is_none())
                    .then(|| (entry.listens.accepts(ip, number, protocol), entry.listens.accepts(ip, target, protocol)))
            };
            let found: Vec<(bool, bool)> = pods.iter().filter_map(known).collect();
            if number == target || found.is_empty() || !found.iter().all(|(port, target)| *port && !*target) {
                continue;
            }
            let name = &service.metadata.name;
            out.push(Hint {
                id: "port_and_target_port_swapped",
                key: key_of(service),
                field: format!("spec.ports[{index}]"),
                message: format!(
                    "port {number} is where clients ask for {name}, targetPort {target} is where its Pods should listen; they listen on {number}. Perhaps the two are swapped."
                ),
                fixes: vec![Fix {
                    label: format!("port {target}, targetPort {number}"),
                    command: patch_port(service, index, &[("port", json!(target)), ("targetPort", json!(number))]),
                }],
            });
        }
    }
    out
}
