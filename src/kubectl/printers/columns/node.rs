//! Nodes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Context, named};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{NONE, UNKNOWN, flag, items, pairs, text, text_or};

const ROLE_PREFIX: &str = "node-role.kubernetes.io/";
const ROLE_LABEL: &str = "kubernetes.io/role";

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Status"),
    Column::plain("Roles"),
    Column::plain("Age"),
    Column::plain("Version"),
    Column::wide("Internal-IP"),
    Column::wide("External-IP"),
    Column::wide("OS-Image"),
    Column::wide("Kernel-Version"),
    Column::wide("Container-Runtime"),
];

/// Models `printNode`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let roles = roles(object);
    let roles = if roles.is_empty() { NONE.to_owned() } else { roles.join(",") };
    let mut cells = named(object, context, [status(object), roles]);
    let info = |field: &str| text_or(object, &format!("status.nodeInfo.{field}"), UNKNOWN).to_owned();
    cells.push(text(object, "status.nodeInfo.kubeletVersion").to_owned());
    cells.push(address(object, "InternalIP").to_owned());
    cells.push(address(object, "ExternalIP").to_owned());
    cells.push(info("osImage"));
    let architecture = text(object, "status.nodeInfo.architecture");
    cells.push(match architecture {
        "" => info("kernelVersion"),
        architecture => format!("{} ({architecture})", info("kernelVersion")),
    });
    cells.push(info("containerRuntimeVersion"));
    cells
}

fn status(object: &Value) -> String {
    let ready = items(object, "status.conditions").iter().rfind(|c| text(c, "type") == "Ready");
    let mut status = match ready.map(|c| text(c, "status")) {
        Some("True") => "Ready",
        Some(_) => "NotReady",
        None => "Unknown",
    }
    .to_owned();
    if flag(object, "spec.unschedulable") {
        status.push_str(",SchedulingDisabled");
    }
    status
}

/// The roles that a Node's labels give it, in order. Models `findNodeRoles`.
pub fn roles(object: &Value) -> Vec<&str> {
    let mut roles = BTreeSet::new();
    for (key, value) in pairs(object, "metadata.labels") {
        let role = key.strip_prefix(ROLE_PREFIX).or((key == ROLE_LABEL).then_some(value));
        roles.extend(role.filter(|role| !role.is_empty()));
    }
    roles.into_iter().collect()
}

fn address<'a>(object: &'a Value, kind: &str) -> &'a str {
    let found = items(object, "status.addresses").iter().find(|a| text(a, "type") == kind);
    found.map_or(NONE, |a| text(a, "address"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::wide_cells;
    use serde_json::json;

    #[test]
    fn status_and_roles() {
        let node = |labels: serde_json::Value, unschedulable: bool, conditions: serde_json::Value| {
            wide_cells(json!({"kind": "Node", "metadata": {"name": "a", "labels": labels},
                "spec": {"unschedulable": unschedulable}, "status": {"conditions": conditions,
                "addresses": [{"type": "InternalIP", "address": "172.18.0.2"}],
                "nodeInfo": {"kubeletVersion": "v1.36.2", "kernelVersion": "6.1", "architecture": "amd64"}}}))
        };
        let ready = json!([{"type": "Ready", "status": "True"}]);
        let cells = node(json!({"node-role.kubernetes.io/b": "", "kubernetes.io/role": "a"}), true, ready);
        let want = [
            "a",
            "Ready,SchedulingDisabled",
            "a,b",
            "3m",
            "v1.36.2",
            "172.18.0.2",
            "<none>",
            "<unknown>",
            "6.1 (amd64)",
            "<unknown>",
        ];
        assert_eq!(cells, want);
        let broken = json!([{"type": "Ready", "status": "Unknown"}]);
        assert_eq!(node(json!({}), false, broken)[1..3], ["NotReady", "<none>"]);
        assert_eq!(node(json!({}), false, json!([]))[1], "Unknown");
    }
}
