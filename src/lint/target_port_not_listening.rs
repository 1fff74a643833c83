//! A targetPort that nothing in the Service's Pods listens on, or that only 127.0.0.1 reaches.

use serde_json::json;

use super::{Fix, Hint, View, key_of, patch_port, selecting};
use crate::api::protocol::Protocol;
use crate::api::scalar::IntOrString;
use crate::kubelet::listen::{Answer, Bind};
use crate::order::InOrder;

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let mut out = Vec::new();
    for (service, pods) in selecting(view) {
        for (index, port) in service.spec.ports.iter().enumerate() {
            let IntOrString::Int(target) = port.target_port else { continue };
            let (Ok(target), protocol) = (u16::try_from(target), Protocol::of(&port.protocol)) else { continue };
            let entries: Vec<_> = pods
                .iter()
                .filter_map(|pod| view.network.pods.get(&pod.metadata.namespace, &pod.metadata.name))
                .collect();
            let answers: Vec<Answer<'_>> = entries
                .iter()
                .filter_map(|entry| Some(entry.listens.answer(*entry.ips.first()?, target, protocol)))
                .collect();
            if answers.is_empty()
                || answers.iter().any(|answer| matches!(answer, Answer::Open(_) | Answer::Assumed { .. }))
            {
                continue;
            }
            let mut hint = Hint {
                id: "target_port_not_listening",
                key: key_of(service),
                field: format!("spec.ports[{index}].targetPort"),
                message: format!(
                    "Nothing in the Service's Pods listens on {target}: every connection is refused by the Pod itself."
                ),
                fixes: Vec::new(),
            };
            for answer in &answers {
                match answer {
                    Answer::OtherAddress(socket) => {
                        if let Bind::Only(ip) = socket.bind {
                            hint.message = format!(
                                "The application listens on {ip}:{target} only, which no other Pod can reach; let it listen on 0.0.0.0."
                            );
                        }
                    }
                    Answer::OtherProtocol(socket) => {
                        hint.message =
                            format!("The Pods listen on {target} for {}, not for {protocol}.", socket.protocol);
                    }
                    _ => {}
                }
            }
            let mut open: Vec<u16> = entries
                .iter()
                .flat_map(|entry| &entry.listens.sockets)
                .filter(|s| s.protocol == protocol && s.bind == Bind::Every)
                .map(|s| s.port)
                .collect();
            open.order();
            open.dedup();
            for other in open.into_iter().filter(|other| *other != target).take(3) {
                hint.fixes.push(Fix {
                    label: format!("Send to {other}, where the Pods listen"),
                    command: patch_port(service, index, &[("targetPort", json!(other))]),
                });
            }
            out.push(hint);
        }
    }
    out
}
