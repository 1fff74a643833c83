//! ExternalName with ports: it is an alias in DNS, and no port is translated.

use super::{Hint, View, key_of, services};

pub(super) fn hints(view: &View<'_>) -> Vec<Hint> {
    services(view)
        .filter(|service| service.spec.type_ == "ExternalName" && !service.spec.ports.is_empty())
        .map(|service| Hint {
            id: "external_name_with_ports",
            key: key_of(service),
            field: "spec.ports".to_owned(),
            message: format!(
                "{} is an alias for {} in DNS; its ports do nothing. Clients must ask for the port that {} listens on.",
                service.metadata.name, service.spec.external_name, service.spec.external_name
            ),
            fixes: Vec::new(),
        })
        .collect()
}
