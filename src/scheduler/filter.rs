//! Whether a node fits a Pod, and the reasons against it, in the order of the default plugins. Models
//! `pkg/scheduler/framework/plugins`.

use super::affinity::{self, PodTerm};
use super::nodes::{NodeInfo, Nodes};
use super::resources::Amounts;
use crate::api::container::ContainerPort;
use crate::api::node::Taint;
use crate::api::placement::{node_affinity_matches, node_selector_matches, tolerates};
use crate::api::pod::Pod;

/// A reason against a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// `node(s) were unschedulable`.
    pub text: String,
    /// Whether evicting other Pods could change it.
    pub resolvable: bool,
}

fn never(text: &str) -> Vec<Reason> {
    vec![Reason { text: text.to_owned(), resolvable: false }]
}

fn perhaps(text: &str) -> Vec<Reason> {
    vec![Reason { text: text.to_owned(), resolvable: true }]
}

/// What a Pod asks of its neighbours, worked out once for all nodes.
pub struct Constraints<'a> {
    affinity: Vec<PodTerm<'a>>,
    anti_affinity: Vec<PodTerm<'a>>,
    spread: affinity::Spread,
    /// Labels (key and value) of nodes that Pods already running keep this one away from.
    forbidden: Vec<(String, String)>,
}

impl<'a> Constraints<'a> {
    pub fn of(pod: &Pod, nodes: &Nodes<'a>) -> Constraints<'a> {
        Constraints {
            affinity: affinity::pod_terms(pod, "podAffinity", nodes),
            anti_affinity: affinity::pod_terms(pod, "podAntiAffinity", nodes),
            spread: affinity::Spread::of(pod, nodes),
            forbidden: if nodes.any_anti_affinity { affinity::forbidden(pod, nodes) } else { Vec::new() },
        }
    }

    /// The reasons against a node; none if it fits. The first plugin that objects speaks.
    pub fn against(&self, pod: &Pod, info: &NodeInfo, request: &Amounts) -> Vec<Reason> {
        if info.node.spec.unschedulable && !tolerates(&pod.spec.tolerations, &cordon()) {
            return never("node(s) were unschedulable");
        }
        let repels = |taint: &&Taint| matches!(taint.effect.as_str(), "NoSchedule" | "NoExecute");
        if info.node.spec.taints.iter().filter(repels).any(|taint| !tolerates(&pod.spec.tolerations, taint)) {
            return never("node(s) had untolerated taint(s)");
        }
        if !node_selector_matches(pod, info.node) || !node_affinity_matches(pod, info.node) {
            return never("node(s) didn't match Pod's node affinity/selector");
        }
        if host_ports_conflict(pod, info) {
            return perhaps("node(s) didn't have free ports for the requested pod ports");
        }
        let insufficient = insufficient(info, request);
        if !insufficient.is_empty() {
            return insufficient;
        }
        self.against_neighbours(info)
    }

    fn against_neighbours(&self, info: &NodeInfo) -> Vec<Reason> {
        match self.spread.check(info) {
            affinity::SpreadCheck::Fits => {}
            affinity::SpreadCheck::TooMany => return perhaps("node(s) didn't match pod topology spread constraints"),
            affinity::SpreadCheck::NoLabel => {
                return never("node(s) didn't match pod topology spread constraints (missing required label)");
            }
        }
        if !self.affinity.iter().all(|term| term.attracts(info)) {
            return never("node(s) didn't match pod affinity rules");
        }
        if self.anti_affinity.iter().any(|term| term.holds_at(info)) {
            return perhaps("node(s) didn't match pod anti-affinity rules");
        }
        if self.forbidden.iter().any(|(key, value)| info.label(key) == Some(value)) {
            return perhaps("node(s) didn't satisfy existing pods anti-affinity rules");
        }
        Vec::new()
    }
}

/// The taint that a cordoned node counts as having.
fn cordon() -> Taint {
    Taint { key: "node.kubernetes.io/unschedulable".to_owned(), effect: "NoSchedule".to_owned(), ..Taint::default() }
}

fn host_ports(pod: &Pod) -> impl Iterator<Item = (&ContainerPort, i32)> {
    let host_network = pod.spec.host_network;
    pod.spec.running_containers().flat_map(|container| &container.ports).filter_map(move |port| {
        let number = if host_network && port.host_port == 0 { port.container_port } else { port.host_port };
        (number > 0).then_some((port, number))
    })
}

fn host_ports_conflict(pod: &Pod, info: &NodeInfo) -> bool {
    let any = |ip: &str| ip.is_empty() || ip == "0.0.0.0" || ip == "::";
    let protocol =
        |port: &ContainerPort| if port.protocol.is_empty() { "TCP".to_owned() } else { port.protocol.clone() };
    host_ports(pod).any(|(wanted, number)| {
        info.pods.iter().flat_map(|other| host_ports(other)).any(|(taken, taken_number)| {
            number == taken_number
                && protocol(wanted) == protocol(taken)
                && (any(&wanted.host_ip) || any(&taken.host_ip) || wanted.host_ip == taken.host_ip)
        })
    })
}

/// What the node has too little of. Models `fitsRequest`.
fn insufficient(info: &NodeInfo, request: &Amounts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let capacity = |name: &str| info.allocatable.get(name).copied().unwrap_or_default();
    if info.allocatable.contains_key("pods") && info.pods.len() as i64 + 1 > capacity("pods") {
        reasons.extend(perhaps("Too many pods"));
    }
    // CPU, memory and storage come first, then the others by name.
    const FIRST: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];
    let others = request.keys().map(String::as_str).filter(|name| !FIRST.contains(name));
    for name in FIRST.into_iter().chain(others) {
        let wanted = request.get(name).copied().unwrap_or_default();
        let used = info.requested.get(name).copied().unwrap_or_default();
        if wanted > 0 && wanted > capacity(name) - used {
            reasons.push(Reason { text: format!("Insufficient {name}"), resolvable: wanted <= capacity(name) });
        }
    }
    reasons
}

/// Whether a Pod keeps others away from its place.
pub fn has_anti_affinity(pod: &Pod) -> bool {
    pod.spec.affinity.0.pointer("/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution").is_some()
}
