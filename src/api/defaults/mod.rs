//! What a field holds when nobody says: one file a kind.
//!
//! Defaults depend on the object alone; what depends on the cluster (addresses, ports, admission) is the API server's.
//!
//! Models `pkg/apis/*/v1/defaults.go`.

mod claim;
mod container;
mod core;
mod cron_job;
mod daemon_set;
mod deployment;
mod endpoints;
mod horizontal_pod_autoscaler;
pub mod image;
mod job;
mod other;
mod pod;
mod replica_set;
mod replication_controller;
pub mod service;
mod stateful_set;
mod volume;

use std::collections::BTreeMap;

use super::object::Object;
use super::quantity::{Format, Quantity as Amount};
use super::scalar::Quantity;

/// Fills in the defaults of an object.
pub fn apply(object: &mut Object) {
    match object {
        Object::CronJob(cron_job) => cron_job::apply(cron_job),
        Object::DaemonSet(set) => daemon_set::apply(set),
        Object::Deployment(deployment) => deployment::apply(deployment),
        Object::EndpointSlice(slice) => endpoints::slice(slice),
        Object::Endpoints(endpoints) => endpoints::apply(endpoints),
        Object::HorizontalPodAutoscaler(autoscaler) => horizontal_pod_autoscaler::apply(autoscaler),
        Object::Job(job) => job::apply(job),
        Object::Namespace(namespace) => core::namespace(namespace),
        Object::Node(node) => core::node(node),
        Object::Pod(pod) => pod::apply(pod),
        Object::ReplicaSet(set) => replica_set::apply(set),
        Object::ReplicationController(controller) => replication_controller::apply(controller),
        Object::Secret(secret) => core::secret(secret),
        Object::Service(service) => service::apply(service),
        Object::StatefulSet(set) => stateful_set::apply(set),
        Object::Other(other) => other::apply(other),
        Object::ConfigMap(_) | Object::ControllerRevision(_) | Object::Event(_) | Object::ServiceAccount(_) => {}
    }
}

/// Sets `field` where it is empty.
fn or(field: &mut String, value: &str) {
    if field.is_empty() {
        value.clone_into(field);
    }
}

/// Resources finer than thousandths are rounded up. Models `SetDefaults_ResourceList`.
fn round_up(resources: &mut BTreeMap<String, Quantity>) {
    for amount in resources.values_mut() {
        let Ok(parsed) = Amount::parse(&amount.0) else { continue };
        let milli = Amount::from_milli(parsed.milli_value());
        if parsed.format() == Format::DecimalSi && parsed != milli {
            amount.0 = milli.to_string();
        }
    }
}

#[cfg(test)]
mod tests;
