//! All objects, by kind, namespace and name, with the indexes that keep work proportional to change.
//!
//! A clone shares everything with its original until one of them changes: history keeps clones.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::api::endpoint_slice::EndpointSlice;
use crate::api::meta::OwnerReference;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::service::Service;

/// Names an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub kind: Kind,
    /// `""` for cluster-scoped kinds.
    pub namespace: String,
    pub name: String,
}

impl Key {
    pub fn new(kind: Kind, namespace: &str, name: &str) -> Key {
        Key { kind, namespace: namespace.to_owned(), name: name.to_owned() }
    }

    /// The key of `object`.
    pub fn of(object: &Object) -> Key {
        Key::new(object.kind(), object.namespace(), object.name())
    }
}

/// A Rust type that stands for a kind, so that `store.get_as::<Pod>(..)` reads as it means.
pub trait OfKind: Sized {
    const KIND: Kind;
    fn from_object(object: &Object) -> Option<&Self>;
}

macro_rules! of_kind {
    ($($module:ident :: $kind:ident),* $(,)?) => { $(
        impl OfKind for crate::api::$module::$kind {
            const KIND: Kind = Kind::$kind;
            fn from_object(object: &Object) -> Option<&Self> { object.as_kind() }
        }
    )* };
}

of_kind!(
    config_map::ConfigMap,
    controller_revision::ControllerRevision,
    cron_job::CronJob,
    daemon_set::DaemonSet,
    deployment::Deployment,
    endpoint_slice::EndpointSlice,
    endpoints::Endpoints,
    event::Event,
    horizontal_pod_autoscaler::HorizontalPodAutoscaler,
    job::Job,
    namespace::Namespace,
    node::Node,
    pod::Pod,
    replica_set::ReplicaSet,
    replication_controller::ReplicationController,
    secret::Secret,
    service::Service,
    service_account::ServiceAccount,
    stateful_set::StatefulSet,
);

/// A committed change: what stood there before and what stands there now.
#[derive(Debug, Clone)]
pub struct Change {
    pub key: Key,
    /// Milliseconds of virtual time since 1970.
    pub at: i64,
    pub old: Option<Rc<Object>>,
    pub new: Option<Rc<Object>>,
}

type Bucket = BTreeMap<String, Rc<Object>>;
/// Namespace, label key, label value -> names.
type LabelIndex = BTreeMap<(String, String, String), BTreeSet<String>>;

/// Every object of the cluster.
#[derive(Debug, Clone, Default)]
pub struct Store {
    buckets: BTreeMap<Kind, BTreeMap<String, Rc<Bucket>>>,
    revision: u64,
    pods_by_label: Rc<LabelIndex>,
    services_by_selector: Rc<LabelIndex>,
    by_owner: Rc<BTreeMap<String, BTreeSet<Key>>>,
    pods_by_node: Rc<BTreeMap<String, BTreeSet<(String, String)>>>,
    slices_by_service: Rc<BTreeMap<(String, String), BTreeSet<String>>>,
}

impl Store {
    /// The number of the last change; an object's `resourceVersion` is the number of its own last change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The object, if it exists.
    pub fn get(&self, kind: Kind, namespace: &str, name: &str) -> Option<&Rc<Object>> {
        self.buckets.get(&kind)?.get(namespace)?.get(name)
    }

    /// The object named by `key`, if it exists.
    pub fn at(&self, key: &Key) -> Option<&Rc<Object>> {
        self.get(key.kind, &key.namespace, &key.name)
    }

    /// The object as its type: `store.get_as::<Pod>("default", "web")`.
    pub fn get_as<T: OfKind>(&self, namespace: &str, name: &str) -> Option<&T> {
        T::from_object(self.get(T::KIND, namespace, name)?)
    }

    /// All objects of a kind, in one namespace or in all, by namespace and name.
    pub fn list<'a>(&'a self, kind: Kind, namespace: Option<&'a str>) -> impl Iterator<Item = &'a Rc<Object>> {
        self.buckets
            .get(&kind)
            .into_iter()
            .flatten()
            .filter(move |(ns, _)| namespace.is_none_or(|wanted| wanted == ns.as_str()))
            .flat_map(|(_, bucket)| bucket.values())
    }

    /// All objects of a type, in one namespace or in all, by namespace and name.
    pub fn list_as<'a, T: OfKind + 'a>(&'a self, namespace: Option<&'a str>) -> impl Iterator<Item = &'a T> {
        self.list(T::KIND, namespace).filter_map(|object| T::from_object(object))
    }

    /// How many objects of a kind there are, in all namespaces.
    pub fn count(&self, kind: Kind) -> usize {
        self.buckets.get(&kind).map_or(0, |spaces| spaces.values().map(|bucket| bucket.len()).sum())
    }

    /// The Pods of a namespace whose labels carry all of `selector`, by name. An empty selector matches none.
    pub fn pods_matching(&self, namespace: &str, selector: &BTreeMap<String, String>) -> Vec<&Pod> {
        let Some(names) = selector
            .iter()
            .map(|(key, value)| self.pods_by_label.get(&(namespace.to_owned(), key.clone(), value.clone())))
            .min_by_key(|names| names.map_or(0, BTreeSet::len))
            .flatten()
        else {
            return Vec::new();
        };
        names
            .iter()
            .filter_map(|name| self.get_as::<Pod>(namespace, name))
            .filter(|pod| selector.iter().all(|(key, value)| pod.metadata.labels.get(key) == Some(value)))
            .collect()
    }

    /// The Services of a namespace that select a Pod with these labels, by name.
    pub fn services_selecting(&self, namespace: &str, labels: &BTreeMap<String, String>) -> Vec<&Service> {
        let mut names = BTreeSet::new();
        for (key, value) in labels {
            let row = (namespace.to_owned(), key.clone(), value.clone());
            names.extend(self.services_by_selector.get(&row).into_iter().flatten());
        }
        names
            .into_iter()
            .filter_map(|name| self.get_as::<Service>(namespace, name))
            .filter(|service| service.spec.selector.iter().all(|(key, value)| labels.get(key) == Some(value)))
            .collect()
    }

    /// What is owned (with a reference of any kind) by the object with this uid.
    pub fn owned_by(&self, uid: &str) -> impl Iterator<Item = &Rc<Object>> {
        self.by_owner.get(uid).into_iter().flatten().filter_map(|key| self.at(key))
    }

    /// The EndpointSlices that name a Service by label, whoever manages them, by name.
    pub fn slices_of<'a>(&'a self, namespace: &'a str, service: &str) -> impl Iterator<Item = &'a EndpointSlice> {
        let row = (namespace.to_owned(), service.to_owned());
        let names = self.slices_by_service.get(&row).into_iter().flatten();
        names.filter_map(move |name| self.get_as::<EndpointSlice>(namespace, name))
    }

    /// The Pods bound to a node, by namespace and name; those that are bound to none for `""`.
    pub fn pods_on(&self, node: &str) -> impl Iterator<Item = &Pod> {
        self.pods_by_node.get(node).into_iter().flatten().filter_map(|(ns, name)| self.get_as::<Pod>(ns, name))
    }

    /// Puts an object in its place, stamps its `resourceVersion`, and says what changed. Only the pipeline calls this.
    pub(super) fn put(&mut self, mut object: Object, at: i64) -> Change {
        self.revision += 1;
        object.meta_mut().resource_version = self.revision.to_string();
        let key = Key::of(&object);
        let new = Rc::new(object);
        let spaces = self.buckets.entry(key.kind).or_default();
        let bucket = Rc::make_mut(spaces.entry(key.namespace.clone()).or_default());
        let old = bucket.insert(key.name.clone(), Rc::clone(&new));
        let change = Change { key, at, old, new: Some(new) };
        self.index(&change);
        change
    }

    /// Takes an object away. Only the pipeline calls this.
    pub(super) fn remove(&mut self, key: &Key, at: i64) -> Option<Change> {
        let bucket = Rc::make_mut(self.buckets.get_mut(&key.kind)?.get_mut(&key.namespace)?);
        let old = bucket.remove(&key.name)?;
        self.revision += 1;
        let change = Change { key: key.clone(), at, old: Some(old), new: None };
        self.index(&change);
        Some(change)
    }

    fn index(&mut self, change: &Change) {
        let (old, new) = (change.old.as_deref(), change.new.as_deref());
        fn owners(object: Option<&Object>) -> &[OwnerReference] {
            object.map(|o| o.meta().owner_references.as_slice()).unwrap_or_default()
        }
        let owners_changed = owners(old) != owners(new);
        for (object, insert) in [(old, false), (new, true)] {
            let Some(object) = object else { continue };
            if owners_changed {
                self.index_owners(&change.key, object, insert);
            }
            match object {
                Object::Pod(pod) => {
                    let same = |other: Option<&Object>| matches!(other, Some(Object::Pod(p)) if p.metadata.labels == pod.metadata.labels);
                    if !(same(old) && same(new)) {
                        update_labels(&mut self.pods_by_label, &change.key, &pod.metadata.labels, insert);
                    }
                    let node = |other: Option<&Object>| matches!(other, Some(Object::Pod(p)) if p.spec.node_name == pod.spec.node_name);
                    if !(node(old) && node(new)) {
                        let row = (change.key.namespace.clone(), change.key.name.clone());
                        update(&mut self.pods_by_node, pod.spec.node_name.clone(), row, insert);
                    }
                }
                Object::EndpointSlice(slice) => {
                    if let Some(service) = slice.metadata.labels.get("kubernetes.io/service-name") {
                        let row = (change.key.namespace.clone(), service.clone());
                        update(&mut self.slices_by_service, row, change.key.name.clone(), insert);
                    }
                }
                Object::Service(service) => {
                    update_labels(&mut self.services_by_selector, &change.key, &service.spec.selector, insert);
                }
                _ => {}
            }
        }
    }

    fn index_owners(&mut self, key: &Key, object: &Object, insert: bool) {
        for owner in &object.meta().owner_references {
            update(&mut self.by_owner, owner.uid.clone(), key.clone(), insert);
        }
    }
}

fn update_labels(index: &mut Rc<LabelIndex>, key: &Key, labels: &BTreeMap<String, String>, insert: bool) {
    for (label, value) in labels {
        update(index, (key.namespace.clone(), label.clone(), value.clone()), key.name.clone(), insert);
    }
}

fn update<K: Ord + Clone, V: Ord + Clone>(index: &mut Rc<BTreeMap<K, BTreeSet<V>>>, key: K, value: V, insert: bool) {
    let index = Rc::make_mut(index);
    if insert {
        index.entry(key).or_default().insert(value);
    } else if let Some(values) = index.get_mut(&key) {
        values.remove(&value);
        if values.is_empty() {
            index.remove(&key);
        }
    }
}

#[cfg(test)]
impl Store {
    /// A store with these objects, as they are: for tests of what reads a store.
    pub fn of(objects: impl IntoIterator<Item = Object>) -> Store {
        let mut store = Store::default();
        for object in objects {
            store.put(object, 0);
        }
        store
    }
}
