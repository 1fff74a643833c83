//! Whether a Pod may be on a node by what the two say of each other: labels, affinity, taints. Models
//! `staging/src/k8s.io/component-helpers/scheduling/corev1`.

use serde_json::Value;

use super::node::{Node, Taint};
use super::pod::{Pod, Toleration};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether one of the tolerations covers a taint. Models `ToleratesTaint`.
pub fn tolerates(tolerations: &[Toleration], taint: &Taint) -> bool {
    tolerations.iter().any(|toleration| {
        (toleration.effect.is_empty() || toleration.effect == taint.effect)
            && (toleration.key.is_empty() || toleration.key == taint.key)
            && match toleration.operator.as_str() {
                "Exists" => true,
                "" | "Equal" => toleration.value == taint.value && !toleration.key.is_empty(),
                _ => false,
            }
    })
}

/// Whether the node has the labels of the Pod's `nodeSelector`.
pub fn node_selector_matches(pod: &Pod, node: &Node) -> bool {
    pod.spec.node_selector.iter().all(|(key, value)| node.metadata.labels.get(key) == Some(value))
}

/// Whether a node meets the Pod's required node affinity: one of its terms must hold.
pub fn node_affinity_matches(pod: &Pod, node: &Node) -> bool {
    let required = pod.spec.affinity.0.get("nodeAffinity").and_then(|affinity| affinity.get(REQUIRED));
    match required {
        None | Some(Value::Null) => true,
        Some(required) => list(required, "nodeSelectorTerms").iter().any(|term| node_term_matches(term, node)),
    }
}

/// All expressions of a term must hold; a term without any holds nowhere.
pub fn node_term_matches(term: &Value, node: &Node) -> bool {
    let (expressions, fields) = (list(term, "matchExpressions"), list(term, "matchFields"));
    let label = |key: &str| node.metadata.labels.get(key).map(String::as_str);
    let field = |key: &str| (key == "metadata.name").then_some(node.metadata.name.as_str());
    !(expressions.is_empty() && fields.is_empty())
        && expressions.iter().all(|expression| holds(expression, label(text(expression, "key"))))
        && fields.iter().all(|expression| holds(expression, field(text(expression, "key"))))
}

fn holds(expression: &Value, value: Option<&str>) -> bool {
    let wanted: Vec<&str> = list(expression, "values").iter().filter_map(Value::as_str).collect();
    let compare = |test: fn(&i64, &i64) -> bool| {
        let have = value.and_then(|value| value.parse().ok());
        let want = wanted.first().and_then(|value| value.parse().ok());
        have.zip(want).is_some_and(|(have, want)| test(&have, &want))
    };
    match text(expression, "operator") {
        "In" => value.is_some_and(|value| wanted.contains(&value)),
        "NotIn" => !value.is_some_and(|value| wanted.contains(&value)),
        "Exists" => value.is_some(),
        "DoesNotExist" => value.is_none(),
        "Gt" => compare(i64::gt),
        "Lt" => compare(i64::lt),
        _ => false,
    }
}
