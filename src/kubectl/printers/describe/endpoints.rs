//! Endpoints. Models `describeEndpoints`.

use serde_json::Value;

use super::writer::Page;
use super::{Context, events};
use crate::kubectl::printers::value::{NONE, UNSET, int, items, text, text_or};

pub fn describe(page: &mut Page, object: &Value, context: &Context) -> Result<(), String> {
    page.name_and_namespace(object);
    page.labels_and_annotations(object);
    page.line(0, "Subsets:");
    for subset in items(object, "subsets") {
        page.field(1, "Addresses", addresses(subset, "addresses"));
        page.field(1, "NotReadyAddresses", addresses(subset, "notReadyAddresses"));
        let ports = items(subset, "ports");
        if !ports.is_empty() {
            page.line(1, "Ports:");
            page.row(2, &["Name", "Port", "Protocol"]);
            page.row(2, &["----", "----", "--------"]);
        }
        for port in ports {
            page.row(2, &[text_or(port, "name", UNSET), &int(port, "port").to_string(), text(port, "protocol")]);
        }
        page.put(0, "\n");
    }
    events::describe(page, object, context);
    Ok(())
}

fn addresses(subset: &Value, field: &str) -> String {
    let list: Vec<&str> = items(subset, field).iter().map(|address| text(address, "ip")).collect();
    if list.is_empty() { NONE.to_owned() } else { list.join(",") }
}
