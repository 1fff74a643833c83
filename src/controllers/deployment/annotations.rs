//! What a Deployment writes on its ReplicaSets: revision, history, sizes. Models `deployment/util`.

use super::limits::{max_surge, replicas};
use crate::api::deployment::Deployment;
use crate::api::replica_set::ReplicaSet;

/// The annotation with the number of a rollout.
pub const REVISION: &str = "deployment.kubernetes.io/revision";
const HISTORY: &str = "deployment.kubernetes.io/revision-history";
pub const DESIRED: &str = "deployment.kubernetes.io/desired-replicas";
pub const MAX: &str = "deployment.kubernetes.io/max-replicas";
/// Annotations that stay with the Deployment.
const OWN: [&str; 6] = [
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    HISTORY,
    DESIRED,
    MAX,
    "deprecated.deployment.rollback.to",
];
/// How long the list of earlier revisions may get, in bytes.
const MAX_HISTORY: usize = 2000;

/// The revision of a ReplicaSet, 0 where it has none.
pub fn revision(set: &ReplicaSet) -> i64 {
    set.metadata.annotations.get(REVISION).and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// A size that an annotation holds.
pub fn number(set: &ReplicaSet, key: &str) -> Option<i32> {
    set.metadata.annotations.get(key)?.parse().ok().filter(|number| *number >= 0)
}

/// Writes the sizes of the Deployment on a ReplicaSet; true where they were others.
pub fn set_sizes(set: &mut ReplicaSet, deployment: &Deployment) -> bool {
    let wanted = replicas(deployment);
    let most = wanted.saturating_add(max_surge(deployment));
    let mut changed = false;
    for (key, value) in [(DESIRED, wanted), (MAX, most)] {
        changed |= set.metadata.annotations.insert(key.to_owned(), value.to_string()) != Some(value.to_string());
    }
    changed
}

/// Copies the Deployment's annotations to its newest ReplicaSet and gives it the revision `new`, remembering the one it had.
/// True where something has changed. Models `SetNewReplicaSetAnnotations`.
pub fn set_revision(set: &mut ReplicaSet, deployment: &Deployment, new: i64) -> bool {
    let before = set.metadata.annotations.clone();
    for (key, value) in &deployment.metadata.annotations {
        if !OWN.contains(&key.as_str()) {
            set.metadata.annotations.insert(key.clone(), value.clone());
        }
    }
    let old = set.metadata.annotations.get(REVISION).cloned();
    if revision(set) < new && old.as_ref().is_none_or(|old| old.is_empty() || old.parse::<i64>().is_ok()) {
        set.metadata.annotations.insert(REVISION.to_owned(), new.to_string());
        if let Some(old) = old {
            remember(set, old);
        }
    }
    set.metadata.annotations != before
}

/// Adds an earlier revision to the list of them, dropping the earliest where it gets too long.
fn remember(set: &mut ReplicaSet, old: String) {
    let history = set.metadata.annotations.get(HISTORY).cloned().unwrap_or_default();
    let mut revisions: Vec<&str> = history.split(',').filter(|revision| !revision.is_empty()).collect();
    revisions.push(&old);
    while revisions.iter().map(|revision| revision.len() + 1).sum::<usize>() > MAX_HISTORY + 1 {
        revisions.remove(0);
    }
    let history = revisions.join(",");
    set.metadata.annotations.insert(HISTORY.to_owned(), history);
}
