//! The boxes of Services and of their EndpointSlices.

use crate::api::endpoint_slice::{Endpoint, EndpointSlice};
use crate::api::service::{Service, ServicePort};
use crate::scene::chips;
use crate::scene::facts;
use crate::scene::geometry::Rect;
use crate::scene::model::{Detail, EntryRow, EntryState, Line, PortRow, ServiceBox, SliceBox, Tone};
use crate::scene::view::View;
use crate::scene::words;

/// Space inside of a box, left and right.
pub const PAD: f64 = 14.0;
const ROW: f64 = 22.0;
/// Rows of entries in a slice's box, for one that is under study, one that is not, one on a crowded chart.
const ENTRY_ROWS: [usize; 3] = [24, 8, 3];

/// A Service's box at the origin, `w` wide.
pub fn service_box(
    service: &Service,
    w: f64,
    detail: Detail,
    view: &View,
    selected: usize,
    ready: usize,
) -> ServiceBox {
    let meta = &service.metadata;
    let id = facts::id("service", &meta.namespace, &meta.name);
    let mut selector = chips::of_selector(service);
    let (mut lines, mut y) = if detail == Detail::Full { full_lines(service) } else { compact_lines(service) };
    if detail == Detail::Full {
        y += 18.0;
        lines.push(Line { text: "SELECTOR".to_owned(), y, tone: Tone::Heading });
        y += 7.0;
    }
    if selector.is_empty() {
        y += 13.0;
        let text = if service.spec.type_ == "ExternalName" {
            "none: DNS answers with a name"
        } else {
            "none: slices are made by hand"
        };
        lines.push(Line { text: text.to_owned(), y, tone: Tone::Quiet });
        y += 4.0;
    } else {
        let rows = chips::place(&mut selector, PAD, y, w - 2.0 * PAD, if detail == Detail::Full { 4 } else { 1 });
        y += rows as f64 * (chips::HEIGHT + chips::GAP);
    }
    y += 2.0;
    let mut ports = Vec::new();
    for port in &service.spec.ports {
        y += ROW;
        let mut row = port_row(&id, port, view);
        row.y = y - 8.0;
        if row.node_port.is_some() {
            y += ROW - 4.0;
            row.node_port_y = y - 8.0;
        }
        ports.push(row);
    }
    for flag in flags(service) {
        y += 17.0;
        lines.push(Line { text: flag, y: y - 3.0, tone: Tone::Quiet });
    }
    ServiceBox {
        hint: None,
        name: meta.name.clone(),
        short: words::head(&meta.name, words::sans_fits(w - 2.0 * PAD, 15.0)),
        namespace: meta.namespace.clone(),
        badge: badge(service),
        rect: Rect::new(0.0, 0.0, w, y + 8.0),
        detail,
        says: says(service, selected, ready),
        lines,
        selector,
        ports,
        selected,
        ready,
        id,
    }
}

fn badge(service: &Service) -> String {
    if facts::is_headless(service) { "headless".to_owned() } else { service.spec.type_.clone() }
}

/// The address that a learner would type.
fn address(service: &Service) -> (String, Tone) {
    let spec = &service.spec;
    match (spec.type_.as_str(), spec.cluster_ip.as_str()) {
        ("ExternalName", _) => (format!("→ {}", spec.external_name), Tone::Value),
        (_, "None") => ("no cluster IP".to_owned(), Tone::Quiet),
        (_, "") => ("no address yet".to_owned(), Tone::Warning),
        _ if spec.cluster_ips.len() > 1 => (spec.cluster_ips.join(" "), Tone::Value),
        (_, ip) => (ip.to_owned(), Tone::Value),
    }
}

/// What the load balancer and other outside addresses come to.
fn outside(service: &Service) -> Option<(String, Tone)> {
    let ingress = service.status.load_balancer.ingress.first();
    let ingress = ingress.map(|one| if one.ip.is_empty() { &one.hostname } else { &one.ip });
    match (service.spec.type_.as_str(), ingress, service.spec.external_ips.first()) {
        ("LoadBalancer", Some(ip), _) => Some((format!("outside {ip}"), Tone::Value)),
        ("LoadBalancer", None, _) => Some(("outside <pending>".to_owned(), Tone::Warning)),
        (_, _, Some(ip)) => Some((format!("externalIP {ip}"), Tone::Value)),
        _ => None,
    }
}

fn full_lines(service: &Service) -> (Vec<Line>, f64) {
    let meta = &service.metadata;
    let (text, tone) = address(service);
    let mut lines = vec![Line { text, y: 64.0, tone }];
    let mut y = 64.0;
    let name = if meta.namespace == "default" {
        format!("{}.default.svc", meta.name)
    } else {
        format!("{}.{}.svc", meta.name, meta.namespace)
    };
    for (text, tone) in outside(service).into_iter().chain([(name, Tone::Quiet)]) {
        y += 16.0;
        lines.push(Line { text, y, tone });
    }
    (lines, y + 8.0)
}

fn compact_lines(service: &Service) -> (Vec<Line>, f64) {
    let (text, tone) = address(service);
    let outside = outside(service).filter(|(_, tone)| *tone == Tone::Warning).map(|(text, _)| text);
    let text = outside.map_or(text.clone(), |outside| format!("{text} · {outside}"));
    (vec![Line { text, y: 38.0, tone }], 44.0)
}

/// Settings that change where traffic goes, where they are not the defaults.
fn flags(service: &Service) -> Vec<String> {
    let spec = &service.spec;
    let mut out = Vec::new();
    if spec.session_affinity == "ClientIP" {
        let timeout = spec.session_affinity_config.as_ref().and_then(|c| c.client_ip.as_ref()?.timeout_seconds);
        out.push(format!("sessionAffinity ClientIP, {} s", timeout.unwrap_or(10_800)));
    }
    if spec.external_traffic_policy == "Local" {
        out.push("externalTrafficPolicy Local".to_owned());
    }
    if spec.internal_traffic_policy.as_deref() == Some("Local") {
        out.push("internalTrafficPolicy Local".to_owned());
    }
    out.extend(spec.traffic_distribution.as_ref().map(|word| format!("trafficDistribution {word}")));
    if spec.publish_not_ready_addresses {
        out.push("publishNotReadyAddresses".to_owned());
    }
    out
}

fn port_row(service: &str, port: &ServicePort, view: &View) -> PortRow {
    let text = facts::port_text(port);
    let aimed =
        view.aim.as_ref().is_some_and(|aim| aim.service == service && format!("{}/{}", aim.port, aim.protocol) == text);
    let target = facts::target_text(port);
    let node_port = (port.node_port > 0).then_some(port.node_port);
    let named = if port.name.is_empty() { String::new() } else { format!(" ({})", port.name) };
    let on_nodes = node_port.map(|port| format!(", and {port} on every node")).unwrap_or_default();
    PortRow {
        id: format!("{service}:{text}"),
        says: format!("port {text}{named} leads to targetPort {target}{on_nodes}"),
        name: port.name.clone(),
        port: text,
        target,
        node_port,
        y: 0.0,
        node_port_y: 0.0,
        aimed,
    }
}

/// The Service in a few sentences.
fn says(service: &Service, selected: usize, ready: usize) -> String {
    let meta = &service.metadata;
    let (address, _) = address(service);
    let outside = outside(service).map(|(text, _)| format!(", {text}")).unwrap_or_default();
    let ports: Vec<String> = service
        .spec
        .ports
        .iter()
        .map(|port| format!("{} to {}", facts::port_text(port), facts::target_text(port)))
        .collect();
    let ports = if ports.is_empty() { "no ports".to_owned() } else { format!("ports {}", words::list(&ports)) };
    let selector: Vec<String> = service.spec.selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let matches = if selector.is_empty() {
        "No selector".to_owned()
    } else {
        format!("Selector {} matches {}", selector.join(","), words::count(selected, "Pod", "Pods"))
    };
    format!(
        "Service {}, {}, {address}{outside}; {ports}. {matches}; {} traffic.",
        meta.name,
        badge(service),
        words::count(ready, "endpoint takes", "endpoints take")
    )
}

/// A slice's box at the origin, `w` wide. `crowded` leaves room for others.
pub fn slice_box(slice: &EndpointSlice, service: &str, w: f64, crowded: bool, view: &View) -> SliceBox {
    let meta = &slice.metadata;
    let id = facts::id("endpointslice", &meta.namespace, &meta.name);
    let studied = view.focus.as_deref() == Some(service) || view.focus.as_deref() == Some(id.as_str());
    let rows = if studied { ENTRY_ROWS[0] } else { ENTRY_ROWS[usize::from(crowded) + 1] };
    let only_port = match slice.ports.as_slice() {
        [port] => port.port,
        _ => None,
    };
    let ports: Vec<String> = slice
        .ports
        .iter()
        .map(|port| {
            let number = port.port.map_or("any".to_owned(), |port| port.to_string());
            let protocol = port.protocol.as_deref().unwrap_or("TCP");
            port.name
                .as_deref()
                .filter(|name| !name.is_empty())
                .map_or(format!("{number}/{protocol}"), |name| format!("{name} {number}/{protocol}"))
        })
        .collect();
    let ports = if ports.is_empty() { "no port resolved".to_owned() } else { ports.join(", ") };
    let mut y = 62.0;
    let shown = if slice.endpoints.len() <= rows { slice.endpoints.len() } else { rows - 1 };
    let mut entries = Vec::new();
    for (position, endpoint) in slice.endpoints.iter().enumerate() {
        let row_y = y + 6.0;
        if position < shown {
            y += ROW;
        }
        // Entries without a row of their own stand at the line that counts them.
        let mut entry = entry_row(&id, position, endpoint, only_port, meta.namespace.as_str(), row_y);
        entry.share = view.shares.get(&entry.text).copied().unwrap_or(0.0);
        entries.push(entry);
    }
    let more = slice.endpoints.len() - shown;
    let more = (more > 0).then(|| {
        let line = (format!("and {more} more"), y + 6.0);
        y += ROW;
        line
    });
    let summary = summary(&entries);
    let says = format!("EndpointSlice {}, {ports}: {summary}", meta.name);
    y += 6.0;
    SliceBox {
        shown,
        short: words::tail(&meta.name, words::mono_fits(w - 2.0 * PAD, 11.0)),
        name: meta.name.clone(),
        service: service.to_owned(),
        rect: Rect::new(0.0, 0.0, w, y + 14.0),
        ports: words::head(&ports, words::mono_fits(w - 2.0 * PAD, 10.5)),
        entries,
        more,
        summary,
        summary_y: y,
        says,
        id,
    }
}

fn entry_row(
    slice: &str,
    position: usize,
    endpoint: &Endpoint,
    port: Option<i32>,
    namespace: &str,
    y: f64,
) -> EntryRow {
    let address = endpoint.addresses.first().map_or("", String::as_str);
    let text = match port {
        Some(port) if address.contains(':') => format!("[{address}]:{port}"),
        Some(port) => format!("{address}:{port}"),
        None => address.to_owned(),
    };
    let state = facts::entry_state(&endpoint.conditions);
    let target = endpoint.target_ref.as_ref().filter(|target| target.kind == "Pod");
    let pod = target.map(|target| {
        let space = if target.namespace.is_empty() { namespace } else { &target.namespace };
        facts::id("pod", space, &target.name)
    });
    let who = target.map_or("no Pod".to_owned(), |target| format!("Pod {}", target.name));
    let says = format!("{text}, {who}: {}", state.word());
    EntryRow { id: format!("{slice}#{position}"), text, state, pod, y, share: 0.0, says }
}

/// `4 ready · 1 not ready`.
fn summary(entries: &[EntryRow]) -> String {
    let states = [EntryState::Ready, EntryState::NotReady, EntryState::ServingTerminating, EntryState::Terminating];
    let counted = states.into_iter().map(|state| (state, entries.iter().filter(|entry| entry.state == state).count()));
    let parts: Vec<String> =
        counted.filter(|(_, n)| *n > 0).map(|(state, n)| format!("{n} {}", state.word())).collect();
    if parts.is_empty() { "no endpoints".to_owned() } else { parts.join(" · ") }
}
