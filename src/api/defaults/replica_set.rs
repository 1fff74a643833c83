//! Defaults of ReplicaSets. Models `SetDefaults_ReplicaSet` in `pkg/apis/apps/v1/defaults.go`.

use super::pod;
use crate::api::replica_set::ReplicaSet;

/// Fills in what was left open.
pub fn apply(set: &mut ReplicaSet) {
    set.spec.replicas.get_or_insert(1);
    pod::template(&mut set.spec.template);
}
