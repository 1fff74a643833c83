//! `kubectl logs`: what containers wrote. Models `pkg/cmd/logs/logs.go` and `pkg/polymorphichelpers/logsforobject.go`.

mod follow_lines;

use std::rc::Rc;

use serde_json::Value;

use crate::api::scheme::Kind;
use crate::api::time::{parse_rfc3339, rfc3339};
use crate::apiserver::store::Key;
use crate::kubectl::cmd::SELECTOR;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::follow::{self, Follower};
use crate::kubectl::printers::value::{items, text};
use crate::kubectl::{pods, select};
use crate::sim::LogLine;

pub use follow_lines::Follow;

pub const COMMAND: Command = Command {
    usage: "[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
    examples: &[
        ("kubectl logs deploy/coredns -n kube-system", "What the first Pod of a Deployment wrote"),
        ("kubectl logs -l k8s-app=kube-dns -n kube-system --prefix", "All Pods with a label, each line with its Pod"),
    ],
    flags: &[SELECTOR, OWN],
    run: Some(run),
    ..Command::new("logs", "Show what a container wrote")
};

const OWN: &[Flag] = &[
    Flag::bool("all-containers", "false", "All containers of the Pods"),
    Flag::bool("all-pods", "false", "All Pods of the object; sets --prefix"),
    Flag::string("container", "", "The container; the first one without it").short('c'),
    Flag::bool("follow", "false", "Go on showing what is written").short('f'),
    Flag::bool("ignore-errors", "false", "Go on after an error while following"),
    Flag::bool("insecure-skip-tls-verify-backend", "false", "Do not check the kubelet's certificate"),
    Flag::int64("limit-bytes", "0", "The most bytes to show; 0 for all"),
    Flag::int("max-log-requests", "5", "How many logs to follow at a time"),
    Flag::duration("pod-running-timeout", "20s", "How long to wait for a Pod"),
    Flag::bool("prefix", "false", "Put the Pod and the container before each line"),
    Flag::bool("previous", "false", "What the container wrote before its last start").short('p'),
    Flag::duration("since", "0s", "Only lines that are younger"),
    Flag::string("since-time", "", "Only lines from this moment on (RFC 3339)"),
    Flag::int64("tail", "-1", "Only the last lines; with a selector 10 unless given"),
    Flag::bool("timestamps", "false", "Put the time before each line"),
];

const EXPECTED: &str = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

/// One container's log.
#[derive(Debug, Clone)]
struct Log {
    pod: Key,
    container: String,
    /// The container's place in the Pod.
    index: usize,
}

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let selector = parsed.string("selector");
    let mut container = parsed.string("container").to_owned();
    match parsed.args.as_slice() {
        [] if selector.is_empty() => return Err(context.usage(EXPECTED)),
        [] => {}
        [_] if !selector.is_empty() => return Err(context.usage("only a selector (-l) or a POD name is allowed")),
        [_] => {}
        [_, second] => container.clone_from(second),
        _ => return Err(context.usage(EXPECTED)),
    }
    let found = objects(context, parsed)?;
    check(parsed, &container)?;
    let mut logs = Vec::new();
    for pod in found {
        logs.extend(of_pod(context, parsed, &pod, &container)?);
    }
    let follows = parsed.bool("follow");
    let most = parsed.int("max-log-requests");
    if follows && i64::try_from(logs.len()).unwrap_or(i64::MAX) > most.max(1) {
        let count = logs.len();
        return Err(Failure::error(format!(
            "you are attempting to follow {count} log streams, but maximum allowed concurrency is {most}, use --max-log-requests to increase the limit"
        )));
    }
    for log in &logs {
        show(context, parsed, log)?;
    }
    if !follows || logs.is_empty() || parsed.bool("previous") {
        return Ok(());
    }
    let follow = Follow::new(context, logs, Style::of(parsed));
    follow::follow(context, Follower::Logs(follow))
}

fn check(parsed: &Parsed, container: &str) -> Result<(), Failure> {
    let fail = |why: String| Err(Failure::error(why));
    if !parsed.string("since-time").is_empty() && parsed.duration("since") != 0 {
        return fail("at most one of `sinceTime` or `sinceSeconds` may be specified".to_owned());
    }
    if parsed.bool("all-containers") && !container.is_empty() {
        return fail(format!("--all-containers=true should not be specified with container name {container}"));
    }
    if parsed.changed("container") && parsed.args.len() == 2 {
        return fail("only one of -c or an inline [CONTAINER] arg is allowed".to_owned());
    }
    if parsed.int("limit-bytes") < 0 {
        return fail("--limit-bytes must be greater than 0".to_owned());
    }
    if parsed.duration("since") < 0 {
        return fail("--since must be greater than 0".to_owned());
    }
    if parsed.int("tail") < -1 {
        return fail("--tail must be greater than or equal to -1".to_owned());
    }
    Ok(())
}

/// The Pods whose logs are asked for.
fn objects(context: &mut Context, parsed: &Parsed) -> Result<Vec<Key>, Failure> {
    let namespace = context.namespace.clone();
    let selector = parsed.string("selector");
    let Some(name) = parsed.args.first() else {
        let found = select::list(context, Kind::Pod, Some(&namespace), selector, "")?;
        if found.is_empty() {
            context.out.eprint(format!("No resources found in {namespace} namespace.\n"));
        }
        return Ok(found.iter().map(|object| Key::of(&Rc::clone(object))).collect());
    };
    let target = pods::named(context, name).map_err(|failure| not_found(failure, &namespace))?;
    if target.key.kind == Kind::Pod {
        return Ok(vec![target.key]);
    }
    let kind = target.key.kind;
    let behind = pods::behind(context, &target)
        .map_err(|why| Failure::error(format!("cannot get the logs from {}: {why}", pods::go_type(kind))))?;
    if behind.is_empty() {
        let first = pods::attachable(context, &target, parsed.duration("pod-running-timeout"))?;
        return Ok(vec![first]);
    }
    if parsed.bool("all-pods") || behind.len() == 1 {
        return Ok(behind);
    }
    let count = behind.len();
    let first: Vec<Key> = behind.into_iter().take(1).collect();
    for key in &first {
        context.out.eprint(format!("Found {count} pods, using pod/{}\n", key.name));
    }
    Ok(first)
}

/// The command words a refusal of its own about what is not there.
fn not_found(failure: Failure, namespace: &str) -> Failure {
    match failure.text.trim_end().strip_prefix("Error from server (NotFound): ") {
        Some(what) => Failure::error(format!("error from server (NotFound): {what} in namespace \"{namespace}\"")),
        None => failure,
    }
}

/// The logs of a Pod that are asked for.
fn of_pod(context: &mut Context, parsed: &Parsed, key: &Key, container: &str) -> Result<Vec<Log>, Failure> {
    let pod = pods::pod(context, key)?;
    let init = items(&pod, "spec.initContainers").iter();
    let all: Vec<String> =
        init.chain(items(&pod, "spec.containers")).map(|container| text(container, "name").to_owned()).collect();
    let chosen = if parsed.bool("all-containers") {
        all
    } else {
        vec![pods::container(context, &pod, container, parsed.bool("all-pods"))?]
    };
    let index = |name: &str| items(&pod, "spec.containers").iter().position(|there| text(there, "name") == name);
    let logs = chosen.into_iter().map(|name| Log {
        pod: key.clone(),
        index: index(&name).unwrap_or(usize::MAX),
        container: name,
    });
    Ok(logs.collect())
}

/// Why the kubelet has no log to show. Models `validateContainerLogStatus`.
fn refusal(pod: &Value, container: &str, previous: bool) -> Option<String> {
    let name = text(pod, "metadata.name");
    let refused = |why: String| Some(format!("Error from server (BadRequest): {why}"));
    if text(pod, "spec.nodeName").is_empty() {
        return refused(format!("pod {name} does not have a host assigned"));
    }
    let mut statuses = items(pod, "status.containerStatuses").iter().chain(items(pod, "status.initContainerStatuses"));
    let status = statuses.find(|status| text(status, "name") == container);
    let Some(status) = status else {
        return refused(format!("container \"{container}\" in pod \"{name}\" is not available"));
    };
    if previous {
        let ended = status.pointer("/lastState/terminated").is_some();
        return (!ended)
            .then(|| refused(format!("previous terminated container \"{container}\" in pod \"{name}\" not found")))
            .flatten();
    }
    let waiting = status.pointer("/state/waiting")?;
    if status.pointer("/lastState/terminated").is_some() {
        return None;
    }
    refused(match text(waiting, "reason") {
        "ErrImagePull" => {
            format!("container \"{container}\" in pod \"{name}\" is waiting to start: image can't be pulled")
        }
        "ImagePullBackOff" => {
            format!("container \"{container}\" in pod \"{name}\" is waiting to start: trying and failing to pull image")
        }
        reason => format!("container \"{container}\" in pod \"{name}\" is waiting to start: {reason}"),
    })
}

fn show(context: &mut Context, parsed: &Parsed, log: &Log) -> Result<(), Failure> {
    let pod = pods::pod(context, &log.pod)?;
    if let Some(why) = refusal(&pod, &log.container, parsed.bool("previous")) {
        return Err(Failure::plain(why));
    }
    let from = match (parsed.duration("since"), parsed.string("since-time")) {
        (0, "") => i64::MIN,
        (0, time) => match parse_rfc3339(time) {
            Some(from) => from,
            None => {
                let why = format!(
                    "parsing time \"{time}\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"{time}\" as \"2006\""
                );
                return Err(Failure::error(why));
            }
        },
        (since, _) => context.now() - since,
    };
    let lines: Vec<LogLine> = log.lines(context).filter(|line| line.at >= from).cloned().collect();
    let tail = match parsed.int("tail") {
        -1 if !parsed.string("selector").is_empty() && !parsed.changed("tail") => 10,
        -1 => usize::MAX,
        tail => usize::try_from(tail).unwrap_or(0),
    };
    let style = Style::of(parsed);
    let mut written = String::new();
    for line in lines.iter().skip(lines.len().saturating_sub(tail)) {
        style.write(log, line, &mut written);
    }
    let limit = usize::try_from(parsed.int("limit-bytes")).unwrap_or(0);
    if limit > 0 {
        let end = (0..=limit.min(written.len())).rev().find(|at| written.is_char_boundary(*at)).unwrap_or(0);
        written.truncate(end);
    }
    context.out.print(written);
    Ok(())
}

impl Log {
    /// What the container has written, oldest first.
    fn lines<'a>(&self, context: &'a Context) -> impl Iterator<Item = &'a LogLine> {
        let index = self.index;
        context.cluster.request_log(&self.pod).iter().filter(move |line| line.container == index)
    }
}

/// What stands before each line.
#[derive(Debug, Clone, Copy)]
struct Style {
    prefix: bool,
    timestamps: bool,
}

impl Style {
    fn of(parsed: &Parsed) -> Style {
        let prefix = parsed.bool("prefix") || parsed.bool("all-pods");
        Style { prefix, timestamps: parsed.bool("timestamps") }
    }

    fn write(self, log: &Log, line: &LogLine, out: &mut String) {
        if self.prefix {
            out.push_str(&format!("[pod/{}/{}] ", log.pod.name, log.container));
        }
        if self.timestamps {
            out.push_str(&format!("{} ", rfc3339(line.at).replace('Z', ".000000000Z")));
        }
        out.push_str(&line.text);
        out.push('\n');
    }
}
