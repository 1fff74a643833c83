//! Defaults of ReplicationControllers. Models `SetDefaults_ReplicationController` in `pkg/apis/core/v1/defaults.go`.

use super::pod;
use crate::api::replication_controller::{ReplicationController, ReplicationControllerSpec};

/// Selector and labels come from the template; the rest as for a ReplicaSet.
pub fn apply(controller: &mut ReplicationController) {
    let spec: &mut ReplicationControllerSpec = &mut controller.spec;
    spec.replicas.get_or_insert(1);
    let Some(template) = &mut spec.template else { return };
    let labels = &template.metadata.labels;
    if spec.selector.is_empty() {
        spec.selector.clone_from(labels);
    }
    if controller.metadata.labels.is_empty() {
        controller.metadata.labels.clone_from(labels);
    }
    pod::template(template);
}
