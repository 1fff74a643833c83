//! The ReplicationController's controller: the older ReplicaSet. Models `pkg/controller/replication`.

use super::replica_set::{orphan, set};
use super::{Controller, Outcome, View, owner};
use crate::api::labels::Selector;
use crate::api::object::Object;
use crate::api::replication_controller::{ReplicationController, ReplicationControllerStatus};
use crate::api::scheme::Kind;
use crate::apiserver::request::Request;
use crate::apiserver::store::{Change, Key, Store};

/// The controller of ReplicationControllers.
pub const CONTROLLER: Controller = Controller { name: "replication-controller", delay: 20, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::ReplicationController => vec![change.key.clone()],
        Kind::Pod => {
            let mut keys = owner::controllers_of(change, Kind::ReplicationController);
            if let Some(pod) = orphan(change) {
                let adopts = |rc: &&ReplicationController| {
                    let mut selector = rc.spec.selector.iter();
                    !rc.spec.selector.is_empty()
                        && selector.all(|(key, value)| pod.metadata.labels.get(key) == Some(value))
                };
                let all = store.list_as::<ReplicationController>(Some(&change.key.namespace)).filter(adopts);
                keys.extend(
                    all.map(|rc| Key::new(Kind::ReplicationController, &change.key.namespace, &rc.metadata.name)),
                );
            }
            keys
        }
        _ => Vec::new(),
    }
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(rc) = view.store.get_as::<ReplicationController>(&key.namespace, &key.name) else {
        return Outcome::default();
    };
    let pairs = rc.spec.selector.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let set = set::Set {
        kind: Kind::ReplicationController,
        component: CONTROLLER.name,
        metadata: &rc.metadata,
        replicas: rc.spec.replicas.unwrap_or(1),
        min_ready_seconds: rc.spec.min_ready_seconds,
        selector: Selector::from_map(pairs),
        match_labels: &rc.spec.selector,
        template: rc.spec.template.as_ref(),
    };
    let (mut outcome, counts) = set::reconcile(view, &set);
    let status = ReplicationControllerStatus {
        replicas: counts.replicas,
        fully_labeled_replicas: counts.fully_labeled,
        ready_replicas: counts.ready,
        available_replicas: counts.available,
        observed_generation: rc.metadata.generation,
        conditions: rc.status.conditions.clone(),
    };
    if status != *rc.status {
        let changed = ReplicationController { status: status.into(), ..rc.clone() };
        outcome.requests.push(Request::UpdateStatus(Object::ReplicationController(changed)));
    }
    outcome
}
