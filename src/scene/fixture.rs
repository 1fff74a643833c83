//! Clusters to draw, for tests: objects as a cluster would have them, without running one.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::api::object::Object;
use crate::api::protocol::Protocol;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::settings::Settings;
use crate::apiserver::request::Request;
use crate::apiserver::store::{Change, Key, Store};
use crate::proxy::{Client, Connection, Destination, Network, Trace, route};
use crate::sim::Cluster;

/// A cluster whose objects are put in by hand.
pub struct Fixture {
    pub cluster: Cluster,
    addresses: u32,
}

impl Fixture {
    pub fn new(nodes: u32) -> Fixture {
        let mut cluster = Cluster::new(Settings { nodes, ..Settings::default() });
        // Pods need it; a controller makes it, if it has run.
        let account = json!({"metadata": {"name": "default", "namespace": "default"}});
        let _ = cluster.handle(Request::Create(Object::read(Kind::ServiceAccount, &account)));
        Fixture { cluster, addresses: 1 }
    }

    pub fn store(&self) -> &Store {
        self.cluster.store()
    }

    fn put(&mut self, kind: Kind, value: Value) {
        let object = Object::read(kind, &value);
        self.cluster.handle(Request::Create(object.clone())).expect("created");
        if kind == Kind::Pod {
            self.cluster.handle(Request::UpdateStatus(object)).expect("status");
        }
    }

    /// A running Pod of image nginx (listens on 80) on `node-{node}`; 0 leaves it unscheduled.
    pub fn pod(&mut self, name: &str, node: u32, labels: Value, ready: bool) -> String {
        let image = if name.starts_with("tmp") || name.starts_with("client") { "busybox:1.37" } else { "nginx:1.27" };
        self.addresses += 1;
        let address = format!("10.244.{node}.{}", self.addresses % 250 + 2);
        let mut value = json!({
            "metadata": {"name": name, "namespace": "default", "labels": labels},
            "spec": {"containers": [{"name": "c", "image": image}]},
        });
        if node > 0 {
            value["spec"]["nodeName"] = json!(format!("node-{node}"));
            value["status"] = json!({"phase": "Running", "podIP": address, "podIPs": [{"ip": address}],
                "conditions": [{"type": "Ready", "status": if ready { "True" } else { "False" }}],
                "containerStatuses": [{"name": "c", "state": {"running": {}}, "ready": ready, "restartCount": 0}]});
        }
        self.put(Kind::Pod, value);
        address
    }

    /// A Service with one port 80 to `target`.
    pub fn service(&mut self, name: &str, kind: &str, selector: Value, target: Value) {
        self.addresses += 1;
        let address = format!("10.96.44.{}", self.addresses % 250 + 2);
        self.put(Kind::Service, json!({
            "metadata": {"name": name, "namespace": "default"},
            "spec": {"type": kind, "clusterIP": address, "selector": selector, "ports": [{"port": 80, "protocol": "TCP", "targetPort": target}]},
        }));
    }

    /// A NodePort Service with port 80 to targetPort 80.
    pub fn node_port_service(&mut self, name: &str, selector: Value, node_port: i32) {
        self.addresses += 1;
        let address = format!("10.96.44.{}", self.addresses % 250 + 2);
        let port = json!({"port": 80, "protocol": "TCP", "targetPort": 80, "nodePort": node_port});
        self.put(
            Kind::Service,
            json!({
                "metadata": {"name": name, "namespace": "default"},
                "spec": {"type": "NodePort", "clusterIP": address, "selector": selector, "ports": [port]},
            }),
        );
    }

    /// A slice of a Service: Pod, address, readiness.
    pub fn slice(&mut self, service: &str, port: i32, endpoints: &[(&str, String, bool)]) {
        let endpoints: Vec<Value> = endpoints
            .iter()
            .map(|(pod, address, ready)| {
                let mut endpoint = json!({"addresses": [address], "conditions": {"ready": ready, "serving": ready, "terminating": false}});
                if !pod.is_empty() {
                    endpoint["targetRef"] = json!({"kind": "Pod", "namespace": "default", "name": pod});
                }
                endpoint
            })
            .collect();
        self.put(Kind::EndpointSlice, json!({
            "metadata": {"name": format!("{service}-abcde"), "namespace": "default", "labels": {"kubernetes.io/service-name": service}},
            "addressType": "IPv4", "endpoints": endpoints, "ports": [{"name": "", "port": port, "protocol": "TCP"}],
        }));
    }

    /// `count` Pods over the nodes and one Service in front of them.
    pub fn web(nodes: u32, count: u32) -> Fixture {
        let mut fixture = Fixture::new(nodes);
        fixture.add_web("web", nodes, count);
        fixture
    }

    /// Another workload with its Service.
    pub fn add_web(&mut self, name: &str, nodes: u32, count: u32) {
        let mut endpoints = Vec::new();
        for at in 0..count {
            let pod = format!("{name}-6d9f7c5b4-{at:05}");
            let address =
                self.pod(&pod, at % nodes + 1, json!({"app": name, "pod-template-hash": "6d9f7c5b4"}), at % 5 != 4);
            endpoints.push((pod, address, at % 5 != 4));
        }
        self.service(name, "ClusterIP", json!({"app": name}), json!(80));
        let endpoints: Vec<(&str, String, bool)> =
            endpoints.iter().map(|(p, a, r)| (p.as_str(), a.clone(), *r)).collect();
        self.slice(name, 80, &endpoints);
    }

    pub fn delete_pod(&mut self, name: &str) {
        let key = Key::new(Kind::Pod, "default", name);
        let options = crate::apiserver::request::DeleteOptions { grace_period_seconds: Some(0), ..Default::default() };
        self.cluster.delete(&key, &options).expect("deleted");
    }
}

impl Fixture {
    /// The objects as packets meet them.
    pub fn network(&self) -> Network {
        let mut network = Network::new(self.cluster.settings());
        for kind in [Kind::Node, Kind::Service, Kind::EndpointSlice, Kind::Pod] {
            for object in self.store().list(kind, None) {
                network.changed(&Change { key: Key::of(object), at: 0, old: None, new: Some(object.clone()) });
            }
        }
        network
    }

    /// The account of a connection from a client to an address, in this cluster.
    pub fn trace(&self, from: Client, to: &str, draw: u64) -> Trace {
        let network = self.network();
        let to: SocketAddr = to.parse().expect("an address and a port");
        let to = Destination { ip: to.ip(), port: to.port(), protocol: Protocol::Tcp };
        let connection = Connection { from, to, source_port: 40_000, at: 0 };
        route(&network, &connection, &mut |below| draw % below).expect("a client with an address")
    }

    /// `10.96.44.12:80`: a Service's cluster address and first port.
    pub fn address_of(&self, service: &str) -> String {
        let service = self.store().get_as::<Service>("default", service).expect("a Service");
        format!("{}:{}", service.spec.cluster_ip, service.spec.ports[0].port)
    }
}

/// A Pod of the namespace default as a client.
pub fn client(name: &str) -> Client {
    Client::Pod { namespace: "default".to_owned(), name: name.to_owned() }
}
