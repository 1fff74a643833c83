//! A node port tried on the laptop's own localhost: the port is the nodes', not the laptop's.

use super::{Fix, Hint, View, key_of, services};
use crate::proxy::Cause;

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let tried: Vec<u16> = view
        .traces
        .iter()
        .filter(|trace| trace.cause == Cause::NothingOnLaptop)
        .map(|trace| trace.connection.to.port)
        .collect();
    let mut out = Vec::new();
    for service in services(view) {
        for (index, port) in service.spec.ports.iter().enumerate() {
            let Some(number) = u16::try_from(port.node_port).ok().filter(|port| tried.contains(port)) else { continue };
            let Some(node) = view.network.nodes().find_map(|node| node.address(false)) else { continue };
            out.push(Hint {
                id: "node_port_on_localhost",
                key: key_of(service),
                field: format!("spec.ports[{index}].nodePort"),
                message: format!("localhost is the laptop, and a node port opens on the nodes: try {node}:{number}."),
                fixes: vec![Fix { label: "Ask a node".to_owned(), command: format!("curl {node}:{number}") }],
            });
        }
    }
    out
}
