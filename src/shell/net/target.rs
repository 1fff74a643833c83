//! Where a connection goes, in the words of `trace`: `svc/web:80`, `nodeport/node-3/web:80`, `lb/web:80`, `pod/web-1:8080`.

use std::net::IpAddr;

use crate::api::pod::Pod;
use crate::api::protocol::Protocol;
use crate::api::service::Service;
use crate::dns::{ResolvConf, lookup};
use crate::proxy::{Client, Destination};
use crate::sim::Cluster;

/// Reads who opens a connection: `pod/NAME` (of `namespace`), `pod/NAMESPACE/NAME`, `node/NAME`, `external`.
pub fn client(cluster: &Cluster, namespace: &str, text: &str) -> Result<Client, String> {
    let known = |client: Client, what: &str| match cluster.network().start(&client) {
        Some(_) => Ok(client),
        None => Err(format!("{what} does not exist, or has no address yet")),
    };
    match text.split_once('/') {
        None if matches!(text, "external" | "laptop") => Ok(Client::External),
        Some(("node", name)) => known(Client::Node(name.to_owned()), text),
        Some(("pod" | "pods" | "po", name)) => {
            let (namespace, name) = name.split_once('/').unwrap_or((namespace, name));
            known(Client::Pod { namespace: namespace.to_owned(), name: name.to_owned() }, text)
        }
        _ => Err(format!("{text:?} is no client: pod/NAME, node/NAME or external")),
    }
}

/// Reads where a connection goes. A headless Service or a name gives one of its addresses, drawn.
pub fn destination(
    cluster: &mut Cluster,
    namespace: &str,
    text: &str,
    protocol: Option<Protocol>,
) -> Result<Destination, String> {
    let (host, port) = text.rsplit_once(':').ok_or_else(|| format!("{text:?} has no port: svc/NAME:PORT"))?;
    let number = || port.parse::<u16>().map_err(|_| format!("{port:?} is no port"));
    let plain = |ip: Option<IpAddr>, port: u16| {
        let ip = ip.ok_or_else(|| format!("{host} has no address"))?;
        Ok(Destination { ip, port, protocol: protocol.unwrap_or_default() })
    };
    let parts: Vec<&str> = host.split('/').collect();
    match parts.as_slice() {
        ["svc" | "service" | "services", name] => service(cluster, namespace, name, port, protocol),
        ["nodeport", node, name] => {
            let (found, port) = service_port(cluster, namespace, name, port, protocol)?;
            let ip = cluster.network().node(node).and_then(|node| node.address(false));
            let node_port = u16::try_from(port.node_port).unwrap_or(0);
            if node_port == 0 {
                return Err(format!("Service {} has no node port", found.metadata.name));
            }
            let ip = ip.ok_or_else(|| format!("node {node:?} does not exist"))?;
            Ok(Destination { ip, port: node_port, protocol: Protocol::of(&port.protocol) })
        }
        ["lb", name] => {
            let service = find(cluster, namespace, name)?;
            let ip = service.status.load_balancer.ingress.iter().find_map(|ingress| ingress.ip.parse().ok());
            let ip = ip.ok_or_else(|| format!("Service {name} has no load balancer address: it is <pending>"))?;
            let known = service_port(cluster, namespace, name, port, protocol);
            let (port, protocol) = match known {
                Ok((_, port)) => (u16::try_from(port.port).unwrap_or(0), Protocol::of(&port.protocol)),
                Err(_) => (number()?, protocol.unwrap_or_default()),
            };
            Ok(Destination { ip, port, protocol })
        }
        ["externalip" | "ip", ip] => plain(ip.parse().ok(), number()?),
        ["pod" | "pods" | "po", rest @ ..] => {
            let (namespace, name) = match rest {
                [namespace, name] => (*namespace, *name),
                [name] => (namespace, *name),
                _ => return Err(format!("{text:?}: pod/NAME:PORT")),
            };
            let pod =
                cluster.store().get_as::<Pod>(namespace, name).ok_or_else(|| format!("pod {name:?} does not exist"))?;
            plain(pod.status.pod_ip.parse().ok(), number()?)
        }
        ["node", name] => plain(cluster.network().node(name).and_then(|node| node.address(false)), number()?),
        [name] => match name.trim_matches(['[', ']']).parse() {
            Ok(ip) => plain(Some(ip), number()?),
            Err(_) => named(cluster, namespace, name, number()?, protocol),
        },
        _ => Err(format!(
            "{text:?} is no destination: svc/NAME:PORT, nodeport/NODE/NAME:PORT, lb/NAME:PORT, pod/NAME:PORT, node/NAME:PORT or ADDRESS:PORT"
        )),
    }
}

/// A name of cluster DNS, as a Pod of `namespace` would ask for it.
fn named(
    cluster: &mut Cluster,
    namespace: &str,
    name: &str,
    port: u16,
    protocol: Option<Protocol>,
) -> Result<Destination, String> {
    let mut pod = Pod::default();
    pod.metadata.namespace = namespace.to_owned();
    let found = lookup(cluster.store(), &ResolvConf::of_pod(&pod), name);
    let drawn = cluster.draw(found.addresses.len() as u64);
    let ip = usize::try_from(drawn).ok().and_then(|drawn| found.addresses.get(drawn));
    let ip = ip.ok_or_else(|| {
        let tried: Vec<&str> = found.tried.iter().map(|(name, _)| name.as_str()).collect();
        format!("no such name: {name} (tried {})", tried.join(", "))
    })?;
    Ok(Destination { ip: *ip, port, protocol: protocol.unwrap_or_default() })
}

fn find<'a>(cluster: &'a Cluster, namespace: &str, name: &str) -> Result<&'a Service, String> {
    let (name, namespace) =
        name.split_once('.').map_or((name, namespace), |(name, rest)| (name, rest.split('.').next().unwrap_or(rest)));
    cluster
        .store()
        .get_as::<Service>(namespace, name)
        .ok_or_else(|| format!("service {name:?} does not exist in namespace {namespace}"))
}

fn service(
    cluster: &mut Cluster,
    namespace: &str,
    name: &str,
    port: &str,
    protocol: Option<Protocol>,
) -> Result<Destination, String> {
    let service = find(cluster, namespace, name)?;
    let Ok(ip) = service.spec.cluster_ip.parse() else {
        let (name, namespace) = (service.metadata.name.clone(), service.metadata.namespace.clone());
        let port = port.parse().map_err(|_| format!("{port:?} is no port"))?;
        return named(cluster, &namespace, &format!("{name}.{namespace}.svc.cluster.local"), port, protocol);
    };
    match service_port(cluster, namespace, name, port, protocol) {
        Ok((_, port)) => {
            Ok(Destination { ip, port: u16::try_from(port.port).unwrap_or(0), protocol: Protocol::of(&port.protocol) })
        }
        // A port that the Service does not have can be tried all the same.
        Err(why) => {
            Ok(Destination { ip, port: port.parse().map_err(|_| why)?, protocol: protocol.unwrap_or_default() })
        }
    }
}

/// The Service's port of that number or name; of several protocols the one asked for, or else the first.
fn service_port<'a>(
    cluster: &'a Cluster,
    namespace: &str,
    name: &str,
    port: &str,
    protocol: Option<Protocol>,
) -> Result<(&'a Service, &'a crate::api::service::ServicePort), String> {
    let service = find(cluster, namespace, name)?;
    let fits = |p: &&crate::api::service::ServicePort| {
        (p.port.to_string() == port || p.name == port)
            && protocol.is_none_or(|protocol| Protocol::of(&p.protocol) == protocol)
    };
    let port = service
        .spec
        .ports
        .iter()
        .find(fits)
        .ok_or_else(|| format!("service {} has no port {port}", service.metadata.name))?;
    Ok((service, port))
}
