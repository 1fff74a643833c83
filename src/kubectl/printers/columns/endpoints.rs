//! Endpoints.

use serde_json::Value;

use super::{Context, named, three_and_more};
use crate::kubectl::printers::table::Column;
use crate::kubectl::printers::value::{NONE, int, items, text};

pub const COLUMNS: &[Column] = &[Column::name(), Column::plain("Endpoints"), Column::plain("Age")];

/// Models `printEndpoints`.
pub fn cells(object: &Value, context: &Context) -> Vec<String> {
    named(object, context, [format_endpoints(object, None)])
}

/// The ready addresses with their ports: at most three, and how many more there are. With `port_name`, only the port of
/// that name. Models `formatEndpoints`.
pub fn format_endpoints(object: &Value, port_name: Option<&str>) -> String {
    let subsets = items(object, "subsets");
    if subsets.is_empty() {
        return NONE.to_owned();
    }
    let mut entries = Vec::new();
    for subset in subsets {
        let addresses = || items(subset, "addresses").iter().map(|a| text(a, "ip"));
        let ports = items(subset, "ports");
        if ports.is_empty() {
            entries.extend(addresses().map(str::to_owned));
        }
        for port in ports.iter().filter(|port| port_name.is_none_or(|name| text(port, "name") == name)) {
            entries.extend(addresses().map(|ip| join_host_port(ip, int(port, "port"))));
        }
    }
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    three_and_more(&entries)
}

/// Models Go's `net.JoinHostPort`: an IPv6 address stands in brackets.
fn join_host_port(host: &str, port: i64) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::super::tests::wide_cells;
    use super::*;
    use serde_json::json;

    #[test]
    fn endpoints() {
        let addresses = |n: u8| (1..=n).map(|i| json!({"ip": format!("10.244.1.{i}")})).collect::<Vec<_>>();
        let object = |subsets: Value| json!({"kind": "Endpoints", "metadata": {"name": "web"}, "subsets": subsets});
        let table = [
            (json!([]), "<none>"),
            (json!([{"addresses": addresses(1), "ports": [{"port": 80}]}]), "10.244.1.1:80"),
            (json!([{"addresses": [{"ip": "fd00::1"}], "ports": [{"port": 80}]}]), "[fd00::1]:80"),
            (json!([{"addresses": addresses(2)}]), "10.244.1.1,10.244.1.2"),
            (json!([{"notReadyAddresses": addresses(2), "ports": [{"port": 80}]}]), ""),
            (
                json!([{"addresses": addresses(2), "ports": [{"port": 80}, {"port": 443}]}]),
                "10.244.1.1:80,10.244.1.2:80,10.244.1.1:443 + 1 more...",
            ),
        ];
        for (subsets, want) in table {
            assert_eq!(wide_cells(object(subsets)), ["web", want, "3m"]);
        }
    }
}
