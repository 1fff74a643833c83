//! `kubectl exec`. Models `pkg/cmd/exec/exec.go`.

use crate::apiserver::store::Key;
use crate::kubectl::command::Command;
use crate::kubectl::context::Context;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::pods;
use crate::kubectl::printers::value::text;
use crate::kubectl::programs::{self, NOT_STARTED, Place};
use crate::kubectl::streams::Stream;

pub const COMMAND: Command = Command {
    usage: "(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
    examples: &[
        (
            "kubectl exec deploy/coredns -n kube-system -- /coredns -version",
            "One command in the first Pod of a Deployment",
        ),
        ("kubectl exec -it web -- sh", "A shell in a Pod; exit leaves it"),
    ],
    flags: &[OWN],
    run: Some(run),
    ..Command::new("exec", "Run a command in a container")
};

const OWN: &[Flag] = &[
    Flag::string("container", "", "The container; the first one without it").short('c'),
    Flag::slice("filename", "A file that names the object").short('f'),
    Flag::duration("pod-running-timeout", "1m0s", "How long to wait for a Pod"),
    Flag::bool("quiet", "false", "Show only what the command prints").short('q'),
    Flag::bool("stdin", "false", "Pass standard input on").short('i'),
    Flag::bool("tty", "false", "Standard input is a terminal").short('t'),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let name = parsed.args.first().filter(|_| parsed.dash != Some(0)).cloned().unwrap_or_default();
    let command = match parsed.dash {
        Some(dash) => parsed.args.get(dash..).unwrap_or_default().to_vec(),
        None if parsed.args.len() > 1 => {
            let why = "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead";
            return Err(context.usage(why));
        }
        None => Vec::new(),
    };
    if parsed.duration("pod-running-timeout") <= 0 {
        return Err(context.usage("--pod-running-timeout must be higher than zero"));
    }
    if name.is_empty() && parsed.list("filename").is_empty() {
        return Err(Failure::error("pod, type/name or --filename must be specified"));
    }
    if command.is_empty() {
        return Err(Failure::error("you must specify at least one command for the container"));
    }
    let target = pods::named(context, &name)?;
    let key = pods::attachable(context, &target, parsed.duration("pod-running-timeout"))?;
    let pod = pods::pod(context, &key)?;
    let phase = text(&pod, "status.phase");
    if matches!(phase, "Succeeded" | "Failed") {
        return Err(Failure::error(format!(
            "cannot exec into a container in a completed pod; current phase is {phase}"
        )));
    }
    let wanted = parsed.string("container");
    let container = pods::container(context, &pod, wanted, parsed.bool("quiet"))?;
    if !pods::is_running(&pod, &container) {
        let (reason, why) = not_running(&pod, &container);
        return Err(Failure::plain(format!("Error from server ({reason}): {why}")));
    }
    let tty = parsed.bool("stdin") && parsed.bool("tty");
    if tty && context.stdin.is_some() && !parsed.bool("quiet") {
        context.out.eprint("Unable to use a TTY - input is not a terminal or the right kind of file\n");
    }
    in_container(context, &key, &container, &command, parsed.bool("stdin"), tty && context.stdin.is_none())
}

/// The kubelet's words for a container that does not run.
fn not_running(pod: &serde_json::Value, container: &str) -> (&'static str, String) {
    if text(pod, "spec.nodeName").is_empty() {
        return ("BadRequest", format!("pod {} does not have a host assigned", text(pod, "metadata.name")));
    }
    (
        "InternalError",
        format!("Internal error occurred: unable to upgrade connection: container not found (\"{container}\")"),
    )
}

/// Runs the command and hands on its streams and its exit status.
fn in_container(
    context: &mut Context,
    key: &Key,
    container: &str,
    command: &[String],
    stdin: bool,
    tty: bool,
) -> Result<(), Failure> {
    let fed = context.stdin.filter(|_| stdin);
    let place = Place { namespace: &key.namespace, pod: &key.name, container, stdin: fed, interactive: stdin };
    let output = programs::run(context, &place, command);
    if output.exit == NOT_STARTED {
        return Err(Failure::error(output.stderr()));
    }
    for segment in output.segments {
        let stream = if tty { Stream::Stdout } else { segment.stream };
        context.out.write(stream, segment.text);
    }
    context.out.effects.extend(output.effects);
    match output.exit {
        0 => Ok(()),
        exit => Err(Failure { text: format!("command terminated with exit code {exit}\n"), exit }),
    }
}
