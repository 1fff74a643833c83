//! Deleting namespaces: first their Pods, then everything else, then the namespace itself. Models
//! `pkg/controller/namespace`.

use super::{Controller, Outcome, View};
use crate::api::namespace::Namespace;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::{Change, Key, Store};

/// The namespace controller.
pub const CONTROLLER: Controller = Controller { name: "namespace-controller", delay: 10, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    if change.key.kind == Kind::Namespace {
        return vec![change.key.clone()];
    }
    if change.new.is_some() || change.key.namespace.is_empty() {
        return Vec::new();
    }
    let namespace = Key::new(Kind::Namespace, "", &change.key.namespace);
    let ends = store.at(&namespace).is_some_and(|object| object.meta().deletion_timestamp.is_some());
    if ends { vec![namespace] } else { Vec::new() }
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(namespace) = view.store.get_as::<Namespace>("", &key.name) else { return Outcome::default() };
    if namespace.metadata.deletion_timestamp.is_none() {
        return Outcome::default();
    }
    let mut pods = view.store.list_as::<Pod>(Some(&key.name)).peekable();
    if pods.peek().is_some() {
        let stay = pods.filter(|pod| !pod.is_terminating());
        return stay.map(|pod| delete(Kind::Pod, &key.name, &pod.metadata.name)).collect::<Vec<_>>().into();
    }
    let kinds = Kind::ALL.iter().filter(|kind| kind.namespaced());
    let rest: Vec<(Kind, &str, bool)> = kinds
        .flat_map(|kind| view.store.list(*kind, Some(&key.name)).map(|object| (*kind, object)))
        .map(|(kind, object)| (kind, object.name(), object.meta().deletion_timestamp.is_some()))
        .collect();
    if rest.is_empty() {
        return vec![Request::Finalize(key.clone())].into();
    }
    let stay = rest.into_iter().filter(|(_, _, deleted)| !deleted);
    stay.map(|(kind, name, _)| delete(kind, &key.name, name)).collect::<Vec<_>>().into()
}

fn delete(kind: Kind, namespace: &str, name: &str) -> Request {
    Request::Delete(Key::new(kind, namespace, name), DeleteOptions::default())
}
