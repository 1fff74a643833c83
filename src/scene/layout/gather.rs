//! What is on the chart: the store's objects, filtered, ordered, compared with one another; no places yet.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::endpoint_slice::EndpointSlice;
use crate::api::node::Node;
use crate::api::pod::Pod;
use crate::api::service::Service;
use crate::apiserver::store::Store;
use crate::order::{Gather, InOrder};
use crate::scene::chips::{self, Labels};
use crate::scene::facts::{self, SocketFact};
use crate::scene::model::{Chip, PodState};
use crate::scene::view::View;

/// The label of a slice that names its Service.
const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// A Pod and all that the chart says about it.
pub struct PodFact<'a> {
    pub pod: &'a Pod,
    pub id: String,
    pub state: PodState,
    pub sockets: Vec<SocketFact>,
    pub chips: Vec<Chip>,
    pub selected: bool,
    /// Asks and does not answer: stands with the clients in the concept view.
    pub client: bool,
}

impl PodFact<'_> {
    /// Who a slot is kept for: the object, not its name, so that a StatefulSet's next Pod is a newcomer.
    pub fn identity(&self) -> String {
        if self.pod.metadata.uid.is_empty() { self.id.clone() } else { self.pod.metadata.uid.clone() }
    }

    /// The workload that it belongs to: the Deployment's name for a Deployment's Pods.
    pub fn workload(&self) -> String {
        let meta = &self.pod.metadata;
        let Some(owner) = meta.owner_references.iter().find(|owner| owner.controller == Some(true)) else {
            return "bare Pods".to_owned();
        };
        match meta.labels.get("pod-template-hash") {
            Some(hash) => {
                owner.name.strip_suffix(hash.as_str()).map_or(&*owner.name, |n| n.trim_end_matches('-')).to_owned()
            }
            None => owner.name.clone(),
        }
    }
}

/// Everything on the chart.
pub struct Gathered<'a> {
    pub services: Vec<&'a Service>,
    /// By the id of their Service, in the order of their names.
    pub slices: BTreeMap<String, Vec<&'a EndpointSlice>>,
    pub nodes: Vec<&'a Node>,
    pub pods: Vec<PodFact<'a>>,
    /// Ready addresses in slices that belong to no Pod.
    pub addresses: Vec<String>,
}

/// Reads the store.
pub fn gather<'a>(store: &'a Store, view: &View) -> Gathered<'a> {
    let mut services: Vec<&Service> =
        store.list_as::<Service>(None).filter(|service| is_shown(service, view)).collect();
    services.order_by_key(|service| (service.metadata.creation_timestamp, service.metadata.uid.len()));
    let slices = slices_of(store, &services);
    let addresses = foreign_addresses(&slices);
    let mut compared = BTreeMap::new();
    let pods = store.list_as::<Pod>(None).filter(|pod| view.shows(&pod.metadata.namespace));
    let mut pods: Vec<PodFact> = pods.map(|pod| pod_fact(store, pod, view, &services, &mut compared)).collect();
    pods.order_by_key(|fact| fact.pod.metadata.creation_timestamp);
    let mut nodes: Vec<&Node> = store.list_as::<Node>(None).collect();
    nodes.order_by_key(|node| (node.metadata.name.len(), node.metadata.name.as_str()));
    Gathered { services, slices, nodes, pods, addresses }
}

fn is_shown(service: &Service, view: &View) -> bool {
    let meta = &service.metadata;
    let brought_along = meta.namespace == "default" && meta.name == "kubernetes";
    view.shows(&meta.namespace) && (view.system || !brought_along)
}

fn slices_of<'a>(store: &'a Store, services: &[&Service]) -> BTreeMap<String, Vec<&'a EndpointSlice>> {
    let ids: BTreeSet<String> =
        services.iter().map(|s| facts::id("service", &s.metadata.namespace, &s.metadata.name)).gather();
    let mut out: BTreeMap<String, Vec<&EndpointSlice>> = BTreeMap::new();
    for slice in store.list_as::<EndpointSlice>(None) {
        let Some(service) = slice.metadata.labels.get(SERVICE_NAME) else { continue };
        let id = facts::id("service", &slice.metadata.namespace, service);
        if ids.contains(&id) {
            out.entry(id).or_default().push(slice);
        }
    }
    out
}

fn foreign_addresses(slices: &BTreeMap<String, Vec<&EndpointSlice>>) -> Vec<String> {
    let endpoints = slices.values().flatten().flat_map(|slice| &slice.endpoints);
    let foreign = endpoints.filter(|e| e.target_ref.as_ref().is_none_or(|target| target.kind != "Pod"));
    let all: BTreeSet<String> = foreign.filter_map(|endpoint| endpoint.addresses.first().cloned()).gather();
    all.into_iter().take(12).collect()
}

/// Chips by namespace and labels: Pods of one template share them.
type Compared = BTreeMap<(String, Labels), Vec<Chip>>;

fn pod_fact<'a>(
    store: &'a Store,
    pod: &'a Pod,
    view: &View,
    services: &[&'a Service],
    compared: &mut Compared,
) -> PodFact<'a> {
    let meta = &pod.metadata;
    let mut selecting = store.services_selecting(&meta.namespace, &meta.labels);
    selecting.retain(|service| !service.spec.selector.is_empty() && is_shown(service, view));
    let key = (meta.namespace.clone(), meta.labels.clone());
    let chips = compared.entry(key).or_insert_with(|| {
        let near: Vec<&Service> = services
            .iter()
            .filter(|service| service.metadata.namespace == meta.namespace && !service.spec.selector.is_empty())
            .copied()
            .collect();
        let focused = near.iter().copied().filter(|service| {
            let id = facts::id("service", &service.metadata.namespace, &service.metadata.name);
            view.focus.as_ref() == Some(&id)
        });
        match focused.collect::<Vec<_>>().as_slice() {
            // The Service under study is compared with every Pod, those of others too.
            [focus] if !selecting.iter().any(|s| s.metadata.name == focus.metadata.name) && selecting.is_empty() => {
                chips::of_pod(&meta.labels, &[], &[focus])
            }
            _ => chips::of_pod(&meta.labels, &selecting, &near),
        }
    });
    let id = facts::id("pod", &meta.namespace, &meta.name);
    PodFact {
        pod,
        state: facts::state(pod),
        sockets: facts::sockets(pod, &selecting, view.images),
        chips: chips.clone(),
        selected: !selecting.is_empty(),
        client: view.clients.contains(&id) || facts::is_client(pod, &selecting, view.images),
        id,
    }
}
