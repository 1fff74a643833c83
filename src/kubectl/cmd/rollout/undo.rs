//! `kubectl rollout undo`. Models `pkg/polymorphichelpers/rollback.go`.

use serde_json::{Map, Value, json};

use super::revisions::{REVISION, Revision, of, without_hash};
use super::{group_kind, objects};
use crate::api::scheme::Kind;
use crate::apiserver::request::Patch;
use crate::kubectl::cmd::{DRY_RUN, FILENAME, OUTPUT, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::last_applied;
use crate::kubectl::print;
use crate::kubectl::printers::describe;
use crate::kubectl::printers::output::Fields;
use crate::kubectl::printers::value::{at, flag};
use crate::kubectl::targets::{self, Target, end, say_with};

pub const COMMAND: Command = Command {
    usage: "(TYPE NAME | TYPE/NAME) [flags]",
    examples: &[
        ("kubectl rollout undo deployment/web", "Back to the state before"),
        ("kubectl rollout undo deployment/web --to-revision=1", "Back to a certain one"),
    ],
    flags: &[OUTPUT, FILENAME, DRY_RUN, SELECTOR, OWN],
    run: Some(run),
    ..Command::new("undo", "Go back to an earlier state of a workload")
};

const OWN: &[Flag] = &[Flag::int64("to-revision", "0", "The state to go back to; 0 for the last one before this")];

/// Annotations that stay the Deployment's own.
const KEPT: [&str; 6] = [
    last_applied::ANNOTATION,
    REVISION,
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
];

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let dry = dry_run(context, parsed)?;
    let found = objects(context, parsed)?;
    let mut failures = found.failures;
    for target in &found.found {
        let result = roll_back(context, target, parsed.int("to-revision"), dry).map_err(Failure::error);
        print::fresh(context);
        let said = result.and_then(|done| say_with(context, parsed, &target.value, &done, dry, Fields::Declared));
        failures.extend(said.err());
    }
    end(failures)
}

fn roll_back(context: &mut Context, target: &Target, to: i64, dry: DryRun) -> Result<String, String> {
    if last_applied::get(&target.value).is_some() {
        let (name, annotation) =
            (format!("{}/{}", target.key.kind.info().plural, target.key.name), last_applied::ANNOTATION);
        context.warn(&[format!("resource {name} was previously managed with 'kubectl apply'. Rolling back will not update the {annotation} annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.")]);
    }
    if !matches!(target.key.kind, Kind::Deployment | Kind::DaemonSet | Kind::StatefulSet) {
        return Err(refusal(target));
    }
    let revisions = of(context, target);
    let deployment = target.key.kind == Kind::Deployment;
    let missing = format!("unable to find specified revision {to} in history");
    let revision = match to {
        0 => revisions.values().rev().nth(1).ok_or_else(|| match deployment {
            true => format!("no rollout history found for deployment \"{}\"", target.key.name),
            false => "no last revision to roll back to".to_owned(),
        })?,
        number => revisions.get(&number).ok_or(missing)?,
    };
    if dry == DryRun::Client {
        let text = describe::template(&revision.template);
        return Ok(if deployment { text } else { format!("will roll back to {text}") });
    }
    if deployment && flag(&target.value, "spec.paused") {
        let why =
            "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again";
        return Err(why.to_owned());
    }
    if without_hash(&revision.template) == without_hash(at(&target.value, "spec.template")) {
        return Ok(format!("skipped rollback (current template already matches revision {to})"));
    }
    let mut options = targets::options(&Parsed::default(), dry, "kubectl");
    options.dry_run = dry == DryRun::Server;
    match context.cluster.patch(&target.key, &change(target, revision), &options) {
        Ok(_) => Ok("rolled back".to_owned()),
        Err(status) => Err(format!("failed restoring revision {to}: {}", status.message)),
    }
}

/// The patch that brings the state back.
fn change(target: &Target, revision: &Revision) -> Patch {
    let template = without_hash(&revision.template);
    let mut operations = vec![json!({"op": "replace", "path": "/spec/template", "value": template})];
    if target.key.kind == Kind::Deployment {
        let own = target.value.pointer("/metadata/annotations").and_then(Value::as_object);
        let theirs = revision.annotations.as_object();
        let own = own.into_iter().flatten().filter(|(key, _)| KEPT.contains(&key.as_str()));
        let theirs = theirs.into_iter().flatten().filter(|(key, _)| !KEPT.contains(&key.as_str()));
        let annotations: Map<String, Value> =
            own.chain(theirs).map(|(key, value)| (key.clone(), value.clone())).collect();
        operations.push(json!({"op": "add", "path": "/metadata/annotations", "value": annotations}));
    }
    Patch::Json(Value::Array(operations))
}

/// Models `RollbackerFor`.
fn refusal(target: &Target) -> String {
    let kind = group_kind(target);
    match target.key.kind {
        Kind::Job | Kind::Pod | Kind::ReplicaSet | Kind::ReplicationController | Kind::CronJob => {
            format!("no rollbacker has been implemented for \"{kind}\"")
        }
        other => {
            let info = other.info();
            let element = format!("{{{} {}}}", info.group, info.kind);
            format!("error retrieving rollbacker for \"{kind}\", no visitor method exists for {element}")
        }
    }
}
