//! `kubectl create service clusterip|nodeport|loadbalancer|externalname`. Models `pkg/cmd/create/create_service.go`.

use std::collections::BTreeMap;

use super::send::{generated, one_name};
use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::scalar::IntOrString;
use crate::api::service::{Service, ServicePort, ServiceSpec};
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, OUTPUT, SAVE_CONFIG, VALIDATE};
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};

pub const COMMAND: Command = Command {
    examples: &[("kubectl create service clusterip web --tcp=80:8080", "For Pods with the label app=web")],
    aliases: &["svc"],
    subcommands: &[&CLUSTER_IP, &NODE_PORT, &LOAD_BALANCER, &EXTERNAL_NAME],
    ..Command::new("service", "Create a Service of one of the four types")
};

const TCP: Flag = Flag::slice("tcp", "A port and the Pods' port behind it: PORT or PORT:TARGETPORT");

const CLUSTER_IP: Command = Command {
    usage: "NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]",
    examples: &[
        ("kubectl create service clusterip web --tcp=80:8080", "Port 80 to port 8080 of Pods with app=web"),
        ("kubectl create service clusterip peers --clusterip=None", "A headless Service"),
    ],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[TCP, Flag::string("clusterip", "", "A cluster address of your own, or None for a headless Service")],
    ],
    run: Some(|context, parsed| run(context, parsed, "ClusterIP")),
    ..Command::new("clusterip", "Create a ClusterIP Service")
};

const NODE_PORT: Command = Command {
    usage: "NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
    examples: &[(
        "kubectl create service nodeport web --tcp=5005:8080",
        "A port of every node leads to port 8080 of the Pods",
    )],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[TCP, Flag::int("node-port", "0", "The port of the nodes")],
    ],
    run: Some(|context, parsed| run(context, parsed, "NodePort")),
    ..Command::new("nodeport", "Create a NodePort Service")
};

const LOAD_BALANCER: Command = Command {
    usage: "NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
    examples: &[(
        "kubectl create service loadbalancer web --tcp=5005:8080",
        "A load balancer's address leads to the Pods",
    )],
    flags: &[OUTPUT, DRY_RUN, VALIDATE, SAVE_CONFIG, FIELD_MANAGER, &[TCP]],
    run: Some(|context, parsed| run(context, parsed, "LoadBalancer")),
    ..Command::new("loadbalancer", "Create a LoadBalancer Service")
};

const EXTERNAL_NAME: Command = Command {
    usage: "NAME --external-name external.name [--dry-run=server|client|none]",
    examples: &[(
        "kubectl create service externalname db --external-name=db.example.com",
        "Another name for db.example.com",
    )],
    flags: &[
        OUTPUT,
        DRY_RUN,
        VALIDATE,
        SAVE_CONFIG,
        FIELD_MANAGER,
        &[TCP, Flag::string("external-name", "", "The name that the Service stands for").required()],
    ],
    run: Some(|context, parsed| run(context, parsed, "ExternalName")),
    ..Command::new("externalname", "Create an ExternalName Service")
};

fn run(context: &mut Context, parsed: &Parsed, type_: &str) -> Result<(), Failure> {
    let name = one_name(context, parsed)?;
    let (tcp, cluster_ip) = (parsed.list("tcp"), parsed.string("clusterip"));
    if cluster_ip != "None" && tcp.is_empty() && type_ != "ExternalName" {
        return Err(Failure::error("at least one tcp port specifier must be provided"));
    }
    let external_name = parsed.string("external-name");
    if type_ == "ExternalName" && !is_subdomain(external_name) {
        return Err(Failure::error(format!("invalid service external name {external_name}")));
    }
    let node_port = i32::try_from(parsed.int("node-port")).unwrap_or_default();
    let ports = tcp.iter().map(|text| port(text, node_port)).collect::<Result<Vec<_>, _>>()?;
    let labels = BTreeMap::from([("app".to_owned(), name.clone())]);
    let service = Service {
        metadata: ObjectMeta { name, labels: labels.clone(), ..Default::default() },
        spec: ServiceSpec {
            type_: type_.to_owned(),
            selector: labels,
            ports,
            external_name: external_name.to_owned(),
            cluster_ip: cluster_ip.to_owned(),
            ..Default::default()
        }
        .into(),
        ..Default::default()
    };
    generated(context, parsed, Object::Service(service), &format!("failed to create {type_} service: "))
}

/// `80`, `80:8080`, `80:http`. Models `parsePorts`.
fn port(text: &str, node_port: i32) -> Result<ServicePort, Failure> {
    let (front, back) = match text.split_once(':') {
        Some((front, back)) => (front, Some(back.split(':').next().unwrap_or(back))),
        None => (text, None),
    };
    let number = front_port(front)?;
    let target_port = match back {
        None => IntOrString::Int(number),
        Some(back) => match back.parse::<i64>() {
            Ok(n @ 1..=65535) => IntOrString::Int(n as i32),
            Ok(_) => return Err(Failure::error("must be between 1 and 65535, inclusive")),
            Err(_) => {
                let errors = crate::api::validation::names::port_name(back);
                if !errors.is_empty() {
                    return Err(Failure::error(errors.join(",")));
                }
                IntOrString::String(back.to_owned())
            }
        },
    };
    Ok(ServicePort {
        name: text.replace(':', "-"),
        port: number,
        target_port,
        protocol: "TCP".to_owned(),
        node_port,
        ..Default::default()
    })
}

/// Models `netutils.ParsePort(text, allowZero)`.
fn front_port(text: &str) -> Result<i32, Failure> {
    match text.parse::<i64>() {
        Ok(n @ 0..=65535) => Ok(n as i32),
        Ok(_) => Err(Failure::error(format!("strconv.ParseUint: parsing \"{text}\": value out of range"))),
        Err(_) => Err(Failure::error(format!("strconv.ParseUint: parsing \"{text}\": invalid syntax"))),
    }
}

fn is_subdomain(text: &str) -> bool {
    crate::api::validation::names::dns1123_subdomain(text).is_empty()
}
