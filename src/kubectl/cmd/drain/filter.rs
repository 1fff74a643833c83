//! Which Pods of a node a drain takes off, and which keep it from going on. Models `pkg/drain/filters.go`.

use std::collections::BTreeMap;

use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::apiserver::store::Store;

/// Marks a Pod that a node runs from a file of its own.
const MIRROR: &str = "kubernetes.io/config.mirror";

/// What the flags allow.
#[derive(Debug, Clone, Copy, Default)]
pub struct Allowed {
    /// `--force`: Pods without a controller.
    pub unmanaged: bool,
    /// `--ignore-daemonsets`: go on although DaemonSets' Pods stay.
    pub daemon_sets: bool,
    /// `--delete-emptydir-data`: Pods with data on the node.
    pub local_data: bool,
    /// `--skip-wait-for-delete-timeout`, in seconds: leave Pods alone that have been going for longer; 0 for none.
    pub skip_older: i64,
}

/// What is to be done with one Pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Take,
    /// Take it, with a warning.
    TakeWith(&'static str),
    Leave,
    /// Leave it, with a warning.
    LeaveWith(&'static str),
    /// The node cannot be drained.
    Refuse(String),
}

/// Judges a Pod at `now` (milliseconds since 1970); the rules come in kubectl's order and the last word stands.
pub fn judge(pod: &Pod, store: &Store, allowed: Allowed, now: i64) -> Verdict {
    let ended = matches!(pod.status.phase.as_str(), "Succeeded" | "Failed");
    if is_old(pod, allowed.skip_older, now) {
        return Verdict::Leave;
    }
    let controller = pod.metadata.owner_references.iter().find(|owner| owner.controller == Some(true));
    let daemon_set = controller.filter(|owner| owner.kind == "DaemonSet" && owner.api_version == "apps/v1");
    if let Some(owner) = daemon_set.filter(|_| !ended) {
        if store.get(Kind::DaemonSet, &pod.metadata.namespace, &owner.name).is_some() {
            return match allowed.daemon_sets {
                true => Verdict::LeaveWith("ignoring DaemonSet-managed Pods"),
                false => Verdict::Refuse("DaemonSet-managed Pods (use --ignore-daemonsets to ignore)".to_owned()),
            };
        }
        if !allowed.unmanaged {
            return Verdict::Refuse(format!("daemonsets.apps \"{}\" not found", owner.name));
        }
    }
    if pod.metadata.annotations.contains_key(MIRROR) {
        return Verdict::Leave;
    }
    let local = has_local_data(pod);
    if local && !ended && !allowed.local_data {
        return Verdict::Refuse("Pods with local storage (use --delete-emptydir-data to override)".to_owned());
    }
    match (ended || controller.is_some(), allowed.unmanaged) {
        (true, _) => Verdict::Take,
        (false, true) => Verdict::TakeWith("deleting Pods that declare no controller"),
        (false, false) => Verdict::Refuse("Pods that declare no controller (use --force to override)".to_owned()),
    }
}

/// Models `hasLocalStorage`.
fn has_local_data(pod: &Pod) -> bool {
    let volumes = pod.spec.volumes.0.as_array();
    volumes.into_iter().flatten().any(|volume| volume.get("emptyDir").is_some_and(|source| !source.is_null()))
}

/// Whether the Pod has been going for longer than `seconds`.
pub fn is_old(pod: &Pod, seconds: i64, now: i64) -> bool {
    let gone = pod.metadata.deletion_timestamp.map(|at| (now - at.0) / 1000);
    seconds > 0 && gone.is_some_and(|gone| gone > seconds)
}

/// Pods with their verdicts.
pub struct Judged {
    pub pods: Vec<(Pod, Verdict)>,
}

impl Judged {
    /// Those to take off the node.
    pub fn taken(&self) -> Vec<&Pod> {
        let take = |verdict: &Verdict| matches!(verdict, Verdict::Take | Verdict::TakeWith(_));
        self.pods.iter().filter(|(_, verdict)| take(verdict)).map(|(pod, _)| pod).collect()
    }

    /// All warnings as one line; `""` for none.
    pub fn warnings(&self) -> String {
        let said = self.group(|verdict| match verdict {
            Verdict::TakeWith(why) | Verdict::LeaveWith(why) => Some((*why).to_owned()),
            _ => None,
        });
        said.iter().map(|(why, pods)| format!("{why}: {pods}")).collect::<Vec<_>>().join("; ")
    }

    /// Why the node cannot be drained, a text for each reason.
    pub fn refusals(&self) -> Vec<String> {
        let said = self.group(|verdict| match verdict {
            Verdict::Refuse(why) => Some(why.clone()),
            _ => None,
        });
        said.iter().map(|(why, pods)| format!("cannot delete {why}: {pods}")).collect()
    }

    fn group(&self, word: impl Fn(&Verdict) -> Option<String>) -> BTreeMap<String, String> {
        let mut groups: BTreeMap<String, String> = BTreeMap::new();
        for (pod, verdict) in &self.pods {
            let Some(why) = word(verdict) else { continue };
            let pods = groups.entry(why).or_default();
            let gap = if pods.is_empty() { "" } else { ", " };
            pods.push_str(&format!("{gap}{}/{}", pod.metadata.namespace, pod.metadata.name));
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::meta::OwnerReference;

    fn pod(name: &str, owner: &str, phase: &str) -> Pod {
        let mut pod = Pod::default();
        pod.metadata.name = name.to_owned();
        pod.metadata.namespace = "default".to_owned();
        pod.status.phase = phase.to_owned();
        if !owner.is_empty() {
            pod.metadata.owner_references.push(OwnerReference {
                api_version: "apps/v1".to_owned(),
                kind: owner.to_owned(),
                name: "owner".to_owned(),
                controller: Some(true),
                ..OwnerReference::default()
            });
        }
        pod
    }

    /// The cases of `pkg/drain/filter_test.go` and `pkg/cmd/drain/drain_test.go`.
    #[test]
    fn verdicts() {
        let store = Store::default();
        let force = Allowed { unmanaged: true, ..Allowed::default() };
        let refuse = |why: &str| Verdict::Refuse(why.to_owned());
        for (pod, allowed, verdict) in [
            (pod("a", "ReplicaSet", "Running"), Allowed::default(), Verdict::Take),
            (pod("a", "", "Succeeded"), Allowed::default(), Verdict::Take),
            (pod("a", "", "Running"), force, Verdict::TakeWith("deleting Pods that declare no controller")),
            (
                pod("a", "", "Running"),
                Allowed::default(),
                refuse("Pods that declare no controller (use --force to override)"),
            ),
            (
                pod("a", "DaemonSet", "Running"),
                Allowed { daemon_sets: true, ..Allowed::default() },
                refuse("daemonsets.apps \"owner\" not found"),
            ),
            (pod("a", "DaemonSet", "Running"), force, Verdict::Take),
            (pod("a", "DaemonSet", "Failed"), Allowed::default(), Verdict::Take),
        ] {
            assert_eq!(judge(&pod, &store, allowed, 0), verdict, "{allowed:?}");
        }
    }

    #[test]
    fn words() {
        let judged = Judged {
            pods: vec![
                (pod("a", "", ""), Verdict::TakeWith("deleting Pods that declare no controller")),
                (pod("b", "", ""), Verdict::Refuse("x".to_owned())),
                (pod("c", "", ""), Verdict::TakeWith("deleting Pods that declare no controller")),
                (pod("d", "", ""), Verdict::Leave),
            ],
        };
        assert_eq!(judged.warnings(), "deleting Pods that declare no controller: default/a, default/c");
        assert_eq!(judged.refusals(), ["cannot delete x: default/b"]);
        assert_eq!(judged.taken().len(), 2);
    }
}
