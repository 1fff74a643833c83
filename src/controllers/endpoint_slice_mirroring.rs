//! The mirroring controller: Endpoints that people made for a Service without a selector appear as slices too. Models
//! `pkg/controller/endpointslicemirroring`.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::endpoint_slice::plan::{PortKey, port_key};
use super::endpoint_slice::{MANAGED_BY, SERVICE_NAME, TRIGGER_TIME, endpoint};
use super::endpoints::subsets;
use super::{Controller, Outcome, View, owner};
use crate::api::endpoint_slice::{Endpoint, EndpointConditions, EndpointPort, EndpointSlice};
use crate::api::endpoints::{EndpointAddress, Endpoints};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::{Change, Key, Store};

const NAME: &str = "endpointslicemirroring-controller.k8s.io";
const SKIP: &str = "endpointslice.kubernetes.io/skip-mirror";
const LEADER: &str = "control-plane.alpha.kubernetes.io/leader";
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// How many addresses of a subset are mirrored.
const MAX_ADDRESSES: usize = 1000;

/// The mirroring controller.
pub const CONTROLLER: Controller =
    Controller { name: "endpoint-slice-mirroring-controller", delay: 40, concerns, reconcile };

fn concerns(change: &Change, _: &Store) -> Vec<Key> {
    let key = |name: &str| vec![Key::new(Kind::Endpoints, &change.key.namespace, name)];
    match change.key.kind {
        Kind::Endpoints | Kind::Service => key(&change.key.name),
        Kind::EndpointSlice => {
            let objects = [&change.old, &change.new].into_iter().flatten();
            let labels = objects.map(|object| &object.meta().labels);
            let mirrored = labels.filter(|labels| labels.get(MANAGED_BY).is_some_and(|by| by == NAME));
            mirrored.filter_map(|labels| labels.get(SERVICE_NAME)).flat_map(|service| key(service)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an object is to be mirrored, its Service aside.
fn is_mirrored(endpoints: &Endpoints) -> bool {
    endpoints.metadata.labels.get(SKIP).is_none_or(|skip| skip != "true")
        && !endpoints.metadata.annotations.contains_key(LEADER)
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let slices: Vec<&EndpointSlice> = view
        .store
        .slices_of(&key.namespace, &key.name)
        .filter(|slice| slice.metadata.labels.get(MANAGED_BY).is_some_and(|by| by == NAME))
        .collect();
    let endpoints = view.store.get_as::<Endpoints>(&key.namespace, &key.name).filter(|found| is_mirrored(found));
    let service = view.store.get_as::<Service>(&key.namespace, &key.name);
    match (endpoints, service) {
        (Some(endpoints), Some(service)) if service.spec.selector.is_empty() => mirror(endpoints, &slices).into(),
        _ => slices.into_iter().map(delete).collect::<Vec<Request>>().into(),
    }
}

type Group = (Vec<EndpointPort>, Vec<Endpoint>);

fn mirror(endpoints: &Endpoints, slices: &[&EndpointSlice]) -> Vec<Request> {
    let mut existing: BTreeMap<(String, PortKey), Vec<&EndpointSlice>> = BTreeMap::new();
    for slice in slices {
        existing.entry((slice.address_type.clone(), port_key(&slice.ports))).or_default().push(slice);
    }
    let (mut create, mut requests, mut surplus) = (Vec::new(), Vec::new(), Vec::new());
    for (key, (ports, wanted)) in groups(endpoints) {
        let mut standing = existing.remove(&key).unwrap_or_default().into_iter();
        let slice = new_slice(endpoints, &key.0, ports, wanted);
        match standing.next() {
            Some(first) if same(first, &slice) => {}
            Some(first) => requests.push(update(first, slice)),
            None => create.push(slice),
        }
        surplus.extend(standing);
    }
    surplus.extend(existing.into_values().flatten());
    for slice in surplus {
        // A slice that would be deleted takes the place of one that would be made.
        match create.iter().position(|new: &EndpointSlice| new.address_type == slice.address_type) {
            Some(at) => requests.push(update(slice, create.remove(at))),
            None => requests.push(delete(slice)),
        }
    }
    if endpoints.metadata.deletion_timestamp.is_none() {
        requests.extend(create.into_iter().map(|slice| Request::Create(Object::EndpointSlice(slice))));
    }
    requests
}

/// The addresses by family and set of ports.
fn groups(endpoints: &Endpoints) -> BTreeMap<(String, PortKey), Group> {
    let mut groups: BTreeMap<(String, PortKey), Group> = BTreeMap::new();
    for subset in subsets::repack(subsets::entries(&endpoints.subsets)) {
        let mut ports: Vec<EndpointPort> = subset
            .ports
            .iter()
            .map(|port| EndpointPort {
                name: Some(port.name.clone()),
                port: Some(port.port),
                protocol: Some(port.protocol.clone()),
                app_protocol: port.app_protocol.clone(),
            })
            .collect();
        endpoint::sort_ports(&mut ports);
        let ready = subset.addresses.iter().map(|address| (address, true));
        let all = ready.chain(subset.not_ready_addresses.iter().map(|address| (address, false)));
        let valid = all.filter_map(|(address, ready)| Some((address.ip.parse::<IpAddr>().ok()?, address, ready)));
        for (ip, address, ready) in valid.take(MAX_ADDRESSES) {
            let family = if ip.is_ipv6() { "IPv6" } else { "IPv4" };
            let key = (family.to_owned(), port_key(&ports));
            let (_, wanted) = groups.entry(key).or_insert_with(|| (ports.clone(), Vec::new()));
            wanted.push(to_endpoint(ip, address, ready));
        }
    }
    groups
}

fn to_endpoint(ip: IpAddr, address: &EndpointAddress, ready: bool) -> Endpoint {
    Endpoint {
        addresses: vec![ip.to_string()],
        conditions: EndpointConditions { ready: Some(ready), ..EndpointConditions::default() },
        hostname: Some(&address.hostname).filter(|name| !name.is_empty()).cloned(),
        target_ref: address.target_ref.clone(),
        node_name: address.node_name.clone(),
        ..Endpoint::default()
    }
}

fn new_slice(endpoints: &Endpoints, family: &str, ports: Vec<EndpointPort>, wanted: Vec<Endpoint>) -> EndpointSlice {
    let mut labels = endpoints.metadata.labels.clone();
    labels.insert(SERVICE_NAME.to_owned(), endpoints.metadata.name.clone());
    labels.insert(MANAGED_BY.to_owned(), NAME.to_owned());
    let mut annotations = endpoints.metadata.annotations.clone();
    annotations.remove(TRIGGER_TIME);
    annotations.remove(LAST_APPLIED);
    EndpointSlice {
        metadata: ObjectMeta {
            generate_name: format!("{}-", endpoints.metadata.name),
            namespace: endpoints.metadata.namespace.clone(),
            labels,
            annotations,
            owner_references: vec![owner::reference(Kind::Endpoints, &endpoints.metadata)],
            ..ObjectMeta::default()
        },
        address_type: family.to_owned(),
        endpoints: wanted,
        ports,
    }
}

fn same(standing: &EndpointSlice, wanted: &EndpointSlice) -> bool {
    let (is, shall_be) = (&standing.metadata, &wanted.metadata);
    standing.endpoints == wanted.endpoints
        && is.labels == shall_be.labels
        && is.annotations == shall_be.annotations
        && is.owner_references == shall_be.owner_references
}

fn update(standing: &EndpointSlice, mut slice: EndpointSlice) -> Request {
    let (old, new) = (&standing.metadata, &mut slice.metadata);
    new.name = old.name.clone();
    new.uid = old.uid.clone();
    new.generate_name = old.generate_name.clone();
    new.creation_timestamp = old.creation_timestamp;
    new.generation = old.generation;
    Request::Update(Object::EndpointSlice(slice))
}

fn delete(slice: &EndpointSlice) -> Request {
    let key = Key::new(Kind::EndpointSlice, &slice.metadata.namespace, &slice.metadata.name);
    Request::Delete(key, DeleteOptions::default())
}
