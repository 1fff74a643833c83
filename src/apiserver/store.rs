//! All objects, by kind, namespace and name, with the indexes that keep work proportional to change.
//!
//! A clone shares everything with its original until one of them changes: history keeps clones.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::index::{Indexes, Place};
use crate::api::endpoint_slice::EndpointSlice;
use crate::api::fnv::Fnv64;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::api::sorted::Sorted;

/// Names an object. The texts are shared, also between threads: the page's memos ask for that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub kind: Kind,
    /// `""` for cluster-scoped kinds.
    pub namespace: Arc<str>,
    pub name: Arc<str>,
}

impl Key {
    pub fn new(kind: Kind, namespace: &str, name: &str) -> Key {
        Key { kind, namespace: namespace.into(), name: name.into() }
    }

    /// A number that tells nearly all keys apart.
    pub fn hash(&self) -> u64 {
        let mut hash = Fnv64::default();
        hash.add(self.kind.name());
        hash.add(&self.namespace);
        hash.add(&self.name);
        hash.value()
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

/// The objects of a kind in a namespace, by name.
type Bucket = Sorted<Arc<str>, Rc<Object>>;

/// Every object of the cluster.
#[derive(Debug, Clone, Default)]
pub struct Store {
    buckets: BTreeMap<Kind, BTreeMap<Arc<str>, Bucket>>,
    revision: u64,
    indexes: Indexes,
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
            .filter(move |(ns, _)| namespace.is_none_or(|wanted| wanted == &***ns))
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
        let carries = |pod: &&Pod| selector.iter().all(|(key, value)| pod.metadata.labels.get(key) == Some(value));
        let rarest = self.indexes.pods_labelled(namespace, selector);
        self.there(rarest.into_iter().flat_map(Sorted::keys)).filter(carries).collect()
    }

    /// At most how many Pods of a namespace carry all of these labels.
    pub fn pods_labelled(&self, namespace: &str, labels: &BTreeMap<String, String>) -> usize {
        self.indexes.pods_labelled(namespace, labels).map_or(0, Sorted::len)
    }

    /// The Services of a namespace that select a Pod with these labels, by name.
    pub fn services_selecting(&self, namespace: &str, labels: &BTreeMap<String, String>) -> Vec<&Service> {
        let naming = labels.iter().flat_map(|(key, value)| self.indexes.services_naming(namespace, key, value));
        let places: BTreeSet<&Place> = naming.collect();
        let selects =
            |service: &&Service| service.spec.selector.iter().all(|(key, value)| labels.get(key) == Some(value));
        self.there(places.into_iter()).filter(selects).collect()
    }

    /// What is owned (with a reference of any kind) by the object with this uid.
    pub fn owned_by(&self, uid: &str) -> impl Iterator<Item = &Rc<Object>> {
        self.indexes.owned_by(uid).filter_map(|(kind, namespace, name)| self.get(*kind, namespace, name))
    }

    /// The EndpointSlices that name a Service by label, whoever manages them, by name.
    pub fn slices_of(&self, namespace: &str, service: &str) -> impl Iterator<Item = &EndpointSlice> {
        self.there(self.indexes.slices_of(namespace, service))
    }

    /// The Pods bound to a node, by namespace and name; those that are bound to none for `""`.
    pub fn pods_on(&self, node: &str) -> impl Iterator<Item = &Pod> {
        self.there(self.indexes.pods_on(node))
    }

    /// The objects in these places, as their type.
    fn there<'a, T: OfKind + 'a>(&'a self, places: impl Iterator<Item = &'a Place>) -> impl Iterator<Item = &'a T> {
        places.filter_map(|(kind, namespace, name)| T::from_object(self.get(*kind, namespace, name)?))
    }

    /// Puts an object in its place, stamps its `resourceVersion`, and says what changed. Only the pipeline calls this.
    pub(super) fn put(&mut self, mut object: Object, at: i64) -> Change {
        self.revision += 1;
        object.meta_mut().resource_version = self.revision.to_string();
        let key = Key::of(&object);
        let new = Rc::new(object);
        let spaces = self.buckets.entry(key.kind).or_default();
        if !spaces.contains_key(&key.namespace) {
            spaces.insert(key.namespace.clone(), Sorted::default());
        }
        let bucket = spaces.get_mut(&key.namespace);
        let old = bucket.and_then(|bucket| match bucket.get_mut(&*key.name) {
            Some(place) => Some(std::mem::replace(place, Rc::clone(&new))),
            None => bucket.insert(Arc::clone(&key.name), Rc::clone(&new)),
        });
        let change = Change { key, at, old, new: Some(new) };
        self.indexes.follow(&change);
        change
    }

    /// Takes an object away. Only the pipeline calls this.
    pub(super) fn remove(&mut self, key: &Key, at: i64) -> Option<Change> {
        let old = self.buckets.get_mut(&key.kind)?.get_mut(&key.namespace)?.remove(&*key.name)?;
        self.revision += 1;
        let change = Change { key: key.clone(), at, old: Some(old), new: None };
        self.indexes.follow(&change);
        Some(change)
    }
}

impl Store {
    /// A store with these objects, as they are: for a sketch of a cluster, and for tests of what reads a store.
    pub fn of(objects: impl IntoIterator<Item = Object>) -> Store {
        let mut store = Store::default();
        for object in objects {
            store.put(object, 0);
        }
        store
    }
}
