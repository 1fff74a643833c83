//! Probes: what the kubelet asks a container, and what the answers add up to. Models `pkg/kubelet/prober` and `pkg/probe`.
//!
//! What a container answers follows from what it listens on, so a probe that succeeds need not be asked again until the Pod
//! changes: only questions whose answer may change the Pod, or that fail, are asked at their times.

use std::net::IpAddr;

use super::listen::{Answer, Listens};
use super::program::Program;
use crate::api::container::{Container, Probe};
use crate::api::pod::Pod;
use crate::api::protocol::Protocol;
use crate::api::scalar::IntOrString;

/// Milliseconds from a container's start to its first probe, when no delay is asked for.
const FIRST: i64 = 200;

/// The answers of one probe so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// When the probe is due next.
    pub next_at: i64,
    /// How many answers in a row differ from what the container counts as.
    streak: i32,
}

/// What a probe's time has brought.
pub struct Verdict {
    /// What the container counts as now.
    pub good: bool,
    /// The complaint of an answer that was given just now.
    pub complaint: Option<String>,
    /// When to ask again, and whether only as a routine.
    pub due: Option<(i64, bool)>,
}

/// One look at a probe. `was_good` is what the container counted as so far, `routine_failure` whether a failure that is
/// still adding up may be left to later.
pub fn look(tally: &mut Tally, probe: &Probe, was_good: bool, answer: Answered, started: i64, now: i64) -> Verdict {
    let period = i64::from(probe.period_seconds.max(1)).saturating_mul(1000);
    let first = started + i64::from(probe.initial_delay_seconds.max(0)).saturating_mul(1000) + FIRST;
    let good = answer.complaint.is_none();
    let quiet = Verdict { good: was_good, complaint: None, due: None };
    if good && was_good {
        tally.streak = 0;
        let next = next_tick(first, period, now + 1);
        return Verdict { due: answer.changes.then_some((next, true)), ..quiet };
    }
    // A change between two probes shows at the next.
    let tick = next_tick(first, period, now.max(tally.next_at));
    if tick > now {
        // The first answers decide whether the container is ready: they are worth waiting for.
        return Verdict { due: Some((tick, !was_good && !good && tally.next_at > 0)), ..quiet };
    }
    tally.next_at = now + 1;
    let next = next_tick(first, period, now + 1);
    let mut verdict = Verdict { good: was_good, complaint: answer.complaint, due: None };
    if good == was_good {
        verdict.due = Some((next, true)); // fails on
        return verdict;
    }
    tally.streak += 1;
    let threshold = if good { probe.success_threshold } else { probe.failure_threshold };
    if tally.streak >= threshold.max(1) {
        tally.streak = 0;
        verdict.good = good;
    }
    verdict.due = (verdict.good != good || !verdict.good || answer.changes).then_some((next, verdict.good == good));
    verdict
}

/// The first time at or after `from` at which a probe is due.
fn next_tick(first: i64, period: i64, from: i64) -> i64 {
    if from <= first { first } else { first + (from - first + period - 1) / period * period }
}

/// What a container answers to a probe.
pub struct Answered {
    /// Why the answer is bad; `None` for a good one.
    pub complaint: Option<String>,
    /// Whether the answer changes with time, without a change of the Pod.
    pub changes: bool,
}

/// Asks a container.
pub fn ask(pod: &Pod, container: &Container, probe: &Probe, listens: &Listens, elapsed: i64) -> Answered {
    let ip = pod.status.pod_ip.as_str();
    if let Some(http) = &probe.http_get {
        let port = number(&http.port, container);
        let host = if http.host.is_empty() { ip } else { &http.host };
        let scheme = if http.scheme.is_empty() { "http".to_owned() } else { http.scheme.to_ascii_lowercase() };
        let path = if http.path.starts_with('/') { http.path.clone() } else { format!("/{}", http.path) };
        let refused = |cause: String| format!("Get \"{scheme}://{}{path}\": {cause}", address(host, port));
        return steady(connect(listens, host, port).map(refused));
    }
    if let Some(tcp) = &probe.tcp_socket {
        let host = if tcp.host.is_empty() { ip } else { &tcp.host };
        return steady(connect(listens, host, number(&tcp.port, container)));
    }
    if let Some(grpc) = &probe.grpc {
        let port = u16::try_from(grpc.port).ok();
        let seconds = probe.timeout_seconds.max(1);
        let refused = |_| {
            format!(
                "timeout: failed to connect service \"{}\" within {seconds}s: context deadline exceeded",
                address(ip, port)
            )
        };
        return steady(connect(listens, ip, port).map(refused));
    }
    match &probe.exec {
        Some(exec) => run(&exec.command, container, listens, ip, elapsed),
        None => steady(None),
    }
}

fn steady(complaint: Option<String>) -> Answered {
    Answered { complaint, changes: false }
}

fn number(port: &IntOrString, container: &Container) -> Option<u16> {
    match port {
        IntOrString::Int(number) => u16::try_from(*number).ok(),
        IntOrString::String(name) => {
            let named = container.ports.iter().find(|port| port.name == *name).map(|port| port.container_port);
            named.or_else(|| name.parse().ok()).and_then(|number| u16::try_from(number).ok())
        }
    }
}

fn address(host: &str, port: Option<u16>) -> String {
    let port = port.unwrap_or_default();
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

/// Why a TCP connection fails, if it does.
fn connect(listens: &Listens, host: &str, port: Option<u16>) -> Option<String> {
    let open = match (host.parse::<IpAddr>(), port) {
        (Ok(ip), Some(port)) => listens.accepts(ip, port, Protocol::Tcp),
        (Err(_), Some(port)) => !matches!(listens.answer(LOCAL, port, Protocol::Tcp), Answer::Closed),
        (_, None) => false,
    };
    (!open).then(|| format!("dial tcp {}: connect: connection refused", address(host, port)))
}

const LOCAL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// Runs a command of the few whose outcome can be known; every other succeeds.
fn run(command: &[String], container: &Container, listens: &Listens, ip: &str, elapsed: i64) -> Answered {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    let program = Program::of(container);
    match words.as_slice() {
        ["sh" | "bash" | "ash" | "/bin/sh" | "/bin/bash", "-c", script] => {
            let mut answered = steady(None);
            for part in script.split("&&").flat_map(|part| part.split([';', '\n'])) {
                let words: Vec<&str> = part.split_whitespace().collect();
                let one = single(&words, &program, listens, ip, elapsed);
                answered.changes |= one.changes;
                answered.complaint = one.complaint;
                if answered.complaint.is_some() {
                    break;
                }
            }
            answered
        }
        words => single(words, &program, listens, ip, elapsed),
    }
}

fn single(words: &[&str], program: &Program, listens: &Listens, ip: &str, elapsed: i64) -> Answered {
    let changes = program.is_scripted();
    let exists = |path: &str| program.has_file(path, elapsed).unwrap_or(!changes || !path.starts_with("/tmp"));
    let file = |path: &str, words: &str| Answered { complaint: (!exists(path)).then(|| words.to_owned()), changes };
    let tail = |words: &[&str]| words.last().copied().unwrap_or_default().to_owned();
    match words {
        ["false" | "/bin/false", ..] => steady(Some(String::new())),
        ["exit", code, ..] if *code != "0" => steady(Some(String::new())),
        ["cat", path] => file(path, &format!("cat: can't open '{path}': No such file or directory")),
        ["ls", .., path] => file(path, &format!("ls: {path}: No such file or directory")),
        ["test", "-f" | "-e" | "-s" | "-r", path] | ["[", "-f" | "-e" | "-s" | "-r", path, "]"] => file(path, ""),
        ["wget" | "curl" | "nc", ..] => steady(local_port(words).and_then(|port| {
            let host = if tail(words).contains(ip) && !ip.is_empty() { ip.to_owned() } else { "127.0.0.1".to_owned() };
            connect(listens, &host, Some(port)).map(|_| "connection refused".to_owned())
        })),
        _ => steady(None),
    }
}

/// The port of the container itself that a client's words name: `http://localhost:8080/`, `-z localhost 8080`.
fn local_port(words: &[&str]) -> Option<u16> {
    let is_local = |word: &&&str| word.contains("localhost") || word.contains("127.0.0.1");
    let at = words.iter().position(|word| is_local(&word))?;
    let word = words.get(at)?.trim_start_matches("http://").trim_start_matches("https://");
    let authority = word.split('/').next()?;
    match authority.split_once(':') {
        Some((_, port)) => port.parse().ok(),
        None if words.first() == Some(&"nc") => words.get(at + 1)?.parse().ok(),
        None => Some(80),
    }
}
