//! What an object may hold, and the API's words for what it may not: one file a kind.
//!
//! All errors of an object are found, in upstream's order. Nothing here changes an object or knows of other objects.
//!
//! Models `pkg/apis/*/validation`.

mod config_map;
mod container;
mod cron_job;
mod daemon_set;
mod deployment;
mod endpoint_slice;
mod endpoints;
mod env;
pub mod field;
mod horizontal_pod_autoscaler;
mod ingress;
mod job;
mod limits;
pub mod meta;
pub mod names;
mod namespace;
mod network_policy;
mod node;
mod other;
mod persistent_volume_claim;
mod pod;
mod pod_diff;
mod pod_spec;
mod probe;
mod rbac;
mod replica_set;
mod replication_controller;
mod resources;
mod scheduling;
mod secret;
pub mod service;
pub mod service_ips;
mod stateful_set;
mod template;
mod value;
mod volume;

pub use field::{ErrorKind, FieldError};

use super::object::Object;
use meta::NameRule;

/// Checks a new object.
pub fn validate_create(object: &Object) -> Vec<FieldError> {
    match object {
        Object::ConfigMap(map) => config_map::create(map),
        Object::CronJob(cron_job) => cron_job::create(cron_job),
        Object::DaemonSet(set) => daemon_set::create(set),
        Object::Deployment(deployment) => deployment::create(deployment),
        Object::EndpointSlice(slice) => endpoint_slice::create(slice),
        Object::Endpoints(endpoints) => endpoints::create(endpoints),
        Object::HorizontalPodAutoscaler(autoscaler) => horizontal_pod_autoscaler::create(autoscaler),
        Object::Job(job) => job::create(job),
        Object::Namespace(namespace) => namespace::create(namespace),
        Object::Node(node) => node::create(node),
        Object::Pod(pod) => pod::create(pod),
        Object::ReplicaSet(set) => replica_set::create(set),
        Object::ReplicationController(controller) => replication_controller::create(controller),
        Object::Secret(secret) => secret::create(secret),
        Object::Service(service) => service::create(service),
        Object::StatefulSet(set) => stateful_set::create(set),
        // Events are the components' own: nobody waits for an answer about them.
        Object::Event(_) => Vec::new(),
        Object::Other(other) => other::create(other),
        Object::ControllerRevision(_) | Object::ServiceAccount(_) => only_metadata(object),
    }
}

/// Checks an object that takes the place of `old`.
pub fn validate_update(object: &Object, old: &Object) -> Vec<FieldError> {
    match (object, old) {
        (Object::ConfigMap(new), Object::ConfigMap(old)) => config_map::update(new, old),
        (Object::CronJob(new), Object::CronJob(old)) => cron_job::update(new, old),
        (Object::DaemonSet(new), Object::DaemonSet(old)) => daemon_set::update(new, old),
        (Object::Deployment(new), Object::Deployment(old)) => deployment::update(new, old),
        (Object::EndpointSlice(new), Object::EndpointSlice(old)) => endpoint_slice::update(new, old),
        (Object::Endpoints(new), Object::Endpoints(old)) => endpoints::update(new, old),
        (Object::HorizontalPodAutoscaler(new), Object::HorizontalPodAutoscaler(old)) => {
            horizontal_pod_autoscaler::update(new, old)
        }
        (Object::Job(new), Object::Job(old)) => job::update(new, old),
        (Object::Namespace(new), Object::Namespace(old)) => namespace::update(new, old),
        (Object::Node(new), Object::Node(old)) => node::update(new, old),
        (Object::Pod(new), Object::Pod(old)) => pod::update(new, old),
        (Object::ReplicaSet(new), Object::ReplicaSet(old)) => replica_set::update(new, old),
        (Object::ReplicationController(new), Object::ReplicationController(old)) => {
            replication_controller::update(new, old)
        }
        (Object::Secret(new), Object::Secret(old)) => secret::update(new, old),
        (Object::Service(new), Object::Service(old)) => service::update(new, old),
        (Object::StatefulSet(new), Object::StatefulSet(old)) => stateful_set::update(new, old),
        (Object::Other(new), Object::Other(old)) => other::update(new, old),
        (Object::Event(_), _) => Vec::new(),
        (new, old) => {
            let mut errors = Vec::new();
            meta::validate_update(new.meta(), old.meta(), &mut errors);
            errors
        }
    }
}

/// Checks a status that takes the place of `old`'s.
pub fn validate_status_update(object: &Object, old: &Object) -> Vec<FieldError> {
    match (object, old) {
        (Object::Service(service), Object::Service(old)) => service::status_update(service, old),
        _ => Vec::new(),
    }
}

fn only_metadata(object: &Object) -> Vec<FieldError> {
    let mut errors = Vec::new();
    meta::validate(object.meta(), object.kind().namespaced(), NameRule::Subdomain, &mut errors);
    errors
}

#[cfg(test)]
mod other_tests;
#[cfg(test)]
mod tests;
