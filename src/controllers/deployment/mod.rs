//! The Deployment controller: ReplicaSets, one a template, scaled up and down against each other. Models
//! `pkg/controller/deployment`.

mod annotations;
mod limits;
mod progress;
mod proportion;
mod rollout;
mod work;

use super::{Controller, Outcome, View, claim, owner};
use crate::api::deployment::Deployment;
use crate::api::replica_set::ReplicaSet;
use crate::api::scheme::Kind;
use crate::apiserver::store::{Change, Key, Store};

pub use annotations::REVISION;
pub use limits::{max_surge, max_unavailable, scaled};

/// The Deployment controller.
pub const CONTROLLER: Controller = Controller { name: "deployment-controller", delay: 20, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::Deployment => vec![change.key.clone()],
        Kind::ReplicaSet => {
            let mut keys = owner::controllers_of(change, Kind::Deployment);
            let orphan = change.new.as_deref().filter(|object| owner::controller(object.meta()).is_none());
            if let Some(orphan) = orphan {
                let adopts = |d: &&Deployment| claim::matches(d.spec.selector.as_ref(), &orphan.meta().labels);
                let deployments = store.list_as::<Deployment>(Some(&change.key.namespace)).filter(adopts);
                keys.extend(deployments.map(|d| Key::new(Kind::Deployment, &change.key.namespace, &d.metadata.name)));
            }
            keys
        }
        // A Recreate waits until the last old Pod is gone.
        Kind::Pod if change.new.is_none() => owner::controllers_of(change, Kind::ReplicaSet)
            .iter()
            .filter_map(|key| store.get_as::<ReplicaSet>(&key.namespace, &key.name))
            .filter_map(|set| owner::controller(&set.metadata).filter(|owner| owner.kind == "Deployment"))
            .filter_map(|owner| store.get_as::<Deployment>(&change.key.namespace, &owner.name))
            .filter(|deployment| deployment.spec.strategy.type_ == "Recreate")
            .map(|deployment| Key::new(Kind::Deployment, &change.key.namespace, &deployment.metadata.name))
            .collect(),
        _ => Vec::new(),
    }
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(deployment) = view.store.get_as::<Deployment>(&key.namespace, &key.name) else {
        return Outcome::default();
    };
    let mut work = work::Work::new(view, deployment);
    if deployment.metadata.deletion_timestamp.is_some() {
        work.sync_status_only();
        return work.finish();
    }
    work.note_pause();
    if deployment.spec.paused || work.is_scaling_event() {
        work.scale();
        if deployment.spec.paused {
            work.clean_up();
        }
        work.sync_status_only();
    } else if deployment.spec.strategy.type_ == "Recreate" {
        work.recreate();
    } else {
        work.roll();
    }
    work.finish()
}
