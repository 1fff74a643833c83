//! Rules of Ingresses and their classes. Models `pkg/apis/networking/validation`.

use serde_json::Value;

use super::field::{FieldError, Path, push_invalid};
use super::meta::{self, path_segment};
use super::names;
use super::value::{items, number, present, text};
use crate::api::ip;
use crate::api::object::Other;

const PATH_TYPES: [&str; 3] = ["Exact", "ImplementationSpecific", "Prefix"];
/// What a path may not hold, and what it may not end with.
const SEQUENCES: [&str; 5] = ["//", "/./", "/../", "%2f", "%2F"];
const SUFFIXES: [&str; 2] = ["/..", "/."];
const CLASS: &str = "kubernetes.io/ingress.class";
/// Letters of a class's controller.
const LONGEST_CONTROLLER: usize = 250;

/// Checks the spec of an Ingress; `new` where it is created.
pub fn ingress(ingress: &Other, spec: &Value, new: bool, errors: &mut Vec<FieldError>) {
    let path = Path::new("spec");
    if items(spec, "rules").is_empty() && present(spec, "defaultBackend").is_none() {
        errors.push(FieldError::invalid(&path, Value::Null, "either `defaultBackend` or `rules` must be specified"));
    }
    if let Some(default) = present(spec, "defaultBackend") {
        backend(default, &path.child("defaultBackend"), errors);
    }
    for (index, rule) in items(spec, "rules").iter().enumerate() {
        let rules = path.child("rules");
        one_rule(rule, &rules.index(index), errors);
    }
    for (index, tls) in items(spec, "tls").iter().enumerate() {
        let all = path.child("tls");
        one_tls(tls, &all.index(index), errors);
    }
    let Some(class) = present(spec, "ingressClassName").and_then(Value::as_str) else { return };
    push_invalid(errors, &path.child("ingressClassName"), class, names::dns1123_subdomain(class));
    if let Some(annotated) = ingress.metadata.annotations.get(CLASS).filter(|annotated| new && *annotated != class) {
        let why = "must match `ingressClassName` when both are specified";
        errors.push(FieldError::invalid(&Path::new("annotations").child(CLASS), annotated.as_str(), why));
    }
}

fn one_tls(tls: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    for (index, host) in items(tls, "hosts").iter().filter_map(Value::as_str).enumerate() {
        let hosts = path.child("hosts");
        push_invalid(errors, &hosts.index(index), host, host_errors(host));
    }
    let secret = text(tls, "secretName");
    if !secret.is_empty() {
        push_invalid(errors, &path.child("secretName"), secret, names::dns1123_subdomain(secret));
    }
}

/// What is wrong with a host's name, or with a star and a domain.
fn host_errors(host: &str) -> Vec<String> {
    if host.contains('*') { names::wildcard_subdomain(host) } else { names::dns1123_subdomain(host) }
}

fn one_rule(rule: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let host = text(rule, "host");
    if !host.is_empty() {
        let at = path.child("host");
        if ip::parse(host).is_some() {
            errors.push(FieldError::invalid(&at, host, "must be a DNS name, not an IP address"));
        }
        push_invalid(errors, &at, host, host_errors(host));
    }
    let Some(http) = present(rule, "http") else { return };
    let http_path = path.child("http");
    let paths = http_path.child("paths");
    if items(http, "paths").is_empty() {
        errors.push(FieldError::required(&paths, ""));
    }
    for (index, entry) in items(http, "paths").iter().enumerate() {
        one_path(entry, &paths.index(index), errors);
    }
}

fn one_path(entry: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let Some(kind) = present(entry, "pathType").and_then(Value::as_str) else {
        return errors.push(FieldError::required(&path.child("pathType"), "pathType must be specified"));
    };
    let (at, of) = (path.child("path"), text(entry, "path"));
    let exact = matches!(kind, "Exact" | "Prefix");
    if !PATH_TYPES.contains(&kind) {
        errors.push(FieldError::not_supported(&path.child("pathType"), kind, &PATH_TYPES));
    } else if !of.starts_with('/') && (exact || !of.is_empty()) {
        errors.push(FieldError::invalid(&at, of, "must be an absolute path"));
    }
    if exact {
        for sequence in SEQUENCES.iter().filter(|sequence| of.contains(**sequence)) {
            errors.push(FieldError::invalid(&at, of, ["must not contain '", sequence, "'"].concat()));
        }
        for suffix in SUFFIXES.iter().filter(|suffix| of.ends_with(**suffix)) {
            errors.push(FieldError::invalid(&at, of, ["cannot end with '", suffix, "'"].concat()));
        }
    }
    backend(entry.get("backend").unwrap_or(&Value::Null), &path.child("backend"), errors);
}

fn backend(backend: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    match (present(backend, "resource"), present(backend, "service")) {
        (Some(_), Some(_)) => {
            errors.push(FieldError::invalid(path, "", "cannot set both resource and service backends"));
        }
        (Some(resource), None) => reference(resource, &path.child("resource"), errors),
        (None, Some(service)) => service_backend(service, path, errors),
        (None, None) => errors.push(FieldError::invalid(path, "", "resource or service backend is required")),
    }
}

fn service_backend(service: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    let name = text(service, "name");
    if name.is_empty() {
        errors.push(FieldError::required(&path.child("service.name"), ""));
    } else {
        push_invalid(errors, &path.child("service.name"), name, names::dns1123_label(name));
    }
    let port = service.get("port").unwrap_or(&Value::Null);
    match (text(port, "name"), number(port, "number").unwrap_or_default()) {
        ("", 0) => errors.push(FieldError::required(path, "port name or number is required")),
        ("", number) => {
            for why in names::port_number(number) {
                errors.push(FieldError::invalid(&path.child("service.port.number"), number, why));
            }
        }
        (name, 0) => push_invalid(errors, &path.child("service.port.name"), name, names::port_name(name)),
        _ => errors.push(FieldError::invalid(path, "", "cannot set both port name & port number")),
    }
}

/// A reference to an object of any kind by name.
fn reference(reference: &Value, path: &Path<'_>, errors: &mut Vec<FieldError>) {
    if let Some(group) = present(reference, "apiGroup").and_then(Value::as_str) {
        push_invalid(errors, &path.child("apiGroup"), group, names::dns1123_subdomain(group));
    }
    for field in ["kind", "name"] {
        match text(reference, field) {
            "" => errors.push(FieldError::required(&path.child(field), "")),
            word => push_invalid(errors, &path.child(field), word, path_segment(word)),
        }
    }
}

/// Checks the spec of an IngressClass, which takes the place of `old`.
pub fn class(spec: &Value, old: Option<&Value>, errors: &mut Vec<FieldError>) {
    let spec_path = Path::new("spec");
    let (path, controller) = (spec_path.child("controller"), text(spec, "controller"));
    if old.is_some_and(|old| text(old, "controller") != controller) {
        errors.push(FieldError::invalid(&path, controller, meta::IMMUTABLE));
    }
    if controller.len() > LONGEST_CONTROLLER {
        errors.push(FieldError::too_long(&path, LONGEST_CONTROLLER));
    }
    match controller.split_once('/') {
        _ if controller.is_empty() => errors.push(FieldError::required(&path, "")),
        Some((host, rest)) if !host.is_empty() && !rest.is_empty() => {
            push_invalid(errors, &path, host, names::dns1123_subdomain(host));
        }
        _ => {
            let why = "must be a domain-prefixed path (such as \"acme.io/foo\")";
            errors.push(FieldError::invalid(&path, controller, why));
        }
    }
    let Some(parameters) = present(spec, "parameters") else { return };
    let path = spec_path.child("parameters");
    reference(parameters, &path, errors);
    let (scope, namespace) = (text(parameters, "scope"), present(parameters, "namespace").and_then(Value::as_str));
    let at = path.child("namespace");
    match (scope, namespace) {
        ("Namespace", None) => errors.push(FieldError::required(&at, "`parameters.scope` is set to 'Namespace'")),
        ("Namespace", Some(name)) => push_invalid(errors, &at, name, names::dns1123_label(name)),
        ("Cluster", Some(_)) => errors.push(FieldError::forbidden(&at, "`parameters.scope` is set to 'Cluster'")),
        ("Cluster", None) => {}
        _ => errors.push(FieldError::not_supported(&path.child("scope"), scope, &["Cluster", "Namespace"])),
    }
}
