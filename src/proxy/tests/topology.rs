//! Upstream's table of `pkg/proxy/topology_test.go`, in its cases that differ.

use std::net::IpAddr;

use crate::api::protocol::Protocol;
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;
use crate::proxy::topology::{Categories, categorize};
use crate::proxy::{Endpoint, PortName, ServicePort, TopologyMode};

/// An endpoint in words: `ready`, `serving`, `terminating`, `node=NAME`, `zones=a+b`, `nodes=a`.
fn endpoint(words: &str) -> Endpoint {
    let has = |word: &str| words.split(' ').any(|w| w == word);
    let list = |name: &str| -> Vec<String> {
        let found = words.split(' ').find_map(|word| word.strip_prefix(name));
        found.map(|list| list.split('+').map(str::to_owned).collect()).unwrap_or_default()
    };
    Endpoint {
        ip: IpAddr::from([10, 1, 2, 3]),
        port: 80,
        node: list("node=").pop(),
        ready: has("ready"),
        serving: has("ready") || has("serving"),
        terminating: has("terminating"),
        zone_hints: list("zones="),
        node_hints: list("nodes="),
        pod: None,
        slice: Key::new(Kind::EndpointSlice, "default", "web"),
        position: 0,
    }
}

fn service(words: &str) -> ServicePort {
    let has = |word: &str| words.split(' ').any(|w| w == word);
    let name = PortName {
        namespace: "default".into(),
        service: "web".into(),
        port: String::new(),
        protocol: Protocol::Tcp,
        ipv6: false,
    };
    ServicePort {
        name,
        index: 0,
        cluster_ip: IpAddr::from([10, 96, 0, 9]),
        port: 80,
        node_port: if has("node-port") { 30080 } else { 0 },
        external_ips: Vec::new(),
        proxied_ips: Vec::new(),
        load_balancer_ips: Vec::new(),
        source_ranges: Vec::new(),
        affinity: None,
        external_local: has("external-local"),
        internal_local: has("internal-local"),
        health_check_node_port: 0,
        created: 0,
    }
}

/// `cluster | local | any`, places of endpoints.
fn shown(found: &Categories) -> String {
    let list = |places: &[u32]| places.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
    format!("{} | {} | {}", list(&found.cluster), list(&found.local), found.any)
}

#[test]
fn endpoints_are_categorized_as_upstream_does() {
    for (what, policy, endpoints, want, mode) in [
        (
            "hints for the zone",
            "",
            &["ready zones=a", "ready zones=b", "ready zones=b", "ready zones=a"][..],
            "0 3 |  | true",
            "zone",
        ),
        (
            "hints count for ready endpoints only",
            "",
            &["ready zones=a", "ready zones=b", "zones=a", "ready zones=a"],
            "0 3 |  | true",
            "zone",
        ),
        ("one without hints", "", &["ready zones=a", "ready", "ready zones=b"], "0 1 2 |  | true", ""),
        ("no hint for this zone", "", &["ready zones=b", "ready zones=c"], "0 1 |  | true", ""),
        (
            "an endpoint for several zones",
            "",
            &["ready zones=a+b+c", "ready zones=b+c", "ready zones=d"],
            "0 |  | true",
            "zone",
        ),
        (
            "an unready one without hints does no harm",
            "",
            &["ready zones=a", "ready zones=b", "none"],
            "0 |  | true",
            "zone",
        ),
        (
            "hints for the node come before the zone's",
            "",
            &["ready zones=a nodes=n1", "ready zones=a nodes=n2"],
            "0 |  | true",
            "node",
        ),
        (
            "no hint for the node: the zone's",
            "",
            &["ready zones=a nodes=n2", "ready zones=b nodes=n3"],
            "0 |  | true",
            "zone",
        ),
        ("internal local", "internal-local", &["ready node=n1", "ready node=n2"], " | 0 | true", ""),
        ("internal local, none here", "internal-local", &["ready node=n2", "ready node=n3"], " |  | true", ""),
        (
            "internal local ignores hints",
            "internal-local",
            &["ready node=n1 zones=b", "ready node=n2 zones=a"],
            " | 0 | true",
            "",
        ),
        ("all terminating", "", &["serving terminating", "serving terminating"], "0 1 |  | true", ""),
        ("a ready one goes before those that terminate", "", &["serving terminating", "ready"], "1 |  | true", ""),
        ("terminating, and not serving", "", &["terminating", "terminating"], " |  | false", ""),
        ("both policies", "external-local node-port", &["ready node=n1", "ready node=n2"], "0 1 | 0 | true", ""),
        (
            "local falls back by itself",
            "external-local node-port",
            &["serving terminating node=n1", "ready node=n2"],
            "1 | 0 | true",
            "",
        ),
        (
            "external local without an external address",
            "external-local",
            &["ready node=n1", "ready node=n2"],
            "0 1 |  | true",
            "",
        ),
        (
            "both local",
            "internal-local external-local node-port",
            &["ready node=n2", "ready node=n3"],
            "0 1 |  | true",
            "",
        ),
        ("none", "", &[], " |  | false", ""),
    ] {
        let endpoints: Vec<Endpoint> = endpoints.iter().map(|words| endpoint(words)).collect();
        let found = categorize(&endpoints, &service(policy), "n1", "a");
        assert_eq!(shown(&found), want, "{what}");
        let mode = match mode {
            "zone" => TopologyMode::PreferSameZone,
            "node" => TopologyMode::PreferSameNode,
            _ => TopologyMode::Everywhere,
        };
        assert_eq!(found.mode, mode, "{what}");
    }
}
