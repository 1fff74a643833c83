//! Rules of what a Pod shall be, alone and as a template. Models `ValidatePodSpec` and `ValidatePodTemplateSpec` in
//! `pkg/apis/core/validation`.

use serde_json::Value;

use super::container::{Surroundings, containers, init_containers, one_of};
use super::field::{FieldError, Path, push_invalid};
use super::meta;
use super::names;
use super::resources;
use super::scheduling;
use super::value;
use super::volume::volumes;
use crate::api::ip;
use crate::api::labels::label_key_errors;
use crate::api::pod::{PodSpec, PodTemplateSpec};

const DNS_POLICIES: [&str; 4] = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/// Checks a template.
pub fn template(template: &PodTemplateSpec, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    meta::labels(&template.metadata.labels, &path.child("labels"), errors);
    meta::annotations(&template.metadata.annotations, &path.child("annotations"), errors);
    let spec = path.child("spec");
    pod_spec(&template.spec, false, &spec, errors);
    if !value::list(&template.spec.ephemeral_containers.0).is_empty() {
        let why = "ephemeral containers not allowed in pod template";
        errors.push(FieldError::forbidden(&spec.child("ephemeralContainers"), why));
    }
}

/// Checks a spec; some rules hold only for Pods, not for templates.
pub fn pod_spec(spec: &PodSpec, is_pod: bool, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if spec.termination_grace_period_seconds.is_none() {
        errors.push(FieldError::required(&path.child("terminationGracePeriodSeconds"), ""));
    }
    let volumes = volumes(&spec.volumes.0, &path.child("volumes"), errors);
    let around = Surroundings { volumes, grace: spec.termination_grace_period_seconds };
    containers(&spec.containers, &around, &path.child("containers"), errors);
    init_containers(&spec.init_containers, &spec.containers, &around, &path.child("initContainers"), errors);
    if let Some(resources) = &spec.resources {
        resources::requirements(resources, &path.child("resources"), errors);
    }
    host_network(spec, is_pod, path, errors);
    one_of(&spec.restart_policy, &["Always", "OnFailure", "Never"], &path.child("restartPolicy"), errors);
    one_of(&spec.dns_policy, &DNS_POLICIES, &path.child("dnsPolicy"), errors);
    meta::labels(&spec.node_selector, &path.child("nodeSelector"), errors);
    security_context(spec, &path.child("securityContext"), errors);
    scheduling::affinity(&spec.affinity.0, &path.child("affinity"), errors);
    dns_config(spec, &path.child("dnsConfig"), errors);
    for (index, gate) in spec.readiness_gates.iter().enumerate() {
        let gates = path.child("readinessGates");
        let at = gates.index(index);
        push_invalid(errors, &at.child("conditionType"), &gate.condition_type, label_key_errors(&gate.condition_type));
    }
    scheduling_gates(&spec.scheduling_gates.0, &path.child("schedulingGates"), errors);
    let spread = path.child("topologySpreadConstraints");
    scheduling::topology_spread(&spec.topology_spread_constraints.0, &spread, errors);
    if let Some(name) = &spec.hostname_override {
        hostname_override(spec, name, &path.child("hostnameOverride"), errors);
    }
    named_things(spec, path, errors);
}

fn named_things(spec: &PodSpec, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let check = |name: &'static str, value: &str, rule: fn(&str) -> Vec<String>, errors: &mut Vec<FieldError>| {
        if !value.is_empty() {
            push_invalid(errors, &path.child(name), value, rule(value));
        }
    };
    check("serviceAccountName", &spec.service_account_name, names::dns1123_subdomain, errors);
    check("nodeName", &spec.node_name, names::dns1123_subdomain, errors);
    if let Some(seconds) = spec.active_deadline_seconds {
        for why in names::in_range(seconds, 1, i64::from(i32::MAX)) {
            errors.push(FieldError::invalid(&path.child("activeDeadlineSeconds"), seconds, why));
        }
    }
    check("hostname", &spec.hostname, names::dns1123_label, errors);
    check("subdomain", &spec.subdomain, names::dns1123_label, errors);
    scheduling::tolerations(&spec.tolerations, &path.child("tolerations"), errors);
    host_aliases(&spec.host_aliases.0, &path.child("hostAliases"), errors);
    check("priorityClassName", &spec.priority_class_name, names::dns1123_subdomain, errors);
    if let Some(name) = &spec.runtime_class_name {
        push_invalid(errors, &path.child("runtimeClassName"), name, names::dns1123_subdomain(name));
    }
    if let Some(policy) = &spec.preemption_policy {
        one_of(policy, &["PreemptLowerPriority", "Never"], &path.child("preemptionPolicy"), errors);
    }
    resources::each(&spec.overhead, &path.child("overhead.limits"), errors);
    if let Some(os) = spec.os.0.as_object() {
        let name = os.get("name").and_then(Value::as_str).unwrap_or_default();
        if name.is_empty() {
            errors.push(FieldError::required(&path.child("os.name"), ""));
        } else if !matches!(name, "linux" | "windows") {
            errors.push(FieldError::not_supported(&path.child("os"), name, &["linux", "windows"]));
        }
    }
}

fn host_network(spec: &PodSpec, is_pod: bool, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if !spec.host_network {
        return;
    }
    for (index, container) in spec.containers.iter().enumerate() {
        for (at, port) in container.ports.iter().enumerate() {
            if (is_pod || port.host_port != 0) && port.host_port != port.container_port {
                let list = path.child("containers");
                let container = list.index(index);
                let ports = container.child("ports");
                let why = "must match `containerPort` when `hostNetwork` is true";
                errors.push(FieldError::invalid(&ports.index(at).child("hostPort"), port.host_port, why));
            }
        }
    }
}

fn security_context(spec: &PodSpec, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let context = &spec.security_context.0;
    let id = |value: i64, path: &Path<'_>, errors: &mut Vec<FieldError>| {
        for why in names::in_range(value, 0, i64::from(i32::MAX)) {
            errors.push(FieldError::invalid(path, value, why));
        }
    };
    for name in ["fsGroup", "runAsUser", "runAsGroup"] {
        if let Some(number) = value::number(context, name) {
            id(number, &path.child(name), errors);
        }
    }
    for (index, group) in value::items(context, "supplementalGroups").iter().filter_map(Value::as_i64).enumerate() {
        let groups = path.child("supplementalGroups");
        id(group, &groups.index(index), errors);
    }
    if spec.host_pid && spec.share_process_namespace == Some(true) {
        let why = "ShareProcessNamespace and HostPID cannot both be enabled";
        errors.push(FieldError::invalid(&path.child("shareProcessNamespace"), true, why));
    }
}

fn dns_config(spec: &PodSpec, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let config = &spec.dns_config.0;
    let servers = value::items(config, "nameservers");
    if spec.dns_policy == "None" {
        if config.is_null() {
            return errors.push(FieldError::required(path, "must provide `dnsConfig` when `dnsPolicy` is None"));
        }
        if servers.is_empty() {
            let why = "must provide at least one DNS nameserver when `dnsPolicy` is None";
            return errors.push(FieldError::required(&path.child("nameservers"), why));
        }
    }
    let at = path.child("nameservers");
    if servers.len() > 3 {
        errors.push(FieldError::invalid(&at, servers.to_vec(), "must not have more than 3 nameservers"));
    }
    for (index, server) in servers.iter().filter_map(Value::as_str).enumerate() {
        push_invalid(errors, &at.index(index), server, ip::errors(server));
    }
    let searches: Vec<&str> = value::items(config, "searches").iter().filter_map(Value::as_str).collect();
    let at = path.child("searches");
    if searches.len() > 32 {
        errors.push(FieldError::invalid(&at, searches.clone(), "must not have more than 32 search paths"));
    }
    if searches.join(" ").len() > 2048 {
        let why = "must not have more than 2048 characters (including spaces) in the search list";
        errors.push(FieldError::invalid(&at, searches.clone(), why));
    }
    for (index, search) in searches.iter().enumerate().filter(|(_, search)| **search != ".") {
        let search = search.strip_suffix('.').unwrap_or(search);
        push_invalid(errors, &at.index(index), search, names::dns1123_subdomain_with_underscore(search));
    }
    for (index, option) in value::items(config, "options").iter().enumerate() {
        if value::text(option, "name").is_empty() {
            let options = path.child("options");
            errors.push(FieldError::required(&options.index(index), "must not be empty"));
        }
    }
}

fn scheduling_gates(gates: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let names: Vec<&str> = value::list(gates).iter().map(|gate| value::text(gate, "name")).collect();
    for (index, name) in names.iter().enumerate() {
        push_invalid(errors, &path.index(index), name, label_key_errors(name));
        if names.iter().take(index).any(|before| before == name) {
            errors.push(FieldError::duplicate(&path.index(index), *name));
        }
    }
}

fn hostname_override(spec: &PodSpec, name: &str, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if spec.set_hostname_as_fqdn == Some(true) {
        errors.push(FieldError::forbidden(path, "may not be specified when setHostnameAsFQDN is true"));
    }
    if spec.host_network {
        errors.push(FieldError::forbidden(path, "may not be specified when hostNetwork is true"));
    }
    if name.len() > 64 {
        errors.push(FieldError::too_long(path, 64));
    }
    push_invalid(errors, path, name, names::dns1123_subdomain(name));
}

fn host_aliases(aliases: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (index, alias) in value::list(aliases).iter().enumerate() {
        let path = path.index(index);
        let address = value::text(alias, "ip");
        push_invalid(errors, &path.child("ip"), address, ip::errors(address));
        for (at, name) in value::items(alias, "hostnames").iter().filter_map(Value::as_str).enumerate() {
            let names = path.child("hostnames");
            push_invalid(errors, &names.index(at), name, names::dns1123_subdomain(name));
        }
    }
}
