//! HorizontalPodAutoscalers.

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{NONE, UNKNOWN, UNSET, at, int, is_set, items, scalar, text};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Reference"),
    Column::plain("Targets"),
    Column::plain("MinPods"),
    Column::plain("MaxPods"),
    Column::plain("Replicas"),
    Column::plain("Age"),
];

/// Models `printHorizontalPodAutoscaler`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let minimum = at(object, "spec.minReplicas").as_i64();
    let middle = [
        format!("{}/{}", text(object, "spec.scaleTargetRef.kind"), text(object, "spec.scaleTargetRef.name")),
        targets(items(object, "spec.metrics"), items(object, "status.currentMetrics")),
        minimum.map_or_else(|| UNSET.to_owned(), |n| n.to_string()),
        int(object, "spec.maxReplicas").to_string(),
        int(object, "status.currentReplicas").to_string(),
    ];
    named(object, context, middle)
}

/// Each metric as "now/wanted": at most two, and how many more there are. Models `formatHPAMetrics`.
fn targets(specs: &[Value], statuses: &[Value]) -> String {
    const SHOWN: usize = 2;
    if specs.is_empty() {
        return NONE.to_owned();
    }
    let entry = |(at, spec): (usize, &Value)| target(spec, statuses.get(at).unwrap_or(&Value::Null));
    let list: Vec<String> = specs.iter().enumerate().take(SHOWN).map(entry).collect();
    match specs.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{} + {more} more...", list.join(", ")),
        _ => list.join(", "),
    }
}

fn target(spec: &Value, status: &Value) -> String {
    let (source, named) = match text(spec, "type") {
        "External" => ("external", false),
        "Pods" => ("pods", false),
        "Object" => ("object", false),
        "Resource" => ("resource", true),
        "ContainerResource" => ("containerResource", true),
        _ => return "<unknown type>".to_owned(),
    };
    let (spec, status) = (at(spec, source), at(status, source));
    let current = |field: &str| match at(status, "current").get(field) {
        Some(value) => scalar(value),
        None => UNKNOWN.to_owned(),
    };
    let average = scalar(at(spec, "target.averageValue"));
    if named {
        let name = text(spec, "name");
        if is_set(spec, "target.averageValue") {
            return format!("{name}: {}/{average}", current("averageValue"));
        }
        let percent = |value: &Value| value.as_i64().map(|n| format!("{n}%"));
        let now = percent(at(status, "current.averageUtilization")).unwrap_or_else(|| UNKNOWN.to_owned());
        let wanted = percent(at(spec, "target.averageUtilization")).unwrap_or_else(|| "<auto>".to_owned());
        return format!("{name}: {now}/{wanted}");
    }
    match (source, is_set(spec, "target.averageValue")) {
        ("pods", _) => format!("{}/{average}", current("averageValue")),
        (_, true) => format!("{}/{average} (avg)", current("averageValue")),
        (_, false) => format!("{}/{}", current("value"), scalar(at(spec, "target.value"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::wide_cells;
    use serde_json::json;

    #[test]
    fn metrics() {
        // From upstream's TestPrintHPA.
        let hpa = |metrics: serde_json::Value, current: serde_json::Value| {
            json!({"kind": "HorizontalPodAutoscaler", "metadata": {"name": "some-hpa"},
                "spec": {"scaleTargetRef": {"kind": "ReplicationController", "name": "some-rc"}, "minReplicas": 2,
                    "maxReplicas": 10, "metrics": metrics},
                "status": {"currentReplicas": 4, "currentMetrics": current}})
        };
        let cpu = json!({"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 80}}});
        let pods = json!({"type": "Pods", "pods": {"target": {"averageValue": "100m"}}});
        let table = [
            (json!([]), json!([]), "<none>"),
            (json!([cpu]), json!([]), "cpu: <unknown>/80%"),
            (
                json!([cpu]),
                json!([{"type": "Resource", "resource": {"name": "cpu", "current": {"averageUtilization": 50}}}]),
                "cpu: 50%/80%",
            ),
            (json!([pods]), json!([{"type": "Pods", "pods": {"current": {"averageValue": "50m"}}}]), "50m/100m"),
            (json!([pods, cpu, cpu, cpu]), json!([]), "<unknown>/100m, cpu: <unknown>/80% + 2 more..."),
        ];
        for (metrics, current, want) in table {
            let want = ["some-hpa", "ReplicationController/some-rc", want, "2", "10", "4", "3m"];
            assert_eq!(wide_cells(hpa(metrics, current)), want);
        }
    }
}
