//! Why a Pod does not get a Service's traffic: for every Pod of the namespace, key by key and step by step, each reason with
//! the field that it comes from.

use super::network::Network;
use super::trace::Reference;
use crate::api::near;
use crate::api::pod::Pod;
use crate::api::protocol::Protocol;
use crate::api::scalar::IntOrString;
use crate::api::scheme::Kind;
use crate::api::service::{Service, ServicePort};
use crate::apiserver::store::{Key, Store};
use crate::kubelet::listen::{Answer, Bind};
use crate::order::InOrder;

/// Most Pods that are looked at.
const MOST: usize = 500;
/// Most Pods of other namespaces that are named.
const MOST_ELSEWHERE: usize = 20;

/// Why a Pod gets no traffic, or might not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PodReason {
    /// The Service selects nothing: its endpoints are somebody else's to write.
    NoSelector,
    /// The selector would match, but it ends at the Service's namespace.
    OtherNamespace { namespace: String },
    /// The Pod has no such label; `near` is a key that looks like it.
    LabelMissing { key: String, wanted: String, near: Option<String> },
    /// The Pod's label has another value.
    LabelDiffers { key: String, wanted: String, has: String, near: bool },
    /// The Pod is done: `Succeeded` or `Failed`.
    Done { phase: String },
    /// The Pod has no address yet.
    NoAddress { phase: String },
    /// The Pod does not pass its readiness probe, or a readiness gate is not met.
    NotReady,
    /// The Pod is being deleted.
    Terminating,
    /// No container has a port of that name.
    NoSuchPortName { name: String, near: Option<String> },
    /// A container has a port of that name, of another protocol.
    PortOfOtherProtocol { name: String, has: Protocol, wanted: Protocol },
    /// Nothing listens on the port.
    NotListening { port: u16, listens: Vec<u16> },
    /// What listens is bound to an address that other Pods cannot reach.
    BoundTo { port: u16, address: String },
    /// The port is open for another protocol.
    ListensForOtherProtocol { port: u16, wanted: Protocol },
    /// The container that would listen does not run.
    NotRunning { port: u16 },
}

impl PodReason {
    /// Whether it keeps the Pod from being an endpoint at all, and does not merely let its connections fail.
    pub fn keeps_out(&self) -> bool {
        use PodReason::*;
        !matches!(self, NotListening { .. } | BoundTo { .. } | ListensForOtherProtocol { .. } | NotRunning { .. })
    }

    /// In words.
    pub fn sentence(&self) -> String {
        match self {
            PodReason::NoSelector => "the Service has no selector: nobody writes endpoints for it".to_owned(),
            PodReason::OtherNamespace { namespace } => {
                format!("its labels match, but it lives in namespace {namespace}: a selector ends at its own namespace")
            }
            PodReason::LabelMissing { key, wanted, near: Some(near) } => {
                format!("it has no label {key}={wanted}; its label {near} looks much like {key}")
            }
            PodReason::LabelMissing { key, wanted, near: None } => format!("it has no label {key}={wanted}"),
            PodReason::LabelDiffers { key, wanted, has, near: true } => {
                format!("its label {key} is {has}, and {wanted} is asked for: nearly")
            }
            PodReason::LabelDiffers { key, wanted, has, near: false } => {
                format!("its label {key} is {has}, and {wanted} is asked for")
            }
            PodReason::Done { phase } => format!("it is done ({phase})"),
            PodReason::NoAddress { phase } => format!("it has no address yet ({phase})"),
            PodReason::NotReady => "it is not ready".to_owned(),
            PodReason::Terminating => "it is being deleted".to_owned(),
            PodReason::NoSuchPortName { name, near: Some(near) } => {
                format!("no container port is called {name}; one is called {near}")
            }
            PodReason::NoSuchPortName { name, near: None } => format!("no container port is called {name}"),
            PodReason::PortOfOtherProtocol { name, has, wanted } => {
                format!("its port {name} is {has}, and the Service's is {wanted}")
            }
            PodReason::NotListening { port, listens } if listens.is_empty() => {
                format!("nothing in it listens on {port}")
            }
            PodReason::NotListening { port, listens } => {
                let ports: Vec<String> = listens.iter().map(u16::to_string).collect();
                format!("nothing in it listens on {port}; it listens on {}", ports.join(", "))
            }
            PodReason::BoundTo { port, address } => {
                format!("it listens on {address}:{port}, which can be reached from inside the Pod only")
            }
            PodReason::ListensForOtherProtocol { port, wanted } => {
                format!("its port {port} is open, but not for {wanted}")
            }
            PodReason::NotRunning { port } => format!("the container that would listen on {port} does not run"),
        }
    }
}

/// What is to be said of one Pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodWhy {
    pub pod: Key,
    /// The selector matches its labels, in its namespace.
    pub selected: bool,
    /// A slice has it, whether it takes traffic or not.
    pub endpoint: bool,
    /// In the order in which Kubernetes asks. Empty: nothing keeps traffic from it.
    pub reasons: Vec<(PodReason, Reference)>,
}

/// Every Pod of the Service's namespace that has to do with one of its ports, those nearest to getting its traffic first;
/// then Pods of other namespaces that its selector would match.
pub fn pods(store: &Store, network: &Network, service: &Service, port: usize) -> Vec<PodWhy> {
    let namespace = service.metadata.namespace.as_str();
    let mut out: Vec<PodWhy> =
        store.list_as::<Pod>(Some(namespace)).take(MOST).map(|pod| of_pod(network, service, port, pod)).collect();
    out.order_by_key(|why| (!why.selected, why.reasons.len()));
    let selector = &service.spec.selector;
    if !selector.is_empty() {
        let matches = |pod: &&Pod| {
            pod.metadata.namespace != namespace
                && selector.iter().all(|(key, value)| pod.metadata.labels.get(key) == Some(value))
        };
        for pod in store.list_as::<Pod>(None).filter(matches).take(MOST_ELSEWHERE) {
            let reason = PodReason::OtherNamespace { namespace: pod.metadata.namespace.clone() };
            let key = key(pod);
            let from = Reference { key: key.clone(), field: "metadata.namespace".to_owned() };
            out.push(PodWhy { pod: key, selected: false, endpoint: false, reasons: vec![(reason, from)] });
        }
    }
    out
}

fn key(pod: &Pod) -> Key {
    Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name)
}

/// One Pod of the Service's namespace.
pub fn of_pod(network: &Network, service: &Service, port: usize, pod: &Pod) -> PodWhy {
    let key = key(pod);
    let at = |field: &str| Reference { key: key.clone(), field: field.to_owned() };
    let service_key = Key::new(Kind::Service, &service.metadata.namespace, &service.metadata.name);
    let mut entries = network.tables.of_service(&service.metadata.namespace, &service.metadata.name);
    let endpoint = entries.any(|entry| entry.endpoints().iter().any(|endpoint| endpoint.pod.as_ref() == Some(&key)));
    let mut reasons = Vec::new();
    if service.spec.selector.is_empty() {
        reasons.push((PodReason::NoSelector, Reference { key: service_key, field: "spec.selector".to_owned() }));
        return PodWhy { pod: key, selected: false, endpoint, reasons };
    }
    labels(service, pod, &at, &mut reasons);
    let selected = reasons.is_empty();
    if selected {
        status(pod, service, &at, &mut reasons);
        if let Some(port) = service.spec.ports.get(port) {
            sockets(network, port, pod, &at, &mut reasons);
        }
    }
    PodWhy { pod: key, selected, endpoint, reasons }
}

type Reasons = Vec<(PodReason, Reference)>;

fn labels(service: &Service, pod: &Pod, at: &dyn Fn(&str) -> Reference, out: &mut Reasons) {
    for (key, wanted) in &service.spec.selector {
        match pod.metadata.labels.get(key) {
            Some(has) if has == wanted => {}
            Some(has) => {
                let reason = PodReason::LabelDiffers {
                    key: key.clone(),
                    wanted: wanted.clone(),
                    has: has.clone(),
                    near: near::is_near(has, wanted),
                };
                out.push((reason, at(&format!("metadata.labels[{key}]"))));
            }
            None => {
                let near = pod.metadata.labels.keys().find(|other| near::is_near(other, key)).cloned();
                let field = near
                    .as_ref()
                    .map_or_else(|| "metadata.labels".to_owned(), |near| format!("metadata.labels[{near}]"));
                out.push((PodReason::LabelMissing { key: key.clone(), wanted: wanted.clone(), near }, at(&field)));
            }
        }
    }
}

fn status(pod: &Pod, service: &Service, at: &dyn Fn(&str) -> Reference, out: &mut Reasons) {
    let phase = pod.status.phase.clone();
    if matches!(phase.as_str(), "Succeeded" | "Failed") {
        return out.push((PodReason::Done { phase }, at("status.phase")));
    }
    if pod.status.pod_ip.is_empty() {
        let field = if pod.spec.node_name.is_empty() { "spec.nodeName" } else { "status.podIP" };
        return out.push((PodReason::NoAddress { phase }, at(field)));
    }
    if pod.metadata.deletion_timestamp.is_some() {
        out.push((PodReason::Terminating, at("metadata.deletionTimestamp")));
    }
    let ready = pod.status.conditions.iter().any(|condition| condition.type_ == "Ready" && condition.status == "True");
    if !ready && !service.spec.publish_not_ready_addresses {
        out.push((PodReason::NotReady, at("status.conditions[Ready]")));
    }
}

/// The port that the Service's leads to in this Pod, and what is there.
fn sockets(network: &Network, port: &ServicePort, pod: &Pod, at: &dyn Fn(&str) -> Reference, out: &mut Reasons) {
    let protocol = Protocol::of(&port.protocol);
    let number = match &port.target_port {
        IntOrString::Int(number) => u16::try_from(*number).ok(),
        IntOrString::String(name) => match named(pod, name, protocol) {
            Ok(number) => Some(number),
            Err((reason, field)) => return out.push((reason, at(&field))),
        },
    };
    let entry = network.pods.get(&pod.metadata.namespace, &pod.metadata.name);
    let (Some(number), Some(entry)) = (number, entry) else { return };
    let Some(ip) = entry.ips.first().copied() else { return };
    let reason = match entry.listens.answer(ip, number, protocol) {
        Answer::Open(socket) => (entry.running.get(socket.container) == Some(&false))
            .then(|| (PodReason::NotRunning { port: number }, "status.containerStatuses".to_owned())),
        Answer::Assumed { .. } => None,
        Answer::OtherAddress(socket) => {
            let address = match socket.bind {
                Bind::Only(ip) => ip.to_string(),
                Bind::Every => "0.0.0.0".to_owned(),
            };
            Some((PodReason::BoundTo { port: number, address }, socket.because.field()))
        }
        Answer::OtherProtocol(socket) => {
            Some((PodReason::ListensForOtherProtocol { port: number, wanted: protocol }, socket.because.field()))
        }
        Answer::Closed => {
            let listens: Vec<u16> = entry.listens.sockets.iter().map(|socket| socket.port).collect();
            let field = entry
                .listens
                .sockets
                .first()
                .map_or_else(|| "spec.containers[0].image".to_owned(), |s| s.because.field());
            Some((PodReason::NotListening { port: number, listens }, field))
        }
    };
    out.extend(reason.map(|(reason, field)| (reason, at(&field))));
}

/// The number of the Pod's port of that name and protocol. Models `FindPort` of `pkg/api/v1/pod`.
fn named(pod: &Pod, name: &str, protocol: Protocol) -> Result<u16, (PodReason, String)> {
    let ports = || {
        let containers = pod.spec.containers.iter().enumerate();
        containers.flat_map(|(c, container)| container.ports.iter().enumerate().map(move |(p, port)| (c, p, port)))
    };
    if let Some((_, _, port)) =
        ports().find(|(_, _, port)| port.name == name && Protocol::of(&port.protocol) == protocol)
    {
        return Ok(u16::try_from(port.container_port).unwrap_or(0));
    }
    let field = |c: usize, p: usize, rest: &str| format!("spec.containers[{c}].ports[{p}].{rest}");
    if let Some((c, p, port)) = ports().find(|(_, _, port)| port.name == name) {
        let has = Protocol::of(&port.protocol);
        let reason = PodReason::PortOfOtherProtocol { name: name.to_owned(), has, wanted: protocol };
        return Err((reason, field(c, p, "protocol")));
    }
    let near = ports().find(|(_, _, port)| near::is_near(&port.name, name));
    let at = near.map_or_else(|| "spec.containers[0].ports".to_owned(), |(c, p, _)| field(c, p, "name"));
    Err((PodReason::NoSuchPortName { name: name.to_owned(), near: near.map(|(_, _, port)| port.name.clone()) }, at))
}
