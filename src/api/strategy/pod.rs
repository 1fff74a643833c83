//! What happens to a Pod on its way in. Models `pkg/registry/core/pod/strategy.go` and `pkg/apis/core/v1/helper/qos`.

use std::collections::BTreeMap;

use crate::api::container::ResourceRequirements;
use crate::api::pod::{Pod, PodSpec};
use crate::api::pod_status::{PodCondition, PodStatus};
use crate::api::quantity::Quantity;
use crate::api::scalar;

/// A new Pod is pending, and has the class that its resources make it.
pub fn prepare_create(pod: &mut Pod) {
    pod.metadata.generation = 1;
    let qos_class = qos_class(&pod.spec).to_owned();
    pod.status = PodStatus { phase: "Pending".to_owned(), qos_class, ..PodStatus::default() }.into();
    if pod.spec.scheduling_gates.0.as_array().is_some_and(|gates| !gates.is_empty()) {
        pod.status.conditions.push(PodCondition {
            type_: "PodScheduled".to_owned(),
            status: "False".to_owned(),
            reason: "SchedulingGated".to_owned(),
            message: "Scheduling is blocked due to non-empty scheduling gates".to_owned(),
            ..PodCondition::default()
        });
    }
}

/// Keeps the status; a changed spec is a new generation.
pub fn prepare_update(pod: &mut Pod, old: &Pod) {
    pod.status = old.status.clone();
    if pod.spec != old.spec {
        pod.metadata.generation += 1;
    }
}

/// A change of status changes nothing else.
pub fn prepare_status_update(pod: &mut Pod, old: &Pod) {
    pod.spec = old.spec.clone();
    pod.metadata.owner_references.clone_from(&old.metadata.owner_references);
}

/// `Guaranteed`, `Burstable` or `BestEffort`. Models `ComputePodQOS`.
pub fn qos_class(spec: &PodSpec) -> &'static str {
    let mut requests: BTreeMap<String, Quantity> = BTreeMap::new();
    let mut limits = BTreeMap::new();
    let mut guaranteed = true;
    let mut count = |resources: &ResourceRequirements| {
        add(&mut requests, &resources.requests);
        let limited = add(&mut limits, &resources.limits);
        guaranteed &= limited == 2;
    };
    match &spec.resources {
        Some(resources) => count(resources),
        None => spec.containers.iter().chain(&spec.init_containers).for_each(|container| count(&container.resources)),
    }
    if requests.is_empty() && limits.is_empty() {
        return "BestEffort";
    }
    let equal = requests.iter().all(|(name, request)| limits.get(name) == Some(request));
    if guaranteed && equal && requests.len() == limits.len() { "Guaranteed" } else { "Burstable" }
}

/// Adds what counts for the class; how many of the two resources stood in `from`.
fn add(sum: &mut BTreeMap<String, Quantity>, from: &BTreeMap<String, scalar::Quantity>) -> usize {
    let mut found = 0;
    for name in ["cpu", "memory"] {
        let Some(Ok(amount)) = from.get(name).map(|amount| Quantity::parse(&amount.0)) else { continue };
        if amount.value() <= 0 {
            continue;
        }
        found += 1;
        let total = sum.get(name).map_or_else(|| amount.clone(), |known| known.add(&amount));
        sum.insert(name.to_owned(), total);
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::api::schema::Field;

    #[test]
    fn classes() {
        let class = |resources: Value| qos_class(&PodSpec::read(&json!({"containers": [{"resources": resources}]})));
        assert_eq!(class(json!({})), "BestEffort");
        assert_eq!(class(json!({"requests": {"cpu": "1"}})), "Burstable");
        let both = json!({"cpu": "1", "memory": "1Gi"});
        assert_eq!(class(json!({"requests": both, "limits": {"cpu": "1000m", "memory": "1024Mi"}})), "Guaranteed");
        assert_eq!(class(json!({"requests": {"cpu": "1"}, "limits": both})), "Burstable");
    }
}
