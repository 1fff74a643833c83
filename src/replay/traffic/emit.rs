//! Writes a case in the recordings' layout, as YAML, and with all hops as JSON.

use serde_json::{Map, Value, json};

use super::{Case, Outcome, Probe};

/// As YAML.
pub fn case(case: &Case) -> String {
    let text = |value: &Value| serde_yaml::to_string(value).unwrap_or_default();
    text(&value(case, false))
}

/// As JSON, each probe with the accounts of its connections.
pub fn json(case: &Case) -> Value {
    value(case, true)
}

fn value(case: &Case, traces: bool) -> Value {
    let mut out = Map::new();
    out.insert("name".into(), json!(case.name));
    out.insert("title".into(), json!(case.title));
    out.insert("manifest".into(), json!(case.manifest));
    if let Some(cluster) = &case.cluster {
        out.insert("cluster".into(), Value::Object(cluster.clone()));
    }
    for (name, lines) in [("before", &case.before), ("after", &case.after)] {
        if !lines.is_empty() {
            out.insert(name.into(), json!(lines));
        }
    }
    if !case.load_balancer_ips.is_empty() {
        out.insert("loadBalancerIPs".into(), json!(case.load_balancer_ips));
    }
    out.insert("probes".into(), case.probes.iter().map(|p| probe(p, traces)).collect());
    Value::Object(out)
}

fn probe(probe: &Probe, traces: bool) -> Value {
    let mut out = Map::from_iter([("from".to_owned(), json!(probe.from)), ("to".to_owned(), json!(probe.to))]);
    if let Some(count) = probe.connections {
        out.insert("connections".into(), json!(count));
    }
    if let Some(protocol) = &probe.protocol {
        out.insert("protocol".into(), json!(protocol));
    }
    out.insert("outcomes".into(), probe.outcomes.iter().map(outcome).collect());
    if traces {
        out.insert("traces".into(), json!(probe.traces));
    }
    Value::Object(out)
}

fn outcome(outcome: &Outcome) -> Value {
    let mut out = Map::from_iter([("verdict".to_owned(), json!(outcome.verdict))]);
    if let Some(pod) = &outcome.pod {
        out.insert("pod".into(), json!(pod));
    }
    if let Some(source) = &outcome.source {
        out.insert("source".into(), json!(source));
    }
    if let Some(port) = outcome.target_port {
        out.insert("targetPort".into(), json!(port));
    }
    out.insert("share".into(), json!(outcome.share));
    Value::Object(out)
}
