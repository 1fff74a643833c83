//! The Pod and the container that a command works in: `web`, `deploy/web`, `svc/web`, `-c NAME`. Models
//! `pkg/polymorphichelpers` and `pkg/cmd/util/podcmd`.

use std::cmp::Reverse;

use serde_json::Value;

use super::context::Context;
use super::failure::Failure;
use super::printers::value::{at, int, items, pairs, text};
use super::resources::{Found, Query, resolve};
use super::targets::{self, Target};
use crate::api::labels::{Labels, Selector};
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;
use crate::order::{Gather, InOrder};

/// The object that a command's `POD | TYPE/NAME` names; a bare word is a Pod.
pub fn named(context: &Context, word: &str) -> Result<Target, Failure> {
    let typed = if word.contains('/') { word.to_owned() } else { format!("pods/{word}") };
    let query = Query { namespace: &context.namespace, ..Query::default() };
    match resolve(&[typed], &query)? {
        Found::Named { keys, .. } => match keys.as_slice() {
            [key] => targets::live(context, key),
            _ => Err(Failure::error("expected a resource")),
        },
        _ => Err(Failure::error("expected a resource")),
    }
}

/// The Pods behind an object, best first: ready before unready, running before waiting, old before new. A Pod stands for itself.
pub fn behind(context: &Context, target: &Target) -> Result<Vec<Key>, String> {
    if target.key.kind == Kind::Pod {
        return Ok(vec![target.key.clone()]);
    }
    let selector = selector(target)?;
    let pods = context.cluster.store().list_as::<Pod>(Some(&target.key.namespace));
    let mut found: Vec<&Pod> = pods.filter(|pod| selector.matches(&pod.metadata.labels)).collect();
    found.order_by_key(|pod| {
        let phase = match pod.status.phase.as_str() {
            "Running" => 2,
            "Pending" => 0,
            _ => 1,
        };
        let ready =
            pod.status.conditions.iter().any(|condition| condition.type_ == "Ready" && condition.status == "True");
        let assigned = !pod.spec.node_name.is_empty();
        let made = pod.metadata.creation_timestamp;
        (Reverse(assigned), Reverse(phase), Reverse(ready), made, pod.metadata.name.clone())
    });
    Ok(found.into_iter().map(|pod| Key::new(Kind::Pod, &target.key.namespace, &pod.metadata.name)).collect())
}

/// Models `SelectorsForObject`.
fn selector(target: &Target) -> Result<Selector, String> {
    let parse = |value: &Value| {
        Selector::from_label_selector(Some(value)).map_err(|why| format!("invalid label selector: {why}"))
    };
    let spec = at(&target.value, "spec.selector");
    match target.key.kind {
        Kind::ReplicaSet | Kind::StatefulSet | Kind::DaemonSet | Kind::Deployment | Kind::Job => parse(spec),
        Kind::ReplicationController => Ok(Selector::from_map(pairs(&target.value, "spec.selector"))),
        Kind::Service => match pairs(&target.value, "spec.selector") {
            none if none.is_empty() => {
                let name = &target.key.name;
                Err(format!("invalid service '{name}': Service is defined without a selector"))
            }
            labels => Ok(Selector::from_map(labels)),
        },
        other => Err(format!("selector for {} not implemented", go_type(other))),
    }
}

/// `*v1.ConfigMap`
pub fn go_type(kind: Kind) -> String {
    let info = kind.info();
    format!("*{}.{}", info.version, info.kind)
}

/// The Pod to run something in; waits for one to appear, as long as `timeout` says.
pub fn attachable(context: &mut Context, target: &Target, timeout: i64) -> Result<Key, Failure> {
    let until = context.now().saturating_add(timeout);
    loop {
        let pods = behind(context, target)
            .map_err(|why| Failure::error(format!("cannot attach to {}: {why}", go_type(target.key.kind))))?;
        if let Some(pod) = pods.into_iter().next() {
            return Ok(pod);
        }
        match context.cluster.next_due() {
            Some(due) if due <= until => context.cluster.run_until(due),
            _ => {
                context.cluster.run_until(until);
                return Err(Failure::error("timed out waiting for the condition"));
            }
        }
    }
}

/// The Pod as it is now.
pub fn pod(context: &Context, key: &Key) -> Result<Value, Failure> {
    Ok(targets::live(context, key)?.value)
}

/// The names of a Pod's containers as errors list them.
pub fn all_names(pod: &Value) -> String {
    let of = |path: &str, mark: &str| {
        items(pod, path).iter().map(|container| format!("{}{mark}", text(container, "name"))).collect::<Vec<_>>()
    };
    let mut names = of("spec.containers", "");
    names.extend(of("spec.ephemeralContainers", " (ephem)"));
    names.extend(of("spec.initContainers", " (init)"));
    names.join(", ")
}

/// Is there a container of this name?
pub fn has_container(pod: &Value, name: &str) -> bool {
    let lists = ["spec.containers", "spec.initContainers", "spec.ephemeralContainers"];
    lists.iter().any(|list| items(pod, list).iter().any(|container| text(container, "name") == name))
}

/// The named container, else the one that an annotation prefers, else the first; says so where there is a choice.
pub fn container(context: &mut Context, pod: &Value, name: &str, quiet: bool) -> Result<String, Failure> {
    let preferred = pairs(pod, "metadata.annotations").into_iter().find(|(key, _)| *key == DEFAULT_CONTAINER);
    let name = if name.is_empty() { preferred.map_or("", |(_, name)| name) } else { name };
    if !name.is_empty() {
        if has_container(pod, name) {
            return Ok(name.to_owned());
        }
        return Err(not_valid(pod, name));
    }
    let first = items(pod, "spec.containers").first().map(|container| text(container, "name").to_owned());
    let Some(first) = first else {
        let (namespace, name) = (text(pod, "metadata.namespace"), text(pod, "metadata.name"));
        return Err(Failure::error(format!("pod {namespace}/{name} does not have any containers")));
    };
    let several = items(pod, "spec.containers").len() > 1
        || !items(pod, "spec.initContainers").is_empty()
        || !items(pod, "spec.ephemeralContainers").is_empty();
    if several && !quiet {
        context.out.eprint(format!("Defaulted container \"{first}\" out of: {}\n", all_names(pod)));
    }
    Ok(first)
}

/// `container x is not valid for pod web out of: web`
pub fn not_valid(pod: &Value, name: &str) -> Failure {
    let (pod_name, names) = (text(pod, "metadata.name"), all_names(pod));
    Failure::error(format!("container {name} is not valid for pod {pod_name} out of: {names}"))
}

/// The annotation that names the container of interest.
const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

/// Is the container running?
pub fn is_running(pod: &Value, container: &str) -> bool {
    let statuses = items(pod, "status.containerStatuses").iter().chain(items(pod, "status.initContainerStatuses"));
    let mut own = statuses.filter(|status| text(status, "name") == container);
    own.any(|status| status.pointer("/state/running").is_some())
}

/// Labels of a Pod, for selectors.
pub fn labels(pod: &Value) -> Labels {
    pairs(pod, "metadata.labels").into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).gather()
}

/// How often the containers of a Pod were started again.
pub fn restarts(pod: &Value) -> i64 {
    items(pod, "status.containerStatuses").iter().map(|status| int(status, "restartCount")).sum()
}
