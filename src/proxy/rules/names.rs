//! Names of chains: hashes of namespace, name, port and protocol. Models `portProtoHash` and `hashAndTruncate`.

use std::net::SocketAddr;

use crate::api::hash::base32_of_sha256;
use crate::proxy::ServicePort;

const LONGEST: usize = 240;

/// `KUBE-SVC-LOLE4ISW44XBNF3G`, for a prefix such as `KUBE-SVC-`.
pub fn service_chain(prefix: &str, port: &ServicePort) -> String {
    format!("{prefix}{}", base32_of_sha256(&format!("{}{}", port.name, port.name.protocol.lower()), 16))
}

/// `KUBE-SEP-YA3OTTCX6UUFFDKU`
pub fn endpoint_chain(port: &ServicePort, endpoint: SocketAddr) -> String {
    format!("KUBE-SEP-{}", base32_of_sha256(&format!("{}{}{endpoint}", port.name, port.name.protocol.lower()), 16))
}

fn path(port: &ServicePort) -> String {
    let name = &port.name;
    format!("{}/{}/{}/{}", name.namespace, name.service, name.protocol.lower(), name.port)
}

fn truncated(path: &str) -> String {
    let mut name = format!("{}-{path}", base32_of_sha256(path, 8));
    if name.len() > LONGEST {
        name.truncate(LONGEST - 3);
        name.push_str("...");
    }
    name
}

/// `service-PFISGYVC-default/web/tcp/`, for a prefix such as `service-`.
pub fn nft_service_chain(prefix: &str, port: &ServicePort) -> String {
    format!("{prefix}{}", truncated(&path(port)))
}

/// `endpoint-C4WGHSSC-default/web/tcp/__10.244.1.189/8080`, for a prefix such as `endpoint-`.
pub fn nft_endpoint_chain(prefix: &str, port: &ServicePort, endpoint: SocketAddr) -> String {
    let ip = endpoint.ip().to_string().replace(':', ".");
    format!("{prefix}{}", truncated(&format!("{}__{ip}/{}", path(port), endpoint.port())))
}
