//! One look at a Pod that shall run: sandbox, containers, status. Models `syncPod` in `pkg/kubelet`.

use std::rc::Rc;

use super::config;
use super::containers;
use super::listen::{Listens, listens};
use super::status;
use super::{Memory, State};
use crate::api::container::Container;
use crate::api::node::Node;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::pod_status::{ContainerState, ContainerStateWaiting, ContainerStatus, HostIP, PodIP, PodStatus};
use crate::api::scalar::Time;
use crate::api::scheme::Kind;
use crate::api::shared::Shared;
use crate::apiserver::reconcile::{Outcome, View};
use crate::apiserver::request::{Report, Request};
use crate::apiserver::store::Key;

/// Milliseconds to set up a Pod's sandbox and network.
const SANDBOX: i64 = 300;

/// The first and the longest wait between two tries to set up a volume, in milliseconds.
const FIRST_MOUNT: i64 = 500;
const LAST_MOUNT: i64 = 122_000;

/// A look under way.
pub struct Sync<'a> {
    pub state: &'a mut State,
    pub memory: &'a mut Memory,
    pub view: View<'a>,
    pub pod: &'a Pod,
    pub node: &'a Node,
    pub status: Shared<PodStatus>,
    pub listens: Option<Listens>,
    requests: Vec<Request>,
    pressing: Option<i64>,
    routine: Option<i64>,
}

impl Sync<'_> {
    /// Looks again at a time; `routine` where the cluster counts as settled until then.
    pub fn due(&mut self, at: i64, routine: bool) {
        let slot = if routine { &mut self.routine } else { &mut self.pressing };
        *slot = Some(slot.map_or(at, |known| known.min(at)));
    }

    /// Tells an event about a container.
    pub fn report(&mut self, container: &Container, type_: &'static str, reason: &str, message: String) {
        self.requests.push(container_report(self.pod, container, type_, reason, message));
    }

    /// Whether the node has an image.
    pub fn has_image(&self, image: &str) -> bool {
        self.state.images.contains(&(self.node.metadata.name.clone(), image.to_owned()))
    }

    /// Notes that the node has pulled an image.
    pub fn keep_image(&mut self, image: &str) {
        let row = (self.node.metadata.name.clone(), image.to_owned());
        if !self.state.images.contains(&row) {
            Rc::make_mut(&mut self.state.images).insert(row);
        }
    }

    /// What the Pod's containers listen on.
    pub fn listens(&mut self) -> &Listens {
        let (pod, images) = (self.pod, self.view.settings.images);
        self.listens.get_or_insert_with(|| listens(pod, images))
    }

    fn finish(mut self) -> Outcome {
        if self.status != self.pod.status {
            let mut pod = self.pod.clone();
            pod.status = self.status;
            self.requests.push(Request::UpdateStatus(Object::Pod(pod)));
        }
        let again_at = [self.pressing, self.routine].into_iter().flatten().min();
        Outcome { requests: self.requests, again_at, periodic: self.pressing.is_none() }
    }
}

/// Brings a Pod on its way.
pub fn run(state: &mut State, memory: &mut Memory, view: View, pod: &Pod) -> Outcome {
    let Some(node) = view.store.get_as::<Node>("", &pod.spec.node_name) else { return Outcome::default() };
    let status = pod.status.clone();
    let mut sync = Sync {
        state,
        memory,
        view,
        pod,
        node,
        status,
        listens: None,
        requests: Vec::new(),
        pressing: None,
        routine: None,
    };
    match pod.status.start_time {
        None => accept(&mut sync),
        Some(Time(start)) if view.now < start + SANDBOX => sync.due(start + SANDBOX, false),
        Some(Time(start)) if unmounted(&mut sync, start) => {}
        Some(_) => {
            containers::sync(&mut sync);
            // While images are pulled nothing is told: the kubelet is busy starting the Pod.
            if sync.status != pod.status {
                give_address(&mut sync);
                sync.status.phase = status::phase(pod, &sync.status).to_owned();
            }
            if !sync.status.pod_ip.is_empty() {
                let conditions = status::conditions(pod, &sync.status, true, view.now);
                if sync.status.conditions != conditions {
                    sync.status.conditions = conditions;
                }
            }
        }
    }
    sync.finish()
}

/// Whether a Pod that has no address yet waits for a volume; tried again after as long as it has waited, two minutes at most.
fn unmounted(sync: &mut Sync, start: i64) -> bool {
    if !sync.status.pod_ip.is_empty() {
        return false;
    }
    let Some((volume, why)) = config::unmounted(sync.view.store, sync.pod) else { return false };
    sync.requests.push(Request::Report(Report {
        about: Key::new(Kind::Pod, &sync.pod.metadata.namespace, &sync.pod.metadata.name),
        type_: "Warning",
        reason: "FailedMount".to_owned(),
        message: format!("MountVolume.SetUp failed for volume \"{volume}\" : {why}"),
        component: "kubelet".to_owned(),
        host: sync.pod.spec.node_name.clone(),
        field_path: String::new(),
    }));
    let waited = (sync.view.now - start).clamp(FIRST_MOUNT, LAST_MOUNT);
    sync.due(sync.view.now + waited, true);
    true
}

/// The kubelet has seen the Pod: the containers wait for their sandbox.
fn accept(sync: &mut Sync) {
    let (pod, now) = (sync.pod, sync.view.now);
    let status: &mut PodStatus = &mut sync.status;
    status.phase = "Pending".to_owned();
    status.start_time = Some(Time(now));
    if status.qos_class.is_empty() {
        status.qos_class = status::qos_class(pod).to_owned();
    }
    let addresses = sync.node.status.addresses.iter().filter(|address| address.type_ == "InternalIP");
    status.host_ips = addresses.map(|address| HostIP { ip: address.address.clone() }).collect();
    status.host_ip = status.host_ips.first().map(|host| host.ip.clone()).unwrap_or_default();
    let reason = if pod.spec.init_containers.is_empty() { "ContainerCreating" } else { "PodInitializing" };
    status.init_container_statuses = pod.spec.init_containers.iter().map(|c| waiting(c, reason)).collect();
    status.container_statuses = pod.spec.containers.iter().map(|c| waiting(c, reason)).collect();
    status.conditions = status::conditions(pod, status, false, now);
    sync.due(now + SANDBOX, false);
}

/// A container that has not run yet.
fn waiting(container: &Container, reason: &str) -> ContainerStatus {
    let waiting = ContainerStateWaiting { reason: reason.to_owned(), message: String::new() };
    ContainerStatus {
        name: container.name.clone(),
        image: container.image.clone(),
        state: ContainerState { waiting: Some(waiting), ..ContainerState::default() },
        started: Some(false),
        ..ContainerStatus::default()
    }
}

fn give_address(sync: &mut Sync) {
    if !sync.status.pod_ip.is_empty() {
        return;
    }
    let addresses = if sync.pod.spec.host_network {
        sync.status.host_ips.iter().map(|host| host.ip.clone()).collect()
    } else {
        sync.state.addresses.allocate(sync.view.store, sync.node)
    };
    sync.status.pod_ip = addresses.first().cloned().unwrap_or_default();
    sync.status.pod_ips = addresses.into_iter().map(|ip| PodIP { ip }).collect();
}

/// An event about a container.
pub fn container_report(
    pod: &Pod,
    container: &Container,
    type_: &'static str,
    reason: &str,
    message: String,
) -> Request {
    let is_init = pod.spec.init_containers.iter().any(|init| init.name == container.name);
    let list = if is_init { "initContainers" } else { "containers" };
    Request::Report(Report {
        about: Key::new(Kind::Pod, &pod.metadata.namespace, &pod.metadata.name),
        type_,
        reason: reason.to_owned(),
        message,
        component: "kubelet".to_owned(),
        host: pod.spec.node_name.clone(),
        field_path: format!("spec.{list}{{{}}}", container.name),
    })
}
