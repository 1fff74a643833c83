//! ResourceQuotas, LimitRanges and PodDisruptionBudgets, by themselves and as a Namespace shows them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::writer::Page;
use super::{Context, events};
use crate::api::quantity::Quantity;
use crate::kubectl::printers::value::{at, format_label_selector, int, is_set, items, scalar, text, texts};
use crate::order::{Gather, InOrder};

/// Models `DescribeResourceQuotas`.
pub fn quotas(page: &mut Page, quotas: &[Value]) {
    if quotas.is_empty() {
        page.line(0, "No resource quota.");
        return;
    }
    let mut sorted: Vec<&Value> = quotas.iter().collect();
    sorted.order_by_key(|quota| text(quota, "metadata.name"));
    page.line(0, "Resource Quotas");
    for quota in sorted {
        page.field(1, "Name", text(quota, "metadata.name"));
        scopes(page, quota, 1, "* ");
        page.row(1, &["Resource", "Used", "Hard"]);
        page.row(1, &["--------", "---", "---"]);
        for (name, used, hard) in usage(quota) {
            page.row(1, &[name, &used, &hard]);
        }
    }
}

/// Models `DescribeLimitRanges`.
pub fn ranges(page: &mut Page, ranges: &[Value]) {
    if ranges.is_empty() {
        page.line(0, "No LimitRange resource.");
        return;
    }
    page.put(
        0,
        "Resource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n",
    );
    page.put(0, " ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n");
    for range in ranges {
        range_rows(page, range, " ");
    }
}

/// Models `describeLimitRange`.
pub fn describe_range(page: &mut Page, object: &Value, _context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.put(0, "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n");
    page.put(0, "----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n");
    range_rows(page, object, "");
    Ok(())
}

/// A row for each resource that a limit names; upstream's order is chance, ours is by name.
fn range_rows(page: &mut Page, range: &Value, lead: &str) {
    const FIELDS: [&str; 5] = ["min", "max", "defaultRequest", "default", "maxLimitRequestRatio"];
    for limit in items(range, "spec.limits") {
        let maps = FIELDS.iter().filter_map(|field| at(limit, field).as_object());
        let names: BTreeSet<&String> = maps.flat_map(|map| map.keys()).gather();
        for name in names {
            let value = |field: &&str| at(limit, field).get(name).map_or_else(|| "-".to_owned(), scalar);
            let values: Vec<String> = FIELDS.iter().map(value).collect();
            page.put(0, &format!("{lead}{}\t{name}\t{}\n", text(limit, "type"), values.join("\t")));
        }
    }
}

/// Models `describeQuota`.
pub fn describe_quota(page: &mut Page, object: &Value, _context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    scopes(page, object, 0, " * ");
    page.row(0, &["Resource", "Used", "Hard"]);
    page.row(0, &["--------", "----", "----"]);
    for (name, used, hard) in usage(object) {
        let formats = Quantity::parse(&used).ok().zip(Quantity::parse(&hard).ok());
        let used = match formats {
            Some((now, most)) if now.format() != most.format() => Quantity::new(now.value(), most.format()).to_string(),
            _ => used,
        };
        page.row(0, &[name, &used, &hard]);
    }
    Ok(())
}

/// Each resource with what is used and what may be used.
fn usage(quota: &Value) -> Vec<(&str, String, String)> {
    let hard = crate::kubectl::printers::go_value::sorted(at(quota, "status.hard"));
    let used = at(quota, "status.used");
    let row = |(name, most): (_, &Value)| {
        let now = used.get(name).map_or_else(|| "0".to_owned(), scalar);
        (name, now, scalar(most))
    };
    hard.into_iter().map(row).collect()
}

fn scopes(page: &mut Page, quota: &Value, level: usize, bullet: &str) {
    let mut scopes = texts(quota, "spec.scopes");
    if scopes.is_empty() {
        return;
    }
    scopes.order();
    page.field(level, "Scopes", scopes.join(", "));
    for scope in scopes {
        let help = match scope {
            "Terminating" => {
                "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being \
                 actively terminated by the system."
            }
            "NotTerminating" => {
                "Matches all pods that do not have an active deadline. These pods usually include long running pods whose \
                 container command is not expected to terminate."
            }
            "BestEffort" => {
                "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service."
            }
            "NotBestEffort" => {
                "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed \
                 quality of service."
            }
            _ => continue,
        };
        page.line(level, &format!("{bullet}{help}"));
    }
}

/// Models `describePodDisruptionBudgetV1`.
pub fn describe_budget(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    if is_set(object, "spec.minAvailable") {
        page.field(0, "Min available", scalar(at(object, "spec.minAvailable")));
    } else if is_set(object, "spec.maxUnavailable") {
        page.field(0, "Max unavailable", scalar(at(object, "spec.maxUnavailable")));
    }
    let selector = at(object, "spec.selector");
    page.field(0, "Selector", if selector.is_null() { "<unset>".to_owned() } else { format_label_selector(selector) });
    page.line(0, "Status:");
    page.field(2, "Allowed disruptions", int(object, "status.disruptionsAllowed").to_string());
    page.field(2, "Current", int(object, "status.currentHealthy").to_string());
    page.field(2, "Desired", int(object, "status.desiredHealthy").to_string());
    page.field(2, "Total", int(object, "status.expectedPods").to_string());
    events::describe(page, object, context);
    Ok(())
}
