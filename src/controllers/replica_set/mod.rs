//! The ReplicaSet controller: as many Pods as are wanted. Models `pkg/controller/replicaset`.
//!
//! The ReplicationController is the same thing with an older selector; [`set`] holds what both do.

pub mod rank;
pub mod set;

use std::collections::BTreeMap;

use super::{Controller, Outcome, View, claim, owner, refusal};
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::replica_set::{ReplicaSet, ReplicaSetCondition, ReplicaSetStatus};
use crate::api::scheme::Kind;
use crate::apiserver::request::Request;
use crate::apiserver::store::{Change, Key, Store};

/// The ReplicaSet controller.
pub const CONTROLLER: Controller = Controller { name: "replicaset-controller", delay: 20, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::ReplicaSet => vec![change.key.clone()],
        Kind::Pod => {
            let mut keys = owner::controllers_of(change, Kind::ReplicaSet);
            if let Some(pod) = orphan(change) {
                let adopts = |set: &&ReplicaSet| claim::matches(set.spec.selector.as_ref(), &pod.metadata.labels);
                let sets = store.list_as::<ReplicaSet>(Some(&change.key.namespace)).filter(adopts);
                keys.extend(sets.map(|set| Key::new(Kind::ReplicaSet, &change.key.namespace, &set.metadata.name)));
            }
            keys
        }
        _ => Vec::new(),
    }
}

/// The changed Pod as it stands now, if nobody controls it.
pub(super) fn orphan(change: &Change) -> Option<&Pod> {
    let pod = change.new.as_deref()?.as_kind::<Pod>()?;
    owner::controller(&pod.metadata).is_none().then_some(pod)
}

/// A set that has all its Pods has no failure any more.
fn conditions(set: &ReplicaSet, counts: &set::Counts) -> Vec<ReplicaSetCondition> {
    let failing = counts.replicas != set.spec.replicas.unwrap_or(1);
    set.status.conditions.iter().filter(|condition| failing || condition.type_ != refusal::FAILURE).cloned().collect()
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(replica_set) = view.store.get_as::<ReplicaSet>(&key.namespace, &key.name) else {
        return Outcome::default();
    };
    let spec = &replica_set.spec;
    let nothing = BTreeMap::new();
    let set = set::Set {
        kind: Kind::ReplicaSet,
        component: CONTROLLER.name,
        metadata: &replica_set.metadata,
        replicas: spec.replicas.unwrap_or(1),
        min_ready_seconds: spec.min_ready_seconds,
        selector: claim::selector(spec.selector.as_ref()),
        match_labels: spec.selector.as_ref().map_or(&nothing, |selector| &selector.match_labels),
        template: Some(&spec.template),
    };
    let (mut outcome, counts) = set::reconcile(view, &set);
    let status = ReplicaSetStatus {
        replicas: counts.replicas,
        fully_labeled_replicas: counts.fully_labeled,
        ready_replicas: counts.ready,
        available_replicas: counts.available,
        terminating_replicas: Some(counts.terminating),
        observed_generation: replica_set.metadata.generation,
        conditions: conditions(replica_set, &counts),
    };
    if status != *replica_set.status {
        let mut changed = replica_set.clone();
        changed.status = status.into();
        outcome.requests.push(Request::UpdateStatus(Object::ReplicaSet(changed)));
    }
    outcome
}
