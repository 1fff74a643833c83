//! `kubectl describe`: an object with what belongs to it, for people.
//!
//! Models `kubectl/pkg/describe/describe.go`, one file a kind. What belongs to the object (Pods, slices, events) comes
//! through `Related`; nothing here looks into the store.

mod classes;
mod config_map;
mod containers;
mod cron_job;
mod daemon_set;
mod deployment;
mod endpoint_slice;
mod endpoints;
mod events;
mod generic;
mod horizontal_pod_autoscaler;
mod ingress;
mod job;
mod limits;
mod namespace;
mod network_policy;
mod node;
mod node_resources;
mod persistent_volume;
mod pod;
mod pod_template;
mod probe;
mod rbac;
mod replica_set;
mod secret;
mod service;
mod service_account;
mod stateful_set;
mod volume_claim;
mod volumes;
mod writer;

use serde_json::Value;

use super::value::{flag, items, pairs, text};
use crate::api::labels::{Labels, Selector};
use crate::api::scheme::Kind;
use crate::order::Gather;
use writer::Page;

pub use events::age as event_age;

/// Where `describe` finds what belongs to an object.
pub trait Related {
    /// All objects of a kind in a namespace, in the store's order; `""` for cluster-scoped kinds and for all namespaces.
    fn list(&self, kind: Kind, namespace: &str) -> Vec<Value>;
}

/// What a description depends on besides its object.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The present moment, in milliseconds since 1970.
    pub now: i64,
    /// `--show-events`, on by default.
    pub show_events: bool,
    /// The objects around it.
    pub related: &'a dyn Related,
}

/// Describes an object.
///
/// # Errors
/// Where the object itself does not let it: a selector that cannot be read.
pub fn describe(kind: Kind, object: &Value, context: &Context) -> Result<String, String> {
    let mut page = Page::new();
    let body = match kind {
        Kind::ConfigMap => config_map::describe,
        Kind::CronJob => cron_job::describe,
        Kind::DaemonSet => daemon_set::describe,
        Kind::Deployment => deployment::describe,
        Kind::Endpoints => endpoints::describe,
        Kind::EndpointSlice => endpoint_slice::describe,
        Kind::HorizontalPodAutoscaler => horizontal_pod_autoscaler::describe,
        Kind::Ingress => ingress::describe,
        Kind::IngressClass => ingress::describe_class,
        Kind::Job => job::describe,
        Kind::LimitRange => limits::describe_range,
        Kind::Namespace => namespace::describe,
        Kind::NetworkPolicy => network_policy::describe,
        Kind::Node => node::describe,
        Kind::PersistentVolume => persistent_volume::describe,
        Kind::PersistentVolumeClaim => volume_claim::describe,
        Kind::Pod => pod::describe,
        Kind::PodDisruptionBudget => limits::describe_budget,
        Kind::PriorityClass => classes::describe_priority,
        Kind::ReplicaSet | Kind::ReplicationController => replica_set::describe,
        Kind::ResourceQuota => limits::describe_quota,
        Kind::Role | Kind::ClusterRole => rbac::describe_role,
        Kind::RoleBinding | Kind::ClusterRoleBinding => rbac::describe_binding,
        Kind::Secret => secret::describe,
        Kind::Service => service::describe,
        Kind::ServiceAccount => service_account::describe,
        Kind::StorageClass => classes::describe_storage,
        Kind::StatefulSet => stateful_set::describe,
        _ => generic::describe,
    };
    body(&mut page, object, context)?;
    Ok(page.finish())
}

/// A Pod template with tabs as they are: what `rollout history --revision` and `rollout undo --dry-run` show. Models
/// `printTemplate`.
pub fn template(template: &Value) -> String {
    let mut page = Page::unaligned();
    pod_template::describe(&mut page, template);
    page.finish()
}

/// How many of a controller's Pods are in which phase, as the line that shows it.
fn pods_status(object: &Value, selector: &Selector, context: &Context) -> String {
    let uid = text(object, "metadata.uid");
    let (mut running, mut waiting, mut succeeded, mut failed) = (0, 0, 0, 0);
    for pod in context.related.list(Kind::Pod, text(object, "metadata.namespace")) {
        let owned =
            items(&pod, "metadata.ownerReferences").iter().any(|o| flag(o, "controller") && text(o, "uid") == uid);
        if !owned || !selector.matches(&labels_of(&pod)) {
            continue;
        }
        match text(&pod, "status.phase") {
            "Running" => running += 1,
            "Pending" => waiting += 1,
            "Succeeded" => succeeded += 1,
            "Failed" => failed += 1,
            _ => {}
        }
    }
    format!("{running} Running / {waiting} Waiting / {succeeded} Succeeded / {failed} Failed")
}

fn labels_of(object: &Value) -> Labels {
    pairs(object, "metadata.labels").into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).gather()
}

#[cfg(test)]
mod tests;
