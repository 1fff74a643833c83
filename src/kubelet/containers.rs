//! The life of containers: pulled, started, probed, ended, started again. Models `pkg/kubelet/kuberuntime`.

use super::program::Program;
use super::status::is_initialized;
use super::sync::Sync;
use super::{ContainerMemory, config, probe, pull};
use crate::api::container::Container;
use crate::api::duration::go_duration;
use crate::api::fnv::digest;
use crate::api::pod_status::{
    ContainerState, ContainerStateRunning, ContainerStateTerminated, ContainerStateWaiting, ContainerStatus,
};
use crate::api::scalar::Time;

/// Milliseconds between the end of a container and its next start, when nothing holds it back.
const RESTART: i64 = 1_000;
/// Milliseconds between a failed pull and the back-off.
const PULL_FAILED: i64 = 600;
/// The first back-off and the longest, in milliseconds.
const BACK_OFF: i64 = 10_000;
const MAX_BACK_OFF: i64 = 300_000;
/// Milliseconds until a container whose configuration is missing is looked at again.
const CONFIG: i64 = 12_000;
/// An init container that takes longer is not waited for.
const LONG: i64 = 60_000;
/// A container that has run this long starts its back-off afresh.
const RESET: i64 = 600_000;

/// Brings every container on its way: init containers one after the other, then the others together.
pub fn sync(sync: &mut Sync) {
    let pod = sync.pod;
    for (at, container) in pod.spec.init_containers.iter().enumerate() {
        let Some(mut status) = sync.status.init_container_statuses.get(at).cloned() else { return };
        advance(sync, container, &mut status, true);
        let initialized = is_initialized(container, Some(&status));
        if sync.status.init_container_statuses.get(at) != Some(&status)
            && let Some(slot) = sync.status.init_container_statuses.get_mut(at)
        {
            *slot = status;
        }
        if !initialized {
            return;
        }
    }
    for (at, container) in pod.spec.containers.iter().enumerate() {
        let Some(mut status) = sync.status.container_statuses.get(at).cloned() else { return };
        advance(sync, container, &mut status, false);
        // What has not changed stays shared.
        if sync.status.container_statuses.get(at) != Some(&status)
            && let Some(slot) = sync.status.container_statuses.get_mut(at)
        {
            *slot = status;
        }
    }
}

fn advance(sync: &mut Sync, container: &Container, status: &mut ContainerStatus, init: bool) {
    let mut memory = sync.memory.containers.remove(&container.name).unwrap_or_default();
    if status.state.running.is_some() && status.image != container.image {
        end(status, 0, sync.view.now); // the image was changed: the container is made anew
        memory = ContainerMemory::default();
    }
    if status.state.running.is_some() {
        run(sync, container, status, &mut memory, init);
    }
    if let Some(ended) = &status.state.terminated {
        let again = restarts(sync, container, ended.exit_code, init);
        if again {
            wait_for_restart(sync, container, status);
        }
    }
    if status.state.waiting.is_some() {
        start(sync, container, status, &mut memory, init);
    }
    sync.memory.containers.insert(container.name.clone(), memory);
}

/// Whether a container that has ended is started again.
fn restarts(sync: &Sync, container: &Container, exit_code: i32, init: bool) -> bool {
    if init && !container.is_sidecar() {
        return exit_code != 0 && sync.pod.spec.restart_policy != "Never";
    }
    match sync.pod.spec.restart_policy.as_str() {
        _ if container.is_sidecar() => true,
        "Never" => false,
        "OnFailure" => exit_code != 0,
        _ => true,
    }
}

/// Milliseconds that a container which has been started again `restarts` times is held back: none the first time, then ten
/// seconds, doubling up to five minutes.
fn back_off(status: &ContainerStatus) -> i64 {
    let ran_long = |ended: &ContainerStateTerminated| ended.finished_at.0 - ended.started_at.0 >= RESET;
    if status.restart_count == 0 || status.state.terminated.as_ref().is_some_and(ran_long) {
        return 0;
    }
    let doublings = (status.restart_count - 1).clamp(0, 8);
    (BACK_OFF << doublings).min(MAX_BACK_OFF)
}

/// An ended container: shown as ended for a moment, then waiting.
fn wait_for_restart(sync: &mut Sync, container: &Container, status: &mut ContainerStatus) {
    let Some(ended) = status.state.terminated.clone() else { return };
    let changed_image = status.image != container.image;
    let ready_at = ended.finished_at.0 + if changed_image { 0 } else { RESTART };
    if sync.view.now < ready_at {
        sync.due(ready_at, true);
        return;
    }
    let back_off = if changed_image { 0 } else { back_off(status) };
    let pod = sync.pod;
    let who = format!("{}_{}({})", pod.metadata.name, pod.metadata.namespace, pod.metadata.uid);
    let (reason, message) = if back_off > 0 {
        let message = format!("Back-off restarting failed container {} in pod {who}", container.name);
        sync.report(container, "Warning", "BackOff", message);
        let (length, name) = (go_duration(back_off), &container.name);
        ("CrashLoopBackOff", format!("back-off {length} restarting failed container={name} pod={who}"))
    } else {
        ("ContainerCreating", String::new())
    };
    let waiting = Some(ContainerStateWaiting { reason: reason.to_owned(), message });
    status.state = ContainerState { waiting, ..ContainerState::default() };
    status.last_state = ContainerState { terminated: Some(ended), ..ContainerState::default() };
    status.image.clone_from(&container.image);
    status.restart_count += i32::from(back_off == 0);
}

fn wait(status: &mut ContainerStatus, reason: &str, message: String) {
    let waiting = Some(ContainerStateWaiting { reason: reason.to_owned(), message });
    status.state = ContainerState { waiting, ..ContainerState::default() };
}

/// A waiting container: held back, pulled, or started.
fn start(
    sync: &mut Sync,
    container: &Container,
    status: &mut ContainerStatus,
    memory: &mut ContainerMemory,
    init: bool,
) {
    let now = sync.view.now;
    let crashing = status.state.waiting.as_ref().is_some_and(|waiting| waiting.reason == "CrashLoopBackOff");
    if crashing && let Some(ended) = &status.last_state.terminated {
        let until = ended.finished_at.0 + back_off(status).max(RESTART);
        if now < until && status.image == container.image {
            return sync.due(until, true);
        }
        status.restart_count += 1;
    }
    status.image.clone_from(&container.image);
    if !pulled(sync, container, status, memory) {
        return;
    }
    if let Some(why) = config::missing(sync.view.store, sync.pod, container) {
        sync.report(container, "Warning", "Failed", ["Error: ", &why].concat());
        wait(status, "CreateContainerConfigError", why);
        return sync.due(now + CONFIG, true);
    }
    *memory = ContainerMemory::default();
    sync.report(container, "Normal", "Created", "Container created".to_owned());
    sync.report(container, "Normal", "Started", "Container started".to_owned());
    let running = Some(ContainerStateRunning { started_at: Time(now) });
    status.state = ContainerState { running, ..ContainerState::default() };
    status.image_id = pull::id(&container.image);
    status.container_id = container_id(sync, status);
    status.started = Some(container.startup_probe.is_none());
    status.ready = false;
    run(sync, container, status, memory, init);
}

fn container_id(sync: &Sync, status: &ContainerStatus) -> String {
    let seed = format!("{}/{}/{}", sync.pod.metadata.uid, status.name, status.restart_count);
    ["containerd://", &digest(&seed)].concat()
}

/// Sees to a container's image: true once the node has it and the container may start.
fn pulled(sync: &mut Sync, container: &Container, status: &mut ContainerStatus, memory: &mut ContainerMemory) -> bool {
    let (now, image) = (sync.view.now, container.image.as_str());
    if memory.failed_image != image {
        memory.failed_pulls = 0;
        memory.pull_again_at = 0;
        memory.pulled_at = None;
        memory.failed_image.clear();
    }
    if !pull::is_valid(image) {
        if status.state.waiting.as_ref().is_none_or(|waiting| waiting.reason != "InvalidImageName") {
            let message = format!(
                "Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": invalid reference format"
            );
            sync.report(container, "Warning", "InspectFailed", message.clone());
            sync.report(container, "Warning", "Failed", "Error: InvalidImageName".to_owned());
            wait(status, "InvalidImageName", message);
        }
        return false;
    }
    if let Some(at) = memory.pulled_at {
        if now < at {
            sync.due(at, false);
            return false;
        }
        return finish_pull(sync, container, status, memory);
    }
    let present = sync.has_image(image);
    if present && container.image_pull_policy != "Always" {
        let message = format!("Container image \"{image}\" already present on machine and can be accessed by the pod");
        sync.report(container, "Normal", "Pulled", message);
        return true;
    }
    if container.image_pull_policy == "Never" {
        if status.state.waiting.as_ref().is_none_or(|waiting| waiting.reason != "ErrImageNeverPull") {
            let message = format!("Container image \"{image}\" is not present with pull policy of Never");
            sync.report(container, "Warning", "ErrImageNeverPull", message.clone());
            sync.report(container, "Warning", "Failed", "Error: ErrImageNeverPull".to_owned());
            wait(status, "ErrImageNeverPull", message);
        }
        return false;
    }
    if now < memory.pull_again_at {
        hold_back(sync, container, status, memory);
        return false;
    }
    sync.report(container, "Normal", "Pulling", format!("Pulling image \"{image}\""));
    // What is on the node already only needs a look at the registry.
    let duration = if present { pull::duration(image) / 4 } else { pull::duration(image) };
    memory.pulled_at = Some(now + duration);
    memory.failed_image = image.to_owned();
    // A pull that failed before is routine; the first is what everybody waits for.
    sync.due(now + duration, memory.failed_pulls > 0);
    false
}

fn finish_pull(
    sync: &mut Sync,
    container: &Container,
    status: &mut ContainerStatus,
    memory: &mut ContainerMemory,
) -> bool {
    let (now, image) = (sync.view.now, container.image.as_str());
    memory.pulled_at = None;
    if pull::exists(image) {
        let took = go_duration(pull::duration(image));
        let size = pull::size(image);
        let message = format!(
            "Successfully pulled image \"{image}\" in {took} ({took} including waiting). Image size: {size} bytes."
        );
        sync.report(container, "Normal", "Pulled", message);
        sync.keep_image(image);
        return true;
    }
    let why = pull::not_found(image);
    sync.report(container, "Warning", "Failed", format!("Failed to pull image \"{image}\": {why}"));
    sync.report(container, "Warning", "Failed", "Error: ErrImagePull".to_owned());
    memory.pull_again_at = now + (BACK_OFF << memory.failed_pulls.min(8)).min(MAX_BACK_OFF);
    memory.failed_pulls += 1;
    wait(status, "ErrImagePull", why);
    sync.due(now + PULL_FAILED, false);
    false
}

/// Between two pulls that fail.
fn hold_back(sync: &mut Sync, container: &Container, status: &mut ContainerStatus, memory: &ContainerMemory) {
    let image = container.image.as_str();
    let waiting = status.state.waiting.as_ref();
    if waiting.is_some_and(|waiting| waiting.reason == "ErrImagePull") {
        let failed_at = memory.pull_again_at - (BACK_OFF << (memory.failed_pulls.max(1) - 1).min(8)).min(MAX_BACK_OFF);
        if sync.view.now < failed_at + PULL_FAILED {
            return sync.due(failed_at + PULL_FAILED, false);
        }
        let words = format!("Back-off pulling image \"{image}\"");
        sync.report(container, "Normal", "BackOff", words.clone());
        sync.report(container, "Warning", "Failed", "Error: ImagePullBackOff".to_owned());
        let message = format!("{words}: ErrImagePull: {}", pull::not_found(image));
        wait(status, "ImagePullBackOff", message);
    }
    sync.due(memory.pull_again_at, true);
}

fn end(status: &mut ContainerStatus, exit_code: i32, now: i64) {
    let Some(running) = status.state.running.take() else { return };
    let reason = if exit_code == 0 { "Completed" } else { "Error" };
    let ended = ContainerStateTerminated {
        exit_code,
        reason: reason.to_owned(),
        started_at: running.started_at,
        finished_at: Time(now),
        container_id: status.container_id.clone(),
        ..ContainerStateTerminated::default()
    };
    status.state = ContainerState { terminated: Some(ended), ..ContainerState::default() };
    status.ready = false;
    status.started = Some(false);
}

/// A running container: has it ended, and what do its probes say?
fn run(sync: &mut Sync, container: &Container, status: &mut ContainerStatus, memory: &mut ContainerMemory, init: bool) {
    let Some(running) = &status.state.running else { return };
    let (now, started_at) = (sync.view.now, running.started_at.0);
    if let Some((after, exit_code)) = Program::of(container).ends {
        if now >= started_at + after {
            end(status, exit_code, started_at + after);
            // An init container that ended well counts as ready: the next may begin.
            status.ready = init && exit_code == 0;
            if init {
                sync.due(now + 1, false);
            }
            return;
        }
        // Init containers are waited for, unless they take their time.
        sync.due(started_at + after, !init || after > LONG);
    }
    if init && !container.is_sidecar() {
        return;
    }
    let mut look = Look { sync, container, started_at, now };
    if let Some(startup) = container.startup_probe.as_ref().filter(|_| status.started != Some(true)) {
        let (good, failed) = look.probe("Startup", startup, &mut memory.startup, false);
        status.started = Some(good);
        if failed && memory.startup.next_at > 0 && look.exhausted(startup) {
            return look.kill("startup", status, memory);
        }
        if !good {
            return;
        }
    }
    status.ready = match &container.readiness_probe {
        Some(readiness) => look.probe("Readiness", readiness, &mut memory.readiness, status.ready).0,
        None => true,
    };
    if let Some(liveness) = &container.liveness_probe {
        let (good, _) = look.probe("Liveness", liveness, &mut memory.liveness, true);
        if !good {
            look.kill("liveness", status, memory);
        }
    }
}

/// The probes of one container, at one moment.
struct Look<'a, 'b> {
    sync: &'a mut Sync<'b>,
    container: &'a Container,
    started_at: i64,
    now: i64,
}

impl Look<'_, '_> {
    /// What the container counts as after this moment, and whether an answer was bad just now.
    fn probe(
        &mut self,
        kind: &str,
        probe: &crate::api::container::Probe,
        tally: &mut probe::Tally,
        was: bool,
    ) -> (bool, bool) {
        let mut pod = None;
        if self.sync.pod.status.pod_ip != self.sync.status.pod_ip {
            let mut copy = self.sync.pod.clone();
            copy.status.pod_ip.clone_from(&self.sync.status.pod_ip);
            pod = Some(copy);
        }
        let listens = self.sync.listens().clone();
        let pod = pod.as_ref().unwrap_or(self.sync.pod);
        let answer = probe::ask(pod, self.container, probe, &listens, self.now - self.started_at);
        let verdict = probe::look(tally, probe, was, answer, self.started_at, self.now);
        let failed = verdict.complaint.is_some();
        if let Some(complaint) = verdict.complaint {
            let message = format!("{kind} probe failed: {complaint}");
            self.sync.report(self.container, "Warning", "Unhealthy", message);
        }
        if let Some((at, routine)) = verdict.due {
            // A container that fails its liveness probe is not waited for.
            self.sync.due(at, routine || (kind != "Readiness" && failed));
        }
        (verdict.good, failed)
    }

    /// Whether a startup probe has failed as often as it may.
    fn exhausted(&self, probe: &crate::api::container::Probe) -> bool {
        let period = i64::from(probe.period_seconds.max(1)) * 1000;
        let delay = i64::from(probe.initial_delay_seconds.max(0)) * 1000;
        self.now - self.started_at >= delay + period * i64::from(probe.failure_threshold.max(1) - 1)
    }

    fn kill(&mut self, kind: &str, status: &mut ContainerStatus, memory: &mut ContainerMemory) {
        let message = format!("Container {} failed {kind} probe, will be restarted", self.container.name);
        self.sync.report(self.container, "Normal", "Killing", message);
        *memory = ContainerMemory::default();
        end(status, 137, self.now);
    }
}
