//! Warnings about Pods and templates of Pods. Models `pkg/api/pod/warnings.go`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::api::container::{Container, ContainerPort, EnvVar};
use crate::api::ip;
use crate::api::meta::ObjectMeta;
use crate::api::pod::PodSpec;
use crate::api::quantity::Quantity;
use crate::api::scalar;
use crate::api::validation::field::Path;

/// Labels of nodes that have a newer name.
const OLD_NODE_LABELS: [(&str, &str); 8] = [
    ("beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"),
    ("beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    ),
    ("failure-domain.beta.kubernetes.io/zone", "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"),
    ("beta.kubernetes.io/instance-type", "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead"),
    ("app.kubernetes.io/created-by", "deprecated since v1.9"),
    ("scheduler.alpha.kubernetes.io/preferAvoidPods", "deprecated since v1.22; use Taints and Tolerations instead"),
    ("node-role.kubernetes.io/master", "use \"node-role.kubernetes.io/control-plane\" instead"),
];
const OLD_ANNOTATIONS: [(&str, &str); 3] = [
    (
        "scheduler.alpha.kubernetes.io/critical-pod",
        "non-functional in v1.16+; use the \"priorityClassName\" field instead",
    ),
    ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
];
const OLD_VOLUMES: [(&str, &str); 9] = [
    ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
    ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
    ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
    ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
    ("storageos", "deprecated in v1.22, non-functional in v1.25+"),
    ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
    ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
    ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
];

fn old_label(key: &str) -> Option<&'static str> {
    OLD_NODE_LABELS.iter().find(|(old, _)| *old == key).map(|(_, why)| *why)
}

/// Everything that is said of a spec at `path`, with the metadata that stands beside it at `meta_path`.
pub fn warnings(spec: &PodSpec, meta: &ObjectMeta, path: &Path<'_>, meta_path: &Path<'_>, out: &mut Vec<String>) {
    for key in spec.node_selector.keys() {
        if let Some(why) = old_label(key) {
            out.push(format!("{}: {why}", path.child("nodeSelector").key(key)));
        }
    }
    spreading(&spec.topology_spread_constraints.0, &path.child("topologySpreadConstraints"), out);
    for (key, why) in OLD_ANNOTATIONS.iter().filter(|(key, _)| meta.annotations.contains_key(*key)) {
        out.push(format!("{}: {why}", meta_path.child("annotations").key(key)));
    }
    for (index, volume) in list(&spec.volumes.0).iter().enumerate() {
        let volumes = path.child("volumes");
        for (kind, why) in OLD_VOLUMES.iter().filter(|(kind, _)| volume.get(*kind).is_some_and(|v| !v.is_null())) {
            let shown = if *kind == "storageos" { "storageOS" } else { kind };
            out.push(format!("{}: {why}", volumes.index(index).child(shown)));
        }
    }
    repeated(
        &list(&spec.host_aliases.0).iter().map(|alias| text(alias, "ip")).collect::<Vec<_>>(),
        |index, address| {
            out.push(format!("{}: duplicate ip {address:?}", path.child("hostAliases").index(index).child("ip")));
        },
    );
    let secrets: Vec<&str> = spec.image_pull_secrets.iter().map(|secret| secret.name.as_str()).collect();
    repeated(&secrets, |index, name| {
        out.push(format!("{}: duplicate name {name:?}", path.child("imagePullSecrets").index(index).child("name")));
    });
    for (index, _) in secrets.iter().enumerate().filter(|(_, name)| name.is_empty()) {
        out.push(format!("{}: invalid empty name \"\"", path.child("imagePullSecrets").index(index).child("name")));
    }
    each_container(spec, path, |container, path| {
        fractions(&container.resources.limits, &path.child("resources.limits"), "memory", out);
        fractions(&container.resources.requests, &path.child("resources.requests"), "memory", out);
        fractions(&container.resources.limits, &path.child("resources.limits"), "ephemeral-storage", out);
        fractions(&container.resources.requests, &path.child("resources.requests"), "ephemeral-storage", out);
        hidden_variables(&container.env, &path.child("env"), out);
    });
    ports(spec, path, out);
    if spec.termination_grace_period_seconds.is_some_and(|seconds| seconds < 0) {
        let why = "must be >= 0; negative values are invalid and will be treated as 1";
        out.push(format!("{}: {why}", path.child("terminationGracePeriodSeconds")));
    }
    affinity(&spec.affinity.0, &path.child("affinity"), out);
    let servers = spec.dns_config.0.get("nameservers").unwrap_or(&Value::Null);
    for (index, server) in list(servers).iter().filter_map(Value::as_str).enumerate() {
        out.extend(ip::warnings(&path.child("dnsConfig.nameservers").index(index).to_string(), server));
    }
    for (index, alias) in list(&spec.host_aliases.0).iter().enumerate() {
        let at = path.child("hostAliases").index(index).child("ip").to_string();
        out.extend(ip::warnings(&at, text(alias, "ip")));
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Calls `say` for each value that stood before.
fn repeated(values: &[&str], mut say: impl FnMut(usize, &str)) {
    let mut seen = BTreeSet::new();
    for (index, value) in values.iter().enumerate() {
        if !seen.insert(*value) {
            say(index, value);
        }
    }
}

fn each_container(spec: &PodSpec, path: &Path<'_>, mut visit: impl FnMut(&Container, &Path<'_>)) {
    for (name, containers) in [("initContainers", &spec.init_containers), ("containers", &spec.containers)] {
        let path = path.child(name);
        for (index, container) in containers.iter().enumerate() {
            visit(container, &path.index(index));
        }
    }
}

fn spreading(constraints: &Value, path: &Path<'_>, out: &mut Vec<String>) {
    for (index, constraint) in list(constraints).iter().enumerate() {
        let path = path.index(index);
        let key = text(constraint, "topologyKey");
        if let Some(why) = old_label(key) {
            out.push(format!("{}: {key} is {why}", path.child("topologyKey")));
        }
        if constraint.get("labelSelector").is_none_or(Value::is_null) {
            out.push(format!("{}: a null labelSelector results in matching no pod", path.child("labelSelector")));
        }
    }
}

fn affinity(affinity: &Value, path: &Path<'_>, out: &mut Vec<String>) {
    for kind in ["podAffinity", "podAntiAffinity"] {
        let Some(terms) = affinity.get(kind) else { continue };
        let path = path.child(kind);
        for (field, inner) in [
            ("requiredDuringSchedulingIgnoredDuringExecution", ""),
            ("preferredDuringSchedulingIgnoredDuringExecution", "podAffinityTerm."),
        ] {
            for (index, term) in list(terms.get(field).unwrap_or(&Value::Null)).iter().enumerate() {
                let of = if inner.is_empty() { Some(term) } else { term.get("podAffinityTerm") };
                if of.and_then(|term| term.get("labelSelector")).is_none_or(Value::is_null) {
                    let at = path.child(field);
                    let why = "a null labelSelector results in matching no pod";
                    out.push(format!("{}.{inner}labelSelector: {why}", at.index(index)));
                }
            }
        }
    }
}

fn fractions(amounts: &BTreeMap<String, scalar::Quantity>, path: &Path<'_>, name: &str, out: &mut Vec<String>) {
    let Some(Ok(amount)) = amounts.get(name).map(|amount| Quantity::parse(&amount.0)) else { return };
    if amount.milli_value() % 1000 != 0 {
        let shown = amount.to_string();
        out.push(format!("{}: fractional byte value {shown:?} is invalid, must be an integer", path.key(name)));
    }
}

/// Variables that stand twice, unless the later one is made of the earlier one.
fn hidden_variables(variables: &[EnvVar], path: &Path<'_>, out: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for (index, variable) in variables.iter().enumerate() {
        if seen.insert(variable.name.as_str()) {
            continue;
        }
        let reference = format!("$({})", variable.name);
        let made_of_it =
            variable.value_from.0.is_null() && variable.value != reference && variable.value.contains(&reference);
        if !made_of_it {
            out.push(format!(
                "{}: hides previous definition of {:?}, which may be dropped when using apply",
                path.index(index),
                variable.name
            ));
        }
    }
}

fn ports(spec: &PodSpec, path: &Path<'_>, out: &mut Vec<String>) {
    let mut seen: Vec<(String, ContainerPort)> = Vec::new();
    each_container(spec, path, |container, path| {
        let ports = path.child("ports");
        for (index, port) in container.ports.iter().enumerate() {
            let at = ports.index(index).to_string();
            let same = |other: &&(String, ContainerPort)| {
                other.1.container_port == port.container_port && other.1.protocol == port.protocol
            };
            for (other, known) in seen.iter().filter(same) {
                let word = if port.host_ip == known.host_ip && port.host_port == known.host_port {
                    "duplicate"
                } else if port.host_port == 0 || known.host_port == 0 {
                    "overlapping"
                } else if port.host_port == known.host_port && (port.host_ip.is_empty() != known.host_ip.is_empty()) {
                    "dangerously ambiguous"
                } else {
                    continue;
                };
                out.push(format!("{at}: {word} port definition with {other}"));
            }
            seen.push((at, port.clone()));
        }
    });
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for (at, port) in seen.iter().filter(|(_, port)| !port.name.is_empty()) {
        match names.get(port.name.as_str()) {
            Some(other) => out.push(format!(
                "{at}: duplicate port name {:?} with {other}, services and probes that select ports by name will use {other}",
                port.name
            )),
            None => {
                names.insert(&port.name, at);
            }
        }
    }
}
