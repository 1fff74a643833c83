//! The rules that a real kube-proxy wrote, on the same Pods at the same addresses.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};

use super::{Line, listing, text};
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::settings::{ProxyMode, Settings};
use crate::apiserver::store::{Change, Key};
use crate::proxy::{Client, Connection, Destination, Network, route};

fn recording(name: &str) -> Value {
    let path = format!("{}/tests/conformance/rules/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    serde_yaml::from_str(&std::fs::read_to_string(path).expect("the recording is there")).expect("a recording is YAML")
}

fn put(network: &mut Network, kind: Kind, mut value: Value, created: u32) {
    value["metadata"]["creationTimestamp"] = json!(format!("2026-01-05T09:00:{created:02}Z"));
    if kind != Kind::Node && value["metadata"].get("namespace").is_none() {
        value["metadata"]["namespace"] = json!("default");
    }
    let new = Rc::new(Object::read(kind, &value));
    network.changed(&Change { key: Key::of(&new), at: 0, old: None, new: Some(new) });
}

fn slice(namespace: &str, service: &str, addresses: &[(&str, &str)], ports: Value) -> Value {
    let endpoints: Vec<Value> =
        addresses.iter().map(|(ip, node)| json!({"addresses": [ip], "nodeName": node})).collect();
    json!({"metadata": {"name": service, "namespace": namespace, "labels": {"kubernetes.io/service-name": service}},
        "addressType": "IPv4", "endpoints": endpoints, "ports": ports})
}

/// The cluster of a recording: its Service, the Pods of one mode, and what every cluster has.
fn network(recording: &Value, mode: ProxyMode) -> Network {
    let mut network = Network::new(&Settings { proxy_mode: mode, ..Settings::default() });
    for number in 1..=3 {
        let address = json!([{"type": "InternalIP", "address": format!("172.18.0.{}", number + 1)}]);
        put(
            &mut network,
            Kind::Node,
            json!({"metadata": {"name": format!("node-{number}")}, "status": {"addresses": address}}),
            0,
        );
    }
    let port = |name: &str, port: u16, protocol: &str, target: u16| json!({"name": name, "port": port, "protocol": protocol, "targetPort": target});
    let kubernetes = json!({"clusterIP": "10.96.0.1", "ports": [port("https", 443, "TCP", 6443)]});
    put(&mut network, Kind::Service, json!({"metadata": {"name": "kubernetes"}, "spec": kubernetes}), 0);
    let ports = json!([port("dns", 53, "UDP", 53), port("dns-tcp", 53, "TCP", 53), port("metrics", 9153, "TCP", 9153)]);
    let dns = json!({"clusterIP": "10.96.0.10", "ports": ports});
    put(
        &mut network,
        Kind::Service,
        json!({"metadata": {"name": "kube-dns", "namespace": "kube-system"}, "spec": dns}),
        0,
    );
    let dns = slice("kube-system", "kube-dns", &[("10.244.1.2", "node-1"), ("10.244.2.2", "node-2")], ports);
    put(&mut network, Kind::EndpointSlice, dns, 0);

    let section = if mode == ProxyMode::Iptables { "iptables" } else { "nftables" };
    let words = recording[section]["endpoints"].as_str().unwrap_or_default();
    let pods: BTreeMap<&str, (&str, &str)> = words
        .lines()
        .filter_map(|line| line.split_once(' ').and_then(|(name, rest)| Some((name, rest.split_once(' ')?))))
        .collect();
    let manifest = recording["manifest"].as_str().unwrap_or_default();
    for document in manifest.split("\n---\n") {
        let mut object: Value = serde_yaml::from_str(document).expect("a manifest is YAML");
        if object["kind"] == "Pod" {
            let (ip, node) =
                pods.get(object["metadata"]["name"].as_str().unwrap_or_default()).copied().unwrap_or_default();
            object["spec"]["nodeName"] = json!(node);
            object["status"] = json!({"phase": "Running", "podIP": ip});
            put(&mut network, Kind::Pod, object, 1);
            continue;
        }
        let mut target_ports = Vec::new();
        for port in object["spec"]["ports"].as_array_mut().expect("a Service has ports") {
            port["protocol"] = json!("TCP");
            // The recordings' only named port.
            let number = if port["targetPort"] == "http" { json!(8080) } else { port["targetPort"].clone() };
            target_ports.push(
                json!({"name": port.get("name").cloned().unwrap_or(json!("")), "port": number, "protocol": "TCP"}),
            );
        }
        if object["spec"]["type"] == "LoadBalancer" {
            object["status"] = json!({"loadBalancer": {"ingress": [{"ip": "172.18.255.1", "ipMode": "VIP"}]}});
        }
        put(&mut network, Kind::Service, object, 1);
        let addresses: Vec<(&str, &str)> = pods.values().copied().collect();
        put(&mut network, Kind::EndpointSlice, slice("default", "web", &addresses, json!(target_ports)), 1);
    }
    network
}

const RECORDED: [&str; 8] = [
    "affinity",
    "clusterip",
    "clusterip-two-named-ports",
    "internal-local",
    "loadbalancer-source-ranges",
    "no-endpoints",
    "nodeport",
    "nodeport-local",
];

/// The lines that a table has for the Service `web`, or for none.
fn lines(listing: &[Line], table: &str, own: bool) -> String {
    let wanted = |line: &&Line| {
        let rule = line.table == table && line.text.starts_with("-A ");
        rule && line.port.as_ref().map_or(!own, |port| own && port.service == "web")
    };
    listing.iter().filter(wanted).map(|line| format!("{}\n", line.text)).collect()
}

#[test]
fn iptables_rules_are_those_that_were_recorded() {
    for name in RECORDED {
        let recording = recording(name);
        let network = network(&recording, ProxyMode::Iptables);
        let listing = listing(&network, network.node("node-1").unwrap());
        let words = |key: &str| recording["iptables"][key].as_str().unwrap_or_default();
        assert_eq!(lines(&listing, "nat", true), words("nat"), "{name}");
        assert_eq!(lines(&listing, "filter", true), words("filter"), "{name}");
        if name == "clusterip" {
            assert_eq!(lines(&listing, "nat", false), words("nat (common to all)"));
            assert_eq!(lines(&listing, "filter", false), words("filter (common to all)"));
        }
    }
}

/// Elements of sets stand in the order of the kernel's hashes: sorted for the comparison.
fn sorted_elements(table: &str) -> String {
    let mut out = String::new();
    let mut rest = table;
    while let Some((before, after)) = rest.split_once("elements = {") {
        let Some((inside, after)) = after.split_once(" }") else { break };
        let mut elements: Vec<&str> = inside.split(',').map(str::trim).collect();
        elements.sort_unstable();
        out.extend([before, "elements = { ", &elements.join(", "), " }"]);
        rest = after;
    }
    out + rest
}

#[test]
fn the_nftables_table_is_the_one_that_was_recorded() {
    for name in RECORDED {
        let recording = recording(name);
        let network = network(&recording, ProxyMode::Nftables);
        let listing = listing(&network, network.node("node-1").unwrap());
        let recorded = recording["nftables"]["table"].as_str().unwrap_or_default();
        let recorded =
            recorded.replace("                     ", "                 ").replace("         10.", "             10.");
        assert_eq!(sorted_elements(&text(&listing)).trim_end(), sorted_elements(&recorded).trim_end(), "{name}");
    }
}

/// The lines of the Service's own that a connection meets on node-1, each cut to its chain and target.
fn met(name: &str, mode: ProxyMode, from: Client, to: (&str, u16), drawn: u64) -> Vec<String> {
    let network = network(&recording(name), mode);
    let to = Destination { ip: to.0.parse().unwrap(), port: to.1, protocol: Default::default() };
    let connection = Connection { from, to, source_port: 40000, at: 0 };
    let trace = route(&network, &connection, &mut |_| drawn).unwrap();
    let listing = listing(&network, network.node("node-1").unwrap());
    trace.met("node-1", &listing).into_iter().map(|place| listing[place].text.trim().to_owned()).collect()
}

#[test]
fn a_connection_lights_the_lines_that_it_met() {
    let node = || Client::Node("node-1".into());
    let cut = |lines: Vec<String>| -> Vec<String> {
        lines
            .iter()
            .map(|line| {
                line.split(' ')
                    .skip(1)
                    .step_by(usize::MAX)
                    .chain(line.rsplit(' ').take(1))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    };
    assert_eq!(
        cut(met("nodeport-local", ProxyMode::Iptables, Client::External, ("172.18.0.2", 30080), 0)),
        [
            "KUBE-EXT-LOLE4ISW44XBNF3G KUBE-SVL-LOLE4ISW44XBNF3G",
            "KUBE-NODEPORTS KUBE-EXT-LOLE4ISW44XBNF3G",
            "KUBE-SEP-D5BB3UDECBBOM37X 10.244.1.180:8080",
            "KUBE-SVL-LOLE4ISW44XBNF3G KUBE-SEP-D5BB3UDECBBOM37X",
        ]
    );
    assert_eq!(
        cut(met("clusterip", ProxyMode::Iptables, node(), ("10.96.7.7", 80), 1)),
        [
            "KUBE-MARK-MASQ 0x4000/0x4000",
            "KUBE-POSTROUTING 0x4000/0x0",
            "KUBE-POSTROUTING --random-fully",
            "KUBE-SEP-SILWAHE6OVYADYNC 10.244.2.86:8080",
            "KUBE-SERVICES KUBE-SVC-LOLE4ISW44XBNF3G",
            "KUBE-SVC-LOLE4ISW44XBNF3G KUBE-MARK-MASQ",
            "KUBE-SVC-LOLE4ISW44XBNF3G KUBE-SEP-SILWAHE6OVYADYNC",
        ]
    );
    assert_eq!(
        cut(met("no-endpoints", ProxyMode::Iptables, node(), ("10.96.7.7", 80), 0)),
        ["KUBE-SERVICES icmp-port-unreachable"]
    );
    assert_eq!(
        met("no-endpoints", ProxyMode::Nftables, node(), ("10.96.7.7", 80), 0),
        [r#"10.96.7.7 . tcp . 80 comment "default/web" : goto reject-chain }"#]
    );
    assert_eq!(
        met("clusterip", ProxyMode::Nftables, node(), ("10.96.7.7", 81), 0),
        [r#"ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs""#]
    );
    assert_eq!(
        cut(met("loadbalancer-source-ranges", ProxyMode::Iptables, Client::External, ("172.18.255.1", 80), 0)),
        [
            r#"KUBE-FW-LOLE4ISW44XBNF3G KUBE-PROXY-FIREWALL""#,
            "KUBE-SERVICES KUBE-FW-LOLE4ISW44XBNF3G",
            "KUBE-PROXY-FIREWALL DROP",
        ]
    );
}

/// A Service of both families behind one Pod, in a cluster of both.
fn dual_stack(mode: ProxyMode) -> Network {
    let mut network = Network::new(&Settings { proxy_mode: mode, ..Settings::default() });
    let addresses = json!([{"type": "InternalIP", "address": "172.18.0.2"}, {"type": "InternalIP", "address": "fc00:f853:ccd:e793::2"}]);
    put(&mut network, Kind::Node, json!({"metadata": {"name": "node-1"}, "status": {"addresses": addresses}}), 0);
    let spec = json!({"type": "NodePort", "clusterIP": "10.96.7.7", "clusterIPs": ["10.96.7.7", "fd00:10:96::77"], "sessionAffinity": "ClientIP",
        "externalTrafficPolicy": "Cluster", "ports": [{"port": 80, "protocol": "TCP", "targetPort": 8080, "nodePort": 30080}]});
    put(&mut network, Kind::Service, json!({"metadata": {"name": "web"}, "spec": spec}), 1);
    let mut slice = slice(
        "default",
        "web",
        &[("fd00:10:244:1::5", "node-1")],
        json!([{"name": "", "port": 8080, "protocol": "TCP"}]),
    );
    slice["addressType"] = json!("IPv6");
    put(&mut network, Kind::EndpointSlice, slice, 1);
    network
}

#[test]
fn ip6tables_has_the_same_rules_with_addresses_of_its_own() {
    let network = dual_stack(ProxyMode::Iptables);
    let listing = super::listing_of(&network, network.node("node-1").unwrap(), ProxyMode::Iptables, true);
    let got = lines(&listing, "nat", true);
    let wanted = r#"-A KUBE-NODEPORTS -p tcp -m comment --comment "default/web" -m tcp --dport 30080 -j KUBE-EXT-LOLE4ISW44XBNF3G
-A KUBE-SERVICES -d fd00:10:96::77/128 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-LOLE4ISW44XBNF3G
-A KUBE-SVC-LOLE4ISW44XBNF3G ! -s fd00:10:244::/48 -d fd00:10:96::77/128 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
"#;
    for line in wanted.lines() {
        assert!(got.lines().any(|other| other == line), "{line}\n--- of\n{got}");
    }
    assert!(got.contains("--mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource"), "{got}");
    assert!(got.contains("-j DNAT --to-destination [fd00:10:244:1::5]:8080\n"), "{got}");
    assert!(!got.contains("127.0.0.0/8"), "{got}");
    // The IPv4 port of the Service has no endpoint, and is rejected in IPv4's own table.
    let four = super::listing(&network, network.node("node-1").unwrap());
    assert!(
        lines(&four, "filter", true)
            .contains(r#"-d 10.96.7.7/32 -p tcp -m comment --comment "default/web has no endpoints""#)
    );
}

#[test]
fn the_nftables_table_of_ipv6_says_ip6() {
    let network = dual_stack(ProxyMode::Nftables);
    let listing = super::listing_of(&network, network.node("node-1").unwrap(), ProxyMode::Nftables, true);
    let got = text(&listing);
    assert!(got.starts_with("table ip6 kube-proxy {\n"), "{got}");
    for line in [
        "        type ipv6_addr . inet_proto . inet_service : verdict",
        "        elements = { fd00:10:96::77 }",
        "        ip6 daddr . meta l4proto . th dport vmap @service-ips",
        "        ip6 daddr fd00:10:96::/112 drop comment \"Drop traffic to unallocated ClusterIPs\"",
    ] {
        assert!(got.lines().any(|other| other == line), "{line}\n--- of\n{got}");
    }
    assert!(got.contains("dnat to [fd00:10:244:1::5]:8080"), "{got}");
    assert!(!got.contains(" ip daddr") && !got.contains("ipv4_addr"), "{got}");
}
