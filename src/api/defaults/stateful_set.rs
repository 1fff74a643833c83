//! Defaults of StatefulSets. Models `SetDefaults_StatefulSet` in `pkg/apis/apps/v1/defaults.go`.

use serde_json::{Value, json};

use super::{claim, or, pod};
use crate::api::stateful_set::StatefulSet;

/// Fills in what was left open.
pub fn apply(set: &mut StatefulSet) {
    let spec = &mut set.spec;
    or(&mut spec.pod_management_policy, "OrderedReady");
    let strategy = &mut spec.update_strategy;
    if strategy.type_.is_empty() {
        or(&mut strategy.type_, "RollingUpdate");
        strategy.rolling_update.get_or_insert_default();
    }
    if strategy.type_ == "RollingUpdate"
        && let Some(rolling) = &mut strategy.rolling_update
    {
        rolling.partition.get_or_insert(0);
    }
    let retention = spec.persistent_volume_claim_retention_policy.get_or_insert_default();
    or(&mut retention.when_deleted, "Retain");
    or(&mut retention.when_scaled, "Retain");
    spec.replicas.get_or_insert(1);
    spec.revision_history_limit.get_or_insert(10);
    pod::template(&mut spec.template);
    if let Some(Value::Array(claims)) = spec.volume_claim_templates.0.present_mut() {
        for fields in claims.iter_mut().filter_map(Value::as_object_mut) {
            fields.insert("kind".to_owned(), json!("PersistentVolumeClaim"));
            fields.insert("apiVersion".to_owned(), json!("v1"));
            claim::apply(fields);
        }
    }
}
