//! `kubectl scale`. Models `pkg/cmd/scale/scale.go` and `pkg/scale/scale.go`.

use serde_json::{Value, json};

use crate::api::scheme::Kind;
use crate::apiserver::request::{Options, Patch, Subresource};
use crate::apiserver::status::{Reason, Status};
use crate::kubectl::cmd::{DRY_RUN, FILENAME, OUTPUT, RECORD, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::record;
use crate::kubectl::targets::{Ask, Target, end, find, say};

pub const COMMAND: Command = Command {
    suggest_for: &["resize"],
    usage: "[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)",
    examples: &[("kubectl scale deployment web --replicas=3", "Three Pods for the Deployment web")],
    flags: &[OUTPUT, FILENAME, DRY_RUN, SELECTOR, RECORD, OWN],
    run: Some(run),
    ..Command::new("scale", "Set how many Pods a Deployment, ReplicaSet, StatefulSet or ReplicationController keeps")
};

const OWN: &[Flag] = &[
    Flag::bool("all", "false", "All objects of the types in the namespace"),
    Flag::int("current-replicas", "-1", "Scale only if there are so many now; -1 for any number"),
    Flag::int("replicas", "0", "How many").required(),
    Flag::string("resource-version", "", "Scale only if the object has this version"),
    Flag::duration("timeout", "0s", "How long to wait until the Pods are there; 0 does not wait"),
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let (replicas, current) = (parsed.int("replicas"), parsed.int("current-replicas"));
    if replicas < 0 {
        let why = "The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0";
        return Err(Failure::error(why));
    }
    if current < -1 {
        return Err(Failure::error("The --current-replicas must specify an integer of -1 or greater"));
    }
    let targets = find(context, parsed, Ask { args: &parsed.args, ..Ask::default() })?;
    if !parsed.string("resource-version").is_empty() && targets.found.len() > 1 {
        return Err(Failure::error("cannot use --resource-version with multiple resources"));
    }
    if targets.found.is_empty() && targets.failures.is_empty() {
        return Err(Failure::error("no objects passed to scale"));
    }
    for target in &targets.found {
        let value = match dry {
            DryRun::Client => with_replicas(&target.value, replicas),
            _ => scale(context, parsed, target, replicas, dry)?,
        };
        if dry == DryRun::None {
            record::patch(context, parsed, &target.key, &value)?;
        }
        say(context, parsed, &value, "scaled", dry)?;
    }
    end(targets.failures)
}

/// Changes the size by the `scale` subresource; the object with its new size.
fn scale(
    context: &mut Context,
    parsed: &Parsed,
    target: &Target,
    replicas: i64,
    dry: DryRun,
) -> Result<Value, Failure> {
    let key = &target.key;
    if !can_scale(key.kind) {
        return Err(Status::new(Reason::NotFound, "the server could not find the requested resource").into());
    }
    let now = target.value.pointer("/spec/replicas").and_then(Value::as_i64).unwrap_or(1);
    let current = parsed.int("current-replicas");
    if current != -1 && now != current {
        return Err(Failure::error(format!("Expected replicas to be {current}, was {now}")));
    }
    let version = target.value.pointer("/metadata/resourceVersion").and_then(Value::as_str).unwrap_or_default();
    let wanted = parsed.string("resource-version");
    if !wanted.is_empty() && version != wanted {
        return Err(Failure::error(format!("Expected resource version to be {wanted}, was {version}")));
    }
    let patch = Patch::Merge(json!({"spec": {"replicas": replicas}}));
    let options = Options { dry_run: dry == DryRun::Server, field_manager: "kubectl".to_owned(), ..Options::default() };
    let response =
        context.cluster.request(|server, now| server.patch(key, &patch, Subresource::Scale, &options, now))?;
    context.warn(&response.warnings);
    if dry == DryRun::None && parsed.duration("timeout") != 0 {
        wait(context, target, replicas, parsed.duration("timeout"))?;
    }
    Ok(with_replicas(&target.value, replicas))
}

fn can_scale(kind: Kind) -> bool {
    matches!(kind, Kind::Deployment | Kind::ReplicaSet | Kind::StatefulSet | Kind::ReplicationController)
}

fn with_replicas(value: &Value, replicas: i64) -> Value {
    let mut value = value.clone();
    if let Some(spec) = value.pointer_mut("/spec").and_then(Value::as_object_mut) {
        spec.insert("replicas".to_owned(), Value::from(replicas));
    }
    value
}

/// Lets time pass until the status says so many, `--timeout` at most.
fn wait(context: &mut Context, target: &Target, replicas: i64, timeout: i64) -> Result<(), Failure> {
    let until = context.cluster.now().saturating_add(timeout);
    let there = |context: &Context| {
        let object = context.cluster.store().at(&target.key).map(|object| object.write()).unwrap_or_default();
        let number = |path: &str| object.pointer(path).and_then(Value::as_i64).unwrap_or_default();
        number("/spec/replicas") != replicas || number("/status/replicas") == replicas
    };
    while !there(context) {
        match context.cluster.next_due() {
            Some(due) if due <= until => context.cluster.run_until(due),
            _ => {
                context.cluster.run_until(until);
                return Err(Failure::error(format!("timed out waiting for \"{}\" to be synced", target.key.name)));
            }
        }
    }
    Ok(())
}
