//! `kubectl delete`. Models `pkg/cmd/delete/delete.go`.

use crate::api::scheme::Kind;
use crate::apiserver::request::{DeleteOptions, Propagation};
use crate::apiserver::store::Key;
use crate::kubectl::cmd::{DRY_RUN, FILENAME, NO_RESOURCE, SELECTOR};
use crate::kubectl::command::Command;
use crate::kubectl::context::{Context, DryRun, dry_run};
use crate::kubectl::failure::{Failure, with_source};
use crate::kubectl::flags::{Flag, Parsed};
use crate::kubectl::resources::{Found, Query, resolve};
use crate::kubectl::{input, select};

pub const COMMAND: Command = Command {
    suggest_for: &["rm"],
    usage: "([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
    examples: &[
        ("kubectl delete service kubernetes", "One Service; the control plane makes this one again"),
        ("kubectl delete pods --all", "All Pods of the namespace"),
    ],
    flags: &[FILENAME, SELECTOR, DRY_RUN, OWN],
    run: Some(run),
    ..Command::new("delete", "Delete objects by file, name or selector")
};

const OWN: &[Flag] = &[
    Flag::bool("all", "false", "All objects of the type in the namespace"),
    Flag::bool("all-namespaces", "false", "In all namespaces").short('A'),
    Flag::string("cascade", "background", "background, orphan or foreground").bare("background"),
    Flag::string("field-selector", "", "Field selector: metadata.name=web"),
    Flag::bool("force", "false", "Delete at once, without waiting for the node"),
    Flag::int("grace-period", "-1", "Seconds that a Pod gets to end"),
    Flag::bool("ignore-not-found", "false", "Say nothing of objects that are not there"),
    Flag::bool("interactive", "false", "Ask before deleting").short('i'),
    Flag::bool("now", "false", "Give a Pod one second to end"),
    Flag::string("output", "", "name").short('o'),
    Flag::string("raw", "", "Send a deletion to this path"),
    Flag::duration("timeout", "0s", "How long to wait"),
    Flag::bool("wait", "true", "Wait until the objects are gone"),
];

/// What the flags make of a deletion.
struct Plan {
    options: DeleteOptions,
    grace: i64,
    dry: DryRun,
    wait: bool,
    name_only: bool,
    quiet: bool,
}

fn run(context: &mut Context, parsed: &Parsed) -> Result<(), Failure> {
    let plan = plan(context, parsed)?;
    let ignore = parsed.bool("ignore-not-found") || (parsed.bool("all") && !parsed.changed("ignore-not-found"));
    let (keys, mut failures) = targets(context, parsed)?;
    if keys.is_empty() && failures.is_empty() {
        context.out.print("No resources found\n");
        return Ok(());
    }
    let mut gone = Vec::new();
    for (key, source) in keys {
        if plan.dry == DryRun::None || plan.dry == DryRun::Server || context.cluster.store().at(&key).is_some() {
            match delete(context, &key, &plan, source.as_deref()) {
                Ok(()) => gone.push(key),
                Err(failure) if ignore && failure.text.contains("(NotFound)") => {}
                Err(failure) => failures.push(failure),
            }
        }
    }
    match Failure::join(failures) {
        Some(failure) => Err(failure),
        None => {
            if plan.wait && plan.dry == DryRun::None {
                wait(context, &gone, parsed.duration("timeout"));
            }
            Ok(())
        }
    }
}

fn plan(context: &mut Context, parsed: &Parsed) -> Result<Plan, Failure> {
    let (now, force) = (parsed.bool("now"), parsed.bool("force"));
    let mut grace = parsed.int("grace-period");
    if now {
        if grace != -1 {
            return Err(Failure::error("--now and --grace-period cannot be specified together"));
        }
        grace = 1;
    }
    let mut wait = parsed.bool("wait");
    if grace == 0 && !force {
        // Without --force the shortest grace is a second, so that the node still hears of it.
        wait = true;
        grace = 1;
    } else if force && grace < 0 {
        grace = 0;
    }
    let propagation = match parsed.string("cascade") {
        "background" | "true" => Propagation::Background,
        "foreground" => Propagation::Foreground,
        "orphan" | "false" => Propagation::Orphan,
        other => {
            return Err(Failure::error(format!(
                "invalid cascade value ({other}). Must be \"background\", \"foreground\", or \"orphan\""
            )));
        }
    };
    let dry = dry_run(context, parsed)?;
    check(context, parsed, grace, force)?;
    let options = DeleteOptions {
        grace_period_seconds: (grace >= 0).then_some(grace),
        propagation: Some(propagation),
        dry_run: dry == DryRun::Server,
        ..DeleteOptions::default()
    };
    let name_only = parsed.string("output") == "name";
    Ok(Plan { options, grace, dry, wait, name_only, quiet: false })
}

fn check(context: &mut Context, parsed: &Parsed, grace: i64, force: bool) -> Result<(), Failure> {
    let output = parsed.string("output");
    if !output.is_empty() && output != "name" {
        return Err(Failure::error(format!("unexpected -o output mode: {output}. We only support '-o name'")));
    }
    for (flag, text) in [("selector", "--selector"), ("field-selector", "--field-selector")] {
        if parsed.bool("all") && !parsed.string(flag).is_empty() {
            return Err(Failure::error(format!("cannot set --all and {text} at the same time")));
        }
    }
    if force && grace == 0 {
        context.warn(&["Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.".to_owned()]);
    } else if force && grace > 0 {
        return Err(Failure::error("--force and --grace-period greater than 0 cannot be specified together"));
    }
    Ok(())
}

type Targets = (Vec<(Key, Option<String>)>, Vec<Failure>);

/// The objects to delete, each with the file that names it, and what could not be read.
fn targets(context: &mut Context, parsed: &Parsed) -> Result<Targets, Failure> {
    if !parsed.list("filename").is_empty() {
        if !parsed.args.is_empty() {
            return Err(Failure::error(
                "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well",
            ));
        }
        let (mut keys, mut failures) = (Vec::new(), Vec::new());
        for item in input::load(context, parsed)? {
            match item {
                Ok(item) => keys.push((item.key(), Some(item.source))),
                Err(failure) => failures.push(failure),
            }
        }
        return Ok((keys, failures));
    }
    let (labels, fields) = (parsed.string("selector"), parsed.string("field-selector"));
    let all_namespaces = parsed.bool("all-namespaces");
    let namespace = context.namespace.clone();
    let query = Query {
        namespace: &namespace,
        all_namespaces,
        selector: !labels.is_empty() || !fields.is_empty(),
        all: parsed.bool("all"),
        ..Query::default()
    };
    match resolve(&parsed.args, &query)? {
        Found::Named { keys, .. } => Ok((keys.into_iter().map(|key| (key, None)).collect(), Vec::new())),
        Found::Selected(kinds) => {
            let mut keys = Vec::new();
            for kind in kinds {
                let within = (!all_namespaces).then_some(namespace.as_str());
                keys.extend(select::keys(&select::list(context, kind, within, labels, fields)?));
            }
            Ok((keys.into_iter().map(|key| (key, None)).collect(), Vec::new()))
        }
        Found::Nothing => Err(Failure::error(NO_RESOURCE)),
    }
}

fn delete(context: &mut Context, key: &Key, plan: &Plan, source: Option<&str>) -> Result<(), Failure> {
    if plan.dry != DryRun::Client {
        select::warn(context, key.kind);
        context.cluster.delete(key, &plan.options).map_err(|status| match source {
            Some(source) => with_source(&status, "deleting", source),
            None => status.into(),
        })?;
    }
    if !plan.quiet {
        say(context, key, plan);
    }
    Ok(())
}

fn say(context: &mut Context, key: &Key, plan: &Plan) {
    let word = key.kind.info().group_singular();
    if plan.name_only {
        return context.out.print(format!("{word}/{}\n", key.name));
    }
    let mut operation = if plan.grace == 0 { "force deleted".to_owned() } else { "deleted".to_owned() };
    if key.kind.namespaced() {
        operation.push_str(&format!(" from {} namespace", key.namespace));
    }
    match plan.dry {
        DryRun::None => {}
        DryRun::Client => operation.push_str(" (dry run)"),
        DryRun::Server => operation.push_str(" (server dry run)"),
    }
    context.out.print(format!("{word} \"{}\" {operation}\n", key.name));
}

/// Lets virtual time pass until the objects are gone, or for as long as a learner would wait.
pub fn wait(context: &mut Context, keys: &[Key], timeout: i64) {
    let limit = if timeout > 0 { timeout } else { 120_000 };
    let until = context.cluster.now() + limit;
    let there = |context: &Context, key: &Key| {
        // A namespace that something holds back is not waited for: nothing would ever free it here.
        context.cluster.store().at(key).is_some() && key.kind != Kind::Node
    };
    while keys.iter().any(|key| there(context, key)) {
        match context.cluster.next_due() {
            Some(due) if due <= until => context.cluster.run_until(due),
            _ => break,
        }
    }
}
