//! The kubelet of every node: what becomes of a Pod that is bound to it. Pods start, are probed, end, are started again, and
//! are stopped when they are deleted; each has an address and listens on something.
//!
//! Models `pkg/kubelet`. This room never writes to the store: it hands back requests. What it must remember between two
//! looks at a Pod stands in [`State`], which is a plain value.

pub mod addresses;
pub mod answers;
pub mod commands;
mod config;
mod containers;
pub mod images;
pub mod listen;
mod probe;
mod program;
mod pull;
mod status;
mod sync;
mod termination;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::sorted::Sorted;
use crate::apiserver::reconcile::{Outcome, View};
use crate::apiserver::store::{Change, Key, Store};

/// The annotation that keeps a deleted Pod terminating until it is taken off.
pub const HOLD: &str = "playground/terminating-hold";
/// Milliseconds between a change and the kubelet's look at it.
pub const DELAY: i64 = 10;

/// What the kubelets remember. Only Pods that start, fail or are probed have an entry.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    addresses: addresses::Addresses,
    /// Node and image: what has been pulled.
    images: Rc<BTreeSet<(String, String)>>,
    /// By the hash of the key first, which tells nearly all apart.
    pods: Sorted<(u64, Key), Memory>,
}

/// What is remembered of one Pod.
#[derive(Debug, Clone, Default, PartialEq)]
struct Memory {
    uid: String,
    /// Whether its stop has been reported.
    stopping: bool,
    containers: BTreeMap<String, ContainerMemory>,
}

/// What is remembered of one container.
#[derive(Debug, Clone, Default, PartialEq)]
struct ContainerMemory {
    /// When the pull that is under way ends.
    pulled_at: Option<i64>,
    /// How many pulls have failed.
    failed_pulls: u32,
    /// When the next pull may begin.
    pull_again_at: i64,
    /// The image of the failed pulls: another one starts afresh.
    failed_image: String,
    startup: probe::Tally,
    readiness: probe::Tally,
    liveness: probe::Tally,
}

/// The Pods that a change concerns: the changed one, once it has a node; those that may wait for a ConfigMap or Secret.
pub fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    if matches!(change.key.kind, Kind::ConfigMap | Kind::Secret) && change.new.is_some() {
        let starts = |pod: &&Pod| {
            pod.status.container_statuses.iter().any(|container| {
                let waiting = container.state.waiting.as_ref().map(|waiting| waiting.reason.as_str());
                matches!(waiting, Some("ContainerCreating" | "CreateContainerConfigError"))
            })
        };
        let pods = store.list_as::<Pod>(Some(&change.key.namespace)).filter(starts);
        return pods.map(|pod| Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name)).collect();
    }

    let bound = |object: &Object| object.as_kind::<Pod>().is_some_and(|pod| !pod.spec.node_name.is_empty());
    let concerned =
        change.key.kind == Kind::Pod && [&change.old, &change.new].into_iter().flatten().any(|object| bound(object));
    if concerned { vec![change.key.clone()] } else { Vec::new() }
}

/// Looks at a Pod: what its node's kubelet does about it now, and when it looks again.
pub fn reconcile(state: &mut State, view: View, key: &Key) -> Outcome {
    let Some(pod) = view.store.get_as::<Pod>(&key.namespace, &key.name) else {
        state.pods.remove(&place(key));
        return Outcome::default();
    };
    if pod.spec.node_name.is_empty() || view.store.get(Kind::Node, "", &pod.spec.node_name).is_none() {
        return Outcome::default();
    }
    let mut memory =
        state.pods.get(&place(key)).filter(|memory| memory.uid == pod.metadata.uid).cloned().unwrap_or_default();
    let outcome = if pod.is_terminating() {
        termination::stop(&mut memory, view, pod)
    } else if pod.is_terminal() {
        memory = Memory::default();
        Outcome::default()
    } else {
        sync::run(state, &mut memory, view, pod)
    };
    remember(state, key, pod, memory);
    outcome
}

fn place(key: &Key) -> (u64, Key) {
    (key.hash(), key.clone())
}

fn remember(state: &mut State, key: &Key, pod: &Pod, mut memory: Memory) {
    let key = place(key);
    memory.containers.retain(|_, container| *container != ContainerMemory::default());
    if memory.containers.is_empty() && !memory.stopping {
        state.pods.remove(&key);
        return;
    }
    memory.uid = pod.metadata.uid.clone();
    if state.pods.get(&key) != Some(&memory) {
        state.pods.insert(key, memory);
    }
}
