//! Probes in one line. Models `DescribeProbe`.

use serde_json::Value;

use super::writer::Page;
use crate::kubectl::printers::value::{at, int, is_set, scalar, text, texts};

/// The probes that a container has.
pub fn describe(page: &mut Page, container: &Value) {
    for (title, field) in [("Liveness", "livenessProbe"), ("Readiness", "readinessProbe"), ("Startup", "startupProbe")]
    {
        if is_set(container, field) {
            page.field(2, title, probe(at(container, field)));
        }
    }
}

fn probe(probe: &Value) -> String {
    let number = |field: &str| int(probe, field);
    let timing = format!(
        "delay={}s timeout={}s period={}s #success={} #failure={}",
        number("initialDelaySeconds"),
        number("timeoutSeconds"),
        number("periodSeconds"),
        number("successThreshold"),
        number("failureThreshold")
    );
    if is_set(probe, "exec") {
        return format!("exec [{}] {timing}", texts(probe, "exec.command").join(" "));
    }
    if is_set(probe, "httpGet") {
        return format!("http-get {} {timing}", url(at(probe, "httpGet")));
    }
    if is_set(probe, "tcpSocket") {
        let (host, port) = (text(probe, "tcpSocket.host"), scalar(at(probe, "tcpSocket.port")));
        return format!("tcp-socket {host}:{port} {timing}");
    }
    if is_set(probe, "grpc") {
        return format!("grpc <pod>:{} {} {timing}", int(probe, "grpc.port"), text(probe, "grpc.service"));
    }
    format!("unknown {timing}")
}

/// Scheme, host, port and path as Go's `url.URL` writes them.
fn url(get: &Value) -> String {
    let (host, port, path) = (text(get, "host"), scalar(at(get, "port")), text(get, "path"));
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let address = if port.is_empty() { host } else { format!("{host}:{port}") };
    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
    let scheme = match text(get, "scheme").to_lowercase() {
        scheme if scheme.is_empty() => String::new(),
        scheme => format!("{scheme}:"),
    };
    format!("{scheme}//{address}{slash}{}", escape_path(path))
}

/// Escapes what may not stand in a path.
fn escape_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-_.~/$&+,:;=@!'()*[]".contains(&byte);
        if plain { out.push(char::from(byte)) } else { out.push_str(&format!("%{byte:02X}")) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn probes() {
        // Upstream's TestDescribeContainers and TestDescribePod tables.
        let timing = "delay=1s timeout=5s period=0s #success=0 #failure=0";
        let table = [
            (json!({"exec": {"command": ["foo", "bar"]}}), "exec [foo bar]"),
            (
                json!({"httpGet": {"host": "host", "port": 80, "path": "x", "scheme": "HTTP"}}),
                "http-get http://host:80/x",
            ),
            (json!({"httpGet": {"port": "http", "path": "/a b", "scheme": "HTTPS"}}), "http-get https://:http/a%20b"),
            (json!({"tcpSocket": {"port": 80}}), "tcp-socket :80"),
            (json!({"grpc": {"port": 80, "service": "s"}}), "grpc <pod>:80 s"),
            (json!({}), "unknown"),
        ];
        for (mut given, want) in table {
            given["initialDelaySeconds"] = json!(1);
            given["timeoutSeconds"] = json!(5);
            assert_eq!(probe(&given), format!("{want} {timing}"));
        }
    }
}
