//! Nodes. Models `describeNode`.

use serde_json::Value;

use super::node_resources;
use super::writer::{Page, when};
use super::{Context, events};
use crate::api::scheme::Kind;
use crate::kubectl::printers::columns::node_roles;
use crate::kubectl::printers::go_value::sorted;
use crate::kubectl::printers::value::{NONE, UNSET, at, flag, is_set, items, scalar, text, text_or, texts};

const LEASES: &str = "kube-node-lease";

pub fn describe(page: &mut Page, node: &Value, context: &Context) -> Result<(), String> {
    let name = text(node, "metadata.name");
    page.field(0, "Name", name);
    let roles = node_roles(node).join(",");
    page.field(0, "Roles", if roles.is_empty() { NONE } else { &roles });
    page.labels_and_annotations(node);
    page.field(0, "CreationTimestamp", when(node, "metadata.creationTimestamp"));
    page.taints("Taints", items(node, "spec.taints"));
    page.field(0, "Unschedulable", flag(node, "spec.unschedulable").to_string());
    lease(page, name, context);
    conditions(page, items(node, "status.conditions"));
    page.line(0, "Addresses:");
    for address in items(node, "status.addresses") {
        page.field(1, text(address, "type"), text(address, "address"));
    }
    amounts(page, "Capacity", at(node, "status.capacity"));
    amounts(page, "Allocatable", at(node, "status.allocatable"));
    system_info(page, at(node, "status.nodeInfo"));
    page.field_if(0, "PodCIDR", text(node, "spec.podCIDR"));
    page.field_if(0, "PodCIDRs", &texts(node, "spec.podCIDRs").join(","));
    page.field_if(0, "ProviderID", text(node, "spec.providerID"));
    node_resources::describe(page, node, context);
    // The kubelet's events name the Node by its name instead of its uid.
    events::of_uids(page, node, &[text(node, "metadata.uid"), name], context);
    Ok(())
}

fn lease(page: &mut Page, name: &str, context: &Context) {
    let leases = context.related.list(Kind::Lease, LEASES);
    let Some(lease) = leases.iter().find(|lease| text(lease, "metadata.name") == name) else {
        page.field(0, "Lease", format!("Failed to get lease: leases.coordination.k8s.io \"{name}\" not found"));
        return;
    };
    let time = |path: &str| if is_set(lease, path) { when(lease, path) } else { UNSET.to_owned() };
    page.line(0, "Lease:");
    page.field(1, "HolderIdentity", text_or(lease, "spec.holderIdentity", UNSET));
    page.field(1, "AcquireTime", time("spec.acquireTime"));
    page.field(1, "RenewTime", time("spec.renewTime"));
}

fn conditions(page: &mut Page, conditions: &[Value]) {
    if conditions.is_empty() {
        return;
    }
    page.put(0, "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n");
    page.row(1, &["----", "------", "-----------------", "------------------", "------", "-------"]);
    for c in conditions {
        let (kind, status) = (text(c, "type"), text(c, "status"));
        let (heartbeat, transition) = (when(c, "lastHeartbeatTime"), when(c, "lastTransitionTime"));
        let (reason, message) = (text(c, "reason"), text(c, "message"));
        page.line(1, &format!("{kind} \t{status} \t{heartbeat} \t{transition} \t{reason} \t{message}"));
    }
}

fn amounts(page: &mut Page, title: &str, amounts: &Value) {
    let amounts = sorted(amounts);
    if !amounts.is_empty() {
        page.line(0, &format!("{title}:"));
    }
    for (name, amount) in amounts {
        page.field(1, name, scalar(amount));
    }
}

fn system_info(page: &mut Page, info: &Value) {
    page.line(0, "System Info:");
    let fields = [
        ("Machine ID", "machineID"),
        ("System UUID", "systemUUID"),
        ("Boot ID", "bootID"),
        ("Kernel Version", "kernelVersion"),
        ("OS Image", "osImage"),
        ("Operating System", "operatingSystem"),
        ("Architecture", "architecture"),
        ("Container Runtime Version", "containerRuntimeVersion"),
        ("Kubelet Version", "kubeletVersion"),
    ];
    for (title, field) in fields {
        page.field(1, title, text(info, field));
    }
}
