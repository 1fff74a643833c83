//! One request over the cluster's network, and what comes back.

use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use super::machine::{Forward, Machine};
use crate::api::pod::Pod;
use crate::api::protocol::Protocol;
use crate::kubelet::answers::{self, Answer, Request, Response};
use crate::proxy::{Cause, Client, Destination, Ending, Trace};
use crate::sim::Cluster;

/// How far a client got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exchange {
    /// The connection stands.
    Http(Response),
    /// The connection stands, but what answers does not speak HTTP (or not TLS).
    HangsUp,
    /// The API server, which speaks TLS only.
    ApiServer,
    Refused,
    Timeout,
    Unreachable,
}

/// What a client sends.
pub struct Send<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub host: &'a str,
    pub agent: &'a str,
    pub headers: &'a [(String, String)],
    pub body: &'a str,
}

/// Opens a connection; on the laptop a forwarded port leads into its Pod.
pub fn connect(
    cluster: &mut Cluster,
    machine: &Machine,
    ip: IpAddr,
    port: u16,
    protocol: Protocol,
) -> Option<Rc<Trace>> {
    let forward =
        machine.forwards.iter().find(|forward| ip.is_loopback() && forward.local == port && protocol == Protocol::Tcp);
    let (from, to) = match forward {
        Some(Forward { pod, port, .. }) => {
            let from = Client::Pod { namespace: pod.namespace.to_string(), name: pod.name.to_string() };
            (from, Destination { ip: IpAddr::from([127, 0, 0, 1]), port: *port, protocol })
        }
        None => (machine.from.clone(), Destination { ip, port, protocol }),
    };
    cluster.connect(&from, to)
}
/// Sends a request over HTTP.
pub fn http(
    cluster: &mut Cluster,
    machine: &Machine,
    ip: IpAddr,
    port: u16,
    send: &Send<'_>,
) -> (Exchange, Option<Rc<Trace>>) {
    let Some(trace) = connect(cluster, machine, ip, port, Protocol::Tcp) else {
        return (Exchange::Unreachable, None);
    };
    let exchange = match trace.ending {
        Ending::Refused => Exchange::Refused,
        Ending::Timeout => Exchange::Timeout,
        Ending::Unreachable => Exchange::Unreachable,
        Ending::Answered if trace.cause == Cause::HealthCheck => Exchange::Http(health(cluster, &trace)),
        Ending::Answered => Exchange::ApiServer,
        Ending::Delivered => answer(cluster, &trace, send),
    };
    (exchange, Some(trace))
}

/// Sends another request over a connection that stands.
pub fn again(cluster: &mut Cluster, trace: &Rc<Trace>, send: &Send<'_>) -> Exchange {
    cluster.note_kept(trace);
    answer(cluster, trace, send)
}

/// The Pod's answer, which it also notes in its log.
fn answer(cluster: &mut Cluster, trace: &Trace, send: &Send<'_>) -> Exchange {
    let (Some(key), Some(container)) = (trace.pod.as_ref(), trace.container) else { return Exchange::HangsUp };
    let request = Request {
        method: send.method,
        path: send.path,
        host: send.host,
        agent: send.agent,
        headers: send.headers,
        body: send.body,
        source: SocketAddr::new(trace.last.source, trace.last.source_port),
        local: SocketAddr::new(trace.last.destination, trace.last.port),
        now: cluster.now(),
    };
    let Some(pod) = cluster.store().get_as::<Pod>(&key.namespace, &key.name) else { return Exchange::HangsUp };
    let Answer::Http(response) = answers::answer(pod, container, &request) else { return Exchange::HangsUp };
    let line = answers::log_line(pod, container, &request, response.status, response.body.len());
    if let Some(line) = line {
        cluster.log_request(key, container, line);
    }
    Exchange::Http(response)
}

/// kube-proxy's word on a Service's local endpoints. Models `pkg/proxy/healthcheck/service_health.go`.
fn health(cluster: &Cluster, trace: &Trace) -> Response {
    let network = cluster.network();
    let node = network.node_at(trace.last.destination);
    let entry = network.tables.at_health_check(trace.last.port).and_then(|slot| network.tables.entry(slot));
    let (Some(node), Some(entry)) = (node, entry) else {
        return Response { status: 503, headers: Vec::new(), body: String::new() };
    };
    let local = entry.endpoints().iter().filter(|endpoint| endpoint.ready && endpoint.is_local(&node.name)).count();
    let name = &entry.info.name;
    let body = format!(
        "{{\n\t\"service\": {{\n\t\t\"namespace\": \"{}\",\n\t\t\"name\": \"{}\"\n\t}},\n\t\"localEndpoints\": {local},\n\t\"serviceProxyHealthy\": true\n}}",
        name.namespace, name.service
    );
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("X-Load-Balancing-Endpoint-Weight", local.to_string()),
        ("Date", answers::http_date(cluster.now())),
        ("Content-Length", body.len().to_string()),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Response { status: if local > 0 { 200 } else { 503 }, headers, body }
}
