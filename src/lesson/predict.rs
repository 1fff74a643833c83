//! Predictions: what can be answered, what the engine says, and what an answer is worth.

use std::collections::BTreeSet;

use super::copy::{connect, namespace, perform};
use super::goal::{share, tries};
use super::model::{About, End, Prediction, Way};
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::proxy::{Client, Trace, Verdict, WhyNot};
use crate::shell::Terminal;
use crate::shell::net::target;

/// An answer, the learner's or the engine's.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Ids of choices. All of them count for [`About::Pods`], only one is given for the others.
    Chosen(BTreeSet<String>),
    Number(f64),
}

/// Something that can be chosen: on the stage where `id` names a thing there, and in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// `pod/default/web-1`, `node/node-1`, `service/default/web`, or the word of an end.
    pub id: String,
    pub words: String,
}

/// Most Pods that can be chosen from.
const MOST_PODS: usize = 60;

/// What can be chosen; nothing where a number is asked for.
pub fn choices(prediction: &Prediction, terminal: &Terminal) -> Vec<Choice> {
    let choice = |id: String, words: String| Choice { id, words };
    match &prediction.about {
        About::Pods(way) => {
            let mut copy = terminal.aside();
            perform(&mut copy, &prediction.after, true);
            let asker = target::client(&copy.world.cluster, "default", &way.from).unwrap_or(Client::External);
            let pods = copy.world.cluster.store().list_as::<Pod>(None);
            let others = pods.filter(|pod| {
                let meta = &pod.metadata;
                !meta.namespace.starts_with("kube-")
                    && asker != Client::Pod { namespace: meta.namespace.clone(), name: meta.name.clone() }
            });
            others
                .take(MOST_PODS)
                .map(|pod| choice(pod_id(&pod.metadata.namespace, &pod.metadata.name), pod.metadata.name.clone()))
                .collect()
        }
        About::End(_) => End::ALL
            .iter()
            .filter(|(end, ..)| *end != End::Nowhere)
            .map(|(_, word, words)| choice((*word).to_owned(), (*words).to_owned()))
            .collect(),
        About::Works(_) => [("works", "It works"), ("fails", "It fails")]
            .map(|(id, words)| choice(id.to_owned(), words.to_owned()))
            .into(),
        About::Source(way) => sources(terminal, way),
        About::Port(_) | About::Share(..) | About::Lines(_) => Vec::new(),
    }
}

/// Whom a Pod might see as its client: the client itself, any node, and the Service's own address.
fn sources(terminal: &Terminal, way: &Way) -> Vec<Choice> {
    let store = terminal.world.cluster.store();
    let mut found = Vec::new();
    if let Ok(client) = target::client(&terminal.world.cluster, "default", &way.from) {
        let words = match &client {
            Client::Pod { name, .. } => ["The address of Pod ", name].concat(),
            Client::Node(name) => ["The address of ", name].concat(),
            Client::External => "The laptop's address".to_owned(),
        };
        let service = way.to.rsplit_once(':').map_or("", |(host, _)| host).rsplit('/').next().unwrap_or_default();
        let service = service.split('.').next().unwrap_or_default();
        found.push(Choice { id: client_id(&client), words });
        if store.get(Kind::Service, namespace(&client), service).is_some() {
            let id = ["service/", namespace(&client), "/", service].concat();
            found.push(Choice { id, words: ["The address of Service ", service].concat() });
        }
    }
    for node in store.list(Kind::Node, None) {
        let id = ["node/", node.name()].concat();
        if !found.iter().any(|choice| choice.id == id) {
            found.push(Choice { id, words: ["The address of ", node.name()].concat() });
        }
    }
    found
}

fn pod_id(namespace: &str, name: &str) -> String {
    ["pod/", namespace, "/", name].concat()
}

fn client_id(client: &Client) -> String {
    match client {
        Client::Pod { namespace, name } => pod_id(namespace, name),
        Client::Node(name) => ["node/", name].concat(),
        Client::External => "laptop".to_owned(),
    }
}

/// What the engine answers, on a copy.
///
/// # Errors
/// The question makes no sense on this cluster: nothing arrives where an arrival was asked about.
pub fn truth(prediction: &Prediction, terminal: &Terminal) -> Result<Answer, String> {
    let mut copy = terminal.aside();
    perform(&mut copy, &prediction.after, true);
    let one = |id: String| Answer::Chosen(BTreeSet::from([id]));
    let arrived = |trace: &Trace| match &trace.verdict {
        Verdict::Delivered { pod, target_port, source } => Some((pod.clone(), *target_port, source.clone())),
        _ => None,
    };
    let first = |copy: &mut Terminal, way: &Way| {
        let tried = connect(copy, way);
        tried.trace.as_deref().and_then(arrived).ok_or("the connection reaches no Pod")
    };
    Ok(match &prediction.about {
        About::Pods(way) => {
            let mut pods = BTreeSet::new();
            for tried in tries(&mut copy, way, 0) {
                let Some(trace) = tried.trace.as_deref() else { continue };
                // A Pod that refuses has got it as well.
                let Some(pod) = &trace.pod else { continue };
                pods.insert(pod_id(&pod.namespace, &pod.name));
                // Whoever could have been drawn counts, however few the tries.
                let others = trace.choice.iter().flat_map(|choice| &choice.alternatives);
                let drawable = others
                    .filter(|other| other.why == WhyNot::NotDrawn)
                    .filter_map(|other| other.endpoint.pod.as_ref());
                pods.extend(drawable.map(|pod| pod_id(&pod.namespace, &pod.name)));
            }
            Answer::Chosen(pods)
        }
        About::End(way) => one(connect(&mut copy, way).end.word().to_owned()),
        About::Source(way) => one(client_id(&first(&mut copy, way)?.2)),
        About::Port(way) => Answer::Number(f64::from(first(&mut copy, way)?.1)),
        About::Share(way, of) => {
            let tried = tries(&mut copy, way, 0);
            let part = share(copy.world.cluster.store(), &tried, of).ok_or("the connections reach no Pod")?;
            Answer::Number((part * 100.0).round())
        }
        About::Lines(command) => {
            let count = copy.run(command).stdout().lines().filter(|line| !line.trim().is_empty()).count();
            Answer::Number(f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
        }
        About::Works(command) => one(if copy.run(command).exit == 0 { "works" } else { "fails" }.to_owned()),
    })
}

/// What an answer is worth, 0 to 1: for Pods, the part that both have in common; for a share, full within 5 percentage
/// points and half within 15; else all or nothing.
pub fn score(prediction: &Prediction, truth: &Answer, answer: &Answer) -> f64 {
    match (truth, answer) {
        (Answer::Chosen(truth), Answer::Chosen(answer)) => {
            let (common, all) = (truth.intersection(answer).count(), truth.union(answer).count());
            // Pods are few: the counts are exact.
            if all == 0 { 1.0 } else { common as f64 / all as f64 }
        }
        (Answer::Number(truth), Answer::Number(answer)) => {
            let off = (truth - answer).abs();
            let (full, half) = if matches!(prediction.about, About::Share(..)) { (5.0, 15.0) } else { (0.0, 0.0) };
            if off <= full {
                1.0
            } else if off <= half {
                0.5
            } else {
                0.0
            }
        }
        _ => 0.0,
    }
}
