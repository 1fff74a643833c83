//! A Pod of its own among the Pods of a workload: its labels match, so it gets a share.

use super::{Fix, Hint, View, namespace_flag, selecting};
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let mut out: Vec<Hint> = Vec::new();
    for (service, pods) in selecting(view) {
        let (owned, bare): (Vec<&Pod>, Vec<&Pod>) =
            pods.iter().partition(|pod| !pod.metadata.owner_references.is_empty());
        if owned.is_empty() || bare.len() > owned.len() {
            continue;
        }
        for pod in bare {
            let (namespace, name) = (&pod.metadata.namespace, &pod.metadata.name);
            let key = Key::new(Kind::Pod, namespace, name);
            if out.iter().any(|hint| hint.key == key) {
                continue;
            }
            let drop: Vec<String> = service.spec.selector.keys().take(1).map(|key| format!("{key}-")).collect();
            let flag = namespace_flag(namespace);
            out.push(Hint {
                id: "bare_pod_steals_traffic",
                key,
                field: "metadata.labels".to_owned(),
                message: format!(
                    "Pod {name} belongs to no workload, but Service {} selects it: one connection in {} goes there.",
                    service.metadata.name,
                    pods.len()
                ),
                fixes: vec![
                    Fix {
                        label: "Take the label off".to_owned(),
                        command: format!("kubectl label pod {name}{flag} {}", drop.join(" ")),
                    },
                    Fix { label: "Delete the Pod".to_owned(), command: format!("kubectl delete pod {name}{flag}") },
                ],
            });
        }
    }
    out
}
