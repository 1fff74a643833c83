//! What ReplicaSet and ReplicationController have in common: adopt, create, delete, count.

use std::collections::BTreeMap;

use super::rank;
use crate::api::labels::Selector;
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::pod::{Pod, PodTemplateSpec};
use crate::api::scheme::Kind;
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::{Key, Store};
use crate::controllers::{Outcome, View, claim, owner, template};

/// How many Pods are made or deleted at once at the most. Models `BurstReplicas`.
const BURST: usize = 500;

/// A workload that keeps a number of equal Pods.
pub struct Set<'a> {
    pub kind: Kind,
    /// Who speaks in its events.
    pub component: &'static str,
    pub metadata: &'a ObjectMeta,
    pub replicas: i32,
    pub min_ready_seconds: i32,
    pub selector: Selector,
    pub match_labels: &'a BTreeMap<String, String>,
    pub template: Option<&'a PodTemplateSpec>,
}

/// The Pods that there are.
#[derive(Debug, Default, PartialEq)]
pub struct Counts {
    pub replicas: i32,
    pub fully_labeled: i32,
    pub ready: i32,
    pub available: i32,
    pub terminating: i32,
}

/// Brings the number of Pods to what is wanted, and counts them as they were before.
pub fn reconcile(view: View, set: &Set) -> (Outcome, Counts) {
    let claimed = claim::pods(view.store, set.kind, set.metadata, set.match_labels, &set.selector);
    let mut requests = claimed.requests;
    let active: Vec<&Pod> = claimed.pods.iter().copied().filter(|pod| pod.is_active()).collect();
    if set.metadata.deletion_timestamp.is_none() {
        let missing = i64::from(set.replicas) - active.len() as i64;
        if missing > 0 {
            create(view.store, set, BURST.min(missing as usize), &mut requests);
        } else if missing < 0 {
            let surplus = BURST.min(missing.unsigned_abs() as usize);
            let related = related(view.store, set.metadata);
            let chosen = rank::to_delete(&active, &related, surplus, view.now);
            chosen.into_iter().for_each(|pod| delete(set, pod, &mut requests));
        }
    }
    let counts = count(set, &claimed.pods, &active, view.now);
    let outcome = Outcome { again_at: next_availability(set, &active, view.now), ..requests.into() };
    (outcome, counts)
}

fn create(store: &Store, set: &Set, count: usize, requests: &mut Vec<Request>) {
    let Some(pod_template) = set.template else { return };
    let about = Key::new(set.kind, &set.metadata.namespace, &set.metadata.name);
    for at in 0..count {
        let pod = template::pod(store, pod_template, set.kind, set.metadata, at);
        let message = format!("Created pod: {}", pod.metadata.name);
        requests.push(Request::Create(Object::Pod(pod)));
        requests.push(owner::report(&about, "Normal", "SuccessfulCreate", message, set.component));
    }
}

fn delete(set: &Set, pod: &Pod, requests: &mut Vec<Request>) {
    let about = Key::new(set.kind, &set.metadata.namespace, &set.metadata.name);
    let key = Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
    requests.push(Request::Delete(key, DeleteOptions::default()));
    let message = format!("Deleted pod: {}", pod.metadata.name);
    requests.push(owner::report(&about, "Normal", "SuccessfulDelete", message, set.component));
}

/// The Pods of all sets under the same controller: they count when Pods on crowded nodes go first.
fn related<'a>(store: &'a Store, metadata: &ObjectMeta) -> Vec<&'a Pod> {
    let own = metadata.uid.as_str();
    let mut uids: Vec<&str> = vec![own];
    if let Some(controller) = owner::controller(metadata) {
        let siblings = store.owned_by(&controller.uid).filter(|object| object.kind() == Kind::ReplicaSet);
        uids.extend(siblings.map(|object| object.meta().uid.as_str()).filter(|uid| *uid != own));
    }
    uids.into_iter()
        .flat_map(|uid| store.owned_by(uid))
        .filter_map(|object| object.as_kind::<Pod>())
        .filter(|pod| pod.is_active())
        .collect()
}

fn count(set: &Set, claimed: &[&Pod], active: &[&Pod], now: i64) -> Counts {
    let labels = set.template.map(|template| &template.metadata.labels);
    let carries_all = |pod: &Pod| {
        let mut wanted = labels.into_iter().flatten();
        wanted.all(|(key, value)| pod.metadata.labels.get(key) == Some(value))
    };
    let number = |test: &dyn Fn(&Pod) -> bool| active.iter().filter(|pod| test(pod)).count() as i32;
    Counts {
        replicas: active.len() as i32,
        fully_labeled: number(&carries_all),
        ready: number(&|pod| pod.is_ready()),
        available: number(&|pod| pod.is_available(set.min_ready_seconds, now)),
        terminating: claimed.iter().filter(|pod| pod.is_terminating() && !pod.is_terminal()).count() as i32,
    }
}

fn next_availability(set: &Set, active: &[&Pod], now: i64) -> Option<i64> {
    active.iter().filter_map(|pod| pod.available_at(set.min_ready_seconds)).filter(|at| *at > now).min()
}
