//! Labels on a Deployment that are not in its template: a Service that selects them finds no Pod.

use super::{Action, Fix, Hint, View, key_of, selecting};
use crate::api::deployment::Deployment;
use crate::api::scheme::Kind;
use crate::apiserver::store::Key;

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
        let key = Key::new(Kind::Deployment, namespace, name);
        let labels: Vec<String> = selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let value = selector.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join("\n");
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
                action: Action::Edit { key, field: "spec.template.metadata.labels".to_owned(), value },
            }],
        });
    }
    out
}
