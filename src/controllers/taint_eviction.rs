//! Taints with the effect NoExecute drive Pods away that do not tolerate them. Models `pkg/controller/tainteviction`.

use super::{Controller, Outcome, View, owner};
use crate::api::node::{Node, Taint};
use crate::api::object::Object;
use crate::api::placement::tolerates;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::{Change, Key, Store};
use crate::order::InOrder;

/// The taint eviction controller. A key is a node.
pub const CONTROLLER: Controller = Controller { name: "taint-eviction-controller", delay: 20, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    match (&change.old, &change.new) {
        (_, Some(new)) if change.key.kind == Kind::Node => {
            let executes = |object: &Object| matches!(object, Object::Node(node) if repels(node).next().is_some());
            if executes(new) { vec![change.key.clone()] } else { Vec::new() }
        }
        (old, Some(new)) if change.key.kind == Kind::Pod => {
            let came = node_of(old.as_deref()) != node_of(Some(new));
            let tainted =
                |name: &&str| came && store.get_as::<Node>("", name).is_some_and(|node| repels(node).next().is_some());
            node_of(Some(new)).filter(tainted).map(|name| Key::new(Kind::Node, "", name)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn node_of(object: Option<&Object>) -> Option<&str> {
    Some(&object?.as_kind::<Pod>()?.spec.node_name)
}

fn repels(node: &Node) -> impl Iterator<Item = &Taint> {
    node.spec.taints.iter().filter(|taint| taint.effect == "NoExecute")
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(node) = view.store.get_as::<Node>("", &key.name) else { return Outcome::default() };
    let taints: Vec<&Taint> = repels(node).collect();
    let mut outcome = Outcome { periodic: true, ..Outcome::default() };
    for pod in view.store.pods_on(&key.name).filter(|pod| pod.is_active() && !taints.is_empty()) {
        let Some(at) = leaves_at(pod, &taints, view.now) else { continue };
        if at > view.now {
            outcome.again_at = Some(outcome.again_at.map_or(at, |known| known.min(at)));
            continue;
        }
        let about = Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
        let message = format!("Marking for deletion Pod {}/{}", pod.metadata.namespace, pod.metadata.name);
        outcome.requests.push(owner::report(&about, "Normal", "TaintManagerEviction", message, CONTROLLER.name));
        outcome.requests.push(Request::Delete(about, DeleteOptions::default()));
    }
    outcome
}

/// When a Pod has to leave, in milliseconds; `None` if it may stay.
fn leaves_at(pod: &Pod, taints: &[&Taint], now: i64) -> Option<i64> {
    let mut leaves = None;
    for taint in taints {
        let tolerations = pod.spec.tolerations.iter().filter(|t| tolerates(std::slice::from_ref(t), taint));
        let mut seconds: Vec<Option<i64>> = tolerations.map(|toleration| toleration.toleration_seconds).collect();
        seconds.order();
        let at = match seconds.as_slice() {
            [] => Some(now),
            [None, ..] if seconds.iter().all(Option::is_none) => None,
            _ => {
                let least = seconds.into_iter().flatten().min().unwrap_or_default().max(0);
                Some(taint.time_added.map_or(now, |added| added.0) + least.saturating_mul(1000))
            }
        };
        leaves = [leaves, at].into_iter().flatten().min();
    }
    leaves
}
