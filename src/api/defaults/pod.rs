//! Defaults of Pods and of the templates that workloads make them from.
//!
//! Models `SetDefaults_Pod`, `SetDefaults_PodSpec` and the conversions of `pkg/apis/core/v1`.

use serde_json::{Value, json};

use super::container;
use super::or;
use super::volume;
use crate::api::container::Container;
use crate::api::pod::{Pod, PodSpec, PodTemplateSpec};

/// What only Pods get, not templates: requests from limits, ports of the host network; then what both get.
pub fn apply(pod: &mut Pod) {
    let spec: &mut PodSpec = &mut pod.spec;
    for container in spec.containers.iter_mut().chain(&mut spec.init_containers) {
        let resources = &mut container.resources;
        for (name, amount) in &resources.limits {
            resources.requests.entry(name.clone()).or_insert_with(|| amount.clone());
        }
    }
    spec.enable_service_links.get_or_insert(true);
    if spec.host_network {
        spec.containers.iter_mut().chain(&mut spec.init_containers).for_each(host_ports);
    }
    pod_spec(spec);
}

fn host_ports(container: &mut Container) {
    for port in container.ports.iter_mut().filter(|port| port.host_port == 0) {
        port.host_port = port.container_port;
    }
}

/// Defaults of a template.
pub fn template(template: &mut PodTemplateSpec) {
    pod_spec(&mut template.spec);
}

fn pod_spec(spec: &mut PodSpec) {
    or(&mut spec.dns_policy, "ClusterFirst");
    or(&mut spec.restart_policy, "Always");
    if spec.security_context.0.is_null() {
        *spec.security_context.0 = json!({});
    }
    spec.termination_grace_period_seconds.get_or_insert(30);
    or(&mut spec.scheduler_name, "default-scheduler");
    // The older field and the newer one always agree.
    let account = spec.service_account.clone();
    or(&mut spec.service_account_name, &account);
    spec.service_account.clone_from(&spec.service_account_name);
    if let Some(Value::Array(volumes)) = spec.volumes.0.present_mut() {
        volumes.iter_mut().for_each(volume::apply);
    }
    spec.init_containers.iter_mut().chain(&mut spec.containers).for_each(container::apply);
    if let Some(Value::Array(containers)) = spec.ephemeral_containers.0.present_mut() {
        containers.iter_mut().for_each(container::apply_ephemeral);
    }
    super::round_up(&mut spec.overhead);
}
