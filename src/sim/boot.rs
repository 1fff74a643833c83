//! The cluster that a learner starts with.

use serde_json::{Value, json};

use super::cluster::Cluster;
use crate::api::node::{Node, NodeAddress, NodeCondition, NodeStatus};
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::settings::{KUBERNETES_VERSION, Settings};
use crate::apiserver::Server;
use crate::apiserver::request::Request;

/// Virtual time at which every cluster starts: 2026-01-05T09:00:00Z.
pub const EPOCH: i64 = 1_767_603_600_000;
/// How long the cluster has been up when a learner meets it: ten minutes.
const AGE: i64 = 600_000;

impl Cluster {
    /// A cluster as DESIGN has it: nodes, system namespaces, DNS, the `kubernetes` Service; settled, ten minutes old.
    pub fn new(settings: Settings) -> Cluster {
        let nodes = settings.nodes.clamp(1, 12);
        let mut cluster = Cluster::empty(settings, EPOCH - AGE);
        for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
            cluster.put(Kind::Namespace, json!({"metadata": {"name": name}}));
        }
        // The system's Pods come while there are two nodes, so that the others begin empty.
        for numbers in [1..=nodes.min(2), 3..=nodes] {
            for number in numbers {
                let node = node(number, cluster.settings());
                cluster.put(Kind::Node, node);
            }
            cluster.settle();
            if cluster.store().count(Kind::Deployment) == 0 {
                cluster.put_system();
                cluster.settle();
            }
        }
        cluster.run_until(EPOCH);
        cluster.take_log();
        cluster
    }

    /// What a learner sees of `new`, before anything ran: the nodes. For a picture that is drawn before the engine is there;
    /// nothing may be asked of it.
    pub fn sketch(settings: Settings) -> Cluster {
        let nodes = 1..=settings.nodes.clamp(1, 12);
        let nodes = nodes.map(|number| sketched(number, &settings).into());
        let server = Server::sketch(&settings, nodes);
        Cluster::around(server, settings, EPOCH)
    }

    fn put_system(&mut self) {
        self.put(Kind::Service, kubernetes_service());
        self.put(Kind::Service, dns_service());
        self.put(Kind::Deployment, dns_deployment());
    }

    fn put(&mut self, kind: Kind, value: Value) {
        let object = Object::read(kind, &value);
        let status = object.clone();
        self.seed(object);
        if kind == Kind::Node {
            // A node's status is the kubelet's word, which a creation does not carry.
            let outcome = self.handle(Request::UpdateStatus(status));
            debug_assert!(outcome.is_ok(), "{outcome:?}");
        }
    }
}

/// As much of node `number` as is drawn.
fn sketched(number: u32, settings: &Settings) -> Node {
    let mut node = Node::default();
    node.metadata.name = format!("node-{number}");
    if let Some(zone) = settings.zones.get(number as usize - 1) {
        node.metadata.labels.insert("topology.kubernetes.io/zone".to_owned(), zone.clone());
    }
    let mut status = NodeStatus::default();
    let address = format!("172.18.0.{}", number + 1);
    status.addresses.push(NodeAddress { type_: "InternalIP".to_owned(), address });
    let ready = NodeCondition { type_: "Ready".to_owned(), status: "True".to_owned(), ..NodeCondition::default() };
    status.conditions.push(ready);
    node.status = status.into();
    node
}

/// Node `number`, counted from 1.
fn node(number: u32, settings: &Settings) -> Value {
    let name = format!("node-{number}");
    let mut labels =
        json!({"kubernetes.io/arch": "amd64", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux"});
    if let (Some(zone), Some(labels)) = (settings.zones.get(number as usize - 1), labels.as_object_mut()) {
        labels.insert("topology.kubernetes.io/zone".to_owned(), json!(zone));
    }
    let started = crate::api::time::rfc3339(EPOCH - AGE);
    let resources = json!({"cpu": "8", "ephemeral-storage": "100Gi", "memory": "32Gi", "pods": "500"});
    let mut ranges = vec![format!("10.244.{number}.0/24")];
    let mut addresses = vec![json!({"type": "InternalIP", "address": format!("172.18.0.{}", number + 1)})];
    if settings.ip_families.iter().any(|family| family == "IPv6") {
        ranges.push(format!("fd00:10:244:{number}::/64"));
        addresses.push(json!({"type": "InternalIP", "address": format!("fc00:f853:ccd:e793::{:x}", number + 1)}));
    }
    addresses.push(json!({"type": "Hostname", "address": name}));
    json!({
        "metadata": {"name": name, "labels": labels, "annotations": {"node.alpha.kubernetes.io/ttl": "0"}},
        "spec": {"podCIDR": ranges.first(), "podCIDRs": ranges},
        "status": {
            "capacity": resources, "allocatable": resources, "addresses": addresses,
            "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady",
                "message": "kubelet is posting ready status", "lastHeartbeatTime": started, "lastTransitionTime": started}],
            "nodeInfo": {"machineID": "", "systemUUID": "", "bootID": "", "kernelVersion": "6.8.0",
                "osImage": "Debian GNU/Linux 12 (bookworm)", "containerRuntimeVersion": "containerd://2.1.3",
                "kubeletVersion": KUBERNETES_VERSION, "kubeProxyVersion": "", "operatingSystem": "linux", "architecture": "amd64"},
        },
    })
}

fn kubernetes_service() -> Value {
    json!({
        "metadata": {"name": "kubernetes", "namespace": "default", "labels": {"component": "apiserver", "provider": "kubernetes"}},
        "spec": {"clusterIP": "10.96.0.1", "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}]},
    })
}

fn dns_service() -> Value {
    json!({
        "metadata": {"name": "kube-dns", "namespace": "kube-system", "labels": {"k8s-app": "kube-dns",
            "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"}},
        "spec": {"clusterIP": "10.96.0.10", "selector": {"k8s-app": "kube-dns"}, "ports": [
            {"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 53},
            {"name": "dns-tcp", "port": 53, "protocol": "TCP", "targetPort": 53},
            {"name": "metrics", "port": 9153, "protocol": "TCP", "targetPort": 9153}]},
    })
}

fn dns_deployment() -> Value {
    json!({
        "metadata": {"name": "coredns", "namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}},
        "spec": {"replicas": 2, "selector": {"matchLabels": {"k8s-app": "kube-dns"}}, "template": {
            "metadata": {"labels": {"k8s-app": "kube-dns"}},
            "spec": {"containers": [{"name": "coredns", "image": "registry.k8s.io/coredns/coredns:v1.12.1", "ports": [
                {"name": "dns", "containerPort": 53, "protocol": "UDP"},
                {"name": "dns-tcp", "containerPort": 53, "protocol": "TCP"},
                {"name": "metrics", "containerPort": 9153, "protocol": "TCP"}]}]},
        }},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_cluster() {
        let cluster = Cluster::new(Settings::default());
        let nodes: Vec<&str> = cluster.store().list_as::<Node>(None).map(|node| node.metadata.name.as_str()).collect();
        assert_eq!(nodes, ["node-1", "node-2", "node-3"]);
        assert_eq!(cluster.now(), EPOCH);
        assert!(cluster.store().get(Kind::Service, "default", "kubernetes").is_some());
    }
}
