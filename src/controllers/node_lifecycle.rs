//! Taints that follow from a node's state: cordoned, not ready. Models `pkg/controller/nodelifecycle`.

use super::{Controller, Outcome, View};
use crate::api::node::{Node, Taint};
use crate::api::object::Object;
use crate::api::scalar::Time;
use crate::api::scheme::Kind;
use crate::apiserver::request::Request;
use crate::apiserver::store::{Change, Key, Store};

const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";
const NOT_READY: &str = "node.kubernetes.io/not-ready";
const UNREACHABLE: &str = "node.kubernetes.io/unreachable";

/// The node lifecycle controller.
pub const CONTROLLER: Controller = Controller { name: "node-controller", delay: 50, concerns, reconcile };

fn concerns(change: &Change, _: &Store) -> Vec<Key> {
    if change.key.kind == Kind::Node && change.new.is_some() { vec![change.key.clone()] } else { Vec::new() }
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(node) = view.store.get_as::<Node>("", &key.name) else { return Outcome::default() };
    let ready = node.status.conditions.iter().find(|condition| condition.type_ == "Ready");
    let ready = ready.map_or("True", |condition| condition.status.as_str());
    let wanted = [
        (UNSCHEDULABLE, "NoSchedule", node.spec.unschedulable),
        (NOT_READY, "NoSchedule", ready == "False"),
        (NOT_READY, "NoExecute", ready == "False"),
        (UNREACHABLE, "NoSchedule", ready == "Unknown"),
        (UNREACHABLE, "NoExecute", ready == "Unknown"),
    ];
    let mut taints = node.spec.taints.clone();
    for (name, effect, holds) in wanted {
        let is = |taint: &Taint| taint.key == name && taint.effect == effect;
        if !holds {
            taints.retain(|taint| !is(taint));
        } else if !taints.iter().any(is) {
            taints.push(Taint {
                key: name.to_owned(),
                effect: effect.to_owned(),
                time_added: Some(Time(view.now)),
                ..Taint::default()
            });
        }
    }
    if taints == node.spec.taints {
        return Outcome::default();
    }
    let mut changed = node.clone();
    changed.spec.taints = taints;
    vec![Request::Update(Object::Node(changed))].into()
}
