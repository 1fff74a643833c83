//! A Deployment's status: counts, and the conditions Available and Progressing. Models `deployment/progress.go`.

use super::limits::{max_unavailable, replicas};
use super::work::{Part, Work};
use crate::api::deployment::{Deployment, DeploymentCondition, DeploymentStatus};
use crate::api::replica_set::ReplicaSet;
use crate::api::scalar::Time;

const AVAILABLE: &str = "Available";
const PROGRESSING: &str = "Progressing";
const FAILURE: &str = "ReplicaFailure";

/// Whether a rollout that makes no progress is to be reported.
pub fn has_deadline(deployment: &Deployment) -> bool {
    deployment.spec.progress_deadline_seconds.is_some_and(|seconds| seconds != i32::MAX)
}

/// The condition Progressing.
pub fn condition(status: &DeploymentStatus) -> Option<&DeploymentCondition> {
    status.conditions.iter().find(|condition| condition.type_ == PROGRESSING)
}

/// Sets the condition Progressing.
pub fn set(status: &mut DeploymentStatus, value: &str, reason: &str, message: String, now: i64) {
    set_condition(status, new_condition(PROGRESSING, value, reason, message, now));
}

fn new_condition(type_: &str, value: &str, reason: &str, message: String, now: i64) -> DeploymentCondition {
    DeploymentCondition {
        type_: type_.to_owned(),
        status: value.to_owned(),
        last_update_time: Time(now),
        last_transition_time: Time(now),
        reason: reason.to_owned(),
        message,
    }
}

/// Puts a condition in place of the one of its type; the same status for the same reason is no news, and the time of the
/// transition stays while the status does.
fn set_condition(status: &mut DeploymentStatus, mut new: DeploymentCondition) {
    if let Some(old) = status.conditions.iter().find(|condition| condition.type_ == new.type_) {
        if old.status == new.status && old.reason == new.reason {
            return;
        }
        if old.status == new.status {
            new.last_transition_time = old.last_transition_time;
        }
    }
    remove(status, &new.type_);
    status.conditions.push(new);
}

fn remove(status: &mut DeploymentStatus, type_: &str) {
    status.conditions.retain(|condition| condition.type_ != type_);
}

/// Whether all wanted Pods are new and available, and no others are left. Models `DeploymentComplete`.
pub fn is_complete(deployment: &Deployment, status: &DeploymentStatus) -> bool {
    let wanted = replicas(deployment);
    status.updated_replicas == wanted
        && status.replicas == wanted
        && status.available_replicas == wanted
        && status.observed_generation >= deployment.metadata.generation
}

/// Whether there are more new Pods, fewer old ones, or more that are ready or available. Models `DeploymentProgressing`.
fn progresses(old: &DeploymentStatus, new: &DeploymentStatus) -> bool {
    let left_over = |status: &DeploymentStatus| status.replicas - status.updated_replicas;
    new.updated_replicas > old.updated_replicas
        || left_over(new) < left_over(old)
        || new.ready_replicas > old.ready_replicas
        || new.available_replicas > old.available_replicas
}

impl Work<'_> {
    /// Says that the Deployment is paused or goes on. Models `checkPausedConditions`.
    pub fn note_pause(&mut self) {
        if !has_deadline(&self.deployment) {
            return;
        }
        let reason = condition(&self.deployment.status).map(|condition| condition.reason.clone());
        let was_paused = reason.as_deref() == Some("DeploymentPaused");
        if reason.as_deref() == Some("ProgressDeadlineExceeded") || was_paused == self.deployment.spec.paused {
            return;
        }
        let (reason, message) = if was_paused {
            ("DeploymentResumed", "Deployment is resumed")
        } else {
            ("DeploymentPaused", "Deployment is paused")
        };
        set(&mut self.deployment.status, "Unknown", reason, message.to_owned(), self.view.now);
    }

    /// Counts, without a judgement on progress.
    pub fn sync_status_only(&mut self) {
        self.deployment.status = self.status().into();
    }

    /// Counts, and says how far the rollout is. Models `syncRolloutStatus`.
    pub fn sync_rollout_status(&mut self) {
        let mut status = self.status();
        if !has_deadline(&self.deployment) {
            remove(&mut status, PROGRESSING);
        }
        let current = condition(&self.deployment.status).cloned();
        let is_done = status.replicas == status.updated_replicas
            && current.as_ref().is_some_and(|condition| condition.reason == "NewReplicaSetAvailable");
        if has_deadline(&self.deployment) && !is_done {
            self.judge_progress(&mut status, current);
        }
        let newest_first = self.newest.into_iter().chain(self.old()).filter_map(|at| self.parts.get(at));
        match newest_first.flat_map(|part| failure(&part.set)).next() {
            Some(failure) => set_condition(&mut status, failure),
            None => remove(&mut status, FAILURE),
        }
        self.look_again_at_deadline(&status);
        self.deployment.status = status.into();
    }

    fn judge_progress(&self, status: &mut DeploymentStatus, current: Option<DeploymentCondition>) {
        let name = self.newest.and_then(|at| self.parts.get(at)).map(|part| &part.set.metadata.name);
        let subject = match name {
            Some(name) => format!("ReplicaSet \"{name}\""),
            None => format!("Deployment \"{}\"", self.deployment.metadata.name),
        };
        let now = self.view.now;
        if is_complete(&self.deployment, status) {
            set(status, "True", "NewReplicaSetAvailable", format!("{subject} has successfully progressed."), now);
        } else if progresses(&self.deployment.status, status) {
            let message = format!("{subject} is progressing.");
            let mut new = new_condition(PROGRESSING, "True", "ReplicaSetUpdated", message, now);
            if let Some(current) = current {
                if current.status == "True" {
                    new.last_transition_time = current.last_transition_time;
                }
                remove(status, PROGRESSING);
            }
            set_condition(status, new);
        } else if self.timed_out(status) {
            set(status, "False", "ProgressDeadlineExceeded", format!("{subject} has timed out progressing."), now);
        }
    }

    fn timed_out(&self, status: &DeploymentStatus) -> bool {
        match condition(status) {
            None => false,
            Some(condition) if condition.reason == "NewReplicaSetAvailable" => false,
            Some(condition) if condition.reason == "ProgressDeadlineExceeded" => true,
            Some(condition) => self.deadline(condition).is_some_and(|deadline| deadline < self.view.now),
        }
    }

    fn deadline(&self, condition: &DeploymentCondition) -> Option<i64> {
        let seconds = self.deployment.spec.progress_deadline_seconds?;
        Some(condition.last_update_time.0 + i64::from(seconds) * 1000)
    }

    /// A rollout that is under way is looked at again when its deadline has passed.
    fn look_again_at_deadline(&mut self, status: &DeploymentStatus) {
        let under_way = has_deadline(&self.deployment) && !is_complete(&self.deployment, status);
        let condition = condition(status).filter(|condition| condition.reason != "ProgressDeadlineExceeded");
        if let Some(condition) = condition.filter(|_| under_way) {
            self.again_at = self.deadline(condition).map(|deadline| deadline.max(self.view.now) + 1000);
            self.periodic = true;
        }
    }

    /// Models `calculateStatus`.
    fn status(&self) -> DeploymentStatus {
        let sum = |number: &dyn Fn(&ReplicaSet) -> i32| self.parts.iter().map(|part| number(&part.set)).sum::<i32>();
        let available = sum(&|set| set.status.available_replicas);
        let total: i32 = self.parts.iter().map(Part::replicas).sum();
        let newest = self.newest.and_then(|at| self.parts.get(at));
        let mut status = DeploymentStatus {
            observed_generation: self.deployment.metadata.generation,
            replicas: sum(&|set| set.status.replicas),
            updated_replicas: newest.map_or(0, |part| part.set.status.replicas),
            ready_replicas: sum(&|set| set.status.ready_replicas),
            available_replicas: available,
            unavailable_replicas: (total - available).max(0),
            terminating_replicas: self.terminating(),
            conditions: self.deployment.status.conditions.clone(),
            collision_count: self.deployment.status.collision_count,
        };
        let (value, reason, message) = if available >= replicas(&self.deployment) - max_unavailable(&self.deployment) {
            ("True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
        } else {
            ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
        };
        set_condition(&mut status, new_condition(AVAILABLE, value, reason, message.to_owned(), self.view.now));
        status
    }

    /// The Pods that are on their way out, or nothing while a ReplicaSet has not counted its own.
    fn terminating(&self) -> Option<i32> {
        let counted =
            |part: &&Part| part.set.status.observed_generation != 0 || part.set.status.terminating_replicas.is_some();
        self.parts.iter().filter(counted).map(|part| part.set.status.terminating_replicas).sum()
    }
}

fn failure(set: &ReplicaSet) -> Option<DeploymentCondition> {
    let condition = set.status.conditions.iter().find(|condition| condition.type_ == FAILURE)?;
    Some(DeploymentCondition {
        type_: condition.type_.clone(),
        status: condition.status.clone(),
        last_update_time: condition.last_transition_time,
        last_transition_time: condition.last_transition_time,
        reason: condition.reason.clone(),
        message: condition.message.clone(),
    })
}
