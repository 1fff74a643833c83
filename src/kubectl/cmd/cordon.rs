//! `kubectl cordon`, and what `uncordon` and `drain` share with it. Models `pkg/cmd/drain/drain.go` and `pkg/drain/cordon.go`.

use serde_json::json;

use crate::api::labels;
use crate::api::scheme::Kind;
use crate::apiserver::request::{FieldValidation, Options, Patch};
use crate::apiserver::store::Key;
use crate::kubectl::cmd::{DRY_RUN, NO_RESOURCE, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Parsed;
use crate::kubectl::resources::{Found, Query, resolve};
use crate::kubectl::{print, select};

pub const COMMAND: Command = Command {
    usage: "NODE",
    examples: &[("kubectl cordon node-1", "New Pods stay off node-1; those on it go on")],
    flags: &[SELECTOR, DRY_RUN],
    run: Some(run),
    ..Command::new("cordon", "Keep new Pods off a node")
};

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let (nodes, dry) = begin(context, parsed)?;
    mark(context, parsed, &nodes, true, dry)
}

/// Checks the flags and finds the nodes, all of them before anything is changed. Models `DrainCmdOptions.Complete`.
pub(super) fn begin(context: &mut Context, parsed: &Parsed) -> Result<(Vec<Key>, DryRun), Failure> {
    if parsed.args.is_empty() && !parsed.changed("selector") {
        let name = context.path.strip_prefix("kubectl ").unwrap_or_default();
        return Err(context.usage(format!("USAGE: {name} NODE [flags]")));
    }
    let selector = parsed.string("selector");
    if !parsed.args.is_empty() && !selector.is_empty() {
        return Err(context.usage("error: cannot specify both a node name and a --selector option"));
    }
    let dry = dry_run(context, parsed)?;
    if labels::Selector::parse(parsed.string("pod-selector")).is_err() {
        return Err(Failure::error("--pod-selector=<pod_selector> must be a valid label selector"));
    }
    if !selector.is_empty() {
        return Ok((select::keys(&select::list(context, Kind::Node, None, selector, "")?), dry));
    }
    Ok((named(context, &parsed.args)?, dry))
}

/// The nodes of the arguments; one that names another type must say so: `pod/web`.
fn named(context: &Context, args: &[String]) -> Result<Vec<Key>, Failure> {
    let tuples: Vec<String> =
        args.iter().map(|arg| if arg.contains('/') { arg.clone() } else { format!("nodes/{arg}") }).collect();
    let query = Query { namespace: &context.namespace, single_type: true, ..Query::default() };
    let Found::Named { keys, .. } = resolve(&tuples, &query)? else { return Err(Failure::error(NO_RESOURCE)) };
    for key in &keys {
        context.cluster.server().get(key.kind, &key.namespace, &key.name)?;
        if key.kind != Kind::Node {
            let info = key.kind.info();
            let resource = format!("{}/{}, Resource={}", info.group, info.version, info.plural);
            return Err(Failure::error(format!("expected resource of type node, got {resource:?}")));
        }
    }
    Ok(keys)
}

/// Marks the nodes as closed or open for new Pods and says so of each; a node that refuses does not keep the others from it.
pub(super) fn mark(
    context: &mut Context,
    parsed: &Parsed,
    nodes: &[Key],
    closed: bool,
    dry: DryRun,
) -> Result<(), Failure> {
    let verb = if closed { "cordon" } else { "uncordon" };
    for key in nodes {
        let Some(node) = context.cluster.store().at(key) else { continue };
        let value = node.write();
        let is_closed = value.pointer("/spec/unschedulable") == Some(&json!(true));
        if is_closed == closed {
            print::outcome(context, parsed, &value, &format!("already {verb}ed"), dry)?;
            continue;
        }
        if dry != DryRun::Client {
            let patch = Patch::Strategic(json!({"spec": {"unschedulable": closed.then_some(true)}}));
            let options = Options {
                dry_run: dry == DryRun::Server,
                field_validation: FieldValidation::Warn,
                field_manager: "kubectl".to_owned(),
                ..Options::default()
            };
            match context.cluster.patch(key, &patch, &options) {
                Ok(response) => context.warn(&response.warnings),
                Err(status) => {
                    let why = format!("error: unable to {verb} node {:?}: {}\n", key.name, status.message);
                    context.out.eprint(why);
                    continue;
                }
            }
        }
        print::outcome(context, parsed, &value, &format!("{verb}ed"), dry)?;
    }
    Ok(())
}
