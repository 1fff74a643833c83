//! Ingresses and IngressClasses. Models `describeIngressV1`.

use serde_json::Value;

use super::service::{format_slices, slices_of};
use super::writer::Page;
use super::{Context, events};
use crate::api::scheme::Kind;
use crate::kubectl::printers::columns::load_balancer_addresses;
use crate::kubectl::printers::value::{NONE, at, int, is_set, items, pairs, text, text_or, texts};

pub fn describe(page: &mut Page, ingress: &Value, context: &Context) -> Result<(), String> {
    page.field(0, "Name", text(ingress, "metadata.name"));
    page.labels("Labels", &pairs(ingress, "metadata.labels"));
    let namespace = text(ingress, "metadata.namespace");
    page.field(0, "Namespace", namespace);
    page.field(0, "Address", load_balancer_addresses(ingress, true));
    page.field(0, "Ingress Class", text_or(ingress, "spec.ingressClassName", NONE));
    let default = match at(ingress, "spec.defaultBackend") {
        Value::Null => "<default>".to_owned(),
        backend => describe_backend(backend, namespace, context),
    };
    page.field(0, "Default backend", &default);
    tls(page, items(ingress, "spec.tls"));
    page.put(0, "Rules:\n  Host\tPath\tBackends\n");
    page.row(1, &["----", "----", "--------"]);
    let rules: Vec<&Value> = items(ingress, "spec.rules").iter().filter(|rule| is_set(rule, "http")).collect();
    for rule in &rules {
        page.row(1, &[text_or(rule, "host", "*"), ""]);
        for path in items(rule, "http.paths") {
            let backend = describe_backend(at(path, "backend"), namespace, context);
            page.put(2, &format!("\t{} \t{backend}\n", text(path, "path")));
        }
    }
    if rules.is_empty() {
        page.row(1, &["*", "*", &default]);
    }
    page.annotations("Annotations", &pairs(ingress, "metadata.annotations"));
    events::describe(page, ingress, context);
    Ok(())
}

fn tls(page: &mut Page, entries: &[Value]) {
    if entries.is_empty() {
        return;
    }
    page.line(0, "TLS:");
    for entry in entries {
        let hosts = texts(entry, "hosts").join(",");
        match text(entry, "secretName") {
            "" => page.line(1, &format!("SNI routes {hosts}")),
            secret => page.line(1, &format!("{secret} terminates {hosts}")),
        }
    }
}

/// A Service with its port and the endpoints behind it, or a resource. Models `describeBackendV1`.
fn describe_backend(backend: &Value, namespace: &str, context: &Context) -> String {
    if is_set(backend, "resource") {
        let resource = at(backend, "resource");
        let (group, kind) = (text_or(resource, "apiGroup", NONE), text(resource, "kind"));
        return format!("APIGroup: {group}, Kind: {kind}, Name: {}", text(resource, "name"));
    }
    if !is_set(backend, "service") {
        return String::new();
    }
    let name = text(backend, "service.name");
    let (number, port_name) = (int(backend, "service.port.number"), text(backend, "service.port.name"));
    let shown = if number != 0 { format!("{name}:{number}") } else { format!("{name}:{port_name}") };
    let services = context.related.list(Kind::Service, namespace);
    let Some(service) = services.iter().find(|service| text(service, "metadata.name") == name) else {
        return format!("{shown} (<error: services \"{name}\" not found>)");
    };
    let same = |port: &&Value| {
        let by_number = number != 0 && number == int(port, "port");
        by_number || (!port_name.is_empty() && port_name == text(port, "name"))
    };
    let port = items(service, "spec.ports").iter().rfind(same).map_or("", |port| text(port, "name"));
    format!("{shown} ({})", format_slices(&slices_of(name, namespace, context), port))
}

/// Models `describeIngressClassV1`.
pub fn describe_class(page: &mut Page, class: &Value, context: &Context) -> Result<(), String> {
    page.field(0, "Name", text(class, "metadata.name"));
    page.labels_and_annotations(class);
    page.field(0, "Controller", text(class, "spec.controller"));
    let parameters = at(class, "spec.parameters");
    if !parameters.is_null() {
        page.line(0, "Parameters:");
        page.field_if(1, "APIGroup", text(parameters, "apiGroup"));
        page.field(1, "Kind", text(parameters, "kind"));
        page.field(1, "Name", text(parameters, "name"));
    }
    events::describe(page, class, context);
    Ok(())
}
