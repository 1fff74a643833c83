//! Services, with the endpoints behind each port. Models `describeService`.

use serde_json::Value;

use super::writer::Page;
use super::{Context, events};
use crate::api::scheme::Kind;
use crate::kubectl::printers::value::{
    NONE, UNSET, at, flag, format_labels, int, is_set, items, pair, pairs, scalar, text, text_or, texts,
};

const SERVICE_NAME: &str = "kubernetes.io/service-name";

pub fn describe(page: &mut Page, service: &Value, context: &Context) -> Result<(), String> {
    let slices = slices_of(text(service, "metadata.name"), text(service, "metadata.namespace"), context);
    page.name_and_namespace(service);
    page.labels_and_annotations(service);
    page.field(0, "Selector", format_labels(&pairs(service, "spec.selector")));
    page.field(0, "Type", text(service, "spec.type"));
    page.field_if(0, "IP Family Policy", text(service, "spec.ipFamilyPolicy"));
    page.field(0, "IP Families", list_or_none(service, "spec.ipFamilies"));
    page.field(0, "IP", text(service, "spec.clusterIP"));
    page.field(0, "IPs", list_or_none(service, "spec.clusterIPs"));
    page.field_if(0, "External IPs", &texts(service, "spec.externalIPs").join(","));
    page.field_if(0, "Desired LoadBalancer IP", text(service, "spec.loadBalancerIP"));
    page.field_if(0, "External Name", text(service, "spec.externalName"));
    let ingress = items(service, "status.loadBalancer.ingress");
    if !ingress.is_empty() {
        page.field(0, "LoadBalancer Ingress", ingress.iter().map(address).collect::<Vec<_>>().join(", "));
    }
    for port in items(service, "spec.ports") {
        describe_port(page, port, &slices);
    }
    page.field(0, "Session Affinity", text(service, "spec.sessionAffinity"));
    page.field_if(0, "External Traffic Policy", text(service, "spec.externalTrafficPolicy"));
    page.field_if(0, "Internal Traffic Policy", text(service, "spec.internalTrafficPolicy"));
    if int(service, "spec.healthCheckNodePort") != 0 {
        page.field(0, "HealthCheck NodePort", int(service, "spec.healthCheckNodePort").to_string());
    }
    page.field_if(0, "LoadBalancer Source Ranges", &texts(service, "spec.loadBalancerSourceRanges").join(","));
    page.field_if(0, "Traffic Distribution", text(service, "spec.trafficDistribution"));
    events::describe(page, service, context);
    Ok(())
}

fn list_or_none(service: &Value, path: &str) -> String {
    match texts(service, path).join(",") {
        list if list.is_empty() => NONE.to_owned(),
        list => list,
    }
}

/// Models `buildIngressString`.
fn address(ingress: &Value) -> String {
    match (text(ingress, "ip"), text(ingress, "ipMode")) {
        ("", _) => text(ingress, "hostname").to_owned(),
        (ip, "") => ip.to_owned(),
        (ip, mode) => format!("{ip} ({mode})"),
    }
}

fn describe_port(page: &mut Page, port: &Value, slices: &[Value]) {
    let (name, protocol) = (text_or(port, "name", UNSET), text(port, "protocol"));
    page.field(0, "Port", format!("{name}\t{}/{protocol}", int(port, "port")));
    let target = at(port, "targetPort");
    let target = if target.is_null() { "0".to_owned() } else { scalar(target) };
    page.field(0, "TargetPort", format!("{target}/{protocol}"));
    page.field_if(0, "AppProtocol", text(port, "appProtocol"));
    if int(port, "nodePort") != 0 {
        page.field(0, "NodePort", format!("{name}\t{}/{protocol}", int(port, "nodePort")));
    }
    page.field(0, "Endpoints", format_slices(slices, text(port, "name")));
}

/// The slices that belong to a Service.
pub fn slices_of(service: &str, namespace: &str, context: &Context) -> Vec<Value> {
    let mut slices = context.related.list(Kind::EndpointSlice, namespace);
    slices.retain(|slice| pair(slice, "metadata.labels", SERVICE_NAME) == Some(service));
    slices
}

/// The ready addresses of the port with this name: at most three, and how many more there are.
/// Models `formatEndpointSlices`, which counts addresses that are not ready neither way.
pub fn format_slices(slices: &[Value], port_name: &str) -> String {
    const SHOWN: usize = 3;
    if slices.is_empty() {
        return NONE.to_owned();
    }
    let mut list: Vec<String> = Vec::new();
    let (mut count, mut more) = (0, false);
    for slice in slices {
        let ports = items(slice, "ports");
        let matching =
            ports.iter().filter(|port| text(port, "name") == port_name).map(|port| at(port, "port").as_i64());
        let ports: Vec<Option<i64>> = if ports.is_empty() { vec![None] } else { matching.collect() };
        for port in ports {
            for endpoint in items(slice, "endpoints") {
                more |= list.len() == SHOWN;
                if is_set(endpoint, "conditions.ready") && !flag(endpoint, "conditions.ready") {
                    continue;
                }
                if !more {
                    list.push(with_port(texts(endpoint, "addresses").first().copied().unwrap_or_default(), port));
                }
                count += 1;
            }
        }
    }
    let shown = list.join(",");
    if more { format!("{shown} + {} more...", count - SHOWN) } else { shown }
}

fn with_port(address: &str, port: Option<i64>) -> String {
    match port {
        None => address.to_owned(),
        Some(port) if address.contains(':') => format!("[{address}]:{port}"),
        Some(port) => format!("{address}:{port}"),
    }
}
