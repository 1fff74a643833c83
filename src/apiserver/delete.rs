//! Deleting: grace, finalizers, preconditions. Models `apiserver/pkg/registry/rest/delete.go`.

use std::rc::Rc;

use super::request::{DeleteOptions, Options, Propagation, Subresource};
use super::status::{Reason, Status};
use super::store::Key;
use super::{Response, Server, rules};
use crate::api::disruption;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::pod_status::PodCondition;
use crate::api::scalar::Time;
use crate::api::scheme::Kind;

/// Keeps an owner until its dependents are gone.
pub const FOREGROUND: &str = "foregroundDeletion";
/// Keeps an owner until its dependents are set free.
pub const ORPHAN: &str = "orphan";
/// The condition of a Pod that was told to leave its node.
const EVICTED: &str = "DisruptionTarget";

impl Server {
    /// Deletes an object, or begins to.
    pub fn delete(&mut self, key: &Key, options: &DeleteOptions, now: i64) -> Result<Response, Status> {
        let old = Rc::clone(self.get(key.kind, &key.namespace, &key.name)?);
        check_preconditions(&old, options)?;
        if key.kind == Kind::Namespace && ["default", "kube-system", "kube-public"].contains(&&*key.name) {
            return Err(Status::forbidden(key.kind, &key.name, "this namespace may not be deleted"));
        }
        let mut object = (*old).clone();
        add_finalizer(&mut object, options.propagation);
        let grace = grace(&object, options);
        let waits = grace > 0 || !object.meta().finalizers.is_empty() || is_namespace_with_finalizer(&object);
        if options.dry_run {
            return Ok(Response { object: old, warnings: Vec::new(), changed: true });
        }
        if !waits {
            self.remove(key, now);
            return Ok(Response { object: old, warnings: Vec::new(), changed: true });
        }
        begin(&mut object, grace, now);
        if object == *old {
            return Ok(Response { object: old, warnings: Vec::new(), changed: false });
        }
        let object = self.commit(object, now);
        Ok(Response { object, warnings: Vec::new(), changed: true })
    }

    /// Takes an object out of the store and gives back what it had allocated.
    pub(super) fn remove(&mut self, key: &Key, now: i64) {
        if let Some(change) = self.store.remove(key, now) {
            if let Some(old) = &change.old {
                rules::release(&mut self.allocators, old);
            }
            self.changes.push(change);
        }
    }

    /// Takes a namespace's own finalizer off; with it goes the namespace, when it is being deleted.
    pub(super) fn finalize(&mut self, key: &Key, now: i64) {
        let Some(Object::Namespace(found)) = self.store.at(key).map(|object| &**object) else { return };
        let mut namespace = found.clone();
        namespace.spec.finalizers.clear();
        let object = Object::Namespace(namespace);
        if self.is_gone(&object) {
            self.remove(key, now);
        } else {
            self.commit(object, now);
        }
    }

    /// Whether nothing holds a deleted object back any more.
    pub(super) fn is_gone(&self, object: &Object) -> bool {
        let meta = object.meta();
        meta.deletion_timestamp.is_some()
            && meta.finalizers.is_empty()
            && meta.deletion_grace_period_seconds.unwrap_or_default() == 0
            && !is_namespace_with_finalizer(object)
    }
}

fn is_namespace_with_finalizer(object: &Object) -> bool {
    matches!(object, Object::Namespace(namespace) if !namespace.spec.finalizers.is_empty())
}

fn check_preconditions(object: &Object, options: &DeleteOptions) -> Result<(), Status> {
    let meta = object.meta();
    let mismatch = |what: &str, wanted: &Option<String>, is: &str| match wanted {
        Some(wanted) if wanted != is => {
            let why = format!("Precondition failed: {what} in precondition: {wanted}, {what} in object meta: {is}");
            Err(Status::conflict(object.kind(), &meta.name, &why))
        }
        _ => Ok(()),
    };
    mismatch("UID", &options.uid, &meta.uid)?;
    mismatch("ResourceVersion", &options.resource_version, &meta.resource_version)
}

fn add_finalizer(object: &mut Object, propagation: Option<Propagation>) {
    let finalizer = match propagation {
        Some(Propagation::Foreground) => FOREGROUND,
        Some(Propagation::Orphan) => ORPHAN,
        _ => return,
    };
    let finalizers = &mut object.meta_mut().finalizers;
    if !finalizers.iter().any(|f| f == finalizer) {
        finalizers.push(finalizer.to_owned());
    }
}

/// Seconds that the object keeps. Only a Pod that runs on a node has any. Models `pkg/registry/core/pod/strategy.go`.
fn grace(object: &Object, options: &DeleteOptions) -> i64 {
    let Object::Pod(pod) = object else { return 0 };
    let ended = matches!(pod.status.phase.as_str(), "Succeeded" | "Failed");
    if pod.spec.node_name.is_empty() || ended {
        return 0;
    }
    let own = pod.spec.termination_grace_period_seconds.unwrap_or(30);
    options.grace_period_seconds.unwrap_or(own).max(0)
}

/// Marks the object as being deleted; a second deletion can only shorten the wait.
fn begin(object: &mut Object, grace: i64, now: i64) {
    if let Object::Namespace(namespace) = object {
        namespace.status.phase = "Terminating".to_owned();
    }
    let meta = object.meta_mut();
    let ends = now + grace * 1000;
    match meta.deletion_timestamp {
        Some(Time(at)) if at <= ends => {}
        _ => {
            if meta.deletion_timestamp.is_none() && meta.generation > 0 {
                meta.generation += 1;
            }
            meta.deletion_timestamp = Some(Time(ends));
            meta.deletion_grace_period_seconds = Some(grace);
        }
    }
}

impl Server {
    /// Whether the budgets that are about a Pod let it go.
    fn check_budgets(&self, pod: &Pod) -> Result<(), Status> {
        let namespace = pod.metadata.namespace.as_str();
        let mut budgets =
            self.store.list(Kind::PodDisruptionBudget, Some(namespace)).filter_map(|object| match &**object {
                Object::Other(budget) if disruption::selects(budget, pod) => Some(budget),
                _ => None,
            });
        let Some(budget) = budgets.next() else { return Ok(()) };
        if budgets.next().is_some() {
            let why =
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
            return Err(Status::new(Reason::InternalError, why));
        }
        let pods = self.store.list_as::<Pod>(Some(namespace)).filter(|other| disruption::selects(budget, other));
        let counted = disruption::count(budget, pods);
        // A Pod that is not ready may go, where the others are enough.
        if counted.allowed > 0 || (!pod.is_ready() && counted.healthy >= counted.desired && counted.desired > 0) {
            return Ok(());
        }
        let why = "Cannot evict pod as it would violate the pod's disruption budget.";
        Err(Status::new(Reason::TooManyRequests, why))
    }

    /// Evicts a Pod, as `kubectl drain` asks: a deletion that says why. Models `addConditionAndDeletePod` in
    /// `pkg/registry/core/pod/storage/eviction.go`. A disruption budget that is used up holds a ready Pod back.
    pub fn evict(
        &mut self,
        namespace: &str,
        name: &str,
        options: &DeleteOptions,
        now: i64,
    ) -> Result<Response, Status> {
        let key = Key::new(Kind::Pod, namespace, name);
        let Object::Pod(old) = &**self.get(key.kind, namespace, name)? else {
            return Err(Status::not_found(Kind::Pod, name));
        };
        if old.is_active() && !old.spec.node_name.is_empty() && old.status.phase != "Pending" {
            self.check_budgets(old)?;
        }
        if !options.dry_run {
            let mut pod = old.clone();
            pod.status.conditions.retain(|condition| condition.type_ != EVICTED);
            pod.status.conditions.push(PodCondition {
                type_: EVICTED.to_owned(),
                status: "True".to_owned(),
                last_transition_time: Time(now),
                reason: "EvictionByEvictionAPI".to_owned(),
                message: "Eviction API: evicting".to_owned(),
                ..PodCondition::default()
            });
            self.update(Object::Pod(pod), Subresource::Status, &Options::default(), now)?;
        }
        self.delete(&key, options, now)
    }
}
