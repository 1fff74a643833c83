//! Several Services that select the same Pods. Nothing is wrong with it; it is easy to change one and test the other.

use super::{Fix, Hint, View, key_of, namespace_flag, selecting};

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let mut out = Vec::new();
    let all: Vec<_> = selecting(view).filter(|(_, pods)| !pods.is_empty()).collect();
    for (at, (service, _)) in all.iter().enumerate() {
        let same = |other: &crate::api::service::Service| {
            other.metadata.namespace == service.metadata.namespace && other.spec.selector == service.spec.selector
        };
        let others: Vec<&str> = all
            .iter()
            .skip(at + 1)
            .filter(|(other, _)| same(other))
            .map(|(other, _)| other.metadata.name.as_str())
            .collect();
        let earlier = all.iter().take(at).any(|(other, _)| same(other));
        if others.is_empty() || earlier {
            continue;
        }
        out.push(Hint {
            id: "several_services_for_one_pod_set",
            key: key_of(service),
            field: "spec.selector".to_owned(),
            message: format!("{} and {} select the same Pods.", service.metadata.name, others.join(", ")),
            fixes: vec![Fix {
                label: "Compare them".to_owned(),
                command: format!("kubectl get services{} -o wide", namespace_flag(&service.metadata.namespace)),
            }],
        });
    }
    out
}
