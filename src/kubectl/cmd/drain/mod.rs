//! `kubectl drain`. Models `pkg/cmd/drain/drain.go` and `pkg/drain/drain.go`.

mod filter;
mod leave;

use super::cordon;
use crate::api::labels;
use crate::api::pod::Pod;
use crate::apiserver::store::Key;
use crate::kubectl::cmd::{DRY_RUN, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun};
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::print;
use filter::{Allowed, Judged};

pub const COMMAND: Command = Command {
    usage: "NODE",
    examples: &[
        ("kubectl drain node-3 --ignore-daemonsets", "Close node-3 and move its Pods elsewhere"),
        (
            "kubectl drain node-3 --force --grace-period=5",
            "The same, with Pods that nothing makes anew, and in a hurry",
        ),
    ],
    flags: &[SELECTOR, DRY_RUN, OWN],
    run: Some(run),
    ..Command::new("drain", "Close a node and move its Pods elsewhere")
};

const OWN: &[Flag] = &[
    Flag::int64("chunk-size", "500", "How many objects to ask for at once"),
    Flag::bool("delete-emptydir-data", "false", "Take off Pods with emptyDir volumes, whose data is lost"),
    Flag::bool("disable-eviction", "false", "Delete the Pods instead of evicting them"),
    Flag::bool("force", "false", "Take off Pods that no controller makes anew"),
    Flag::int("grace-period", "-1", "Seconds that a Pod gets to end; the Pod's own number if negative"),
    Flag::bool("ignore-daemonsets", "false", "Go on although Pods of DaemonSets stay"),
    Flag::string("pod-selector", "", "Take off only Pods with these labels"),
    Flag::int("skip-wait-for-delete-timeout", "0", "Do not wait for Pods that have been ending for more seconds"),
    Flag::duration("timeout", "0s", "How long to wait; 0 for as long as it takes"),
];

/// What the flags say.
struct Plan {
    allowed: Allowed,
    pods: labels::Selector,
    /// Seconds, where `--grace-period` says them.
    grace: Option<i64>,
    /// Milliseconds; 0 for no end.
    timeout: i64,
    evict: bool,
    dry: DryRun,
}

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let (nodes, dry) = cordon::begin(context, parsed)?;
    let plan = Plan {
        allowed: Allowed {
            unmanaged: parsed.bool("force"),
            daemon_sets: parsed.bool("ignore-daemonsets"),
            local_data: parsed.bool("delete-emptydir-data"),
            skip_older: parsed.int("skip-wait-for-delete-timeout"),
        },
        pods: labels::Selector::parse(parsed.string("pod-selector")).unwrap_or_else(|_| labels::Selector::everything()),
        grace: Some(parsed.int("grace-period")).filter(|seconds| *seconds >= 0),
        timeout: parsed.duration("timeout"),
        evict: !parsed.bool("disable-eviction"),
        dry,
    };
    cordon::mark(context, parsed, &nodes, true, dry)?;
    let mut refused = Vec::new();
    for key in &nodes {
        match drain(context, key, &plan) {
            Ok(()) => {
                let node = context.cluster.store().at(key).map(|node| node.write()).unwrap_or_default();
                print::outcome(context, parsed, &node, "drained", dry)?;
            }
            Err(leave::End::Never) => return Err(Failure::silent(130)),
            Err(leave::End::Failed(errors)) => {
                let why = aggregate(&errors);
                let node = &key.name;
                context.out.eprint(format!(
                    "error: unable to drain node {node:?} due to error: {why}, continuing command...\n"
                ));
                refused.push((node.to_string(), errors));
            }
        }
    }
    finish(context, &refused)
}

fn finish(context: &mut Context, refused: &[(String, Vec<String>)]) -> Result<(), Failure> {
    if refused.is_empty() {
        return Ok(());
    }
    context.out.eprint("There are pending nodes to be drained:\n");
    for (node, _) in refused {
        context.out.eprint(format!(" {node}\n"));
    }
    match refused {
        [(_, errors)] => Err(Failure::plain(errors.join("\n"))),
        many => Err(Failure::plain(many.iter().map(|(_, errors)| aggregate(errors)).collect::<Vec<_>>().join("\n"))),
    }
}

/// Several errors as one text. Models `utilerrors.Aggregate`.
fn aggregate(errors: &[String]) -> String {
    match errors {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    }
}

/// Models `deleteOrEvictPodsSimple`.
fn drain(context: &mut Context, node: &Key, plan: &Plan) -> Result<(), leave::End> {
    let judged = judge(context, &node.name, plan);
    let refusals = judged.refusals();
    if !refusals.is_empty() {
        return Err(leave::End::Failed(refusals));
    }
    let warnings = judged.warnings();
    if !warnings.is_empty() {
        context.warn(&[warnings]);
    }
    let pods = judged.taken();
    if plan.dry == DryRun::Client {
        for pod in pods {
            context.out.print(format!("evicting pod {}/{} (dry run)\n", pod.metadata.namespace, pod.metadata.name));
        }
        return Ok(());
    }
    let left = if plan.evict { leave::evict(context, &pods, plan) } else { leave::delete(context, &pods, plan) };
    let Err(leave::End::Failed(errors)) = left else { return left };
    let pending = judge(context, &node.name, plan);
    let names: String = pending.taken().iter().map(|pod| format!("pod/{}\n", pod.metadata.name)).collect();
    if !names.is_empty() {
        let why = aggregate(&errors);
        context
            .out
            .eprint(format!("There are pending pods in node {:?} when an error occurred: {why}\n{names}", node.name));
    }
    Err(leave::End::Failed(errors))
}

fn judge(context: &Context, node: &str, plan: &Plan) -> Judged {
    let (store, now) = (context.cluster.store(), context.now());
    let here = |pod: &&Pod| pod.spec.node_name == node && plan.pods.matches(&pod.metadata.labels);
    let pods = store.list_as::<Pod>(None).filter(here);
    Judged { pods: pods.map(|pod| (pod.clone(), filter::judge(pod, store, plan.allowed, now))).collect() }
}
