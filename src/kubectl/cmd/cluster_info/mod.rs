//! `kubectl cluster-info`: where the control plane and its services answer. Models `kubectl/pkg/cmd/clusterinfo`.

mod dump;

use crate::api::object::Object;
use crate::api::scheme::Kind;
use crate::api::service::Service;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::select;

pub const COMMAND: Command = Command {
    examples: &[("kubectl cluster-info", "The addresses of the control plane and of DNS")],
    subcommands: &[&dump::COMMAND],
    run: Some(run),
    ..Command::new("cluster-info", "Display cluster information")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let host = context.config.server(parsed.given("context"));
    let namespace = parsed.given("namespace").filter(|given| !given.is_empty()).unwrap_or("kube-system");
    let services = select::list(context, Kind::Service, Some(namespace), "kubernetes.io/cluster-service=true", "")?;
    context.out.print(format!("Kubernetes control plane is running at {host}\n"));
    for object in services {
        let Object::Service(service) = object.as_ref() else { continue };
        let name = service.metadata.labels.get("kubernetes.io/name").unwrap_or(&service.metadata.name);
        context.out.print(format!("{name} is running at {}\n", link(service, &host)));
    }
    context.out.print("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    Ok(())
}

/// The way to a Service through the API server.
fn link(service: &Service, host: &str) -> String {
    let name = &service.metadata.name;
    let target = match service.spec.ports.first() {
        None => name.clone(),
        Some(port) if port.name == "https" || port.port == 443 => format!("https:{name}:{}", port.name),
        Some(port) if port.name.is_empty() => name.clone(),
        Some(port) => format!("{name}:{}", port.name),
    };
    format!("{host}/api/v1/namespaces/{}/services/{target}/proxy", service.metadata.namespace)
}
