//! From the Pods and slices of a Service to requests. Models `Reconcile`, `reconcileByAddressType` and `finalize`.

use std::collections::{BTreeMap, BTreeSet};

use super::TRIGGER_TIME;
use super::endpoint::{address_types, empty_slice, of_pod, owned_by, ports, should_be_in_endpoints};
use super::fill::{Desired, Plan, spread};
use super::hints::Hints;
use crate::api::endpoint_slice::{EndpointPort, EndpointSlice};
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::time;
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::{Key, Store};
use crate::order::{Gather, InOrder};

/// A set of ports, to group endpoints and slices by. Models `PortMapKey`.
pub type PortKey = Vec<(Option<String>, Option<String>, Option<i32>, Option<String>)>;

/// The key of a set of ports.
pub fn port_key(ports: &[EndpointPort]) -> PortKey {
    let mut key: PortKey = ports
        .iter()
        .map(|port| (port.name.clone(), port.protocol.clone(), port.port, port.app_protocol.clone()))
        .collect();
    key.order();
    key
}

/// What is to be done so that the slices say what the Pods are.
pub fn requests(
    store: &Store,
    service: &Service,
    pods: &[&Pod],
    slices: &[&EndpointSlice],
    trigger: Option<i64>,
) -> Vec<Request> {
    let types = address_types(service);
    let mut requests = Vec::new();
    for address_type in &types {
        let of_type: Vec<&EndpointSlice> =
            slices.iter().copied().filter(|slice| slice.address_type == *address_type).collect();
        let plan = for_address_type(store, service, pods, &of_type, address_type);
        finalize(service, plan, trigger, &mut requests);
    }
    for slice in slices.iter().filter(|slice| !types.contains(&slice.address_type.as_str())) {
        requests.push(delete(slice));
    }
    requests
}

/// The Pods that share a set of ports.
struct Group<'a> {
    ports: Vec<EndpointPort>,
    desired: Desired<'a>,
}

fn for_address_type<'a>(
    store: &Store,
    service: &Service,
    pods: &[&Pod],
    slices: &[&'a EndpointSlice],
    address_type: &str,
) -> Plan<'a> {
    let mut plan = Plan::default();
    let mut existing: BTreeMap<PortKey, Vec<&EndpointSlice>> = BTreeMap::new();
    for slice in slices {
        if owned_by(slice, service) {
            existing.entry(port_key(&slice.ports)).or_default().push(slice);
        } else {
            plan.delete.push(slice);
        }
    }
    for (key, group) in groups(store, service, pods, address_type) {
        let standing = existing.remove(&key).unwrap_or_default();
        let part = spread(service, address_type, &group.ports, &standing, group.desired);
        plan.create.extend(part.create);
        plan.update.extend(part.update);
        plan.delete.extend(part.delete);
    }
    plan.delete.extend(existing.into_values().flatten());
    keep_placeholder(&mut plan, service, slices, address_type);
    add_hints(&mut plan, service, slices);
    plan
}

/// The endpoints that shall exist, by their set of ports.
fn groups<'a>(store: &Store, service: &Service, pods: &[&'a Pod], address_type: &str) -> BTreeMap<PortKey, Group<'a>> {
    let mut groups: BTreeMap<PortKey, Group> = BTreeMap::new();
    for pod in pods.iter().filter(|pod| should_be_in_endpoints(pod)) {
        let ports = ports(service, pod);
        let group = groups.entry(port_key(&ports)).or_insert_with(|| Group { ports, desired: Desired::default() });
        let node = store.get_as::<Node>("", &pod.spec.node_name);
        if node.is_none() && !service.spec.publish_not_ready_addresses {
            continue; // a Pod that names a node that does not exist
        }
        let endpoint = of_pod(pod, node, service, address_type);
        if !endpoint.addresses.is_empty() {
            group.desired.0.insert(&pod.metadata.name, endpoint);
        }
    }
    groups
}

/// A Service without endpoints keeps one empty slice without ports.
fn keep_placeholder(plan: &mut Plan, service: &Service, slices: &[&EndpointSlice], address_type: &str) {
    if plan.delete.len() != slices.len() || !plan.create.is_empty() {
        return;
    }
    let placeholder = empty_slice(service, address_type, &[]);
    match plan.delete.as_slice() {
        [standing] if same_placeholder(standing, &placeholder) => plan.delete.clear(),
        _ => plan.create.push(placeholder),
    }
}

fn same_placeholder(standing: &EndpointSlice, placeholder: &EndpointSlice) -> bool {
    standing.endpoints.is_empty()
        && standing.ports.is_empty()
        && standing.address_type == placeholder.address_type
        && standing.metadata.labels == placeholder.metadata.labels
}

fn add_hints<'a>(plan: &mut Plan<'a>, service: &Service, slices: &[&'a EndpointSlice]) {
    let hints = Hints::of(service);
    let touched: BTreeSet<&str> = plan.update.iter().map(|slice| slice.metadata.name.as_str()).gather();
    let deleted: BTreeSet<&str> = plan.delete.iter().map(|slice| slice.metadata.name.as_str()).collect();
    let stale: Vec<EndpointSlice> = slices
        .iter()
        .filter(|slice| !touched.contains(slice.metadata.name.as_str()))
        .filter(|slice| !deleted.contains(slice.metadata.name.as_str()) && hints.differ(slice))
        .map(|slice| (*slice).clone())
        .collect();
    plan.update.extend(stale);
    for slice in plan.create.iter_mut().chain(&mut plan.update) {
        hints.put_on(slice);
    }
}

/// Turns creations into updates of slices that would be deleted, where that is possible, and writes the requests.
fn finalize(service: &Service, mut plan: Plan, trigger: Option<i64>, requests: &mut Vec<Request>) {
    let mut deletions = Vec::new();
    for slice in plan.delete {
        match plan.create.pop_if(|new| slice.address_type == new.address_type && owned_by(slice, service)) {
            Some(mut new) => {
                new.metadata.name = slice.metadata.name.clone();
                carry_identity(&mut new, slice);
                plan.update.push(new);
            }
            None => deletions.push(delete(slice)),
        }
    }
    if service.metadata.deletion_timestamp.is_none() {
        for mut slice in plan.create {
            annotate(&mut slice, trigger);
            requests.push(Request::Create(Object::EndpointSlice(slice)));
        }
    }
    for mut slice in plan.update {
        annotate(&mut slice, trigger);
        requests.push(Request::Update(Object::EndpointSlice(slice)));
    }
    requests.extend(deletions);
}

/// An update in the place of a slice names the slice that it replaces.
fn carry_identity(new: &mut EndpointSlice, standing: &EndpointSlice) {
    new.metadata.uid = standing.metadata.uid.clone();
    new.metadata.creation_timestamp = standing.metadata.creation_timestamp;
    new.metadata.generation = standing.metadata.generation;
}

fn annotate(slice: &mut EndpointSlice, trigger: Option<i64>) {
    match trigger {
        Some(at) => slice.metadata.annotations.insert(TRIGGER_TIME.to_owned(), time::rfc3339(at)),
        None => slice.metadata.annotations.remove(TRIGGER_TIME),
    };
}

fn delete(slice: &EndpointSlice) -> Request {
    let key = Key::new(Kind::EndpointSlice, &slice.metadata.namespace, &slice.metadata.name);
    Request::Delete(key, DeleteOptions::default())
}
