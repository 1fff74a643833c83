//! `kubectl rollout`: how Deployments, DaemonSets and StatefulSets go from one template to the next. Models `pkg/cmd/rollout`
//! and `pkg/polymorphichelpers`; one file a subcommand.

mod history;
mod pause;
mod restart;
mod revisions;
mod status;
mod undo;

pub use status::Watch;

use serde_json::Value;

use crate::api::patch;
use crate::apiserver::request::Patch;
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::print;
use crate::kubectl::printers::output::Fields;
use crate::kubectl::targets::{self, Ask, Target, Targets, finish, say_with};

pub const COMMAND: Command = Command {
    usage: "SUBCOMMAND",
    examples: &[
        ("kubectl rollout status deployment/coredns -n kube-system", "How far a rollout is"),
        ("kubectl rollout restart deployment/coredns -n kube-system", "New Pods from the same template"),
    ],
    subcommands: &[
        &history::COMMAND,
        &pause::PAUSE,
        &pause::RESUME,
        &undo::COMMAND,
        &status::COMMAND,
        &restart::COMMAND,
    ],
    ..Command::new("rollout", "Manage the rollout of Deployments, DaemonSets and StatefulSets")
};

/// The objects that a subcommand is about.
fn objects(context: &mut Context, parsed: &Parsed) -> Result<Targets, Failure> {
    if parsed.args.is_empty() && parsed.list("filename").is_empty() && parsed.string("kustomize").is_empty() {
        return Err(Failure::error("required resource not specified"));
    }
    targets::find(context, parsed, Ask { args: &parsed.args, type_alone_means_all: true, ..Ask::default() })
}

fn nothing_found(context: &mut Context) {
    let namespace = context.namespace.clone();
    context.out.eprint(format!("No resources found in {namespace} namespace.\n"));
}

/// Changes each object and says so; what `pause`, `resume` and `restart` share.
fn change(
    context: &mut Context,
    parsed: &Parsed,
    done: &str,
    change: &dyn Fn(&mut Value, &Target, i64) -> Result<(), String>,
    unchanged: &dyn Fn(&Target) -> String,
) -> Result<(), Failure> {
    let found = objects(context, parsed)?;
    if found.found.is_empty() && found.failures.is_empty() {
        nothing_found(context);
        return Ok(());
    }
    let mut messages = Vec::new();
    for target in &found.found {
        let mut new = target.value.clone();
        if let Err(why) = change(&mut new, target, context.now()) {
            let resource = target.key.kind.resource();
            messages.push(format!("error: {resource} \"{}\" {why}", target.key.name));
            continue;
        }
        if new == target.value {
            messages.push(unchanged(target));
            continue;
        }
        let difference = Patch::Merge(patch::merge_diff(&target.value, &new));
        let options = targets::options(parsed, DryRun::None, "kubectl-rollout");
        match context.cluster.patch(&target.key, &difference, &options) {
            Ok(response) => {
                context.warn(&response.warnings);
                print::fresh(context);
                say_with(context, parsed, &response.object.write(), done, DryRun::None, Fields::Declared)?;
            }
            Err(status) => messages.push(format!("failed to patch: {}", status.message)),
        }
    }
    finish(found.failures, messages)
}

/// `Deployment.apps`, as Go prints a kind with its group.
fn group_kind(target: &Target) -> String {
    let info = target.key.kind.info();
    if info.group.is_empty() { info.kind.to_owned() } else { format!("{}.{}", info.kind, info.group) }
}
