//! Defaults of DaemonSets. Models `SetDefaults_DaemonSet` in `pkg/apis/apps/v1/defaults.go`.

use super::{or, pod};
use crate::api::daemon_set::DaemonSet;
use crate::api::scalar::IntOrString;

/// Fills in what was left open.
pub fn apply(set: &mut DaemonSet) {
    let spec = &mut set.spec;
    or(&mut spec.update_strategy.type_, "RollingUpdate");
    if spec.update_strategy.type_ == "RollingUpdate" {
        let rolling = spec.update_strategy.rolling_update.get_or_insert_default();
        rolling.max_unavailable.get_or_insert(IntOrString::Int(1));
        rolling.max_surge.get_or_insert(IntOrString::Int(0));
    }
    spec.revision_history_limit.get_or_insert(10);
    pod::template(&mut spec.template);
}
