//! The scheduler: a Pod without a node gets one, or the reason why none fits. Models `pkg/scheduler` with its default
//! plugins, as far as learners meet them.
//!
//! This room never moves a Pod that has a node, and never preempts: it says that preemption would not help.

mod affinity;
mod claims;
mod filter;
mod message;
mod nodes;
mod resources;
mod score;

use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::pod_status::PodCondition;
use crate::api::scalar::Time;
use crate::api::scheme::Kind;
use crate::apiserver::reconcile::{Controller, Outcome, View};
use crate::apiserver::request::{Report, Request};
use crate::apiserver::store::{Change, Key, Store};
use crate::order::InOrder;

/// The name of the scheduler in Pods and in events.
const NAME: &str = "default-scheduler";

/// The scheduler. All waiting Pods are one key: they are looked at together, in their order.
pub const CONTROLLER: Controller = Controller { name: NAME, delay: 10, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    let concerned = match (&change.old, &change.new) {
        (old, Some(new)) if new.kind() == Kind::Pod => {
            let (old, new) = (old.as_deref().and_then(Object::as_kind::<Pod>), new.as_kind::<Pod>());
            pod_changed(old, new, store)
        }
        (Some(old), None) if old.kind() == Kind::Pod => someone_waits(store),
        (_, Some(new)) if new.kind() == Kind::PersistentVolumeClaim => someone_waits(store),
        (old, Some(new)) if new.kind() == Kind::Node => node_changed(old.as_deref(), new) && someone_waits(store),
        _ => false,
    };
    if concerned { vec![Key::new(Kind::Pod, "", "")] } else { Vec::new() }
}

fn pod_changed(old: Option<&Pod>, new: Option<&Pod>, store: &Store) -> bool {
    let Some(new) = new else { return false };
    if new.spec.node_name.is_empty() {
        return old.is_none_or(|old| old.spec != new.spec || old.metadata.labels != new.metadata.labels);
    }
    // A Pod that ends gives back what it held; a Pod with other labels may suit another's affinity.
    let freed = new.is_terminal() && old.is_none_or(|old| !old.is_terminal());
    let relabelled = old.is_some_and(|old| old.metadata.labels != new.metadata.labels);
    (freed || relabelled) && someone_waits(store)
}

fn node_changed(old: Option<&Object>, new: &Object) -> bool {
    match (old, new) {
        (Some(Object::Node(old)), Object::Node(new)) => {
            old.spec != new.spec
                || old.metadata.labels != new.metadata.labels
                || old.status.allocatable != new.status.allocatable
        }
        _ => true,
    }
}

fn someone_waits(store: &Store) -> bool {
    store.pods_on("").next().is_some()
}

/// Whether a Pod is to be given a node.
fn waits(pod: &Pod) -> bool {
    pod.is_active() && (pod.spec.scheduler_name.is_empty() || pod.spec.scheduler_name == NAME)
}

fn reconcile(view: View, _: &Key) -> Outcome {
    let mut waiting: Vec<&Pod> = view.store.pods_on("").filter(|pod| waits(pod)).collect();
    if waiting.is_empty() {
        return Outcome::default();
    }
    waiting.order_by_key(|pod| (-pod.spec.priority.unwrap_or_default(), pod.metadata.creation_timestamp));
    let mut nodes = nodes::Nodes::new(view.store);
    let mut requests = Vec::new();
    for pod in waiting {
        if pod.spec.scheduling_gates.0.as_array().is_some_and(|gates| !gates.is_empty()) {
            let message = "Scheduling is blocked due to non-empty scheduling gates";
            refuse(pod, "SchedulingGated", message.to_owned(), view.now, &mut requests);
            continue;
        }
        if let Some(why) = claims::against(view.store, pod) {
            let reasons = vec![vec![filter::Reason { text: why.clone(), resolvable: false }]; nodes.infos.len()];
            refuse(pod, "Unschedulable", message::before_all(&why, &reasons, pod), view.now, &mut requests);
            continue;
        }
        match nodes.place(pod) {
            Ok(node) => bind(pod, &node, &mut requests),
            Err(reasons) => refuse(pod, "Unschedulable", message::text(&reasons, pod), view.now, &mut requests),
        }
    }
    requests.into()
}

fn bind(pod: &Pod, node: &str, requests: &mut Vec<Request>) {
    let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
    requests.push(Request::Bind { namespace: namespace.clone(), pod: name.clone(), node: node.to_owned() });
    let message = format!("Successfully assigned {namespace}/{name} to {node}");
    requests.push(report(pod, "Normal", "Scheduled", message));
}

/// Says on the Pod, and in an event, why it has no node; once for each reason.
fn refuse(pod: &Pod, reason: &str, message: String, now: i64, requests: &mut Vec<Request>) {
    let known = pod.condition("PodScheduled");
    if known.is_some_and(|known| known.status == "False" && known.reason == reason && known.message == message) {
        return;
    }
    let since = known.filter(|known| known.status == "False").map_or(Time(now), |known| known.last_transition_time);
    let mut changed = pod.clone();
    changed.status.conditions.retain(|condition| condition.type_ != "PodScheduled");
    changed.status.conditions.push(PodCondition {
        type_: "PodScheduled".to_owned(),
        status: "False".to_owned(),
        observed_generation: pod.metadata.generation,
        last_transition_time: since,
        reason: reason.to_owned(),
        message: message.clone(),
        ..PodCondition::default()
    });
    requests.push(Request::UpdateStatus(Object::Pod(changed)));
    if reason == "Unschedulable" {
        requests.push(report(pod, "Warning", "FailedScheduling", message));
    }
}

fn report(pod: &Pod, type_: &'static str, reason: &str, message: String) -> Request {
    Request::Report(Report {
        about: Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name),
        type_,
        reason: reason.to_owned(),
        message,
        component: NAME.to_owned(),
        host: String::new(),
        field_path: String::new(),
    })
}
