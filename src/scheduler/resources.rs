//! What Pods ask for and nodes have. Models `pkg/scheduler/framework/plugins/noderesources`.

use std::collections::BTreeMap;

use crate::api::container::Container;
use crate::api::pod::Pod;
use crate::api::quantity;
use crate::api::scalar::Quantity;
use crate::order::Gather;

/// Amounts by resource name: thousandths of a CPU, units of anything else.
pub type Amounts = BTreeMap<String, i64>;

/// Reads amounts; what cannot be read counts nothing.
pub fn amounts(quantities: &BTreeMap<String, Quantity>) -> Amounts {
    let amount = |name: &str, text: &str| {
        let quantity = quantity::Quantity::parse(text).ok()?;
        Some(if name == "cpu" { quantity.milli_value() } else { quantity.value() })
    };
    quantities.iter().filter_map(|(name, quantity)| Some((name.clone(), amount(name, &quantity.0)?))).gather()
}

/// What a Pod asks for: its containers together, or its largest init container where that is more.
pub fn requests(pod: &Pod) -> Amounts {
    let asks = |container: &Container| !container.resources.requests.is_empty();
    let spec = &pod.spec;
    if !spec.containers.iter().chain(&spec.init_containers).any(asks) && spec.overhead.is_empty() {
        return Amounts::new();
    }
    let mut total = Amounts::new();
    for container in spec.running_containers() {
        add(&mut total, &amounts(&container.resources.requests));
    }
    for container in spec.init_containers.iter().filter(|container| !container.is_sidecar()) {
        for (name, amount) in amounts(&container.resources.requests) {
            let known = total.entry(name).or_default();
            *known = amount.max(*known);
        }
    }
    add(&mut total, &amounts(&spec.overhead));
    total
}

/// Adds amounts to a total.
pub fn add(total: &mut Amounts, more: &Amounts) {
    for (name, amount) in more {
        let known = total.entry(name.clone()).or_default();
        *known = known.saturating_add(*amount);
    }
}
