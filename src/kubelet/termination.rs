//! Stopping a Pod that is being deleted: in its own time, but not beyond its grace period. Models `pkg/kubelet/pod_workers.go`.

use super::program::Program;
use super::sync::container_report;
use super::{HOLD, Memory};
use crate::api::container::Container;
use crate::api::pod::Pod;
use crate::api::scheme::Kind;
use crate::apiserver::reconcile::{Outcome, View};
use crate::apiserver::request::{DeleteOptions, Request};
use crate::apiserver::store::Key;

/// Milliseconds that a program with a handler takes to stop.
const STOP: i64 = 400;

/// Tells the containers to stop; takes the Pod away when they have.
pub fn stop(memory: &mut Memory, view: View, pod: &Pod) -> Outcome {
    let mut requests = Vec::new();
    let running = |name: &str| {
        pod.status.container_statuses.iter().any(|status| status.name == name && status.state.running.is_some())
    };
    let alive: Vec<&Container> = pod.spec.containers.iter().filter(|container| running(&container.name)).collect();
    if !memory.stopping {
        memory.stopping = true;
        for container in &alive {
            let message = format!("Stopping container {}", container.name);
            requests.push(container_report(pod, container, "Normal", "Killing", message));
        }
    }
    if pod.metadata.annotations.get(HOLD).is_some_and(|hold| hold == "true") {
        return requests.into();
    }
    let ends = pod.metadata.deletion_timestamp.map_or(view.now, |at| at.0);
    let grace = pod.metadata.deletion_grace_period_seconds.unwrap_or_default().saturating_mul(1000);
    let gone_at = alive.iter().map(|container| (ends - grace + needs(container)).min(ends)).max().unwrap_or(view.now);
    if gone_at > view.now {
        return Outcome { again_at: Some(gone_at), ..requests.into() };
    }
    let key = Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name);
    let options = DeleteOptions {
        grace_period_seconds: Some(0),
        uid: Some(pod.metadata.uid.clone()),
        ..DeleteOptions::default()
    };
    requests.push(Request::Delete(key, options));
    requests.into()
}

/// Milliseconds that a container takes to stop: its hook, then its program.
fn needs(container: &Container) -> i64 {
    let hook = container.lifecycle.0.get("preStop");
    let sleep = hook.and_then(|hook| hook.pointer("/sleep/seconds")).and_then(serde_json::Value::as_i64);
    let command = hook.and_then(|hook| hook.pointer("/exec/command")).and_then(serde_json::Value::as_array);
    let exec = command.map_or(0, |words| {
        let command = words.iter().filter_map(serde_json::Value::as_str).map(str::to_owned).collect();
        let hook = Container { image: container.image.clone(), command, ..Container::default() };
        Program::of(&hook).ends.map_or(0, |(at, _)| at)
    });
    let program = if Program::of(container).ignores_stop { i64::MAX / 4 } else { STOP };
    sleep.unwrap_or_default().saturating_mul(1000).saturating_add(exec).saturating_add(program)
}
