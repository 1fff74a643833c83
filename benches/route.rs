//! How many connections a second the proxy decides: 100 Services with 1,000 endpoints. `./dev bench` runs it.

use std::rc::Rc;
use std::time::Instant;

use portolan::api::object::Object;
use portolan::api::random::Random;
use portolan::api::scheme::Kind;
use portolan::api::settings::{ProxyMode, Settings};
use portolan::apiserver::store::{Change, Key};
use portolan::proxy::{Client, Connection, Destination, Ending, Network, decide, route};
use serde_json::{Value, json};

const SERVICES: usize = 100;
const PODS_EACH: usize = 10;
const ROUNDS: usize = 2_000_000;

fn put(network: &mut Network, kind: Kind, value: &Value) {
    let new = Rc::new(Object::read(kind, value));
    network.changed(&Change { key: Key::of(&new), at: 0, old: None, new: Some(new) });
}

fn network(mode: ProxyMode) -> Network {
    let mut network = Network::new(&Settings { proxy_mode: mode, ..Settings::default() });
    for number in 1..=3 {
        let address = json!([{"type": "InternalIP", "address": format!("172.18.0.{}", number + 1)}]);
        put(
            &mut network,
            Kind::Node,
            &json!({"metadata": {"name": format!("node-{number}")}, "status": {"addresses": address}}),
        );
    }
    let pod = |name: String, ip: String, node: usize| {
        json!({"metadata": {"name": name, "namespace": "default"},
            "spec": {"nodeName": format!("node-{node}"), "containers": [{"name": "c", "image": "example/web", "ports": [{"containerPort": 8080}]}]},
            "status": {"phase": "Running", "podIP": ip, "podIPs": [{"ip": ip}]}})
    };
    put(&mut network, Kind::Pod, &pod("client".into(), "10.244.1.250".into(), 1));
    for service in 0..SERVICES {
        let name = format!("web-{service}");
        let mut endpoints = Vec::new();
        for index in 0..PODS_EACH {
            let (number, node) = (service * PODS_EACH + index, index % 3 + 1);
            let ip = format!("10.244.{}.{}", 10 + number / 200, 1 + number % 200);
            put(&mut network, Kind::Pod, &pod(format!("{name}-{index}"), ip.clone(), node));
            endpoints
                .push(json!({"addresses": [ip], "nodeName": format!("node-{node}"), "conditions": {"ready": true}}));
        }
        let spec = json!({"type": "NodePort", "clusterIP": format!("10.96.1.{service}"), "externalTrafficPolicy": "Cluster",
            "ports": [{"port": 80, "protocol": "TCP", "targetPort": 8080, "nodePort": 30_000 + service}]});
        put(&mut network, Kind::Service, &json!({"metadata": {"name": name, "namespace": "default"}, "spec": spec}));
        let slice = json!({"metadata": {"name": name, "namespace": "default", "labels": {"kubernetes.io/service-name": name}},
            "addressType": "IPv4", "endpoints": endpoints, "ports": [{"name": "", "port": 8080, "protocol": "TCP"}]});
        put(&mut network, Kind::EndpointSlice, &slice);
    }
    network
}

fn destination(number: usize) -> Destination {
    let service = u8::try_from(number % SERVICES).unwrap_or(0);
    Destination { ip: [10, 96, 1, service].into(), port: 80, protocol: Default::default() }
}

fn main() {
    for mode in [ProxyMode::Iptables, ProxyMode::Nftables] {
        let network = network(mode);
        let client = Client::Pod { namespace: "default".into(), name: "client".into() };
        let start = network.start(&client).expect("the client is there");
        let mut random = Random::new(1, 1);
        let before = Instant::now();
        let mut delivered = 0usize;
        for number in 0..ROUNDS {
            let end = decide(&network, start, destination(number), 40_000, 0, &mut |n| random.below(n));
            delivered += usize::from(end.ending == Ending::Delivered);
        }
        let seconds = before.elapsed().as_secs_f64();
        assert_eq!(delivered, ROUNDS);
        println!("{mode:?}: {:.2} million decisions a second", ROUNDS as f64 / seconds / 1e6);

        let before = Instant::now();
        let traced = ROUNDS / 20;
        for number in 0..traced {
            let connection = Connection { from: client.clone(), to: destination(number), source_port: 40_000, at: 0 };
            assert!(route(&network, &connection, &mut |n| random.below(n)).is_some());
        }
        println!("{mode:?}: {:.0} thousand traces a second", traced as f64 / before.elapsed().as_secs_f64() / 1e3);
    }
}
