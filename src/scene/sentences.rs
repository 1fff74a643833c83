//! The chart in words: for those who read or hear it, and for the line that tells what just happened.

use super::facts;
use super::model::{Scene, SliceBox, StationKind};
use super::outcome;
use super::way::Request;
use super::words;
use crate::api::endpoint_slice::EndpointSlice;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::apiserver::store::Change;
use crate::dns::Lookup;
use crate::order::InOrder;
use crate::proxy::{Client, Trace, Verdict};

/// One line of the chart as an outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The id of the thing that it is about; empty for a heading.
    pub id: String,
    /// 0 for headings.
    pub depth: usize,
    pub text: String,
}

/// The chart as an outline, in the order of the flow: clients, Services with their ports and endpoints, nodes with their
/// Pods. What the chart shows without words (a line broken, a box dashed) is said.
pub fn outline(scene: &Scene) -> Vec<Row> {
    let mut out = Outline(Vec::new());
    out.heading("Clients");
    for station in scene.stations.iter().filter(|s| s.kind != StationKind::Address) {
        out.row(&station.id, 1, &station.says);
    }
    if !scene.services.is_empty() {
        out.heading("Services");
    }
    for service in &scene.services {
        out.row(&service.id, 1, &service.says);
        for port in &service.ports {
            out.row(&port.id, 2, &port.says);
        }
        let slices: Vec<&SliceBox> = scene.slices.iter().filter(|slice| slice.service == service.id).collect();
        if slices.is_empty() {
            out.row("", 2, "no EndpointSlice");
        }
        for slice in slices {
            out.row(&slice.id, 2, &slice.says);
            for entry in slice.entries.iter().take(slice.shown) {
                out.row(&entry.id, 3, &entry.says);
            }
            if let Some((more, _)) = &slice.more {
                out.row("", 3, more);
            }
        }
    }
    out.heading("Nodes");
    for node in &scene.nodes {
        out.row(&node.id, 1, &node.says);
        for row in node.rules.iter().flat_map(|rules| &rules.rows) {
            out.row(&row.id, 2, &format!("rule: {}", row.text));
        }
        for group in scene.groups.iter().filter(|group| node.rect.holds(&group.rect)) {
            out.row(&group.id, 2, &group.says);
        }
        for pod in scene.pods.iter().filter(|pod| node.rect.holds(&pod.rect)) {
            out.row(&pod.id, 2, &pod.says);
            for chip in pod.chips.iter().filter(|chip| chip.kind != super::model::ChipKind::Plain) {
                out.row("", 3, &chip.says);
            }
        }
    }
    for station in scene.stations.iter().filter(|s| s.kind == StationKind::Address) {
        out.row(&station.id, 1, &station.says);
    }
    out.0
}

struct Outline(Vec<Row>);

impl Outline {
    fn heading(&mut self, text: &str) {
        self.row("", 0, text);
    }

    fn row(&mut self, id: &str, depth: usize, text: &str) {
        self.0.push(Row { id: id.to_owned(), depth, text: text.to_owned() });
    }
}

/// What a committed change means on the chart; `None` if nothing there changes.
pub fn change(change: &Change) -> Option<String> {
    if change.key.namespace.starts_with("kube-") {
        return None;
    }
    let (old, new) = (change.old.as_deref(), change.new.as_deref());
    let name = &change.key.name;
    match change.key.kind {
        Kind::Pod => pod_change(name, old.and_then(Object::as_kind), new.and_then(Object::as_kind)),
        Kind::Service => service_change(name, old.and_then(Object::as_kind), new.and_then(Object::as_kind)),
        Kind::EndpointSlice => slice_change(name, old.and_then(Object::as_kind), new.and_then(Object::as_kind)),
        Kind::Deployment => match (old, new) {
            (None, Some(_)) => Some(format!("Deployment {name} is created.")),
            (Some(_), None) => Some(format!("Deployment {name} is deleted.")),
            _ => None,
        },
        _ => None,
    }
}

fn pod_change(name: &str, old: Option<&Pod>, new: Option<&Pod>) -> Option<String> {
    let (old, new) = match (old, new) {
        (None, Some(_)) => return Some(format!("Pod {name} is created.")),
        (Some(_), None) => return Some(format!("Pod {name} is gone.")),
        (Some(old), Some(new)) => (old, new),
        (None, None) => return None,
    };
    if old.spec.node_name.is_empty() && !new.spec.node_name.is_empty() {
        return Some(format!("Pod {name} is placed on {}.", new.spec.node_name));
    }
    if old.metadata.labels != new.metadata.labels {
        return Some(format!("The labels of Pod {name} change."));
    }
    let (before, after) = (facts::state(old), facts::state(new));
    if before == after {
        return None;
    }
    let address = if new.status.pod_ip.is_empty() { String::new() } else { format!(" at {}", new.status.pod_ip) };
    Some(match after.shape {
        super::model::PodShape::Ready => format!("Pod {name} is ready{address}."),
        super::model::PodShape::NotReady => format!("Pod {name} runs and is not ready."),
        super::model::PodShape::Terminating => format!("Pod {name} is terminating."),
        _ => format!("Pod {name}: {}.", after.word),
    })
}

fn service_change(name: &str, old: Option<&Service>, new: Option<&Service>) -> Option<String> {
    match (old, new) {
        (None, Some(service)) => Some(match service.spec.cluster_ip.as_str() {
            "" => format!("Service {name} is created."),
            "None" => format!("Service {name} is created, headless."),
            address => format!("Service {name} is created at {address}."),
        }),
        (Some(_), None) => Some(format!("Service {name} is deleted.")),
        (Some(old), Some(new)) if old.spec.selector != new.spec.selector => {
            Some(format!("Service {name} selects other Pods."))
        }
        (Some(old), Some(new)) if old.spec.ports != new.spec.ports => {
            Some(format!("The ports of Service {name} change."))
        }
        (Some(old), Some(new)) if old.spec.type_ != new.spec.type_ => {
            Some(format!("Service {name} is a {} now.", new.spec.type_))
        }
        (Some(old), Some(new)) if old.status != new.status => {
            let ingress = new.status.load_balancer.ingress.first()?;
            Some(format!("Service {name} has the outside address {}.", ingress.ip))
        }
        _ => None,
    }
}

fn slice_change(name: &str, old: Option<&EndpointSlice>, new: Option<&EndpointSlice>) -> Option<String> {
    let ready = |slice: &EndpointSlice| {
        slice.endpoints.iter().filter(|endpoint| endpoint.conditions.ready.unwrap_or(true)).count()
    };
    let counted = |slice: &EndpointSlice| {
        format!("{} of {} ready", ready(slice), words::count(slice.endpoints.len(), "endpoint", "endpoints"))
    };
    match (old, new) {
        (None, Some(slice)) => Some(format!("EndpointSlice {name} is created: {}.", counted(slice))),
        (Some(_), None) => Some(format!("EndpointSlice {name} is deleted.")),
        (Some(old), Some(new)) if (ready(old), old.endpoints.len()) != (ready(new), new.endpoints.len()) => {
            Some(format!("EndpointSlice {name} has {}.", counted(new)))
        }
        _ => None,
    }
}

/// How a client is called: `laptop`, `Pod tmp`, `node node-1`.
pub fn client(client: &Client) -> String {
    match client {
        Client::External => "laptop".to_owned(),
        Client::Pod { name, .. } => format!("Pod {name}"),
        Client::Node(name) => format!("node {name}"),
    }
}

/// A request in one sentence: `Pod tmp to web (10.96.44.12:80): accepted by Pod web-1 on port 8080.`
pub fn request(request: &Request) -> String {
    let from = client(request.client);
    let name = request.lookup.map(|lookup: &Lookup| lookup.asked.as_str());
    let Some(trace) = request.trace else {
        let Some(lookup) = request.lookup else { return from };
        let (mark, because) = outcome::of_lookup(lookup);
        let answer = match lookup.addresses.as_slice() {
            [] => format!("{}, {because}", mark.word()),
            [one] => one.to_string(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        };
        return format!("{from} asks DNS for {}: {answer}.", lookup.asked);
    };
    let to = trace.connection.to;
    let address = if to.port == 0 {
        to.ip.to_string()
    } else if to.ip.is_ipv6() {
        format!("[{}]:{}", to.ip, to.port)
    } else {
        format!("{}:{}", to.ip, to.port)
    };
    let to = name.map_or(address.clone(), |name| format!("{name} ({address})"));
    let kept = if request.kept { " over the same connection" } else { "" };
    let verb = if trace.connection.to.port == 0 { "pings" } else { "to" };
    format!("{from} {verb} {to}{kept}: {}.", outcome_words(trace))
}

fn outcome_words(trace: &Trace) -> String {
    let word = outcome::mark(trace).word();
    match (&trace.verdict, &trace.pod) {
        (Verdict::Delivered { pod, target_port, .. }, _) => {
            format!("accepted by Pod {} on port {target_port}", pod.name)
        }
        (_, Some(pod)) => format!("{word} by Pod {}, {}", pod.name, outcome::because(trace)),
        _ => format!("{word}, {}", outcome::because(trace)),
    }
}

/// Many requests in one sentence, for a stream that would drown a listener: `12 requests: 5 to Pod a, 4 to Pod b, 3 refused
/// (no endpoints).`
pub fn summary<'t>(traces: impl Iterator<Item = &'t Trace>) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut all = 0;
    for trace in traces {
        all += 1;
        let what = match &trace.verdict {
            Verdict::Delivered { pod, .. } => format!("to Pod {}", pod.name),
            _ => format!("{} ({})", outcome::mark(trace).word(), outcome::because(trace)),
        };
        match counts.iter_mut().find(|(known, _)| *known == what) {
            Some((_, count)) => *count += 1,
            None => counts.push((what, 1)),
        }
    }
    counts.order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let parts: Vec<String> = counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
    format!("{}: {}.", words::count(all, "request", "requests"), words::list(&parts))
}

#[cfg(test)]
#[path = "sentences_tests.rs"]
mod tests;
