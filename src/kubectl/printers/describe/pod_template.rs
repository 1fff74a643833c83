//! The `Pod Template:` of every workload. Models `DescribePodTemplate`.

use serde_json::Value;

use super::writer::Page;
use super::{containers, volumes};
use crate::kubectl::printers::value::{at, format_label_selector, int, is_set, items, pairs, text};
use crate::order::InOrder;

/// The template, indented by one level.
pub fn describe(page: &mut Page, template: &Value) {
    page.line(0, "Pod Template:");
    if template.is_null() {
        page.put(1, "<unset>");
        return;
    }
    page.labels("  Labels", &pairs(template, "metadata.labels"));
    let annotations = pairs(template, "metadata.annotations");
    if !annotations.is_empty() {
        page.annotations("  Annotations", &annotations);
    }
    let spec = at(template, "spec");
    page.field_if(1, "Service Account", text(spec, "serviceAccountName"));
    if !items(spec, "initContainers").is_empty() {
        containers::describe(page, "Init Containers", items(spec, "initContainers"), &[], None);
    }
    containers::describe(page, "Containers", items(spec, "containers"), &[], None);
    volumes::describe(page, items(spec, "volumes"), "  ");
    spread_constraints(page, spec, "  ");
    page.field_if(1, "Priority Class Name", text(spec, "priorityClassName"));
    page.labels("  Node-Selectors", &pairs(spec, "nodeSelector"));
    page.tolerations("  Tolerations", items(spec, "tolerations"));
}

/// Models `describeTopologySpreadConstraints`.
pub fn spread_constraints(page: &mut Page, spec: &Value, indent: &str) {
    let mut constraints: Vec<&Value> = items(spec, "topologySpreadConstraints").iter().collect();
    if constraints.is_empty() {
        return;
    }
    constraints.order_by_key(|constraint| text(constraint, "topologyKey"));
    let line = |constraint: &&Value| {
        let selector = match is_set(constraint, "labelSelector") {
            true => format!(" for selector {}", format_label_selector(at(constraint, "labelSelector"))),
            false => String::new(),
        };
        let (key, unsatisfied) = (text(constraint, "topologyKey"), text(constraint, "whenUnsatisfiable"));
        format!("{key}:{unsatisfied} when max skew {} is exceeded{selector}", int(constraint, "maxSkew"))
    };
    let lines: Vec<String> = constraints.iter().map(line).collect();
    page.multiline(indent, "Topology Spread Constraints", &lines);
}
