//! What the chart knows of one thing, on a card: facts, what it belongs to, why traffic reaches it or does not, its events,
//! its YAML, and what to try.

use std::rc::Rc;

use super::facts;
use super::outcome::{self, Mark};
use super::sentences;
use super::steps;
use super::words;
use crate::api::endpoint_slice::EndpointSlice;
use crate::api::event::Event;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::settings::Settings;
use crate::apiserver::store::{Key, Store};
use crate::lint::{self, Fix};
use crate::manifest::yaml;
use crate::order::InOrder;
use crate::proxy::{Network, Reference, Trace, narrate, why};

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
    /// What to try.
    pub fixes: Vec<Fix>,
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
        ("laptop", ..) => laptop(),
        ("dns", ..) => dns(),
        ("address", Some(ip), _) => address(ip),
        ("loadbalancer", Some(ip), _) => balancer(sources, ip),
        ("node", Some(name), None) => node(sources, sources.store.get_as::<Node>("", name)?),
        ("pod", Some(space), Some(name)) => pod(sources, sources.store.get_as::<Pod>(space, name)?),
        ("service", Some(space), Some(name)) => service(sources, sources.store.get_as::<Service>(space, name)?),
        ("endpointslice", Some(space), Some(name)) => slice(sources.store.get_as::<EndpointSlice>(space, name)?),
        _ => return None,
    };
    if let Some(object) = object_at(sources.store, kind, first, second) {
        out.yaml = yaml::to_string(&object.write());
        out.events = events(sources.store, object);
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

fn laptop() -> Dossier {
    let mut out = card("Client", "laptop", "What can it reach?");
    out.fact("address", "172.18.0.100");
    out.step(Tone::Good, "The nodes' addresses, and so every node port.", Vec::new());
    out.step(Tone::Good, "A load balancer's address, once a provider has given one.", Vec::new());
    out.step(Tone::Bad, "Not a cluster IP and not a Pod's address: there is no way to them from outside.", Vec::new());
    out.step(Tone::Bad, "Not localhost: a node port is open on the nodes, not on this machine.", Vec::new());
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
    let mut out = card("Node", name, "What is on it?");
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

fn service(sources: &Sources, service: &Service) -> Dossier {
    let (meta, spec) = (&service.metadata, &service.spec);
    let id = facts::id("service", &meta.namespace, &meta.name);
    let mut out = card("Service", &meta.name, "Who answers?");
    out.fact("type", if facts::is_headless(service) { "ClusterIP, headless".to_owned() } else { spec.type_.clone() });
    out.fact("cluster IP", spec.cluster_ips.join(", "));
    out.fact("name in DNS", format!("{}.{}.svc.cluster.local", meta.name, meta.namespace));
    out.fact("external name", spec.external_name.clone());
    if spec.type_ == "LoadBalancer" {
        let ingress: Vec<String> = service.status.load_balancer.ingress.iter().map(|one| one.ip.clone()).collect();
        out.fact(
            "outside",
            if ingress.is_empty() { "<pending>: nothing gives out addresses".to_owned() } else { ingress.join(", ") },
        );
    }
    for port in &spec.ports {
        let on_nodes = if port.node_port > 0 { format!(", {} on every node", port.node_port) } else { String::new() };
        out.fact(
            &format!("port {}", facts::port_text(port)),
            format!("to targetPort {}{on_nodes}", facts::target_text(port)),
        );
    }
    let selector: Vec<String> = spec.selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    out.fact("selector", if selector.is_empty() { "none".to_owned() } else { selector.join("  ") });
    out.fact("affinity", if spec.session_affinity == "ClientIP" { "ClientIP" } else { "" });
    out.fact("external policy", if spec.external_traffic_policy == "Local" { "Local" } else { "" });
    out.fact(
        "internal policy",
        spec.internal_traffic_policy.clone().filter(|policy| policy == "Local").unwrap_or_default(),
    );
    let slices = sources.store.list_as::<EndpointSlice>(Some(&meta.namespace));
    for slice in slices.filter(|s| s.metadata.labels.get("kubernetes.io/service-name") == Some(&meta.name)) {
        out.relate("endpoints in", "endpointslice", &meta.namespace, &slice.metadata.name);
    }
    who_answers(&mut out, sources, service, &id);
    shares(&mut out, sources, service);
    let view = lint::View {
        store: sources.store,
        network: sources.network,
        settings: sources.settings,
        traces: sources.traces,
        unresolved: &[],
    };
    for hint in lint::hints(&view).into_iter().filter(|hint| id_of(&hint.key) == id) {
        out.step(Tone::Bad, hint.message, vec![(id.clone(), hint.field)]);
        out.fixes.extend(hint.fixes);
    }
    out
}

fn who_answers(out: &mut Dossier, sources: &Sources, service: &Service, id: &str) {
    if service.spec.type_ == "ExternalName" {
        let text = "DNS answers with another name; no packet passes this Service, and its ports mean nothing.";
        return out.step(Tone::Plain, text, vec![(id.to_owned(), "spec.externalName".into())]);
    }
    for port in 0..service.spec.ports.len().min(4) {
        let text = service.spec.ports.get(port).map(facts::port_text).unwrap_or_default();
        let all = why::pods(sources.store, sources.network, service, port);
        let (good, bad): (Vec<_>, Vec<_>) = all.iter().partition(|why| why.selected && why.reasons.is_empty());
        let names: Vec<String> = good.iter().take(4).map(|why| why.pod.name.to_string()).collect();
        match good.len() {
            0 => out.step(Tone::Bad, format!("{text}: nobody."), vec![(id.to_owned(), "spec.selector".into())]),
            1 => out.step(Tone::Good, format!("{text}: {}.", words::list(&names)), Vec::new()),
            2..=4 => out.step(Tone::Good, format!("{text}: {}, by chance.", words::list(&names)), Vec::new()),
            many => out.step(Tone::Good, format!("{text}: one of {many} Pods, by chance."), Vec::new()),
        }
        let telling = bad.iter().filter(|why| why.selected || good.is_empty() || is_near(why));
        for why in telling.take(MOST_PODS) {
            if let Some((reason, from)) = why.reasons.first() {
                let text = format!("{text}: not {}: {}.", why.pod.name, reason.sentence());
                out.step(Tone::Bad, text, vec![reference(from)]);
            }
        }
    }
}

/// Whether a Pod misses by so little that it is likely meant.
fn is_near(why: &why::PodWhy) -> bool {
    use why::PodReason::{LabelDiffers, LabelMissing, OtherNamespace};
    matches!(
        why.reasons.first(),
        Some((LabelDiffers { near: true, .. } | LabelMissing { near: Some(_), .. } | OtherNamespace { .. }, _))
    )
}

/// How the last requests fell on the endpoints.
fn shares(out: &mut Dossier, sources: &Sources, service: &Service) {
    let meta = &service.metadata;
    let here = |trace: &&Rc<Trace>| {
        trace
            .choice
            .as_ref()
            .is_some_and(|choice| choice.port.namespace == meta.namespace && choice.port.service == meta.name)
    };
    let recent: Vec<Trace> =
        sources.traces.iter().rev().filter(here).take(200).map(|trace| (**trace).clone()).collect();
    if !recent.is_empty() {
        out.step(Tone::Plain, sentences::summary(&recent), Vec::new());
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

/// The card of a request.
pub fn of_request(number: u64, trace: &Trace) -> Dossier {
    let mark = outcome::mark(trace);
    let question = match mark {
        Mark::Accepted => "Why did it end there?",
        Mark::Refused => "Why was it refused?",
        Mark::Silence => "Why does nobody answer?",
        Mark::NoWay | Mark::UnknownName => "Why is there no way?",
    };
    let mut out = card("Request", &format!("#{number}"), question);
    out.fact("from", sentences::client(&trace.connection.from));
    out.fact("to", format!("{}:{}", trace.connection.to.ip, trace.connection.to.port));
    out.fact("outcome", format!("{}, {}", mark.word(), outcome::because(trace)));
    out.fact("seen as from", if mark == Mark::Accepted { trace.last.source.to_string() } else { String::new() });
    let last = trace.hops.iter().map(|hop| hop.reasons.len()).sum::<usize>();
    let mut at = 0;
    for hop in &trace.hops {
        for reason in &hop.reasons {
            at += 1;
            let tone = match (at == last, mark) {
                (false, _) => Tone::Plain,
                (true, Mark::Accepted) => Tone::Good,
                (true, _) => Tone::Bad,
            };
            out.step(tone, narrate::sentence(trace, hop, reason), reason.from.iter().map(reference).collect());
        }
    }
    if let Some(port) = trace.caution {
        let text = format!("It works here. The published image listens on {port} unless it is told otherwise.");
        out.step(Tone::Bad, text, Vec::new());
    }
    for other in trace.choice.iter().flat_map(|choice| &choice.alternatives).take(MOST_PODS) {
        let who = other.endpoint.pod.as_ref().map_or(other.endpoint.socket().to_string(), |pod| pod.name.to_string());
        out.step(Tone::Plain, format!("Not {who}: it {}.", narrate::why_not(other.why)), vec![reference(&other.from)]);
    }
    if let Some(choice) = &trace.choice {
        out.relate("through", "service", &choice.port.namespace, &choice.port.service);
    }
    if let Some(pod) = &trace.pod {
        out.relate("to", "pod", &pod.namespace, &pod.name);
    }
    out
}

#[cfg(test)]
#[path = "dossier_tests.rs"]
mod tests;
