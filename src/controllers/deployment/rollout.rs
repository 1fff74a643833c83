//! The two ways to replace Pods: rolling, and all at once. Models `deployment/rolling.go` and `deployment/recreate.go`.

use super::limits::{max_surge, max_unavailable, replicas};
use super::progress;
use super::work::{Part, Work};
use crate::api::pod::Pod;

impl Work<'_> {
    /// Scales the newest ReplicaSet up as far as the surge allows, else the old ones down as far as availability allows.
    pub fn roll(&mut self) {
        self.ensure_newest();
        if !self.grow_newest() && !self.shrink_old() && progress::is_complete(&self.deployment, &self.deployment.status)
        {
            self.clean_up();
        }
        self.sync_rollout_status();
    }

    /// Takes all old Pods away, waits until the last of them is gone, then makes the new ones.
    pub fn recreate(&mut self) {
        let mut scaled_down = false;
        for at in self.old() {
            scaled_down |= self.resize(at, 0, false);
        }
        if !scaled_down && !self.old_pods_run() {
            self.ensure_newest();
            if let Some(newest) = self.newest {
                self.resize(newest, replicas(&self.deployment), false);
            }
            if progress::is_complete(&self.deployment, &self.deployment.status) {
                self.clean_up();
            }
        }
        self.sync_rollout_status();
    }

    fn old_pods_run(&self) -> bool {
        let mut old = self.old().into_iter().filter_map(|at| self.parts.get(at));
        old.any(|part| {
            let mut pods =
                self.view.store.owned_by(&part.set.metadata.uid).filter_map(|object| object.as_kind::<Pod>());
            part.set.status.replicas > 0 || pods.any(|pod| !pod.is_terminal())
        })
    }

    fn total(&self) -> i32 {
        self.parts.iter().map(Part::replicas).sum()
    }

    fn grow_newest(&mut self) -> bool {
        let wanted = replicas(&self.deployment);
        let Some((at, size)) = self.newest.and_then(|at| Some((at, self.parts.get(at)?.replicas()))) else {
            return false;
        };
        if size == wanted {
            return false;
        }
        if size > wanted {
            return self.resize(at, wanted, false);
        }
        let room = wanted + max_surge(&self.deployment) - self.total();
        if room <= 0 { false } else { self.resize(at, size + room.min(wanted - size), false) }
    }

    /// First the Pods of old ReplicaSets that are not available, then as many others as may be missing.
    fn shrink_old(&mut self) -> bool {
        let old: Vec<usize> = self.active(self.old());
        if old.is_empty() {
            return false;
        }
        let min_available = replicas(&self.deployment) - max_unavailable(&self.deployment);
        let newest = self.newest.and_then(|at| self.parts.get(at));
        let new_unavailable = newest.map_or(0, |part| part.replicas() - part.set.status.available_replicas);
        let most = self.total() - min_available - new_unavailable;
        if most <= 0 {
            return false;
        }
        let mut cleaned = 0;
        for at in &old {
            let Some(part) = self.parts.get(*at) else { continue };
            let unavailable = part.replicas() - part.set.status.available_replicas;
            let down = unavailable.min(most - cleaned).max(0);
            let size = part.replicas() - down;
            if down > 0 && self.resize(*at, size, false) {
                cleaned += down;
            }
        }
        let available: i32 = self.parts.iter().map(|part| part.set.status.available_replicas).sum();
        let spare = (available - min_available).max(0);
        let mut down_in_all = 0;
        for at in old {
            let size = self.parts.get(at).map(Part::replicas).unwrap_or_default();
            let down = size.min(spare - down_in_all);
            if down > 0 && self.resize(at, size - down, false) {
                down_in_all += down;
            }
        }
        cleaned + down_in_all > 0
    }

    /// Those of these ReplicaSets that shall have Pods.
    pub fn active(&self, parts: Vec<usize>) -> Vec<usize> {
        parts.into_iter().filter(|at| self.parts.get(*at).is_some_and(|part| part.replicas() > 0)).collect()
    }
}
