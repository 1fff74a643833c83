//! The garbage collector: what belongs to an object goes with it. Models `pkg/controller/garbagecollector`.

use super::{Controller, Outcome, View};
use crate::api::meta::OwnerReference;
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::apiserver::delete::{FOREGROUND, ORPHAN};
use crate::apiserver::request::{DeleteOptions, Propagation, Request};
use crate::apiserver::store::{Change, Key, Store};

/// The garbage collector. A key is a dependent that may have lost its owners, or an owner that waits for its dependents.
pub const CONTROLLER: Controller = Controller { name: "garbage-collector-controller", delay: 10, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    let mut keys = Vec::new();
    match (&change.old, &change.new) {
        (_, Some(new)) => {
            let lost = |owner: &OwnerReference| !exists(store, owner, &change.key.namespace);
            if waits(new) || (change.old.is_none() && new.meta().owner_references.iter().any(lost)) {
                keys.push(change.key.clone());
            }
        }
        (Some(old), None) => {
            keys.extend(store.owned_by(&old.meta().uid).map(|object| Key::of(object)));
            let owners = old.meta().owner_references.iter();
            let owners = owners.filter_map(|owner| key_of(owner, &change.key.namespace));
            keys.extend(owners.filter(|key| store.at(key).is_some_and(|owner| waits(owner))));
        }
        (None, None) => {}
    }
    keys
}

/// Whether an object that is being deleted waits for the garbage collector.
fn waits(object: &Object) -> bool {
    let meta = object.meta();
    meta.deletion_timestamp.is_some() && meta.finalizers.iter().any(|f| f == FOREGROUND || f == ORPHAN)
}

fn key_of(owner: &OwnerReference, namespace: &str) -> Option<Key> {
    let kind = Kind::of(&owner.api_version, &owner.kind)?;
    Some(Key::new(kind, if kind.namespaced() { namespace } else { "" }, &owner.name))
}

/// Whether an owner exists. One of a kind that nobody knows is left to those who know it.
fn exists(store: &Store, owner: &OwnerReference, namespace: &str) -> bool {
    let Some(key) = key_of(owner, namespace) else { return true };
    store.at(&key).is_some_and(|object| object.meta().uid == owner.uid)
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(object) = view.store.at(key) else { return Outcome::default() };
    let meta = object.meta();
    if meta.deletion_timestamp.is_some() {
        let has = |finalizer: &str| meta.finalizers.iter().any(|f| f == finalizer);
        return match () {
            () if has(ORPHAN) => orphan(view.store, object).into(),
            () if has(FOREGROUND) => wait_for_dependents(view.store, object).into(),
            () => Outcome::default(),
        };
    }
    let (present, lost): (Vec<_>, Vec<_>) =
        meta.owner_references.iter().cloned().partition(|owner| exists(view.store, owner, &key.namespace));
    if lost.is_empty() {
        return Outcome::default();
    }
    if present.is_empty() {
        let options = DeleteOptions {
            propagation: Some(Propagation::Background),
            uid: Some(meta.uid.clone()),
            ..DeleteOptions::default()
        };
        return vec![Request::Delete(key.clone(), options)].into();
    }
    let mut freed = (**object).clone();
    freed.meta_mut().owner_references = present;
    vec![Request::Update(freed)].into()
}

/// Sets the dependents of an object free, then lets the object go.
fn orphan(store: &Store, object: &Object) -> Vec<Request> {
    let uid = &object.meta().uid;
    let mut requests: Vec<Request> = store
        .owned_by(uid)
        .map(|dependent| {
            let mut freed = (**dependent).clone();
            freed.meta_mut().owner_references.retain(|owner| owner.uid != *uid);
            Request::Update(freed)
        })
        .collect();
    requests.push(without(object, ORPHAN));
    requests
}

/// Deletes the dependents of an object; lets the object go when none is left that holds it back.
fn wait_for_dependents(store: &Store, object: &Object) -> Vec<Request> {
    let uid = &object.meta().uid;
    let blocks = |dependent: &Object| {
        let mut owners = dependent.meta().owner_references.iter();
        owners.any(|owner| owner.uid == *uid && owner.block_owner_deletion == Some(true))
    };
    let dependents: Vec<&Object> = store.owned_by(uid).map(|dependent| &**dependent).collect();
    if !dependents.iter().any(|dependent| blocks(dependent)) {
        return vec![without(object, FOREGROUND)];
    }
    let alive = dependents.into_iter().filter(|dependent| dependent.meta().deletion_timestamp.is_none());
    alive
        .map(|dependent| {
            let propagation = if blocks(dependent) { Propagation::Foreground } else { Propagation::Background };
            let options = DeleteOptions { propagation: Some(propagation), ..DeleteOptions::default() };
            Request::Delete(Key::of(dependent), options)
        })
        .collect()
}

fn without(object: &Object, finalizer: &str) -> Request {
    let mut freed = object.clone();
    freed.meta_mut().finalizers.retain(|f| f != finalizer);
    Request::Update(freed)
}
