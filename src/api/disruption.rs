//! How many Pods a PodDisruptionBudget lets go. Models `pkg/controller/disruption`.

use serde_json::Value;

use super::labels::Selector;
use super::object::Other;
use super::pod::Pod;
use super::scalar::IntOrString;
use super::schema::Field;

/// What a budget counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Pods that are ready.
    pub healthy: i32,
    /// Pods that must be.
    pub desired: i32,
    /// Pods that there are to be.
    pub expected: i32,
    /// How many more may go now.
    pub allowed: i32,
}

/// Whether a budget is about a Pod.
pub fn selects(budget: &Other, pod: &Pod) -> bool {
    let selector = budget.rest.get("spec").and_then(|spec| spec.get("selector"));
    budget.metadata.namespace == pod.metadata.namespace
        && selector.is_some_and(|selector| !selector.is_null())
        && Selector::from_label_selector(selector).is_ok_and(|selector| selector.matches(&pod.metadata.labels))
}

/// What a budget comes to with these Pods, those that it is about.
pub fn count<'a>(budget: &Other, pods: impl Iterator<Item = &'a Pod>) -> Budget {
    let (mut healthy, mut expected) = (0, 0);
    for pod in pods.filter(|pod| pod.is_active()) {
        expected += 1;
        healthy += i32::from(pod.is_ready());
    }
    let spec = budget.rest.get("spec").unwrap_or(&Value::Null);
    let amount = |field: &str| spec.get(field).filter(|value| !value.is_null()).map(IntOrString::read);
    let desired = match (amount("minAvailable"), amount("maxUnavailable")) {
        (_, Some(most)) => (expected - share(&most, expected)).max(0),
        (Some(least), None) => share(&least, expected),
        (None, None) => 0,
    };
    let allowed = if expected > 0 { (healthy - desired).max(0) } else { 0 };
    Budget { healthy, desired, expected, allowed }
}

/// A number, or a share of all, rounded up.
fn share(amount: &IntOrString, all: i32) -> i32 {
    match amount {
        IntOrString::Int(number) => *number,
        IntOrString::String(text) => {
            let percent: i64 = text.trim_end_matches('%').parse().unwrap_or_default();
            i32::try_from((i64::from(all) * percent + 99) / 100).unwrap_or(all)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::object::Object;
    use crate::api::scheme::Kind;

    #[test]
    fn what_budgets_allow() {
        let pod = |ready: bool| {
            let status = if ready { "True" } else { "False" };
            Pod::read(&json!({"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": status}]}}))
        };
        // TestNoSelector, TestUnavailable, TestIntegerMaxUnavailable and their kin: spec, ready of all, desired, allowed.
        let table = [
            (json!({"minAvailable": 2}), 3, 3, 2, 1),
            (json!({"minAvailable": "67%"}), 3, 3, 3, 0),
            (json!({"minAvailable": "28%"}), 4, 5, 2, 2),
            (json!({"maxUnavailable": 1}), 3, 3, 2, 1),
            (json!({"maxUnavailable": 1}), 2, 3, 2, 0),
            (json!({"maxUnavailable": "30%"}), 10, 10, 7, 3),
            (json!({"minAvailable": 1}), 0, 0, 1, 0),
        ];
        for (spec, ready, all, desired, allowed) in table {
            let Object::Other(budget) = Object::read(Kind::PodDisruptionBudget, &json!({"spec": spec})) else {
                panic!()
            };
            let pods: Vec<Pod> = (0..all).map(|number| pod(number < ready)).collect();
            let budget = count(&budget, pods.iter());
            assert_eq!((budget.desired, budget.allowed), (desired, allowed), "{spec}");
        }
    }
}
