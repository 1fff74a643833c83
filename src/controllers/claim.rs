//! Adoption and release: which Pods a workload counts as its own. Models `pkg/controller/controller_ref_manager.go`.

use std::collections::BTreeMap;

use super::owner;
use crate::api::labels::Selector;
use crate::api::meta::{LabelSelector, ObjectMeta};
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::schema::Field;
use crate::api::scheme::Kind;
use crate::apiserver::request::Request;
use crate::apiserver::store::Store;

/// The Pods of a workload, and the requests that make them so.
pub struct Claimed<'a> {
    /// By name.
    pub pods: Vec<&'a Pod>,
    pub requests: Vec<Request>,
}

/// The selector of a workload; one that cannot be read selects nothing.
pub fn selector(selector: Option<&LabelSelector>) -> Selector {
    let value = selector.map(Field::write);
    Selector::from_label_selector(value.as_ref()).unwrap_or_else(|_| Selector::nothing())
}

/// The Pods that `owner` controls; orphans that its selector matches are adopted, its own that no longer match are let go.
pub fn pods<'a>(
    store: &'a Store,
    kind: Kind,
    owner: &'a ObjectMeta,
    match_labels: &BTreeMap<String, String>,
    selector: &Selector,
) -> Claimed<'a> {
    let mut by_name: BTreeMap<&str, &Pod> = BTreeMap::new();
    let mut requests = Vec::new();
    for pod in store.owned_by(&owner.uid).filter_map(|object| object.as_kind::<Pod>()) {
        if !owner::controlled_by(&pod.metadata, &owner.uid) {
            continue;
        }
        if selector.matches(&pod.metadata.labels) {
            by_name.insert(&pod.metadata.name, pod);
        } else if owner.deletion_timestamp.is_none() {
            let mut released = pod.clone();
            released.metadata.owner_references.retain(|reference| reference.uid != owner.uid);
            requests.push(Request::Update(Object::Pod(released)));
        }
    }
    if owner.deletion_timestamp.is_none() {
        let owned = by_name.len();
        for pod in orphans(store, &owner.namespace, match_labels, selector, owned) {
            let mut adopted = pod.clone();
            adopted.metadata.owner_references.push(owner::reference(kind, owner));
            requests.push(Request::Update(Object::Pod(adopted)));
            by_name.insert(&pod.metadata.name, pod);
        }
    }
    Claimed { pods: by_name.into_values().collect(), requests }
}

/// The Pods of a namespace that nobody controls and that the selector matches; `owned` Pods that match are known already.
fn orphans<'a>(
    store: &'a Store,
    namespace: &'a str,
    match_labels: &BTreeMap<String, String>,
    selector: &Selector,
    owned: usize,
) -> Vec<&'a Pod> {
    let is_orphan = |pod: &&Pod| {
        owner::controller(&pod.metadata).is_none() && !pod.is_terminating() && selector.matches(&pod.metadata.labels)
    };
    if match_labels.is_empty() {
        return store.list_as::<Pod>(Some(namespace)).filter(is_orphan).collect();
    }
    // Who is owned and matches carries the labels: where nobody else does, there is no orphan.
    if store.pods_labelled(namespace, match_labels) == owned {
        return Vec::new();
    }
    store.pods_matching(namespace, match_labels).into_iter().filter(is_orphan).collect()
}

/// Whether labels meet a workload's selector. Without conditions it means nothing: no workload selects everything.
pub fn matches(selector: Option<&LabelSelector>, labels: &BTreeMap<String, String>) -> bool {
    let Some(wanted) = selector else { return false };
    if wanted.match_labels.is_empty() && wanted.match_expressions.is_empty() {
        return false;
    }
    wanted.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value))
        && (wanted.match_expressions.is_empty() || self::selector(selector).matches(labels))
}
