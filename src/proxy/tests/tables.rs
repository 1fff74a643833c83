//! The tables follow every change, and join slices.

use serde_json::json;

use super::world::{LEAVING, READY, World};
use crate::api::scheme::Kind;
use crate::api::settings::ProxyMode::Iptables;
use crate::proxy::{Event, WhyNot};

#[test]
fn slices_are_joined_without_doubles_in_the_order_of_their_text() {
    let mut world = World::new(Iptables);
    for name in ["web-1", "web-2", "web-3"] {
        world.pod(name, "node-2", "8080");
    }
    world.service(json!({}));
    let ports = json!([{"name": "", "port": 8080, "protocol": "TCP"}]);
    world.slice_of("a", &[("web-3", "node-2", READY), ("web-1", "node-2", LEAVING)], ports.clone(), json!(null));
    world.slice_of("b", &[("web-1", "node-2", READY), ("web-2", "node-2", READY)], ports, json!(null));
    let all = "web-1:8080 from pod/client, web-2:8080 from pod/client, web-3:8080 from pod/client";
    assert_eq!(world.flow("pod/client", "web:80"), all);
    world.remove(Kind::EndpointSlice, "b");
    assert_eq!(world.flow("pod/client", "web:80"), "web-3:8080 from pod/client");
    world.remove(Kind::EndpointSlice, "a");
    assert_eq!(world.flow("pod/client", "web:80"), "refused");
}

#[test]
fn slices_come_before_or_after_their_service() {
    let mut world = World::new(Iptables);
    world.pod("web-1", "node-2", "8080");
    world.slice(&[("web-1", "node-2", READY)]);
    assert_eq!(world.flow("pod/client", "web:80"), "timeout");
    world.service(json!({}));
    assert_eq!(world.flow("pod/client", "web:80"), "web-1:8080 from pod/client");
    world.service(json!({"ports": [{"port": 81, "protocol": "TCP", "targetPort": 8080}]}));
    assert_eq!(world.flow("pod/client", "web:80"), "timeout");
    assert_eq!(world.flow("pod/client", "web:81"), "web-1:8080 from pod/client");
    world.service(json!({"clusterIP": "None", "clusterIPs": ["None"]}));
    assert_eq!(world.flow("pod/client", "web:81"), "timeout");
    world.service(json!({}));
    world.remove(Kind::Service, "web");
    assert_eq!(world.flow("pod/client", "web:80"), "timeout");
    assert_eq!(world.network.tables.entries().count(), 0);
}

#[test]
fn a_slice_counts_by_the_name_and_protocol_of_its_port() {
    let mut world = World::new(Iptables);
    world.pod("web-1", "node-2", "8080");
    world.service(json!({"ports": [{"name": "http", "port": 80, "protocol": "TCP", "targetPort": 8080}]}));
    for (port, want) in [
        (json!([{"name": "http", "port": 8080, "protocol": "TCP"}]), "web-1:8080 from pod/client"),
        (json!([{"name": "http", "port": 8080}]), "web-1:8080 from pod/client"),
        (json!([{"name": "web", "port": 8080, "protocol": "TCP"}]), "refused"),
        (json!([{"name": "http", "port": 8080, "protocol": "UDP"}]), "refused"),
        (json!([{"port": 8080, "protocol": "TCP"}]), "refused"),
        (json!([{"name": "http", "protocol": "TCP"}]), "refused"),
    ] {
        world.slice_of("web-1", &[("web-1", "node-2", READY)], port.clone(), json!(null));
        assert_eq!(world.flow("pod/client", "web:80"), want, "{port}");
    }
}

#[test]
fn zones_come_and_go() {
    let mut world = World::new(Iptables);
    world.pod("web-1", "node-1", "8080");
    world.pod("web-2", "node-2", "8080");
    world.service(json!({"trafficDistribution": "PreferSameZone"}));
    let hints = json!({"web-1": {"forZones": [{"name": "a"}]}, "web-2": {"forZones": [{"name": "b"}]}});
    let ports = json!([{"name": "", "port": 8080, "protocol": "TCP"}]);
    world.slice_of("web-1", &[("web-1", "node-1", READY), ("web-2", "node-2", READY)], ports, hints);
    assert_eq!(world.flow("pod/client", "web:80"), "web-1:8080 from pod/client, web-2:8080 from pod/client");
    world.node(1, "b");
    assert_eq!(world.flow("pod/client", "web:80"), "web-2:8080 from pod/client");
    let trace = world.trace("pod/client", "web:80", 0, &mut |_| 0);
    let choice = trace.choice.unwrap();
    assert_eq!(choice.alternatives[0].why, WhyNot::Hints);
    assert_eq!(choice.alternatives[0].from.field, "endpoints[0].hints");
}

#[test]
fn a_trace_links_each_reason_to_its_field() {
    let mut world = World::new(Iptables);
    world.pod("web-1", "node-2", "3000");
    world.service(json!({}));
    world.slice(&[("web-1", "node-2", READY)]);
    let trace = world.trace("pod/client", "web:80", 0, &mut |_| 0);
    let lines: Vec<String> = trace
        .hops
        .iter()
        .flat_map(|hop| &hop.reasons)
        .map(|reason| reason.from.iter().map(|f| format!("{} {}", f.key.name, f.field)).collect::<Vec<_>>().join(", "))
        .collect();
    assert_eq!(
        lines,
        [
            "",
            "web spec.clusterIP, web spec.ports[0].port",
            "web-1 endpoints[0]",
            "web spec.ports[0].targetPort",
            "",
            "",
            "web spec.ports[0].targetPort, web-1 metadata.annotations[playground/listen]",
        ]
    );
    assert_eq!(
        trace.sentences(),
        [
            "pod/client opens a TCP connection to 10.96.7.7:80.",
            "On node/node-1, 10.96.7.7:80 is the cluster address of Service default/web.",
            "Pod web-1 (10.244.2.11:8080) is the only endpoint to choose.",
            "The destination 10.96.7.7:80 is rewritten to 10.244.2.11:8080.",
            "The source 10.244.1.10 is kept.",
            "The packet goes from node-1 to node-2.",
            "Nothing in pod/web-1 listens on 8080/TCP: the Pod itself refuses.",
        ]
    );
    assert!(matches!(trace.hops[1].reasons[2].event, Event::Rewritten { .. }));
}

#[test]
fn odds_are_even_over_ten_thousand_connections() {
    let mut world = World::new(Iptables);
    for name in ["web-1", "web-2", "web-3"] {
        world.pod(name, "node-2", "8080");
    }
    world.service(json!({}));
    world.slice(&[("web-1", "node-2", READY), ("web-2", "node-2", READY), ("web-3", "node-2", READY)]);
    let run = |seed| {
        let mut random = crate::api::random::Random::new(seed, 1);
        let start = world.network.start(&World::client("pod/client")).unwrap();
        let to = crate::proxy::Destination { ip: "10.96.7.7".parse().unwrap(), port: 80, protocol: Default::default() };
        let mut pods = Vec::new();
        for _ in 0..10_000 {
            let end = crate::proxy::decide(&world.network, start, to, 40000, 0, &mut |n| random.below(n));
            pods.push(end.pod.unwrap().key.name.to_string());
        }
        pods
    };
    let pods = run(1);
    let chi: f64 = ["web-1", "web-2", "web-3"]
        .iter()
        .map(|name| pods.iter().filter(|pod| pod == name).count() as f64)
        .map(|count| (count - 10_000.0 / 3.0).powi(2) / (10_000.0 / 3.0))
        .sum();
    assert!(chi < 13.8, "chi-squared {chi}"); // 2 degrees of freedom, one in a thousand
    assert_eq!(pods, run(1));
    assert_ne!(pods, run(2));
}
