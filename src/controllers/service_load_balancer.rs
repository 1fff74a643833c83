//! The cloud's side of Services: an address for each load balancer. Models `cloud-provider/controllers/service`. Without a
//! cloud provider nobody does this, and the address stays pending.

use std::collections::BTreeSet;

use super::{Controller, Outcome, View, owner};
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::service::{LoadBalancerIngress, LoadBalancerStatus, Service};
use crate::apiserver::request::Request;
use crate::apiserver::store::{Change, Key, Store};
use crate::order::Gather;

const FINALIZER: &str = "service.kubernetes.io/load-balancer-cleanup";
/// Milliseconds that the cloud takes to make a load balancer.
const MAKING: i64 = 2_000;

/// The service controller of the cloud provider.
pub const CONTROLLER: Controller = Controller { name: "service-controller", delay: 100, concerns, reconcile };

fn concerns(change: &Change, _: &Store) -> Vec<Key> {
    if change.key.kind == Kind::Service && change.new.is_some() { vec![change.key.clone()] } else { Vec::new() }
}

/// Whether the cloud is to make a load balancer: the type asks for one, and no other class is named.
fn is_wanted(service: &Service) -> bool {
    service.spec.type_ == "LoadBalancer"
        && service.spec.load_balancer_class.is_none()
        && service.metadata.deletion_timestamp.is_none()
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(service) = view.store.get_as::<Service>(&key.namespace, &key.name) else { return Outcome::default() };
    if !view.settings.cloud_provider {
        return Outcome::default();
    }
    let held = service.metadata.finalizers.iter().any(|finalizer| finalizer == FINALIZER);
    let report = |reason: &str, words: &str| owner::report(key, "Normal", reason, words.to_owned(), CONTROLLER.name);
    if !is_wanted(service) {
        if !held {
            return Outcome::default();
        }
        let mut changed = service.clone();
        changed.status.load_balancer = LoadBalancerStatus::default();
        let mut requests = vec![report("DeletingLoadBalancer", "Deleting load balancer")];
        if changed.status != service.status {
            requests.push(Request::UpdateStatus(Object::Service(changed.clone())));
        }
        changed.metadata.resource_version.clear();
        changed.metadata.finalizers.retain(|finalizer| finalizer != FINALIZER);
        requests.push(report("DeletedLoadBalancer", "Deleted load balancer"));
        requests.push(Request::Update(Object::Service(changed)));
        return requests.into();
    }
    if !held {
        let mut changed = service.clone();
        changed.metadata.finalizers.push(FINALIZER.to_owned());
        let requests =
            vec![report("EnsuringLoadBalancer", "Ensuring load balancer"), Request::Update(Object::Service(changed))];
        return requests.into();
    }
    let made_at = service.metadata.creation_timestamp.map_or(view.now, |at| at.0 + MAKING);
    if view.now < made_at {
        return Outcome { again_at: Some(made_at), ..Outcome::default() };
    }
    if !service.status.load_balancer.ingress.is_empty() {
        return Outcome::default();
    }
    let Some(ip) = address(view.store, service) else { return Outcome::default() };
    let mut changed = service.clone();
    let ip_mode = Some("VIP".to_owned());
    changed.status.load_balancer.ingress = vec![LoadBalancerIngress { ip, ip_mode, ..LoadBalancerIngress::default() }];
    vec![Request::UpdateStatus(Object::Service(changed)), report("EnsuredLoadBalancer", "Ensured load balancer")].into()
}

/// The address that was asked for, or the first that nobody has.
fn address(store: &Store, service: &Service) -> Option<String> {
    let taken: BTreeSet<&str> = store
        .list_as::<Service>(None)
        .flat_map(|other| &other.status.load_balancer.ingress)
        .map(|ingress| ingress.ip.as_str())
        .gather();
    let asked = service.spec.load_balancer_ip.as_str();
    if asked.starts_with("172.18.255.") && !taken.contains(asked) {
        return Some(asked.to_owned());
    }
    (1..=254).map(|host| format!("172.18.255.{host}")).find(|address| !taken.contains(address.as_str()))
}
