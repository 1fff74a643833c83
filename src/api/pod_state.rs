//! Questions about a Pod that many components ask in the same words. Models `pkg/api/v1/pod/util.go` and
//! `pkg/controller/controller_utils.go`.

use super::container::Container;
use super::pod::{Pod, PodSpec};
use super::pod_status::PodCondition;

impl Pod {
    /// The condition of a type, if the Pod has it.
    pub fn condition(&self, type_: &str) -> Option<&PodCondition> {
        self.status.conditions.iter().find(|condition| condition.type_ == type_)
    }

    /// Whether the condition `Ready` is `True`.
    pub fn is_ready(&self) -> bool {
        self.condition("Ready").is_some_and(|condition| condition.status == "True")
    }

    /// Whether the Pod is ready and has been for `min_ready_seconds` at the time `now` (milliseconds).
    pub fn is_available(&self, min_ready_seconds: i32, now: i64) -> bool {
        self.is_ready() && self.available_at(min_ready_seconds).is_some_and(|at| at <= now)
    }

    /// When a ready Pod counts as available, in milliseconds; `None` for one that is not ready.
    pub fn available_at(&self, min_ready_seconds: i32) -> Option<i64> {
        let ready = self.condition("Ready").filter(|condition| condition.status == "True")?;
        if min_ready_seconds <= 0 {
            return Some(i64::MIN);
        }
        Some(ready.last_transition_time.0.saturating_add(i64::from(min_ready_seconds) * 1000))
    }

    /// Whether all containers have ended for good: `Succeeded` or `Failed`.
    pub fn is_terminal(&self) -> bool {
        matches!(self.status.phase.as_str(), "Succeeded" | "Failed")
    }

    /// Whether the Pod is being deleted.
    pub fn is_terminating(&self) -> bool {
        self.metadata.deletion_timestamp.is_some()
    }

    /// Whether the Pod counts for a workload: neither ended nor being deleted.
    pub fn is_active(&self) -> bool {
        !self.is_terminal() && !self.is_terminating()
    }

    /// The number of restarts of its containers; the largest counts.
    pub fn max_restarts(&self) -> i32 {
        self.status.container_statuses.iter().map(|status| status.restart_count).max().unwrap_or_default()
    }
}

impl Container {
    /// Whether an init container is a sidecar: it goes on running beside the containers.
    pub fn is_sidecar(&self) -> bool {
        self.restart_policy.as_deref() == Some("Always")
    }
}

impl PodSpec {
    /// The containers and sidecars: what runs while the Pod runs.
    pub fn running_containers(&self) -> impl Iterator<Item = &Container> {
        self.containers.iter().chain(self.init_containers.iter().filter(|container| container.is_sidecar()))
    }
}
