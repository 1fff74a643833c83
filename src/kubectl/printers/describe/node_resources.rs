//! What the Pods on a Node ask for, against what it has. Models `describeNodeResource`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Context;
use super::writer::Page;
use crate::api::quantity::{Format, Quantity};
use crate::api::scheme::Kind;
use crate::kubectl::printers::go_value::sorted;
use crate::kubectl::printers::value::{age, at, items, scalar, text};
use crate::order::Gather;

type Amounts = BTreeMap<String, Quantity>;

/// The Pods that have not ended, and the sums of their requests and limits.
pub fn describe(page: &mut Page, node: &Value, context: &Context) {
    let name = text(node, "metadata.name");
    let mut pods = context.related.list(Kind::Pod, "");
    pods.retain(|pod| {
        text(pod, "spec.nodeName") == name && !matches!(text(pod, "status.phase"), "Succeeded" | "Failed")
    });
    let allocatable = match sorted(at(node, "status.allocatable")).is_empty() {
        true => amounts(at(node, "status.capacity")),
        false => amounts(at(node, "status.allocatable")),
    };
    page.field(0, "Non-terminated Pods", format!("({} in total)", pods.len()));
    page.put(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n");
    page.put(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n");
    let (mut all_requests, mut all_limits) = (Amounts::new(), Amounts::new());
    for pod in &pods {
        let (requests, limits) = (pod_amounts(pod, "requests"), pod_amounts(pod, "limits"));
        let cell = |amounts: &Amounts, resource: &str| share(amounts, &allocatable, resource);
        page.put(
            1,
            &format!(
                "{}\t{}\t\t{}\t{}\t{}\t{}\t{}\n",
                text(pod, "metadata.namespace"),
                text(pod, "metadata.name"),
                cell(&requests, "cpu"),
                cell(&limits, "cpu"),
                cell(&requests, "memory"),
                cell(&limits, "memory"),
                age(pod, context.now)
            ),
        );
        add(&mut all_requests, &requests);
        add(&mut all_limits, &limits);
    }
    page.put(0, "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n");
    page.row(1, &["Resource", "Requests", "Limits"]);
    page.row(1, &["--------", "--------", "------"]);
    let huge = allocatable.keys().map(String::as_str).filter(|name| name.starts_with("hugepages-"));
    for resource in ["cpu", "memory", "ephemeral-storage"].into_iter().chain(huge) {
        let requests = share(&all_requests, &allocatable, resource);
        page.row(1, &[resource, &requests, &share(&all_limits, &allocatable, resource)]);
    }
    for resource in allocatable.keys().filter(|name| is_extended(name)) {
        let plain = |amounts: &Amounts| amounts.get(resource).map_or_else(|| "0".to_owned(), Quantity::to_string);
        page.row(1, &[resource, &plain(&all_requests), &plain(&all_limits)]);
    }
}

fn is_extended(resource: &str) -> bool {
    !matches!(resource, "cpu" | "memory" | "ephemeral-storage" | "pods") && !resource.starts_with("hugepages-")
}

/// `250m (3%)`: the amount, and how much of the Node it is.
fn share(amounts: &Amounts, allocatable: &Amounts, resource: &str) -> String {
    let zero = Quantity::new(0, Format::DecimalSi);
    let amount = amounts.get(resource).unwrap_or(&zero);
    let size = |quantity: &Quantity| if resource == "cpu" { quantity.milli_value() } else { quantity.value() };
    let percent = match allocatable.get(resource).map(size) {
        Some(whole) if whole > 0 => i128::from(size(amount)) * 100 / i128::from(whole),
        _ => 0,
    };
    format!("{amount} ({percent}%)")
}

fn amounts(list: &Value) -> Amounts {
    let parse = |(name, amount): (&str, &Value)| Some((name.to_owned(), Quantity::parse(&scalar(amount)).ok()?));
    sorted(list).into_iter().filter_map(parse).gather()
}

fn add(sum: &mut Amounts, more: &Amounts) {
    for (name, amount) in more {
        let total = sum.get(name).map_or_else(|| amount.clone(), |old| old.add(amount));
        sum.insert(name.clone(), total);
    }
}

/// What a Pod asks for as a whole: its containers and sidecars together, or one init container if that asks for more.
/// Models `resourcehelper.PodRequests` and `PodLimits`.
fn pod_amounts(pod: &Value, list: &str) -> Amounts {
    let of = |container: &Value| amounts(at(at(container, "resources"), list));
    let mut total = Amounts::new();
    for container in items(pod, "spec.containers") {
        add(&mut total, &of(container));
    }
    let (mut sidecars, mut most) = (Amounts::new(), Amounts::new());
    for container in items(pod, "spec.initContainers") {
        let mut wanted = of(container);
        if text(container, "restartPolicy") == "Always" {
            add(&mut total, &wanted);
            add(&mut sidecars, &wanted);
            wanted.clone_from(&sidecars);
        } else {
            add(&mut wanted, &sidecars);
        }
        raise(&mut most, wanted);
    }
    raise(&mut total, most);
    add(&mut total, &amounts(at(pod, "spec.overhead")));
    total
}

/// The larger of both, resource by resource.
fn raise(amounts: &mut Amounts, others: Amounts) {
    for (name, other) in others {
        match amounts.get(&name) {
            Some(amount) if *amount >= other => {}
            _ => {
                amounts.insert(name, other);
            }
        }
    }
}
