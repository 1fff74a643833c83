//! `trace --from pod/client --to svc/web:80 --count 30 [-o json|wide]`: where connections end, and why.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};

use super::{target, trace_json};
use crate::api::protocol::Protocol;
use crate::kubectl::streams::Output;
use crate::proxy::{Client, Trace, Verdict, narrate};
use crate::sim::Cluster;

const USAGE: &str = "Usage: trace --from pod/NAME|node/NAME|external --to svc/NAME:PORT [--count N] [--udp] [-n NAMESPACE] [-o json|wide]

Destinations: svc/NAME:PORT, nodeport/NODE/NAME:PORT, lb/NAME:PORT, externalip/IP:PORT, pod/NAME:PORT, node/NAME:PORT, NAME:PORT
";
/// Most connections of one command.
const MOST: u64 = 10_000;

/// The words of one call.
struct Asked {
    from: String,
    to: String,
    count: u64,
    protocol: Option<Protocol>,
    namespace: String,
    output: String,
}

fn read(words: &[String], namespace: &str) -> Result<Asked, String> {
    let mut asked = Asked {
        from: "external".into(),
        to: String::new(),
        count: 1,
        protocol: None,
        namespace: namespace.to_owned(),
        output: String::new(),
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (flag, glued) =
            word.split_once('=').map_or((word.as_str(), None), |(flag, value)| (flag, Some(value.to_owned())));
        let mut value =
            || glued.clone().or_else(|| words.next().cloned()).ok_or_else(|| format!("flag needs an argument: {flag}"));
        match flag {
            "--from" => asked.from = value()?,
            "--to" => asked.to = value()?,
            "--count" | "-c" => {
                let text = value()?;
                asked.count = text
                    .parse()
                    .ok()
                    .filter(|n| (1..=MOST).contains(n))
                    .ok_or_else(|| format!("--count {text}: 1 to {MOST}"))?;
            }
            "-n" | "--namespace" => asked.namespace = value()?,
            "-o" | "--output" => asked.output = value()?,
            "--udp" => asked.protocol = Some(Protocol::Udp),
            "--tcp" => asked.protocol = Some(Protocol::Tcp),
            _ if flag.starts_with('-') => return Err(format!("unknown flag: {flag}")),
            _ if asked.to.is_empty() => asked.to.clone_from(word),
            _ => return Err(format!("unexpected argument: {word}")),
        }
    }
    match asked.output.as_str() {
        _ if asked.to.is_empty() => Err("--to is missing".to_owned()),
        "" | "json" | "wide" => Ok(asked),
        other => Err(format!("unknown output {other:?}: json or wide")),
    }
}

/// Runs the command.
pub fn run(cluster: &mut Cluster, namespace: &str, words: &[String]) -> Output {
    if words.iter().any(|word| matches!(word.as_str(), "-h" | "--help")) {
        return Output::success(USAGE);
    }
    let traces = read(words, namespace).map_err(|why| format!("trace: {why}\n{USAGE}")).and_then(|asked| {
        let traces = connect(cluster, &asked).map_err(|why| format!("trace: {why}\n"))?;
        Ok((asked, traces))
    });
    match traces {
        Err(why) => Output::failure(why, 1),
        Ok((asked, traces)) => {
            let failed =
                traces.iter().any(|trace| !matches!(trace.verdict, Verdict::Delivered { .. } | Verdict::Answered));
            let text = match asked.output.as_str() {
                "json" => as_json(&traces),
                "wide" => as_table(&traces) + "\n" + &steps(&traces),
                _ if asked.count == 1 => steps(&traces),
                _ => as_table(&traces),
            };
            Output { exit: i32::from(failed), ..Output::success(text) }
        }
    }
}

fn connect(cluster: &mut Cluster, asked: &Asked) -> Result<Vec<Rc<Trace>>, String> {
    let from: Client = target::client(cluster, &asked.namespace, &asked.from)?;
    let mut traces = Vec::new();
    for _ in 0..asked.count {
        let to = target::destination(cluster, &asked.namespace, &asked.to, asked.protocol)?;
        traces.extend(cluster.connect(&from, to));
    }
    Ok(traces)
}

fn as_json(traces: &[Rc<Trace>]) -> String {
    let all: Vec<Value> = traces.iter().map(|trace| trace_json::trace(trace)).collect();
    let value = if let [one] = all.as_slice() { one.clone() } else { json!(all) };
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}

/// The account of the first connection, a line for each step.
fn steps(traces: &[Rc<Trace>]) -> String {
    let Some(trace) = traces.first() else { return String::new() };
    let mut out = String::new();
    for (number, sentence) in trace.sentences().iter().enumerate() {
        out += &format!("{:>2}. {sentence}\n", number + 1);
    }
    if let Some(port) = trace.caution {
        out += &format!(
            "    Caution: the published image listens on {port}; in a real cluster this connection would be refused.\n"
        );
    }
    for other in trace.choice.iter().flat_map(|choice| &choice.alternatives) {
        let name = other
            .endpoint
            .pod
            .as_ref()
            .map_or_else(|| other.endpoint.socket().to_string(), |pod| format!("Pod {}", pod.name));
        out += &format!("    Not taken: {name} {}.\n", narrate::why_not(other.why));
    }
    out
}

/// How often each end came.
fn as_table(traces: &[Rc<Trace>]) -> String {
    let mut ends: BTreeMap<[String; 4], usize> = BTreeMap::new();
    for trace in traces {
        let end = trace_json::outcome(trace);
        let text = |name: &str| {
            end.get(name)
                .map_or_else(|| "-".to_owned(), |value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        *ends.entry(["verdict", "pod", "targetPort", "source"].map(text)).or_default() += 1;
    }
    let mut rows = vec![["VERDICT", "POD", "TARGET PORT", "SOURCE", "COUNT", "SHARE"].map(str::to_owned)];
    for ([verdict, pod, port, source], count) in ends {
        let share = format!("{:.1}%", 100.0 * count as f64 / traces.len().max(1) as f64);
        rows.push([verdict, pod, port, source, count.to_string(), share]);
    }
    let widths: Vec<usize> = (0..6)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(String::len).max().unwrap_or(0))
        .collect();
    let line = |row: &[String; 6]| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        cells.join("   ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}
