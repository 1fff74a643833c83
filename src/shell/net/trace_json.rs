//! A trace as JSON: `trace -o json`, `portolan trace --json`.

use serde_json::{Map, Value, json};

use crate::proxy::narrate::{client, place, sentence, why_not};
use crate::proxy::{Event, Hop, Packet, Reference, Trace, Verdict};

/// The whole account.
pub fn trace(trace: &Trace) -> Value {
    let mut out = outcome(trace);
    out.insert("from".into(), json!(client(&trace.connection.from)));
    out.insert("cause".into(), json!(format!("{:?}", trace.cause)));
    if trace.assumed {
        out.insert("assumed".into(), json!(true));
    }
    if let Some(port) = trace.caution {
        out.insert("publishedImageListensOn".into(), json!(port));
    }
    let hops: Vec<Value> = trace.hops.iter().map(|at| hop(trace, at)).collect();
    out.insert("hops".into(), json!(hops));
    if let Some(choice) = &trace.choice {
        let others: Vec<Value> = choice
            .alternatives
            .iter()
            .map(|other| {
                json!({"endpoint": other.endpoint.socket().to_string(), "pod": other.endpoint.pod.as_ref().map(|pod| &*pod.name),
                    "why": why_not(other.why), "from": reference(&other.from)})
            })
            .collect();
        out.insert("choice".into(), json!({"node": choice.node, "port": choice.port.to_string(), "of": choice.of,
            "taken": choice.taken.as_ref().map(|taken| taken.socket().to_string()), "sticky": choice.sticky, "notTaken": others}));
    }
    Value::Object(out)
}

/// The verdict in the words of a recording: `verdict`, and `pod`, `source`, `targetPort` where a Pod accepted.
pub fn outcome(trace: &Trace) -> Map<String, Value> {
    let mut out = Map::new();
    let word = match &trace.verdict {
        Verdict::Delivered { .. } => "delivered",
        Verdict::Answered => "answered",
        Verdict::Refused => "refused",
        Verdict::Timeout => "timeout",
        Verdict::Unreachable => "unreachable",
    };
    out.insert("verdict".into(), json!(word));
    if let Verdict::Delivered { pod, target_port, source } = &trace.verdict {
        out.insert("pod".into(), json!(*pod.name));
        out.insert("source".into(), json!(client(source)));
        out.insert("targetPort".into(), json!(target_port));
    }
    out
}

fn hop(trace: &Trace, hop: &Hop) -> Value {
    let reasons: Vec<Value> = hop
        .reasons
        .iter()
        .map(|reason| {
            let from: Vec<Value> = reason.from.iter().map(reference).collect();
            json!({"event": event(&reason.event), "text": sentence(trace, hop, reason), "from": from})
        })
        .collect();
    json!({"at": place(&hop.place), "before": packet(&hop.before), "after": packet(&hop.after), "reasons": reasons})
}

fn packet(packet: &Packet) -> Value {
    let side = |ip: std::net::IpAddr, port: u16| std::net::SocketAddr::new(ip, port).to_string();
    json!({"protocol": packet.protocol.upper(), "source": side(packet.source, packet.source_port), "destination": side(packet.destination, packet.port)})
}

fn reference(reference: &Reference) -> Value {
    let key = &reference.key;
    json!({"kind": key.kind.name(), "namespace": *key.namespace, "name": *key.name, "field": reference.field})
}

/// The event's name.
fn event(event: &Event) -> &'static str {
    match event {
        Event::Opens => "opens",
        Event::Pings => "pings",
        Event::NoRule => "noRule",
        Event::Matches { .. } => "matches",
        Event::Policy { .. } => "policy",
        Event::Shortcut(_) => "shortcut",
        Event::Near(_) => "near",
        Event::Terminating => "terminating",
        Event::Drawn { .. } => "drawn",
        Event::Only { .. } => "only",
        Event::Sticks { .. } => "sticks",
        Event::Rewritten { .. } => "rewritten",
        Event::Masqueraded { .. } => "masqueraded",
        Event::SourceKept(_) => "sourceKept",
        Event::Balanced { .. } => "balanced",
        Event::Proxied { .. } => "proxied",
        Event::HostPort { .. } => "hostPort",
        Event::Travels => "travels",
        Event::Ends { .. } => "ends",
    }
}
