//! A LoadBalancer without a provider: its address stays <pending> for ever; the node port works meanwhile.

use super::{Fix, Hint, View, key_of, services};

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    if view.settings.cloud_provider {
        return Vec::new();
    }
    let pending = services(view)
        .filter(|service| service.spec.type_ == "LoadBalancer" && service.status.load_balancer.ingress.is_empty());
    pending
        .map(|service| {
            let mut message =
                "No cloud provider hands out load balancer addresses here: EXTERNAL-IP stays <pending>.".to_owned();
            let node = view.network.nodes().find_map(|node| node.address(false));
            let port = service.spec.ports.first().map_or(0, |port| port.node_port);
            let mut fixes = Vec::new();
            if let (Some(node), true) = (node, port != 0) {
                message += &format!(" Its node port works meanwhile: {node}:{port}.");
                fixes.push(Fix { label: "Use the node port".to_owned(), command: format!("curl {node}:{port}") });
            }
            Hint {
                id: "load_balancer_without_provider",
                key: key_of(service),
                field: "spec.type".to_owned(),
                message,
                fixes,
            }
        })
        .collect()
}
