//! The recorded cases of `traffic/` on a world made by hand, and upstream's packet flow tables
//! (`TestInternalExternalMasquerade`, `TestLoadBalancer` of `pkg/proxy/iptables/proxier_test.go`).

use serde_json::json;

use super::world::{LEAVING, LEAVING_UNREADY, READY, UNREADY, World};
use crate::api::scheme::Kind;
use crate::api::settings::ProxyMode::{self, Iptables, Nftables};

/// `web-1` on node-1 and `web-2` on node-2, both ready.
fn two(mode: ProxyMode, spec: serde_json::Value, status: serde_json::Value) -> World {
    let mut world = World::new(mode);
    world.pod("web-1", "node-1", "8080");
    world.pod("web-2", "node-2", "8080");
    world.service_with(spec, status);
    world.slice(&[("web-1", "node-1", READY), ("web-2", "node-2", READY)]);
    world
}

fn check(world: &World, cases: &[(&str, &str, &str)]) {
    for (from, to, want) in cases {
        assert_eq!(world.flow(from, to), *want, "{from} to {to}");
    }
}

fn both(cases: impl Fn(ProxyMode)) {
    cases(Iptables);
    cases(Nftables);
}

#[test]
fn cluster_ip() {
    both(|mode| {
        check(
            &two(mode, json!({}), json!({})),
            &[
                ("pod/client", "web:80", "web-1:8080 from pod/client, web-2:8080 from pod/client"),
                ("node/node-1", "web:80", "web-1:8080 from node/node-1, web-2:8080 from node/node-1"),
                ("node/node-3", "web:80", "web-1:8080 from node/node-3, web-2:8080 from node/node-3"),
                ("pod/web-1", "web:80", "web-1:8080 from node/node-1, web-2:8080 from pod/web-1"),
                ("pod/client", "web:8080", if mode == Iptables { "timeout" } else { "refused" }),
                ("pod/client", "10.96.200.1:80", "timeout"),
                ("external", "web:80", "timeout"),
                ("external", "node/node-1:80", "refused"),
                ("pod/client", "pod/web-2:8080", "web-2:8080 from pod/client"),
                ("pod/client", "pod/web-2:80", "refused"),
                ("node/node-3", "pod/web-2:8080", "web-2:8080 from node/node-3"),
                ("external", "pod/web-2:8080", "timeout"),
                ("pod/client", "10.244.2.250:80", "unreachable"),
                ("pod/client", "203.0.113.9:80", "timeout"),
                ("pod/client", "172.18.0.77:80", "unreachable"),
            ],
        );
    });
}

#[test]
fn sockets() {
    let mut world = World::new(Iptables);
    world.pod("web-1", "node-2", "127.0.0.1:8080, 7000, 53/UDP");
    world.service(json!({}));
    world.slice(&[("web-1", "node-2", READY)]);
    check(
        &world,
        &[
            ("pod/client", "web:80", "refused"),
            ("pod/client", "pod/web-1:8080", "refused"),
            ("pod/web-1", "127.0.0.1:8080", "web-1:8080 from pod/web-1"),
            ("pod/client", "pod/web-1:7000", "web-1:7000 from pod/client"),
            ("pod/client", "pod/web-1:53", "refused"),
            ("pod/client", "pod/web-1:53/UDP", "web-1:53 from pod/client"),
            ("external", "127.0.0.1:8080", "refused"),
        ],
    );
}

#[test]
fn without_endpoints() {
    both(|mode| {
        for policy in ["Cluster", "Local"] {
            let mut world = World::new(mode);
            let ports = json!([{"port": 80, "protocol": "TCP", "targetPort": 8080, "nodePort": 30080}]);
            let ingress = json!({"loadBalancer": {"ingress": [{"ip": "172.18.255.1", "ipMode": "VIP"}]}});
            let spec = json!({"type": "LoadBalancer", "externalTrafficPolicy": policy, "ports": ports, "externalIPs": ["198.51.100.7"]});
            world.service_with(spec, ingress);
            for (from, to) in [
                ("pod/client", "web:80"),
                ("node/node-2", "web:80"),
                ("external", "node/node-1:30080"),
                ("pod/client", "node/node-2:30080"),
                ("external", "172.18.255.1:80"),
                ("pod/client", "172.18.255.1:80"),
                ("external", "198.51.100.7:80"),
            ] {
                assert_eq!(world.flow(from, to), "refused", "{from} to {to} under {policy}");
            }
        }
    });
}

#[test]
fn node_port() {
    both(|mode| {
        let ports = json!([{"port": 80, "protocol": "TCP", "targetPort": 8080, "nodePort": 30080}]);
        let spec = json!({"type": "NodePort", "externalTrafficPolicy": "Cluster", "ports": ports});
        let via = |node: &str| format!("web-1:8080 from node/{node}, web-2:8080 from node/{node}");
        check(
            &two(mode, spec, json!({})),
            &[
                ("external", "node/node-1:30080", &via("node-1")),
                ("external", "node/node-2:30080", &via("node-2")),
                ("external", "node/node-3:30080", &via("node-3")),
                ("pod/client", "node/node-3:30080", &via("node-3")),
                ("node/node-1", "node/node-1:30080", &via("node-1")),
                (
                    "node/node-1",
                    "127.0.0.1:30080",
                    if mode == Iptables {
                        "web-1:8080 from node/node-1, web-2:8080 from node/node-1"
                    } else {
                        "refused"
                    },
                ),
                ("external", "127.0.0.1:30080", "refused"),
                ("pod/client", "web:80", "web-1:8080 from pod/client, web-2:8080 from pod/client"),
            ],
        );
    });
}

#[test]
fn node_port_local() {
    both(|mode| {
        let ports = json!([{"port": 80, "protocol": "TCP", "targetPort": 8080, "nodePort": 30080}]);
        let spec = json!({"type": "NodePort", "externalTrafficPolicy": "Local", "ports": ports});
        check(
            &two(mode, spec, json!({})),
            &[
                ("external", "node/node-1:30080", "web-1:8080 from external"),
                ("external", "node/node-2:30080", "web-2:8080 from external"),
                ("external", "node/node-3:30080", "timeout"),
                ("pod/client", "node/node-3:30080", "timeout"),
                ("pod/client", "node/node-1:30080", "web-1:8080 from pod/client, web-2:8080 from pod/client"),
                ("pod/client", "web:80", "web-1:8080 from pod/client, web-2:8080 from pod/client"),
                ("node/node-3", "node/node-3:30080", "web-1:8080 from node/node-3, web-2:8080 from node/node-3"),
            ],
        );
    });
}

fn balanced(mode: ProxyMode, policy: &str, ranges: &[&str]) -> World {
    let ports = json!([{"port": 80, "protocol": "TCP", "targetPort": 8080, "nodePort": 30080}]);
    let spec = json!({"type": "LoadBalancer", "externalTrafficPolicy": policy, "ports": ports,
        "loadBalancerSourceRanges": ranges, "healthCheckNodePort": if policy == "Local" { 32000 } else { 0 }});
    two(mode, spec, json!({"loadBalancer": {"ingress": [{"ip": "172.18.255.1", "ipMode": "VIP"}]}}))
}

#[test]
fn load_balancer() {
    both(|mode| {
        check(
            &balanced(mode, "Cluster", &[]),
            &[
                ("external", "172.18.255.1:80", "web-1:8080 from node/node-1, web-2:8080 from node/node-1"),
                ("pod/client", "172.18.255.1:80", "web-1:8080 from node/node-1, web-2:8080 from node/node-1"),
                ("node/node-3", "172.18.255.1:80", "web-1:8080 from node/node-3, web-2:8080 from node/node-3"),
                ("external", "node/node-3:30080", "web-1:8080 from node/node-3, web-2:8080 from node/node-3"),
                ("external", "172.18.255.1:81", "timeout"),
            ],
        );
        check(
            &balanced(mode, "Local", &[]),
            &[
                ("external", "172.18.255.1:80", "web-1:8080 from external"),
                ("pod/client", "172.18.255.1:80", "web-1:8080 from pod/client, web-2:8080 from pod/client"),
                ("node/node-3", "172.18.255.1:80", "web-1:8080 from node/node-3, web-2:8080 from node/node-3"),
                ("external", "node/node-1:32000", "Answered"),
            ],
        );
        check(
            &balanced(mode, "Cluster", &["203.0.113.0/24"]),
            &[
                ("external", "172.18.255.1:80", "timeout"),
                ("external", "node/node-1:30080", "web-1:8080 from node/node-1, web-2:8080 from node/node-1"),
                ("pod/client", "web:80", "web-1:8080 from pod/client, web-2:8080 from pod/client"),
            ],
        );
        check(
            &balanced(mode, "Cluster", &["172.18.0.100/32"]),
            &[
                ("external", "172.18.255.1:80", "web-1:8080 from node/node-1, web-2:8080 from node/node-1"),
                ("pod/client", "172.18.255.1:80", "timeout"),
            ],
        );
        check(
            &balanced(mode, "Cluster", &["203.0.113.0/24", "0.0.0.0/0"]),
            &[("external", "172.18.255.1:80", "web-1:8080 from node/node-1, web-2:8080 from node/node-1")],
        );
    });
}

#[test]
fn a_provider_asks_nodes_for_their_health() {
    let mut world = balanced(Iptables, "Local", &[]);
    world.network.cloud_provider = true;
    check(&world, &[("external", "172.18.255.1:80", "web-1:8080 from external, web-2:8080 from external")]);
    world.slice(&[("web-2", "node-2", READY)]);
    check(&world, &[("external", "172.18.255.1:80", "web-2:8080 from external")]);
    world.network.cloud_provider = false;
    check(&world, &[("external", "172.18.255.1:80", "timeout")]);
}

#[test]
fn external_ips() {
    both(|mode| {
        let world = two(mode, json!({"externalIPs": ["198.51.100.7"], "externalTrafficPolicy": "Cluster"}), json!({}));
        check(
            &world,
            &[
                ("external", "198.51.100.7:80", "web-1:8080 from node/node-1, web-2:8080 from node/node-1"),
                ("pod/client", "198.51.100.7:80", "web-1:8080 from node/node-1, web-2:8080 from node/node-1"),
            ],
        );
    });
}

#[test]
fn internal_local() {
    both(|mode| {
        let ports = json!([{"port": 80, "protocol": "TCP", "targetPort": 8080, "nodePort": 30080}]);
        let world = two(mode, json!({"internalTrafficPolicy": "Local", "type": "NodePort", "ports": ports}), json!({}));
        check(
            &world,
            &[
                ("pod/client", "web:80", "web-1:8080 from pod/client"),
                ("node/node-2", "web:80", "web-2:8080 from node/node-2"),
                ("node/node-3", "web:80", "timeout"),
                ("external", "node/node-3:30080", "web-1:8080 from node/node-3, web-2:8080 from node/node-3"),
            ],
        );
    });
}

#[test]
fn conditions() {
    both(|mode| {
        let mut world = two(mode, json!({}), json!({}));
        for (one, other, want) in [
            (READY, UNREADY, "web-1:8080 from pod/client"),
            (UNREADY, UNREADY, "refused"),
            (LEAVING, READY, "web-2:8080 from pod/client"),
            (LEAVING, LEAVING, "web-1:8080 from pod/client, web-2:8080 from pod/client"),
            (LEAVING, UNREADY, "web-1:8080 from pod/client"),
            (LEAVING_UNREADY, UNREADY, "refused"),
        ] {
            world.slice(&[("web-1", "node-1", one), ("web-2", "node-2", other)]);
            assert_eq!(world.flow("pod/client", "web:80"), want, "{one:?} {other:?}");
        }
    });
}

#[test]
fn protocols_are_separate() {
    let mut world = World::new(Iptables);
    world.pod("web-1", "node-1", "5353/UDP");
    world.service(json!({"ports": [
        {"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 5353}, {"name": "dns-tcp", "port": 53, "protocol": "TCP", "targetPort": 5353}]}));
    let ports =
        json!([{"name": "dns", "port": 5353, "protocol": "UDP"}, {"name": "dns-tcp", "port": 5353, "protocol": "TCP"}]);
    world.slice_of("web-1", &[("web-1", "node-1", READY)], ports, json!(null));
    check(&world, &[("pod/client", "web:53/UDP", "web-1:5353 from pod/client"), ("pod/client", "web:53", "refused")]);
    world.remove(Kind::EndpointSlice, "web-1");
    check(&world, &[("pod/client", "web:53/UDP", "refused"), ("pod/client", "web:53", "refused")]);
}

#[test]
fn affinity_lasts_as_long_as_its_timeout() {
    both(|mode| {
        let mut world = two(
            mode,
            json!({"sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 10}}}),
            json!({}),
        );
        let go = |world: &mut World, from: &str, at: i64, drawn: u64| {
            let trace = world.trace(from, "web:80", at, &mut |_| drawn);
            world.network.affinity.record(trace.stuck.clone().unwrap());
            super::world::shown(&trace)
        };
        assert_eq!(go(&mut world, "pod/client", 0, 1), "web-2:8080 from pod/client");
        assert_eq!(go(&mut world, "pod/client", 9_000, 0), "web-2:8080 from pod/client");
        assert_eq!(
            go(&mut world, "pod/client", 18_000, 0),
            "web-2:8080 from pod/client",
            "each use starts the time anew"
        );
        assert_eq!(go(&mut world, "node/node-1", 18_000, 0), "web-1:8080 from node/node-1");
        assert_eq!(go(&mut world, "pod/client", 28_000, 0), "web-1:8080 from pod/client", "timed out");
        world.slice(&[("web-2", "node-2", READY)]);
        assert_eq!(go(&mut world, "pod/client", 28_001, 0), "web-2:8080 from pod/client", "its Pod is gone");
    });
}

#[test]
fn a_host_port_leads_into_its_pod_on_its_own_node_only() {
    both(|mode| {
        let mut world = World::new(mode);
        world.put(
            Kind::Pod,
            json!({
                "metadata": {"name": "web", "namespace": "default", "annotations": {"playground/listen": "8080"}},
                "spec": {"nodeName": "node-2", "containers": [{"name": "c", "image": "example/web:1",
                    "ports": [{"containerPort": 8080, "hostPort": 8000, "protocol": "TCP"}]}]},
                "status": {"phase": "Running", "podIP": "10.244.2.77", "podIPs": [{"ip": "10.244.2.77"}]},
            }),
        );
        world.pod("near", "node-2", "");
        check(
            &world,
            &[
                ("external", "node/node-2:8000", "web:8080 from external"),
                ("external", "node/node-1:8000", "refused"),
                ("node/node-1", "node/node-2:8000", "web:8080 from node/node-1"),
                ("pod/near", "node/node-2:8000", "web:8080 from node/node-2"),
                ("pod/client", "node/node-2:8000", "web:8080 from node/node-1"),
                ("node/node-2", "127.0.0.1:8000", "web:8080 from node/node-2"),
            ],
        );
    });
}

#[test]
fn a_load_balancer_that_is_a_proxy_opens_connections_of_its_own() {
    both(|mode| {
        let ports = json!([{"port": 80, "protocol": "TCP", "targetPort": 8080, "nodePort": 30080}]);
        let spec = json!({"type": "LoadBalancer", "externalTrafficPolicy": "Cluster", "ports": ports});
        let status = json!({"loadBalancer": {"ingress": [{"ip": "172.18.255.1", "ipMode": "Proxy"}]}});
        let via = "web-1:8080 from node/node-1, web-2:8080 from node/node-1";
        check(
            &two(mode, spec, status),
            &[
                ("external", "172.18.255.1:80", via),
                ("pod/client", "172.18.255.1:80", via),
                ("node/node-3", "172.18.255.1:80", via),
                ("external", "172.18.255.1:81", "unreachable"),
            ],
        );
    });
}

#[test]
fn a_service_of_another_proxy_has_no_rules() {
    both(|mode| {
        let mut world = two(mode, json!({}), json!({}));
        let mut service = world.object(Kind::Service, "web").write();
        service["metadata"]["labels"] = json!({"service.kubernetes.io/service-proxy-name": "other"});
        world.put(Kind::Service, service);
        check(&world, &[("pod/client", "10.96.7.7:80", "timeout")]);
    });
}
