//! Clusters to draw, for tests: objects as a cluster would have them, without running one.

use serde_json::{Value, json};

use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::settings::Settings;
use crate::apiserver::request::Request;
use crate::apiserver::store::{Key, Store};
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
