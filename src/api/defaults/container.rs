//! Defaults of containers and their probes. Models `SetDefaults_Container`, `SetDefaults_Probe` and
//! `SetDefaults_HTTPGetAction` in `pkg/apis/core/v1/defaults.go`.

use serde_json::{Map, Value};

use super::image::tag;
use super::{or, round_up};
use crate::api::container::{Container, HTTPGetAction, Probe};
use crate::api::schema::Field;

/// Fills in a container.
pub fn apply(container: &mut Container) {
    let policy = if tag(&container.image) == Some("latest") { "Always" } else { "IfNotPresent" };
    or(&mut container.image_pull_policy, policy);
    or(&mut container.termination_message_path, "/dev/termination-log");
    or(&mut container.termination_message_policy, "File");
    for port in &mut container.ports {
        or(&mut port.protocol, "TCP");
    }
    for variable in &mut container.env {
        if let Some(Value::Object(source)) = variable.value_from.0.present_mut() {
            env_source(source);
        }
    }
    round_up(&mut container.resources.limits);
    round_up(&mut container.resources.requests);
    let probes = [&mut container.liveness_probe, &mut container.readiness_probe, &mut container.startup_probe];
    probes.into_iter().flatten().for_each(probe);
    for hook in ["postStart", "preStop"] {
        let hooks = container.lifecycle.0.present_mut();
        if let Some(action) = hooks.and_then(|hooks| hooks.get_mut(hook)).and_then(|hook| hook.get_mut("httpGet")) {
            let mut typed = HTTPGetAction::read(action);
            http_get(&mut typed);
            *action = typed.write();
        }
    }
}

/// Fills in a container that was added to a running Pod; its fields are those of a container and one more.
pub fn apply_ephemeral(value: &mut Value) {
    let target = value.get("targetContainerName").cloned();
    let mut container = Container::read(value);
    apply(&mut container);
    *value = container.write();
    if let (Value::Object(fields), Some(target)) = (value, target) {
        fields.insert("targetContainerName".to_owned(), target);
    }
}

fn env_source(source: &mut Map<String, Value>) {
    if let Some(Value::Object(reference)) = source.get_mut("fieldRef") {
        field_ref(reference);
    }
    if let Some(Value::Object(reference)) = source.get_mut("fileKeyRef") {
        reference.entry("optional").or_insert(Value::Bool(false));
    }
}

/// `apiVersion: v1` of a reference to a field of the Pod. Models `SetDefaults_ObjectFieldSelector`.
pub fn field_ref(reference: &mut Map<String, Value>) {
    reference.entry("apiVersion").or_insert_with(|| Value::from("v1"));
}

fn probe(probe: &mut Probe) {
    for (field, value) in [
        (&mut probe.timeout_seconds, 1),
        (&mut probe.period_seconds, 10),
        (&mut probe.success_threshold, 1),
        (&mut probe.failure_threshold, 3),
    ] {
        if *field == 0 {
            *field = value;
        }
    }
    if let Some(action) = &mut probe.http_get {
        http_get(action);
    }
    if let Some(action) = &mut probe.grpc {
        action.service.get_or_insert_default();
    }
}

fn http_get(action: &mut HTTPGetAction) {
    or(&mut action.path, "/");
    or(&mut action.scheme, "HTTP");
}
