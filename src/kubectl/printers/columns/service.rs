//! Services.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{NONE, UNKNOWN, format_labels, int, items, pairs, text, texts};
use crate::order::Gather;

/// A load balancer's addresses are cut to this many characters unless the output is wide.
const ADDRESSES_WIDTH: usize = 16;

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Type"),
    Column::plain("Cluster-IP"),
    Column::plain("External-IP"),
    Column::plain("Port(s)"),
    Column::plain("Age"),
    Column::wide("Selector"),
];

/// Models `printService`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let cluster_ip = texts(object, "spec.clusterIPs").first().copied().unwrap_or(NONE);
    let middle = [
        text(object, "spec.type").to_owned(),
        cluster_ip.to_owned(),
        external_ip(object, context.wide),
        ports(items(object, "spec.ports")),
    ];
    let mut cells = named(object, context, middle);
    cells.push(format_labels(&pairs(object, "spec.selector")));
    cells
}

/// Models `getServiceExternalIP`.
fn external_ip(object: &Value, wide: bool) -> String {
    let external = texts(object, "spec.externalIPs").join(",");
    let or_none = |list: String| if list.is_empty() { NONE.to_owned() } else { list };
    match text(object, "spec.type") {
        "ClusterIP" | "NodePort" => or_none(external),
        "LoadBalancer" => match (load_balancer_addresses(object, wide), external) {
            (assigned, external) if assigned.is_empty() && external.is_empty() => "<pending>".to_owned(),
            (assigned, external) if assigned.is_empty() => external,
            (assigned, external) if external.is_empty() => assigned,
            (assigned, external) => format!("{assigned},{external}"),
        },
        "ExternalName" => text(object, "spec.externalName").to_owned(),
        _ => UNKNOWN.to_owned(),
    }
}

/// What the provider assigned, sorted and without repetition, cut short unless the output is wide.
/// Models `loadBalancerStatusStringer` and its twin for Ingresses.
pub fn load_balancer_addresses(object: &Value, wide: bool) -> String {
    let address = |ingress| match text(ingress, "ip") {
        "" => text(ingress, "hostname"),
        ip => ip,
    };
    let all: BTreeSet<&str> = items(object, "status.loadBalancer.ingress").iter().map(address).gather();
    let all: Vec<&str> = all.into_iter().filter(|a| !a.is_empty()).collect();
    let joined = all.join(",");
    match joined.get(..ADDRESSES_WIDTH - 3) {
        Some(head) if !wide && joined.len() > ADDRESSES_WIDTH => format!("{head}..."),
        _ => joined,
    }
}

/// `80/TCP,443:30443/TCP`. Models `makePortString`.
fn ports(ports: &[Value]) -> String {
    let one = |port: &Value| {
        let (number, node_port, protocol) = (int(port, "port"), int(port, "nodePort"), text(port, "protocol"));
        if node_port > 0 { format!("{number}:{node_port}/{protocol}") } else { format!("{number}/{protocol}") }
    };
    let list: Vec<String> = ports.iter().map(one).collect();
    if list.is_empty() { NONE.to_owned() } else { list.join(",") }
}

#[cfg(test)]
mod tests {
    use super::super::tests::wide_cells;
    use super::*;
    use serde_json::json;

    #[test]
    fn types() {
        // Upstream's TestPrintService and TestPrintServiceLoadBalancer.
        let service = |spec: Value, ingress: Value| {
            let object = json!({"kind": "Service", "metadata": {"name": "svc1"}, "spec": spec,
                "status": {"loadBalancer": {"ingress": ingress}}});
            wide_cells(object)
        };
        let tcp = json!([{"protocol": "TCP", "port": 2233}]);
        let udp = json!([{"protocol": "UDP", "port": 8888, "nodePort": 9999}]);
        let ips = json!([{"ip": "2.2.2.2"}, {"ip": "3.3.3.3", "hostname": "ignored"}, {"hostname": "a.example"}]);
        let table = [
            (
                json!({"type": "ClusterIP", "ports": tcp, "clusterIPs": ["10.9.8.7"], "selector": {"foo": "bar"}}),
                json!([]),
                ["svc1", "ClusterIP", "10.9.8.7", "<none>", "2233/TCP", "3m", "foo=bar"],
            ),
            (
                json!({"type": "NodePort", "ports": udp, "clusterIPs": ["10.9.8.7"], "externalIPs": ["1.1.1.1", "2.2.2.2"]}),
                json!([]),
                ["svc1", "NodePort", "10.9.8.7", "1.1.1.1,2.2.2.2", "8888:9999/UDP", "3m", "<none>"],
            ),
            (
                json!({"type": "LoadBalancer", "ports": udp, "clusterIPs": ["10.9.8.7"]}),
                json!([]),
                ["svc1", "LoadBalancer", "10.9.8.7", "<pending>", "8888:9999/UDP", "3m", "<none>"],
            ),
            (
                json!({"type": "LoadBalancer", "ports": udp, "clusterIPs": ["10.9.8.7"], "externalIPs": ["8.8.8.8"]}),
                ips,
                [
                    "svc1",
                    "LoadBalancer",
                    "10.9.8.7",
                    "2.2.2.2,3.3.3.3,a.example,8.8.8.8",
                    "8888:9999/UDP",
                    "3m",
                    "<none>",
                ],
            ),
            (
                json!({"type": "ExternalName", "externalName": "my.database.example.com"}),
                json!([]),
                ["svc1", "ExternalName", "<none>", "my.database.example.com", "<none>", "3m", "<none>"],
            ),
        ];
        for (spec, ingress, want) in table {
            assert_eq!(service(spec, ingress), want);
        }
    }

    #[test]
    fn long_addresses_are_cut() {
        let object =
            json!({"status": {"loadBalancer": {"ingress": [{"ip": "2.2.2.2"}, {"ip": "3.3.3.3"}, {"ip": "4.4.4.4"}]}}});
        assert_eq!(load_balancer_addresses(&object, false), "2.2.2.2,3.3.3...");
        assert_eq!(load_balancer_addresses(&object, true), "2.2.2.2,3.3.3.3,4.4.4.4");
    }
}
