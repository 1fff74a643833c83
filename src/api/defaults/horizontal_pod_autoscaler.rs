//! Defaults of HorizontalPodAutoscalers. Models `pkg/apis/autoscaling/v2/defaults.go`.

use serde_json::{Map, Value, json};

use crate::api::horizontal_pod_autoscaler::HorizontalPodAutoscaler;

/// At least one Pod, four fifths of the CPU that was asked for, and rules of behaviour where some were begun.
pub fn apply(autoscaler: &mut HorizontalPodAutoscaler) {
    let spec = &mut autoscaler.spec;
    spec.min_replicas.get_or_insert(1);
    if spec.metrics.0.as_array().is_none_or(Vec::is_empty) {
        let target = json!({"type": "Utilization", "averageUtilization": 80});
        *spec.metrics.0 = json!([{"type": "Resource", "resource": {"name": "cpu", "target": target}}]);
    }
    if let Some(Value::Object(behavior)) = spec.behavior.0.present_mut() {
        let percent = json!({"type": "Percent", "value": 100, "periodSeconds": 15});
        let pods = json!({"type": "Pods", "value": 4, "periodSeconds": 15});
        rules(behavior, "scaleUp", Some(0), json!([pods, percent.clone()]));
        rules(behavior, "scaleDown", None, json!([percent]));
    }
}

fn rules(behavior: &mut Map<String, Value>, name: &str, window: Option<i32>, policies: Value) {
    let Value::Object(rules) = behavior.entry(name).or_insert_with(|| json!({})) else { return };
    rules.entry("selectPolicy").or_insert_with(|| json!("Max"));
    if let Some(window) = window {
        rules.entry("stabilizationWindowSeconds").or_insert(json!(window));
    }
    rules.entry("policies").or_insert(policies);
}
