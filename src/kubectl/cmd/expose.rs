//! `kubectl expose`: a Service for something that has Pods. Models `pkg/cmd/expose/expose.go`.

use std::collections::BTreeMap;

use crate::api::meta::ObjectMeta;
use crate::api::object::Object;
use crate::api::pod::PodSpec;
use crate::api::scalar::IntOrString;
use crate::api::scheme::Kind;
use crate::api::service::{ClientIPConfig, Service, ServicePort, ServiceSpec, SessionAffinityConfig};
use crate::kubectl::cmd::create::send;
use crate::kubectl::cmd::{DRY_RUN, FIELD_MANAGER, FILENAME, NO_RESOURCE, OUTPUT, RECORD, SAVE_CONFIG};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::resources::{Found, Query, resolve};
use crate::kubectl::{input, overrides, print};

pub const COMMAND: Command = Command {
    usage: "(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] \
        [--name=name] [--external-ip=external-ip-of-service] [--type=type]",
    examples: &[
        ("kubectl expose deployment web --port=80 --target-port=8080", "Port 80 of a Service to port 8080 of its Pods"),
        ("kubectl expose pod web --port=80 --name=front", "A Service of another name"),
    ],
    flags: &[FILENAME, OUTPUT, DRY_RUN, SAVE_CONFIG, FIELD_MANAGER, RECORD, OWN, overrides::FLAGS],
    run: Some(run),
    ..Command::new("expose", "Make a Service for a Pod, Service, ReplicationController, ReplicaSet or Deployment")
};

const OWN: &[Flag] = &[
    Flag::string("cluster-ip", "", "A cluster address of your own, or None for a headless Service"),
    Flag::string("external-ip", "", "An address from outside that the Service shall answer on"),
    Flag::string("labels", "", "Labels of the Service").short('l'),
    Flag::string("load-balancer-ip", "", "The address to ask the cloud provider for"),
    Flag::string("name", "", "Name of the Service"),
    Flag::string("port", "", "Port of the Service; taken from the object where it is not given"),
    Flag::string("protocol", "", "TCP, UDP or SCTP"),
    Flag::string("selector", "", "Labels that select the Pods"),
    Flag::string("session-affinity", "", "None or ClientIP"),
    Flag::string("target-port", "", "Name or number of the Pods' port"),
    Flag::string("type", "", "ClusterIP, NodePort, LoadBalancer or ExternalName"),
];

/// What the command has learnt so far. As in kubectl, what the first object gave stays for the ones after it.
#[derive(Default)]
struct Taken {
    selector: Option<BTreeMap<String, String>>,
    labels: Option<BTreeMap<String, String>>,
    port: String,
    ports: String,
    protocols: BTreeMap<String, Vec<String>>,
}

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let objects = objects(context, parsed)?;
    let mut taken = Taken { port: parsed.string("port").to_owned(), ..Taken::default() };
    let mut failures = Vec::new();
    for found in objects {
        if let Err(failure) = found.and_then(|object| expose(context, parsed, &object, &mut taken)) {
            failures.push(failure);
        }
    }
    Failure::join(failures).map_or(Ok(()), Err)
}

fn objects(context: &mut Context, parsed: &Parsed) -> Result<Vec<Result<Object, Failure>>, Failure> {
    if !parsed.list("filename").is_empty() {
        if !parsed.args.is_empty() {
            return Err(Failure::error(
                "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well",
            ));
        }
        let loaded = input::load(context, parsed)?;
        return Ok(loaded.into_iter().map(|item| item.map(|item| Object::read(item.kind, &item.value))).collect());
    }
    let query = Query { namespace: &context.namespace, ..Query::default() };
    let Found::Named { keys, .. } = resolve(&parsed.args, &query)? else { return Err(Failure::error(NO_RESOURCE)) };
    Ok(keys
        .iter()
        .map(|key| {
            let object = context.cluster.server().get(key.kind, &key.namespace, &key.name)?;
            Ok((**object).clone())
        })
        .collect())
}

fn expose(context: &mut Context, parsed: &Parsed, object: &Object, taken: &mut Taken) -> Result<(), Failure> {
    can_be_exposed(object.kind())?;
    let selector_flag = parsed.string("selector");
    if taken.selector.is_none() {
        taken.selector = Some(if selector_flag.is_empty() { selector_of(object)? } else { labels(selector_flag)? });
    }
    let headless = parsed.string("cluster-ip") == "None";
    if taken.port.is_empty() {
        match ports_of(object).as_slice() {
            [] if !headless => return Err(Failure::error("couldn't find port via --port flag or introspection")),
            [] => {}
            [one] => taken.port.clone_from(one),
            many => taken.ports = many.join(","),
        }
    }
    let protocols = protocols_of(object);
    if !protocols.is_empty() {
        taken.protocols = protocols;
    }
    if taken.labels.is_none() {
        let flag = parsed.string("labels");
        taken.labels = Some(if flag.is_empty() { object.meta().labels.clone() } else { labels(flag)? });
    }
    let service = build(parsed, object.name(), taken)?;
    let dry = dry_run(context, parsed)?;
    let service = overrides::apply(parsed, Object::Service(service))?;
    let value = send(context, parsed, service, dry, "kubectl-expose", Failure::from)?;
    print::outcome(context, parsed, &value, "exposed", dry)
}

fn build(parsed: &Parsed, default_name: &str, taken: &Taken) -> Result<Service, Failure> {
    let name = match parsed.string("name") {
        "" => default_name.chars().take(63).collect(),
        name => name.to_owned(),
    };
    let text = if taken.ports.is_empty() { &taken.port } else { &taken.ports };
    let mut ports = service_ports(text, parsed.string("protocol"), &taken.protocols)?;
    for port in &mut ports {
        port.target_port = match parsed.string("target-port") {
            "" => IntOrString::Int(port.port),
            target => target.parse().map_or_else(|_| IntOrString::String(target.to_owned()), IntOrString::Int),
        };
    }
    let mut spec = ServiceSpec {
        selector: taken.selector.clone().unwrap_or_default(),
        ports,
        type_: parsed.string("type").to_owned(),
        cluster_ip: parsed.string("cluster-ip").to_owned(),
        ..Default::default()
    };
    if !parsed.string("external-ip").is_empty() {
        spec.external_ips = vec![parsed.string("external-ip").to_owned()];
    }
    if spec.type_ == "LoadBalancer" {
        parsed.string("load-balancer-ip").clone_into(&mut spec.load_balancer_ip);
    }
    match parsed.string("session-affinity") {
        "" => {}
        affinity @ ("None" | "ClientIP") => affinity.clone_into(&mut spec.session_affinity),
        other => return Err(Failure::error(format!("unknown session affinity: {other}"))),
    }
    if spec.session_affinity == "ClientIP" {
        let client_ip = ClientIPConfig { timeout_seconds: Some(10_800) };
        spec.session_affinity_config = Some(SessionAffinityConfig { client_ip: Some(client_ip) });
    }
    let labels = taken.labels.clone().unwrap_or_default();
    Ok(Service { metadata: ObjectMeta { name, labels, ..Default::default() }, spec: spec.into(), ..Default::default() })
}

fn service_ports(
    text: &str,
    protocol: &str,
    known: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<ServicePort>, Failure> {
    let mut ports = Vec::new();
    let words: Vec<&str> = text.split(',').filter(|_| !text.is_empty()).collect();
    for (place, word) in words.iter().enumerate() {
        let number = atoi(word)?;
        let own_name = if words.len() > 1 { format!("port-{}", place + 1) } else { String::new() };
        let of_port = known.get(*word).map(Vec::as_slice).unwrap_or_default();
        let pairs: Vec<(String, String)> = match (protocol, of_port) {
            ("", []) => vec![(own_name, "TCP".to_owned())],
            ("", [one]) => vec![(own_name, one.clone())],
            ("", many) => {
                many.iter().map(|p| (format!("port-{}-{}", place + 1, p.to_lowercase()), p.clone())).collect()
            }
            (given, _) => vec![(own_name, given.to_owned())],
        };
        ports.extend(pairs.into_iter().map(|(name, protocol)| ServicePort {
            name,
            protocol,
            port: number,
            ..Default::default()
        }));
    }
    Ok(ports)
}

fn atoi(word: &str) -> Result<i32, Failure> {
    word.parse().map_err(|_| {
        let why = if word.parse::<i128>().is_ok() { "value out of range" } else { "invalid syntax" };
        Failure::error(format!("strconv.Atoi: parsing \"{word}\": {why}"))
    })
}

/// `a=1,b=2`. Models `parseLabels`.
fn labels(text: &str) -> Result<BTreeMap<String, String>, Failure> {
    text.split(',')
        .map(|pair| match pair.split('=').collect::<Vec<_>>().as_slice() {
            [key, value] if !key.is_empty() => Ok(((*key).to_owned(), (*value).to_owned())),
            _ => Err(Failure::error(format!("unexpected label spec: {pair}"))),
        })
        .collect()
}

/// Models `canBeExposed`.
fn can_be_exposed(kind: Kind) -> Result<(), Failure> {
    match kind {
        Kind::Pod | Kind::Service | Kind::ReplicationController | Kind::ReplicaSet | Kind::Deployment => Ok(()),
        other => {
            let info = other.info();
            let group = if info.group.is_empty() { String::new() } else { format!(".{}", info.group) };
            Err(Failure::error(format!("cannot expose a {}{group}", info.kind)))
        }
    }
}

/// Models `MapBasedSelectorForObject`.
fn selector_of(object: &Object) -> Result<BTreeMap<String, String>, Failure> {
    const WHY: &str = "couldn't retrieve selectors via --selector flag or introspection: ";
    let fail = |why: &str| Err(Failure::error(format!("{WHY}{why}")));
    let of_selector = |selector: Option<&crate::api::meta::LabelSelector>| match selector {
        Some(selector) if !selector.match_expressions.is_empty() => {
            fail("couldn't convert expressions to map-based selector format")
        }
        Some(selector) if !selector.match_labels.is_empty() => Ok(selector.match_labels.clone()),
        _ => fail("invalid deployment: no selectors, therefore cannot be exposed"),
    };
    match object {
        Object::Pod(pod) if pod.metadata.labels.is_empty() => fail("the pod has no labels and cannot be exposed"),
        Object::Pod(pod) => Ok(pod.metadata.labels.clone()),
        Object::Service(service) if service.spec.selector.is_empty() => fail("the service has no pod selector set"),
        Object::Service(service) => Ok(service.spec.selector.clone()),
        Object::ReplicationController(rc) => Ok(rc.spec.selector.clone()),
        Object::ReplicaSet(rs) => of_selector(rs.spec.selector.as_ref()),
        Object::Deployment(deployment) => of_selector(deployment.spec.selector.as_ref()),
        other => fail(&format!("cannot extract pod selector from {}", other.kind().name())),
    }
}

fn pod_spec(object: &Object) -> Option<&PodSpec> {
    match object {
        Object::Pod(pod) => Some(&pod.spec),
        Object::ReplicationController(rc) => rc.spec.template.as_ref().map(|template| &*template.spec),
        Object::ReplicaSet(rs) => Some(&rs.spec.template.spec),
        Object::Deployment(deployment) => Some(&deployment.spec.template.spec),
        _ => None,
    }
}

/// The port numbers that the object declares, each once.
fn ports_of(object: &Object) -> Vec<String> {
    let declared: Vec<i32> = match object {
        Object::Service(service) => service.spec.ports.iter().map(|port| port.port).collect(),
        _ => pod_spec(object)
            .into_iter()
            .flat_map(|spec| &spec.containers)
            .flat_map(|container| container.ports.iter().map(|port| port.container_port))
            .collect(),
    };
    let mut numbers = Vec::new();
    for number in declared {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.iter().map(i32::to_string).collect()
}

/// Protocols by port number, as the object declares them.
fn protocols_of(object: &Object) -> BTreeMap<String, Vec<String>> {
    let pairs: Vec<(i32, &str)> = match object {
        Object::Service(service) => service.spec.ports.iter().map(|p| (p.port, p.protocol.as_str())).collect(),
        _ => pod_spec(object)
            .into_iter()
            .flat_map(|spec| &spec.containers)
            .flat_map(|container| container.ports.iter().map(|p| (p.container_port, p.protocol.as_str())))
            .collect(),
    };
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (port, protocol) in pairs {
        let protocol = if protocol.is_empty() { "TCP" } else { protocol };
        found.entry(port.to_string()).or_default().push(protocol.to_owned());
    }
    found
}
