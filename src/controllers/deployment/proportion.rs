//! Scaling, also in the middle of a rollout: every ReplicaSet gets its share. Models `scale` in `deployment/sync.go`.

use super::annotations;
use super::limits::{is_rolling, max_surge, replicas};
use super::work::{Part, Work};
use crate::order::InOrder;

impl Work<'_> {
    /// Whether a ReplicaSet was sized for another number of replicas than is wanted now. Models `isScalingEvent`.
    pub fn is_scaling_event(&self) -> bool {
        let wanted = replicas(&self.deployment);
        let desired = |part: &Part| annotations::number(&part.set, annotations::DESIRED);
        self.parts.iter().filter(|part| part.replicas() > 0).filter_map(desired).any(|desired| desired != wanted)
    }

    /// Gives the ReplicaSets sizes that add up to what is wanted.
    pub fn scale(&mut self) {
        let wanted = replicas(&self.deployment);
        let active = self.active((0..self.parts.len()).collect());
        let only = match active.as_slice() {
            [] => self.newest.or(self.parts.len().checked_sub(1)),
            [one] => Some(*one),
            _ => None,
        };
        if self.parts.is_empty() {
            return;
        }
        if let Some(only) = only {
            self.resize(only, wanted, false);
        } else if self.newest_is_saturated() {
            for at in self.active(self.old()) {
                self.resize(at, 0, false);
            }
        } else if is_rolling(&self.deployment) {
            self.scale_in_proportion(active);
        }
    }

    fn newest_is_saturated(&self) -> bool {
        let wanted = replicas(&self.deployment);
        self.newest.and_then(|at| self.parts.get(at)).is_some_and(|part| {
            part.replicas() == wanted
                && annotations::number(&part.set, annotations::DESIRED) == Some(wanted)
                && part.set.status.available_replicas == wanted
        })
    }

    fn scale_in_proportion(&mut self, mut active: Vec<usize>) {
        let wanted = replicas(&self.deployment);
        let allowed = if wanted > 0 { wanted + max_surge(&self.deployment) } else { 0 };
        let size = |at: &usize| self.parts.get(*at).map(Part::replicas).unwrap_or_default();
        let to_add = allowed - active.iter().map(size).sum::<i32>();
        // The largest first; of equals the newer when adding, the older when taking away.
        active.order_by_key(|at| (-size(at), if to_add > 0 { -(*at as i64) } else { *at as i64 }));
        let mut sizes: Vec<(usize, i32)> = Vec::new();
        let mut added = 0;
        for at in active {
            let Some(part) = self.parts.get(at) else { continue };
            let share = if to_add == 0 { 0 } else { self.share(part, to_add, added) };
            added += share;
            sizes.push((at, part.replicas() + share));
        }
        if let Some((_, largest)) = sizes.first_mut() {
            *largest = (*largest + to_add - added).max(0);
        }
        for (at, size) in sizes {
            self.resize(at, size, true);
        }
    }

    /// Models `GetReplicaSetProportion`.
    fn share(&self, part: &Part, to_add: i32, added: i32) -> i32 {
        if part.replicas() == 0 || to_add == added {
            return 0;
        }
        let fraction = self.fraction(part);
        let left = to_add - added;
        if to_add > 0 { fraction.min(left) } else { fraction.max(left) }
    }

    /// Models `getReplicaSetFraction`.
    fn fraction(&self, part: &Part) -> i32 {
        let size = part.replicas();
        let wanted = replicas(&self.deployment);
        if wanted == 0 {
            return -size;
        }
        let before = annotations::number(&part.set, annotations::MAX).filter(|most| *most != 0);
        let before = before.unwrap_or(self.deployment.status.replicas);
        if before == 0 {
            return 0;
        }
        let most = wanted + max_surge(&self.deployment);
        let new_size = f64::from(size) * f64::from(most) / f64::from(before);
        new_size.round() as i32 - size
    }
}
