//! What happens to an object on its way in, before it is checked: fields that clients may not set are put back, what the
//! new state has no use for is cleared, the generation counts changes. One file a kind that does more than the others.
//!
//! Pure: what must be allocated is left open for `apiserver::service`.
//!
//! Models `pkg/registry/*/strategy.go`.

pub mod endpoint_slice;
pub mod job;
pub mod other;
pub mod pod;
pub mod service;

use super::namespace::NamespaceStatus;
use super::object::Object;

/// A new workload: no status, first generation.
macro_rules! fresh {
    ($object:expr) => {{
        $object.status = Default::default();
        $object.metadata.generation = 1;
    }};
}

/// A changed workload: the status stays, a changed spec is a new generation.
macro_rules! changed {
    ($object:expr, $old:expr) => {{
        $object.status = $old.status.clone();
        if $object.spec != $old.spec {
            $object.metadata.generation = $old.metadata.generation + 1;
        }
    }};
}

/// Prepares a new object. Its name and uid are known already.
pub fn prepare_create(object: &mut Object) {
    match object {
        Object::CronJob(cron_job) => fresh!(cron_job),
        Object::DaemonSet(set) => fresh!(set),
        Object::Deployment(deployment) => fresh!(deployment),
        Object::ReplicaSet(set) => fresh!(set),
        Object::ReplicationController(controller) => fresh!(controller),
        Object::StatefulSet(set) => fresh!(set),
        Object::EndpointSlice(slice) => endpoint_slice::prepare_create(slice),
        Object::HorizontalPodAutoscaler(autoscaler) => autoscaler.status = Default::default(),
        Object::Job(job) => job::prepare_create(job),
        Object::Namespace(namespace) => {
            namespace.status = NamespaceStatus { phase: "Active".to_owned(), conditions: Vec::new() }.into();
            if !namespace.spec.finalizers.iter().any(|name| name == "kubernetes") {
                namespace.spec.finalizers.push("kubernetes".to_owned());
            }
        }
        Object::Pod(pod) => pod::prepare_create(pod),
        Object::Service(service) => service::prepare_create(service),
        Object::Other(other) => other::prepare_create(other),
        _ => {}
    }
}

/// Prepares an object that shall take the place of `old`.
pub fn prepare_update(object: &mut Object, old: &Object) {
    match (object, old) {
        (Object::CronJob(new), Object::CronJob(old)) => changed!(new, old),
        (Object::DaemonSet(new), Object::DaemonSet(old)) => changed!(new, old),
        (Object::Deployment(new), Object::Deployment(old)) => {
            changed!(new, old);
            // Annotations are copied to ReplicaSets, so they count too.
            if new.metadata.annotations != old.metadata.annotations {
                new.metadata.generation = old.metadata.generation + 1;
            }
        }
        (Object::ReplicaSet(new), Object::ReplicaSet(old)) => changed!(new, old),
        (Object::ReplicationController(new), Object::ReplicationController(old)) => changed!(new, old),
        (Object::StatefulSet(new), Object::StatefulSet(old)) => changed!(new, old),
        (Object::Job(new), Object::Job(old)) => changed!(new, old),
        (Object::EndpointSlice(new), Object::EndpointSlice(old)) => endpoint_slice::prepare_update(new, old),
        (Object::HorizontalPodAutoscaler(new), Object::HorizontalPodAutoscaler(old)) => new.status = old.status.clone(),
        (Object::Namespace(new), Object::Namespace(old)) => {
            new.spec.finalizers.clone_from(&old.spec.finalizers);
            new.status = old.status.clone();
        }
        (Object::Node(new), Object::Node(old)) => new.status = old.status.clone(),
        (Object::Pod(new), Object::Pod(old)) => pod::prepare_update(new, old),
        (Object::Secret(new), Object::Secret(old)) if new.type_.is_empty() => new.type_.clone_from(&old.type_),
        (Object::Service(new), Object::Service(old)) => service::prepare_update(new, old),
        (Object::Other(new), Object::Other(old)) => other::prepare_update(new, old),
        _ => {}
    }
}

/// Prepares an object whose status shall take the place of `old`'s.
pub fn prepare_status_update(object: &mut Object, old: &Object) {
    match (object, old) {
        (Object::CronJob(new), Object::CronJob(old)) => new.spec = old.spec.clone(),
        (Object::DaemonSet(new), Object::DaemonSet(old)) => new.spec = old.spec.clone(),
        (Object::Deployment(new), Object::Deployment(old)) => {
            new.spec = old.spec.clone();
            new.metadata.labels.clone_from(&old.metadata.labels);
        }
        (Object::ReplicaSet(new), Object::ReplicaSet(old)) => new.spec = old.spec.clone(),
        (Object::ReplicationController(new), Object::ReplicationController(old)) => new.spec = old.spec.clone(),
        (Object::StatefulSet(new), Object::StatefulSet(old)) => new.spec = old.spec.clone(),
        (Object::Job(new), Object::Job(old)) => new.spec = old.spec.clone(),
        (Object::HorizontalPodAutoscaler(new), Object::HorizontalPodAutoscaler(old)) => new.spec = old.spec.clone(),
        (Object::Namespace(new), Object::Namespace(old)) => new.spec = old.spec.clone(),
        (Object::Node(new), Object::Node(old)) => new.spec = old.spec.clone(),
        (Object::Pod(new), Object::Pod(old)) => pod::prepare_status_update(new, old),
        (Object::Service(new), Object::Service(old)) => service::prepare_status_update(new, old),
        (Object::Other(new), Object::Other(old)) => other::prepare_status_update(new, old),
        _ => {}
    }
}
