//! HorizontalPodAutoscalers. Models `describeHorizontalPodAutoscalerV2`.

use serde_json::Value;

use super::writer::{Page, when};
use super::{Context, events};
use crate::kubectl::printers::go_value::quote;
use crate::kubectl::printers::value::{UNKNOWN, UNSET, at, int, is_set, items, scalar, text, text_or};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.labels_and_annotations(object);
    page.field(0, "CreationTimestamp", when(object, "metadata.creationTimestamp"));
    let kind = text(object, "spec.scaleTargetRef.kind");
    page.field(0, "Reference", format!("{kind}/{}", text(object, "spec.scaleTargetRef.name")));
    page.field(0, "Metrics", "( current / target )");
    let statuses = items(object, "status.currentMetrics");
    for (index, metric) in items(object, "spec.metrics").iter().enumerate() {
        describe_metric(page, metric, statuses.get(index).unwrap_or(&Value::Null));
    }
    let minimum = scalar(at(object, "spec.minReplicas"));
    page.field(0, "Min replicas", if minimum.is_empty() { UNSET } else { &minimum });
    page.field(0, "Max replicas", int(object, "spec.maxReplicas").to_string());
    if is_set(object, "spec.behavior") {
        page.line(0, "Behavior:");
        behavior(page, "Scale Up", at(object, "spec.behavior.scaleUp"));
        behavior(page, "Scale Down", at(object, "spec.behavior.scaleDown"));
    }
    let (now, wanted) = (int(object, "status.currentReplicas"), int(object, "status.desiredReplicas"));
    page.field(0, &format!("{kind} pods"), format!("{now} current / {wanted} desired"));
    let conditions = items(object, "status.conditions");
    if !conditions.is_empty() {
        page.line(0, "Conditions:");
        page.row(1, &["Type", "Status", "Reason", "Message"]);
        page.row(1, &["----", "------", "------", "-------"]);
    }
    for c in conditions {
        page.row(1, &[text(c, "type"), text(c, "status"), text(c, "reason"), text(c, "message")]);
    }
    events::describe(page, object, context);
    Ok(())
}

fn describe_metric(page: &mut Page, metric: &Value, status: &Value) {
    let kind = text(metric, "type");
    let source = match kind {
        "External" => "external",
        "Pods" => "pods",
        "Object" => "object",
        "Resource" => "resource",
        "ContainerResource" => "containerResource",
        _ => {
            page.line(1, &format!("<unknown metric type {}>", quote(kind)));
            return;
        }
    };
    let (metric, status) = (at(metric, source), at(status, source));
    let amount = |field: &str| match at(status, "current").get(field) {
        Some(value) => scalar(value),
        None => UNKNOWN.to_owned(),
    };
    let average = scalar(at(metric, "target.averageValue"));
    let has_average = !average.is_empty();
    let name = quote(text(metric, "metric.name"));
    let (title, now, wanted) = match source {
        "external" | "object" => {
            let on = match source {
                "object" => {
                    format!(" on {}/{}", text(metric, "describedObject.kind"), text(metric, "describedObject.name"))
                }
                _ => String::new(),
            };
            match has_average {
                true => (format!("{name}{on} (target average value)"), amount("averageValue"), average),
                false => (format!("{name}{on} (target value)"), amount("value"), scalar(at(metric, "target.value"))),
            }
        }
        "pods" => (format!("{name} on pods"), amount("averageValue"), average),
        _ => {
            let of = match source {
                "resource" => String::new(),
                _ => format!(" of container \"{}\"", text(metric, "container")),
            };
            let title = format!("resource {}{of} on pods", text(metric, "name"));
            match has_average {
                true => (title, amount("averageValue"), average),
                false => {
                    let percent = |value: &Value| value.as_i64().map(|n| format!("{n}%"));
                    let now = percent(at(status, "current.averageUtilization"));
                    let now =
                        now.map_or_else(|| UNKNOWN.to_owned(), |now| format!("{now} ({})", amount("averageValue")));
                    let wanted = percent(at(metric, "target.averageUtilization"));
                    // The parenthesis is written with an indent of its own.
                    let title = format!("{title}  (as a percentage of request)");
                    (title, now, wanted.unwrap_or_else(|| "<auto>".to_owned()))
                }
            }
        }
    };
    page.field(1, &title, format!("{now} / {wanted}"));
}

/// Models `printDirectionBehavior`.
fn behavior(page: &mut Page, direction: &str, rules: &Value) {
    if rules.is_null() {
        return;
    }
    page.line(1, &format!("{direction}:"));
    if is_set(rules, "stabilizationWindowSeconds") {
        page.line(2, &format!("Stabilization Window: {} seconds", int(rules, "stabilizationWindowSeconds")));
    }
    let policies = items(rules, "policies");
    if policies.is_empty() {
        return;
    }
    page.line(2, &format!("Select Policy: {}", text_or(rules, "selectPolicy", "Max")));
    page.line(2, "Policies:");
    for policy in policies {
        let (kind, value, period) = (text(policy, "type"), int(policy, "value"), int(policy, "periodSeconds"));
        page.line(3, &format!("- Type: {kind}\tValue: {value}\tPeriod: {period} seconds"));
    }
}
