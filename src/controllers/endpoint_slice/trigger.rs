//! The time of the change that a write of the slices answers to. Models `util/trigger_time_tracker.go`.
//!
//! Upstream remembers between two syncs what it saw; here the slices themselves are the memory: an endpoint that is new, or
//! whose readiness differs from its slice, has changed since.

use std::collections::BTreeMap;

use crate::api::endpoint_slice::EndpointSlice;
use crate::api::pod::Pod;
use crate::api::service::Service;

/// Milliseconds of virtual time since 1970: the Service's creation when nothing is written yet, else the earliest of the
/// readiness changes that are not written yet; `None` where something else has changed. `known` are the uids of the Pods that
/// are written, and whether as ready.
pub fn time(service: &Service, pods: &[&Pod], known: Option<BTreeMap<&str, Option<bool>>>) -> Option<i64> {
    let Some(known) = known else { return service.metadata.creation_timestamp.map(|at| at.0) };
    pods.iter()
        .filter(|pod| super::endpoint::should_be_in_endpoints(pod))
        .filter(|pod| known.get(pod.metadata.uid.as_str()) != Some(&Some(pod.is_ready())))
        .filter_map(|pod| pod.condition("Ready"))
        .map(|condition| condition.last_transition_time.0)
        .min()
}

/// The Pods that slices list, and whether as serving; `None` where there is no slice.
pub fn known<'a>(slices: &[&'a EndpointSlice]) -> Option<BTreeMap<&'a str, Option<bool>>> {
    if slices.is_empty() {
        return None;
    }
    let mut known = BTreeMap::new();
    for endpoint in slices.iter().flat_map(|slice| &slice.endpoints) {
        if let Some(target) = &endpoint.target_ref {
            known.insert(target.uid.as_str(), endpoint.conditions.serving);
        }
    }
    Some(known)
}
