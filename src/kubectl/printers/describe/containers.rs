//! Containers, of a Pod or of a template. Models `describeContainers` and what it calls.

use serde_json::Value;

use super::probe;
use super::writer::{Page, bool_text, when};
use crate::api::quantity::Quantity;
use crate::kubectl::printers::go_value::{quote, sorted};
use crate::kubectl::printers::value::{NONE, at, flag, int, is_set, items, pair, scalar, text, text_or, texts};
use crate::order::InOrder;

/// All containers under a title. `pod` is the Pod they run in; a template has none, and is indented.
pub fn describe(page: &mut Page, title: &str, containers: &[Value], statuses: &[Value], pod: Option<&Value>) {
    let (indent, name_indent) = if pod.is_some() { ("", "") } else { ("  ", " ") };
    let none = if containers.is_empty() { " <none>" } else { "" };
    page.line(0, &format!("{indent}{title}:{none}"));
    for container in containers {
        let status = statuses.iter().rfind(|status| text(status, "name") == text(container, "name"));
        page.line(1, &format!("{name_indent}{}:", text(container, "name")));
        basics(page, container, status);
        lines(page, "Command", &texts(container, "command"));
        lines(page, "Args", &texts(container, "args"));
        if let Some(status) = status {
            state_and_readiness(page, status);
        }
        resources(page, at(container, "resources"), 2);
        probe::describe(page, container);
        environment_sources(page, items(container, "envFrom"));
        environment(page, container, pod);
        mounts(page, container);
    }
}

fn basics(page: &mut Page, container: &Value, status: Option<&Value>) {
    if let Some(status) = status {
        page.field(2, "Container ID", text(status, "containerID"));
    }
    page.field(2, "Image", text(container, "image"));
    if let Some(status) = status {
        page.field(2, "Image ID", text(status, "imageID"));
    }
    ports(page, "Port", container, "containerPort");
    ports(page, "Host Port", container, "hostPort");
    let profile = at(container, "securityContext.seccompProfile");
    if !profile.is_null() {
        page.field(2, "SeccompProfile", text(profile, "type"));
        page.field_if(3, "LocalhostProfile", text(profile, "localhostProfile"));
    }
}

/// `80/TCP`, or `80/TCP (http), 443/TCP` under a title in the plural.
fn ports(page: &mut Page, title: &str, container: &Value, field: &str) {
    let one = |port: &Value| {
        let shown = format!("{}/{}", int(port, field), text(port, "protocol"));
        match text(port, "name") {
            "" => shown,
            name => format!("{shown} ({name})"),
        }
    };
    let list: Vec<String> = items(container, "ports").iter().map(one).collect();
    match list.as_slice() {
        [] => page.field(2, title, NONE),
        [single] => page.field(2, title, single),
        _ => page.field(2, &format!("{title}s"), list.join(", ")),
    }
}

fn lines(page: &mut Page, title: &str, words: &[&str]) {
    if words.is_empty() {
        return;
    }
    page.line(2, &format!("{title}:"));
    for line in words.iter().flat_map(|word| word.split('\n')) {
        page.line(3, line);
    }
}

fn state_and_readiness(page: &mut Page, status: &Value) {
    state(page, "State", at(status, "state"));
    if is_set(status, "lastState.terminated") {
        state(page, "Last State", at(status, "lastState"));
    }
    page.field(2, "Ready", bool_text(&Value::from(flag(status, "ready"))));
    page.field(2, "Restart Count", int(status, "restartCount").to_string());
}

/// Models `describeStatus`.
fn state(page: &mut Page, title: &str, state: &Value) {
    let (running, terminated) = (at(state, "running"), at(state, "terminated"));
    if !running.is_null() {
        page.field(2, title, "Running");
        page.field(3, "Started", when(running, "startedAt"));
    } else if terminated.is_null() || is_set(state, "waiting") {
        page.field(2, title, "Waiting");
        page.field_if(3, "Reason", text(state, "waiting.reason"));
    } else {
        page.field(2, title, "Terminated");
        page.field_if(3, "Reason", text(terminated, "reason"));
        page.field_if(3, "Message", text(terminated, "message"));
        page.field(3, "Exit Code", int(terminated, "exitCode").to_string());
        if int(terminated, "signal") > 0 {
            page.field(3, "Signal", int(terminated, "signal").to_string());
        }
        page.field(3, "Started", when(terminated, "startedAt"));
        page.field(3, "Finished", when(terminated, "finishedAt"));
    }
}

/// Models `describeResources`.
pub fn resources(page: &mut Page, resources: &Value, level: usize) {
    for (title, field) in [("Limits", "limits"), ("Requests", "requests")] {
        let amounts = sorted(at(resources, field));
        if !amounts.is_empty() {
            page.line(level, &format!("{title}:"));
        }
        for (name, amount) in amounts {
            page.field(level + 1, name, scalar(amount));
        }
    }
}

/// Models `describeContainerEnvFrom`.
fn environment_sources(page: &mut Page, sources: &[Value]) {
    if sources.is_empty() {
        return;
    }
    page.line(2, "Environment Variables from:");
    for source in sources {
        let (from, reference) = match at(source, "configMapRef") {
            Value::Null => ("Secret", at(source, "secretRef")),
            reference => ("ConfigMap", reference),
        };
        let prefix = match text(source, "prefix") {
            "" => String::new(),
            prefix => format!(" with prefix '{prefix}'"),
        };
        let optional = flag(reference, "optional");
        page.row(3, &[text(reference, "name"), &format!("{from}{prefix}"), &format!("Optional: {optional}")]);
    }
}

/// Models `describeContainerEnvVars`.
fn environment(page: &mut Page, container: &Value, pod: Option<&Value>) {
    let variables = items(container, "env");
    page.line(2, if variables.is_empty() { "Environment:\t<none>" } else { "Environment:" });
    for variable in variables {
        let name = text(variable, "name");
        let from = at(variable, "valueFrom");
        if from.is_null() {
            for (at_line, line) in text(variable, "value").split('\n').enumerate() {
                let lead = if at_line == 0 { format!("{name}:") } else { String::new() };
                page.row(3, &[&lead, line]);
            }
        } else if is_set(from, "fieldRef") {
            let path = text(from, "fieldRef.fieldPath");
            let value = pod.map(|pod| pod_field(pod, path)).unwrap_or_default();
            let version = text_or(from, "fieldRef.apiVersion", "v1");
            page.field(3, name, format!("{value} ({version}:{path})"));
        } else if is_set(from, "resourceFieldRef") {
            let resource = text(from, "resourceFieldRef.resource");
            page.field(3, name, format!("{} ({resource})", resource_field(container, at(from, "resourceFieldRef"))));
        } else {
            key_reference(page, name, from);
        }
    }
}

fn key_reference(page: &mut Page, name: &str, from: &Value) {
    let (kind, reference) = match at(from, "secretKeyRef") {
        Value::Null => ("of config map", at(from, "configMapKeyRef")),
        reference => ("in secret", reference),
    };
    if reference.is_null() {
        return;
    }
    let (key, object, optional) = (text(reference, "key"), text(reference, "name"), flag(reference, "optional"));
    page.field(3, name, format!("<set to the key '{key}' {kind} '{object}'>\tOptional: {optional}"));
}

/// A Pod's field as the downward API gives it. Models `fieldpath.ExtractFieldPathAsString`.
fn pod_field(pod: &Value, path: &str) -> String {
    if let Some((map, key)) = path.strip_suffix("']").and_then(|path| path.split_once("['")) {
        return pair(pod, map, key).unwrap_or_default().to_owned();
    }
    match path {
        "metadata.labels" | "metadata.annotations" => {
            let entries = crate::kubectl::printers::value::pairs(pod, path);
            let lines: Vec<String> =
                entries.into_iter().map(|(key, value)| format!("{key}={}", quote(value))).collect();
            lines.join("\n")
        }
        "spec.host" => text(pod, "spec.nodeName").to_owned(),
        "metadata.name"
        | "metadata.namespace"
        | "metadata.uid"
        | "spec.nodeName"
        | "spec.serviceAccountName"
        | "status.hostIP"
        | "status.podIP"
        | "status.phase" => text(pod, path).to_owned(),
        _ => String::new(),
    }
}

/// A container's own limit or request in units of the divisor. Models `ExtractContainerResourceValue`.
fn resource_field(container: &Value, reference: &Value) -> String {
    let resource = text(reference, "resource");
    let Some((list, name)) = resource.split_once('.') else { return String::new() };
    let amount = at(container, "resources").get(list).and_then(|list| list.get(name)).map(scalar);
    let parse = |text: &str| Quantity::parse(text).ok();
    let amount = amount.as_deref().and_then(parse);
    let divisor = parse(&scalar(at(reference, "divisor"))).filter(|divisor| !divisor.is_zero());
    let value = match (amount, divisor) {
        (None, _) => 0,
        (Some(amount), Some(divisor)) => {
            let (amount, divisor) = (amount.milli_value(), divisor.milli_value().max(1));
            amount / divisor + i64::from(amount % divisor > 0)
        }
        (Some(amount), None) => amount.value(),
    };
    match (value, resource) {
        (0, "limits.cpu" | "limits.memory") => "node allocatable".to_owned(),
        _ => value.to_string(),
    }
}

/// Models `describeContainerVolumes`.
fn mounts(page: &mut Page, container: &Value) {
    let by = |list: &str, key: &'static str| {
        let mut sorted: Vec<Value> = items(container, list).to_vec();
        sorted.order_by(|a, b| text(a, key).cmp(text(b, key)));
        sorted
    };
    let mounts = by("volumeMounts", "mountPath");
    let none = if mounts.is_empty() { "\t<none>" } else { "" };
    page.line(2, &format!("Mounts:{none}"));
    for mount in &mounts {
        let mut flags = if flag(mount, "readOnly") { "ro" } else { "rw" }.to_owned();
        if !text(mount, "subPath").is_empty() {
            flags.push_str(&format!(",path={}", quote(text(mount, "subPath"))));
        }
        page.line(3, &format!("{} from {} ({flags})", text(mount, "mountPath"), text(mount, "name")));
    }
    let devices = by("volumeDevices", "devicePath");
    if !devices.is_empty() {
        page.line(2, &format!("Devices:{none}"));
    }
    for device in &devices {
        page.line(3, &format!("{} from {}", text(device, "devicePath"), text(device, "name")));
    }
}
