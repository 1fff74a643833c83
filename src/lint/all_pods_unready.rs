//! All Pods of a Service run, and none is ready.

use super::{Fix, Hint, View, key_of, namespace_flag, selecting};
use crate::api::pod::Pod;
use crate::api::scalar::IntOrString;

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let mut out = Vec::new();
    for (service, pods) in selecting(view) {
        let running: Vec<&&Pod> = pods
            .iter()
            .filter(|pod| pod.status.phase == "Running" && pod.metadata.deletion_timestamp.is_none())
            .collect();
        let ready = |pod: &&&Pod| pod.status.conditions.iter().any(|c| c.type_ == "Ready" && c.status == "True");
        let Some(first) = running.first() else { continue };
        if running.iter().any(ready) || service.spec.publish_not_ready_addresses {
            continue;
        }
        let mut message = match running.len() {
            1 => "The Service's only Pod runs but is not ready, so it gets no traffic.".to_owned(),
            many => format!("The Service's {many} Pods run, but none is ready, so none gets traffic."),
        };
        if let Some(probe) = probe(view, first) {
            message += &probe;
        }
        let flag = namespace_flag(&service.metadata.namespace);
        out.push(Hint {
            id: "all_pods_unready",
            key: key_of(service),
            field: "spec.selector".to_owned(),
            message,
            fixes: vec![Fix {
                label: "See why the probe fails".to_owned(),
                command: format!("kubectl describe pod {}{flag}", first.metadata.name),
            }],
        });
    }
    out
}

/// What the readiness probe asks for, if nothing is there.
fn probe(view: &View<'_>, pod: &Pod) -> Option<String> {
    let entry = view.network.pods.get(&pod.metadata.namespace, &pod.metadata.name)?;
    let ip = *entry.ips.first()?;
    pod.spec.containers.iter().find_map(|container| {
        let probe = container.readiness_probe.as_ref()?;
        let port = probe.tcp_socket.as_ref().map(|tcp| &tcp.port).or(probe.http_get.as_ref().map(|http| &http.port))?;
        let number = match port {
            IntOrString::Int(number) => u16::try_from(*number).ok()?,
            IntOrString::String(name) => {
                container.ports.iter().find(|p| p.name == *name).and_then(|p| u16::try_from(p.container_port).ok())?
            }
        };
        let open = entry.listens.accepts(ip, number, crate::api::protocol::Protocol::Tcp);
        (!open).then(|| format!(" The readiness probe asks port {number}, where nothing listens."))
    })
}
