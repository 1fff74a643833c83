//! Rules of probes and hooks. Models `validateProbe`, `validateHandler` and `validateLifecycle` in
//! `pkg/apis/core/validation`.

use serde_json::Value;

use super::field::{FieldError, Path};
use super::meta::non_negative;
use super::names;
use super::service::port_number_or_name;
use super::value;
use crate::api::container::{Container, ExecAction, HTTPGetAction, Probe, TCPSocketAction};
use crate::api::scalar::IntOrString;
use crate::api::schema::Field;

/// What a probe or a hook does; exactly one is wanted.
struct Handler<'a> {
    exec: Option<&'a ExecAction>,
    http_get: Option<&'a HTTPGetAction>,
    tcp_socket: Option<&'a TCPSocketAction>,
    /// The port of a gRPC check.
    grpc: Option<i32>,
    /// Seconds of a sleep.
    sleep: Option<i64>,
}

/// Checks hooks and probes of a container, in upstream's order. `grace` is the Pod's time to end, in seconds.
pub fn hooks_and_probes(container: &Container, grace: Option<i64>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    lifecycle(&container.lifecycle.0, grace, &path.child("lifecycle"), errors);
    if let Some(liveness) = &container.liveness_probe {
        let path = path.child("livenessProbe");
        probe(liveness, grace, &path, errors);
        only_one_success(liveness, &path, errors);
    }
    if let Some(readiness) = &container.readiness_probe {
        let path = path.child("readinessProbe");
        probe(readiness, grace, &path, errors);
        if let Some(seconds) = readiness.termination_grace_period_seconds {
            let path = path.child("terminationGracePeriodSeconds");
            errors.push(FieldError::invalid(&path, seconds, "must not be set for readinessProbes"));
        }
    }
    if let Some(startup) = &container.startup_probe {
        let path = path.child("startupProbe");
        probe(startup, grace, &path, errors);
        only_one_success(startup, &path, errors);
    }
}

fn only_one_success(probe: &Probe, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if probe.success_threshold != 1 {
        errors.push(FieldError::invalid(&path.child("successThreshold"), probe.success_threshold, "must be 1"));
    }
}

fn probe(probe: &Probe, grace: Option<i64>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let what = Handler {
        exec: probe.exec.as_ref(),
        http_get: probe.http_get.as_ref(),
        tcp_socket: probe.tcp_socket.as_ref(),
        grpc: probe.grpc.as_ref().map(|grpc| grpc.port),
        sleep: None,
    };
    handler(&what, grace, path, errors);
    for (name, number) in [
        ("initialDelaySeconds", probe.initial_delay_seconds),
        ("timeoutSeconds", probe.timeout_seconds),
        ("periodSeconds", probe.period_seconds),
        ("successThreshold", probe.success_threshold),
        ("failureThreshold", probe.failure_threshold),
    ] {
        non_negative(i64::from(number), &path.child(name), errors);
    }
    if let Some(seconds) = probe.termination_grace_period_seconds.filter(|seconds| *seconds <= 0) {
        let path = path.child("terminationGracePeriodSeconds");
        errors.push(FieldError::invalid(&path, seconds, "must be greater than 0"));
    }
}

fn lifecycle(lifecycle: &Value, grace: Option<i64>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for hook in ["postStart", "preStop"] {
        let Some(hook_value) = value::present(lifecycle, hook) else { continue };
        let exec = value::present(hook_value, "exec").map(ExecAction::read);
        let http_get = value::present(hook_value, "httpGet").map(HTTPGetAction::read);
        let tcp_socket = value::present(hook_value, "tcpSocket").map(TCPSocketAction::read);
        let what = Handler {
            exec: exec.as_ref(),
            http_get: http_get.as_ref(),
            tcp_socket: tcp_socket.as_ref(),
            grpc: None,
            sleep: value::present(hook_value, "sleep").map(|sleep| value::number(sleep, "seconds").unwrap_or(0)),
        };
        handler(&what, grace, &path.child(hook), errors);
    }
}

fn handler(what: &Handler<'_>, grace: Option<i64>, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let mut first = true;
    // The first of them is checked, the others are refused.
    let mut next = |name: &'static str, errors: &mut Vec<FieldError>| {
        if !std::mem::replace(&mut first, false) {
            errors.push(FieldError::forbidden(&path.child(name), "may not specify more than 1 handler type"));
            return false;
        }
        true
    };
    if let Some(exec) = what.exec
        && next("exec", errors)
        && exec.command.is_empty()
    {
        errors.push(FieldError::required(&path.child("exec.command"), ""));
    }
    if let Some(action) = what.http_get
        && next("httpGet", errors)
    {
        http_get(action, &path.child("httpGet"), errors);
    }
    if let Some(action) = what.tcp_socket
        && next("tcpSocket", errors)
    {
        port_number_or_name(&action.port, &path.child("tcpSocket.port"), errors);
    }
    if let Some(port) = what.grpc
        && next("grpc", errors)
    {
        port_number_or_name(&IntOrString::Int(port), &path.child("grpc.port"), errors);
    }
    if let Some(seconds) = what.sleep
        && next("sleep", errors)
        && let Some(grace) = grace
        && (seconds < 0 || seconds > grace)
    {
        let why = format!("must be non-negative and less than terminationGracePeriodSeconds ({grace})");
        errors.push(FieldError::invalid(&path.child("sleep"), seconds, why));
    }
    if first {
        errors.push(FieldError::required(path, "must specify a handler type"));
    }
}

fn http_get(action: &HTTPGetAction, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if action.path.is_empty() {
        errors.push(FieldError::required(&path.child("path"), ""));
    }
    port_number_or_name(&action.port, &path.child("port"), errors);
    if !matches!(action.scheme.as_str(), "HTTP" | "HTTPS") {
        errors.push(FieldError::not_supported(&path.child("scheme"), action.scheme.as_str(), &["HTTP", "HTTPS"]));
    }
    for header in &action.http_headers {
        let complaints = names::http_header(&header.name);
        super::field::push_invalid(errors, &path.child("httpHeaders"), &header.name, complaints);
    }
}
