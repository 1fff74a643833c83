//! One sync of a Deployment: copies of it and of its ReplicaSets, changed step by step, and the requests that come of it.

use super::annotations::{self, REVISION};
use super::limits::{is_rolling, max_surge, replicas};
use super::progress;
use crate::api::deployment::Deployment;
use crate::api::fnv::{fnv32a, safe_encode};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::pod::PodTemplateSpec;
use crate::api::replica_set::{ReplicaSet, ReplicaSetSpec};
use crate::api::schema::Field;
use crate::api::scheme::Kind;
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::Key;
use crate::controllers::{Outcome, View, claim, owner};
use crate::order::InOrder;

/// The label by which a ReplicaSet tells its Pods from those of its siblings.
const TEMPLATE_HASH: &str = "pod-template-hash";

/// A ReplicaSet under change.
pub struct Part {
    pub set: ReplicaSet,
    changed: bool,
}

impl Part {
    pub fn replicas(&self) -> i32 {
        self.set.spec.replicas.unwrap_or(1)
    }
}

/// A sync under way.
pub struct Work<'a> {
    pub view: View<'a>,
    before: &'a Deployment,
    pub deployment: Deployment,
    /// The ReplicaSets, the oldest first.
    pub parts: Vec<Part>,
    /// Which of them has the Deployment's template.
    pub newest: Option<usize>,
    requests: Vec<Request>,
    pub again_at: Option<i64>,
    pub periodic: bool,
}

impl<'a> Work<'a> {
    pub fn new(view: View<'a>, before: &'a Deployment) -> Work<'a> {
        let mut work = Work {
            view,
            before,
            deployment: before.clone(),
            parts: Vec::new(),
            newest: None,
            requests: Vec::new(),
            again_at: None,
            periodic: false,
        };
        work.claim_sets();
        work.newest = work.parts.iter().position(|part| same_template(&part.set.spec.template, &before.spec.template));
        work.sync_revision();
        work
    }

    /// The Deployment's ReplicaSets; orphans that its selector matches are adopted, others let go.
    fn claim_sets(&mut self) {
        let deployment = self.before;
        let selector = deployment.spec.selector.as_ref();
        let uid = deployment.metadata.uid.as_str();
        for set in self.view.store.list_as::<ReplicaSet>(Some(&deployment.metadata.namespace)) {
            let matches = claim::matches(selector, &set.metadata.labels);
            let mut changed = false;
            match owner::controller(&set.metadata) {
                Some(controller) if controller.uid != uid => continue,
                Some(_) if matches => {}
                Some(_) => {
                    let mut released = set.clone();
                    released.metadata.owner_references.retain(|reference| reference.uid != uid);
                    self.requests.push(Request::Update(Object::ReplicaSet(released)));
                    continue;
                }
                None if !matches || deployment.metadata.deletion_timestamp.is_some() => continue,
                None if set.metadata.deletion_timestamp.is_some() => continue,
                None => changed = true,
            }
            let mut set = set.clone();
            if changed {
                set.metadata.owner_references.push(owner::reference(Kind::Deployment, &deployment.metadata));
            }
            self.parts.push(Part { set, changed });
        }
        self.parts.order_by_key(|part| (part.set.metadata.creation_timestamp, part.set.metadata.name.clone()));
    }

    /// The numbers of the ReplicaSets that do not have the Deployment's template.
    pub fn old(&self) -> Vec<usize> {
        (0..self.parts.len()).filter(|at| Some(*at) != self.newest).collect()
    }

    fn next_revision(&self) -> i64 {
        let old = self.parts.iter().enumerate().filter(|(at, _)| Some(*at) != self.newest);
        old.map(|(_, part)| annotations::revision(&part.set)).max().unwrap_or_default() + 1
    }

    /// Keeps revision and annotations of an existing newest ReplicaSet up to date.
    fn sync_revision(&mut self) {
        let next = self.next_revision();
        let Some(part) = self.newest.and_then(|at| self.parts.get_mut(at)) else { return };
        let ready_seconds = self.deployment.spec.min_ready_seconds;
        part.changed |= annotations::set_revision(&mut part.set, &self.deployment, next);
        part.changed |= part.set.spec.min_ready_seconds != ready_seconds;
        part.set.spec.min_ready_seconds = ready_seconds;
        let revision = part.set.metadata.annotations.get(REVISION).cloned().unwrap_or_default();
        let message = format!("Found new replica set \"{}\"", part.set.metadata.name);
        self.deployment.metadata.annotations.insert(REVISION.to_owned(), revision);
        if progress::has_deadline(&self.deployment) && progress::condition(&self.deployment.status).is_none() {
            progress::set(&mut self.deployment.status, "True", "FoundNewReplicaSet", message, self.view.now);
        }
    }

    /// Makes a ReplicaSet for the Deployment's template if there is none.
    pub fn ensure_newest(&mut self) {
        if self.newest.is_some() {
            return;
        }
        let revision = self.next_revision();
        let hash = self.template_hash();
        let mut set = self.new_set(&hash);
        let total: i32 = self.parts.iter().map(Part::replicas).sum();
        let count = self.first_size(total);
        set.spec.replicas = Some(count);
        annotations::set_revision(&mut set, &self.deployment, revision);
        annotations::set_sizes(&mut set, &self.deployment);
        let name = set.metadata.name.clone();
        self.requests.push(Request::Create(Object::ReplicaSet(set.clone())));
        if count > 0 {
            self.report(format!("Scaled up replica set {name} from 0 to {count}"));
        }
        self.deployment.metadata.annotations.insert(REVISION.to_owned(), revision.to_string());
        if progress::has_deadline(&self.deployment) {
            let message = format!("Created new replica set \"{name}\"");
            progress::set(&mut self.deployment.status, "True", "NewReplicaSetCreated", message, self.view.now);
        }
        self.newest = Some(self.parts.len());
        self.parts.push(Part { set, changed: false });
    }

    fn first_size(&self, total: i32) -> i32 {
        let wanted = replicas(&self.deployment);
        if !is_rolling(&self.deployment) {
            return wanted;
        }
        (wanted + max_surge(&self.deployment) - total).clamp(0, wanted)
    }

    fn new_set(&self, hash: &str) -> ReplicaSet {
        let deployment = &self.deployment;
        let mut template = deployment.spec.template.clone();
        template.metadata.labels.insert(TEMPLATE_HASH.to_owned(), hash.to_owned());
        let mut selector = deployment.spec.selector.clone().unwrap_or_default();
        selector.match_labels.insert(TEMPLATE_HASH.to_owned(), hash.to_owned());
        let prefix: String = deployment.metadata.name.chars().take(252 - hash.len()).collect();
        ReplicaSet {
            metadata: ObjectMeta {
                name: format!("{prefix}-{hash}"),
                namespace: deployment.metadata.namespace.clone(),
                labels: template.metadata.labels.clone(),
                owner_references: vec![owner::reference(Kind::Deployment, &deployment.metadata)],
                ..ObjectMeta::default()
            },
            spec: ReplicaSetSpec {
                min_ready_seconds: deployment.spec.min_ready_seconds,
                selector: Some(selector),
                template,
                ..ReplicaSetSpec::default()
            }
            .into(),
            ..ReplicaSet::default()
        }
    }

    /// A hash of the template that no other ReplicaSet's name has: a name that is taken counts as a collision.
    fn template_hash(&mut self) -> String {
        let text = self.deployment.spec.template.write().to_string();
        let namespace = &self.deployment.metadata.namespace;
        loop {
            let collisions = self.deployment.status.collision_count;
            let hash = safe_encode(fnv32a(&format!("{text}{}", collisions.unwrap_or_default())));
            let name = format!("{}-{hash}", self.deployment.metadata.name);
            if self.view.store.get(Kind::ReplicaSet, namespace, &name).is_none() {
                return hash;
            }
            self.deployment.status.collision_count = Some(collisions.unwrap_or_default() + 1);
        }
    }

    /// Gives a ReplicaSet another size. `force` brings its notes about the Deployment's size up to date in any case. True
    /// where the size has changed.
    pub fn resize(&mut self, at: usize, size: i32, force: bool) -> bool {
        let Some(part) = self.parts.get_mut(at) else { return false };
        let old = part.replicas();
        if !force && old == size {
            return false;
        }
        part.changed |= annotations::set_sizes(&mut part.set, &self.deployment) | (old != size);
        part.set.spec.replicas = Some(size);
        if old == size {
            return false;
        }
        let direction = if old < size { "up" } else { "down" };
        let name = part.set.metadata.name.clone();
        self.report(format!("Scaled {direction} replica set {name} from {old} to {size}"));
        true
    }

    /// Deletes old ReplicaSets beyond the number that the history keeps. Models `cleanupDeployment`.
    pub fn clean_up(&mut self) {
        let Some(limit) = self.deployment.spec.revision_history_limit.filter(|limit| *limit != i32::MAX) else {
            return;
        };
        let mut old = self.old();
        old.retain(|at| self.parts.get(*at).is_some_and(|part| part.set.metadata.deletion_timestamp.is_none()));
        let surplus = old.len().saturating_sub(usize::try_from(limit).unwrap_or_default());
        let revision = |at: &usize| self.parts.get(*at).map(|part| annotations::revision(&part.set));
        old.order_by_key(revision);
        for part in old.iter().take(surplus).filter_map(|at| self.parts.get(*at)) {
            let set = &part.set;
            let idle = set.status.replicas == 0 && part.replicas() == 0;
            if idle && set.metadata.generation <= set.status.observed_generation {
                let key = Key::new(Kind::ReplicaSet, &set.metadata.namespace, &set.metadata.name);
                self.requests.push(Request::Delete(key, DeleteOptions::default()));
            }
        }
    }

    fn report(&mut self, message: String) {
        let about = Key::new(Kind::Deployment, &self.deployment.metadata.namespace, &self.deployment.metadata.name);
        let component = super::CONTROLLER.name;
        self.requests.push(owner::report(&about, "Normal", "ScalingReplicaSet", message, component));
    }

    /// The requests: ReplicaSets first, then the Deployment's own annotations and status.
    pub fn finish(mut self) -> Outcome {
        let mut requests: Vec<Request> = Vec::new();
        for part in self.parts.into_iter().filter(|part| part.changed) {
            requests.push(Request::Update(Object::ReplicaSet(part.set)));
        }
        requests.append(&mut self.requests);
        // The revision travels with the status: as a change of the Deployment itself it would count as a new generation.
        let annotated = self.deployment.metadata.annotations != self.before.metadata.annotations;
        if annotated || self.deployment.status != self.before.status {
            requests.push(Request::UpdateStatus(Object::Deployment(self.deployment)));
        }
        Outcome { requests, again_at: self.again_at, periodic: self.periodic }
    }
}

/// Whether two templates make the same Pods, the hash label aside. Models `EqualIgnoreHash`.
fn same_template(a: &PodTemplateSpec, b: &PodTemplateSpec) -> bool {
    let labels = |template: &PodTemplateSpec| {
        let mut labels = template.metadata.labels.clone();
        labels.remove(TEMPLATE_HASH);
        labels
    };
    a.spec == b.spec && a.metadata.annotations == b.metadata.annotations && labels(a) == labels(b)
}
