//! Defaults of Deployments. Models `SetDefaults_Deployment` in `pkg/apis/apps/v1/defaults.go`.

use super::{or, pod};
use crate::api::deployment::Deployment;
use crate::api::scalar::IntOrString;

/// Pods that may be missing or too many during a rollout.
const SHARE: &str = "25%";

/// Fills in what was left open.
pub fn apply(deployment: &mut Deployment) {
    let spec = &mut deployment.spec;
    spec.replicas.get_or_insert(1);
    or(&mut spec.strategy.type_, "RollingUpdate");
    if spec.strategy.type_ == "RollingUpdate" {
        let rolling = spec.strategy.rolling_update.get_or_insert_default();
        rolling.max_unavailable.get_or_insert_with(|| IntOrString::String(SHARE.to_owned()));
        rolling.max_surge.get_or_insert_with(|| IntOrString::String(SHARE.to_owned()));
    }
    spec.revision_history_limit.get_or_insert(10);
    spec.progress_deadline_seconds.get_or_insert(600);
    pod::template(&mut spec.template);
}
