//! A Pod's phase, conditions and class, from the states of its containers. Models `pkg/kubelet/status/generate.go`, `getPhase`
//! in `pkg/kubelet/kubelet_pods.go` and `pkg/apis/core/v1/helper/qos`.

use crate::api::container::Container;
use crate::api::pod::Pod;
use crate::api::pod_status::{ContainerStatus, PodCondition, PodStatus};
use crate::api::quantity;
use crate::api::scalar::Time;

/// Whether a container ended well.
fn succeeded(status: &ContainerStatus) -> bool {
    status.state.terminated.as_ref().is_some_and(|ended| ended.exit_code == 0)
}

fn find<'a>(statuses: &'a [ContainerStatus], name: &str) -> Option<&'a ContainerStatus> {
    statuses.iter().find(|status| status.name == name)
}

/// Whether an init container lets the next one begin: ended well, or, for a sidecar, started.
pub fn is_initialized(container: &Container, status: Option<&ContainerStatus>) -> bool {
    let done = |status: &ContainerStatus| {
        if container.is_sidecar() { status.started == Some(true) } else { succeeded(status) }
    };
    status.is_some_and(done)
}

/// The phase of a Pod. Models `getPhase`.
pub fn phase(pod: &Pod, status: &PodStatus) -> &'static str {
    let never = pod.spec.restart_policy == "Never";
    let mut init_pending = false;
    for container in pod.spec.init_containers.iter().filter(|container| !container.is_sidecar()) {
        let known = find(&status.init_container_statuses, &container.name);
        let failed = known.is_some_and(|s| s.state.terminated.as_ref().is_some_and(|ended| ended.exit_code != 0));
        if failed && never {
            return "Failed";
        }
        init_pending |= !known.is_some_and(succeeded);
    }
    if init_pending {
        return "Pending";
    }
    let (mut waiting, mut running, mut stopped, mut well) = (0, 0, 0, 0);
    for container in &status.container_statuses {
        let state = &container.state;
        if state.running.is_some() {
            running += 1;
        } else if let Some(ended) = &state.terminated {
            stopped += 1;
            well += i32::from(ended.exit_code == 0);
        } else if container.last_state.terminated.is_some() {
            stopped += 1; // waits to be started again
        } else {
            waiting += 1;
        }
    }
    match pod.spec.restart_policy.as_str() {
        _ if waiting > 0 => "Pending",
        _ if running > 0 => "Running",
        _ if stopped == 0 => "Pending",
        "Always" | "" => "Running",
        _ if well == stopped => "Succeeded",
        "Never" => "Failed",
        _ => "Running",
    }
}

/// The conditions as they are to be now: a time changes only with a status.
pub fn conditions(pod: &Pod, status: &PodStatus, sandbox: bool, now: i64) -> Vec<PodCondition> {
    let mut conditions = vec![condition("PodReadyToStartContainers", sandbox, "", String::new())];
    conditions.push(initialized(pod, status));
    let containers_ready = containers_ready(pod, status);
    conditions.push(ready(pod, status, &containers_ready));
    conditions.push(containers_ready);
    for condition in &mut conditions {
        let known = status.conditions.iter().find(|known| known.type_ == condition.type_);
        condition.last_transition_time = match known {
            Some(known) if known.status == condition.status => known.last_transition_time,
            _ => Time(now),
        };
    }
    // What others have set (the scheduler, readiness gates) stays, after the kubelet's own.
    let own = |type_: &str| conditions.iter().any(|condition| condition.type_ == type_);
    let others: Vec<PodCondition> = status.conditions.iter().filter(|known| !own(&known.type_)).cloned().collect();
    conditions.extend(others);
    conditions
}

fn condition(type_: &str, holds: bool, reason: &str, message: String) -> PodCondition {
    PodCondition {
        type_: type_.to_owned(),
        status: if holds { "True" } else { "False" }.to_owned(),
        reason: reason.to_owned(),
        message,
        ..PodCondition::default()
    }
}

fn initialized(pod: &Pod, status: &PodStatus) -> PodCondition {
    const TYPE: &str = "Initialized";
    if status.phase == "Succeeded" {
        return condition(TYPE, true, "PodCompleted", String::new());
    }
    let started = status.container_statuses.iter().any(|container| {
        container.state.running.is_some() || container.state.terminated.is_some() || container.restart_count > 0
    });
    let incomplete =
        |container: &&Container| !is_initialized(container, find(&status.init_container_statuses, &container.name));
    let incomplete: Vec<&str> =
        pod.spec.init_containers.iter().filter(incomplete).map(|container| container.name.as_str()).collect();
    if started || incomplete.is_empty() {
        return condition(TYPE, true, "", String::new());
    }
    let message = format!("containers with incomplete status: [{}]", incomplete.join(" "));
    condition(TYPE, false, "ContainersNotInitialized", message)
}

fn containers_ready(pod: &Pod, status: &PodStatus) -> PodCondition {
    const TYPE: &str = "ContainersReady";
    match status.phase.as_str() {
        "Succeeded" => return condition(TYPE, false, "PodCompleted", String::new()),
        "Failed" => return condition(TYPE, false, "PodFailed", String::new()),
        _ => {}
    }
    let all = status.init_container_statuses.iter().chain(&status.container_statuses);
    let unready: Vec<&str> = pod
        .spec
        .init_containers
        .iter()
        .filter(|container| container.is_sidecar())
        .chain(&pod.spec.containers)
        .filter(|container| !all.clone().any(|status| status.name == container.name && status.ready))
        .map(|container| container.name.as_str())
        .collect();
    if unready.is_empty() {
        return condition(TYPE, true, "", String::new());
    }
    let message = format!("containers with unready status: [{}]", unready.join(" "));
    condition(TYPE, false, "ContainersNotReady", message)
}

fn ready(pod: &Pod, status: &PodStatus, containers_ready: &PodCondition) -> PodCondition {
    if containers_ready.status != "True" {
        return PodCondition { type_: "Ready".to_owned(), ..containers_ready.clone() };
    }
    let complaint = |gate: &str| match status.conditions.iter().find(|known| known.type_ == gate) {
        None => Some(format!("corresponding condition of pod readiness gate \"{gate}\" does not exist.")),
        Some(known) if known.status != "True" => {
            let is = &known.status;
            Some(format!("the status of pod readiness gate \"{gate}\" is not \"True\", but {is}"))
        }
        Some(_) => None,
    };
    let gates = pod.spec.readiness_gates.iter();
    let complaints: Vec<String> = gates.filter_map(|gate| complaint(&gate.condition_type)).collect();
    if complaints.is_empty() {
        condition("Ready", true, "", String::new())
    } else {
        condition("Ready", false, "ReadinessGatesNotReady", complaints.join(", "))
    }
}

/// `Guaranteed`, `Burstable` or `BestEffort`. Models `ComputePodQOS`.
pub fn qos_class(pod: &Pod) -> &'static str {
    let amount = |container: &Container, limits: bool, name: &str| {
        let from = if limits { &container.resources.limits } else { &container.resources.requests };
        from.get(name).and_then(|text| quantity::Quantity::parse(&text.0).ok()).filter(|q| !q.is_zero())
    };
    let (mut any, mut all) = (false, true);
    for container in pod.spec.containers.iter().chain(&pod.spec.init_containers) {
        for name in ["cpu", "memory"] {
            let (request, limit) = (amount(container, false, name), amount(container, true, name));
            any |= request.is_some() || limit.is_some();
            let milli = |q: &Option<quantity::Quantity>| q.as_ref().map(quantity::Quantity::milli_value);
            all &= limit.is_some() && (request.is_none() || milli(&request) == milli(&limit));
        }
    }
    match (any, all) {
        (false, _) => "BestEffort",
        (true, true) => "Guaranteed",
        (true, false) => "Burstable",
    }
}
