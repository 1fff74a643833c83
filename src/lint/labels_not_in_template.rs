//! Labels on a Deployment that are not in its template: a Service that selects them finds no Pod.

use super::{Fix, Hint, View, key_of, namespace_flag, selecting};
use crate::api::deployment::Deployment;

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let mut out = Vec::new();
    for (service, pods) in selecting(view) {
        if !pods.is_empty() {
            continue;
        }
        let (namespace, selector) = (&service.metadata.namespace, &service.spec.selector);
        let carries = |deployment: &&Deployment| {
            selector.iter().all(|(key, value)| deployment.metadata.labels.get(key) == Some(value))
        };
        let Some(deployment) = view.store.list_as::<Deployment>(Some(namespace)).find(carries) else { continue };
        let name = &deployment.metadata.name;
        let labels: Vec<String> = selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let template = serde_json::json!({"spec": {"template": {"metadata": {"labels": selector}}}});
        let flag = namespace_flag(namespace);
        out.push(Hint {
            id: "labels_not_in_template",
            key: key_of(service),
            field: "spec.selector".to_owned(),
            message: format!(
                "Deployment {name} has the labels {}, but its Pods get theirs from spec.template.metadata.labels.",
                labels.join(", ")
            ),
            fixes: vec![Fix {
                label: "Put the labels in the template".to_owned(),
                command: format!("kubectl patch deployment {name}{flag} -p '{template}'"),
            }],
        });
    }
    out
}
