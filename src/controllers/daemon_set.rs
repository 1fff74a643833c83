//! The DaemonSet controller: one Pod on every node that fits. Models `pkg/controller/daemon`.

use std::collections::BTreeMap;

use serde_json::json;

use super::deployment::scaled;
use super::{Controller, Outcome, View, claim, history, owner, template};
use crate::api::daemon_set::{DaemonSet, DaemonSetStatus};
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::placement::{node_affinity_matches, node_selector_matches, tolerates};
use crate::api::pod::{Pod, Toleration};
use crate::api::scalar::{IntOrString, Opaque};
use crate::api::scheme::Kind;
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::{Change, Key, Store};
use crate::order::InOrder;

/// The DaemonSet controller.
pub const CONTROLLER: Controller = Controller { name: "daemonset-controller", delay: 20, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::DaemonSet => vec![change.key.clone()],
        Kind::Pod => owner::controllers_of(change, Kind::DaemonSet),
        Kind::Node if node_changed(change) => {
            let sets = store.list_as::<DaemonSet>(None);
            sets.map(|set| Key::new(Kind::DaemonSet, &set.metadata.namespace, &set.metadata.name)).collect()
        }
        _ => Vec::new(),
    }
}

fn node_changed(change: &Change) -> bool {
    match (change.old.as_deref(), change.new.as_deref()) {
        (Some(Object::Node(old)), Some(Object::Node(new))) => {
            old.metadata.labels != new.metadata.labels || old.spec.taints != new.spec.taints
        }
        _ => true,
    }
}

/// A Pod of the set as it would be on a node: tolerating what a node's own state brings.
fn daemon_pod(set: &DaemonSet) -> Pod {
    let mut pod = template::named(&set.spec.template, Kind::DaemonSet, &set.metadata);
    let mut conditions = vec![("not-ready", "NoExecute"), ("unreachable", "NoExecute")];
    conditions.extend(["disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"].map(|c| (c, "NoSchedule")));
    if pod.spec.host_network {
        conditions.push(("network-unavailable", "NoSchedule"));
    }
    for (condition, effect) in conditions {
        pod.spec.tolerations.push(Toleration {
            key: format!("node.kubernetes.io/{condition}"),
            operator: "Exists".to_owned(),
            effect: effect.to_owned(),
            ..Toleration::default()
        });
    }
    pod
}

/// Whether the set's Pod shall be made on a node, and whether one that is there may stay. Models `NodeShouldRunDaemonPod`.
fn fits(pod: &Pod, node: &Node) -> (bool, bool) {
    let named = pod.spec.node_name.is_empty() || pod.spec.node_name == node.metadata.name;
    if !named || !node_selector_matches(pod, node) || !node_affinity_matches(pod, node) {
        return (false, false);
    }
    let repelled = |effect: &str| {
        let mut taints = node.spec.taints.iter().filter(|taint| taint.effect == effect);
        taints.any(|taint| !tolerates(&pod.spec.tolerations, taint))
    };
    let stays = !repelled("NoExecute");
    (stays && !repelled("NoSchedule"), stays)
}

/// The node that a Pod is on or is meant for.
fn node_of(pod: &Pod) -> &str {
    if !pod.spec.node_name.is_empty() {
        return &pod.spec.node_name;
    }
    let path =
        "/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0/matchFields/0/values/0";
    pod.spec.affinity.0.pointer(path).and_then(serde_json::Value::as_str).unwrap_or_default()
}

/// Puts a Pod on one node, by affinity, so that the scheduler has its say.
fn pin(pod: &mut Pod, node: &str) {
    let field = json!([{"key": "metadata.name", "operator": "In", "values": [node]}]);
    let mut affinity = if pod.spec.affinity.0.is_object() { (*pod.spec.affinity.0).clone() } else { json!({}) };
    let path = "/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";
    match affinity.pointer_mut(path).and_then(serde_json::Value::as_array_mut) {
        Some(terms) if !terms.is_empty() => {
            for term in terms.iter_mut().filter_map(serde_json::Value::as_object_mut) {
                term.insert("matchFields".to_owned(), field.clone());
            }
        }
        _ => {
            let required = json!({"nodeSelectorTerms": [{"matchFields": field}]});
            let kind = affinity.as_object_mut().map(|a| a.entry("nodeAffinity").or_insert_with(|| json!({})));
            if let Some(node_affinity) = kind.and_then(serde_json::Value::as_object_mut) {
                node_affinity.insert("requiredDuringSchedulingIgnoredDuringExecution".to_owned(), required);
            }
        }
    }
    pod.spec.affinity = Opaque(affinity.into());
}

/// One look at a set.
struct Sync<'a> {
    view: View<'a>,
    set: &'a DaemonSet,
    hash: String,
    model: Pod,
    by_node: BTreeMap<&'a str, Vec<&'a Pod>>,
    requests: Vec<Request>,
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(set) = view.store.get_as::<DaemonSet>(&key.namespace, &key.name) else { return Outcome::default() };
    let selector = claim::selector(set.spec.selector.as_ref());
    let match_labels = set.spec.selector.as_ref().map(|s| s.match_labels.clone()).unwrap_or_default();
    let claimed = claim::pods(view.store, Kind::DaemonSet, &set.metadata, &match_labels, &selector);
    if set.metadata.deletion_timestamp.is_some() {
        return Outcome::default();
    }
    let template = &set.spec.template;
    let history = history::sync(view.store, Kind::DaemonSet, &set.metadata, template, history::HASH);
    let mut requests = claimed.requests;
    let mut by_node: BTreeMap<&str, Vec<&Pod>> = BTreeMap::new();
    for pod in &claimed.pods {
        by_node.entry(node_of(pod)).or_default().push(pod);
    }
    let in_use = |revision: &crate::api::controller_revision::ControllerRevision| {
        let hash = revision.metadata.labels.get(history::HASH);
        claimed.pods.iter().any(|pod| pod.metadata.labels.get(history::HASH) == hash)
    };
    let limit = set.spec.revision_history_limit.unwrap_or(10);
    let cleaned = history::truncate(&history, &in_use, limit);
    requests.extend(history.requests);
    let hash = history.hash;
    let mut sync = Sync { view, set, hash, model: daemon_pod(set), by_node, requests };
    sync.manage();
    sync.roll();
    sync.requests.extend(cleaned);
    sync.update_status();
    sync.requests.into()
}

impl<'a> Sync<'a> {
    fn nodes(&self) -> impl Iterator<Item = &'a Node> + use<'a> {
        self.view.store.list_as::<Node>(None)
    }

    fn on(&self, node: &str) -> &[&'a Pod] {
        self.by_node.get(node).map_or(&[], Vec::as_slice)
    }

    fn is_new(&self, pod: &Pod) -> bool {
        pod.metadata.labels.get(history::HASH) == Some(&self.hash)
    }

    fn create(&mut self, node: &str) {
        let mut pod = self.model.clone();
        let labels = &mut pod.metadata.labels;
        labels.insert(history::HASH.to_owned(), self.hash.clone());
        let generation = self.set.metadata.generation;
        labels.insert("pod-template-generation".to_owned(), generation.to_string());
        pin(&mut pod, node);
        let prefix = format!("{}-", self.set.metadata.name);
        let seed = format!("{}/{}/{node}", self.set.metadata.uid, self.view.store.revision());
        pod.metadata.name =
            template::fresh_name(self.view.store, Kind::Pod, &self.set.metadata.namespace, &prefix, &seed);
        pod.metadata.generate_name = prefix;
        let message = format!("Created pod: {}", pod.metadata.name);
        self.requests.push(Request::Create(Object::Pod(pod)));
        self.report("SuccessfulCreate", message);
    }

    fn delete(&mut self, pod: &Pod) {
        let key = Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
        self.requests.push(Request::Delete(key, DeleteOptions::default()));
        self.report("SuccessfulDelete", format!("Deleted pod: {}", pod.metadata.name));
    }

    fn report(&mut self, reason: &str, message: String) {
        let about = Key::new(Kind::DaemonSet, &self.set.metadata.namespace, &self.set.metadata.name);
        self.requests.push(owner::report(&about, "Normal", reason, message, CONTROLLER.name));
    }

    /// A Pod where there is none, none where none may be, one where there are two. Ended Pods are replaced.
    fn manage(&mut self) {
        for node in self.nodes() {
            let (should_run, may_stay) = fits(&self.model, node);
            let name = node.metadata.name.as_str();
            let pods: Vec<&Pod> = self.on(name).to_vec();
            let (ended, alive): (Vec<&Pod>, Vec<&Pod>) = pods.iter().partition(|pod| pod.is_terminal());
            ended.iter().filter(|pod| !pod.is_terminating()).for_each(|pod| self.delete(pod));
            if should_run && pods.is_empty() {
                self.create(name);
            } else if !may_stay {
                alive.iter().filter(|pod| !pod.is_terminating()).for_each(|pod| self.delete(pod));
            } else {
                let mut running: Vec<&Pod> = alive.into_iter().filter(|pod| !pod.is_terminating()).collect();
                running.order_by_key(|pod| {
                    (!self.is_new(pod), pod.metadata.creation_timestamp, pod.metadata.name.clone())
                });
                running.iter().skip(1).for_each(|pod| self.delete(pod));
            }
        }
        let known: Vec<&str> = self.nodes().map(|node| node.metadata.name.as_str()).collect();
        let lost: Vec<&Pod> =
            self.by_node.iter().filter(|(node, _)| !known.contains(node)).flat_map(|(_, pods)| pods.clone()).collect();
        lost.iter().filter(|pod| !pod.is_terminating()).for_each(|pod| self.delete(pod));
    }

    /// Replaces Pods of an older template, as many at a time as may be missing. Models `rollingUpdate` without surge.
    fn roll(&mut self) {
        if self.set.spec.update_strategy.type_ == "OnDelete" {
            return;
        }
        let wanted: Vec<&Node> = self.nodes().filter(|node| fits(&self.model, node).0).collect();
        let rolling = self.set.spec.update_strategy.rolling_update.as_ref();
        let one = IntOrString::Int(1);
        let most = rolling.and_then(|rolling| rolling.max_unavailable.as_ref()).unwrap_or(&one);
        let most = scaled(Some(most), wanted.len() as i32, true).max(1) as usize;
        let (mut unavailable, mut candidates, mut broken) = (0, Vec::new(), Vec::new());
        for node in wanted {
            let mut pods = self.on(&node.metadata.name).iter().copied().filter(|pod| pod.is_active());
            match pods.next() {
                None => unavailable += 1,
                Some(pod) => {
                    let available = pod.is_available(self.set.spec.min_ready_seconds, self.view.now);
                    unavailable += usize::from(!available);
                    match (self.is_new(pod), available) {
                        (true, _) => {}
                        (false, true) => candidates.push(pod),
                        (false, false) => broken.push(pod),
                    }
                }
            }
        }
        let room = most.saturating_sub(unavailable);
        for pod in broken.into_iter().chain(candidates.into_iter().take(room)) {
            self.delete(pod);
        }
    }

    fn update_status(&mut self) {
        let mut status = DaemonSetStatus {
            observed_generation: self.set.metadata.generation,
            collision_count: self.set.status.collision_count,
            conditions: self.set.status.conditions.clone(),
            ..DaemonSetStatus::default()
        };
        for node in self.nodes() {
            let (should_run, _) = fits(&self.model, node);
            let pods = self.on(&node.metadata.name);
            if !should_run {
                status.number_misscheduled += i32::from(!pods.is_empty());
                continue;
            }
            status.desired_number_scheduled += 1;
            let Some(pod) = pods.iter().min_by_key(|pod| (!self.is_new(pod), pod.is_terminating())) else { continue };
            status.current_number_scheduled += 1;
            if pod.is_ready() {
                status.number_ready += 1;
                status.number_available += i32::from(pod.is_available(self.set.spec.min_ready_seconds, self.view.now));
            }
            status.updated_number_scheduled += i32::from(self.is_new(pod));
        }
        status.number_unavailable = status.desired_number_scheduled - status.number_available;
        if status != *self.set.status {
            let changed = DaemonSet { status: status.into(), ..self.set.clone() };
            self.requests.push(Request::UpdateStatus(Object::DaemonSet(changed)));
        }
    }
}
