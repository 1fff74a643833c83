//! Rules of containers. Models `validateContainers` and its parts in `pkg/apis/core/validation`.

use std::collections::BTreeSet;

use serde_json::Value;

use super::env;
use super::field::{FieldError, Path, push_invalid};
use super::names;
use super::probe::hooks_and_probes;
use super::resources;
use super::service::protocol;
use super::value;
use crate::api::container::{Container, ContainerPort, VolumeMount};
use crate::order::Gather;

/// What the containers of a Pod are checked against.
pub struct Surroundings<'a> {
    /// Names of the Pod's volumes that are in order.
    pub volumes: BTreeSet<&'a str>,
    /// Seconds that the Pod has to end.
    pub grace: Option<i64>,
}

/// Checks the containers of a Pod.
pub fn containers(list: &[Container], around: &Surroundings<'_>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if list.is_empty() {
        errors.push(FieldError::required(path, ""));
        return;
    }
    let mut seen = BTreeSet::new();
    for (index, container) in list.iter().enumerate() {
        let path = path.index(index);
        common(container, around, &path, errors);
        if !seen.insert(container.name.as_str()) {
            errors.push(FieldError::duplicate(&path.child("name"), container.name.as_str()));
        }
        hooks_and_probes(container, around.grace, &path, errors);
        restart_policy(container, &path, errors);
    }
    host_port_conflicts(list, path, errors);
}

/// Checks the containers that run before the others.
pub fn init_containers(
    list: &[Container],
    others: &[Container],
    around: &Surroundings<'_>,
    path: &Path<'_>,
    errors: &mut Vec<FieldError>,
) {
    let mut seen: BTreeSet<&str> = others.iter().map(|container| container.name.as_str()).gather();
    for (index, container) in list.iter().enumerate() {
        let at = path.index(index);
        common(container, around, &at, errors);
        restart_policy(container, &at, errors);
        if seen.contains(container.name.as_str()) {
            errors.push(FieldError::duplicate(&at.child("name"), container.name.as_str()));
        } else if !container.name.is_empty() {
            seen.insert(&container.name);
        }
        host_port_conflicts(std::slice::from_ref(container), path, errors);
        if container.restart_policy.as_deref() == Some("Always") {
            hooks_and_probes(container, around.grace, &at, errors);
            continue;
        }
        for (name, set) in [
            ("lifecycle", !container.lifecycle.0.is_null()),
            ("livenessProbe", container.liveness_probe.is_some()),
            ("readinessProbe", container.readiness_probe.is_some()),
            ("startupProbe", container.startup_probe.is_some()),
        ] {
            if set {
                let why = "may not be set for init containers without restartPolicy=Always";
                errors.push(FieldError::forbidden(&at.child(name), why));
            }
        }
    }
}

fn common(container: &Container, around: &Surroundings<'_>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let name = path.child("name");
    if container.name.is_empty() {
        errors.push(FieldError::required(&name, ""));
    } else {
        push_invalid(errors, &name, &container.name, names::dns1123_label(&container.name));
    }
    if container.image.is_empty() {
        errors.push(FieldError::required(&path.child("image"), ""));
    }
    let policy = path.child("terminationMessagePolicy");
    one_of(&container.termination_message_policy, &["File", "FallbackToLogsOnError"], &policy, errors);
    ports(&container.ports, &path.child("ports"), errors);
    env::variables(&container.env, &path.child("env"), errors);
    env::sources(&container.env_from.0, &path.child("envFrom"), errors);
    volume_mounts(&container.volume_mounts, around, &path.child("volumeMounts"), errors);
    one_of(&container.image_pull_policy, &["Always", "IfNotPresent", "Never"], &path.child("imagePullPolicy"), errors);
    resources::requirements(&container.resources, &path.child("resources"), errors);
    security_context(&container.security_context.0, &path.child("securityContext"), errors);
}

/// Checks a choice that must be made.
pub fn one_of(choice: &str, choices: &[&str], path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if choice.is_empty() {
        errors.push(FieldError::required(path, ""));
    } else if !choices.contains(&choice) {
        errors.push(FieldError::not_supported(path, choice, choices));
    }
}

fn ports(ports: &[ContainerPort], path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let mut seen = BTreeSet::new();
    for (index, port) in ports.iter().enumerate() {
        let path = path.index(index);
        if !port.name.is_empty() {
            let name = path.child("name");
            let complaints = names::port_name(&port.name);
            if complaints.is_empty() && !seen.insert(port.name.as_str()) {
                errors.push(FieldError::duplicate(&name, port.name.as_str()));
            }
            push_invalid(errors, &name, &port.name, complaints);
        }
        let number = path.child("containerPort");
        if port.container_port == 0 {
            errors.push(FieldError::required(&number, ""));
        } else {
            port_number(port.container_port, &number, errors);
        }
        if port.host_port != 0 {
            port_number(port.host_port, &path.child("hostPort"), errors);
        }
        protocol(&port.protocol, &path.child("protocol"), errors);
    }
}

fn port_number(port: i32, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for why in names::port_number(i64::from(port)) {
        errors.push(FieldError::invalid(path, port, why));
    }
}

fn host_port_conflicts(list: &[Container], path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let mut seen = BTreeSet::new();
    for (index, container) in list.iter().enumerate() {
        for (at, port) in container.ports.iter().enumerate().filter(|(_, port)| port.host_port != 0) {
            let key = format!("{}/{}/{}", port.protocol, port.host_ip, port.host_port);
            if !seen.insert(key.clone()) {
                let container = path.index(index);
                let ports = container.child("ports");
                errors.push(FieldError::duplicate(&ports.index(at).child("hostPort"), key));
            }
        }
    }
}

fn volume_mounts(mounts: &[VolumeMount], around: &Surroundings<'_>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let mut points = BTreeSet::new();
    for (index, mount) in mounts.iter().enumerate() {
        let at = path.index(index);
        if mount.name.is_empty() {
            errors.push(FieldError::required(&at.child("name"), ""));
        }
        if !around.volumes.contains(mount.name.as_str()) {
            errors.push(FieldError::not_found(&at.child("name"), mount.name.as_str()));
        }
        if mount.mount_path.is_empty() {
            errors.push(FieldError::required(&at.child("mountPath"), ""));
        }
        if !points.insert(mount.mount_path.as_str()) {
            errors.push(FieldError::invalid(&at.child("mountPath"), mount.mount_path.as_str(), "must be unique"));
        }
        // Upstream leaves the index out of these paths.
        descending_path(&mount.sub_path, &path.child("subPath"), errors);
        if !mount.sub_path.is_empty() && !mount.sub_path_expr.is_empty() {
            let why = "subPathExpr and subPath are mutually exclusive";
            errors.push(FieldError::invalid(&at.child("subPathExpr"), mount.sub_path_expr.as_str(), why));
        }
        descending_path(&mount.sub_path_expr, &path.child("subPathExpr"), errors);
        if let Some(mode) = mount.mount_propagation.as_deref() {
            let choices = ["Bidirectional", "HostToContainer", "None"];
            if !choices.contains(&mode) {
                errors.push(FieldError::not_supported(&path.child("mountPropagation"), mode, &choices));
            }
        }
    }
}

/// Checks a path below another one.
pub fn descending_path(target: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if target.starts_with('/') {
        errors.push(FieldError::invalid(path, target, "must be a relative path"));
    }
    no_backsteps(target, path, errors);
}

/// Refuses a path with `..` in it.
pub fn no_backsteps(target: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if target.split('/').any(|step| step == "..") {
        errors.push(FieldError::invalid(path, target, "must not contain '..'"));
    }
}

fn restart_policy(container: &Container, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let path_of_policy = path.child("restartPolicy");
    let has_rules = !value::list(&container.restart_policy_rules.0).is_empty();
    match container.restart_policy.as_deref() {
        None if has_rules => {
            let why = "must specify restartPolicy when restart rules are used";
            errors.push(FieldError::required(&path_of_policy, why));
        }
        None | Some("Always" | "Never" | "OnFailure") => {}
        Some(other) => {
            errors.push(FieldError::not_supported(&path_of_policy, other, &["Always", "Never", "OnFailure"]));
        }
    }
}

fn security_context(context: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for name in ["runAsUser", "runAsGroup"] {
        if let Some(id) = value::number(context, name) {
            for why in names::in_range(id, 0, i64::from(i32::MAX)) {
                errors.push(FieldError::invalid(&path.child(name), id, why));
            }
        }
    }
    let no_escalation = context.get("allowPrivilegeEscalation").and_then(Value::as_bool) == Some(false);
    if no_escalation && value::is_true(context, "privileged") {
        let why = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
        errors.push(FieldError::invalid(path, context.clone(), why));
    }
}
