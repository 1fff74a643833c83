//! The EndpointSlice controller: which addresses and ports stand behind a Service that has a selector.
//!
//! Models `pkg/controller/endpointslice` and `staging/src/k8s.io/endpointslice`. It touches only the slices that carry its
//! own managed-by label; slices that people or others made are left alone.

pub(super) mod endpoint;
mod fill;
mod hints;
pub(super) mod plan;
pub(super) mod trigger;

#[cfg(test)]
mod tests;

use super::{Controller, Outcome, View};
use crate::api::endpoint_slice::EndpointSlice;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::apiserver::store::{Change, Key, Store};
use crate::order::InOrder;

/// The label that says who looks after a slice.
pub const MANAGED_BY: &str = "endpointslice.kubernetes.io/managed-by";
/// The label that names a slice's Service.
pub const SERVICE_NAME: &str = "kubernetes.io/service-name";
/// The annotation with the time of the change that a slice or Endpoints object answers to.
pub const TRIGGER_TIME: &str = "endpoints.kubernetes.io/last-change-trigger-time";
/// This controller's name in [`MANAGED_BY`].
pub const NAME: &str = "endpointslice-controller.k8s.io";
/// How many endpoints a slice holds at most.
pub const MAX_ENDPOINTS: usize = 100;

/// The EndpointSlice controller.
pub const CONTROLLER: Controller = Controller { name: "endpoint-slice-controller", delay: 40, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::Service => vec![change.key.clone()],
        Kind::Pod => services_of_pod_change(change, store),
        Kind::EndpointSlice => services_of_slice_change(change),
        _ => Vec::new(),
    }
}

/// The Services whose endpoints a change of a Pod may alter: those that select it now or selected it before.
pub(super) fn services_of_pod_change(change: &Change, store: &Store) -> Vec<Key> {
    let old = change.old.as_deref().and_then(|object| object.as_kind::<Pod>());
    let new = change.new.as_deref().and_then(|object| object.as_kind::<Pod>());
    if let (Some(old), Some(new)) = (old, new)
        && !endpoint_changed(old, new)
        && !membership_changed(old, new)
    {
        return Vec::new();
    }
    let mut keys = Vec::new();
    // A Pod that stands behind no Service, before or after, is in no slice.
    for pod in [old, new].into_iter().flatten().filter(|pod| endpoint::should_be_in_endpoints(pod)) {
        for service in store.services_selecting(&pod.metadata.namespace, &pod.metadata.labels) {
            keys.push(Key::new(Kind::Service, &service.metadata.namespace, &service.metadata.name));
        }
    }
    keys.order();
    keys.dedup();
    keys
}

/// Whether a Pod's entry in a slice may differ. Models `podEndpointsChanged`.
fn endpoint_changed(old: &Pod, new: &Pod) -> bool {
    old.metadata.deletion_timestamp != new.metadata.deletion_timestamp
        || old.is_ready() != new.is_ready()
        || old.is_terminal() != new.is_terminal()
        || old.status.pod_ips != new.status.pod_ips
}

fn membership_changed(old: &Pod, new: &Pod) -> bool {
    old.metadata.labels != new.metadata.labels
        || old.spec.hostname != new.spec.hostname
        || old.spec.subdomain != new.spec.subdomain
}

fn services_of_slice_change(change: &Change) -> Vec<Key> {
    let mut keys = Vec::new();
    for object in [&change.old, &change.new].into_iter().flatten() {
        let labels = &object.meta().labels;
        if labels.get(MANAGED_BY).is_some_and(|by| by == NAME)
            && let Some(service) = labels.get(SERVICE_NAME)
        {
            keys.push(Key::new(Kind::Service, &change.key.namespace, service));
        }
    }
    keys.dedup();
    keys
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(service) = view.store.get_as::<Service>(&key.namespace, &key.name) else {
        return Outcome::default(); // its slices go with their owner
    };
    // Without a selector, people keep the endpoints themselves; an ExternalName has none.
    if service.spec.type_ == "ExternalName" || service.spec.selector.is_empty() {
        return Outcome::default();
    }
    let pods = view.store.pods_matching(&key.namespace, &service.spec.selector);
    let slices: Vec<&EndpointSlice> = view
        .store
        .slices_of(&key.namespace, &key.name)
        .filter(|slice| slice.metadata.labels.get(MANAGED_BY).is_some_and(|by| by == NAME))
        .filter(|slice| slice.metadata.deletion_timestamp.is_none())
        .collect();
    let trigger = trigger::time(service, &pods, trigger::known(&slices));
    plan::requests(view.store, service, &pods, &slices, trigger).into()
}
