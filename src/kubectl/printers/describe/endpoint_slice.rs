//! EndpointSlices. Models `describeEndpointSliceV1`.

use serde_json::Value;

use super::writer::Page;
use super::{Context, events};
use crate::kubectl::printers::value::{NONE, UNSET, at, is_set, items, text, text_or, texts};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.labels_and_annotations(object);
    page.field(0, "AddressType", text(object, "addressType"));
    ports(page, items(object, "ports"));
    let endpoints = items(object, "endpoints");
    page.line(0, if endpoints.is_empty() { "Endpoints: <none>" } else { "Endpoints:" });
    endpoints.iter().for_each(|endpoint| describe_endpoint(page, endpoint));
    events::describe(page, object, context);
    Ok(())
}

fn ports(page: &mut Page, ports: &[Value]) {
    if ports.is_empty() {
        page.line(0, "Ports: <unset>");
        return;
    }
    page.line(0, "Ports:");
    page.row(1, &["Name", "Port", "Protocol"]);
    page.row(1, &["----", "----", "--------"]);
    for port in ports {
        let number = at(port, "port").as_i64().map_or_else(|| UNSET.to_owned(), |n| n.to_string());
        page.row(1, &[text_or(port, "name", UNSET), &number, text(port, "protocol")]);
    }
}

fn describe_endpoint(page: &mut Page, endpoint: &Value) {
    let addresses = texts(endpoint, "addresses").join(", ");
    page.field(1, "- Addresses", if addresses.is_empty() { NONE } else { &addresses });
    page.line(2, "Conditions:");
    let ready = at(endpoint, "conditions.ready").as_bool().map_or_else(|| UNSET.to_owned(), |ready| ready.to_string());
    page.field(3, "Ready", ready);
    page.field(2, "Hostname", text_or(endpoint, "hostname", UNSET));
    if is_set(endpoint, "targetRef") {
        page.field(
            2,
            "TargetRef",
            format!("{}/{}", text(endpoint, "targetRef.kind"), text(endpoint, "targetRef.name")),
        );
    }
    page.field(2, "NodeName", text_or(endpoint, "nodeName", UNSET));
    page.field(2, "Zone", text_or(endpoint, "zone", UNSET));
}
