//! Attaching to a Pod: waiting for it, showing what it writes, and deleting it where `--rm` says so.

use serde_json::Value;

use super::context::Context;
use super::failure::Failure;
use super::flags::Parsed;
use super::pods;
use super::printers::value::{items, text};
use super::programs::{self, NOT_STARTED, Place};
use super::streams::{Effect, Stream};
use crate::api::scheme::Kind;
use crate::apiserver::request::{DeleteOptions, Propagation};
use crate::apiserver::store::Key;

const SESSION: &str = "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

/// What follows `kubectl run -i`: waits for the Pod, shows its output, removes it under `--rm`.
pub fn to_new_pod(context: &mut Context, parsed: &Parsed, pod: &Value) -> Result<(), Failure> {
    let key = Key::new(Kind::Pod, text(pod, "metadata.namespace"), text(pod, "metadata.name"));
    let remove = parsed.bool("rm");
    let outcome = wait_until_started(context, &key, parsed.duration("pod-running-timeout"))
        .and_then(|pod| attach(context, parsed, &key, &pod));
    match outcome {
        // A shell goes on; its Pod is removed when it is left.
        Ok(true) => Ok(()),
        outcome => {
            if remove {
                delete(context, &key, parsed.bool("quiet"));
            }
            outcome.map(|_| ())
        }
    }
}

/// Models `podRunningAndReady`: a Pod that has ended counts, too.
fn wait_until_started(context: &mut Context, key: &Key, timeout: i64) -> Result<Value, Failure> {
    let until = context.now().saturating_add(timeout);
    loop {
        let pod = pods::pod(context, key)?;
        let ready = items(&pod, "status.conditions")
            .iter()
            .any(|condition| text(condition, "type") == "Ready" && text(condition, "status") == "True");
        match text(&pod, "status.phase") {
            "Succeeded" | "Failed" => return Ok(pod),
            "Running" if ready => return Ok(pod),
            _ => {}
        }
        match context.cluster.next_due() {
            Some(due) if due <= until => context.cluster.run_until(due),
            _ => {
                context.cluster.run_until(until);
                return Err(Failure::error("timed out waiting for the condition"));
            }
        }
    }
}

/// Shows what the Pod's process prints; whether it is a shell that goes on.
fn attach(context: &mut Context, parsed: &Parsed, key: &Key, pod: &Value) -> Result<bool, Failure> {
    let container = pods::container(context, pod, "", parsed.bool("quiet"))?;
    let command = command(pod, &container);
    let stdin = context.stdin.filter(|_| parsed.bool("stdin"));
    let place = Place {
        namespace: &key.namespace,
        pod: &key.name,
        container: &container,
        stdin,
        interactive: parsed.bool("stdin"),
    };
    let mut output = programs::run(context, &place, &command);
    let enters = output.effects.iter().any(|effect| matches!(effect, Effect::Enter { .. }));
    if enters && !parsed.bool("quiet") {
        context.out.eprint(SESSION);
    }
    for effect in &mut output.effects {
        let Effect::Enter { leave, farewell, .. } = effect else { continue };
        let (name, namespace) = (&key.name, &key.namespace);
        if parsed.bool("tty") && !parsed.bool("quiet") {
            *farewell = format!(
                "Session ended, resume using 'kubectl attach {name} -c {container} -n {namespace} -i -t' command\n"
            );
        }
        if parsed.bool("rm") {
            let words = ["delete", "pod", name, "-n", namespace, "--wait=false"];
            *leave = words.into_iter().map(str::to_owned).collect();
        }
    }
    let exit = output.exit;
    if exit == NOT_STARTED {
        // The container's log is empty; why it did not start stands in its status.
        return Err(Failure::error(format!("pod {}/{} failed with unknown exit code", key.namespace, key.name)));
    }
    // What a container has written is one log, whatever stream it went to.
    for segment in output.segments {
        context.out.write(Stream::Stdout, segment.text);
    }
    context.out.effects.extend(output.effects);
    let counts = !parsed.bool("leave-stdin-open") && matches!(parsed.string("restart"), "Never" | "OnFailure");
    if exit != 0 && counts {
        let text = format!("pod {}/{} terminated (Error)\n", key.namespace, key.name);
        return Err(Failure { text, exit });
    }
    Ok(enters)
}

/// What the container runs: its own words, or its image's shell.
fn command(pod: &Value, container: &str) -> Vec<String> {
    let spec = items(pod, "spec.containers").iter().find(|there| text(there, "name") == container);
    let words = |field: &str| spec.map(|spec| items(spec, field)).unwrap_or_default().iter();
    let words: Vec<String> =
        words("command").chain(words("args")).filter_map(Value::as_str).map(str::to_owned).collect();
    if words.is_empty() { vec!["sh".to_owned()] } else { words }
}

/// The deletion that `--rm` promises.
fn delete(context: &mut Context, key: &Key, quiet: bool) {
    let options = DeleteOptions { propagation: Some(Propagation::Background), ..DeleteOptions::default() };
    if context.cluster.delete(key, &options).is_ok() && !quiet {
        context.out.print(format!("pod \"{}\" deleted from {} namespace\n", key.name, key.namespace));
    }
}

/// `kubectl attach`: a shell is entered again, a server is only looked at.
pub fn to_process(context: &mut Context, key: &Key, container: &str, stdin: bool, quiet: bool) -> Result<(), Failure> {
    let pod = pods::pod(context, key)?;
    if !pods::is_running(&pod, container) {
        let why = format!(
            "unable to upgrade connection: container {container} not found in pod {}_{}",
            key.name, key.namespace
        );
        return Err(Failure::error(why));
    }
    if !quiet {
        context.out.eprint(SESSION);
    }
    let command = command(&pod, container);
    let waits = items(&pod, "spec.containers")
        .iter()
        .any(|spec| text(spec, "name") == container && spec.get("stdin").and_then(Value::as_bool).unwrap_or_default());
    if waits && stdin {
        let place =
            Place { namespace: &key.namespace, pod: &key.name, container, stdin: context.stdin, interactive: true };
        let output = programs::run(context, &place, &command);
        context.out.effects.extend(output.effects);
    }
    Ok(())
}
