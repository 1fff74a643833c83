//! A small cluster made by hand: three nodes, Pods where they are put, slices as the controller would write them.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};

use crate::api::object::Object;
use crate::api::protocol::Protocol;
use crate::api::scheme::Kind;
use crate::api::settings::{ProxyMode, Settings};
use crate::apiserver::store::{Change, Key};
use crate::proxy::{Client, Connection, Destination, Ending, Network, Trace, Verdict, narrate, route};

pub struct World {
    pub network: Network,
    objects: BTreeMap<Key, Rc<Object>>,
    addresses: BTreeMap<String, String>,
}

/// Ready, serving, terminating.
pub type Conditions = (bool, bool, bool);
pub const READY: Conditions = (true, true, false);
pub const UNREADY: Conditions = (false, false, false);
pub const LEAVING: Conditions = (false, true, true);
pub const LEAVING_UNREADY: Conditions = (false, false, true);

impl World {
    pub fn new(mode: ProxyMode) -> World {
        let network = Network::new(&Settings { proxy_mode: mode, ..Settings::default() });
        let mut world = World { network, objects: BTreeMap::new(), addresses: BTreeMap::new() };
        for number in 1..=3 {
            world.node(number, "");
        }
        world.pod("client", "node-1", "");
        world
    }

    pub fn node(&mut self, number: u8, zone: &str) {
        let labels = if zone.is_empty() { json!({}) } else { json!({"topology.kubernetes.io/zone": zone}) };
        self.put(
            Kind::Node,
            json!({
                "metadata": {"name": format!("node-{number}"), "labels": labels},
                "spec": {"podCIDRs": [format!("10.244.{number}.0/24")]},
                "status": {"addresses": [{"type": "InternalIP", "address": format!("172.18.0.{}", number + 1)}]},
            }),
        );
    }

    pub fn put(&mut self, kind: Kind, value: Value) {
        let new = Rc::new(Object::read(kind, &value));
        let key = Key::of(&new);
        let old = self.objects.insert(key.clone(), Rc::clone(&new));
        self.network.changed(&Change { key, at: 0, old, new: Some(new) });
    }

    pub fn object(&self, kind: Kind, name: &str) -> Rc<Object> {
        Rc::clone(&self.objects[&Key::new(kind, "default", name)])
    }

    pub fn remove(&mut self, kind: Kind, name: &str) {
        let key = Key::new(kind, if kind == Kind::Node { "" } else { "default" }, name);
        let old = self.objects.remove(&key);
        self.network.changed(&Change { key, at: 0, old, new: None });
    }

    /// A running Pod that listens on what the annotation says.
    pub fn pod(&mut self, name: &str, node: &str, listen: &str) {
        let ip = format!("10.244.{}.{}", &node[5..], 10 + self.addresses.len());
        let ip = self.addresses.entry(name.to_owned()).or_insert(ip).clone();
        self.put(
            Kind::Pod,
            json!({
                "metadata": {"name": name, "namespace": "default", "annotations": {"playground/listen": listen}},
                "spec": {"nodeName": node, "containers": [{"name": "c", "image": "example/web:1"}]},
                "status": {"phase": "Running", "podIP": ip, "podIPs": [{"ip": ip}]},
            }),
        );
    }

    /// Service `web` at 10.96.7.7; `spec` is added to its spec. `ports` are added defaults.
    pub fn service(&mut self, spec: Value) {
        self.service_with(spec, json!({}));
    }

    pub fn service_with(&mut self, spec: Value, status: Value) {
        let mut all = json!({"clusterIP": "10.96.7.7", "clusterIPs": ["10.96.7.7"], "selector": {"app": "web"},
            "type": "ClusterIP", "sessionAffinity": "None", "ports": [{"port": 80, "protocol": "TCP", "targetPort": 8080}]});
        for (key, value) in spec.as_object().unwrap() {
            all[key] = value.clone();
        }
        self.put(
            Kind::Service,
            json!({"metadata": {"name": "web", "namespace": "default"}, "spec": all, "status": status}),
        );
    }

    /// Slice `web-1` with these Pods, for the unnamed port 8080/TCP.
    pub fn slice(&mut self, pods: &[(&str, &str, Conditions)]) {
        self.slice_of("web-1", pods, json!([{"name": "", "port": 8080, "protocol": "TCP"}]), json!(null));
    }

    pub fn slice_of(&mut self, name: &str, pods: &[(&str, &str, Conditions)], ports: Value, hints: Value) {
        let endpoints: Vec<Value> = pods
            .iter()
            .map(|(pod, node, (ready, serving, terminating))| {
                json!({"addresses": [self.addresses[*pod]], "nodeName": node, "hints": hints.get(pod),
                    "conditions": {"ready": ready, "serving": serving, "terminating": terminating},
                    "targetRef": {"kind": "Pod", "namespace": "default", "name": pod}})
            })
            .collect();
        self.put(
            Kind::EndpointSlice,
            json!({
                "metadata": {"name": name, "namespace": "default", "labels": {"kubernetes.io/service-name": "web"}},
                "addressType": "IPv4", "endpoints": endpoints, "ports": ports,
            }),
        );
    }

    fn destination(&self, to: &str) -> Destination {
        let (to, protocol) = to.strip_suffix("/UDP").map_or((to, Protocol::Tcp), |to| (to, Protocol::Udp));
        let (host, port) = to.rsplit_once(':').unwrap();
        let host = match host.split_once('/') {
            Some(("pod", name)) => self.addresses[name].clone(),
            Some(("node", name)) => format!("172.18.0.{}", name[5..].parse::<u8>().unwrap() + 1),
            _ if host == "web" => "10.96.7.7".to_owned(),
            _ => host.to_owned(),
        };
        Destination { ip: host.parse().unwrap(), port: port.parse().unwrap(), protocol }
    }

    pub fn client(from: &str) -> Client {
        match from.split_once('/') {
            Some(("pod", name)) => Client::Pod { namespace: "default".into(), name: name.into() },
            Some((_, name)) => Client::Node(name.into()),
            None => Client::External,
        }
    }

    pub fn trace(&self, from: &str, to: &str, at: i64, draw: &mut dyn FnMut(u64) -> u64) -> Trace {
        let connection = Connection { from: World::client(from), to: self.destination(to), source_port: 40000, at };
        let trace = route(&self.network, &connection, draw).expect("the client exists");
        assert!(!trace.sentences().iter().any(String::is_empty));
        trace
    }

    /// Every way that a connection can end, each once, in the order of the draws:
    /// `web-1:8080 from pod/client`, `refused`. Checks that the silent walk agrees.
    pub fn flow(&self, from: &str, to: &str) -> String {
        let mut ends: Vec<String> = Vec::new();
        let mut script: Vec<(u64, u64)> = Vec::new();
        loop {
            let mut used = 0;
            let mut draw = |n: u64| {
                if used == script.len() {
                    script.push((0, n));
                }
                used += 1;
                script[used - 1].0
            };
            let trace = self.trace(from, to, 0, &mut draw);
            let mut at = 0;
            let start = self.network.start(&World::client(from)).unwrap();
            let mut again = |_| {
                at += 1;
                script[at - 1].0
            };
            let end = crate::proxy::decide(&self.network, start, self.destination(to), 40000, 0, &mut again);
            assert_eq!((end.ending, end.cause), (trace.ending, trace.cause), "{from} {to}");
            let end = shown(&trace);
            if !ends.contains(&end) {
                ends.push(end);
            }
            while script.last().is_some_and(|(drawn, n)| drawn + 1 == *n) {
                script.pop();
            }
            match script.last_mut() {
                Some((drawn, _)) => *drawn += 1,
                None => return ends.join(", "),
            }
        }
    }
}

pub fn shown(trace: &Trace) -> String {
    match (&trace.verdict, trace.ending) {
        (Verdict::Delivered { pod, target_port, source }, _) => {
            format!("{}:{target_port} from {}", pod.name, narrate::client(source))
        }
        (_, Ending::Refused) => "refused".to_owned(),
        (_, Ending::Timeout) => "timeout".to_owned(),
        (_, Ending::Unreachable) => "unreachable".to_owned(),
        (_, ending) => format!("{ending:?}"),
    }
}
