//! EndpointSlices.

use serde_json::Value;

use super::{Context, named, three_and_more};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{UNSET, at, items, text, texts};

pub const COLUMNS: &[Column] = &[
    Column::name(),
    Column::plain("AddressType"),
    Column::plain("Ports"),
    Column::plain("Endpoints"),
    Column::plain("Age"),
];

/// Models `printEndpointSlice`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    let ports: Vec<String> = items(object, "ports").iter().map(port_cell).collect();
    let ports: Vec<&str> = ports.iter().map(String::as_str).collect();
    let addresses: Vec<&str> = items(object, "endpoints").iter().flat_map(|e| texts(e, "addresses")).collect();
    let middle = [text(object, "addressType").to_owned(), or_unset(&ports), or_unset(&addresses)];
    named(object, context, middle)
}

/// The number, else the name, else `*` for every port.
fn port_cell(port: &Value) -> String {
    match (at(port, "port").as_i64(), at(port, "name").as_str()) {
        (Some(number), _) => number.to_string(),
        (None, Some(name)) => name.to_owned(),
        (None, None) => "*".to_owned(),
    }
}

fn or_unset(entries: &[&str]) -> String {
    let list = three_and_more(entries);
    if list.is_empty() { UNSET.to_owned() } else { list }
}

#[cfg(test)]
mod tests {
    use super::super::tests::wide_cells;
    use serde_json::json;

    #[test]
    fn slices() {
        // Upstream's TestPrintEndpointSlice.
        let slice = json!({"kind": "EndpointSlice", "metadata": {"name": "abcslice.123"}, "addressType": "IPv4",
            "ports": [{"name": "p1", "port": 80}, {"name": "p2", "port": 443}, {"name": "p3"}, {"name": "p4", "port": 3000}],
            "endpoints": [{"addresses": ["10.1.2.3", "2001:db8::1"]}, {"addresses": ["10.2.3.4"]}, {"addresses": ["1.1.1.1"]}]});
        let want = ["abcslice.123", "IPv4", "80,443,p3 + 1 more...", "10.1.2.3,2001:db8::1,10.2.3.4 + 1 more...", "3m"];
        assert_eq!(wide_cells(slice), want);
        let empty = json!({"kind": "EndpointSlice", "metadata": {"name": "web"}, "addressType": "IPv4", "ports": [{}]});
        assert_eq!(wide_cells(empty), ["web", "IPv4", "*", "<unset>", "3m"]);
    }
}
