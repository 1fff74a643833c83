//! A short name that was asked for in vain, of a Service that lives in another namespace.

use super::{Fix, Hint, View, key_of, services};
use crate::proxy::Client;

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    let mut out: Vec<Hint> = Vec::new();
    for (client, name) in view.unresolved {
        let Client::Pod { namespace, name: pod } = client else { continue };
        let found =
            services(view).find(|service| service.metadata.name == *name && service.metadata.namespace != *namespace);
        let Some(service) = found else { continue };
        let full = format!("{name}.{}", service.metadata.namespace);
        if out.iter().any(|hint| hint.key == key_of(service)) {
            continue;
        }
        out.push(Hint {
            id: "service_in_other_namespace",
            key: key_of(service),
            field: "metadata.namespace".to_owned(),
            message: format!("Pod {pod} in {namespace} asked for {name}, which lives in {}: a short name stays in the namespace of who asks.", service.metadata.namespace),
            fixes: vec![Fix {
                label: format!("Ask for {full}"),
                command: format!("kubectl exec {pod}{} -- wget -qO- {full}", super::namespace_flag(namespace)),
            }],
        });
    }
    out
}
