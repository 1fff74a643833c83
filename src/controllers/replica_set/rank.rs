//! Which Pods go first when there are too many. Models `ActivePodsWithRanks` in `pkg/controller/controller_utils.go`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::api::pod::Pod;
use crate::order::InOrder;

/// The annotation by which a Pod asks to be kept (high) or to go first (low).
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// The `count` Pods of `active` that go. `related` are the active Pods of all sets under the same controller.
pub fn to_delete<'a>(active: &[&'a Pod], related: &[&Pod], count: usize, now: i64) -> Vec<&'a Pod> {
    if count >= active.len() {
        return active.to_vec();
    }
    let mut crowd: BTreeMap<&str, usize> = BTreeMap::new();
    for pod in related {
        *crowd.entry(&pod.spec.node_name).or_default() += 1;
    }
    let mut ranked: Vec<&Pod> = active.to_vec();
    ranked.order_by_cached_key(|pod| {
        let doubled_up = crowd.get(pod.spec.node_name.as_str()).copied().unwrap_or_default();
        (
            (!pod.spec.node_name.is_empty(), phase(pod), pod.is_ready(), cost(pod)),
            Reverse(doubled_up),
            age(ready_since(pod), now),
            Reverse(pod.max_restarts()),
            age(created(pod), now),
            pod.metadata.uid.clone(),
        )
    });
    ranked.truncate(count);
    ranked
}

fn phase(pod: &Pod) -> u8 {
    match pod.status.phase.as_str() {
        "Running" => 2,
        "Unknown" => 1,
        _ => 0,
    }
}

fn cost(pod: &Pod) -> i32 {
    pod.metadata.annotations.get(DELETION_COST).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn ready_since(pod: &Pod) -> Option<i64> {
    let ready = pod.condition("Ready").filter(|condition| condition.status == "True")?;
    Some(ready.last_transition_time.0 / 1000)
}

fn created(pod: &Pod) -> Option<i64> {
    pod.metadata.creation_timestamp.map(|at| at.0 / 1000)
}

/// An age by its power of two, so that of Pods of about the same age chance decides, not seconds; -1 for none.
fn age(since: Option<i64>, now: i64) -> i64 {
    let nanoseconds = since.map_or(0, |since| (now / 1000 - since).saturating_mul(1_000_000_000));
    if nanoseconds > 0 { i64::from(nanoseconds.ilog2()) } else { -1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::schema::Field;
    use serde_json::json;

    const NOW: i64 = 1_767_603_600_000;

    fn pod(name: &str, node: &str, phase: &str, ready_seconds: Option<i64>, restarts: i32, cost: &str) -> Pod {
        let since = crate::api::time::rfc3339(NOW - ready_seconds.unwrap_or_default() * 1000);
        let status = if ready_seconds.is_some() { "True" } else { "False" };
        Pod::read(&json!({
            "metadata": {"name": name, "uid": name, "annotations": {DELETION_COST: cost}, "creationTimestamp": since},
            "spec": {"nodeName": node},
            "status": {"phase": phase, "containerStatuses": [{"restartCount": restarts}],
                "conditions": [{"type": "Ready", "status": status, "lastTransitionTime": since}]},
        }))
    }

    #[test]
    fn who_goes_first() {
        // TestSortingActivePodsWithRanks: each goes before the next.
        let order = [
            pod("unscheduled", "", "Pending", None, 0, "0"),
            pod("pending", "a", "Pending", None, 0, "0"),
            pod("unknown", "a", "Unknown", None, 0, "0"),
            pod("not-ready", "a", "Running", None, 0, "0"),
            pod("cheap", "a", "Running", Some(0), 0, "-10"),
            pod("often-restarted", "a", "Running", Some(0), 9001, "0"),
            pod("ready-now", "a", "Running", Some(0), 0, "0"),
            pod("ready-2-hours", "a", "Running", Some(7_200), 0, "0"),
            pod("ready-5-hours", "a", "Running", Some(18_000), 0, "0"),
            pod("dear", "a", "Running", Some(0), 0, "100"),
        ];
        let shuffled: Vec<&Pod> = order.iter().rev().collect();
        for count in 1..order.len() {
            let chosen: Vec<&str> =
                to_delete(&shuffled, &[], count, NOW).iter().map(|pod| pod.metadata.name.as_str()).collect();
            let expected: Vec<&str> = order.iter().take(count).map(|pod| pod.metadata.name.as_str()).collect();
            assert_eq!(chosen, expected);
        }
    }

    #[test]
    fn crowded_nodes_lose_pods_first() {
        let pods = [
            pod("alone", "a", "Running", Some(10), 0, "0"),
            pod("first", "b", "Running", Some(10), 0, "0"),
            pod("second", "b", "Running", Some(10), 0, "0"),
        ];
        let all: Vec<&Pod> = pods.iter().collect();
        assert_eq!(to_delete(&all, &all, 1, NOW)[0].spec.node_name, "b");
    }
}
