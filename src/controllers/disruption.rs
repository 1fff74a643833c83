//! The disruption controller: what budgets count, for people to read. Models `pkg/controller/disruption`.

use serde_json::json;

use super::{Controller, Outcome, View};
use crate::api::disruption;
use crate::api::object::{Object, Other};
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::api::time;
use crate::apiserver::request::Request;
use crate::apiserver::store::{Change, Key, Store};

/// The disruption controller.
pub const CONTROLLER: Controller = Controller { name: "controllermanager", delay: 20, concerns, reconcile };

fn concerns(change: &Change, store: &Store) -> Vec<Key> {
    match change.key.kind {
        Kind::PodDisruptionBudget if change.new.is_some() => vec![change.key.clone()],
        Kind::Pod => {
            let budgets = store.list(Kind::PodDisruptionBudget, Some(&change.key.namespace));
            let pods = || [&change.old, &change.new].into_iter().flatten().filter_map(|object| object.as_kind::<Pod>());
            let about =
                |budget: &Object| matches!(budget, Object::Other(it) if pods().any(|pod| disruption::selects(it, pod)));
            budgets.filter(|budget| about(budget)).map(|budget| Key::of(budget)).collect()
        }
        _ => Vec::new(),
    }
}

fn reconcile(view: View, key: &Key) -> Outcome {
    let Some(Object::Other(budget)) = view.store.at(key).map(|object| &**object) else { return Outcome::default() };
    let pods = view.store.list_as::<Pod>(Some(&key.namespace)).filter(|pod| disruption::selects(budget, pod));
    let counted = disruption::count(budget, pods);
    let (status, reason) = if counted.allowed > 0 { ("True", "SufficientPods") } else { ("False", "InsufficientPods") };
    let known = budget.rest.get("status").and_then(|status| status.pointer("/conditions/0"));
    let since = known.filter(|known| known.get("status").is_some_and(|is| is == status));
    let since = since.and_then(|known| known.get("lastTransitionTime").cloned());
    let fresh = json!({
        "observedGeneration": budget.metadata.generation,
        "disruptionsAllowed": counted.allowed,
        "currentHealthy": counted.healthy,
        "desiredHealthy": counted.desired,
        "expectedPods": counted.expected,
        "conditions": [{"type": "DisruptionAllowed", "status": status, "observedGeneration": budget.metadata.generation,
            "lastTransitionTime": since.unwrap_or_else(|| json!(time::rfc3339(view.now))), "reason": reason, "message": ""}],
    });
    if budget.rest.get("status") == Some(&fresh) {
        return Outcome::default();
    }
    let mut changed: Other = budget.clone();
    changed.rest.insert("status".to_owned(), fresh);
    vec![Request::UpdateStatus(Object::Other(changed))].into()
}
