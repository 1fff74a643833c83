//! How endpoints of one set of ports are spread over slices. Models `reconcileByPortMapping`.

use std::collections::{BTreeMap, BTreeSet};

use super::MAX_ENDPOINTS;
use super::endpoint::{empty_slice, labels, own_labels};
use crate::api::endpoint_slice::{Endpoint, EndpointPort, EndpointSlice};
use crate::api::service::Service;
use crate::order::InOrder;

/// Endpoints that shall exist and are not placed yet, by the name of their Pod.
#[derive(Default)]
pub struct Desired<'a>(pub BTreeMap<&'a str, Endpoint>);

impl Desired<'_> {
    /// Takes out the endpoint that `existing` stands for: same Pod, addresses and hostname. Models `hashEndpoint`.
    fn take(&mut self, existing: &Endpoint) -> Option<Endpoint> {
        let target = existing.target_ref.as_ref()?;
        let wanted = self.0.get(target.name.as_str())?;
        let same_addresses = || {
            let mut addresses = existing.addresses.clone();
            addresses.order();
            addresses == wanted.addresses
        };
        let same_namespace =
            wanted.target_ref.as_ref().is_some_and(|reference| reference.namespace == target.namespace);
        let same = same_namespace
            && (existing.addresses == wanted.addresses || same_addresses())
            && existing.hostname.as_deref().unwrap_or_default() == wanted.hostname.as_deref().unwrap_or_default();
        if same { self.0.remove(target.name.as_str()) } else { None }
    }

    /// Moves endpoints into a slice until it is full or none is left.
    fn pour_into(&mut self, slice: &mut EndpointSlice) {
        while slice.endpoints.len() < MAX_ENDPOINTS
            && let Some((_, endpoint)) = self.0.pop_first()
        {
            slice.endpoints.push(endpoint);
        }
    }
}

/// What is to become of slices.
#[derive(Default)]
pub struct Plan<'a> {
    pub create: Vec<EndpointSlice>,
    pub update: Vec<EndpointSlice>,
    pub delete: Vec<&'a EndpointSlice>,
}

/// Whether two endpoints of the same Pod and addresses are the same in the rest too, hints aside. Models
/// `EndpointsEqualBeyondHash`.
fn same_beyond_identity(a: &Endpoint, b: &Endpoint) -> bool {
    a.node_name == b.node_name && a.zone == b.zone && a.conditions == b.conditions && a.target_ref == b.target_ref
}

/// Spreads `desired` over `existing` slices and new ones, in three steps: what stands stays where it is; what is new
/// goes first into slices that change anyway, the fullest first; the rest into the unchanged slice that it fills best, or
/// into new slices.
pub fn spread<'a>(
    service: &Service,
    address_type: &str,
    ports: &[EndpointPort],
    existing: &[&'a EndpointSlice],
    mut desired: Desired,
) -> Plan<'a> {
    let mut plan = Plan::default();
    let mut unchanged: Vec<&EndpointSlice> = Vec::new();
    let labels = labels(service);
    for slice in existing {
        match keep(slice, &labels, service, &mut desired) {
            Kept::AsItIs => unchanged.push(slice),
            Kept::Changed(slice) => plan.update.push(*slice),
            Kept::Nothing => plan.delete.push(slice),
        }
    }
    plan.update.order_by_key(|slice| std::cmp::Reverse(slice.endpoints.len()));
    for slice in &mut plan.update {
        desired.pour_into(slice);
    }
    let mut filled = BTreeSet::new();
    while !desired.0.is_empty() {
        match best_to_fill(&unchanged, &filled, desired.0.len()) {
            Some(slice) => {
                filled.insert(slice.metadata.name.as_str());
                let mut slice = slice.clone();
                desired.pour_into(&mut slice);
                plan.update.push(slice);
            }
            None => {
                let mut slice = empty_slice(service, address_type, ports);
                desired.pour_into(&mut slice);
                plan.create.push(slice);
            }
        }
    }
    plan
}

enum Kept {
    AsItIs,
    Changed(Box<EndpointSlice>),
    Nothing,
}

/// Step one: an existing slice without the endpoints that are no longer desired.
fn keep(slice: &EndpointSlice, labels: &BTreeMap<String, String>, service: &Service, desired: &mut Desired) -> Kept {
    let mut endpoints = Vec::with_capacity(slice.endpoints.len());
    let mut changed = false;
    for existing in &slice.endpoints {
        if let Some(wanted) = desired.take(existing) {
            changed |= !same_beyond_identity(&wanted, existing);
            endpoints.push(wanted);
        }
    }
    changed |= endpoints.len() != slice.endpoints.len();
    if changed && endpoints.is_empty() {
        return Kept::Nothing;
    }
    let labels_changed = own_labels(&slice.metadata.labels) != own_labels(&service.metadata.labels);
    if !changed && !labels_changed {
        return Kept::AsItIs;
    }
    let mut metadata = slice.metadata.clone();
    metadata.labels = labels.clone();
    let endpoints = if changed { endpoints } else { slice.endpoints.clone() };
    let (address_type, ports) = (slice.address_type.clone(), slice.ports.clone());
    Kept::Changed(Box::new(EndpointSlice { metadata, address_type, endpoints, ports }))
}

/// The unchanged slice that comes closest to full with `count` more endpoints. Models `getSliceToFill`.
fn best_to_fill<'a>(
    unchanged: &[&'a EndpointSlice],
    filled: &BTreeSet<&str>,
    count: usize,
) -> Option<&'a EndpointSlice> {
    if count >= MAX_ENDPOINTS {
        return None;
    }
    let room = |slice: &EndpointSlice| MAX_ENDPOINTS.checked_sub(count + slice.endpoints.len());
    unchanged
        .iter()
        .filter(|slice| !filled.contains(slice.metadata.name.as_str()))
        .filter_map(|slice| Some((room(slice)?, *slice)))
        .filter(|(room, _)| *room < MAX_ENDPOINTS)
        .min_by_key(|(room, _)| *room)
        .map(|(_, slice)| slice)
}
