//! The indexes that keep work proportional to change: which Pods carry a label, which Services select by it, who belongs to
//! whom, what runs where, which slices stand for a Service.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::store::{Change, Key};
use crate::api::meta::OwnerReference;
use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::sorted::Sorted;

/// The label by which a slice names its Service.
const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// Kind, namespace, name. Rows share the texts.
pub(super) type Place = (Kind, Arc<str>, Arc<str>);
/// From a text to the objects that have it, in their order.
type Rows = Sorted<Arc<str>, Sorted<Place, ()>>;

/// All indexes. A clone shares what does not change.
#[derive(Debug, Clone, Default)]
pub(super) struct Indexes {
    pods_by_label: Rows,
    services_by_selector: Rows,
    by_owner: Rows,
    pods_by_node: Rows,
    slices_by_service: Rows,
}

/// Several texts as one key; none of them can hold the separator.
fn joined(parts: &[&str]) -> String {
    parts.join("\n")
}

fn places<'a>(rows: &'a Rows, key: &str) -> impl Iterator<Item = &'a Place> + use<'a> {
    rows.get(key).into_iter().flat_map(Sorted::keys)
}

impl Indexes {
    /// The Pods of a namespace with one of these labels: the one that the fewest have.
    pub fn pods_labelled(&self, namespace: &str, labels: &BTreeMap<String, String>) -> Option<&Sorted<Place, ()>> {
        let rows = labels.iter().map(|(key, value)| self.pods_by_label.get(joined(&[namespace, key, value]).as_str()));
        rows.min_by_key(|row| row.map_or(0, Sorted::len)).flatten()
    }

    /// The Services of a namespace that name a label with this value in their selector.
    pub fn services_naming(&self, namespace: &str, key: &str, value: &str) -> impl Iterator<Item = &Place> + use<'_> {
        places(&self.services_by_selector, &joined(&[namespace, key, value]))
    }

    /// What refers to an owner by its uid.
    pub fn owned_by(&self, uid: &str) -> impl Iterator<Item = &Place> + use<'_> {
        places(&self.by_owner, uid)
    }

    /// The Pods bound to a node.
    pub fn pods_on(&self, node: &str) -> impl Iterator<Item = &Place> + use<'_> {
        places(&self.pods_by_node, node)
    }

    /// The slices that name a Service.
    pub fn slices_of(&self, namespace: &str, service: &str) -> impl Iterator<Item = &Place> + use<'_> {
        places(&self.slices_by_service, &joined(&[namespace, service]))
    }

    /// Follows a change.
    pub fn follow(&mut self, change: &Change) {
        let (old, new) = (change.old.as_deref(), change.new.as_deref());
        if owners(old) != owners(new) {
            for (object, insert) in [(old, false), (new, true)] {
                for owner in owners(object) {
                    update(&mut self.by_owner, &owner.uid, &change.key, insert);
                }
            }
        }
        for (object, other, insert) in [(old, new, false), (new, old, true)] {
            let Some(object) = object else { continue };
            match (object, other) {
                (Object::Pod(pod), Some(Object::Pod(other))) => {
                    if pod.metadata.labels != other.metadata.labels {
                        self.label_pod(&change.key, &pod.metadata.labels, insert);
                    }
                    if pod.spec.node_name != other.spec.node_name {
                        update(&mut self.pods_by_node, &pod.spec.node_name, &change.key, insert);
                    }
                }
                (Object::Pod(pod), _) => {
                    self.label_pod(&change.key, &pod.metadata.labels, insert);
                    update(&mut self.pods_by_node, &pod.spec.node_name, &change.key, insert);
                }
                (Object::EndpointSlice(slice), other) => {
                    let same = |other: &Object| {
                        other.meta().labels.get(SERVICE_NAME) == slice.metadata.labels.get(SERVICE_NAME)
                    };
                    if let Some(service) = slice.metadata.labels.get(SERVICE_NAME)
                        && !other.is_some_and(same)
                    {
                        let row = joined(&[&change.key.namespace, service]);
                        update(&mut self.slices_by_service, &row, &change.key, insert);
                    }
                }
                (Object::Service(service), _) => {
                    for (label, value) in &service.spec.selector {
                        let row = joined(&[&change.key.namespace, label, value]);
                        update(&mut self.services_by_selector, &row, &change.key, insert);
                    }
                }
                _ => {}
            }
        }
    }

    fn label_pod(&mut self, key: &Key, labels: &BTreeMap<String, String>, insert: bool) {
        for (label, value) in labels {
            update(&mut self.pods_by_label, &joined(&[&key.namespace, label, value]), key, insert);
        }
    }
}

fn owners(object: Option<&Object>) -> &[OwnerReference] {
    object.map(|object| object.meta().owner_references.as_slice()).unwrap_or_default()
}

fn update(rows: &mut Rows, row: &str, key: &Key, insert: bool) {
    let place: Place = (key.kind, Arc::clone(&key.namespace), Arc::clone(&key.name));
    match (rows.get_mut(row), insert) {
        (Some(places), true) => drop(places.insert(place, ())),
        (Some(places), false) => {
            places.remove(&place);
            if places.is_empty() {
                rows.remove(row);
            }
        }
        (None, true) => {
            let mut places = Sorted::default();
            places.insert(place, ());
            rows.insert(row.into(), places);
        }
        (None, false) => {}
    }
}
