//! What the chart knows of one thing, on a card: facts, what it belongs to, why traffic reaches it or does not, its events,
//! its YAML, and what to try.

use std::rc::Rc;

mod listing;
mod request;
mod service;

use super::{facts, steps};
use crate::api::endpoint_slice::EndpointSlice;
use crate::api::event::Event;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::settings::Settings;
use crate::apiserver::store::{Key, Store};
use crate::lint::{self, Hint};
use crate::manifest::{documents, yaml};
use crate::order::InOrder;
use crate::proxy::{Client, Network, Reference, Trace, why};

pub use listing::{Listing, Rule};
pub use request::of_request;

/// Most Pods that a Service's card speaks of one by one.
const MOST_PODS: usize = 12;
/// Most events that a card lists, the last ones.
const MOST_EVENTS: usize = 20;

/// What a card is written from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    pub store: &'a Store,
    pub network: &'a Network,
    pub settings: &'a Settings,
    /// The connections of late, oldest first.
    pub traces: &'a [Rc<Trace>],
    /// Names that clients asked for of late, in vain.
    pub unresolved: &'a [(Client, String)],
    /// The connection whose rules are lit: the one that was looked at, or else the last.
    pub lit: Option<&'a Trace>,
}

impl Sources<'_> {
    /// All hints of the moment.
    pub fn hints(&self) -> Vec<Hint> {
        lint::hints(&lint::View {
            store: self.store,
            network: self.network,
            settings: self.settings,
            traces: self.traces,
            unresolved: self.unresolved,
        })
    }
}

/// How a step of "why" is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Bad,
}

/// A step of "why".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub tone: Tone,
    pub text: String,
    /// The fields that say so: the id of the thing, and the field.
    pub from: Vec<(String, String)>,
}

/// A hint with what to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    pub message: String,
    /// The field that it is about: the id of the thing, and the field.
    pub from: (String, String),
    /// What to try: words for it, and the command line.
    pub tries: Vec<(String, String)>,
}

/// A thing that has to do with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// `selected by`
    pub how: &'static str,
    pub id: String,
    pub name: String,
}

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dossier {
    pub kind: String,
    pub title: String,
    pub facts: Vec<(String, String)>,
    pub relations: Vec<Relation>,
    pub question: String,
    pub steps: Vec<Step>,
    /// What else might have been, and why it was not.
    pub others: Vec<Step>,
    /// What is likely not meant, and what to try.
    pub advice: Vec<Advice>,
    /// Rules of nodes.
    pub rules: Vec<Listing>,
    pub events: Vec<String>,
    pub yaml: String,
}

impl Dossier {
    fn fact(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.facts.push((name.to_owned(), value));
        }
    }

    fn relate(&mut self, how: &'static str, kind: &str, namespace: &str, name: &str) {
        let id = if namespace.is_empty() { format!("{kind}/{name}") } else { facts::id(kind, namespace, name) };
        self.relations.push(Relation { how, id, name: name.to_owned() });
    }

    fn advise(&mut self, hint: Hint) {
        let tries = hint.fixes.into_iter().map(|fix| (fix.label, fix.command)).collect();
        self.advice.push(Advice { message: hint.message, from: (id_of(&hint.key), hint.field), tries });
    }

    /// The line of the YAML on which a field stands, from 0.
    pub fn line_of(&self, field: &str) -> Option<usize> {
        let documents = documents(&self.yaml);
        let span = documents.first()?.find(field)?;
        Some(span.key.unwrap_or(span.value).start.line.saturating_sub(1))
    }

    fn step(&mut self, tone: Tone, text: impl Into<String>, from: Vec<(String, String)>) {
        self.steps.push(Step { tone, text: text.into(), from });
    }
}

/// The id of the thing that an object is on the chart.
pub fn id_of(key: &Key) -> String {
    let kind = match key.kind {
        Kind::EndpointSlice => "endpointslice",
        kind => kind.info().singular,
    };
    if key.namespace.is_empty() { format!("{kind}/{}", key.name) } else { facts::id(kind, &key.namespace, &key.name) }
}

fn reference(from: &Reference) -> (String, String) {
    (id_of(&from.key), from.field.clone())
}

/// The card of a thing on the chart; `None` for one that is not there any more.
pub fn of_thing(sources: &Sources, id: &str) -> Option<Dossier> {
    let whole = steps::thing(id);
    let mut parts = whole.splitn(3, '/');
    let (kind, first, second) = (parts.next()?, parts.next(), parts.next());
    let mut out = match (kind, first, second) {
        ("laptop", ..) => laptop(sources),
        ("dns", ..) => dns(),
        ("address", Some(ip), _) => address(ip),
        ("loadbalancer", Some(ip), _) => balancer(sources, ip),
        ("node", Some(name), None) => node(sources, sources.store.get_as::<Node>("", name)?),
        ("pod", Some(space), Some(name)) => pod(sources, sources.store.get_as::<Pod>(space, name)?),
        ("service", Some(space), Some(name)) => {
            service::service(sources, sources.store.get_as::<Service>(space, name)?)
        }
        ("endpointslice", Some(space), Some(name)) => slice(sources.store.get_as::<EndpointSlice>(space, name)?),
        _ => return None,
    };
    if let Some(object) = object_at(sources.store, kind, first, second) {
        out.yaml = yaml::to_string(&object.write());
        out.events = events(sources.store, object);
    }
    for hint in sources.hints().into_iter().filter(|hint| id_of(&hint.key) == whole) {
        out.advise(hint);
    }
    Some(out)
}

fn object_at<'a>(store: &'a Store, kind: &str, first: Option<&str>, second: Option<&str>) -> Option<&'a Object> {
    let (kind, space, name) = match (kind, first, second) {
        ("node", Some(name), None) => (Kind::Node, "", name),
        ("pod", Some(space), Some(name)) => (Kind::Pod, space, name),
        ("service", Some(space), Some(name)) => (Kind::Service, space, name),
        ("endpointslice", Some(space), Some(name)) => (Kind::EndpointSlice, space, name),
        _ => return None,
    };
    store.get(kind, space, name).map(|object| &**object)
}

fn events(store: &Store, object: &Object) -> Vec<String> {
    let info = object.kind().info().kind;
    let about = |event: &&Event| event.involved_object.kind == info && event.involved_object.name == object.name();
    let space = Some(object.namespace()).filter(|space| !space.is_empty());
    let mut all: Vec<&Event> = store.list_as::<Event>(space).filter(about).collect();
    all.order_by_key(|event| event.last_timestamp);
    let line = |event: &&Event| format!("{}: {}", event.reason, event.message);
    all.iter().rev().take(MOST_EVENTS).rev().map(line).collect()
}

fn card(kind: &str, title: &str, question: &str) -> Dossier {
    Dossier { kind: kind.to_owned(), title: title.to_owned(), question: question.to_owned(), ..Dossier::default() }
}

fn laptop(sources: &Sources) -> Dossier {
    let mut out = card("Client", "laptop", "What can it reach?");
    out.fact("address", "172.18.0.100");
    out.step(Tone::Good, "The nodes' addresses, and so every node port.", Vec::new());
    out.step(Tone::Good, "A load balancer's address, once a provider has given one.", Vec::new());
    out.step(Tone::Bad, "Not a cluster IP and not a Pod's address: there is no way to them from outside.", Vec::new());
    out.step(Tone::Bad, "Not localhost: a node port is open on the nodes, not on this machine.", Vec::new());
    out.step(Tone::Bad, "Not a Service's name: cluster DNS answers inside of the cluster only.", Vec::new());
    for hint in sources.hints().into_iter().filter(|hint| hint.id == "node_port_on_localhost") {
        out.advise(hint);
    }
    out
}

fn dns() -> Dossier {
    let mut out = card("Cluster DNS", "kube-dns", "What does it answer?");
    out.fact("address", "10.96.0.10");
    out.relate("is", "service", "kube-system", "kube-dns");
    out.step(
        Tone::Plain,
        "A Service's name gives its cluster IP: web, web.default, web.default.svc.cluster.local.",
        Vec::new(),
    );
    out.step(Tone::Plain, "A headless Service's name gives the addresses of its ready Pods.", Vec::new());
    out.step(Tone::Plain, "A short name is looked up in the client's own namespace first.", Vec::new());
    out
}

fn address(ip: &str) -> Dossier {
    let mut out = card("Address", ip, "What is it?");
    out.step(Tone::Plain, "An address that an EndpointSlice names, and that is no Pod of this cluster.", Vec::new());
    out
}

fn balancer(sources: &Sources, ip: &str) -> Dossier {
    let mut out = card("Load balancer", ip, "Where does it lead?");
    for service in sources.store.list_as::<Service>(None) {
        if service.status.load_balancer.ingress.iter().any(|one| one.ip == ip) {
            out.relate("leads to", "service", &service.metadata.namespace, &service.metadata.name);
        }
    }
    out.step(Tone::Plain, "It hands each connection to a node, whose rules choose a Pod.", Vec::new());
    out
}

fn node(sources: &Sources, node: &Node) -> Dossier {
    let name = &node.metadata.name;
    let mut out = card("Node", name, "What do its rules say?");
    for address in &node.status.addresses {
        out.fact(&address.type_, address.address.clone());
    }
    out.fact("Pod range", node.spec.pod_cidr.clone());
    out.fact("zone", node.metadata.labels.get("topology.kubernetes.io/zone").cloned().unwrap_or_default());
    let pods: Vec<&Pod> = sources.store.pods_on(name).collect();
    let ready = pods.iter().filter(|pod| facts::is_ready(pod)).count();
    out.fact("Pods", format!("{}, {ready} ready", pods.len()));
    for pod in pods.iter().take(MOST_PODS) {
        out.relate("runs", "pod", &pod.metadata.namespace, &pod.metadata.name);
    }
    if node.spec.unschedulable {
        out.step(
            Tone::Bad,
            "Cordoned: no new Pod is placed here.",
            vec![(format!("node/{name}"), "spec.unschedulable".into())],
        );
    }
    out.step(
        Tone::Plain,
        "kube-proxy writes the same Services into every node's rules: a packet meets those of its client's node.",
        Vec::new(),
    );
    out.rules = listing::of_node(sources.network, name, sources.lit);
    out
}

fn pod(sources: &Sources, pod: &Pod) -> Dossier {
    let meta = &pod.metadata;
    let mut out = card("Pod", &meta.name, "Does it get traffic?");
    let state = facts::state(pod);
    out.fact(
        "status",
        if facts::is_ready(pod) { format!("{}, ready", state.word) } else { format!("{}, not ready", state.word) },
    );
    out.fact("address", pod.status.pod_ip.clone());
    out.fact("node", pod.spec.node_name.clone());
    let images: Vec<String> = pod.spec.containers.iter().map(|container| container.image.clone()).collect();
    out.fact("image", images.join(", "));
    let selecting = sources.store.services_selecting(&meta.namespace, &meta.labels);
    for socket in facts::sockets(pod, &selecting, sources.settings.images) {
        let name = socket.port.map_or(socket.name.clone(), |port| format!("{port}/{}", socket.protocol));
        out.fact(&format!("port {name}"), socket.status.says());
    }
    let labels: Vec<String> = meta.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    out.fact("labels", labels.join("  "));
    for service in &selecting {
        out.relate("selected by", "service", &meta.namespace, &service.metadata.name);
    }
    if !pod.spec.node_name.is_empty() {
        out.relate("runs on", "node", "", &pod.spec.node_name);
    }
    let services = sources.store.list_as::<Service>(Some(&meta.namespace));
    let own = |service: &&Service| service.metadata.name != "kubernetes" && service.spec.type_ != "ExternalName";
    for service in services.filter(own).take(MOST_PODS) {
        why_pod(&mut out, sources, service, pod);
    }
    if out.steps.is_empty() {
        out.step(Tone::Plain, "There is no Service in its namespace: only its own address leads to it.", Vec::new());
    }
    out
}

/// Whether the Pod gets a Service's traffic, port by port.
fn why_pod(out: &mut Dossier, sources: &Sources, service: &Service, pod: &Pod) {
    let name = &service.metadata.name;
    for port in 0..service.spec.ports.len().min(4) {
        let text = service.spec.ports.get(port).map(facts::port_text).unwrap_or_default();
        let found = why::of_pod(sources.network, service, port, pod);
        if found.reasons.is_empty() {
            let id = facts::id("service", &service.metadata.namespace, name);
            out.step(Tone::Good, format!("From {name} {text}: yes."), vec![(id, "spec.selector".into())]);
        }
        for (reason, from) in found.reasons {
            out.step(Tone::Bad, format!("From {name} {text}: {}.", reason.sentence()), vec![reference(&from)]);
        }
    }
}

fn slice(slice: &EndpointSlice) -> Dossier {
    let meta = &slice.metadata;
    let mut out = card("EndpointSlice", &meta.name, "Which entries take traffic?");
    out.fact("address type", slice.address_type.clone());
    let by = meta.labels.get("endpointslice.kubernetes.io/managed-by");
    out.fact("written by", by.cloned().unwrap_or_else(|| "hand".to_owned()));
    for port in &slice.ports {
        let number = port.port.map_or("any".to_owned(), |port| port.to_string());
        out.fact(
            "port",
            format!(
                "{} {number}/{}",
                port.name.as_deref().unwrap_or_default(),
                port.protocol.as_deref().unwrap_or("TCP")
            )
            .trim()
            .to_owned(),
        );
    }
    if let Some(service) = meta.labels.get("kubernetes.io/service-name") {
        out.relate("of", "service", &meta.namespace, service);
    }
    let id = facts::id("endpointslice", &meta.namespace, &meta.name);
    for (at, endpoint) in slice.endpoints.iter().enumerate().take(24) {
        let state = facts::entry_state(&endpoint.conditions);
        let who = endpoint.target_ref.as_ref().map_or("no Pod".to_owned(), |target| format!("Pod {}", target.name));
        let tone = if state == super::model::EntryState::Ready { Tone::Good } else { Tone::Bad };
        let address = endpoint.addresses.first().map_or("", String::as_str);
        out.step(
            tone,
            format!("{address}, {who}: {}.", state.word()),
            vec![(id.clone(), format!("endpoints[{at}].conditions"))],
        );
    }
    out
}

#[cfg(test)]
mod tests;
