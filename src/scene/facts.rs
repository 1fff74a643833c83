//! What the store says about Pods and Services, in the words of the chart and without places.

use std::net::IpAddr;

use super::model::{PodShape, PodState, SocketStatus};
use crate::api::container::ContainerPort;
use crate::api::endpoint_slice::EndpointConditions;
use crate::api::pod::Pod;
use crate::api::protocol::Protocol;
use crate::api::scalar::IntOrString;
use crate::api::service::{Service, ServicePort};
use crate::api::settings::Images;
use crate::kubelet::listen::{Answer, Bind, Listens, listens};

use super::model::EntryState;

/// The id of a namespaced thing: `pod/default/web-1`.
pub fn id(kind: &str, namespace: &str, name: &str) -> String {
    format!("{kind}/{namespace}/{name}")
}

/// How far a Pod has come. Models the STATUS column of `printPod` (pkg/printers/internalversion/printers.go).
pub fn state(pod: &Pod) -> PodState {
    let status = &pod.status;
    let mut word = if status.reason.is_empty() { status.phase.clone() } else { status.reason.clone() };
    let mut shape = match status.phase.as_str() {
        "Running" if is_ready(pod) => PodShape::Ready,
        "Running" => PodShape::NotReady,
        "Succeeded" => PodShape::Done,
        "Failed" | "Unknown" => PodShape::Broken,
        _ => PodShape::Waiting,
    };
    for container in &status.container_statuses {
        if let Some(waiting) = container.state.waiting.as_ref().filter(|waiting| !waiting.reason.is_empty()) {
            word.clone_from(&waiting.reason);
            let starting = matches!(waiting.reason.as_str(), "ContainerCreating" | "PodInitializing");
            shape = if starting { PodShape::Waiting } else { PodShape::Broken };
        } else if let Some(ended) = container.state.terminated.as_ref() {
            word = if ended.reason.is_empty() { format!("ExitCode:{}", ended.exit_code) } else { ended.reason.clone() };
            shape = if ended.exit_code == 0 { PodShape::Done } else { PodShape::Broken };
        }
    }
    if pod.metadata.deletion_timestamp.is_some() {
        return PodState { shape: PodShape::Terminating, word: "Terminating".to_owned() };
    }
    if word.is_empty() {
        word = "Pending".to_owned();
    }
    PodState { shape, word }
}

/// Whether the Pod's condition `Ready` is true.
pub fn is_ready(pod: &Pod) -> bool {
    pod.status.conditions.iter().any(|condition| condition.type_ == "Ready" && condition.status == "True")
}

/// What an endpoint's conditions come to; unset ones read as ready and serving.
pub fn entry_state(conditions: &EndpointConditions) -> EntryState {
    let ready = conditions.ready.unwrap_or(true);
    match (conditions.terminating.unwrap_or(false), conditions.serving.unwrap_or(ready)) {
        (true, true) => EntryState::ServingTerminating,
        (true, false) => EntryState::Terminating,
        (false, _) if ready => EntryState::Ready,
        (false, _) => EntryState::NotReady,
    }
}

/// A port of a Pod, without its place.
#[derive(Debug, Clone, PartialEq)]
pub struct SocketFact {
    pub port: Option<u16>,
    /// The name that a Service asks for, where it asks by name.
    pub name: String,
    pub protocol: Protocol,
    pub status: SocketStatus,
    pub targeted: bool,
    pub really: Option<u16>,
}

/// The ports of a Pod: those that the Services lead to, those that listen, those that are declared.
pub fn sockets(pod: &Pod, services: &[&Service], images: Images) -> Vec<SocketFact> {
    let listening = listens(pod, images);
    let mut out: Vec<SocketFact> = Vec::new();
    for port in services.iter().filter(|service| service.spec.type_ != "ExternalName").flat_map(|s| &s.spec.ports) {
        let protocol = Protocol::of(&port.protocol);
        let (number, name) = match &port.target_port {
            IntOrString::Int(0) => (u16::try_from(port.port).ok(), String::new()),
            IntOrString::Int(number) => (u16::try_from(*number).ok(), String::new()),
            IntOrString::String(name) => (named_port(pod, name, protocol), name.clone()),
        };
        add(&mut out, pod, &listening, number, name, protocol, true);
    }
    for socket in &listening.sockets {
        add(&mut out, pod, &listening, Some(socket.port), String::new(), socket.protocol, false);
    }
    for port in pod.spec.containers.iter().flat_map(|container| &container.ports) {
        let number = u16::try_from(port.container_port).ok();
        add(&mut out, pod, &listening, number, String::new(), Protocol::of(&port.protocol), false);
    }
    out
}

fn add(
    out: &mut Vec<SocketFact>,
    pod: &Pod,
    listening: &Listens,
    port: Option<u16>,
    name: String,
    protocol: Protocol,
    targeted: bool,
) {
    if out.iter().any(|fact| fact.port == port && fact.protocol == protocol && (port.is_some() || fact.name == name)) {
        return;
    }
    let (status, really) = match port {
        None => (SocketStatus::NoSuchName, None),
        Some(port) => status_of(pod, listening, port, protocol),
    };
    out.push(SocketFact { port, name, protocol, status, targeted, really });
}

fn status_of(pod: &Pod, listening: &Listens, port: u16, protocol: Protocol) -> (SocketStatus, Option<u16>) {
    // A socket on every address is open whichever address is asked; before the Pod has one, any other than the loopback's stands in.
    let address: IpAddr = pod.status.pod_ip.parse().unwrap_or(IpAddr::from([10, 244, 0, 0]));
    let (status, really) = match listening.answer(address, port, protocol) {
        Answer::Open(socket) => (SocketStatus::Open, socket.really),
        Answer::Assumed { really, .. } => (SocketStatus::Assumed, really),
        Answer::OtherAddress(socket) if socket.bind != Bind::Every => (SocketStatus::Loopback, None),
        Answer::OtherProtocol(_) => (SocketStatus::OtherProtocol, None),
        _ if is_declared(pod, port, protocol) => (SocketStatus::DeclaredOnly, None),
        _ => (SocketStatus::Closed, None),
    };
    let runs = matches!(state(pod).shape, PodShape::Ready | PodShape::NotReady | PodShape::Terminating);
    if status.is_open() && !runs { (SocketStatus::NotRunning, None) } else { (status, really) }
}

fn declared_ports(pod: &Pod) -> impl Iterator<Item = &ContainerPort> {
    pod.spec.containers.iter().flat_map(|container| &container.ports)
}

fn is_declared(pod: &Pod, port: u16, protocol: Protocol) -> bool {
    declared_ports(pod).any(|p| p.container_port == i32::from(port) && Protocol::of(&p.protocol) == protocol)
}

/// The number of the container port with this name and protocol. Models `FindPort` (pkg/api/v1/pod/util.go).
fn named_port(pod: &Pod, name: &str, protocol: Protocol) -> Option<u16> {
    let found = declared_ports(pod).find(|port| port.name == name && Protocol::of(&port.protocol) == protocol)?;
    u16::try_from(found.container_port).ok()
}

/// Whether a Pod asks and does not answer: nothing listens, nothing is declared, no Service selects it.
pub fn is_client(pod: &Pod, services: &[&Service], images: Images) -> bool {
    let listening = listens(pod, images);
    services.is_empty()
        && listening.sockets.is_empty()
        && listening.assumed.is_none()
        && declared_ports(pod).next().is_none()
}

/// `80/TCP`.
pub fn port_text(port: &ServicePort) -> String {
    format!("{}/{}", port.port, Protocol::of(&port.protocol))
}

/// The targetPort as it is written, which is the port itself where it is left out.
pub fn target_text(port: &ServicePort) -> String {
    match &port.target_port {
        IntOrString::Int(0) => port.port.to_string(),
        target => target.to_string(),
    }
}

/// Whether the Service has no cluster address of its own.
pub fn is_headless(service: &Service) -> bool {
    service.spec.cluster_ip == "None"
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
