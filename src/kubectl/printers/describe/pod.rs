//! Pods. Models `describePod`.

use serde_json::Value;

use super::writer::{Page, controller, when};
use super::{Context, containers, events, pod_template, volumes};
use crate::kubectl::printers::value::{NONE, at, int, is_set, items, pair, pairs, since, text};

pub fn describe(page: &mut Page, pod: &Value, context: &Context) -> Result<(), String> {
    identity(page, pod);
    status(page, pod, context.now);
    if is_set(pod, "spec.resources") {
        page.line(0, "Resources:");
        containers::resources(page, at(pod, "spec.resources"), 1);
    }
    all_containers(page, pod);
    conditions(page, pod);
    volumes::describe(page, items(pod, "spec.volumes"), "");
    page.field(0, "QoS Class", quality_of_service(pod));
    page.labels("Node-Selectors", &pairs(pod, "spec.nodeSelector"));
    page.tolerations("Tolerations", items(pod, "spec.tolerations"));
    pod_template::spread_constraints(page, at(pod, "spec"), "");
    if is_set(pod, "spec.schedulingGroup") {
        page.line(0, "SchedulingGroup:");
        page.field(1, "PodGroupName", text(pod, "spec.schedulingGroup.podGroupName"));
    }
    // Events about a static Pod name the hash of its manifest.
    let mirror = pair(pod, "metadata.annotations", "kubernetes.io/config.mirror");
    events::of_uids(page, pod, &[mirror.unwrap_or_else(|| text(pod, "metadata.uid"))], context);
    Ok(())
}

fn identity(page: &mut Page, pod: &Value) {
    page.name_and_namespace(pod);
    if is_set(pod, "spec.priority") {
        page.field(0, "Priority", int(pod, "spec.priority").to_string());
    }
    page.field_if(0, "Priority Class Name", text(pod, "spec.priorityClassName"));
    page.field_if(0, "Runtime Class Name", text(pod, "spec.runtimeClassName"));
    page.field_if(0, "Service Account", text(pod, "spec.serviceAccountName"));
    match text(pod, "spec.nodeName") {
        "" => page.field(0, "Node", NONE),
        node => page.field(0, "Node", format!("{node}/{}", text(pod, "status.hostIP"))),
    }
    if is_set(pod, "status.startTime") {
        page.field(0, "Start Time", when(pod, "status.startTime"));
    }
    page.labels_and_annotations(pod);
}

fn status(page: &mut Page, pod: &Value, now: i64) {
    let phase = text(pod, "status.phase");
    if is_set(pod, "metadata.deletionTimestamp") && !matches!(phase, "Failed" | "Succeeded") {
        let lasts = since(pod, "metadata.deletionTimestamp", now);
        page.field(0, "Status", format!("Terminating (lasts {lasts})"));
        page.field(0, "Termination Grace Period", format!("{}s", int(pod, "metadata.deletionGracePeriodSeconds")));
    } else {
        page.field(0, "Status", phase);
    }
    page.field_if(0, "Reason", text(pod, "status.reason"));
    page.field_if(0, "Message", text(pod, "status.message"));
    let profile = at(pod, "spec.securityContext.seccompProfile");
    if !profile.is_null() {
        page.field(0, "SeccompProfile", text(profile, "type"));
        page.field_if(0, "LocalhostProfile", text(profile, "localhostProfile"));
    }
    page.field(0, "IP", text(pod, "status.podIP"));
    let ips = items(pod, "status.podIPs");
    page.line(0, if ips.is_empty() { "IPs:\t<none>" } else { "IPs:" });
    ips.iter().for_each(|ip| page.field(1, "IP", text(ip, "ip")));
    if let Some(owner) = controller(pod) {
        page.field(0, "Controlled By", owner);
    }
    page.field_if(0, "NominatedNodeName", text(pod, "status.nominatedNodeName"));
}

fn all_containers(page: &mut Page, pod: &Value) {
    let groups = [
        ("Init Containers", "spec.initContainers", "status.initContainerStatuses"),
        ("Containers", "spec.containers", "status.containerStatuses"),
        ("Ephemeral Containers", "spec.ephemeralContainers", "status.ephemeralContainerStatuses"),
    ];
    for (title, specs, statuses) in groups {
        let specs = items(pod, specs);
        if !specs.is_empty() || title == "Containers" {
            containers::describe(page, title, specs, items(pod, statuses), Some(pod));
        }
    }
}

fn conditions(page: &mut Page, pod: &Value) {
    let conditions = items(pod, "status.conditions");
    let gates = items(pod, "spec.readinessGates");
    if !gates.is_empty() {
        page.put(0, "Readiness Gates:\n  Type\tStatus\n");
        for gate in gates {
            let kind = text(gate, "conditionType");
            let status = conditions.iter().find(|c| text(c, "type") == kind).map_or(NONE, |c| text(c, "status"));
            page.line(1, &format!("{kind} \t{status} "));
        }
    }
    if !conditions.is_empty() {
        page.put(0, "Conditions:\n  Type\tStatus\n");
        for condition in conditions {
            page.line(1, &format!("{} \t{} ", text(condition, "type"), text(condition, "status")));
        }
    }
}

/// The class the kubelet noted, or the one that follows from requests and limits. Models `qos.GetPodQOS`.
fn quality_of_service(pod: &Value) -> &str {
    let noted = text(pod, "status.qosClass");
    if !noted.is_empty() {
        return noted;
    }
    let containers = || items(pod, "spec.containers").iter().chain(items(pod, "spec.initContainers"));
    let amount = |container: &Value, list: &str, name: &str| at(at(container, "resources"), list).get(name).cloned();
    let names = ["cpu", "memory"];
    let any = containers().any(|c| names.iter().any(|n| amount(c, "limits", n).or(amount(c, "requests", n)).is_some()));
    let fixed = |c: &Value| {
        names.iter().all(|n| {
            let limit = amount(c, "limits", n);
            limit.is_some() && amount(c, "requests", n).is_none_or(|request| Some(request) == limit)
        })
    };
    match any {
        false => "BestEffort",
        true if containers().all(fixed) => "Guaranteed",
        true => "Burstable",
    }
}
