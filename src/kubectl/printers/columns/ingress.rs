//! Ingresses and IngressClasses.

use serde_json::Value;

use super::service::load_balancer_addresses;
use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{NONE, age, items, pair, text, text_or};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Class"),
    Column::plain("Hosts"),
    Column::plain("Address"),
    Column::plain("Ports"),
    Column::plain("Age"),
];

pub const CLASS_COLUMNS: &[Column] =
    &[Column::name(), Column::plain("Controller"), Column::plain("Parameters"), Column::plain("Age")];

/// Models `printIngress`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let ports = if items(object, "spec.tls").is_empty() { "80" } else { "80, 443" };
    let middle = [
        text_or(object, "spec.ingressClassName", NONE).to_owned(),
        hosts(items(object, "spec.rules")),
        load_balancer_addresses(object, context.wide),
        ports.to_owned(),
    ];
    named(object, context, middle)
}

/// At most three hosts; the count of the rest is that of the rules. Models `formatHosts`.
fn hosts(rules: &[Value]) -> String {
    const SHOWN: usize = 3;
    let mut list = Vec::new();
    let mut more = false;
    for rule in rules {
        more |= list.len() == SHOWN;
        let host = text(rule, "host");
        if !more && !host.is_empty() {
            list.push(host);
        }
    }
    match (list.is_empty(), more) {
        (true, _) => "*".to_owned(),
        (false, true) => format!("{} + {} more...", list.join(","), rules.len() - SHOWN),
        (false, false) => list.join(","),
    }
}

/// Models `printIngressClass`.
pub fn class_cells(object: &Value, context: &Context) -> Vec<String> {
    let mut name = text(object, "metadata.name").to_owned();
    if pair(object, "metadata.annotations", "ingressclass.kubernetes.io/is-default-class") == Some("true") {
        name.push_str(" (default)");
    }
    let parameters = match (text(object, "spec.parameters.kind"), text(object, "spec.parameters.apiGroup")) {
        ("", _) => NONE.to_owned(),
        (kind, "") => format!("{kind}/{}", text(object, "spec.parameters.name")),
        (kind, group) => format!("{kind}.{group}/{}", text(object, "spec.parameters.name")),
    };
    vec![name, text(object, "spec.controller").to_owned(), parameters, age(object, context.now)]
}
