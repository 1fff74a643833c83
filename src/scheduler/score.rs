//! Which of the nodes that fit is the best: Pods of one workload spread, then the load evens out, then chance decides.

use super::affinity;
use super::nodes::{NodeInfo, owner};
use super::resources::Amounts;
use crate::api::fnv::fnv64a_of;
use crate::api::placement::tolerates;
use crate::api::pod::Pod;

/// The lower the better.
pub type Score = (i64, u32, i64, u64);

/// What a Pod that asks for nothing counts as: a tenth of a CPU. Models `DefaultMilliCPURequest`.
const DEFAULT_CPU: i64 = 100;

/// How badly a node suits a Pod. Chance is a hash of the Pod's uid, which the seed decides.
pub fn score(pod: &Pod, info: &NodeInfo, request: &Amounts) -> Score {
    let untolerated = info.node.spec.taints.iter().filter(|taint| taint.effect == "PreferNoSchedule");
    let untolerated = untolerated.filter(|taint| !tolerates(&pod.spec.tolerations, taint)).count() as i64;
    let dislike = untolerated * 100 - affinity::preferred_weight(pod, info);
    let siblings = owner(pod).and_then(|uid| info.by_owner.get(uid)).copied().unwrap_or_default();
    let cpu = |amounts: &Amounts| amounts.get("cpu").copied().unwrap_or_default();
    let capacity = cpu(&info.allocatable).max(1);
    let used = cpu(&info.requested) + cpu(request).max(DEFAULT_CPU) + DEFAULT_CPU * info.pods.len() as i64;
    let load = used.saturating_mul(1000) / capacity;
    (dislike, siblings, load, fnv64a_of(&[&pod.metadata.uid, &info.node.metadata.name]))
}
