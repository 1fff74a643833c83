//! `kubectl port-forward`: to one Pod, past the Service. Models `pkg/cmd/portforward/portforward.go` and
//! `client-go/tools/portforward`.

use serde_json::Value;

use crate::api::scheme::Kind;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::pods;
use crate::kubectl::printers::value::{at, int, items, text};
use crate::kubectl::streams::Effect;

pub const COMMAND: Command = Command {
    usage: "TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]",
    examples: &[
        ("kubectl port-forward svc/web 8080:80", "Port 8080 of the laptop leads to one Pod behind the Service"),
        ("kubectl port-forward pod/web 8080", "The same port on both sides"),
    ],
    flags: &[OWN],
    run: Some(run),
    ..Command::new("port-forward", "Lead ports of the laptop to a Pod")
};

const OWN: &[Flag] = &[
    Flag::slice("address", "Addresses to listen on"),
    Flag::duration("pod-running-timeout", "1m0s", "How long to wait for a Pod"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let Some((name, ports)) = parsed.args.split_first().filter(|(_, ports)| !ports.is_empty()) else {
        return Err(context.usage("TYPE/NAME and list of ports are required for port-forward"));
    };
    let target = pods::named(context, name)?;
    let key = pods::attachable(context, &target, parsed.duration("pod-running-timeout"))?;
    let pod = pods::pod(context, &key)?;
    let service = (target.key.kind == Kind::Service).then_some(&target.value);
    let mut pairs = Vec::new();
    for port in ports {
        let (local, remote) = port.split_once(':').unwrap_or((port, port));
        pairs.push(one(local, remote, service, &pod).map_err(Failure::error)?);
    }
    let phase = text(&pod, "status.phase");
    if phase != "Running" {
        return Err(Failure::error(format!(
            "unable to forward port because pod is not running. Current status={phase}"
        )));
    }
    for (local, remote) in pairs {
        context.out.print(format!(
            "Forwarding from 127.0.0.1:{local} -> {remote}\nForwarding from [::1]:{local} -> {remote}\n"
        ));
        context.out.effects.push(Effect::Forward {
            local,
            namespace: key.namespace.to_string(),
            pod: key.name.to_string(),
            port: remote,
        });
    }
    Ok(())
}

/// The laptop's port and the Pod's.
fn one(local: &str, remote: &str, service: Option<&Value>, pod: &Value) -> Result<(u16, u16), String> {
    let number = match (service, remote.parse::<i64>()) {
        (None, _) if remote.is_empty() => return Err("remote port cannot be empty".to_owned()),
        (None, Ok(number)) => number,
        (None, Err(_)) => pod_port(pod, remote)?,
        (Some(service), number) => service_port(service, pod, remote, number.ok())?,
    };
    udp(service.unwrap_or(pod), service.is_some(), remote)?;
    let target = port_number(&number.to_string())?;
    let local = match (local, service) {
        // A port that was typed once counts for both sides, as a Service's number or the Pod's.
        (local, _) if local == remote => local.parse().unwrap_or(target),
        ("", _) => 30_000 + target % 10_000,
        (local, _) => port_number(local)?,
    };
    Ok((local, target))
}

fn port_number(text: &str) -> Result<u16, String> {
    match text.parse::<i64>() {
        Ok(number) => match u16::try_from(number) {
            Ok(0) => Err("remote port must be > 0".to_owned()),
            Ok(number) => Ok(number),
            Err(_) => Err(format!(
                "error parsing local port '{text}': strconv.ParseUint: parsing \"{text}\": value out of range"
            )),
        },
        Err(_) => {
            Err(format!("error parsing local port '{text}': strconv.ParseUint: parsing \"{text}\": invalid syntax"))
        }
    }
}

/// Models `LookupContainerPortNumberByName`.
fn pod_port(pod: &Value, name: &str) -> Result<i64, String> {
    let containers = items(pod, "spec.containers").iter().chain(items(pod, "spec.initContainers"));
    let mut ports = containers.flat_map(|container| items(container, "ports"));
    let found = ports.find(|port| text(port, "name") == name).map(|port| int(port, "containerPort"));
    found.ok_or_else(|| format!("Pod '{}' does not have a named port '{name}'", text(pod, "metadata.name")))
}

/// Models `LookupContainerPortNumberByServicePort`.
fn service_port(service: &Value, pod: &Value, typed: &str, number: Option<i64>) -> Result<i64, String> {
    let name = text(service, "metadata.name");
    let ports = items(service, "spec.ports");
    let found = match number {
        Some(number) => ports.iter().find(|port| int(port, "port") == number),
        None => ports.iter().find(|port| text(port, "name") == typed),
    };
    let Some(port) = found else {
        return Err(match number {
            Some(number) => format!("Service {name} does not have a service port {number}"),
            None => format!("Service '{name}' does not have a named port '{typed}'"),
        });
    };
    if text(service, "spec.clusterIP") == "None" {
        return Ok(int(port, "port"));
    }
    match at(port, "targetPort") {
        Value::String(name) => pod_port(pod, name),
        Value::Number(target) if target.as_i64() != Some(0) => Ok(target.as_i64().unwrap_or_default()),
        _ => Ok(int(port, "port")),
    }
}

/// Models `checkUDPPorts`.
fn udp(object: &Value, is_service: bool, typed: &str) -> Result<(), String> {
    let (lists, field) = if is_service {
        (vec![items(object, "spec.ports")], "port")
    } else {
        (items(object, "spec.containers").iter().map(|container| items(container, "ports")).collect(), "containerPort")
    };
    let own =
        |port: &&Value| int(port, field).to_string() == typed || (text(port, "name") == typed && !typed.is_empty());
    let fitting: Vec<&Value> = lists.into_iter().flatten().filter(own).collect();
    if !fitting.is_empty() && fitting.iter().all(|port| text(port, "protocol") == "UDP") {
        return Err(format!("UDP protocol is not supported for {typed}"));
    }
    Ok(())
}
