//! Recorded traffic of a real cluster, run again on the engine. Native only; never judges what it sees
//! (`tests/traffic.rs` does).

mod emit;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::api::object::Object;
use crate::api::protocol::Protocol;
use crate::api::scheme::Kind;
use crate::api::settings::Settings;
use crate::apiserver::request::Request;
use crate::order::InOrder;
use crate::shell::net::{target, trace_json};
use crate::shell::{Reader, Terminal};

/// One recorded case.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    pub name: String,
    #[serde(default)]
    pub title: String,
    pub manifest: String,
    /// Settings that differ from the default cluster.
    #[serde(default)]
    pub cluster: Option<Map<String, Value>>,
    /// Commands before the manifest.
    #[serde(default)]
    pub before: Vec<String>,
    /// Commands after it.
    #[serde(default)]
    pub after: Vec<String>,
    /// What the cloud provider assigned, by Service.
    #[serde(default, rename = "loadBalancerIPs")]
    pub load_balancer_ips: BTreeMap<String, String>,
    pub probes: Vec<Probe>,
}

/// Some connections from one place to another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Probe {
    pub from: String,
    pub to: String,
    #[serde(default)]
    pub connections: Option<u32>,
    #[serde(default)]
    pub protocol: Option<String>,
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    /// Every connection's account, after a replay.
    #[serde(skip)]
    pub traces: Vec<Value>,
}

/// One way in which connections ended, and how many of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub verdict: String,
    #[serde(default)]
    pub pod: Option<String>,
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default)]
    pub target_port: Option<u16>,
    pub share: f64,
}

impl Probe {
    /// How many connections are made.
    pub fn count(&self) -> u32 {
        self.connections.unwrap_or(30)
    }
}

impl Case {
    /// Reads a case from YAML.
    ///
    /// # Errors
    /// The text is not YAML, or not a case; the message says where.
    pub fn read(text: &str) -> Result<Case, String> {
        serde_yaml::from_str(text).map_err(|error| error.to_string())
    }

    /// Runs the case on a fresh cluster: the same case with the engine's own outcomes.
    ///
    /// # Errors
    /// A command failed, or a probe names what does not exist.
    pub fn replay(&self) -> Result<Case, String> {
        let mut terminal = Terminal::new(self.settings()?, Reader::Recording);
        for line in &self.before {
            run(&mut terminal, line)?;
        }
        run(&mut terminal, &format!("kubectl apply -f - <<'END-OF-MANIFEST'\n{}\nEND-OF-MANIFEST\n", self.manifest))?;
        for (name, ip) in &self.load_balancer_ips {
            assign(&mut terminal, name, ip)?;
        }
        for line in &self.after {
            run(&mut terminal, line)?;
        }
        let probes: Result<_, String> = self.probes.iter().map(|probe| replay(&mut terminal, probe)).collect();
        Ok(Case { probes: probes?, ..self.clone() })
    }

    fn settings(&self) -> Result<Settings, String> {
        let mut words = Map::from_iter([("images".to_owned(), json!("published"))]);
        words.extend(self.cluster.clone().unwrap_or_default());
        serde_json::from_value(Value::Object(words)).map_err(|error| format!("cluster: {error}"))
    }

    /// The case as YAML, in the recordings' own layout.
    pub fn to_yaml(&self) -> String {
        emit::case(self)
    }

    /// The case as JSON, with every connection's hops.
    pub fn to_json(&self) -> Value {
        emit::json(self)
    }
}

fn run(terminal: &mut Terminal, line: &str) -> Result<(), String> {
    let output = terminal.run(line);
    terminal.world.cluster.settle();
    if output.exit == 0 { Ok(()) } else { Err(format!("{line}: {}", output.stderr())) }
}

/// Gives a Service its load balancer address, as a cloud provider would.
fn assign(terminal: &mut Terminal, name: &str, ip: &str) -> Result<(), String> {
    let cluster = &mut terminal.world.cluster;
    let found = cluster.store().get(Kind::Service, "default", name).map(|object| (**object).clone());
    let Some(Object::Service(mut service)) = found else { return Err(format!("no Service {name}")) };
    let ingress = json!({"loadBalancer": {"ingress": [{"ip": ip, "ipMode": "VIP"}]}});
    service.status = crate::api::schema::Field::read(&ingress);
    cluster.handle(Request::UpdateStatus(Object::Service(service))).map_err(|status| format!("{status:?}"))?;
    cluster.settle();
    Ok(())
}

fn replay(terminal: &mut Terminal, probe: &Probe) -> Result<Probe, String> {
    let cluster = &mut terminal.world.cluster;
    let at = |why: String| format!("{} to {}: {why}", probe.from, probe.to);
    let protocol = probe.protocol.as_deref().and_then(Protocol::parse);
    let from = target::client(cluster, "default", &probe.from).map_err(at)?;
    let mut ends: Vec<(Map<String, Value>, u32)> = Vec::new();
    let mut traces = Vec::new();
    for _ in 0..probe.count() {
        let to = target::destination(cluster, "default", &probe.to, protocol).map_err(at)?;
        let trace = cluster.connect(&from, to).ok_or_else(|| at("the client is gone".to_owned()))?;
        let end = trace_json::outcome(&trace);
        match ends.iter_mut().find(|(there, _)| *there == end) {
            Some((_, count)) => *count += 1,
            None => ends.push((end, 1)),
        }
        traces.push(trace_json::trace(&trace));
    }
    ends.order_by_key(|(end, _)| serde_json::to_string(end).unwrap_or_default());
    let text = |end: &Map<String, Value>, field: &str| end.get(field).and_then(Value::as_str).map(str::to_owned);
    let outcomes = ends
        .iter()
        .map(|(end, count)| Outcome {
            verdict: text(end, "verdict").unwrap_or_default(),
            pod: text(end, "pod"),
            source: text(end, "source"),
            target_port: end.get("targetPort").and_then(Value::as_u64).and_then(|port| u16::try_from(port).ok()),
            share: (f64::from(*count) / f64::from(probe.count().max(1)) * 100.0).round() / 100.0,
        })
        .collect();
    Ok(Probe { outcomes, traces, ..probe.clone() })
}
