//! Pods: the one row whose STATUS is more than a field.

use serde_json::Value;

use super::{Context, named};
use crate::api::duration::human_duration;
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{NONE, at, condition_is_true, flag, int, is_set, items, moment, text, text_or};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("Ready"),
    Column::plain("Status"),
    Column::plain("Restarts"),
    Column::plain("Age"),
    Column::wide("IP"),
    Column::wide("Node"),
    Column::wide("Nominated Node"),
    Column::wide("Readiness Gates"),
];

/// What READY, STATUS and RESTARTS say of a Pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodStatus {
    /// Containers that are ready; sidecars count.
    pub ready: usize,
    /// Containers that should be.
    pub total: usize,
    /// `Running`, `ImagePullBackOff`, `Init:0/1`, `Terminating`, ...
    pub reason: String,
    /// How often containers were started again.
    pub restarts: i64,
    /// When the last of them ended, in milliseconds.
    pub last_restart: Option<i64>,
}

/// What a restart counter has seen so far.
#[derive(Default, Clone, Copy)]
struct Restarts {
    count: i64,
    last: Option<i64>,
}

impl Restarts {
    fn add(&mut self, status: &Value) {
        self.count += int(status, "restartCount");
        self.last = self.last.max(moment(status, "lastState.terminated.finishedAt"));
    }
}

/// Models `printPod`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let status = pod_status(object);
    let restarts = match status.last_restart {
        Some(last) if status.restarts != 0 => {
            format!("{} ({} ago)", status.restarts, human_duration(context.now - last))
        }
        _ => status.restarts.to_string(),
    };
    let mut cells = named(object, context, [format!("{}/{}", status.ready, status.total), status.reason, restarts]);
    let ip = items(object, "status.podIPs").first().map_or("", |ip| text(ip, "ip"));
    cells.push(if ip.is_empty() { NONE } else { ip }.to_owned());
    cells.push(text_or(object, "spec.nodeName", NONE).to_owned());
    cells.push(text_or(object, "status.nominatedNodeName", NONE).to_owned());
    cells.push(readiness_gates(object));
    cells
}

/// Sums up a Pod as its row does.
pub fn pod_status(pod: &Value) -> PodStatus {
    let sidecars = items(pod, "spec.initContainers").iter().filter(|c| is_sidecar(c)).count();
    let mut status = PodStatus {
        ready: 0,
        total: items(pod, "spec.containers").len() + sidecars,
        reason: text_or(pod, "status.reason", text(pod, "status.phase")).to_owned(),
        restarts: 0,
        last_restart: None,
    };
    let gated = |c: &Value| text(c, "type") == "PodScheduled" && text(c, "reason") == "SchedulingGated";
    if items(pod, "status.conditions").iter().any(gated) {
        status.reason = "SchedulingGated".to_owned();
    }
    let (all, sidecar_restarts, initializing) = init_containers(pod, &mut status);
    let mut restarts = all;
    if !initializing || condition_is_true(pod, "status.conditions", "Initialized") {
        restarts = sidecar_restarts;
        main_containers(pod, &mut status, &mut restarts);
    }
    let ended = matches!(text(pod, "status.phase"), "Succeeded" | "Failed");
    if is_set(pod, "metadata.deletionTimestamp") {
        if text(pod, "status.reason") == "NodeLost" {
            status.reason = "Unknown".to_owned();
        } else if !ended {
            status.reason = "Terminating".to_owned();
        }
    }
    status.restarts = restarts.count;
    status.last_restart = restarts.last;
    status
}

/// An init container that goes on running beside the others.
fn is_sidecar(container: &Value) -> bool {
    text(container, "restartPolicy") == "Always"
}

/// Goes through the init containers up to the first that still has work to do. Returns the restarts of all of them, those
/// of sidecars, and whether the Pod is still initializing.
fn init_containers(pod: &Value, status: &mut PodStatus) -> (Restarts, Restarts, bool) {
    let (mut all, mut of_sidecars) = (Restarts::default(), Restarts::default());
    let specs = items(pod, "spec.initContainers");
    for (at_index, container) in items(pod, "status.initContainerStatuses").iter().enumerate() {
        let spec = specs.iter().find(|c| text(c, "name") == text(container, "name"));
        let sidecar = spec.is_some_and(is_sidecar);
        all.add(container);
        if sidecar {
            of_sidecars.add(container);
        }
        let terminated = at(container, "state.terminated");
        let waiting = text(container, "state.waiting.reason");
        if !terminated.is_null() && int(terminated, "exitCode") == 0 {
            continue;
        }
        if sidecar && flag(container, "started") {
            status.ready += usize::from(flag(container, "ready"));
            continue;
        }
        status.reason = if !terminated.is_null() {
            format!("Init:{}", termination(terminated))
        } else if !waiting.is_empty() && waiting != "PodInitializing" {
            format!("Init:{waiting}")
        } else {
            format!("Init:{at_index}/{}", specs.len())
        };
        return (all, of_sidecars, true);
    }
    (all, of_sidecars, false)
}

/// Goes through the containers from the last to the first, so that the first one's reason stays.
fn main_containers(pod: &Value, status: &mut PodStatus, restarts: &mut Restarts) {
    let mut has_running = false;
    let mut error = String::new();
    for container in items(pod, "status.containerStatuses").iter().rev() {
        restarts.add(container);
        let waiting = text(container, "state.waiting.reason");
        let terminated = at(container, "state.terminated");
        if !waiting.is_empty() {
            status.reason = waiting.to_owned();
        } else if !terminated.is_null() {
            status.reason = termination(terminated);
            if int(terminated, "exitCode") != 0 {
                error.clone_from(&status.reason);
            }
        } else if flag(container, "ready") && is_set(container, "state.running") {
            has_running = true;
            status.ready += 1;
        }
    }
    if status.reason == "Completed" {
        if has_running && condition_is_true(pod, "status.conditions", "Ready") {
            status.reason = "Running".to_owned();
        } else if !error.is_empty() {
            status.reason = error;
        } else if has_running {
            status.reason = "NotReady".to_owned();
        }
    }
}

/// Why a container ended: its reason, else its signal, else its exit code.
fn termination(terminated: &Value) -> String {
    match (text(terminated, "reason"), int(terminated, "signal")) {
        ("", 0) => format!("ExitCode:{}", int(terminated, "exitCode")),
        ("", signal) => format!("Signal:{signal}"),
        (reason, _) => reason.to_owned(),
    }
}

/// How many of the Pod's readiness gates are open.
fn readiness_gates(pod: &Value) -> String {
    let gates = items(pod, "spec.readinessGates");
    if gates.is_empty() {
        return NONE.to_owned();
    }
    let conditions = items(pod, "status.conditions");
    let is_open = |gate: &&Value| {
        let condition = conditions.iter().find(|c| text(c, "type") == text(gate, "conditionType"));
        condition.is_some_and(|c| text(c, "status") == "True")
    };
    format!("{}/{}", gates.iter().filter(is_open).count(), gates.len())
}

#[cfg(test)]
#[path = "pod_tests.rs"]
mod tests;
