//! What a workload says when the API server does not let it make a Pod: an event, and for ReplicaSets a condition. Models
//! `CreatePods` in `pkg/controller/controller_utils.go` and `calculateStatus` of the ReplicaSet controller.

use super::{View, owner};
use crate::api::object::Object;
use crate::api::replica_set::{ReplicaSet, ReplicaSetCondition};
use crate::api::scalar::Time;
use crate::api::scheme::Kind;
use crate::apiserver::request::Request;
use crate::apiserver::status::Status;
use crate::apiserver::store::Key;

/// The condition of a set that cannot make or delete its Pods.
pub const FAILURE: &str = "ReplicaFailure";
/// Letters of a generated name that chance decides: the refusal upstream speaks of the name without them.
const RANDOM: usize = 5;

/// What a controller asks for when a Pod that it wanted to make was refused; nothing for anything else.
pub fn requests(view: View, key: &Key, component: &str, refused: &Status) -> Vec<Request> {
    let Some((Kind::Pod, pod)) = &refused.about else { return Vec::new() };
    let numbered = key.kind == Kind::StatefulSet;
    let prefix = pod.get(..pod.len().saturating_sub(RANDOM)).filter(|prefix| prefix.ends_with('-'));
    let why = match prefix {
        Some(prefix) if !numbered => refused.message.replacen(pod.as_str(), prefix, 1),
        _ => refused.message.clone(),
    };
    let message = match key.kind {
        Kind::StatefulSet => format!("create Pod {pod} in StatefulSet {} failed error: {why}", key.name),
        Kind::ReplicaSet | Kind::ReplicationController | Kind::DaemonSet | Kind::Job => {
            ["Error creating: ", &why].concat()
        }
        _ => return Vec::new(),
    };
    let mut requests = vec![owner::report(key, "Warning", "FailedCreate", message, component)];
    if let Some(set) = view.store.get_as::<ReplicaSet>(&key.namespace, &key.name) {
        requests.extend(marked(set, why, view.now));
    }
    requests
}

fn marked(set: &ReplicaSet, message: String, now: i64) -> Option<Request> {
    let known = set.status.conditions.iter().find(|condition| condition.type_ == FAILURE);
    if known.is_some_and(|known| known.message == message) && set.status.observed_generation == set.metadata.generation
    {
        return None;
    }
    let mut changed = set.clone();
    changed.status.observed_generation = set.metadata.generation;
    changed.status.conditions.retain(|condition| condition.type_ != FAILURE);
    changed.status.conditions.push(ReplicaSetCondition {
        type_: FAILURE.to_owned(),
        status: "True".to_owned(),
        last_transition_time: known.map_or(Time(now), |known| known.last_transition_time),
        reason: "FailedCreate".to_owned(),
        message,
    });
    Some(Request::UpdateStatus(Object::ReplicaSet(changed)))
}
