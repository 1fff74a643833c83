//! The StatefulSet controller: Pods with numbers, one after the other. Models `pkg/controller/statefulset`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::deployment::scaled;
use super::{Controller, Outcome, View, claim, history, owner, template};
use crate::api::object::Object;
use crate::api::pod::{Pod, PodTemplateSpec};
use crate::api::scheme::Kind;
use crate::api::stateful_set::{StatefulSet, StatefulSetStatus};
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::{Change, Key, Store};
use crate::order::Gather;

const POD_NAME: &str = "statefulset.kubernetes.io/pod-name";
/// The label of a kept state with its hash.
const REVISION_HASH: &str = "controller.kubernetes.io/hash";
const POD_INDEX: &str = "apps.kubernetes.io/pod-index";

/// The StatefulSet controller.
pub const CONTROLLER: Controller = Controller { name: "statefulset-controller", delay: 20, concerns, reconcile };

fn concerns(change: &Change, _: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::StatefulSet => vec![change.key.clone()],
        Kind::Pod => owner::controllers_of(change, Kind::StatefulSet),
        _ => Vec::new(),
    }
}

/// One look at a set.
struct Sync<'a> {
    view: View<'a>,
    set: &'a StatefulSet,
    /// The Pods by number.
    pods: BTreeMap<i32, &'a Pod>,
    current: (String, PodTemplateSpec),
    update: (String, PodTemplateSpec),
    requests: Vec<Request>,
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(set) = view.store.get_as::<StatefulSet>(&key.namespace, &key.name) else { return Outcome::default() };
    let selector = claim::selector(set.spec.selector.as_ref());
    let match_labels = set.spec.selector.as_ref().map(|s| s.match_labels.clone()).unwrap_or_default();
    let claimed = claim::pods(view.store, Kind::StatefulSet, &set.metadata, &match_labels, &selector);
    let template = &set.spec.template;
    let history = history::sync(view.store, Kind::StatefulSet, &set.metadata, template, REVISION_HASH);
    let pods: BTreeMap<i32, &Pod> =
        claimed.pods.iter().filter_map(|pod| Some((ordinal(set, &pod.metadata.name)?, *pod))).gather();
    let named = |name: &str| history.revisions.iter().find(|revision| revision.metadata.name == name);
    let kept = named(&set.status.current_revision)
        .and_then(|revision| Some((revision.metadata.name.clone(), history::template_of(revision)?)));
    let update = (history.update.clone(), template.clone());
    let current = kept.unwrap_or_else(|| update.clone());
    let mut requests = claimed.requests;
    let in_use = |revision: &crate::api::controller_revision::ControllerRevision| {
        let name = &revision.metadata.name;
        *name == current.0 || claimed.pods.iter().any(|pod| pod.metadata.labels.get(history::HASH) == Some(name))
    };
    let cleaned = history::truncate(&history, &in_use, set.spec.revision_history_limit.unwrap_or(10));
    requests.extend(history.requests);
    let mut sync = Sync { view, set, pods, current, update, requests };
    if set.metadata.deletion_timestamp.is_none() {
        sync.step();
        sync.requests.extend(cleaned);
    }
    sync.finish()
}

/// The number of a Pod of the set: `web-3` is 3.
fn ordinal(set: &StatefulSet, name: &str) -> Option<i32> {
    name.strip_prefix(set.metadata.name.as_str())?.strip_prefix('-')?.parse().ok().filter(|number| *number >= 0)
}

impl Sync<'_> {
    fn range(&self) -> std::ops::Range<i32> {
        let start = self.set.spec.ordinals.as_ref().map_or(0, |ordinals| ordinals.start);
        start..start.saturating_add(self.set.spec.replicas.unwrap_or(1))
    }

    fn is_healthy(&self, pod: &Pod) -> bool {
        !pod.is_terminating() && pod.is_available(self.set.spec.min_ready_seconds, self.view.now)
    }

    fn is_updated(&self, pod: &Pod) -> bool {
        pod.metadata.labels.get(history::HASH) == Some(&self.update.0)
    }

    /// Makes, takes away or replaces Pods; one at a time, unless the set is to be managed in parallel.
    fn step(&mut self) {
        let parallel = self.set.spec.pod_management_policy == "Parallel";
        for number in self.range() {
            let known = self.pods.get(&number).copied();
            match known {
                None => {
                    self.create(number);
                    if !parallel {
                        return;
                    }
                }
                Some(pod) if pod.is_terminal() => {
                    if !pod.is_terminating() {
                        self.delete(pod);
                    }
                    if !parallel {
                        return;
                    }
                }
                Some(pod) if !parallel && !self.is_healthy(pod) => return,
                Some(_) => {}
            }
        }
        if !self.take_away(parallel) {
            self.replace();
        }
    }

    /// Pods beyond the wanted number go, the highest first. True while some are left.
    fn take_away(&mut self, parallel: bool) -> bool {
        let range = self.range();
        let condemned: Vec<&Pod> =
            self.pods.iter().rev().filter(|(number, _)| !range.contains(number)).map(|(_, pod)| *pod).collect();
        for pod in &condemned {
            if !pod.is_terminating() {
                self.delete(pod);
            }
            if !parallel {
                return true;
            }
        }
        !condemned.is_empty()
    }

    /// Pods of an older template go, the highest first, as many at a time as may be missing.
    fn replace(&mut self) {
        let strategy = &self.set.spec.update_strategy;
        if strategy.type_ == "OnDelete" {
            return;
        }
        let rolling = strategy.rolling_update.as_ref();
        let partition = rolling.and_then(|rolling| rolling.partition).unwrap_or_default();
        let replicas = self.set.spec.replicas.unwrap_or(1);
        let most = rolling.and_then(|rolling| rolling.max_unavailable.as_ref());
        let most = most.map_or(1, |most| scaled(Some(most), replicas, false).max(1)) as usize;
        let range = self.range();
        let unhealthy = self.pods.values().filter(|pod| !self.is_healthy(pod)).count();
        let outdated: Vec<&Pod> = self
            .pods
            .iter()
            .rev()
            .filter(|(number, pod)| **number >= range.start + partition && !self.is_updated(pod))
            .map(|(_, pod)| *pod)
            .filter(|pod| !pod.is_terminating())
            .collect();
        for pod in outdated.into_iter().take(most.saturating_sub(unhealthy)) {
            self.delete(pod);
        }
    }

    /// Which state a Pod with this number is made of: below the partition, and while an update is under way, the current one.
    fn state_for(&self, number: i32) -> &(String, PodTemplateSpec) {
        let rolling = self.set.spec.update_strategy.rolling_update.as_ref();
        let start = self.range().start;
        let below = match rolling {
            Some(rolling) => number < start + rolling.partition.unwrap_or_default(),
            None => number < start + self.set.status.current_replicas,
        };
        if below { &self.current } else { &self.update }
    }

    fn create(&mut self, number: i32) {
        let (revision, of) = self.state_for(number).clone();
        let mut pod = template::named(&of, Kind::StatefulSet, &self.set.metadata);
        let name = format!("{}-{number}", self.set.metadata.name);
        pod.metadata.generate_name = format!("{}-", self.set.metadata.name);
        let labels = &mut pod.metadata.labels;
        labels.insert(POD_NAME.to_owned(), name.clone());
        labels.insert(POD_INDEX.to_owned(), number.to_string());
        labels.insert(history::HASH.to_owned(), revision);
        pod.metadata.name.clone_from(&name);
        pod.spec.hostname.clone_from(&name);
        pod.spec.subdomain.clone_from(&self.set.spec.service_name);
        self.claim(&mut pod, number);
        self.requests.push(Request::Create(Object::Pod(pod)));
        self.report("SuccessfulCreate", "create", &name);
    }

    /// A claim of each template for the Pod, where it has none yet, and a volume that names it. Claims stay when Pods go.
    /// Models `updateStorage` and `createPersistentVolumeClaims`.
    fn claim(&mut self, pod: &mut Pod, number: i32) {
        let templates = self.set.spec.volume_claim_templates.0.as_array().cloned().unwrap_or_default();
        let mut volumes = Vec::new();
        for template in &templates {
            let mut claim = Object::read(Kind::PersistentVolumeClaim, template);
            let volume = claim.name().to_owned();
            let name = format!("{volume}-{}-{number}", self.set.metadata.name);
            let meta = claim.meta_mut();
            meta.name.clone_from(&name);
            meta.namespace.clone_from(&self.set.metadata.namespace);
            let selector = self.set.spec.selector.as_ref();
            meta.labels.extend(selector.into_iter().flat_map(|selector| selector.match_labels.clone()));
            let known = self.view.store.get(Kind::PersistentVolumeClaim, &self.set.metadata.namespace, &name);
            if known.is_none() {
                let message = format!(
                    "create Claim {name} Pod {} in StatefulSet {} success",
                    pod.metadata.name, self.set.metadata.name
                );
                self.requests.push(Request::Create(claim));
                self.tell("SuccessfulCreate", message);
            }
            volumes.push(json!({"name": volume, "persistentVolumeClaim": {"claimName": name}}));
        }
        if !volumes.is_empty() {
            let known = pod.spec.volumes.0.as_array().cloned().unwrap_or_default();
            let named = |volume: &Value| volumes.iter().any(|of_claim| of_claim.get("name") == volume.get("name"));
            let others: Vec<Value> = known.into_iter().filter(|volume| !named(volume)).collect();
            *pod.spec.volumes.0 = volumes.into_iter().chain(others).collect();
        }
    }

    fn delete(&mut self, pod: &Pod) {
        let key = Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
        self.requests.push(Request::Delete(key, DeleteOptions::default()));
        self.report("SuccessfulDelete", "delete", &pod.metadata.name);
    }

    fn report(&mut self, reason: &str, verb: &str, pod: &str) {
        let set = &self.set.metadata;
        let message = format!("{verb} Pod {pod} in StatefulSet {} successful", set.name);
        self.tell(reason, message);
    }

    fn tell(&mut self, reason: &str, message: String) {
        let set = &self.set.metadata;
        let about = Key::new(Kind::StatefulSet, &set.namespace, &set.name);
        self.requests.push(owner::report(&about, "Normal", reason, message, CONTROLLER.name));
    }

    fn finish(mut self) -> Outcome {
        let status = self.status();
        if status != *self.set.status {
            let changed = StatefulSet { status: status.into(), ..self.set.clone() };
            self.requests.push(Request::UpdateStatus(Object::StatefulSet(changed)));
        }
        let next = self.pods.values().filter_map(|pod| pod.available_at(self.set.spec.min_ready_seconds));
        let again_at = next.filter(|at| *at > self.view.now).min();
        Outcome { again_at, ..self.requests.into() }
    }

    /// Models `updateStatus` and `completeRollingUpdate`.
    fn status(&self) -> StatefulSetStatus {
        let set = self.set;
        let alive: Vec<&&Pod> = self.pods.values().filter(|pod| !pod.status.phase.is_empty()).collect();
        let count = |test: &dyn Fn(&Pod) -> bool| alive.iter().filter(|pod| test(pod)).count() as i32;
        let of = |name: &str| {
            count(&|pod| {
                !pod.is_terminating() && pod.metadata.labels.get(history::HASH).is_some_and(|hash| hash == name)
            })
        };
        let mut status = StatefulSetStatus {
            observed_generation: set.metadata.generation,
            replicas: alive.len() as i32,
            ready_replicas: count(&|pod| pod.status.phase == "Running" && pod.is_ready()),
            current_replicas: of(&self.current.0),
            updated_replicas: of(&self.update.0),
            current_revision: self.current.0.clone(),
            update_revision: self.update.0.clone(),
            collision_count: Some(set.status.collision_count.unwrap_or_default()),
            conditions: set.status.conditions.clone(),
            available_replicas: count(&|pod| pod.is_available(set.spec.min_ready_seconds, self.view.now)),
        };
        let complete = set.spec.update_strategy.type_ != "OnDelete"
            && status.updated_replicas == status.replicas
            && status.ready_replicas == status.replicas
            && status.replicas == set.spec.replicas.unwrap_or(1);
        if complete {
            status.current_replicas = status.updated_replicas;
            status.current_revision.clone_from(&status.update_revision);
        }
        status
    }
}
