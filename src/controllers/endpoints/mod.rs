//! The Endpoints controller: the one object that lists all addresses behind a Service, as clusters had it before slices.
//! Models `pkg/controller/endpoint`.

pub mod subsets;
mod truncate;

use std::collections::BTreeMap;

use super::endpoint_slice::{self, TRIGGER_TIME, endpoint, trigger};
use super::{Controller, Outcome, View};
use crate::api::endpoints::{EndpointAddress, EndpointPort, Endpoints};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::reference::ObjectReference;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::time;
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::{Change, Key, Store};
use crate::order::Gather;
use subsets::Entry;

/// The label that says who looks after an Endpoints object.
const MANAGED_BY: &str = "endpoints.kubernetes.io/managed-by";
const NAME: &str = "endpoint-controller";
const HEADLESS: &str = "service.kubernetes.io/headless";
/// The annotation of an object from which addresses were left out.
const OVER_CAPACITY: &str = "endpoints.kubernetes.io/over-capacity";

/// The Endpoints controller.
pub const CONTROLLER: Controller = Controller { name: NAME, delay: 40, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::Service => vec![change.key.clone()],
        // What people write into the object stays until the next change; what they delete comes back.
        Kind::Endpoints if change.new.is_none() => {
            vec![Key::new(Kind::Service, &change.key.namespace, &change.key.name)]
        }
        Kind::Pod => endpoint_slice::services_of_pod_change(change, store),
        _ => Vec::new(),
    }
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let current = view.store.get_as::<Endpoints>(&key.namespace, &key.name);
    let Some(service) = view.store.get_as::<Service>(&key.namespace, &key.name) else {
        // Only the deletion of a Service leads here: its Endpoints go with it.
        return current.map(|_| vec![delete(key)]).unwrap_or_default().into();
    };
    if service.spec.type_ == "ExternalName" || service.spec.selector.is_empty() {
        return Outcome::default();
    }
    let pods = view.store.pods_matching(&key.namespace, &service.spec.selector);
    let wanted = subsets::repack(entries(service, &pods));
    let labels = labels(service);
    let over = wanted.iter().map(|subset| subset.addresses.len() + subset.not_ready_addresses.len()).sum::<usize>();
    if let Some(current) = current
        && current.subsets == wanted
        && without_headless(&current.metadata.labels) == without_headless(&labels)
        && over <= truncate::CAPACITY
        && !current.metadata.annotations.contains_key(OVER_CAPACITY)
    {
        return Outcome::default();
    }
    let mut endpoints = current.cloned().unwrap_or_else(|| Endpoints {
        metadata: ObjectMeta {
            name: key.name.to_string(),
            namespace: key.namespace.to_string(),
            ..ObjectMeta::default()
        },
        ..Endpoints::default()
    });
    endpoints.subsets = wanted;
    endpoints.metadata.labels = labels;
    let annotations = &mut endpoints.metadata.annotations;
    match trigger::time(service, &pods, current.map(known)) {
        Some(at) => annotations.insert(TRIGGER_TIME.to_owned(), time::rfc3339(at)),
        None => annotations.remove(TRIGGER_TIME),
    };
    if truncate::truncate(&mut endpoints.subsets) {
        endpoints.metadata.annotations.insert(OVER_CAPACITY.to_owned(), "truncated".to_owned());
    } else {
        endpoints.metadata.annotations.remove(OVER_CAPACITY);
    }
    if current.is_some_and(|current| *current == endpoints) {
        return Outcome::default();
    }
    let object = Object::Endpoints(endpoints);
    vec![if current.is_some() { Request::Update(object) } else { Request::Create(object) }].into()
}

fn delete(key: &Key) -> Request {
    Request::Delete(Key::new(Kind::Endpoints, &key.namespace, &key.name), DeleteOptions::default())
}

/// Every Pod at every port of the Service.
fn entries(service: &Service, pods: &[&Pod]) -> Vec<Entry> {
    let publish = service.spec.publish_not_ready_addresses;
    let ipv6 = service.spec.ip_families.first().is_some_and(|family| family == "IPv6");
    let mut entries = Vec::new();
    for pod in pods.iter().filter(|pod| endpoint::should_be_in_endpoints(pod) && (publish || !pod.is_terminating())) {
        let Some(ip) = pod.status.pod_ips.iter().map(|ip| &ip.ip).find(|ip| ip.contains(':') == ipv6) else { continue };
        let address = address(pod, ip, service);
        let ready = publish || pod.is_ready();
        if service.spec.ports.is_empty() {
            if service.spec.cluster_ip == "None" {
                entries.push(Entry { address, port: None, ready });
            }
            continue;
        }
        for port in &service.spec.ports {
            let Some(number) = endpoint::find_port(pod, port) else { continue };
            let port = EndpointPort {
                name: port.name.clone(),
                port: number,
                protocol: port.protocol.clone(),
                app_protocol: port.app_protocol.clone(),
            };
            entries.push(Entry { address: address.clone(), port: Some(port), ready });
        }
    }
    entries
}

fn address(pod: &Pod, ip: &str, service: &Service) -> EndpointAddress {
    let hostname = if endpoint::has_own_name(pod, service) { pod.spec.hostname.clone() } else { String::new() };
    EndpointAddress {
        ip: ip.to_owned(),
        hostname,
        node_name: Some(pod.spec.node_name.clone()),
        target_ref: Some(ObjectReference {
            kind: "Pod".to_owned(),
            namespace: pod.metadata.namespace.clone(),
            name: pod.metadata.name.clone(),
            uid: pod.metadata.uid.clone(),
            ..ObjectReference::default()
        }),
    }
}

fn labels(service: &Service) -> BTreeMap<String, String> {
    let mut labels = service.metadata.labels.clone();
    if matches!(service.spec.cluster_ip.as_str(), "" | "None") {
        labels.insert(HEADLESS.to_owned(), String::new());
    } else {
        labels.remove(HEADLESS);
    }
    labels.insert(MANAGED_BY.to_owned(), NAME.to_owned());
    labels
}

fn without_headless(labels: &BTreeMap<String, String>) -> BTreeMap<&String, &String> {
    labels.iter().filter(|(key, _)| *key != HEADLESS).gather()
}

/// The Pods that an object lists, and whether as ready.
fn known(endpoints: &Endpoints) -> BTreeMap<&str, Option<bool>> {
    let mut known = BTreeMap::new();
    for subset in &endpoints.subsets {
        for (addresses, ready) in [(&subset.addresses, true), (&subset.not_ready_addresses, false)] {
            let targets = addresses.iter().filter_map(|address| address.target_ref.as_ref());
            known.extend(targets.map(|target| (target.uid.as_str(), Some(ready))));
        }
    }
    known
}
